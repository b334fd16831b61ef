"""What lies on the desk of officials and of the executive.

A plan is on somebody's desk where their municipal team, or the executive they belong to, takes part in its process. The
desk reads steps: every open process has exactly one open step, and a view of the queue is a condition on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from accounts import queries as accounts
from accounts.demarcation import WorkFunction
from accounts.models import Membership, Party, Person
from boundary import queries as boundary
from civilservants import triage
from decisions import queries as table
from decisions.models import Assignment, Authority, Participant, Proposal, Role, Seat, Step, Voice
from districts.models import Neighbourhood
from initiatives import queries as initiatives
from initiatives.models import Initiative, Theme

HANDLER, SOCIAL_WORKER = Assignment.Task.HANDLER.value, Assignment.Task.SOCIAL_WORKER.value
TEAM_KINDS = (Party.Kind.MUNICIPAL_TEAM, Party.Kind.EXECUTIVE)


class View(StrEnum):
    """The views of the queue, as they stand in its address."""

    MINE = "wacht-op-mij"
    NEW = "nieuw"
    LATE = "te-laat"
    RESIDENTS = "wacht-op-bewoners"
    SOCIAL_WORK = "wacht-op-sociaal-werk"
    OPEN = "alles-open"


@dataclass(frozen=True)
class Desk:
    """Whose desk it is, and when: the teams that somebody belongs to, and those of them that they sign for."""

    person: Person
    at: datetime
    teams: tuple[Party, ...]
    signs_for: frozenset[UUID]
    social_work: frozenset[WorkFunction]

    @property
    def team_ids(self) -> list[UUID]:
        return [team.id for team in self.teams]


@dataclass(frozen=True)
class Filters:
    """What the queue is narrowed to; empty is everything. `place` is the code of a district or a neighbourhood."""

    place: str = ""
    theme: str = ""
    text: str = ""


@dataclass(frozen=True)
class Row:
    """A plan in the queue, with the reason why it stands there."""

    initiative: Initiative
    step: Step
    reason: triage.Reason
    is_late: bool


@dataclass(frozen=True)
class Standing:
    """How an open plan stands to the desk: enough to count it and to put it in its views."""

    step_id: UUID
    theme: str
    is_new: bool
    is_late: bool
    waits_on: frozenset[triage.Waits]


@dataclass(frozen=True)
class Counts:
    """How many plans each view and each theme holds."""

    views: dict[View, int] = field(default_factory=dict)
    themes: tuple[tuple[Theme, int], ...] = ()


def desk_of(person: Person, at: datetime) -> Desk | None:
    """The desk of an official or a member of the executive; None for anybody else."""
    held = Membership.objects.filter(accounts.holding_at(at), person=person, party__kind__in=TEAM_KINDS)
    memberships = list(held.select_related("party").order_by("party__name"))
    if not memberships:
        return None
    return Desk(
        person=person,
        at=at,
        teams=tuple(membership.party for membership in memberships),
        signs_for=frozenset(membership.party_id for membership in memberships if membership.is_representative),
        social_work=boundary.functions_of_social_work(timezone.localdate(at)),
    )


def plans_on(desk: Desk) -> QuerySet[Initiative]:
    """The plans that the desk may open: those of processes in which one of its teams takes part."""
    return initiatives.at_tables_of(Party.objects.filter(id__in=desk.team_ids))


def steps_on(desk: Desk) -> QuerySet[Step]:
    """The open steps of those plans."""
    takes_part = Participant.objects.filter(process=OuterRef("process"), party__in=desk.team_ids)
    return table.open_steps().filter(Exists(takes_part), process__initiative__isnull=False)


def narrowed(steps: QuerySet[Step], filters: Filters) -> QuerySet[Step]:
    """Only the steps that the filters let through. An unknown place or theme leaves none."""
    if filters.place:
        here = Q(process__district_id=filters.place) | Q(process__initiative__neighbourhood_id=filters.place)
        steps = steps.filter(here)
    if filters.theme:
        steps = steps.filter(process__initiative__theme_id=filters.theme)
    if filters.text:
        steps = steps.filter(
            Q(process__initiative__title__icontains=filters.text)
            | Q(process__initiative__summary__icontains=filters.text)
            | Q(process__initiative__reference__iexact=filters.text)
        )
    return steps


def standings(desk: Desk) -> list[Standing]:
    """Every open plan on the desk and for whom it waits, the most urgent first, in a constant number of queries.

    The rule is `triage.waits_on` and stands nowhere else. What it looks at is read as plain values, and a page of the
    queue alone is read as a whole: a district has hundreds of open plans, not thousands.
    """
    steps = steps_on(desk).order_by("term__ends_on", "process__opened_at", "id")
    deciders = _deciders(desk)
    today = timezone.localdate(desk.at)
    assigned = _assigned(steps)
    own = _of_own_team(desk)
    return [
        Standing(
            step_id=step_id,
            theme=theme,
            is_new=accepted_at is None,
            is_late=ends_on < today,
            waits_on=triage.waits_on(
                triage.Situation(
                    today=today,
                    sent_on=opened_at.date(),
                    ends_on=ends_on,
                    deciders=tuple(deciders.get(step_id, ())),
                    is_accepted=accepted_at is not None,
                    may_accept=own is None or process_id in own,
                    is_social_work=work_function in desk.social_work,
                    social_workers=tuple(
                        str(person) for person, task in assigned.get(process_id, ()) if task == SOCIAL_WORKER
                    ),
                    i_handle=(desk.person.id, HANDLER) in assigned.get(process_id, ()),
                )
            ),
        )
        for step_id, process_id, ends_on, opened_at, accepted_at, theme, work_function in steps.values_list(
            "id",
            "process_id",
            "term__ends_on",
            "process__opened_at",
            "process__initiative__accepted_at",
            "process__initiative__theme",
            "template_step__work_function",
        )
    ]


def is_in(standing: Standing, view: View) -> bool:
    """Does a view show this plan?"""
    if view is View.NEW:
        return standing.is_new
    if view is View.LATE:
        return standing.is_late
    waits = {
        View.MINE: triage.Waits.ME,
        View.RESIDENTS: triage.Waits.RESIDENTS,
        View.SOCIAL_WORK: triage.Waits.SOCIAL_WORK,
    }
    return view not in waits or waits[view] in standing.waits_on


def counts(found: Sequence[Standing]) -> Counts:
    """How much every view and theme holds."""
    by_theme = Counter(standing.theme for standing in found)
    return Counts(
        views={view: sum(is_in(standing, view) for standing in found) for view in View},
        themes=tuple((theme, by_theme[theme.key]) for theme in Theme.objects.filter(key__in=by_theme)),
    )


def queue(found: Sequence[Standing], view: View, filters: Filters, desk: Desk) -> list[UUID]:
    """The ids of the steps that a view shows under the filters, the most urgent first."""
    ids = [standing.step_id for standing in found if is_in(standing, view)]
    if filters == Filters():
        return ids
    let_through = set(narrowed(steps_on(desk), filters).values_list("id", flat=True))
    return [step_id for step_id in ids if step_id in let_through]


def places_of(desk: Desk) -> list[Neighbourhood]:
    """The neighbourhoods in which the teams of the desk work."""
    neighbourhoods = Neighbourhood.objects.select_related("district").order_by("district_id", "name")
    if all(team.district_id for team in desk.teams):
        neighbourhoods = neighbourhoods.filter(district__in=[team.district_id for team in desk.teams])
    return list(neighbourhoods)


def rows(step_ids: Iterable[UUID], desk: Desk) -> list[Row]:
    """A page of the queue: each step with its plan and its reason, in the same order."""
    order = list(step_ids)
    steps = {step.id: step for step in _for_rows(Step.objects.filter(id__in=order))}
    return [row(steps[step_id].process.initiative, steps[step_id], desk) for step_id in order]


def row(initiative: Initiative, step: Step, desk: Desk) -> Row:
    """One plan with the reason why it stands on this desk."""
    situation = situation_of(initiative, step, desk)
    return Row(initiative, step, triage.reason(situation), triage.is_late(situation))


def _for_rows(steps: QuerySet[Step]) -> QuerySet[Step]:
    """Steps with all that a row tells, in a constant number of queries."""
    said = Voice.objects.select_related("party").order_by("said_at")
    return steps.select_related(
        "template_step",
        "term",
        "process__initiative__theme",
        "process__initiative__neighbourhood",
    ).prefetch_related(
        Prefetch("authorities", Authority.objects.order_by("from_at")),
        Prefetch("authorities__seats", Seat.objects.select_related("party").order_by("id")),
        Prefetch("proposals", Proposal.objects.filter(closed_at=None).select_related("party")),
        Prefetch("proposals__voices", said),
        Prefetch("process__assignments", _working_now()),
        "process__participants",
    )


def plan_on(desk: Desk, initiative_id: UUID) -> Initiative | None:
    """One plan with every step and who works on it; None where it is not on this desk."""
    plans = initiatives.with_steps(plans_on(desk)).prefetch_related(
        Prefetch("process__assignments", _working_now()), "process__participants__party"
    )
    return plans.filter(id=initiative_id).first()


def situation_of(initiative: Initiative, step: Step, desk: Desk) -> triage.Situation:
    """What the sentence of a row depends on, from what was prefetched."""
    proposal = table.open_proposal(step)
    said = {voice.party_id: voice.say for voice in proposal.voices.all()} if proposal else {}
    working = list(step.process.assignments.all())
    return triage.Situation(
        today=timezone.localdate(desk.at),
        sent_on=timezone.localdate(initiative.sent_at or desk.at),
        ends_on=step.term.ends_on,
        deciders=tuple(
            triage.Decider(
                name=seat.party.name,
                side=_side(seat.party.kind),
                is_mine=seat.party_id in desk.signs_for,
                said=said.get(seat.party_id, ""),
            )
            for seat in table.deciding_seats(table.current_authority(step))
        ),
        has_proposal=proposal is not None,
        is_accepted=initiative.accepted_at is not None,
        may_accept=is_of_own_team(step, desk),
        is_social_work=step.template_step.function in desk.social_work,
        social_workers=tuple(
            str(assignment.person) for assignment in working if assignment.task == Assignment.Task.SOCIAL_WORKER
        ),
        i_handle=any(
            assignment.person_id == desk.person.id and assignment.task == Assignment.Task.HANDLER
            for assignment in working
        ),
    )


def is_of_own_team(step: Step, desk: Desk) -> bool:
    """Is the municipal team at this table one of the desk's, so that it is theirs to accept?"""
    return any(
        participant.party_kind == Party.Kind.MUNICIPAL_TEAM and participant.party_id in desk.team_ids
        for participant in step.process.participants.all()
    )


