"""The plans that social workers have to do with. All of it is public; nothing of a resident's own situation is here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Case, Count, OuterRef, Prefetch, Q, QuerySet, Subquery, When
from django.db.models.functions import Least
from django.utils import timezone

from accounts import queries as accounts
from accounts.demarcation import WorkFunction
from accounts.models import Membership, Party, Person
from boundary import queries as boundary
from decisions import duties
from decisions import queries as table
from decisions.duties import Act
from decisions.models import Advice, Assignment, Seat, Step, Transfer
from decisions.presentation import DutyInWords, duty_in_words
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
    """A plan with what it asks of the reader and of the team, and who signs for its group. `until` is the nearest last
    day of what is asked of the reader, else that of the step; none while its clock stands still.
    """

    initiative: Initiative
    step: Step
    sentences: list[str]
    asked: list[DutyInWords]
    until: date | None
    signers: list[str]
    with_whole_team: list[Assignment]
    """What a team of the reader has as a whole, and nobody of it took up."""


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
    """The open steps that a list shows: those that wait for the reader on top, then by the last day that counts."""
    waiting = {duty.step.id for duty in duties.duties_of(fieldwork.person, fieldwork.at)}
    # An order by a lone constant would be read as the number of a column, so without duties there is no such order.
    first = [Case(When(id__in=waiting, then=0), default=1)] if waiting else []
    steps = _open_steps().filter(_condition(part, fieldwork))
    return _for_rows(steps).order_by(*first, _nearest(fieldwork), "process__opened_at", "id")


def counts(fieldwork: Fieldwork) -> dict[Part, int]:
    """How many plans each list holds."""
    found = _open_steps().aggregate(**{part.name: Count("id", filter=_condition(part, fieldwork)) for part in Part})
    return {part: found[part.name] for part in Part}


def rows(steps: Iterable[Step], fieldwork: Fieldwork) -> list[Row]:
    """Each step of a page with its plan and what it asks."""
    steps = list(steps)
    signers = _signers([step.process.initiative.group for step in steps], fieldwork.at)
    return [_row(step, fieldwork, signers) for step in steps]


def tasks_of_whole_teams(fieldwork: Fieldwork) -> QuerySet[Assignment]:
    """The tasks that a team of the reader has as a whole."""
    return Assignment.objects.filter(party__in=fieldwork.team_ids, person=None, until=None)


def _row(step: Step, fieldwork: Fieldwork, signers: dict[UUID, list[str]]) -> Row:
    initiative = step.process.initiative
    mine = [duty for duty in duties.awaited_at(step) if duties.falls_to(duty, fieldwork.signs_for, fieldwork.person.id)]
    return Row(
        initiative=initiative,
        step=step,
        sentences=asked.sentences(_asking(step, fieldwork), of_the_work_alone=bool(mine)),
        asked=[duty_in_words(duty) for duty in mine],
        until=min([duty.until for duty in mine if duty.until], default=step.term.last_day),
        signers=signers.get(initiative.group_id, []),
        with_whole_team=[
            assignment
            for assignment in step.process.assignments.all()
            if assignment.person_id is None and assignment.party_id in fieldwork.team_ids
        ],
    )


def _asking(step: Step, fieldwork: Fieldwork) -> asked.Asking:
    ours = [seat for seat in table.current_authority(step).seats.all() if seat.party_id in fieldwork.team_ids]
    proposal = table.open_proposal(step)
    said = {voice.party_id: voice.say for voice in proposal.voices.all()} if proposal else {}
    is_social_work = step.template_step.function in fieldwork.social_work
    advices = [advice for advice in step.advices.all() if advice.party_id in fieldwork.team_ids]
    offers = [
        duty for duty in duties.awaited_at(step) if duty.act is Act.ANSWER and duty.party.id in fieldwork.team_ids
    ]
    offer = table.open_transfer(step)
    return asked.Asking(
        role=ours[0].role if ours else "",
        said=said.get(ours[0].party_id, "") if ours else "",
        awaits_advice=tuple(
            advice.party.name
            for advice in step.advices.all()
            if advice.is_waiting and advice.party_id not in fieldwork.team_ids
        ),
        advice=advices[0].state if advices else "",
        advice_by=advices[0].due_on if advices else None,
        offered_by=offer.giver.name if offer and offers else "",
        answer_by=offers[0].until if offers else None,
        proposed_by=proposal.party.name if proposal else "",
        work=step.template_step.get_work_function_display() if is_social_work else "",
        workers=tuple(
            str(assignment.who)
            for assignment in step.process.assignments.all()
            if assignment.task == Assignment.Task.SOCIAL_WORKER
        ),
    )


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
        offered = Transfer.objects.filter(receiver__in=fieldwork.team_ids, closed_at=None)
        return Q(id__in=seats.values("authority__step")) | Q(id__in=offered.values("step"))
    if part is Part.MINE:
        theirs = Q(person=fieldwork.person) | Q(person=None, party__in=fieldwork.team_ids)
        assigned = Assignment.objects.filter(theirs, until=None)
        return Q(process__in=assigned.values("process"))
    is_social_work = Q(template_step__work_function__in=[function.value for function in fieldwork.social_work])
    if all(team.district_id for team in fieldwork.teams):
        return is_social_work & Q(process__district__in=[team.district_id for team in fieldwork.teams])
    return is_social_work


def _nearest(fieldwork: Fieldwork) -> Least:
    """The first last day that counts for the teams at a step."""
    advices = Advice.objects.filter(
        step=OuterRef("pk"), party__in=fieldwork.team_ids, given_at=None, lapsed_at=None
    ).order_by("due_on")
    offers = Transfer.objects.filter(step=OuterRef("pk"), receiver__in=fieldwork.team_ids, closed_at=None)
    return Least(Subquery(advices.values("due_on")[:1]), Subquery(offers.values("answer_by")[:1]), table.last_day())


def _for_rows(steps: QuerySet[Step]) -> QuerySet[Step]:
    return (
        table.with_open_things(steps)
        .select_related(
            "process__initiative__theme", "process__initiative__neighbourhood", "process__initiative__group"
        )
        .prefetch_related(
            Prefetch("process__assignments", Assignment.objects.filter(until=None).select_related("person", "party"))
        )
    )
