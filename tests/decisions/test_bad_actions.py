"""Whoever tries what they may not: each action at the table by each way to go wrong.

A cell says in which words the action refuses, or why it cannot go wrong in that way. Nothing is written, in no table
and not in the ledger. What each cell changes is one thing about a call that succeeds without it.
"""

from __future__ import annotations

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from importlib import import_module
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone, translation

from accounts.models import Party, Person
from decisions import actions
from decisions.models import Assignment, Mandate, Process, ProcessTemplate, Recusal, Step, Transfer
from decisions.workflow import End
from districts.models import District
from tests import factories

pytestmark = pytest.mark.django_db

WHO = ("a stranger", "a former representative", "the party of another initiative")
FAULTS = (
    *WHO,
    "an expired mandate",
    "twice",
    "out of order",
    "no reasons",
    "an amount above the ceiling",
    "a conflict of interest",
)
EMPTY = " \n\u200b "
Do = Callable[..., Any]


@dataclass
class Scene:
    """The cast at its joint step, a day later, with what the cells need to go wrong."""

    joint_step: Step
    first_step: Step
    district: District
    group: Party
    team: Party
    welfare: Party
    executive_board: Party
    rosa: Person
    omar: Person
    sanne: Person
    eva: Person
    ada: Person
    stan: Person
    dirk: Person
    now: datetime

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    def former(self, party: Party) -> Person:
        held = factories.MembershipFactory(
            party=party, is_representative=True, until=self.now - timedelta(hours=1), until_by=self.ada
        )
        person: Person = held.person
        return person

    def elsewhere(self, kind: str) -> Person:
        person: Person = factories.MembershipFactory(party__kind=kind, is_representative=True).person
        return person

    def open(self, **seats: str) -> Step:
        """The open step of another plan of the group, with these seats."""
        template = factories.TemplateStepFactory(seats=seats, advice_days=7).template
        process = actions.open_process(
            template=template, group=self.group, district=self.district, by=self.rosa, at=self.now
        )
        return process.steps.get()

    def propose(self, step: Step, by: Person, outcome: str = "yes") -> Any:
        return actions.propose(
            step_id=step.id, by=by, outcome=outcome, reasons="Daarom.", amount=Decimal(100), at=self.now
        )

    def offer(self, **given: Any) -> Transfer:
        return offer_transfer(self)(**given)  # type: ignore[no-any-return]

    def mandate(self, **given: Any) -> Mandate:
        return give_mandate(self)(**given)  # type: ignore[no-any-return]

    def expire(self) -> None:
        Mandate.objects.update(valid_from=date(2020, 1, 1), valid_until=self.today - timedelta(days=1))

    def cap(self) -> None:
        Mandate.objects.update(ceiling=Decimal(50))

    def later(self) -> datetime:
        return self.now + timedelta(days=300)


@pytest.fixture
def scene(
    joint_step: Step,
    first_step: Step,
    district: District,
    group: Party,
    team: Party,
    welfare: Party,
    executive_board: Party,
    representative: Person,
    official: Person,
    social_worker: Person,
    executive: Person,
    admin: Person,
    stranger: Person,
    other_district_official: Person,
    later: datetime,
) -> Iterator[Scene]:
    with translation.override("en"):
        yield Scene(
            joint_step,
            Step.objects.get(id=first_step.id),
            district,
            group,
            team,
            welfare,
            executive_board,
            representative,
            official,
            social_worker,
            executive,
            admin,
            stranger,
            other_district_official,
            later,
        )


# Each action as it succeeds


def propose(s: Scene) -> Do:
    return partial(
        actions.propose,
        step_id=s.joint_step.id,
        by=s.omar,
        outcome="yes",
        reasons="Ja.",
        amount=Decimal(100),
        at=s.now,
    )


def voice(s: Scene) -> Do:
    proposal = s.propose(s.joint_step, s.rosa)
    return partial(actions.voice, step_id=s.joint_step.id, proposal_id=proposal.id, by=s.omar, say="consent", at=s.now)


def save_draft(s: Scene) -> Do:
    return partial(actions.save_draft, step_id=s.joint_step.id, by=s.omar, reasons="Ja", at=s.now)


def take_back_proposal(s: Scene) -> Do:
    proposal = s.propose(s.joint_step, s.rosa)
    return partial(actions.take_back_proposal, proposal_id=proposal.id, reason="Het kan beter.", by=s.rosa, at=s.now)


