"""A group that is bound by more than one of those who sign for it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from accounts import actions as accounts
from accounts.models import Membership, Party, Person
from decisions import actions
from decisions.duties import duties_of
from decisions.invariants import broken_in
from decisions.models import Decision, Process, Proposal, Signature, Step, Voice
from decisions.workflow import End
from ledger.models import Entry
from tests import factories

pytestmark = pytest.mark.django_db

Refused = Callable[..., AbstractContextManager[Any]]
NewEntries = Callable[[], AbstractContextManager[list[Entry]]]


@pytest.fixture
def third(group: Party) -> Person:
    person: Person = factories.MembershipFactory(party=group, is_representative=True).person
    return person


@pytest.fixture
def group_of_two(group: Party, neighbour: Person, third: Person) -> Party:
    """Three sign for the group; two of them are needed."""
    Membership.objects.filter(person=neighbour).update(is_representative=True)
    group.quorum = 2
    group.save(update_fields=["quorum"])
    return group


@pytest.fixture
def proposal(joint_step: Step, group_of_two: Party, official: Person, later: datetime) -> Proposal:
    """The team's, on which the group has not spoken."""
    return actions.propose(step_id=joint_step.id, by=official, outcome="yes", reasons="Ja.", at=later)


@pytest.fixture
def another_process(joint_step: Step, group_of_two: Party, later: datetime) -> Process:
    """Something else in which the same group takes part."""
    process: Process = factories.ProcessFactory(template=joint_step.process.template, opened_at=later)
    factories.ParticipantFactory(process=process, party=group_of_two)
    return process


def say(proposal: Proposal, by: Person, at: datetime, what: str = "consent", reason: str = "Om.") -> Any:
    return actions.voice(step_id=proposal.step_id, proposal_id=proposal.id, by=by, say=what, reason=reason, at=at)


def stop(step: Step, group: Party, by: Person, at: datetime) -> Process:
    return actions.close_process(process_id=step.process_id, end=End.WITHDRAWN, party=group, by=by, at=at)


def kinds(entries: list[Entry]) -> list[str]:
    return [entry.kind for entry in entries]


def test_the_first_signature_waits_and_the_second_binds(
    proposal: Proposal, representative: Person, neighbour: Person, later: datetime, new_entries: NewEntries
) -> None:
    with new_entries() as first:
        assert say(proposal, representative, later) is None
    assert kinds(first) == ["proposal.signed"]
    assert proposal.voices.count() == 1
    assert not Decision.objects.filter(step=proposal.step).exists()

    with new_entries() as second:
        voice = say(proposal, neighbour, later + timedelta(hours=1))

    assert kinds(second)[:3] == ["proposal.signed", "voice.given", "decision.taken"]
    assert voice.said_by == neighbour
    assert Decision.objects.filter(proposal=proposal).exists()


def test_who_proposes_has_signed_but_not_bound_the_group(
    joint_step: Step,
    group_of_two: Party,
    representative: Person,
    neighbour: Person,
    later: datetime,
    new_entries: NewEntries,
) -> None:
    with new_entries() as entries:
        proposal = actions.propose(step_id=joint_step.id, by=representative, outcome="yes", reasons="Ja.", at=later)
    assert kinds(entries) == ["proposal.made", "proposal.signed"]
    assert proposal.voices.count() == 0

    say(proposal, neighbour, later)

    assert proposal.voices.get().party == group_of_two


def test_the_last_signature_of_a_person_counts(
    proposal: Proposal, representative: Person, neighbour: Person, third: Person, later: datetime
) -> None:
    say(proposal, representative, later)
    say(proposal, representative, later + timedelta(minutes=1), "objection")
    say(proposal, neighbour, later + timedelta(minutes=2))
    assert proposal.voices.count() == 1

    say(proposal, third, later + timedelta(minutes=3))

    assert proposal.voices.get(party__kind="resident_group").say == "consent"


def test_nobody_signs_twice_for_the_same(
    proposal: Proposal, representative: Person, later: datetime, refused: Refused
) -> None:
    say(proposal, representative, later)

    with translation.override("en"), refused(actions.CannotVoice, "1 other person of your group must sign too"):
        say(proposal, representative, later + timedelta(minutes=1))


