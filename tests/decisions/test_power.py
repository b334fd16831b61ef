"""Power does not drift: what was agreed for a time or up to an amount, given back, taken back or decided anew."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts import actions as accounts
from accounts.models import Membership, Party, Person
from decisions import access, actions, acts, duties, queries
from decisions.invariants import broken_in
from decisions.models import Authority, Mandate, Process, Signature, Step, Transfer
from decisions.workflow import End
from tests import factories
from tests.conftest import SignedIn
from tests.refusing import sql

pytestmark = pytest.mark.django_db

Refused = Callable[..., AbstractContextManager[Any]]
Agreed = Callable[..., Transfer]
Open = Callable[..., Step]

HOUR = timedelta(hours=1)


def now(step: Step) -> Authority:
    return step.authorities.get(next=None)


def seats(step: Step) -> dict[Party, str]:
    return {seat.party: seat.role for seat in now(step).seats.all()}


def ceilings(step: Step) -> dict[Party, Decimal]:
    return {seat.party: seat.ceiling for seat in now(step).seats.exclude(ceiling=None)}


def signs_too(person: Person, party: Party) -> None:
    factories.MembershipFactory(person=person, party=party, is_representative=True)


@pytest.fixture
def open_step(
    joint_step: Step, group: Party, district: Any, official: Person, executive: Person, later: datetime
) -> Open:
    """The open step of another plan of the group, with these seats."""

    def open_step(**given: str) -> Step:
        template = factories.TemplateStepFactory(seats=given, term_amount=200, term_unit="days", advice_days=1).template
        process = actions.open_process(template=template, group=group, district=district, by=official, at=later)
        return process.steps.get()

    return open_step


@pytest.fixture
def team_step(open_step: Open) -> Step:
    """The team decides alone, and the group is consulted."""
    return open_step(municipal_team="decides", resident_group="consulted")


@pytest.fixture
def agreed(
    group: Party,
    team: Party,
    welfare: Party,
    executive_board: Party,
    representative: Person,
    official: Person,
    social_worker: Person,
    executive: Person,
    later: datetime,
) -> Agreed:
    """An offer that everybody accepts, after so many days."""
    signer = {group: representative, team: official, welfare: social_worker, executive_board: executive}

    def agreed(
        step: Step, giver: Party, receiver: Party | None = None, kind: str = "", day: int = 0, **given: Any
    ) -> Transfer:
        at = later + timedelta(days=day)
        transfer = actions.offer_transfer(
            step_id=step.id,
            kind=kind or ("share" if receiver else "step_down"),
            giver=giver,
            receiver=receiver,
            reason="Zo werkt het beter.",
            answer_by=at.date() + timedelta(days=2),
            by=signer[giver],
            at=at,
            **given,
        )
        for party in queries.must_agree(transfer, now(step)):
            if party != giver:
                actions.accept_transfer(transfer_id=transfer.id, by=signer[party], at=at + HOUR)
        transfer.refresh_from_db()
        assert transfer.result == "accepted"
        return transfer

    return agreed


@pytest.fixture
def two_of_the_group(group: Party, neighbour: Person) -> Person:
    """Noor signs for the group as well, and two must."""
    Membership.objects.filter(person=neighbour).update(is_representative=True)
    Party.objects.filter(id=group.id).update(quorum=2)
    group.refresh_from_db()
    return neighbour


class TestForATime:
    def test_what_is_agreed_upon_it_ends_with_it(
        self, team_step: Step, agreed: Agreed, team: Party, group: Party, welfare: Party, later: datetime
    ) -> None:
        first = later.date() + timedelta(days=20)
        agreed(team_step, team, group, ends_on=first)
        second = agreed(team_step, group, welfare, day=1)
        assert second.ends_on == first
        assert now(team_step).ends_on == first

        assert actions.fall_back(step_id=team_step.id, at=later + timedelta(days=21))

        assert seats(team_step) == {team: "decides", group: "consulted"}
        assert now(team_step).ends_on is None

    def test_a_shorter_time_falls_back_on_the_longer_one(
        self, team_step: Step, agreed: Agreed, team: Party, group: Party, welfare: Party, later: datetime
    ) -> None:
        first = later.date() + timedelta(days=20)
        agreed(team_step, team, group, ends_on=first)
        agreed(team_step, group, welfare, day=1, ends_on=later.date() + timedelta(days=10))

        assert actions.fall_back(step_id=team_step.id, at=later + timedelta(days=11))
        assert seats(team_step) == {team: "decides", group: "decides"}
        assert now(team_step).ends_on == first
        assert queries.transfer_received(now(team_step)) is not None

        assert actions.fall_back(step_id=team_step.id, at=later + timedelta(days=21))
        assert seats(team_step) == {team: "decides", group: "consulted"}


class TestGivingBack:
    @pytest.mark.parametrize("then", ["shares on", "the giver steps down"])
    def test_it_stays_open(
        self,
        then: str,
        team_step: Step,
        agreed: Agreed,
        team: Party,
        group: Party,
        welfare: Party,
        representative: Person,
        later: datetime,
    ) -> None:
        agreed(team_step, team, group)
        if then == "shares on":
            agreed(team_step, group, welfare, day=1)
        else:
            agreed(team_step, team, day=1)
        at = later + timedelta(days=2)
        assert access.may_return(representative, queries.with_record(Step.objects.all()).get(id=team_step.id), at)

        actions.return_authority(step_id=team_step.id, by=representative, reason="Te veel.", at=at)

        assert seats(team_step) == {team: "decides", group: "consulted"}
        assert now(team_step).restores == team_step.authorities.get(previous=None)

    def test_who_passed_all_of_it_on_has_nothing_to_give_back(
        self,
        team_step: Step,
        agreed: Agreed,
        team: Party,
        group: Party,
        welfare: Party,
        representative: Person,
        later: datetime,
        refused: Refused,
    ) -> None:
        agreed(team_step, team, group, "hand_over")
        agreed(team_step, group, welfare, "hand_over", day=1)
        at = later + timedelta(days=2)

        assert not access.may_return(representative, team_step, at)
        with refused(actions.CannotReturn):
            actions.return_authority(step_id=team_step.id, by=representative, reason="", at=at)

    def test_a_second_thing_received_goes_back_first(
        self,
        open_step: Open,
        agreed: Agreed,
        team: Party,
        group: Party,
        executive_board: Party,
        representative: Person,
        later: datetime,
    ) -> None:
        step = open_step(municipal_team="decides", resident_group="consulted", executive="informed")
        agreed(step, team, group, ceiling=Decimal(500))
        agreed(step, group, executive_board, day=1, ceiling=Decimal(300))
        actions.return_authority(step_id=step.id, by=representative, reason="", at=later + timedelta(days=2))
        assert seats(step) == {team: "decides", group: "consulted", executive_board: "informed"}
        with pytest.raises(actions.CannotReturn):
            actions.return_authority(step_id=step.id, by=representative, reason="", at=later + timedelta(days=3))

    def test_nothing_is_left_after_a_withdrawal(
        self,
        team_step: Step,
        agreed: Agreed,
        team: Party,
        group: Party,
        executive: Person,
        representative: Person,
        later: datetime,
        refused: Refused,
    ) -> None:
        agreed(team_step, team, group)
        at = later + timedelta(days=1)
        actions.withdraw_authority(step_id=team_step.id, by=executive, article="A", reason="B", at=at)
        with refused(actions.CannotReturn):
            actions.return_authority(step_id=team_step.id, by=representative, reason="", at=at + HOUR)

    def test_two_must_sign_where_two_are_needed(
        self,
        team_step: Step,
        agreed: Agreed,
        team: Party,
        group: Party,
        representative: Person,
        neighbour: Person,
        later: datetime,
        refused: Refused,
    ) -> None:
        agreed(team_step, team, group)
        Membership.objects.filter(person=neighbour).update(is_representative=True)
        at = later + timedelta(days=1)
        accounts.raise_quorum(party_id=group.id, quorum=2, by=representative, at=at)

        assert actions.return_authority(step_id=team_step.id, by=representative, reason="Te veel.", at=at) is None
        assert seats(team_step)[group] == "decides"
        with refused(actions.CannotReturn):
            actions.return_authority(step_id=team_step.id, by=representative, reason="Te veel.", at=at)
        with pytest.raises(IntegrityError, match="too few people"), transaction.atomic():
            factories.AuthorityFactory(
                step=team_step, basis="return", by=representative, seats={team: "decides"}, from_at=at + HOUR
            )

        assert actions.return_authority(step_id=team_step.id, by=neighbour, reason="", at=at + 2 * HOUR) is not None
        assert seats(team_step) == {team: "decides", group: "consulted"}
        assert list(broken_in(team_step.process)) == []


class TestAdviceOfWhoHandedOver:
    @pytest.fixture
    def handed(self, team_step: Step, agreed: Agreed, team: Party, group: Party) -> Step:
        agreed(team_step, team, group, "hand_over")
        return team_step

    def test_it_is_asked_and_waited_for(
        self,
        handed: Step,
        team: Party,
        official: Person,
        representative: Person,
        later: datetime,
        refused: Refused,
    ) -> None:
        advice = handed.advices.get()
        assert (advice.party, advice.is_waiting) == (team, True)
        decided = {"step_id": handed.id, "by": representative, "outcome": "yes", "reasons": "Ja."}
        with refused(actions.CannotPropose, team.name):
            actions.propose(**decided, at=later + 2 * HOUR)
        actions.give_advice(advice_id=advice.id, by=official, text="Doen.", at=later + 3 * HOUR)

        answers = [actions.Answer(advice.id, "followed")]
        actions.propose(**decided, advice_answers=answers, at=later + 4 * HOUR)

        assert list(broken_in(Process.objects.get(id=handed.process_id))) == []

    def test_it_is_no_longer_waited_for_once_the_giver_decides_again(
        self, handed: Step, team: Party, official: Person, representative: Person, later: datetime
    ) -> None:
        at = later + timedelta(hours=5)
        actions.return_authority(step_id=handed.id, by=representative, reason="", at=at)

        advice = handed.advices.get()
        assert advice.was_released
        assert not advice.is_waiting
        actions.propose(step_id=handed.id, by=official, outcome="no", reasons="Nee.", at=at + HOUR)

    def test_who_advises_again_is_asked_again(
        self, open_step: Open, agreed: Agreed, team: Party, welfare: Party, social_worker: Person, later: datetime
    ) -> None:
        step = open_step(municipal_team="decides", welfare_team="advises")
        agreed(step, team, welfare, ends_on=later.date() + timedelta(days=3))
        assert step.advices.get().was_released

        actions.fall_back(step_id=step.id, at=later + timedelta(days=4))

        advice = step.advices.get()
        assert (advice.is_waiting, advice.due_on) == (True, later.date() + timedelta(days=5))
        actions.give_advice(advice_id=advice.id, by=social_worker, text="Doen.", at=later + timedelta(days=5))

    def test_what_lapsed_in_silence_was_not_released(self, handed: Step, later: datetime) -> None:
        actions.let_time_pass(at=later + timedelta(days=3))
        advice = handed.advices.get()
        assert advice.state == "lapsed"
        assert not advice.was_released


class TestUpToAnAmount:
    def test_nobody_passes_on_more_than_they_have(
        self,
        team_step: Step,
        agreed: Agreed,
        team: Party,
        group: Party,
        welfare: Party,
        executive_board: Party,
        refused: Refused,
    ) -> None:
        agreed(team_step, team, group, ceiling=Decimal(200))
        for more in (None, Decimal("200.01")):
            with refused(actions.CannotOffer, "200"):
                agreed(team_step, group, welfare, day=1, ceiling=more)
        agreed(team_step, group, welfare, day=1, ceiling=Decimal(150))
        assert ceilings(team_step) == {group: 200, welfare: 150}

    def test_who_receives_anew_is_not_held_to_an_old_amount(
        self, team_step: Step, agreed: Agreed, team: Party, group: Party
    ) -> None:
        agreed(team_step, team, group, ceiling=Decimal(200))
        agreed(team_step, group, day=1)
        agreed(team_step, team, group, day=2)
        assert ceilings(team_step) == {}


class TestOneParty:
    """Omar spoke for the team, and signs for the executive, or Rosa's group, as well."""

    @pytest.fixture
    def spoken(self, joint_step: Step, official: Person, later: datetime) -> Step:
        actions.propose(step_id=joint_step.id, by=official, outcome="yes", reasons="Ja.", at=later)
        return joint_step

    def test_who_spoke_for_another_party_does_not_take_back(
        self,
        spoken: Step,
        official: Person,
        executive: Person,
        executive_board: Party,
        later: datetime,
        refused: Refused,
    ) -> None:
        signs_too(official, executive_board)
        with refused(actions.CannotWithdraw, "andere partij"):
            actions.withdraw_authority(step_id=spoken.id, by=official, article="A", reason="B", at=later + HOUR)
        with pytest.raises(IntegrityError, match="two parties"), transaction.atomic():
            factories.AuthorityFactory(
                step=spoken,
                basis="withdrawal",
                article="A",
                reason="B",
                by=official,
                seats={executive_board: "decides"},
                mandate=Mandate.objects.get(party=executive_board),
            )

    def test_who_offered_for_another_party_does_not_give_back(
        self,
        team_step: Step,
        agreed: Agreed,
        team: Party,
        group: Party,
        official: Person,
        later: datetime,
        refused: Refused,
    ) -> None:
        agreed(team_step, team, group)
        signs_too(official, group)
        with refused(actions.CannotReturn, "andere partij"):
            actions.return_authority(step_id=team_step.id, by=official, reason="", at=later + 2 * HOUR)

    def test_who_took_back_does_not_speak_for_another(
        self,
        joint_step: Step,
        team: Party,
        official: Person,
        executive: Person,
        executive_board: Party,
        later: datetime,
        refused: Refused,
    ) -> None:
        actions.withdraw_authority(step_id=joint_step.id, by=executive, article="A", reason="B", at=later)
        signs_too(executive, team)
        assert access.acts_for_another(executive, team, joint_step)
        assert not access.acts_for_another(executive, executive_board, joint_step)
        with refused(actions.CannotOffer, "andere partij"):
            actions.offer_transfer(
                step_id=joint_step.id,
                kind="step_down",
                giver=team,
                reason="Minder.",
                by=executive,
                at=later + HOUR,
                answer_by=later.date() + timedelta(days=2),
            )
        proposal = actions.propose(
            step_id=joint_step.id, by=executive, outcome="yes", reasons="Ja.", at=later + 2 * HOUR
        )
        assert proposal.party == executive_board
        with pytest.raises(IntegrityError, match="two parties"), transaction.atomic():
            Signature.objects.create(
                party=team, proposal=proposal, says="consent", signed_at=later + 3 * HOUR, signed_by=executive
            )

    def test_the_walk_finds_who_acted_for_two(self, spoken: Step, official: Person, executive: Person) -> None:
        actions.withdraw_authority(step_id=spoken.id, by=executive, article="A", reason="B", at=now(spoken).from_at)
        sql("SET LOCAL session_replication_role = replica")
        sql("UPDATE decisions_authority SET by_id = %s WHERE basis = 'withdrawal'", official.id)
        sql("UPDATE decisions_authority SET mandate_id = NULL")
        sql("SET LOCAL session_replication_role = DEFAULT")
        broken = " ".join(broken_in(spoken.process))
        assert "5: one person acted for two parties" in broken
        assert "2: the executive took a decision back without a mandate" in broken