def reverse_decision(s: Scene) -> Do:
    step = s.open(municipal_team="decides")
    s.propose(step, s.omar, "no")
    return partial(
        actions.reverse_decision,
        decision_id=Step.objects.get(id=step.id).decision.id,
        reason="Er is nieuws.",
        by=s.omar,
        at=s.now,
    )


def offer_transfer(s: Scene) -> Do:
    return partial(
        actions.offer_transfer,
        step_id=s.joint_step.id,
        kind="share",
        giver=s.team,
        receiver=s.executive_board,
        reason="Samen.",
        answer_by=s.today + timedelta(days=5),
        by=s.omar,
        at=s.now,
    )


def accept_transfer(s: Scene) -> Do:
    return partial(actions.accept_transfer, transfer_id=s.offer(ceiling=Decimal(100)).id, by=s.rosa, at=s.now)


def refuse_transfer(s: Scene) -> Do:
    return partial(
        actions.refuse_transfer, transfer_id=s.offer(ceiling=Decimal(100)).id, reason="Nee.", by=s.rosa, at=s.now
    )


def return_authority(s: Scene) -> Do:
    step = s.open(municipal_team="decides", resident_group="consulted")
    offer = offer_transfer(s)(step_id=step.id, kind="hand_over", receiver=s.group)
    actions.accept_transfer(transfer_id=offer.id, by=s.rosa, at=s.now + timedelta(seconds=1))
    return partial(
        actions.return_authority, step_id=step.id, by=s.rosa, reason="Te veel.", at=s.now + timedelta(hours=1)
    )


def withdraw_authority(s: Scene) -> Do:
    return partial(
        actions.withdraw_authority,
        step_id=s.joint_step.id,
        by=s.eva,
        article="Gemeentewet, artikel 172",
        reason="Onveilig.",
        at=s.now,
    )


def give_advice(s: Scene) -> Do:
    step = s.open(municipal_team="decides", welfare_team="advises")
    return partial(actions.give_advice, advice_id=step.advices.get().id, by=s.sanne, text="Doen.", at=s.now)


def assign(s: Scene) -> Do:
    return partial(
        actions.assign,
        process_id=s.joint_step.process_id,
        party=s.welfare,
        person=s.sanne,
        task="social_worker",
        by=s.omar,
        at=s.now,
    )


def end_assignment(s: Scene) -> Do:
    return partial(actions.end_assignment, assignment_id=Assignment.objects.get().id, by=s.omar, at=s.now)


def end_assignments(s: Scene) -> Do:
    return partial(actions.end_assignments, assignment_ids=[Assignment.objects.get().id], by=s.omar, at=s.now)


def take_up_assignment(s: Scene) -> Do:
    whole = assign(s)(party=s.team, person=None, task="adviser")
    return partial(actions.take_up_assignment, assignment_id=whole.id, by=s.omar, at=s.now)


def record_finding(s: Scene) -> Do:
    process = s.joint_step.process
    return partial(
        actions.record_finding,
        process_id=process.id,
        template_step=process.template.steps.get(work_function="network_building"),
        consult=uuid4(),
        reason="De school doet dit zelf.",
        by=s.omar,
        at=s.now,
    )


def recuse(s: Scene) -> Do:
    return partial(actions.recuse, process_id=s.joint_step.process_id, by=s.omar, at=s.now)


def suspend_term(s: Scene) -> Do:
    until = s.today + timedelta(days=14)
    return partial(
        actions.suspend_term, step_id=s.joint_step.id, until=until, reason="Wij wachten.", by=s.omar, at=s.now
    )


def resume_term(s: Scene) -> Do:
    suspend_term(s)()
    return partial(actions.resume_term, step_id=s.joint_step.id, by=s.omar, at=s.now)


def extend_term(s: Scene) -> Do:
    return partial(
        actions.extend_term, step_id=s.joint_step.id, amount=2, unit="weeks", reason="Langer.", by=s.omar, at=s.now
    )


def give_mandate(s: Scene) -> Do:
    return partial(
        actions.give_mandate,
        party=s.team,
        function="teamleider",
        source="Mandaatbesluit 2026",
        valid_from=s.today,
        ceiling=Decimal(500),
        by=s.eva,
        at=s.now,
    )


