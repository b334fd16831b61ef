from __future__ import annotations

from datetime import datetime

from accounts.models import Party, Person
from socialwork.models import Statement
from socialwork.queries import standing


def may_read_team_profile(person: Person, district: str, at: datetime) -> bool:
    """Officials, the executive and social workers everywhere; schools and associations in their own district."""
    return Statement.Audience.TABLE in standing.audiences_of(person, district, at)


def may_write_profile(person: Person, district: str, at: datetime) -> bool:
    """Teams and partners that work in the district."""
    return bool(standing.parties_writing(person, district, at))


def may_strike(person: Person, statement: Statement, at: datetime) -> bool:
    """Everybody of the party that wrote it, and the social workers of the district, who see to the whole; of what they
    can read.
    """
    if statement.audience not in standing.audiences_of(person, statement.district_id, at):
        return False
    parties = standing.parties_writing(person, statement.district_id, at)
    return any(party.id == statement.party_id or party.kind == Party.Kind.WELFARE_TEAM for party in parties)
