from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import CharField, DateTimeField, F, Q, QuerySet, UUIDField

from accounts.demarcation import Profession, WorkFunction, profession_by_default
from accounts.models import Demarcation, Invitation, Membership, Party, Person
from districts.models import District
from ledger import chain
from ledger.at_once import AtOnce, Given, one_of
from ledger.models import Head

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


def holding_at(at: datetime | Given) -> Q:
    """Memberships that hold at a moment, of parties that had not ended then."""
    return (
        Q(since__lte=at)
        & (Q(until=None) | Q(until__gt=at))
        & (Q(party__ended_at=None) | Q(party__ended_at__gt=at))
        & Q(person__is_active=True)
    )


def memberships_of(person: Person, at: datetime) -> QuerySet[Membership]:
    return Membership.objects.filter(holding_at(at), person=person).select_related("party")


@dataclass(frozen=True)
class Standing:
    """What somebody is to this municipality at a moment: their roles, the parties that they can bind, and those that
    they belong to.
    """

    roles: frozenset[str] = frozenset()
    signs_for: frozenset[UUID] = frozenset()
    belongs_to: frozenset[UUID] = frozenset()


def standing_of(person: Person, at: datetime) -> Standing:
    """The roles a person has, as their memberships give them, and for whom they sign; in one query.

    Everybody who may sign in is a resident.
    """
    return _standing(person, memberships_of(person, at).values_list(*_HELD))


@dataclass(frozen=True)
class Seen:
    """A person as the tables had them at one moment: their standing, and the state of the ledger (`ledger.state`)."""

    person: Person
    standing: Standing
    ledger_state: str


def seen(person_id: UUID, at: datetime) -> Seen | None:
    """Who asks, what they are here, and what the ledger was at that moment: what every request needs, in one query."""
    answers = _who_asks.ask(person=person_id, at=at)
    person = next(iter(answers.of(_asking)), None)
    if person is None:
        return None
    state = next((hash_ for (hash_,) in answers.of(_head)), chain.GENESIS)
    return Seen(person, _standing(person, answers.of(_held)), state)


_HELD = ("party_id", "party__kind", "is_representative")

_who_asks = AtOnce(is_prepared=True)
_person, _now = Given("person", UUIDField()), Given("at", DateTimeField())
_asking = _who_asks.rows(Person.objects.filter(pk=_person))
_held = _who_asks.values(Membership.objects.filter(holding_at(_now), person=_person).values_list(*_HELD))
_head = _who_asks.values(Head.objects.values_list("hash"))


def _standing(person: Person, held: Iterable[tuple[UUID, str, bool]]) -> Standing:
    if not person.is_active:
        return Standing()
    roles = {RESIDENT, ADMIN} if person.is_staff else {RESIDENT}
    parties, signs_for = set(), set()
    for party_id, kind, is_representative in held:
        parties.add(party_id)
        if kind in _ROLE_OF_KIND:
            roles.add(_ROLE_OF_KIND[kind])
        if is_representative:
            signs_for.add(party_id)
            if kind == Party.Kind.RESIDENT_GROUP:
                roles.add(REPRESENTATIVE)
    return Standing(frozenset(roles), frozenset(signs_for), frozenset(parties))


def roles_of(person: Person, at: datetime) -> frozenset[str]:
    """The roles a person has at a moment."""
    return standing_of(person, at).roles


def parties_of(person: Person, at: datetime) -> QuerySet[Party]:
    return Party.objects.filter(memberships__in=Membership.objects.filter(holding_at(at), person=person))


def parties_left(person: Person, *, since: datetime) -> QuerySet[Party]:
    """The parties that this person stopped acting for after a moment: whose forms they may still have open."""
    return Party.objects.filter(memberships__in=Membership.objects.filter(person=person, until__gt=since))


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


def signatures_needed(party: Party, at: datetime) -> int:
    """How many representatives must sign before a party is bound: its quorum, or all of them where they are fewer.

    A group that some of its signers left is not locked out of its own table.
    """
    if party.quorum == 1:
        return 1
    return max(1, min(party.quorum, representatives_of([party], at).count()))


def namings_missing(membership: Membership, at: datetime) -> int:
    """How many more of those who sign for a group must ask that this member signs too."""
    party = membership.party
    signers = representatives_of([party], at).values("person")
    named = membership.namings.filter(named_by__in=signers).count()
    return max(0, signatures_needed(party, at) - named)


def members_of(party_ids: list[UUID] | Given, at: datetime | Given) -> QuerySet[Membership]:
    return (
        Membership.objects.filter(holding_at(at), one_of("party", party_ids))
        .select_related("person", "party")
        .order_by("party__name", "person__name")
    )


def teams_of_town_hall(at: datetime) -> QuerySet[Party]:
    """The municipal teams and the executive that there are at a moment."""
    kinds = (Party.Kind.MUNICIPAL_TEAM, Party.Kind.EXECUTIVE)
    there = Q(ended_at=None) | Q(ended_at__gt=at)
    return Party.objects.filter(there, kind__in=kinds, founded_at__lte=at).order_by("name")


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
    serving: dict[str, Party] = {}
    for party in _who_serves.ask(district=district.code).of(_candidates):
        serving.setdefault(party.kind, party)
    return serving


_who_serves = AtOnce(is_prepared=True)
_candidates = _who_serves.rows(
    Party.objects.filter(
        Q(district=Given("district", CharField())) | Q(district=None),
        ended_at=None,
        # Named one by one, so that the index on kinds finds them beside thousands of groups.
        kind__in=[kind for kind in Party.Kind.values if kind != Party.Kind.RESIDENT_GROUP],
    ).order_by(F("district").asc(nulls_last=True), "founded_at", "name")
)


def profession_for(function: WorkFunction, on: date) -> Profession:
    """Whose profession a work function is on a day: as agreed last, else the starting point of the demarcation."""
    agreed = Demarcation.objects.filter(work_function=function.value, since__lte=on).order_by("-since").first()
    return Profession(agreed.profession) if agreed else profession_by_default(function)


def professions_on(on: date) -> dict[WorkFunction, Profession]:
    """Whose profession each work function is on a day."""
    return professions_as(demarcations_on(on))


def demarcations_on(on: date | Given) -> QuerySet[Demarcation]:
    """What was agreed by a day, of each work function the last one last."""
    return Demarcation.objects.filter(since__lte=on).order_by("since")


def professions_as(demarcations: Iterable[Demarcation]) -> dict[WorkFunction, Profession]:
    """Whose profession each work function is, as these say."""
    agreed = {WorkFunction(one.work_function): Profession(one.profession) for one in demarcations}
    return {function: agreed.get(function, profession_by_default(function)) for function in WorkFunction}