def end_mandate(s: Scene) -> Do:
    return partial(actions.end_mandate, mandate_id=s.mandate().id, last_day=s.today, by=s.eva, at=s.now)


def record_outage(s: Scene) -> Do:
    began = s.now - timedelta(hours=5)
    return partial(
        actions.record_outage, began_at=began, ended_at=s.now - timedelta(hours=1), what="Stuk.", by=s.ada, at=s.now
    )


def publish_template(s: Scene) -> Do:
    template = factories.TemplateStepFactory(template__published_at=None).template
    return partial(actions.publish_template, template_id=template.id, by=s.ada, at=s.now)


def next_version(s: Scene) -> Do:
    return partial(actions.next_version, template_id=s.joint_step.process.template_id, by=s.ada, at=s.now)


def open_process(s: Scene) -> Do:
    return partial(
        actions.open_process,
        template=s.joint_step.process.template,
        group=s.group,
        district=s.district,
        by=s.rosa,
        at=s.now,
    )


def close_process(s: Scene) -> Do:
    return partial(
        actions.close_process,
        process_id=s.joint_step.process_id,
        end=End.WITHDRAWN,
        party=s.group,
        by=s.rosa,
        at=s.now,
    )


# What goes wrong


@dataclass(frozen=True)
class Bad:
    """Makes the call wrong, and says in which words it is refused."""

    words: str
    attempt: Callable[[Scene, Do], Do]


def with_(words: str, **changes: Callable[[Scene], Any]) -> Bad:
    return Bad(words, lambda s, do: partial(do, **{name: change(s) for name, change in changes.items()}))


def after(words: str, first: Callable[[Scene], Any]) -> Bad:
    def attempt(s: Scene, do: Do) -> Do:
        first(s)
        return do

    return Bad(words, attempt)


def again(words: str) -> Bad:
    def attempt(s: Scene, do: Do) -> Do:
        do()
        return do

    return Bad(words, attempt)


def who(words: str, party: str, elsewhere: Callable[[Scene], Person]) -> dict[str, Bad]:
    """The three who may not act at all: their refusal is the same."""
    return {
        "a stranger": with_(words, by=lambda s: s.stan),
        "a former representative": with_(words, by=lambda s: s.former(getattr(s, party))),
        "the party of another initiative": with_(words, by=elsewhere),
    }


def dirk(s: Scene) -> Person:
    return s.dirk


def recused() -> Bad:
    """Whoever acts takes no part in the decisions on any plan."""

    def attempt(s: Scene, do: Do) -> Do:
        by = do.keywords["by"]  # type: ignore[attr-defined]
        for process in Process.objects.all():
            Recusal.objects.create(process=process, person=by, recused_at=s.now, recused_by=by)
        return do

    return Bad("conflict of interest", attempt)


def unfinished() -> ProcessTemplate:
    template: ProcessTemplate = factories.ProcessTemplateFactory(published_at=None)
    return template


def old(s: Scene) -> Any:
    return s.mandate(valid_from=date(2020, 1, 1)).id


def of_the_executive(words: str, first: Callable[[Scene], Any]) -> Bad:
    """Eva answers for the executive instead of Rosa for her group, once something has happened to its mandate."""

    def attempt(s: Scene, do: Do) -> Do:
        first(s)
        return partial(do, by=s.eva)

    return Bad(words, attempt)


def beyond_the_mandate(s: Scene) -> Decimal:
    s.cap()
    return Decimal(51)


NO_MANDATE = "no mandate is asked for this"
NO_AMOUNT = "no money is in it"
NO_REASON = "no reason is asked"
NO_DECISION = "no decision on a plan, nor on who takes it"

