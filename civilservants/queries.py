"""What lies on the desk of officials and of the executive.

A plan is on somebody's desk where their municipal team, or the executive they belong to, takes part in its process. The
desk reads steps: every open process has exactly one open step, and a view of the queue is a condition on it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
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


def in_view(steps: QuerySet[Step], view: View, desk: Desk) -> QuerySet[Step]:
    """The steps that a view shows, the most urgent first."""
    return _marked(steps, desk).filter(_condition(view, desk)).order_by("term__ends_on", "process__opened_at", "id")


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


def counts(desk: Desk) -> Counts:
    """How much every view and theme holds, in two queries."""
    steps = steps_on(desk)
    found = _marked(steps, desk).aggregate(**{view.name: Count("id", filter=_condition(view, desk)) for view in View})
    by_theme = dict(
        steps.values_list("process__initiative__theme")
        .annotate(plans=Count("id"))
        .values_list("process__initiative__theme", "plans")
    )
    themes = Theme.objects.filter(key__in=by_theme)
    return Counts(
        views={view: found[view.name] for view in View},
        themes=tuple((theme, by_theme[theme.key]) for theme in themes),
    )


def places_of(desk: Desk) -> list[Neighbourhood]:
    """The neighbourhoods in which the teams of the desk work."""
    neighbourhoods = Neighbourhood.objects.select_related("district").order_by("district_id", "name")
    if all(team.district_id for team in desk.teams):
        neighbourhoods = neighbourhoods.filter(district__in=[team.district_id for team in desk.teams])
    return list(neighbourhoods)


def rows(steps: Iterable[Step], desk: Desk) -> list[Row]:
    """Each step of a page of the queue with its plan and its reason. The steps must come from `for_rows`."""
    return [row(step.process.initiative, step, desk) for step in steps]


def row(initiative: Initiative, step: Step, desk: Desk) -> Row:
    """One plan with the reason why it stands on this desk."""
    situation = situation_of(initiative, step, desk)
    return Row(initiative, step, triage.reason(situation), triage.is_late(situation))


def for_rows(steps: QuerySet[Step]) -> QuerySet[Step]:
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
                side=_side(seat.party),
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


def _side(party: Party) -> triage.Side:
    if party.kind == Party.Kind.RESIDENT_GROUP:
        return triage.Side.RESIDENTS
    return triage.Side.SOCIAL_WORK if party.kind == Party.Kind.WELFARE_TEAM else triage.Side.OTHER


def _marked(steps: QuerySet[Step], desk: Desk) -> QuerySet[Step]:
    """Steps with what the views look at. These conditions are those of `triage.waits_on`, for the database."""
    silent = Seat.objects.filter(authority__step=OuterRef("pk"), authority__next=None, role=Role.DECIDES).exclude(
        Exists(
            Voice.objects.filter(
                proposal__step=OuterRef("authority__step"), proposal__closed_at=None, party=OuterRef("party")
            )
        )
    )
    assigned = Assignment.objects.filter(process=OuterRef("process"), until=None)
    own_team = Participant.objects.filter(
        process=OuterRef("process"), party_kind=Party.Kind.MUNICIPAL_TEAM, party__in=desk.team_ids
    )
    return steps.annotate(
        i_am_silent=Exists(silent.filter(party__in=desk.signs_for)),
        residents_are_silent=Exists(silent.filter(party__kind=Party.Kind.RESIDENT_GROUP)),
        social_work_is_silent=Exists(silent.filter(party__kind=Party.Kind.WELFARE_TEAM)),
        i_handle=Exists(assigned.filter(person=desk.person, task=Assignment.Task.HANDLER)),
        has_social_worker=Exists(assigned.filter(task=Assignment.Task.SOCIAL_WORKER)),
        is_of_own_team=Exists(own_team),
    )


def _condition(view: View, desk: Desk) -> Q:
    is_social_work = Q(template_step__work_function__in=[function.value for function in desk.social_work])
    is_new = Q(process__initiative__accepted_at=None)
    if view is View.MINE:
        asked = Q(i_am_silent=True) | (Q(i_handle=True, has_social_worker=False) & is_social_work)
        return asked & ~(is_new & Q(is_of_own_team=True))
    if view is View.NEW:
        return is_new
    if view is View.LATE:
        return Q(term__ends_on__lt=timezone.localdate(desk.at))
    if view is View.RESIDENTS:
        return Q(residents_are_silent=True)
    if view is View.SOCIAL_WORK:
        return is_social_work | Q(social_work_is_silent=True)
    return Q()