class TestDecidingAnew:
    @pytest.fixture
    def shared(self, team_step: Step, agreed: Agreed, team: Party, group: Party, later: datetime) -> Step:
        """Team and group took the decision together, where the template had the team alone; for 20 days, up to 500."""
        agreed(team_step, team, group, ceiling=Decimal(500), ends_on=later.date() + timedelta(days=20))
        return team_step

    def decide(self, step: Step, by: Person, other: Person, at: datetime) -> Any:
        proposal = actions.propose(step_id=step.id, by=by, outcome="no", reasons="Nee.", amount=Decimal(400), at=at)
        actions.voice(step_id=step.id, proposal_id=proposal.id, by=other, say="consent", at=at + HOUR)
        return Step.objects.get(id=step.id).decision

    def test_who_took_it_together_takes_it_anew_together(
        self,
        shared: Step,
        team: Party,
        group: Party,
        official: Person,
        representative: Person,
        later: datetime,
    ) -> None:
        decision = self.decide(shared, official, representative, later + timedelta(days=2))

        step = actions.reverse_decision(
            decision_id=decision.id, reason="Nieuws.", by=official, at=later + timedelta(days=3)
        )

        assert step is not None
        assert seats(step) == {team: "decides", group: "decides"}
        assert ceilings(step) == {group: 500}
        assert now(step).basis == "reversal"
        assert now(step).ends_on == later.date() + timedelta(days=20)
        again = later + timedelta(days=4)
        proposal = actions.propose(step_id=step.id, by=official, outcome="yes", reasons="Ja.", at=again)
        proposal.refresh_from_db()
        assert proposal.closed_at is None
        assert list(broken_in(Process.objects.get(id=step.process_id))) == []

    def test_the_group_can_still_give_back_and_the_time_still_ends(
        self,
        shared: Step,
        team: Party,
        group: Party,
        official: Person,
        representative: Person,
        later: datetime,
    ) -> None:
        decision = self.decide(shared, official, representative, later + timedelta(days=2))
        step = actions.reverse_decision(
            decision_id=decision.id, reason="Nieuws.", by=representative, at=later + timedelta(days=3)
        )
        assert step is not None
        with transaction.atomic():
            actions.return_authority(step_id=step.id, by=representative, reason="", at=later + timedelta(days=4))
            assert seats(step) == {team: "decides", group: "consulted"}
            transaction.set_rollback(True)
        assert actions.fall_back(step_id=step.id, at=later + timedelta(days=21))
        assert seats(step) == {team: "decides", group: "consulted"}

    def test_to_wait_until_the_time_has_passed_is_no_way_round(
        self,
        shared: Step,
        team: Party,
        group: Party,
        official: Person,
        representative: Person,
        later: datetime,
    ) -> None:
        decision = self.decide(shared, official, representative, later + timedelta(days=2))
        step = actions.reverse_decision(
            decision_id=decision.id, reason="Nieuws.", by=official, at=later + timedelta(days=40)
        )
        assert step is not None
        assert seats(step) == {team: "decides", group: "decides"}
        assert now(step).ends_on is None

    def test_a_mandate_must_cover_what_was_decided(
        self, shared: Step, official: Person, representative: Person, later: datetime, refused: Refused
    ) -> None:
        decision = self.decide(shared, official, representative, later + timedelta(days=2))
        Mandate.objects.update(ceiling=Decimal(399))
        with refused(actions.CannotReverse, "Wijkteam Oudeland"):
            actions.reverse_decision(
                decision_id=decision.id, reason="Nieuws.", by=official, at=later + timedelta(days=3)
            )

    def test_a_group_asks_with_its_signatures(
        self,
        shared: Step,
        official: Person,
        representative: Person,
        neighbour: Person,
        group: Party,
        later: datetime,
        refused: Refused,
    ) -> None:
        decision = self.decide(shared, official, representative, later + timedelta(days=2))
        Membership.objects.filter(person=neighbour).update(is_representative=True)
        Party.objects.filter(id=group.id).update(quorum=2)
        asked = {"decision_id": decision.id, "reason": "Nieuws.", "at": later + timedelta(days=3)}

        assert actions.reverse_decision(by=representative, **asked) is None
        assert not decision.reversed_at.exists()
        with refused(actions.CannotReverse):
            actions.reverse_decision(by=representative, **asked)
        assert actions.reverse_decision(by=neighbour, **asked) is not None

    def test_the_database_refuses_other_seats(
        self, shared: Step, team: Party, official: Person, representative: Person, later: datetime
    ) -> None:
        decision = self.decide(shared, official, representative, later + timedelta(days=2))
        Process.objects.filter(id=shared.process_id).update(closed_at=None, closed_by=None, end="")
        with transaction.atomic():
            step = Step.objects.create(
                process=shared.process,
                template_step=shared.template_step,
                number=2,
                reverses=decision,
                opened_at=later + timedelta(days=9),
                opened_by=official,
            )
            authority = Authority.objects.create(
                step=step,
                from_at=step.opened_at,
                by=official,
                basis="reversal",
                seat_count=1,
                restores=decision.proposal.authority,
            )
            factories.SeatFactory(authority=authority, party=team, role="decides")
            with pytest.raises(IntegrityError, match="by who took it"), transaction.atomic():
                _check_now()
            transaction.set_rollback(True)