Cells = dict[str, Bad | str]
GRID: dict[Callable[[Scene], Do], tuple[type[Exception], Cells]] = {
    propose: (
        actions.CannotPropose,
        {
            **who("These people can: .*Omar Haddad", "team", dirk),
            "an expired mandate": after("not valid on this day", Scene.expire),
            "twice": again("lies on the table already"),
            "out of order": with_("decided already", step_id=lambda s: s.first_step.id),
            "no reasons": with_("Give your reasons", reasons=lambda s: EMPTY),
            "an amount above the ceiling": after("above its ceiling", Scene.cap),
            "a conflict of interest": recused(),
        },
    ),
    voice: (
        actions.CannotVoice,
        {
            **who("These people can: .*Omar Haddad", "team", dirk),
            "an expired mandate": after("not valid on this day", Scene.expire),
            "twice": again("decided already"),
            "out of order": with_("no longer on the table", proposal_id=lambda s: s.first_step.id),
            "no reasons": with_("Say why you object", say=lambda s: "objection", reason=lambda s: EMPTY),
            "an amount above the ceiling": after("above its ceiling", Scene.cap),
            "a conflict of interest": recused(),
        },
    ),
    save_draft: (
        actions.CannotPropose,
        {
            **who("These people can", "team", dirk),
            "an expired mandate": NO_MANDATE,
            "twice": "a draft is written over",
            "out of order": with_("decided already", step_id=lambda s: s.first_step.id),
            "no reasons": "a draft need not be whole",
            "an amount above the ceiling": "a draft decides nothing",
            "a conflict of interest": recused(),
        },
    ),
    take_back_proposal: (
        actions.CannotTakeBack,
        {
            **who("Only somebody who signs for Lezers", "group", lambda s: s.omar),
            "an expired mandate": NO_MANDATE,
            "twice": again("no longer on the table"),
            "out of order": after("no longer on the table", lambda s: close_process(s)()),
            "no reasons": "a party need not say why",
            "an amount above the ceiling": NO_AMOUNT,
            "a conflict of interest": recused(),
        },
    ),
    reverse_decision: (
        actions.CannotReverse,
        {
            **who("Only a party that took this decision", "team", dirk),
            "an expired mandate": after("not valid on this day", Scene.expire),
            "twice": again("being taken anew already"),
            "out of order": with_("First finish the step", decision_id=lambda s: s.first_step.decision.id),
            "no reasons": with_("Say why", reason=lambda s: EMPTY),
            "an amount above the ceiling": after("above its ceiling", Scene.cap),
            "a conflict of interest": recused(),
        },
    ),
    offer_transfer: (
        actions.CannotOffer,
        {
            **who("Only somebody who signs for Wijkteam Oudeland", "team", dirk),
            "an expired mandate": after("not valid on this day", Scene.expire),
            "twice": again("Another offer is open"),
            "out of order": with_("has ended", step_id=lambda s: s.first_step.id),
            "no reasons": with_("Say why you offer", reason=lambda s: EMPTY),
            "an amount above the ceiling": with_("above its ceiling", ceiling=beyond_the_mandate),
            "a conflict of interest": recused(),
        },
    ),
    accept_transfer: (
        actions.CannotAcceptTransfer,
        {
            **who("These parties can: College van B en W, Lezers van Oudeland", "group", dirk),
            "an expired mandate": of_the_executive("not valid on this day", Scene.expire),
            "twice": again("answered this offer already"),
            "out of order": with_("last day to answer", at=Scene.later),
            "no reasons": NO_REASON,
            "an amount above the ceiling": of_the_executive("above its ceiling", Scene.cap),
            "a conflict of interest": recused(),
        },
    ),
    refuse_transfer: (
        actions.CannotRefuseTransfer,
        {
            **who("These parties can: College van B en W, Lezers van Oudeland", "group", dirk),
            "an expired mandate": of_the_executive("not valid on this day", Scene.expire),
            "twice": again("no longer open"),
            "out of order": with_("last day to answer", at=Scene.later),
            "no reasons": with_("Say why you refuse", reason=lambda s: EMPTY),
            "an amount above the ceiling": of_the_executive("above its ceiling", Scene.cap),
            "a conflict of interest": recused(),
        },
    ),
    return_authority: (
        actions.CannotReturn,
        {
            **who("Only somebody who signs for Lezers", "group", lambda s: s.elsewhere("resident_group")),
            "an expired mandate": NO_MANDATE,
            "twice": with_("Nothing was handed over", step_id=lambda s: s.joint_step.id),
            "out of order": with_("has ended", step_id=lambda s: s.first_step.id),
            "no reasons": "always open to a group, whatever its reasons",
            "an amount above the ceiling": NO_AMOUNT,
            "a conflict of interest": recused(),
        },
    ),
    withdraw_authority: (
        actions.CannotWithdraw,
        {
            **who("signs for the executive", "executive_board", dirk),
            "an expired mandate": after("not valid on this day", Scene.expire),
            "twice": again("decides here already"),
            "out of order": with_("has ended", step_id=lambda s: s.first_step.id),
            "no reasons": with_("Name the article of law and the reason", article=lambda s: EMPTY),
            "an amount above the ceiling": after("above its ceiling", Scene.cap),
            "a conflict of interest": recused(),
        },
    ),
    give_advice: (
        actions.CannotAdvise,
        {
            **who("Only somebody who signs for Welzijn", "welfare", lambda s: s.elsewhere("welfare_team")),
            "an expired mandate": NO_MANDATE,
            "twice": again("has given its advice already"),
            "out of order": with_("last day for this advice", at=Scene.later),
            "no reasons": with_("Write what you advise", text=lambda s: EMPTY),
            "an amount above the ceiling": NO_AMOUNT,
            "a conflict of interest": "an advice decides nothing",
        },
    ),
    assign: (
        actions.CannotAssign,
        {
            **who("Only the municipal team", "team", dirk),
            "an expired mandate": NO_MANDATE,
            "twice": again("has this task already"),
            "out of order": after("has ended", lambda s: close_process(s)()),
            "no reasons": with_("Choose a task", task=lambda s: ""),
            "an amount above the ceiling": NO_AMOUNT,
            "a conflict of interest": NO_DECISION,
        },
    ),
    end_assignment: (
        actions.CannotEndAssignment,
        {
            **who("Only the municipal team", "team", dirk),
            "an expired mandate": NO_MANDATE,
            "twice": again("ended already"),
            "out of order": "a task may end at any moment",
            "no reasons": NO_REASON,
            "an amount above the ceiling": NO_AMOUNT,
            "a conflict of interest": NO_DECISION,
        },
    ),
    end_assignments: (
        actions.CannotEndAssignment,
        {
            **who("Only the municipal team", "team", dirk),
            "an expired mandate": NO_MANDATE,
            "twice": again("ended already"),
            "out of order": "a task may end at any moment",
            "no reasons": NO_REASON,
            "an amount above the ceiling": NO_AMOUNT,
            "a conflict of interest": NO_DECISION,
        },
    ),
    take_up_assignment: (
        actions.CannotTakeUp,
        {
            **who("Only somebody of", "team", dirk),
            "an expired mandate": NO_MANDATE,
            "twice": again("nothing to take up"),
            "out of order": after("nothing to take up", lambda s: close_process(s)()),
            "no reasons": NO_REASON,
            "an amount above the ceiling": NO_AMOUNT,
            "a conflict of interest": NO_DECISION,
        },
    ),
    record_finding: (
        actions.CannotRecordFinding,
        {
            **who("Only who signs for the municipal team", "team", dirk),
            "an expired mandate": NO_MANDATE,
            "twice": again("was settled already"),
            "out of order": after("has ended", lambda s: close_process(s)()),
            "no reasons": with_("Say why", reason=lambda s: EMPTY),
            "an amount above the ceiling": NO_AMOUNT,
            "a conflict of interest": NO_DECISION,
        },
    ),
    recuse: (
        actions.CannotRecuse,
        {
            **who("Only who signs for a party", "team", dirk),
            "an expired mandate": NO_MANDATE,
            "twice": "it may be said twice",
            "out of order": after("has ended", lambda s: close_process(s)()),
            "no reasons": "why there is a conflict is asked of nobody",
            "an amount above the ceiling": NO_AMOUNT,
            "a conflict of interest": "it may be said twice",
        },
    ),
    suspend_term: (
        actions.CannotSuspend,
        {
            **who("Only somebody who signs for the municipal team", "team", dirk),
            "an expired mandate": NO_MANDATE,
            "twice": again("does not run"),
            "out of order": with_("last day has passed", at=Scene.later),
            "no reasons": with_("Say what you are waiting for", reason=lambda s: EMPTY),
            "an amount above the ceiling": NO_AMOUNT,
            "a conflict of interest": NO_DECISION,
        },
    ),
    resume_term: (
        actions.CannotResume,
        {
            **who("Only somebody who signs for the municipal team", "team", dirk),
            "an expired mandate": NO_MANDATE,
            "twice": again("does not stand still"),
            "out of order": with_("does not stand still", step_id=lambda s: s.first_step.id),
            "no reasons": NO_REASON,
            "an amount above the ceiling": NO_AMOUNT,
            "a conflict of interest": NO_DECISION,
        },
    ),
    extend_term: (
        actions.CannotExtend,
        {
            **who("Only somebody who signs for the municipal team", "team", dirk),
            "an expired mandate": NO_MANDATE,
            "twice": again("extended before"),
            "out of order": after("does not run", lambda s: suspend_term(s)()),
            "no reasons": with_("Say why you need longer", reason=lambda s: EMPTY),
            "an amount above the ceiling": with_("how much longer", amount=lambda s: 0),
            "a conflict of interest": NO_DECISION,
        },
    ),
    give_mandate: (
        actions.CannotGiveMandate,
        {
            **who("Only an admin", "executive_board", dirk),
            "an expired mandate": with_(
                "cannot reach further", under=lambda s: s.mandate(valid_until=s.today, valid_from=date(2020, 1, 1))
            ),
            "twice": "mandates may stand beside each other",
            "out of order": with_("ends before it begins", valid_until=lambda s: s.today - timedelta(days=1)),
            "no reasons": with_("Name the decision", source=lambda s: EMPTY),
            "an amount above the ceiling": with_("cannot reach further", under=lambda s: s.mandate(ceiling=Decimal(5))),
            "a conflict of interest": NO_DECISION,
        },
    ),
    end_mandate: (
        actions.CannotEndMandate,
        {
            **who("Only an admin", "executive_board", dirk),
            "an expired mandate": after("ends earlier already", Scene.expire),
            "twice": again("ends earlier already"),
            "out of order": with_("has passed", last_day=lambda s: s.today - timedelta(days=1), mandate_id=old),
            "no reasons": NO_REASON,
            "an amount above the ceiling": NO_AMOUNT,
            "a conflict of interest": NO_DECISION,
        },
    ),
    record_outage: (
        actions.CannotRecordOutage,
        {
            **who("Only an admin", "executive_board", dirk),
            "an expired mandate": NO_MANDATE,
            "twice": again("recorded before"),
            "out of order": with_("when it is over", ended_at=lambda s: s.now + timedelta(hours=1)),
            "no reasons": with_("Say what did not work", what=lambda s: EMPTY),
            "an amount above the ceiling": NO_AMOUNT,
            "a conflict of interest": NO_DECISION,
        },
    ),
    publish_template: (
        actions.CannotPublish,
        {
            **who("Only an admin", "executive_board", dirk),
            "an expired mandate": NO_MANDATE,
            "twice": again("in use already"),
            "out of order": with_("no steps", template_id=lambda s: unfinished().id),
            "no reasons": NO_REASON,
            "an amount above the ceiling": NO_AMOUNT,
            "a conflict of interest": NO_DECISION,
        },
    ),
    next_version: (
        actions.CannotEditTemplate,
        {
            **who("Only an admin", "executive_board", dirk),
            "an expired mandate": NO_MANDATE,
            "twice": again("being written already"),
            "out of order": with_("being written already", template_id=lambda s: unfinished().id),
            "no reasons": NO_REASON,
            "an amount above the ceiling": NO_AMOUNT,
            "a conflict of interest": NO_DECISION,
        },
    ),
    open_process: (
        actions.CannotOpen,
        {
            **dict.fromkeys(WHO, "who may send a plan is asked where it is sent"),
            "an expired mandate": NO_MANDATE,
            "twice": "a group may have more than one plan",
            "out of order": with_("not in use yet", template=lambda s: unfinished()),
            "no reasons": NO_REASON,
            "an amount above the ceiling": NO_AMOUNT,
            "a conflict of interest": NO_DECISION,
        },
    ),
    close_process: (
        actions.CannotClose,
        {
            **who("Only somebody who can sign for the group", "group", lambda s: s.elsewhere("resident_group")),
            "an expired mandate": NO_MANDATE,
            "twice": again("has ended already"),
            "out of order": "a plan may stop at any step",
            "no reasons": NO_REASON,
            "an amount above the ceiling": NO_AMOUNT,
            "a conflict of interest": recused(),
        },
    ),
}
"""By action: what it raises, and for each fault how it goes wrong, or why it cannot."""


