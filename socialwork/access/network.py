from __future__ import annotations

from datetime import datetime

from accounts.models import Person
from socialwork.queries import standing


def may_see_network(person: Person, at: datetime) -> bool:
    """Members of social work teams, and nobody else."""
    return standing.team_memberships(person, at).exists()


def may_keep_network(person: Person, district: str, at: datetime) -> bool:
    """Members of a social work team that works in this district."""
    return standing.team_in(person, district, at) is not None
