"""For whom somebody acts in a district, as far as social work asks."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q, QuerySet

from accounts import queries as accounts
from accounts.models import Membership, Party, Person
from socialwork.models import Statement

_EVERYWHERE = (Party.Kind.MUNICIPAL_TEAM, Party.Kind.EXECUTIVE, Party.Kind.WELFARE_TEAM)
"""Who works for everybody reads what the table reads of every district; partners of their own."""
_WRITERS = (Party.Kind.MUNICIPAL_TEAM, Party.Kind.WELFARE_TEAM, Party.Kind.PARTNER)

Audience = Statement.Audience
EVERYBODY = frozenset({Audience.PUBLIC.value})
"""What who is not signed in reads."""


def team_memberships(person: Person, at: datetime) -> QuerySet[Membership]:
    """The social work teams that somebody belongs to."""
    held = Membership.objects.filter(accounts.holding_at(at), person=person, party__kind=Party.Kind.WELFARE_TEAM)
    return held.select_related("party").order_by("party__name")


def team_in(person: Person, district: str, at: datetime) -> Party | None:
    """The social work team of this person that works in a district: its own, or one that works in all of them."""
    held = team_memberships(person, at).filter(Q(party__district=district) | Q(party__district=None)).first()
    return held.party if held else None


def audiences_of(person: Person, district: str, at: datetime) -> frozenset[str]:
    """Whose statements somebody reads about a district. Everybody reads what is public."""
    held = Membership.objects.filter(accounts.holding_at(at), person=person)
    here = Q(party__district=district) | Q(party__district=None)
    works_here = Q(party__kind__in=_EVERYWHERE) | (Q(party__kind=Party.Kind.PARTNER) & here)
    kinds = set(held.filter(works_here).values_list("party__kind", flat=True))
    read = {Audience.PUBLIC.value}
    if kinds:
        read.add(Audience.TABLE.value)
    if Party.Kind.WELFARE_TEAM in kinds:
        read.add(Audience.SOCIAL.value)
    return frozenset(read)


def parties_writing(person: Person, district: str, at: datetime) -> list[Party]:
    """For which parties somebody may write about a district: teams and partners that work there."""
    here = Q(party__district=district) | Q(party__district=None)
    held = Membership.objects.filter(accounts.holding_at(at), here, person=person, party__kind__in=_WRITERS)
    return [membership.party for membership in held.select_related("party").order_by("party__name")]