CLOCK = {
    "lapse_advice",
    "lapse_transfer",
    "fall_back",
    "let_term_run",
    "lapse_term",
    "tell_expiry",
    "let_time_pass",
    "note_heartbeat",
    "settle_outages",
    "resume_after",
    "resume_after_many",
    "recuse_known",
}
"""What comes by itself, with time or with an answer: asked too early or twice, these do nothing and say so."""

FOR_MANY = {"assign_many", "suspend_many"}
"""Which tell, for each process or step, what the action for one raises: both ask the same."""

Refused = Callable[..., AbstractContextManager[Any]]


@pytest.mark.parametrize(
    ("action", "fault", "cell"),
    [
        pytest.param(action, fault, cell, id=f"{action.__name__}: {fault}")
        for action, (_refusal, cells) in GRID.items()
        for fault, cell in cells.items()
        if isinstance(cell, Bad)
    ],
)
def test_it_is_refused_in_words_and_leaves_nothing(
    action: Callable[[Scene], Do], fault: str, cell: Bad, scene: Scene, refused: Refused
) -> None:
    attempt = cell.attempt(scene, action(scene))

    with refused(GRID[action][0], cell.words):
        attempt()


@pytest.mark.parametrize("action", GRID, ids=lambda action: action.__name__)
def test_without_that_fault_it_succeeds(action: Callable[[Scene], Do], scene: Scene) -> None:
    assert action(scene)() is not None


