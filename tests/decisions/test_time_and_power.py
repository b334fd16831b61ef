"""What time does to power: the municipality gains nothing by silence, and nothing that is over waits for a clock."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from accounts import actions as accounts
from accounts.models import Party, Person
from decisions import actions, queries
from decisions.invariants import broken_in
from decisions.models import Process, Step, Term, Transfer
from ledger.models import Entry
from tests import factories

pytestmark = pytest.mark.django_db

Refused = Callable[..., AbstractContextManager[Any]]
NewEntries = Callable[[], AbstractContextManager[list[Entry]]]
Open = Callable[..., Step]


@pytest.fixture
def opened(joint_step: Step, group: Party, team: Party, official: Person, later: datetime) -> Open:
    """A step of another plan of the group, at which the team decides alone; its term ends in 20 days."""

    def opened(**fields: Any) -> Step:
        template = factories.TemplateStepFactory(
            **{
                "seats": {"municipal_team": "decides", "resident_group": "consulted"},
                "term_amount": 20,
                "term_unit": "days",
                "term_source": "ordinance",
                "advice_days": 14,
                "escalates_to": "executive",
                "escalation": "decide",
                **fields,
            }
        ).template
        assert team.district is not None
        return actions.open_process(
            template=template, group=group, district=team.district, by=official, at=later
        ).steps.get()

    return opened


@pytest.fixture
def handed_over(group: Party, team: Party, official: Person, representative: Person) -> Callable[..., Transfer]:
    def handed_over(step: Step, at: datetime, **given: Any) -> Transfer:
        transfer = actions.offer_transfer(
            step_id=step.id,
            kind="hand_over",
            giver=team,
            receiver=group,
            reason="De groep kan dit zelf.",
            answer_by=timezone.localdate(at) + timedelta(days=1),
            by=official,
            at=at,
            **given,
        )
        return actions.accept_transfer(transfer_id=transfer.id, by=representative, at=at)

    return handed_over


def deciders(step: Step) -> set[Party]:
    return {seat.party for seat in queries.deciding_seats(step.authorities.get(next=None))}


class TestSilence:
    def test_advice_of_who_hands_over_late_leaves_a_day_to_decide(
        self, opened: Open, handed_over: Callable[..., Transfer], representative: Person, later: datetime
    ) -> None:
        step = opened()
        handed_over(step, later + timedelta(days=18))

        [advice] = step.advices.all()
        assert advice.due_on == step.term.ends_on - timedelta(days=1)

        last_day = later + timedelta(days=20)
        actions.let_time_pass(at=last_day)
        actions.propose(step_id=step.id, by=representative, outcome="yes", reasons="Ja.", at=last_day)
        step.refresh_from_db()
        assert step.closed_at == last_day

    def test_on_the_last_day_the_advice_is_due_that_day(
        self, opened: Open, handed_over: Callable[..., Transfer], later: datetime
    ) -> None:
        step = opened()
        handed_over(step, later + timedelta(days=20))
        assert step.advices.get().due_on == step.term.ends_on

    @pytest.mark.parametrize("is_given", [False, True])
    def test_who_kept_silent_gains_nothing_by_the_lapse(
        self,
        opened: Open,
        handed_over: Callable[..., Transfer],
        group: Party,
        official: Person,
        executive_board: Party,
        is_given: bool,
        later: datetime,
    ) -> None:
        step = opened()
        handed_over(step, later + timedelta(days=2))
        if is_given:
            actions.give_advice(
                advice_id=step.advices.get().id, text="Doen.", by=official, at=later + timedelta(days=3)
            )

        for day in range(3, 23):
            actions.let_time_pass(at=later + timedelta(days=day))

        term = Term.objects.get(step=step)
        assert (term.lapsed_at is not None, term.escalated_to) == (True, executive_board)
        assert deciders(step) == ({group, executive_board} if is_given else {group})


class TestEndOfAnArrangement:
    @pytest.fixture
    def ended(self, opened: Open, handed_over: Callable[..., Transfer], later: datetime) -> tuple[Step, datetime]:
        """A step that was handed over for 20 days, with the advice lapsed; the clock did not come by since."""
        step = opened(term_amount=60)
        handed_over(step, later, ends_on=timezone.localdate(later) + timedelta(days=20))
        actions.let_time_pass(at=later + timedelta(days=15))
        return step, later + timedelta(days=21)

    def test_who_received_it_decides_no_more(
        self, ended: tuple[Step, datetime], representative: Person, refused: Refused
    ) -> None:
        step, at = ended
        with translation.override("en"), refused(actions.CannotPropose, "Omar Haddad"):
            actions.propose(step_id=step.id, by=representative, outcome="yes", reasons="Ja.", at=at)

    def test_who_gave_it_decides_again(
        self, ended: tuple[Step, datetime], official: Person, team: Party, new_entries: NewEntries
    ) -> None:
        step, at = ended
        with new_entries() as entries:
            actions.propose(step_id=step.id, by=official, outcome="no", reasons="Nee.", at=at)

        assert entries[0].kind == "authority.returned"
        assert deciders(step) == {team}
        assert list(broken_in(Process.objects.get(id=step.process_id))) == []


def test_a_decision_is_taken_under_the_arrangement_that_holds_at_its_moment(
    opened: Open, handed_over: Callable[..., Transfer], representative: Person, official: Person, later: datetime
) -> None:
    """Rosa asked first, and waited for the lock while the table changed."""
    step = opened(advice_days=1)
    changed_at = later + timedelta(hours=3)
    handed_over(step, changed_at)
    advice = actions.give_advice(advice_id=step.advices.get().id, text="Doen.", by=official, at=changed_at)

    proposal = actions.propose(
        step_id=step.id,
        by=representative,
        outcome="yes",
        reasons="Ja.",
        at=later,
        advice_answers=[actions.Answer(advice.id, "followed")],
    )

    assert proposal.decision.taken_at >= changed_at
    assert queries.authority_at(step, proposal.decision.taken_at) == proposal.authority


def test_who_took_a_proposal_back_for_one_party_speaks_for_no_other(
    joint_step: Step,
    group: Party,
    team: Party,
    representative: Person,
    later: datetime,
    refused: Refused,
) -> None:
    membership = factories.MembershipFactory(party=group, is_representative=True)
    both = membership.person
    proposal = actions.propose(step_id=joint_step.id, by=representative, outcome="yes", reasons="Ja.", at=later)
    actions.take_back_proposal(proposal_id=proposal.id, by=both, at=later + timedelta(minutes=1))
    accounts.end_membership(membership_id=membership.id, by=both, at=later + timedelta(minutes=2))
    factories.MembershipFactory(party=team, person=both, is_representative=True)

    with translation.override("en"), refused(actions.CannotPropose, "spoken for another party"):
        actions.propose(step_id=joint_step.id, by=both, outcome="no", reasons="Nee.", at=later + timedelta(minutes=3))
    with pytest.raises(IntegrityError, match="two parties"), transaction.atomic():
        factories.VoiceFactory(
            proposal=factories.ProposalFactory(step=joint_step, authority=joint_step.authorities.get(next=None)),
            party=team,
            said_by=both,
            said_at=later + timedelta(minutes=3),
        )


def test_a_clock_that_runs_again_never_ends_sooner(opened: Open, official: Person, later: datetime) -> None:
    """Counted in working days, and extended to a Saturday."""
    step = opened(term_amount=8, term_unit="working_days")
    until_saturday = (5 - step.term.ends_on.weekday()) % 7
    actions.extend_term(step_id=step.id, amount=until_saturday, unit="days", reason="Meer tijd.", by=official, at=later)
    saturday = Term.objects.get(step=step).ends_on
    friday = later + timedelta(days=(saturday - timezone.localdate(later)).days - 1)
    actions.suspend_term(
        step_id=step.id, until=saturday + timedelta(days=2), reason="Een vraag.", by=official, at=friday
    )

    actions.resume_term(step_id=step.id, by=official, at=friday)

    assert Term.objects.get(step=step).ends_on == saturday


def test_the_end_of_an_arrangement_is_told_with_its_transfer(
    opened: Open, handed_over: Callable[..., Transfer], later: datetime, new_entries: NewEntries
) -> None:
    step = opened(term_amount=60)
    transfer = handed_over(step, later, ends_on=timezone.localdate(later) + timedelta(days=5))
    with new_entries() as entries:
        actions.let_time_pass(at=later + timedelta(days=6))
    [returned] = [entry for entry in entries if entry.kind == "authority.returned"]
    assert json.loads(returned.body)["facts"]["restores"] == str(transfer.authority_id)
