from datetime import date, datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from accounts.demarcation import Profession, WorkFunction, profession_by_default
from accounts.models import Demarcation, Invitation, Membership, Party, Person
from districts.models import District

RESIDENT = "resident"
REPRESENTATIVE = "representative"
OFFICIAL = "official"
EXECUTIVE = "executive"
SOCIAL_WORKER = "socialworker"
ADMIN = "admin"

STAFF_ROLES = frozenset({OFFICIAL, EXECUTIVE, SOCIAL_WORKER, ADMIN})
"""Roles that need a second factor."""

_ROLE_OF_KIND = {
    Party.Kind.MUNICIPAL_TEAM.value: OFFICIAL,
    Party.Kind.EXECUTIVE.value: EXECUTIVE,
    Party.Kind.WELFARE_TEAM.value: SOCIAL_WORKER,
}


def holding_at(at: datetime) -> Q:
    """Memberships that hold at a moment, of parties that had not ended then."""
    return (
        Q(since__lte=at)
        & (Q(until=None) | Q(until__gt=at))
        & (Q(party__ended_at=None) | Q(party__ended_at__gt=at))
        & Q(person__is_active=True)
    )


def memberships_of(person: Person, at: datetime) -> QuerySet[Membership]:
    return Membership.objects.filter(holding_at(at), person=person).select_related("party")


def roles_of(person: Person, at: datetime) -> frozenset[str]:
    """The roles a person has now, as their memberships give them. Everybody who may sign in is a resident."""
    if not person.is_active:
        return frozenset()
    roles = {RESIDENT}
    if person.is_staff:
        roles.add(ADMIN)
    for kind, is_representative in memberships_of(person, at).values_list("party__kind", "is_representative"):
        if kind in _ROLE_OF_KIND:
            roles.add(_ROLE_OF_KIND[kind])
        if kind == Party.Kind.RESIDENT_GROUP and is_representative:
            roles.add(REPRESENTATIVE)
    return frozenset(roles)


def parties_of(person: Person, at: datetime) -> QuerySet[Party]:
    return Party.objects.filter(memberships__in=Membership.objects.filter(holding_at(at), person=person))


def represented_by(person: Person, at: datetime) -> QuerySet[Party]:
    """The parties that this person can bind."""
    held = Membership.objects.filter(holding_at(at), person=person, is_representative=True)
    return Party.objects.filter(memberships__in=held)


def representatives_of(parties: "QuerySet[Party] | list[Party]", at: datetime) -> QuerySet[Membership]:
    """Who can bind these parties."""
    return (
        Membership.objects.filter(holding_at(at), party__in=parties, is_representative=True)
        .select_related("person", "party")
        .order_by("person__name")
    )


def members_of(party_ids: list[UUID], at: datetime) -> QuerySet[Membership]:
    return (
        Membership.objects.filter(holding_at(at), party_id__in=party_ids)
        .select_related("person", "party")
        .order_by("party__name", "person__name")
    )


def invitations_for(person: Person, at: datetime) -> QuerySet[Invitation]:
    """The groups that ask this person to join, by invitations to their address that can still be accepted."""
    return (
        Invitation.objects.filter(email__iexact=person.email, accepted_at=None, expires_at__gt=at)
        .select_related("party", "invited_by")
        .order_by("invited_at")
    )


def open_invitations_of(party: Party, at: datetime) -> QuerySet[Invitation]:
    """Whom a group has asked to join, and who did not answer yet."""
    return party.invitations.filter(accepted_at=None, expires_at__gt=at).order_by("invited_at")


def parties_serving(district: District) -> dict[str, Party]:
    """For each kind of party but groups of residents, the one that works in a district: its own first, else the one
    that serves every district.
    """
    candidates = (
        Party.objects.filter(Q(district=district) | Q(district=None), ended_at=None)
        .exclude(kind=Party.Kind.RESIDENT_GROUP)
        .order_by(F("district").asc(nulls_last=True), "founded_at", "name")
    )
    serving: dict[str, Party] = {}
    for party in candidates:
        serving.setdefault(party.kind, party)
    return serving


def profession_for(function: WorkFunction, on: date) -> Profession:
    """Whose profession a work function is on a day: as agreed last, else the starting point of the demarcation."""
    agreed = Demarcation.objects.filter(work_function=function.value, since__lte=on).order_by("-since").first()
    return Profession(agreed.profession) if agreed else profession_by_default(function)
