"""Invariant 6: a step whose work is social work's has a seat for it, or a settled consult that says why not."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from accounts.models import Party, Person
from boundary import actions as boundary
from boundary.models import Consult
from decisions import actions
from decisions.models import Finding, Process, Step, TemplateStep
from initiatives import actions as initiatives
from initiatives.models import Initiative
from ledger.kept import forget_all
from ledger.models import Entry
from tests import factories
from tests.conftest import SignedIn, open_step_of
from tests.refusing import sql, the_database_refuses

pytestmark = pytest.mark.django_db

Refused = Callable[..., AbstractContextManager[Any]]


def check() -> str:
    err = io.StringIO()
    with suppress(CommandError):
        call_command("check_processes", stdout=io.StringIO(), stderr=err)
    return err.getvalue()


@pytest.fixture
def without_social_work(
    draft_initiative: Initiative, representative: Person, official: Person, executive: Person, at: datetime
) -> Initiative:
    """The plan of the cast in a district where no social work team works: at the step where both decide."""
    initiative = initiatives.send(initiative_id=draft_initiative.id, by=representative, at=at)
    initiatives.accept_for_handling(initiative_id=initiative.id, by=official, at=at + timedelta(hours=1))
    actions.propose(
        step_id=open_step_of(initiative).id, by=official, outcome="yes", reasons="Ja.", at=at + timedelta(hours=2)
    )
    initiative.refresh_from_db()
    return initiative


@pytest.fixture
def readers(without_social_work: Initiative) -> TemplateStep:
    """The step of the way that is social work's."""
    return TemplateStep.objects.get(key="readers")


@pytest.fixture
def consult(
    without_social_work: Initiative, readers: TemplateStep, social_worker: Person, official: Person, later: datetime
) -> Consult:
    return boundary.ask_consult(
        initiative=without_social_work,
        template_step=readers,
        welfare=Party.objects.get(kind="welfare_team"),
        text="Hier werkt geen sociaal werk.",
        by=official,
        at=later,
    )


def settle(consult: Consult, outcome: str, by: Person, agrees: Person, at: datetime) -> None:
    proposal = boundary.propose_settlement(
        consult_id=consult.id, outcome=outcome, why="Zij doen het zelf.", by=by, at=at
    )
    boundary.agree_to_settle(settlement_id=proposal.id, by=agrees, at=at)


def decide(initiative: Initiative, official: Person, representative: Person, at: datetime) -> None:
    step = open_step_of(initiative)
    proposal = actions.propose(step_id=step.id, by=official, outcome="yes", reasons="Ja.", at=at)
    actions.voice(step_id=step.id, proposal_id=proposal.id, by=representative, say="consent", at=at)


def test_the_step_opens_once_a_consult_settled_why(
    without_social_work: Initiative,
    consult: Consult,
    readers: TemplateStep,
    official: Person,
    social_worker: Person,
    representative: Person,
    later: datetime,
    refused: Refused,
) -> None:
    at = later + timedelta(hours=1)
    step = open_step_of(without_social_work)
    proposal = actions.propose(step_id=step.id, by=official, outcome="yes", reasons="Ja.", at=at)

    def agree() -> None:
        actions.voice(step_id=step.id, proposal_id=proposal.id, by=representative, say="consent", at=at)

    with refused((actions.CannotOpen, actions.CannotVoice), "consult|grensoverleg"):  # type: ignore[arg-type]
        agree()

    settle(consult, "fine", official, social_worker, at)

    finding = Finding.objects.get()
    assert (finding.template_step, finding.consult, finding.reason) == (readers, consult.id, "Zij doen het zelf.")
    assert "Zij doen" not in Entry.objects.get(kind="finding.recorded").body
    agree()
    connection.check_constraints()
    assert open_step_of(without_social_work).template_step == readers
    assert check() == ""


@pytest.mark.parametrize("outcome", ["together", "hand_over"])
def test_another_outcome_leaves_no_finding(
    outcome: str, consult: Consult, official: Person, social_worker: Person, later: datetime
) -> None:
    settle(consult, outcome, official, social_worker, later)
    assert not Finding.objects.exists()


