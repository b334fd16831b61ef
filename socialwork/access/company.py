from __future__ import annotations

from datetime import datetime

from accounts.models import Party, Person
from initiatives.models import Initiative
from socialwork.queries.standing import team_in


def team_for(person: Person, initiative: Initiative, at: datetime) -> Party | None:
    """The social work team with which this person may go along with a plan: one that works in its district."""
    return team_in(person, f"WK{initiative.neighbourhood_id[2:8]}", at)


def may_accompany(person: Person, initiative: Initiative, at: datetime) -> bool:
    """Social workers of the district, with plans that were sent; drafts are their group's alone."""
    return initiative.sent_at is not None and team_for(person, initiative, at) is not None
