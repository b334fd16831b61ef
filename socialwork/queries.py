"""The plans that social workers have to do with. All of it is public; nothing of a resident's own situation is here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from accounts import queries as accounts
from accounts.demarcation import WorkFunction
from accounts.models import Membership, Party, Person
from boundary import queries as boundary
from decisions import queries as table
from decisions.models import Assignment, Authority, Proposal, Seat, Step, Voice
from initiatives.models import Initiative
from socialwork import asked


class Part(StrEnum):
    """The lists of the page, as they stand in its address."""

    TABLE = "aan-tafel"
    MINE = "aan-mij-toegewezen"
    NEIGHBOURHOOD = "in-de-wijk"


@dataclass(frozen=True)
class Fieldwork:
    """Whose page it is, and when: their social work teams, and those of them that they sign for."""

    person: Person
    at: datetime
    teams: tuple[Party, ...]
    signs_for: frozenset[UUID]
    social_work: frozenset[WorkFunction]

    @property
    def team_ids(self) -> list[UUID]:
        return [team.id for team in self.teams]


@dataclass(frozen=True)
class Row:
    """A plan with what it asks, and who signs for its group."""

    initiative: Initiative
    step: Step
    sentences: list[str]
    may_speak: bool
    has_proposal: bool
    signers: list[str]


def fieldwork_of(person: Person, at: datetime) -> Fieldwork | None:
    """The page of a social worker; None for anybody else."""
    held = Membership.objects.filter(accounts.holding_at(at), person=person, party__kind=Party.Kind.WELFARE_TEAM)
    memberships = list(held.select_related("party__district").order_by("party__name"))
    if not memberships:
        return None
    return Fieldwork(
        person=person,
        at=at,
        teams=tuple(membership.party for membership in memberships),
        signs_for=frozenset(membership.party_id for membership in memberships if membership.is_representative),
        social_work=boundary.functions_of_social_work(timezone.localdate(at)),
    )


def steps_in(part: Part, fieldwork: Fieldwork) -> QuerySet[Step]:
    """The open steps that a list shows, the first last day on top."""
    steps = _open_steps().filter(_condition(part, fieldwork))
    return _for_rows(steps).order_by("term__ends_on", "process__opened_at", "id")


def counts(fieldwork: Fieldwork) -> dict[Part, int]:
    """How many plans each list holds."""
    found = _open_steps().aggregate(**{part.name: Count("id", filter=_condition(part, fieldwork)) for part in Part})
    return {part: found[part.name] for part in Part}


def rows(steps: Iterable[Step], fieldwork: Fieldwork) -> list[Row]:
    """Each step of a page with its plan and what it asks."""
    steps = list(steps)
    signers = _signers([step.process.initiative.group for step in steps], fieldwork.at)
    return [_row(step, fieldwork, signers) for step in steps]


def _row(step: Step, fieldwork: Fieldwork, signers: dict[UUID, list[str]]) -> Row:
    initiative = step.process.initiative
    asking = _asking(step, fieldwork)
    return Row(
        initiative=initiative,
        step=step,
        sentences=asked.sentences(asking),
        may_speak=asked.asks_for_voice(asking) and _decides_for(step, fieldwork.signs_for),
        has_proposal=table.open_proposal(step) is not None,
        signers=signers.get(initiative.group_id, []),
    )


def _asking(step: Step, fieldwork: Fieldwork) -> asked.Asking:
    ours = [seat for seat in table.current_authority(step).seats.all() if seat.party_id in fieldwork.team_ids]
    proposal = table.open_proposal(step)
    said = {voice.party_id: voice.say for voice in proposal.voices.all()} if proposal else {}
    is_social_work = step.template_step.function in fieldwork.social_work
    return asked.Asking(
        role=ours[0].role if ours else "",
        said=said.get(ours[0].party_id, "") if ours else "",
        proposed_by=proposal.party.name if proposal else "",
        work=step.template_step.get_work_function_display() if is_social_work else "",
        workers=tuple(
            str(assignment.person)
            for assignment in step.process.assignments.all()
            if assignment.task == Assignment.Task.SOCIAL_WORKER
        ),
    )


def _decides_for(step: Step, signs_for: frozenset[UUID]) -> bool:
    return any(seat.party_id in signs_for for seat in table.deciding_seats(table.current_authority(step)))


def _signers(groups: list[Party], at: datetime) -> dict[UUID, list[str]]:
    signers: dict[UUID, list[str]] = {}
    for membership in accounts.representatives_of(groups, at):
        signers.setdefault(membership.party_id, []).append(str(membership.person))
    return signers


def _open_steps() -> QuerySet[Step]:
    return table.open_steps().filter(process__initiative__isnull=False)


def _condition(part: Part, fieldwork: Fieldwork) -> Q:
    if part is Part.TABLE:
        seats = Seat.objects.filter(party__in=fieldwork.team_ids, authority__step__closed_at=None, authority__next=None)
        return Q(id__in=seats.values("authority__step"))
    if part is Part.MINE:
        assigned = Assignment.objects.filter(person=fieldwork.person, until=None)
        return Q(process__in=assigned.values("process"))
    is_social_work = Q(template_step__work_function__in=[function.value for function in fieldwork.social_work])
    if all(team.district_id for team in fieldwork.teams):
        return is_social_work & Q(process__district__in=[team.district_id for team in fieldwork.teams])
    return is_social_work


def _for_rows(steps: QuerySet[Step]) -> QuerySet[Step]:
    return steps.select_related(
        "template_step",
        "term",
        "process__initiative__theme",
        "process__initiative__neighbourhood",
        "process__initiative__group",
    ).prefetch_related(
        Prefetch("authorities", Authority.objects.order_by("from_at")),
        Prefetch("authorities__seats", Seat.objects.select_related("party").order_by("id")),
        Prefetch("proposals", Proposal.objects.filter(closed_at=None).select_related("party")),
        Prefetch("proposals__voices", Voice.objects.select_related("party").order_by("said_at")),
        Prefetch("process__assignments", Assignment.objects.filter(until=None).select_related("person", "party")),
    )