def _check_now() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class TestMandates:
    """The bad calls stand in test_bad_actions.py; this is what the database refuses, and what is written."""

    def test_an_answer_keeps_its_mandate(self, team_step: Step, agreed: Agreed, team: Party, group: Party) -> None:
        transfer = agreed(team_step, team, group)
        kept = {answer.party: answer.mandate for answer in transfer.answers.all()}
        assert kept == {team: Mandate.objects.get(party=team), group: None}
        assert list(broken_in(team_step.process)) == []

    def test_the_database_refuses_an_answer_without(
        self,
        team_step: Step,
        agreed: Agreed,
        team: Party,
        group: Party,
        executive_board: Party,
        executive: Person,
        later: datetime,
    ) -> None:
        transfer = agreed(team_step, team, group)
        with pytest.raises(IntegrityError, match="without a mandate"), transaction.atomic():
            transfer.answers.create(
                party=executive_board, accepts=True, answered_at=later, answered_by=executive, mandate=None
            )

    def test_the_database_refuses_a_withdrawal_without(
        self, joint_step: Step, executive: Person, executive_board: Party
    ) -> None:
        with pytest.raises(IntegrityError, match="without a mandate"), transaction.atomic():
            factories.AuthorityFactory(
                step=joint_step,
                basis="withdrawal",
                article="A",
                reason="B",
                by=executive,
                mandate=None,
                seats={executive_board: "decides"},
            )

    @pytest.mark.parametrize("page", ["offer", "withdraw"])
    def test_the_page_says_who_may(
        self, page: str, signed_in: SignedIn, clock: Any, joint_step: Step, official: Person, executive: Person
    ) -> None:
        by = executive if page == "withdraw" else official
        browser, address = signed_in(by), reverse(f"decisions:{page}", args=[joint_step.id])
        assert not browser.get(address).context["may_you"][0].falls_short
        Mandate.objects.update(valid_until=date(2026, 1, 1))
        assert browser.get(address).context["may_you"][0].falls_short


