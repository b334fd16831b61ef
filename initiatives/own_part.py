"""What a reader is to a plan and may do around it, told by what was read of both already: for the buttons on its page.

The actions ask `access` again; a test holds the two to each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from accounts.models import Party
from accounts.queries import Standing
from initiatives import access
from initiatives.models import Initiative
from initiatives.queries_around import OwnThings


@dataclass(frozen=True)
class OwnPart:
    """What a reader is to a plan, besides who signs for whom at its table."""

    is_member: bool = False
    signs: bool = False
    is_of_the_team: bool = False
    supports_version: int = 0
    follows: bool = False
    offers_help: bool = False
    keeps_milestones: bool = False
    evaluates: bool = False


NO_PART = OwnPart()


def own_part(standing: Standing, initiative: Initiative, things: OwnThings, *, is_past_a_yes: bool) -> OwnPart:
    """For a plan from `whole_plan`; asks nothing."""
    team = _team_of(initiative)
    is_member, is_of_the_team = initiative.group_id in standing.belongs_to, team in standing.belongs_to
    signs = initiative.group_id in standing.signs_for
    looking_back = {party for party, is_theirs in ((initiative.group_id, signs), (team, is_of_the_team)) if is_theirs}
    looked_back = {evaluation.party_id for evaluation in initiative.evaluations.all()}
    return OwnPart(
        is_member=is_member,
        signs=signs,
        is_of_the_team=is_of_the_team,
        supports_version=things.supports_version,
        follows=things.follows,
        offers_help=things.offers_help,
        keeps_milestones=(signs or is_of_the_team) and is_past_a_yes,
        evaluates=not looking_back <= looked_back and access.is_ready_to_evaluate(initiative),
    )


def _team_of(initiative: Initiative) -> UUID | None:
    """The municipal team at its table."""
    if initiative.process is None:
        return None
    taking_part = initiative.process.participants.all()
    return next((each.party_id for each in taking_part if each.party_kind == Party.Kind.MUNICIPAL_TEAM), None)