def _working_now() -> QuerySet[Assignment]:
    return Assignment.objects.filter(until=None).select_related("person", "party").order_by("since")


def _side(kind: str) -> triage.Side:
    if kind == Party.Kind.RESIDENT_GROUP:
        return triage.Side.RESIDENTS
    return triage.Side.SOCIAL_WORK if kind == Party.Kind.WELFARE_TEAM else triage.Side.OTHER


def _deciders(desk: Desk) -> dict[UUID, list[triage.Decider]]:
    """Who decides at each open step, and what they said of its open proposal.

    Every arrangement of a step is read and the last one kept: that is cheaper than asking the database which is last.
    """
    open_on_desk = {"closed_at": None, "process__participants__party__in": desk.team_ids}
    voices = Voice.objects.filter(
        proposal__closed_at=None, **{f"proposal__step__{name}": wanted for name, wanted in open_on_desk.items()}
    )
    said = {(step, party): say for step, party, say in voices.values_list("proposal__step", "party", "say")}
    seats = Seat.objects.filter(
        role=Role.DECIDES, **{f"authority__step__{name}": wanted for name, wanted in open_on_desk.items()}
    )
    last: dict[UUID, tuple[datetime, dict[UUID, triage.Decider]]] = {}
    for step_id, from_at, party_id, kind in seats.values_list(
        "authority__step", "authority__from_at", "party", "party__kind"
    ):
        begun, deciders = last.get(step_id, (from_at, {}))
        if from_at > begun:
            deciders = {}
        if from_at >= begun:
            deciders[party_id] = triage.Decider(
                name="",
                side=_side(kind),
                is_mine=party_id in desk.signs_for,
                said=said.get((step_id, party_id), ""),
            )
            last[step_id] = from_at, deciders
    return {step_id: list(deciders.values()) for step_id, (_begun, deciders) in last.items()}


def _assigned(steps: QuerySet[Step]) -> dict[UUID, set[tuple[UUID, str]]]:
    """Who works on the processes of these steps now: pairs of a person and a task."""
    now = Assignment.objects.filter(until=None, process__in=steps.order_by().values("process"))
    assigned: dict[UUID, set[tuple[UUID, str]]] = {}
    for process_id, person_id, task in now.values_list("process", "person", "task"):
        assigned.setdefault(process_id, set()).add((person_id, task))
    return assigned


def _of_own_team(desk: Desk) -> set[UUID] | None:
    """The processes of one's own municipal team; None for all, where one belongs to such teams alone."""
    kinds = {team.kind for team in desk.teams}
    if kinds == {Party.Kind.MUNICIPAL_TEAM.value}:
        return None
    if Party.Kind.MUNICIPAL_TEAM.value not in kinds:
        return set()
    own = Participant.objects.filter(party_kind=Party.Kind.MUNICIPAL_TEAM, party__in=desk.team_ids)
    return set(own.values_list("process", flat=True))