def test_what_time_does_does_nothing_too_early_or_twice(
    scene: Scene, nothing_written: Callable[[], AbstractContextManager[None]]
) -> None:
    step = scene.open(municipal_team="decides", welfare_team="advises")
    advice, offer, mandate = step.advices.get(), scene.offer(), scene.mandate()
    attempts: dict[str, Callable[[datetime], int]] = {
        "lapse_advice": lambda at: actions.lapse_advice(advice_id=advice.id, at=at),
        "lapse_transfer": lambda at: actions.lapse_transfer(transfer_id=offer.id, at=at),
        "fall_back": lambda at: actions.fall_back(step_id=step.id, at=at),
        "let_term_run": lambda at: actions.let_term_run(step_id=step.id, at=at),
        "lapse_term": lambda at: actions.lapse_term(step_id=step.id, at=at),
        "tell_expiry": lambda at: actions.tell_expiry(mandate_id=mandate.id, at=at),
        "let_time_pass": lambda at: actions.let_time_pass(at=at),
        "settle_outages": lambda at: actions.settle_outages(at=at),
    }
    assert attempts.keys() == CLOCK - {"note_heartbeat", "resume_after", "resume_after_many", "recuse_known"}, (
        "never too early: tested with what they write"
    )

    with nothing_written():
        assert not any(attempt(scene.now) for attempt in attempts.values())
    actions.let_time_pass(at=scene.later())
    with nothing_written():
        assert not any(attempt(scene.later()) for attempt in attempts.values())