def test_who_steps_down_without_deciding_is_asked_for_the_second_signature(
    open_step: Open, group: Party, two_of_the_group: Person, representative: Person, later: datetime
) -> None:
    step = open_step(municipal_team="decides", resident_group="co_produces")
    actions.offer_transfer(
        step_id=step.id,
        kind="step_down",
        giver=group,
        reason="Minder.",
        answer_by=later.date() + timedelta(days=5),
        by=representative,
        at=later,
    )

    [asked] = [duty for duty in duties.duties_of(two_of_the_group, later) if duty.step == step]

    assert (asked.act, asked.party, asked.missing) == (duties.Act.ANSWER, group, 1)
    loaded = queries.with_record(Step.objects.all()).get(id=step.id)
    assert any(
        act.until == later.date() + timedelta(days=5) for act in acts.acts_open_to(two_of_the_group, loaded, later)
    )
    assert not [duty for duty in duties.duties_of(representative, later) if duty.step == step]


@pytest.mark.parametrize("answer", ["accept", "refuse"])
def test_an_offer_that_the_table_no_longer_knows_is_refused_in_the_words_of_who_answers(
    answer: str,
    joint_step: Step,
    group: Party,
    team: Party,
    representative: Person,
    official: Person,
    later: datetime,
    refused: Refused,
) -> None:
    """Latent: a change at the table overtakes every open offer. This one was written past the actions."""
    transfer = Transfer.objects.create(
        step=joint_step,
        authority=now(joint_step),
        kind="share",
        giver=team,
        receiver=group,
        reason="x",
        offered_at=later,
        offered_by=official,
        answer_by=later.date() + timedelta(days=3),
    )
    call: dict[str, Any] = {"transfer_id": transfer.id, "by": representative, "at": later}
    if answer == "accept":
        with refused(actions.CannotAcceptTransfer):
            actions.accept_transfer(**call)
    else:
        with refused(actions.CannotRefuseTransfer):
            actions.refuse_transfer(reason="Nee.", **call)


