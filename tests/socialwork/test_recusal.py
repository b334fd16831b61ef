"""Nobody decides on a plan of a household whose case they are on, and the table says no more than that."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import translation

from accounts.models import Membership, Party, Person
from config.subjects import plans_behind
from decisions import access as table
from decisions import actions as decisions
from decisions import duties, invariants
from decisions.models import Proposal, Recusal, Step, Voice
from initiatives.models import Initiative
from ledger.models import Entry, Sealed
from socialwork import actions
from socialwork.actions import Told
from tests import factories
from tests.conftest import SignedIn

pytestmark = pytest.mark.django_db

Refused = Callable[..., AbstractContextManager[Any]]
NewEntries = Callable[[], AbstractContextManager[list[Entry]]]


@pytest.fixture
def signs_too(social_worker: Person, group: Party) -> Person:
    """The social worker lives there as well, and signs for the group of residents."""
    factories.MembershipFactory(party=group, person=social_worker, is_representative=True)
    return social_worker


def open_case(about: Person, by: Person, welfare: Party, plan: Initiative, at: datetime) -> Any:
    told = Told(about="household", name="Gezin", story="Zorgen", email=about.email)
    return actions.open_case(party=welfare, neighbourhood=plan.neighbourhood, told=told, by=by, at=at)


def test_opening_a_case_keeps_its_handler_from_deciding_on_plans_of_the_household(
    joint_step: Step,
    signs_too: Person,
    neighbour: Person,
    representative: Person,
    welfare: Party,
    accepted_initiative: Initiative,
    later: datetime,
    refused: Refused,
    new_entries: NewEntries,
) -> None:
    with new_entries() as entries:
        case = open_case(neighbour, signs_too, welfare, accepted_initiative, later)

    assert [entry.kind for entry in entries] == ["case.opened"]
    assert not Recusal.objects.exists()
    with translation.override("en"), refused(decisions.CannotPropose, "conflict of interest"):
        decisions.propose(step_id=joint_step.id, by=signs_too, outcome="yes", reasons="Ja", at=later)

    with new_entries() as entries:
        assert actions.recuse_all(at=later) == 1
    assert [entry.kind for entry in entries] == ["recusals.brought_up_to_date"]
    said = entries[0].body + str(list(Sealed.objects.filter(entry=entries[0]).values_list("content", flat=True)))
    assert str(case.id) not in said
    assert "case" not in said
    assert str(neighbour.id) not in said
    assert not table.may_propose(signs_too, joint_step, later)
    assert not duties.duties_of(signs_too, later)
    with translation.override("en"), refused(decisions.CannotPropose, "conflict of interest.*Rosa Bakker") as caught:
        decisions.propose(step_id=joint_step.id, by=signs_too, outcome="yes", reasons="Ja", at=later)
    assert "Sanne" not in str(caught.value)
    assert table.may_propose(representative, joint_step, later)


@pytest.fixture
def proposal(joint_step: Step, official: Person, later: datetime) -> Proposal:
    return decisions.propose(step_id=joint_step.id, by=official, outcome="yes", reasons="Ja.", at=later)


def test_voices_signatures_and_offers_are_refused_by_the_action_and_by_the_database(
    joint_step: Step,
    proposal: Proposal,
    signs_too: Person,
    neighbour: Person,
    group: Party,
    welfare: Party,
    accepted_initiative: Initiative,
    later: datetime,
    refused: Refused,
) -> None:
    open_case(neighbour, signs_too, welfare, accepted_initiative, later)
    actions.recuse_all(at=later)
    with translation.override("en"):
        with refused(decisions.CannotVoice, "conflict of interest"):
            decisions.voice(step_id=joint_step.id, proposal_id=proposal.id, by=signs_too, say="consent", at=later)
        with refused(decisions.CannotOffer, "conflict of interest"):
            decisions.offer_transfer(
                step_id=joint_step.id,
                kind="step_down",
                giver=group,
                reason="Zo",
                answer_by=later.date() + timedelta(days=9),
                by=signs_too,
                at=later,
            )
    for made in (
        lambda: Voice.objects.create(proposal=proposal, party=group, said_at=later, said_by=signs_too, say="consent"),
        lambda: Proposal.objects.create(
            step=joint_step,
            authority=proposal.authority,
            party=group,
            proposed_at=later,
            proposed_by=signs_too,
            outcome="yes",
            reasons="Ja",
        ),
        lambda: proposal.signatures.create(party=group, says="consent", signed_at=later, signed_by=signs_too),
    ):
        with pytest.raises(IntegrityError, match="conflict of interest"), transaction.atomic():
            made()
    recusal = Recusal.objects.get()
    with pytest.raises(IntegrityError, match="refuses"), transaction.atomic():
        recusal.delete()


def test_who_joins_the_group_later_is_seen_at_once_and_put_on_record_by_the_clock(
    joint_step: Step,
    signs_too: Person,
    resident: Person,
    group: Party,
    welfare: Party,
    accepted_initiative: Initiative,
    later: datetime,
    refused: Refused,
) -> None:
    """Between the two nobody slips through: who acts is asked anew."""
    open_case(resident, signs_too, welfare, accepted_initiative, later)
    assert not Recusal.objects.exists()
    Membership.objects.create(party=group, person=resident, since=later)
    with translation.override("en"), refused(decisions.CannotPropose, "conflict of interest"):
        decisions.propose(step_id=joint_step.id, by=signs_too, outcome="yes", reasons="Ja", at=later)

    assert actions.recuse_all(at=later) == 1
    assert actions.recuse_all(at=later) == 0
    assert Recusal.objects.get().person == signs_too


def test_who_takes_a_case_over_or_joins_it_is_kept_out_too(
    joint_step: Step,
    social_worker: Person,
    neighbour: Person,
    welfare: Party,
    accepted_initiative: Initiative,
    later: datetime,
) -> None:
    colleague, other = factories.PersonFactory.create_batch(2)
    for person in (colleague, other):
        factories.MembershipFactory(party=welfare, person=person)
    case = open_case(neighbour, social_worker, welfare, accepted_initiative, later)
    actions.add_colleague(case_id=case.id, person=colleague, by=social_worker, at=later)
    offer = actions.offer_handover(case_id=case.id, receiver=other, reason="Zo", by=social_worker, at=later)
    assert not table.has_conflict(other, joint_step.process_id)
    after = later + timedelta(hours=1)
    actions.accept_handover(handover_id=offer.id, by=other, at=after)
    actions.end_case(case_id=case.id, outcome="Goed", by=other, at=after)
    assert table.has_conflict(social_worker, joint_step.process_id), "who was on it while the plan ran"
    actions.recuse_all(at=after)
    for person in (social_worker, colleague, other):
        assert table.is_recused(person, joint_step.process_id)


def test_a_voice_that_was_put_past_the_database_is_found(
    joint_step: Step, proposal: Proposal, signs_too: Person, group: Party, later: datetime
) -> None:
    decisions.recuse(process_id=joint_step.process_id, by=signs_too, at=later)
    assert list(invariants.broken_in(joint_step.process)) == []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        Voice.objects.create(proposal=proposal, party=group, said_at=later, said_by=signs_too, say="abstention")
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert "step 2: 2: somebody with a conflict of interest spoke" in invariants.broken_in(joint_step.process)


def facts_of(entries: list[Entry]) -> str:
    return " ".join(entry.body for entry in entries)


def test_the_log_says_of_no_plan_and_of_nobody_that_there_is_a_conflict(
    joint_step: Step,
    signs_too: Person,
    official: Person,
    neighbour: Person,
    group: Party,
    welfare: Party,
    accepted_initiative: Initiative,
    later: datetime,
    new_entries: NewEntries,
) -> None:
    """Neither the line of who says it themselves nor that of the clock; and opening a case writes none of them."""
    with new_entries() as entries:
        decisions.recuse(process_id=joint_step.process_id, by=official, at=later)
        open_case(neighbour, signs_too, welfare, accepted_initiative, later)
        actions.recuse_all(at=later)

    assert [entry.kind for entry in entries] == ["recusal.recorded", "case.opened", "recusals.brought_up_to_date"]
    plan = accepted_initiative
    for said in (plan.id, plan.process_id, joint_step.id, group.id, official.id, signs_too.id, neighbour.id):
        assert str(said) not in facts_of(entries)
    assert plans_behind({entry.subject for entry in entries}) == {}
    sealed = {one.name: one.content for one in Sealed.objects.filter(entry=entries[0])}
    assert sealed == {"process": str(plan.process_id), "person": str(official.id)}
    told = Sealed.objects.get(entry=entries[2]).content
    assert str(plan.process_id) in told
    assert str(signs_too.id) in told


def test_the_clock_writes_the_same_line_whether_anything_came_up_or_not(
    joint_step: Step,
    signs_too: Person,
    neighbour: Person,
    welfare: Party,
    accepted_initiative: Initiative,
    later: datetime,
    new_entries: NewEntries,
) -> None:
    with new_entries() as entries:
        assert actions.recuse_all(at=later) == 0
        open_case(neighbour, signs_too, welfare, accepted_initiative, later)
        assert actions.recuse_all(at=later) == 1
    nights = [json.loads(entry.body) for entry in entries if entry.kind != "case.opened"]
    assert [(night["kind"], night["facts"], list(night["commitments"])) for night in nights] == [
        ("recusals.brought_up_to_date", {}, ["recusals"])
    ] * 2


def test_the_clock_looks_once_a_day() -> None:
    (schedule,) = [one for one in settings.CELERY_BEAT_SCHEDULE.values() if one["task"] == "socialwork.tasks.recuse"]
    assert (schedule["schedule"].hour, schedule["schedule"].minute) == ({4}, {45})


def test_who_left_a_case_before_a_plan_began_may_decide_on_it(
    joint_step: Step,
    social_worker: Person,
    neighbour: Person,
    welfare: Party,
    accepted_initiative: Initiative,
    at: datetime,
) -> None:
    before = at - timedelta(days=1)
    case = open_case(neighbour, social_worker, welfare, accepted_initiative, before)
    assert table.has_conflict(social_worker, joint_step.process_id)
    actions.end_case(case_id=case.id, outcome="Goed", by=social_worker, at=before)
    assert not table.has_conflict(social_worker, joint_step.process_id)


def test_lines_of_one_case_have_subjects_of_their_own(
    social_worker: Person, neighbour: Person, welfare: Party, accepted_initiative: Initiative, later: datetime
) -> None:
    colleague = factories.MembershipFactory(party=welfare, person=factories.PersonFactory()).person
    first = Entry.objects.count()
    case = open_case(neighbour, social_worker, welfare, accepted_initiative, later)
    told = Told(about="household", name="Gezin", story="Minder zorgen")
    actions.revise_case(case_id=case.id, told=told, by=social_worker, at=later)
    goal = actions.agree_goal(case_id=case.id, text="Rust", by=social_worker, at=later)
    actions.settle_goal(case_id=case.id, goal_id=goal.id, result="Ja", by=social_worker, at=later)
    actions.add_colleague(case_id=case.id, person=colleague, by=social_worker, at=later)
    actions.leave_case(case_id=case.id, person=colleague, by=social_worker, at=later)
    offer = actions.offer_handover(case_id=case.id, receiver=colleague, reason="Zo", by=social_worker, at=later)
    actions.accept_handover(handover_id=offer.id, by=colleague, at=later)
    actions.end_case(case_id=case.id, outcome="Goed", by=colleague, at=later)
    subjects = list(Entry.objects.order_by("index").values_list("subject", flat=True))[first:]
    assert len(subjects) > 9
    assert len(set(subjects)) == len(subjects)

    assert actions.destroy_due(at=later.replace(year=later.year + 16)) == 1
    ours = Entry.objects.filter(kind__startswith="case.").exclude(kind__in=("case.waits", "case.destroyed"))
    assert not Sealed.objects.filter(entry__in=ours.values("index")).exists(), "who did what in it is gone with it"


def test_somebody_says_it_of_themselves_once_and_only_who_signs_can(
    joint_step: Step, official: Person, stranger: Person, later: datetime, refused: Refused
) -> None:
    with refused(decisions.CannotRecuse):
        decisions.recuse(process_id=joint_step.process_id, by=stranger, at=later)
    assert decisions.recuse(process_id=joint_step.process_id, by=official, at=later)
    assert decisions.recuse(process_id=joint_step.process_id, by=official, at=later) is None


@pytest.mark.usefixtures("clock")
def test_who_acts_at_a_table_can_say_it_on_the_page_where_they_act(
    joint_step: Step, representative: Person, neighbour: Person, signed_in: SignedIn
) -> None:
    client = signed_in(representative)
    client.cookies["django_language"] = "en"
    address = reverse("decisions:recuse", args=[joint_step.id])
    assert address in client.get(reverse("decisions:propose", args=[joint_step.id])).text
    asked = client.get(address).text
    assert "This cannot be undone." in asked
    assert not Recusal.objects.exists()

    said = client.post(address, {"next": "/mijn/"}, follow=True).text

    assert "You take no part in the decisions on this plan any more." in said
    assert table.is_recused(representative, joint_step.process_id)
    assert "You take no part in the decisions on this plan" in client.get(address).text
    assert address not in client.get(reverse("decisions:propose", args=[joint_step.id])).text
    who_only_belongs = signed_in(neighbour)
    assert "<button" not in who_only_belongs.get(address).text.partition("<main")[2].partition("</main>")[0]
    assert who_only_belongs.post(address).status_code == 200
    assert not table.is_recused(neighbour, joint_step.process_id)