def test_the_signature_of_who_left_no_longer_counts(
    proposal: Proposal, representative: Person, neighbour: Person, third: Person, later: datetime
) -> None:
    say(proposal, neighbour, later)
    accounts.end_membership(
        membership_id=Membership.objects.get(person=neighbour).id, by=neighbour, at=later + timedelta(minutes=1)
    )

    assert say(proposal, third, later + timedelta(minutes=2)) is None
    assert say(proposal, representative, later + timedelta(minutes=3)).say == "consent"


def test_a_group_with_fewer_signers_than_it_asks_is_not_locked_out(
    proposal: Proposal, representative: Person, neighbour: Person, third: Person, later: datetime
) -> None:
    for person in (neighbour, third):
        accounts.end_membership(membership_id=Membership.objects.get(person=person).id, by=person, at=later)

    assert say(proposal, representative, later + timedelta(minutes=1)).say == "consent"
    assert Signature.objects.count() == 0


def test_enough_signatures_bind_when_one_who_did_not_sign_leaves(
    proposal: Proposal,
    group_of_two: Party,
    representative: Person,
    neighbour: Person,
    third: Person,
    later: datetime,
) -> None:
    """Three were needed and two had signed; now that two sign for the group, either of them can say so."""
    group_of_two.quorum = 3
    group_of_two.save(update_fields=["quorum"])
    say(proposal, representative, later)
    say(proposal, neighbour, later)
    accounts.end_membership(membership_id=Membership.objects.get(person=third).id, by=third, at=later)

    voice = say(proposal, representative, later + timedelta(minutes=1))

    assert voice.say == "consent"
    assert Signature.objects.count() == 2


class TestConflict:
    """Who has a conflict of interest is not waited for, and what they signed before counts no more."""

    @pytest.fixture
    def the_third_is_out(self, joint_step: Step, group_of_two: Party, third: Person, later: datetime) -> None:
        recusal = actions.recuse(process_id=joint_step.process_id, by=third, at=later)
        assert recusal is not None

    def test_the_others_are_as_many_as_it_takes(
        self, proposal: Proposal, the_third_is_out: None, representative: Person, neighbour: Person, later: datetime
    ) -> None:
        assert say(proposal, representative, later) is None
        [duty] = duties_of(neighbour, later)
        assert (duty.needed, duty.missing) == (2, 1)
        assert (
            say(proposal, neighbour, later).party
            == proposal.step.process.participants.get(party_kind="resident_group").party
        )

    def test_the_one_who_is_left_binds_the_group(
        self,
        proposal: Proposal,
        the_third_is_out: None,
        group_of_two: Party,
        representative: Person,
        neighbour: Person,
        later: datetime,
    ) -> None:
        Membership.objects.filter(person=neighbour).update(is_representative=False)
        [duty] = duties_of(representative, later)
        assert (duty.needed, duty.missing) == (1, 1)

        voice = say(proposal, representative, later)

        assert voice.party == group_of_two
        assert list(broken_in(proposal.step.process)) == []

    def test_elsewhere_they_sign_as_ever(
        self,
        proposal: Proposal,
        another_process: Process,
        group_of_two: Party,
        representative: Person,
        third: Person,
        later: datetime,
    ) -> None:
        """A conflict is about one plan: in another one of the same group their signature is asked for, and counts."""
        actions.recuse(process_id=another_process.id, by=third, at=later)
        [duty] = duties_of(third, later)
        assert (duty.needed, duty.missing) == (2, 2)

        assert say(proposal, representative, later) is None
        voice = say(proposal, third, later + timedelta(minutes=1))

        assert voice.party == group_of_two
        assert list(broken_in(proposal.step.process)) == []

    def test_what_they_signed_counts_no_more(
        self, proposal: Proposal, third: Person, representative: Person, neighbour: Person, later: datetime
    ) -> None:
        assert say(proposal, third, later) is None
        out_at = later + timedelta(minutes=1)
        actions.recuse(process_id=proposal.step.process_id, by=third, at=out_at)

        assert say(proposal, representative, out_at + timedelta(minutes=1)) is None

        with pytest.raises(IntegrityError, match="too few people"), transaction.atomic():
            Voice.objects.create(
                proposal=proposal,
                party=proposal.step.process.participants.get(party_kind="resident_group").party,
                said_at=out_at + timedelta(minutes=2),
                said_by=representative,
                say="consent",
            )
        assert say(proposal, neighbour, out_at + timedelta(minutes=3)) is not None

    @pytest.mark.parametrize("quorum", [1, 2])
    def test_they_do_not_stop_the_plan(
        self,
        quorum: int,
        joint_step: Step,
        the_third_is_out: None,
        group_of_two: Party,
        representative: Person,
        third: Person,
        later: datetime,
        refused: Refused,
    ) -> None:
        group_of_two.quorum = quorum
        group_of_two.save(update_fields=["quorum"])
        with translation.override("en"), refused(actions.CannotClose, "conflict of interest.*Rosa"):
            stop(joint_step, group_of_two, third, later)

        process = stop(joint_step, group_of_two, representative, later)

        assert (process.closed_at is not None) == (quorum == 1)

    def test_the_group_gives_back_without_them(
        self,
        first_step: Step,
        group_of_two: Party,
        team: Party,
        official: Person,
        representative: Person,
        neighbour: Person,
        third: Person,
        later: datetime,
    ) -> None:
        Membership.objects.filter(person=neighbour).update(is_representative=False)
        actions.recuse(process_id=first_step.process_id, by=third, at=later)
        offer = actions.offer_transfer(
            step_id=first_step.id,
            kind="hand_over",
            giver=team,
            receiver=group_of_two,
            reason="Zo.",
            answer_by=later.date() + timedelta(days=5),
            by=official,
            at=later,
        )
        actions.accept_transfer(transfer_id=offer.id, by=representative, at=later)

        soon = later + timedelta(hours=1)
        given_back = actions.return_authority(step_id=first_step.id, reason="Te veel.", by=representative, at=soon)

        assert given_back is not None
        assert list(broken_in(first_step.process)) == []