def actions_of_the_room() -> dict[str, inspect.Signature]:
    """Every public function of decisions/actions that takes all by name, and a moment: that is what an action is."""
    found = {}
    for module in pkgutil.iter_modules(actions.__path__, f"{actions.__name__}."):
        for name, verb in inspect.getmembers(import_module(module.name), inspect.isfunction):
            signature = inspect.signature(verb)
            by_name = all(one.kind is one.KEYWORD_ONLY for one in signature.parameters.values())
            if verb.__module__ == module.name and by_name and "at" in signature.parameters and name[0] != "_":
                found[name] = signature
    return found


def test_every_action_stands_in_the_grid_with_every_fault() -> None:
    room = actions_of_the_room()

    assert room.keys() == {action.__name__ for action in GRID} | CLOCK | FOR_MANY
    assert room.keys() <= set(actions.__all__)
    for action, (_refusal, cells) in GRID.items():
        assert set(cells) == set(FAULTS), action.__name__


@pytest.mark.parametrize("action", GRID, ids=lambda action: action.__name__)
def test_what_an_action_takes_can_go_wrong(action: Callable[[Scene], Do]) -> None:
    """A cell is no excuse where somebody acts, must give reasons, or names money: then the fault can be made."""
    name, cells = action.__name__, GRID[action][1]
    takes = actions_of_the_room()[name].parameters
    must = {one for one, parameter in takes.items() if parameter.default is parameter.empty}
    faults = dict.fromkeys(WHO, "by" in takes and name != "open_process") | {
        "no reasons": bool(must & {"reason", "reasons", "text", "article", "what", "source"})
        and name not in {"return_authority", "save_draft"},
        "an amount above the ceiling": bool(takes.keys() & {"amount", "ceiling"}) and name != "save_draft",
    }

    assert [fault for fault, can in faults.items() if can and not isinstance(cells[fault], Bad)] == []