def test_nobody_is_assigned_for_a_party_that_takes_no_part(
    joint_step: Step,
    other_team: Party,
    other_district_official: Person,
    official: Person,
    later: datetime,
    refused: Refused,
) -> None:
    with refused(actions.CannotAssign, other_team.name):
        actions.assign(
            process_id=joint_step.process_id,
            party=other_team,
            person=other_district_official,
            task="handler",
            by=official,
            at=later,
        )


def test_the_form_to_take_back_is_not_there_where_the_executive_decides_alone(
    joint_step: Step, executive: Person, signed_in: SignedIn, clock: Any, later: datetime
) -> None:
    browser, address = signed_in(executive), reverse("decisions:withdraw", args=[joint_step.id])
    assert 'name="article"' in browser.get(address).content.decode()
    actions.withdraw_authority(step_id=joint_step.id, by=executive, article="A", reason="B", at=later)
    assert 'name="article"' not in browser.get(address).content.decode()


def test_a_process_is_stopped_with_the_signatures_of_its_group(
    joint_step: Step, group: Party, two_of_the_group: Person, representative: Person, later: datetime, refused: Refused
) -> None:
    stop = {"process_id": joint_step.process_id, "end": End.WITHDRAWN, "party": group, "at": later}

    assert actions.close_process(by=representative, **stop).closed_at is None
    with refused(actions.CannotClose):
        actions.close_process(by=representative, **stop)
    assert actions.close_process(by=two_of_the_group, **stop).closed_at == later