class TestOffers:
    @pytest.fixture
    def offer(
        self,
        joint_step: Step,
        group_of_two: Party,
        executive_board: Party,
        representative: Person,
        later: datetime,
    ) -> Any:
        return actions.offer_transfer(
            step_id=joint_step.id,
            kind="share",
            giver=group_of_two,
            receiver=executive_board,
            reason="Samen.",
            answer_by=later.date() + timedelta(days=5),
            by=representative,
            at=later,
        )

    def test_an_offer_of_one_is_not_yet_of_the_group(
        self, offer: Any, group_of_two: Party, neighbour: Person, later: datetime, new_entries: NewEntries
    ) -> None:
        assert offer.answers.count() == 0

        with new_entries() as entries:
            actions.accept_transfer(transfer_id=offer.id, by=neighbour, at=later)

        assert kinds(entries) == ["transfer.signed", "transfer.answered"]
        assert offer.answers.get().party == group_of_two

    def test_the_others_can_refuse_what_one_of_them_offered(
        self, offer: Any, neighbour: Person, third: Person, later: datetime, refused: Refused
    ) -> None:
        actions.refuse_transfer(transfer_id=offer.id, reason="Nee.", by=neighbour, at=later)
        offer.refresh_from_db()
        assert offer.closed_at is None
        with refused(actions.CannotRefuseTransfer):
            actions.refuse_transfer(transfer_id=offer.id, reason="Nee.", by=neighbour, at=later)

        actions.refuse_transfer(transfer_id=offer.id, reason="Nee.", by=third, at=later)

        offer.refresh_from_db()
        assert offer.result == "refused"

    def test_one_alone_does_not_step_the_group_down(
        self,
        group_of_two: Party,
        team: Party,
        official: Person,
        representative: Person,
        neighbour: Person,
        later: datetime,
    ) -> None:
        """Not even where the group does not decide, so that its own seat is all that changes."""
        template = factories.TemplateStepFactory(
            seats={"municipal_team": "decides", "resident_group": "co_produces"}
        ).template
        assert team.district is not None
        step = actions.open_process(
            template=template, group=group_of_two, district=team.district, by=official, at=later
        ).steps.get()
        offer = actions.offer_transfer(
            step_id=step.id,
            kind="step_down",
            giver=group_of_two,
            reason="Minder.",
            answer_by=later.date(),
            by=representative,
            at=later,
        )
        actions.accept_transfer(transfer_id=offer.id, by=official, at=later + timedelta(hours=1))
        assert step.authorities.count() == 1

        actions.accept_transfer(transfer_id=offer.id, by=neighbour, at=later + timedelta(hours=2))

        assert step.authorities.get(next=None).seats.get(party=group_of_two).role == "advises"