def test_only_who_signs_settles_a_seat(
    consult: Consult, colleague: Person, official: Person, social_worker: Person, later: datetime, refused: Refused
) -> None:
    with refused(boundary.CannotSettle):
        boundary.propose_settlement(consult_id=consult.id, outcome="fine", why="Ja.", by=colleague, at=later)
    proposal = boundary.propose_settlement(consult_id=consult.id, outcome="fine", why="Ja.", by=social_worker, at=later)
    with refused(boundary.CannotAgree):
        boundary.agree_to_settle(settlement_id=proposal.id, by=colleague, at=later)


def test_who_asks_and_for_what(
    without_social_work: Initiative,
    readers: TemplateStep,
    consult: Consult,
    official: Person,
    colleague: Person,
    executive: Person,
    team: Party,
    later: datetime,
    refused: Refused,
) -> None:
    welfare = consult.welfare
    joint = TemplateStep.objects.get(key="together")

    def ask(by: Person = official, step: TemplateStep = readers, party: Party = welfare, text: str = "Zo.") -> Consult:
        return boundary.ask_consult(
            initiative=without_social_work, template_step=step, welfare=party, text=text, by=by, at=later
        )

    for words in (
        {"by": colleague},
        {"by": executive},
        {"step": joint},
        {"party": team},
        {"text": " "},
        {},  # there is one already
    ):
        with refused(boundary.CannotAskConsult):
            ask(**words)  # type: ignore[arg-type]


@pytest.mark.usefixtures("clock")
def test_the_page_asks_and_the_plan_tells(
    without_social_work: Initiative,
    readers: TemplateStep,
    social_worker: Person,
    official: Person,
    later: datetime,
    signed_in: SignedIn,
) -> None:
    desk = signed_in(official)
    address = reverse("consults:ask", args=[without_social_work.id])
    assert address in desk.get(reverse("desk:plan", args=[without_social_work.id])).content.decode()
    welfare = Party.objects.get(kind="welfare_team")
    answer = desk.post(address, {"template_step": readers.id, "welfare": welfare.id, "text": "Zij doen het zelf."})
    consult = Consult.objects.get()
    assert answer.headers["Location"] == reverse("consults:consult", args=[consult.id])
    settle(consult, "fine", official, social_worker, later + timedelta(days=2))
    page = signed_in(None).get(without_social_work.get_absolute_url()).content.decode()
    assert "Zij doen het zelf." in page
    assert address not in desk.get(reverse("desk:plan", args=[without_social_work.id])).content.decode()


@pytest.mark.usefixtures("clock")
def test_what_was_decided_is_taken_anew_once_a_consult_settled_why(
    without_social_work: Initiative,
    readers: TemplateStep,
    official: Person,
    representative: Person,
    social_worker: Person,
    later: datetime,
    signed_in: SignedIn,
) -> None:
    """Also where the plan has ended, and was not social work when it was decided on."""
    joint = open_step_of(without_social_work)
    proposal = actions.propose(step_id=joint.id, by=official, outcome="no", reasons="Te duur.", at=later)
    actions.voice(step_id=joint.id, proposal_id=proposal.id, by=representative, say="consent", at=later)
    desk, group, social_work = signed_in(official), signed_in(representative), signed_in(social_worker)
    plan, ask = (reverse(name, args=[without_social_work.id]) for name in ("desk:plan", "consults:ask"))
    assert ask not in desk.get(plan).content.decode()
    assert desk.get(ask).status_code == 404
    factories.DemarcationFactory(work_function="finance", since=later.date() + timedelta(days=1))
    forget_all()  # the factory tells the ledger nothing

    anew = {"reason": "Er is geld gevonden."}
    assert "grensoverleg" in group.post(reverse("decisions:reverse", args=[joint.id]), anew).content.decode()
    assert ask in desk.get(plan).content.decode()
    for step in (readers, joint.template_step):
        desk.post(ask, {"template_step": step.id, "welfare": Party.objects.get(kind="welfare_team").id, "text": "Zo."})
    consult = Consult.objects.get()  # of the one that was decided at
    talk = reverse("consults:consult", args=[consult.id])
    desk.post(talk, {"action": "settle", "outcome": "fine", "why": "Het gaat om geld."})
    social_work.post(reverse("consults:agree", args=[consult.id, consult.settlements.get().id]))

    assert Finding.objects.get().template_step == joint.template_step
    group.post(reverse("decisions:reverse", args=[joint.id]), anew)
    connection.check_constraints()
    assert open_step_of(without_social_work).reverses == joint.decision
    assert check() == ""


