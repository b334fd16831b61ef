"""What lies on the desk of officials and of the executive.

A plan is on somebody's desk where their municipal team, or the executive they belong to, takes part in its process. The
desk reads steps: every open process has exactly one open step, and a view of the queue is a condition on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, DateField, DateTimeField, Q, QuerySet, UUIDField
from django.utils import timezone
from django.utils.functional import cached_property

from accounts import queries as accounts
from accounts.demarcation import Profession, WorkFunction
from accounts.models import Membership, Party, Person
from boundary import queries as boundary
from civilservants import triage
from decisions import duties
from decisions import queries as table
from decisions.duties import Act, Duty
from decisions.models import (
    Assignment,
    Step,
)
from districts.models import Neighbourhood
from initiatives import queries as initiatives
from initiatives.models import Initiative
from ledger.at_once import AtOnce, Given, one_of

HANDLER, SOCIAL_WORKER = Assignment.Task.HANDLER.value, Assignment.Task.SOCIAL_WORKER.value
MOST_VIEWS = 30
TEAM_KINDS = (Party.Kind.MUNICIPAL_TEAM, Party.Kind.EXECUTIVE)


@dataclass(frozen=True)
class Desk:
    """Whose desk it is, and when: the teams that somebody belongs to, those of them that they sign for, and whose
    profession each work function is that day.
    """

    person: Person
    at: datetime
    teams: tuple[Party, ...]
    signs_for: frozenset[UUID]
    professions: Mapping[WorkFunction, Profession]

    @cached_property
    def social_work(self) -> frozenset[WorkFunction]:
        """The work functions in which a social worker belongs."""
        return boundary.of_social_work(self.professions)

    @property
    def team_ids(self) -> list[UUID]:
        return [team.id for team in self.teams]


@dataclass(frozen=True)
class Row:
    """A plan in the queue, with the reason why it stands there."""

    initiative: Initiative
    step: Step
    reason: triage.Reason
    is_late: bool
    until: date | None


def desk_of(person: Person, at: datetime) -> Desk | None:
    """The desk of an official or a member of the executive, in one query; None for anybody else."""
    told = _whose.ask(person=person.id, at=at, today=timezone.localdate(at))
    memberships = told.of(_held)
    if not memberships:
        return None
    return Desk(
        person=person,
        at=at,
        teams=tuple(membership.party for membership in memberships),
        signs_for=frozenset(membership.party_id for membership in memberships if membership.is_representative),
        professions=accounts.professions_as(told.of(_demarcations)),
    )


_whose = AtOnce(is_prepared=True)
_held = _whose.rows(
    Membership.objects.filter(
        accounts.holding_at(Given("at", DateTimeField())),
        person=Given("person", UUIDField()),
        party__kind__in=TEAM_KINDS,
    )
    .select_related("party")
    .order_by("party__name")
)
_demarcations = _whose.rows(accounts.demarcations_on(Given("today", DateField())))


def plans_on(desk: Desk) -> QuerySet[Initiative]:
    """The plans that the desk may open: those of processes in which one of its teams takes part."""
    return initiatives.at_tables_of(Party.objects.filter(id__in=desk.team_ids))


def people_with_tasks(teams: list[UUID] | Given) -> QuerySet[Person]:
    """Everybody with an open task for one of these teams, with how many: also who has left that team."""
    open_tasks = Assignment.objects.filter(one_of("party", teams), until=None, process__closed_at=None)
    theirs = Q(assignments__in=open_tasks.values("id"))
    return Person.objects.filter(theirs).annotate(open_tasks=Count("assignments")).order_by("name", "id")


def places_of(districts: list[str] | Given | None) -> QuerySet[Neighbourhood]:
    """The neighbourhoods of these districts; those of all districts for None."""
    neighbourhoods = (
        Neighbourhood.objects.select_related("district")
        .defer("boundary", "district__boundary")
        .order_by("district_id", "name")
    )
    return neighbourhoods if districts is None else neighbourhoods.filter(one_of("district", districts))


def row(initiative: Initiative, step: Step, desk: Desk) -> Row:
    """One plan with the reason why it stands on this desk."""
    situation = situation_of(initiative, step, desk)
    return Row(initiative, step, triage.reason(situation), triage.is_late(situation), triage.until(situation))


def situation_of(initiative: Initiative, step: Step, desk: Desk) -> triage.Situation:
    """What the sentence of a row depends on, from what `whole_file` read."""
    proposal = table.open_proposal(step)
    said = {voice.party_id: voice.say for voice in proposal.voices.all()} if proposal else {}
    offer = table.open_transfer(step)
    awaited = duties.awaited_at(step)
    signed = {duty.party.id for duty in awaited if duty.act is Act.VOICE and desk.person.id in duty.signed}
    working = list(step.process.assignments.all())
    return triage.Situation(
        today=timezone.localdate(desk.at),
        sent_on=timezone.localdate(initiative.sent_at or desk.at),
        ends_on=step.term.last_day,
        deciders=tuple(
            triage.Decider(
                name=seat.party.name,
                side=side_of(seat.party.kind),
                is_mine=seat.party_id in desk.signs_for,
                said=said.get(seat.party_id, ""),
                i_signed=seat.party_id in signed,
            )
            for seat in table.deciding_seats(table.current_authority(step))
        ),
        has_proposal=proposal is not None,
        advisers=tuple(_asked(duty, desk) for duty in awaited if duty.act is Act.ADVISE),
        offered_by=offer.giver.name if offer else "",
        answers=tuple(_asked(duty, desk) for duty in awaited if duty.act is Act.ANSWER),
        is_accepted=initiative.accepted_at is not None,
        may_accept=is_of_own_team(step, desk),
        is_social_work=step.template_step.function in desk.social_work,
        social_workers=tuple(
            str(assignment.who) for assignment in working if assignment.task == Assignment.Task.SOCIAL_WORKER
        ),
        i_handle=any(
            assignment.person_id == desk.person.id and assignment.task == Assignment.Task.HANDLER
            for assignment in working
        ),
        with_whole_team=tuple(
            str(assignment.party)
            for assignment in working
            if assignment.person_id is None and assignment.party_id in desk.team_ids
        ),
        supporters=initiative.supporter_count,  # type: ignore[attr-defined]
        **_of_questions(initiative, step),
    )


def _of_questions(initiative: Initiative, step: Step) -> dict[str, Any]:
    """What questions to residents about a step come to: one that is out, or an answer after which we said nothing."""
    asked = [one for one in initiative.questions.all() if one.step_id == step.id]
    out = [one for one in asked if one.answered_at is None and one.withdrawn_at is None]
    answered = max((one.answered_at for one in asked if one.answered_at), default=None)
    proposal = table.open_proposal(step)
    said = [initiative.last_told_at, step.term.extended_at, proposal and proposal.proposed_at]  # type: ignore[attr-defined]
    said += [one.asked_at for one in asked] + [one.suspended_at for one in step.term.suspensions.all()]
    is_last = answered is not None and answered >= max(filter(None, said), default=answered)
    return {
        "asked_until": max((one.answer_by for one in out), default=None),
        "awaits_answer": any(one.suspension_id == step.term.suspension_id for one in out),
        "answered_on": timezone.localdate(answered) if answered and is_last else None,
    }


def is_of_own_team(step: Step, desk: Desk) -> bool:
    """Is the municipal team at this table one of the desk's, so that it is theirs to accept?"""
    return any(
        participant.party_kind == Party.Kind.MUNICIPAL_TEAM and participant.party_id in desk.team_ids
        for participant in step.process.participants.all()
    )


def side_of(kind: str) -> triage.Side:
    """On which side of the table a kind of party sits."""
    if kind == Party.Kind.RESIDENT_GROUP:
        return triage.Side.RESIDENTS
    return triage.Side.SOCIAL_WORK if kind == Party.Kind.WELFARE_TEAM else triage.Side.OTHER


def _asked(duty: Duty, desk: Desk) -> triage.Asked:
    return triage.Asked(
        name=duty.party.name,
        # Of what is asked by name, an advice or an answer, there always is a last day.
        until=duty.until or date.max,
        side=side_of(duty.party.kind),
        is_mine=duty.party.id in desk.signs_for,
        i_signed=desk.person.id in duty.signed,
    )
