"""A step as people read it: who sat there and why, what was advised, offered, said and decided, and what follows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation

from accounts.models import Membership, Party, Person
from decisions import actions, presentation, queries
from decisions.actions import Answer
from decisions.models import Decision, Mandate, Step, Voice
from decisions.presentation import StepRecord

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with translation.override("en"):
        yield


def record(step: Step) -> StepRecord:
    return presentation.record_of(loaded(step))


def loaded(step: Step) -> Step:
    return queries.with_record(Step.objects.filter(id=step.id)).get()


def waiting(step: Step) -> list[str]:
    return [one.sentence for one in presentation.what_is_asked(loaded(step))]


@pytest.fixture
def decided(
    formal: None, joint_step: Step, representative: Person, official: Person, social_worker: Person, later: datetime
) -> Step:
    advice = joint_step.advices.get()
    actions.give_advice(advice_id=advice.id, text="Doe het samen.", by=social_worker, at=later)
    proposal = actions.propose(
        step_id=joint_step.id,
        by=representative,
        outcome="yes_with_conditions",
        reasons="Het kan.",
        conditions="Voor een jaar\n\nMet een sleutel",
        amount=Decimal(1250),
        advice_answers=[Answer(advice.id, "partly", "Niet alles.")],
        at=later,
    )
    actions.voice(step_id=joint_step.id, by=official, say="consent", proposal_id=proposal.id, at=later)
    return joint_step


def test_the_process_gave_the_first_arrangement(joint_step: Step) -> None:
    (one,) = record(joint_step).arrangements
    assert (one.title, one.how, one.until) == ("As the process provides", [], None)


def test_a_seat_says_up_to_which_amount_it_decides_and_the_table_until_when(
    first_step: Step, official: Person, representative: Person, team: Party, group: Party, later: datetime
) -> None:
    transfer = actions.offer_transfer(
        step_id=first_step.id,
        kind="hand_over",
        giver=team,
        receiver=group,
        reason="Jullie kennen het het best.",
        answer_by=date(2026, 11, 10),
        ceiling=Decimal(25000),
        ends_on=date(2026, 11, 20),
        by=official,
        at=later,
    )
    assert waiting(first_step)[0] == (
        "Wijkteam Oudeland wants to hand the decision over to Lezers van Oudeland. "
        "Lezers van Oudeland must still say yes or no"
    )
    actions.accept_transfer(transfer_id=transfer.id, by=representative, at=later)

    told = record(first_step)
    roles = {seat.party: seat.role_name for seat in told.table.seats}
    assert roles["Lezers van Oudeland"] == "decides up to €\u00a025,000"
    assert told.table.until == date(2026, 11, 20)
    before, after = told.arrangements
    assert before.until == after.from_at == later
    assert after.title == "Wijkteam Oudeland handed the decision over to Lezers van Oudeland"
    assert after.how == [
        "Wijkteam Oudeland offered this on 3 November 2026.",
        "Lezers van Oudeland agreed.",
        "Up to €\u00a025,000.",
        "For a time: until 20 November 2026.",
    ]
    assert after.reason == "Jullie kennen het het best."

    actions.return_authority(
        step_id=first_step.id, by=representative, reason="Te veel werk.", at=later + timedelta(hours=1)
    )
    last = record(first_step).arrangements[-1]
    assert (last.title, last.reason) == ("Given back", "Te veel werk.")
    assert last.how == ["Lezers van Oudeland gave the decision back. The arrangement before it holds again."]


def test_what_was_handed_over_for_a_time_falls_back_by_time_alone(
    first_step: Step, official: Person, representative: Person, team: Party, group: Party, later: datetime
) -> None:
    transfer = actions.offer_transfer(
        step_id=first_step.id,
        kind="hand_over",
        giver=team,
        receiver=group,
        reason="Voor even.",
        answer_by=date(2026, 11, 4),
        ends_on=date(2026, 11, 5),
        by=official,
        at=later,
    )
    actions.accept_transfer(transfer_id=transfer.id, by=representative, at=later)
    actions.fall_back(step_id=first_step.id, at=later + timedelta(days=4))
    assert record(first_step).arrangements[-1].title == "The agreed time was over"


def test_an_offer_that_was_refused_stays_in_the_record_with_the_reason(
    first_step: Step, official: Person, representative: Person, team: Party, group: Party, later: datetime
) -> None:
    transfer = actions.offer_transfer(
        step_id=first_step.id,
        kind="share",
        giver=team,
        receiver=group,
        reason="Doe mee.",
        answer_by=date(2026, 11, 10),
        by=official,
        at=later,
    )
    actions.refuse_transfer(transfer_id=transfer.id, by=representative, reason="Nu niet.", at=later)
    (offer,) = record(first_step).offers
    assert (offer.result, offer.result_name) == ("refused", "refused")
    assert [(answer.sentence, answer.reason) for answer in offer.answers] == [
        ("Lezers van Oudeland refused", "Nu niet.")
    ]


def test_a_withdrawal_stays_marked_while_others_change_the_table_after_it(
    joint_step: Step,
    executive: Person,
    representative: Person,
    executive_board: Party,
    group: Party,
    later: datetime,
) -> None:
    actions.withdraw_authority(
        step_id=joint_step.id, by=executive, article="Awb artikel 10:8", reason="Onveilig.", at=later
    )
    told = record(joint_step)
    assert told.arrangements[-1].is_withdrawal
    assert told.arrangements[-1].title == "College van B en W took the decision back"
    assert [one.table.is_taken_back for one in told.arrangements] == [False, True]
    transfer = actions.offer_transfer(
        step_id=joint_step.id,
        kind="share",
        giver=executive_board,
        receiver=group,
        reason="Weer samen.",
        answer_by=date(2026, 11, 10),
        by=executive,
        at=later,
    )
    actions.accept_transfer(transfer_id=transfer.id, by=representative, at=later + timedelta(hours=1))
    assert record(joint_step).table.is_taken_back
    assert presentation.table_of_step(queries.with_table(Step.objects.filter(id=joint_step.id)).get()).is_taken_back


def test_an_advice_is_awaited_then_given_or_missed(
    formal: None, joint_step: Step, social_worker: Person, later: datetime
) -> None:
    assert waiting(joint_step) == ["Welzijn Oostwold is asked for advice"]
    actions.lapse_advice(advice_id=joint_step.advices.get().id, at=later + timedelta(days=20))
    assert [advice.state for advice in record(joint_step).advices] == ["lapsed"]
    *_turns, missed = presentation.what_is_asked(loaded(joint_step))
    assert (missed.sentence, missed.is_done, missed.until) == (
        "Welzijn Oostwold gave no advice in time",
        False,
        None,
    )


def test_a_decision_says_all_that_it_rests_on(decided: Step) -> None:
    told = record(decided)
    assert told.decision is not None
    assert list(told.decision.conditions) == ["Voor een jaar", "Met een sleutel"]
    assert told.decision.amount == Decimal(1250)
    assert [(advice.sentence, advice.text) for advice in told.advices] == [
        ("Welzijn Oostwold gave advice", "Doe het samen.")
    ]
    assert [(answer.sentence, answer.reason) for answer in told.decision.answers] == [
        ("The advice of Welzijn Oostwold was followed in part", "Niet alles.")
    ]


def test_a_decision_names_the_body_and_the_mandate_and_no_official(decided: Step, official: Person) -> None:
    (sentence,) = record(decided).on_behalf_of
    assert sentence == (
        "Wijkteam Oudeland decided on behalf of the municipal executive, under a mandate: Mandaatbesluit 2020."
    )
    assert official.name not in sentence


def test_the_function_of_a_mandate_and_the_body_above_it_are_named(
    formal: None, joint_step: Step, team: Party, executive_board: Party
) -> None:
    above = Mandate.objects.get(party=executive_board)
    mandate = Mandate(party=team, function="teamleider", source="Ondermandaat 2026", under=above)
    voice = Voice(party=team, mandate=mandate)
    assert presentation.mandate_in_words(voice) == "teamleider, Ondermandaat 2026"
    assert presentation.body_behind(voice) == "College van B en W"
    top = Mandate(party=team)
    below = Mandate(party=team, under=Mandate(party=team, under=top))
    voice = Voice(party=team, mandate=below)
    assert presentation.body_behind(voice) == "the municipal executive", "a team decides on behalf of no team"


def test_a_decision_under_the_awb_says_how_to_object_until_when(decided: Step) -> None:
    remedies = record(decided).remedies
    assert remedies is not None
    assert (remedies.taken_on, remedies.until) == (date(2026, 11, 3), date(2026, 12, 15))
    assert (remedies.body, remedies.is_over) == ("the municipal executive", False)


def test_other_decisions_say_nothing_of_objecting(joint_step: Step, first_step: Step) -> None:
    assert record(first_step).remedies is None


def test_a_decision_and_the_one_that_takes_it_up_again_name_each_other(
    first_step: Step, official: Person, representative: Person, later: datetime
) -> None:
    actions.propose(step_id=first_step.id, by=official, outcome="no", reasons="Het kan niet.", at=later)
    again = actions.reverse_decision(
        decision_id=Decision.objects.get(step=first_step).id, reason="Nieuwe feiten.", by=official, at=later
    )
    old, new = record(first_step), record(again)
    assert old.reversed_by is not None
    assert new.reverses is not None
    assert (old.reversed_by.anchor, new.reverses.anchor) == (new.anchor, old.anchor)
    assert old.anchor != new.anchor
    assert (old.reverses, new.reversed_by) == (None, None)


def test_the_clock_tells_its_history(joint_step: Step, official: Person, later: datetime) -> None:
    actions.extend_term(step_id=joint_step.id, amount=2, unit="weeks", reason="Meer tijd.", by=official, at=later)
    actions.suspend_term(
        step_id=joint_step.id, until=date(2026, 11, 20), reason="De offerte mist.", by=official, at=later
    )
    suspended, extended = record(joint_step).clock
    assert extended.startswith("On 3 November 2026 the term was extended, now until 11 January 2027.")
    assert extended.endswith("Meer tijd.")
    assert (
        suspended
        == "The clock stands still since 3 November 2026, until 20 November 2026 at the latest. Why: De offerte mist."
    )


def test_a_term_that_passed_names_who_was_called_in(joint_step: Step, later: datetime) -> None:
    actions.lapse_term(step_id=joint_step.id, at=later + timedelta(days=90))
    assert record(joint_step).clock == [
        "The term passed on 28 December 2026 without a decision.",
        "College van B en W was called in, to see to it that a decision comes by 30 March 2027.",
    ]


def test_missing_signatures_are_counted(
    joint_step: Step, group: Party, representative: Person, official: Person, later: datetime
) -> None:
    Membership.objects.filter(party=group).update(is_representative=True)
    Party.objects.filter(id=group.id).update(quorum=2)
    proposal = actions.propose(step_id=joint_step.id, by=official, outcome="yes", reasons="Het kan.", at=later)
    actions.voice(step_id=joint_step.id, by=representative, say="consent", proposal_id=proposal.id, at=later)
    assert waiting(joint_step)[0] == ("Lezers van Oudeland must still say yes or no (1 more signature is needed)")