def test_nothing_is_settled_for_what_cannot_be_decided_anew(
    without_social_work: Initiative,
    consult: Consult,
    official: Person,
    representative: Person,
    social_worker: Person,
    later: datetime,
    refused: Refused,
) -> None:
    """The group stopped: nothing is decided any more."""
    proposed = boundary.propose_settlement(consult_id=consult.id, outcome="fine", why="Zo.", by=official, at=later)
    initiatives.withdraw(initiative_id=without_social_work.id, reason="Stop.", by=representative, at=later)
    with refused(actions.CannotRecordFinding, "afgelopen"):
        boundary.agree_to_settle(settlement_id=proposed.id, by=social_worker, at=later)


# Past every action


@pytest.fixture
def opened(
    without_social_work: Initiative,
    consult: Consult,
    official: Person,
    social_worker: Person,
    representative: Person,
    later: datetime,
) -> Step:
    settle(consult, "fine", official, social_worker, later)
    decide(without_social_work, official, representative, later + timedelta(hours=1))
    connection.check_constraints()
    return open_step_of(without_social_work)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("DELETE FROM decisions_finding", "6: the work belongs to social work, which has no seat"),
        ("UPDATE decisions_finding SET consult = gen_random_uuid()", "6: the log does not know the consult"),
        ("UPDATE decisions_finding SET reason = 'Anders.'", "6: the log does not know the consult"),
        ("UPDATE decisions_finding SET recorded_at = now() + interval '9 years'", "6: why social work has no seat was"),
    ],
)
def test_a_tampered_finding_is_found(statement: str, said: str, opened: Step) -> None:
    assert check() == ""
    sql("SET LOCAL session_replication_role = replica")
    sql(statement)
    sql("SET LOCAL session_replication_role = DEFAULT")
    assert said in check()


def test_a_finding_that_was_never_recorded_is_found(opened: Step, official: Person) -> None:
    """A row that somebody wrote by hand, in the place of the real one."""
    sql("SET LOCAL session_replication_role = replica")
    sql("DELETE FROM decisions_finding")
    sql("SET LOCAL session_replication_role = DEFAULT")
    Finding.objects.create(
        process=opened.process,
        template_step=opened.template_step,
        consult=uuid4(),
        reason="Zomaar.",
        recorded_at=opened.opened_at,
        recorded_by=official,
    )
    assert "6: the log does not know" in check()


def test_the_database_keeps_findings_and_asks_for_the_seat(opened: Step, later: datetime, official: Person) -> None:
    the_database_refuses(lambda: Finding.objects.update(reason="Anders."))
    the_database_refuses(lambda: Finding.objects.all().delete())
    step = factories.TemplateStepFactory(work_function="cohesion")
    the_database_refuses(lambda: factories.StepFactory(template_step=step), "social work has no seat")


def test_who_cannot_record_a_finding(
    without_social_work: Initiative,
    readers: TemplateStep,
    representative: Person,
    official: Person,
    colleague: Person,
    later: datetime,
    refused: Refused,
) -> None:
    process = without_social_work.process
    assert isinstance(process, Process)
    other = factories.TemplateStepFactory(work_function="cohesion")
    joint = TemplateStep.objects.get(key="together")
    for by, step, reason in (
        (representative, readers, "Zo."),
        (colleague, readers, "Zo."),
        (official, readers, " "),
        (official, other, "Zo."),
        (official, joint, "Zo."),
    ):
        with refused(actions.CannotRecordFinding):
            actions.record_finding(
                process_id=process.id, template_step=step, consult=uuid4(), reason=reason, by=by, at=later
            )
