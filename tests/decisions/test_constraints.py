"""What the database itself refuses at the table: what must never be, tried with plain SQL."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from accounts.models import Membership, Party, Person
from decisions import actions
from decisions.models import Advice, Decision, Proposal, Signature, Step, Term, Transfer
from initiatives.models import Initiative
from tests import factories
from tests.conftest import open_step_of
from tests.refusing import sql, the_database_refuses

pytestmark = pytest.mark.django_db

NothingWritten = Callable[[], AbstractContextManager[None]]


@pytest.fixture(autouse=True)
def _and_nothing_is_left(
    joint_step: Step, colleague: Person, other_team: Party, nothing_written: NothingWritten
) -> Iterator[None]:
    """Nothing that a test here tries leaves anything behind, and what the actions wrote is whole."""
    connection.check_constraints()
    with nothing_written():
        yield


@pytest.fixture
def decided(first_step: Step) -> Step:
    """The first step, at which the team decided alone."""
    assert first_step.closed_at is not None
    return first_step


@pytest.fixture
def proposal(
    joint_step: Step, representative: Person, later: datetime, _and_nothing_is_left: None
) -> Iterator[Proposal]:
    """A proposal of the group, on which the team has not spoken."""
    saved = transaction_point()
    yield actions.propose(step_id=joint_step.id, by=representative, outcome="yes", reasons="Het kan.", at=later)
    back_to(saved)


def transaction_point() -> str:
    sql("SAVEPOINT before_the_proposal")
    return "before_the_proposal"


def back_to(name: str) -> None:
    sql(f"ROLLBACK TO SAVEPOINT {name}")


def decide(step: Step, proposal: Proposal, by: Person, at: datetime, *, close: bool = True) -> None:
    if close:
        sql("UPDATE decisions_step SET closed_at = %s, closed_by_id = %s WHERE id = %s", at, by.id, step.id)
    sql(
        "INSERT INTO decisions_decision (id, step_id, proposal_id, taken_at, taken_by_id) VALUES (%s, %s, %s, %s, %s)",
        uuid4(),
        step.id,
        proposal.id,
        at,
        by.id,
    )


def seat(authority: Any, party: Party, role: str = "decides") -> None:
    sql("INSERT INTO decisions_seat (authority_id, party_id, role) VALUES (%s, %s, %s)", authority.id, party.id, role)


class TestDecisions:
    def test_not_without_the_consent_of_both(
        self, joint_step: Step, proposal: Proposal, representative: Person, later: datetime
    ) -> None:
        the_database_refuses(lambda: decide(joint_step, proposal, representative, later), "not satisfied")

    def test_not_without_any_voice(self, joint_step: Step, official: Person, later: datetime) -> None:
        def attempt() -> None:
            empty = factories.ProposalFactory(step=joint_step)
            decide(joint_step, empty, official, later)

        the_database_refuses(attempt, "not satisfied")

    def test_not_on_a_proposal_of_another_step(
        self, joint_step: Step, decided: Step, official: Person, later: datetime
    ) -> None:
        other = Proposal.objects.get(step=decided)

        the_database_refuses(lambda: decide(joint_step, other, official, later))

    def test_not_under_an_arrangement_that_is_past(
        self, joint_step: Step, representative: Person, official: Person, executive: Person, later: datetime
    ) -> None:
        def attempt() -> None:
            old = factories.ProposalFactory(step=joint_step)
            for party, person in zip(
                [s.party for s in old.authority.seats.filter(role="decides")], [representative, official], strict=True
            ):
                factories.VoiceFactory(proposal=old, party=party, said_by=person)
            actions.withdraw_authority(step_id=joint_step.id, by=executive, article="A", reason="B", at=later)
            decide(joint_step, old, official, later + timedelta(hours=1))

        the_database_refuses(attempt, "authority that holds")

    def test_not_without_closing_its_step(self, joint_step: Step, official: Person, later: datetime) -> None:
        def attempt() -> None:
            whole = factories.ProposalFactory(step=joint_step)
            for party in whole.authority.seats.filter(role="decides"):
                factories.VoiceFactory(proposal=whole, party=party.party)
            decide(joint_step, whole, official, later, close=False)

        the_database_refuses(attempt, "closes")

    def test_a_step_does_not_close_without_one(self, joint_step: Step, official: Person, later: datetime) -> None:
        the_database_refuses(
            lambda: Step.objects.filter(id=joint_step.id).update(closed_at=later, closed_by=official),
            "closes with its decision",
        )

    def test_a_step_has_one(self, decided: Step, official: Person, later: datetime) -> None:
        the_database_refuses(lambda: decide(decided, Proposal.objects.get(step=decided), official, later, close=False))

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE decisions_decision SET taken_at = now()",
            "UPDATE decisions_decision SET taken_by_id = (SELECT id FROM accounts_person LIMIT 1)",
            "DELETE FROM decisions_decision",
        ],
    )
    def test_it_stands(self, statement: str) -> None:
        the_database_refuses(lambda: sql(statement), "refuses")

    def test_a_closed_step_stays_closed(self, decided: Step, later: datetime) -> None:
        step = Step.objects.filter(id=decided.id)

        the_database_refuses(lambda: step.update(closed_at=None, closed_by=None), "closes once")
        the_database_refuses(lambda: step.update(closed_at=later), "closes once")
        the_database_refuses(lambda: step.update(number=9))

    def test_an_open_step_changes_in_nothing_but_its_close(
        self, joint_step: Step, decided: Step, later: datetime
    ) -> None:
        step = Step.objects.filter(id=joint_step.id)

        the_database_refuses(lambda: step.update(closed_by=joint_step.opened_by))
        the_database_refuses(lambda: step.update(number=9))
        the_database_refuses(lambda: step.update(opened_at=later))
        the_database_refuses(lambda: step.update(template_step=decided.template_step))
        the_database_refuses(lambda: sql("DELETE FROM decisions_step WHERE id = %s", joint_step.id))


class TestAuthority:
    def insert(self, step: Step, by: Person, at: datetime, party: Party, **given: Any) -> None:
        factories.AuthorityFactory(step=step, by=by, from_at=at, seats={party: "decides"}, **given)

    def test_a_step_has_one_first(self, joint_step: Step, official: Person, team: Party) -> None:
        the_database_refuses(
            lambda: self.insert(joint_step, official, joint_step.opened_at, team, previous=None), "one_first"
        )

    def test_an_arrangement_is_followed_by_one(
        self, joint_step: Step, official: Person, team: Party, later: datetime
    ) -> None:
        before = joint_step.authorities.get()

        def attempt() -> None:
            self.insert(joint_step, official, later, team, previous=before)
            self.insert(joint_step, official, later + timedelta(hours=1), team, previous=before)

        the_database_refuses(attempt, "previous_id")

    def test_no_gap_before_the_first(self, joint_step: Step, executive: Person, team: Party, later: datetime) -> None:
        def attempt() -> None:
            process = joint_step.process
            step = Step(
                process=factories.ProcessFactory(template=process.template, district=process.district),
                template_step=joint_step.template_step,
                number=1,
                opened_at=later,
                opened_by=executive,
            )
            step.save()
            self.insert(step, executive, later + timedelta(hours=1), team, previous=None)

        the_database_refuses(attempt, "begins when the step opens")

    def test_a_step_opens_with_one(self, joint_step: Step, executive: Person, later: datetime) -> None:
        def attempt() -> None:
            process = joint_step.process
            Step.objects.create(
                process=factories.ProcessFactory(template=process.template, district=process.district),
                template_step=joint_step.template_step,
                number=1,
                opened_at=later,
                opened_by=executive,
            )

        the_database_refuses(attempt, "opens with an authority")

    @pytest.mark.parametrize("offset", [timedelta(), timedelta(seconds=-1), timedelta(days=-9)])
    def test_none_goes_back_in_time(self, joint_step: Step, official: Person, team: Party, offset: timedelta) -> None:
        before = joint_step.authorities.get()

        the_database_refuses(
            lambda: self.insert(joint_step, official, before.from_at + offset, team, previous=before),
            "follows an earlier",
        )

    def test_none_follows_that_of_another_step(
        self, joint_step: Step, decided: Step, official: Person, team: Party, later: datetime
    ) -> None:
        other = decided.authorities.get()

        the_database_refuses(lambda: self.insert(joint_step, official, later, team, previous=other))

    def test_a_closed_step_keeps_its_own(self, decided: Step, official: Person, team: Party, later: datetime) -> None:
        before = decided.authorities.get()

        the_database_refuses(
            lambda: self.insert(decided, official, later, team, previous=before), "a closed step keeps its authority"
        )

    def test_a_seat_is_not_added_later(self, joint_step: Step, executive_board: Party) -> None:
        authority = joint_step.authorities.get()

        the_database_refuses(lambda: seat(authority, executive_board), "keeps the seats it began with")

    def test_one_without_a_deciding_seat(
        self, joint_step: Step, official: Person, team: Party, later: datetime
    ) -> None:
        before = joint_step.authorities.get()

        the_database_refuses(
            lambda: factories.AuthorityFactory(
                step=joint_step, previous=before, from_at=later, by=official, seats={team: "advises"}
            ),
            "at least one deciding seat",
        )

    def test_one_with_fewer_seats_than_it_says(self, joint_step: Step, official: Person, later: datetime) -> None:
        before = joint_step.authorities.get()

        def attempt() -> None:
            sql(
                "INSERT INTO decisions_authority"
                " (id, step_id, previous_id, from_at, by_id, basis, article, reason, seat_count)"
                " VALUES (%s, %s, %s, %s, %s, 'transfer', '', '', 2)",
                uuid4(),
                joint_step.id,
                before.id,
                later,
                official.id,
            )

        the_database_refuses(attempt, "keeps the seats")

    def test_a_withdrawal_names_its_ground(
        self, joint_step: Step, executive: Person, executive_board: Party, later: datetime
    ) -> None:
        before = joint_step.authorities.get()
        for ground in ({"article": "", "reason": "B"}, {"article": "A", "reason": ""}):
            the_database_refuses(
                lambda ground=ground: self.insert(
                    joint_step, executive, later, executive_board, previous=before, basis="withdrawal", **ground
                )
            )

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE decisions_authority SET from_at = from_at - interval '1 day'",
            "UPDATE decisions_authority SET seat_count = 9",
            "DELETE FROM decisions_authority",
            "UPDATE decisions_seat SET role = 'decides'",
            "DELETE FROM decisions_seat",
        ],
    )
    def test_it_stands(self, statement: str) -> None:
        the_database_refuses(lambda: sql(statement), "refuses")


class TestVoices:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE decisions_voice SET say = 'objection', reason = 'x'",
            "UPDATE decisions_voice SET reason = 'x'",
            "DELETE FROM decisions_voice",
        ],
    )
    def test_what_was_said_stands(self, proposal: Proposal, statement: str) -> None:
        the_database_refuses(lambda: sql(statement), "refuses")

    def test_only_a_deciding_seat_speaks(
        self, proposal: Proposal, welfare: Party, social_worker: Person, executive: Person, executive_board: Party
    ) -> None:
        for party, person in ((welfare, social_worker), (executive_board, executive)):
            the_database_refuses(
                lambda party=party, person=person: factories.VoiceFactory(
                    proposal=proposal, party=party, said_by=person
                ),
                "only a deciding seat",
            )

    def test_a_party_speaks_once(self, proposal: Proposal, group: Party, neighbour: Person) -> None:
        the_database_refuses(lambda: factories.VoiceFactory(proposal=proposal, party=group, said_by=neighbour))

    def test_a_person_speaks_for_one_party(self, proposal: Proposal, team: Party, representative: Person) -> None:
        the_database_refuses(
            lambda: factories.VoiceFactory(proposal=proposal, party=team, said_by=representative), "two parties"
        )

    def test_nothing_is_said_on_a_proposal_that_ended(self, decided: Step, team: Party, colleague: Person) -> None:
        the_database_refuses(
            lambda: factories.VoiceFactory(proposal=Proposal.objects.get(step=decided), party=team, said_by=colleague)
        )

    def test_an_objection_has_a_reason(self, proposal: Proposal, team: Party, official: Person) -> None:
        the_database_refuses(
            lambda: factories.VoiceFactory(proposal=proposal, party=team, said_by=official, say="objection")
        )


class TestProposals:
    def test_a_step_has_one_open(self, proposal: Proposal, joint_step: Step, team: Party) -> None:
        the_database_refuses(lambda: factories.ProposalFactory(step=joint_step, party=team))

    @pytest.mark.parametrize(
        "change", ["outcome = 'no'", "reasons = 'x'", "conditions = 'x'", "amount = 5", "proposed_at = now()"]
    )
    def test_it_stays_as_made(self, proposal: Proposal, change: str) -> None:
        the_database_refuses(lambda: sql(f"UPDATE decisions_proposal SET {change}"), "closed once")

    def test_it_is_closed_once_and_never_removed(self, decided: Step, proposal: Proposal, later: datetime) -> None:
        closed = Proposal.objects.filter(step=decided)

        the_database_refuses(lambda: closed.update(closed_at=None), "closed once")
        the_database_refuses(lambda: closed.update(closed_at=later), "closed once")
        the_database_refuses(lambda: sql("DELETE FROM decisions_proposal WHERE id = %s", proposal.id), "refuses")

    @pytest.mark.parametrize(
        "words",
        [{"reasons": ""}, {"amount": -1}, {"outcome": "yes_with_conditions", "conditions": ""}],
    )
    def test_it_is_whole(self, joint_step: Step, words: dict[str, Any]) -> None:
        the_database_refuses(lambda: factories.ProposalFactory(step=joint_step, **words))


def test_a_process_has_one_open_step(joint_step: Step, later: datetime) -> None:
    the_database_refuses(
        lambda: factories.StepFactory(process=joint_step.process, template_step=joint_step.template_step, number=3),
        "one_open",
    )


def test_a_process_ends_with_who_when_and_how(joint_step: Step, official: Person, later: datetime) -> None:
    process = type(joint_step.process).objects.filter(id=joint_step.process_id)
    for half in ({"end": "declined"}, {"closed_at": later}, {"closed_at": later, "closed_by": official}):
        the_database_refuses(lambda half=half: process.update(**half))


def test_a_term_is_met_or_lapsed(joint_step: Step, later: datetime) -> None:
    term = Term.objects.filter(step=joint_step)

    the_database_refuses(lambda: term.update(met_at=later, lapsed_at=later))
    the_database_refuses(lambda: term.update(ends_on=joint_step.term.started_on))


def test_an_assignment_is_held_once_and_ends_with_a_name(joint_step: Step, later: datetime) -> None:
    held = joint_step.process.assignments.get()

    the_database_refuses(
        lambda: factories.AssignmentFactory(process=held.process, party=held.party, person=held.person, task=held.task)
    )
    for half in ({"until": later}, {"until_by": held.since_by}):
        the_database_refuses(lambda half=half: type(held).objects.filter(id=held.id).update(**half))


def test_a_party_takes_part_once(joint_step: Step, team: Party, other_team: Party) -> None:
    the_database_refuses(lambda: factories.ParticipantFactory(process=joint_step.process, party=team))
    the_database_refuses(lambda: factories.ParticipantFactory(process=joint_step.process, party=other_team))


def test_what_the_actions_write_is_accepted(accepted_initiative: Initiative, decided: Step) -> None:
    """The other side of the refusals above: the first step was closed by its decision, the second is open."""
    assert Decision.objects.get(step=decided).taken_at == decided.closed_at
    assert open_step_of(accepted_initiative).authorities.count() == 1


class TestMandates:
    """Nobody speaks for a municipal party without a mandate of it that is valid and reaches the amount."""

    @pytest.mark.parametrize(
        "held",
        [
            {"ceiling": 99},
            {"valid_until": date(2026, 11, 2)},
            {"valid_from": date(2026, 11, 4)},
        ],
    )
    def test_not_under_one_that_falls_short(
        self,
        joint_step: Step,
        team: Party,
        representative: Person,
        official: Person,
        later: datetime,
        held: dict[str, Any],
    ) -> None:
        def attempt() -> None:
            proposal = actions.propose(
                step_id=joint_step.id, by=representative, outcome="yes", reasons="Ja.", amount=Decimal(100), at=later
            )
            mandate = factories.MandateFactory(party=team, **held)
            factories.VoiceFactory(proposal=proposal, party=team, said_by=official, said_at=later, mandate=mandate)

        the_database_refuses(attempt, "without a mandate that covers")

    def test_not_without_one_or_under_that_of_another(
        self, proposal: Proposal, team: Party, official: Person, other_team: Party
    ) -> None:
        def speak(**given: Any) -> None:
            factories.VoiceFactory(proposal=proposal, party=team, said_by=official, **given)

        the_database_refuses(lambda: speak(mandate=None), "without a mandate that covers")
        the_database_refuses(
            lambda: speak(mandate=factories.MandateFactory(party=other_team)), "without a mandate that covers"
        )


class TestTransfers:
    @pytest.fixture
    def offer(
        self, joint_step: Step, team: Party, executive_board: Party, official: Person, later: datetime
    ) -> Callable[[], Transfer]:
        def offer() -> Transfer:
            return actions.offer_transfer(
                step_id=joint_step.id,
                kind="share",
                giver=team,
                receiver=executive_board,
                reason="Samen.",
                answer_by=later.date() + timedelta(days=5),
                by=official,
                at=later,
            )

        return offer

    @pytest.mark.parametrize(
        ("statement", "words"),
        [
            ("UPDATE decisions_transferanswer SET accepts = false, reason = 'x'", "refuses update"),
            ("DELETE FROM decisions_transferanswer", "refuses delete"),
            ("DELETE FROM decisions_transferanswer; DELETE FROM decisions_transfer", "refuses delete"),
            ("UPDATE decisions_transfer SET reason = 'x'", "closed once"),
            ("UPDATE decisions_transfer SET answer_by = '2030-01-01'", "closed once"),
            ("UPDATE decisions_transfer SET ceiling = 9", "closed once"),
            (
                (
                    "UPDATE decisions_transfer SET closed_at = now(), result = 'lapsed';"
                    " UPDATE decisions_transfer SET result = 'refused'"
                ),
                "closed once",
            ),
        ],
    )
    def test_what_was_offered_and_answered_stands(
        self, offer: Callable[[], Transfer], statement: str, words: str
    ) -> None:
        def attempt() -> None:
            offer()
            sql(statement)

        the_database_refuses(attempt, words)

    def test_an_offer_is_not_removed(self, joint_step: Step, official: Person, team: Party, later: datetime) -> None:
        def attempt() -> None:
            Transfer.objects.create(
                step=joint_step,
                authority=joint_step.authorities.get(),
                kind="step_down",
                giver=team,
                reason="x",
                offered_at=later,
                offered_by=official,
                answer_by=later.date(),
            )
            sql("DELETE FROM decisions_transfer")

        the_database_refuses(attempt, "refuses delete")

    def test_an_arrangement_by_agreement_has_everybodys(
        self,
        offer: Callable[[], Transfer],
        joint_step: Step,
        group: Party,
        team: Party,
        executive: Person,
        later: datetime,
    ) -> None:
        def attempt(**given: Any) -> None:
            factories.AuthorityFactory(
                step=joint_step, from_at=later, by=executive, basis="transfer", seats={team: "decides"}, **given
            )

        the_database_refuses(attempt, "every decider, old and new")
        the_database_refuses(lambda: attempt(transfer=offer()), "every decider, old and new")

    def test_a_step_of_one_that_is_shared_needs_both(
        self, joint_step: Step, group: Party, team: Party, official: Person, later: datetime
    ) -> None:
        def attempt() -> None:
            step = factories.StepFactory(process__district=team.district, seats={team: "decides", group: "decides"})
            assert step.template_step.rule == "sole"
            whole = factories.ProposalFactory(step=step, party=team)
            factories.VoiceFactory(proposal=whole, party=team, said_by=official)
            decide(step, whole, official, later)

        the_database_refuses(attempt, "not satisfied")


class TestAdvice:
    def advised(self, step: Step, by: Person, at: datetime) -> Step:
        template = factories.TemplateStepFactory(
            seats={"municipal_team": "decides", "welfare_team": "advises"}
        ).template
        process = actions.open_process(
            template=template,
            group=step.process.participants.get(party_kind="resident_group").party,
            district=step.process.district,
            by=by,
            at=at,
        )
        return process.steps.get()

    def test_nobody_proposes_before_it_was_given(self, joint_step: Step, official: Person, later: datetime) -> None:
        the_database_refuses(
            lambda: factories.ProposalFactory(step=self.advised(joint_step, official, later)),
            "nobody decides before advice was given",
        )

    def test_a_proposal_answers_it(
        self, joint_step: Step, official: Person, social_worker: Person, later: datetime
    ) -> None:
        def attempt() -> None:
            step = self.advised(joint_step, official, later)
            actions.give_advice(advice_id=step.advices.get().id, text="Doen.", by=social_worker, at=later)
            factories.ProposalFactory(step=step)

        the_database_refuses(attempt, "a proposal answers each advice")

    @pytest.mark.parametrize(
        ("statement", "words"),
        [
            ("UPDATE decisions_advice SET text = 'x'", "once"),
            ("UPDATE decisions_advice SET given_at = NULL, given_by_id = NULL, text = ''", "once"),
            ("DELETE FROM decisions_advice", "refuses delete"),
            ("UPDATE decisions_adviceanswer SET answer = 'not', reason = 'x'", "refuses update"),
            ("DELETE FROM decisions_adviceanswer", "refuses delete"),
        ],
    )
    def test_it_stands_as_given_and_answered(
        self,
        joint_step: Step,
        official: Person,
        social_worker: Person,
        later: datetime,
        statement: str,
        words: str,
    ) -> None:
        def attempt() -> None:
            step = self.advised(joint_step, official, later)
            advice = step.advices.get()
            actions.give_advice(advice_id=advice.id, text="Doen.", by=social_worker, at=later)
            answers = [actions.Answer(advice.id, "followed")]
            actions.propose(
                step_id=step.id, by=official, outcome="yes", reasons="Ja.", advice_answers=answers, at=later
            )
            sql(statement)

        the_database_refuses(attempt, words)

    def test_it_is_of_the_party_that_was_asked(
        self, joint_step: Step, official: Person, team: Party, later: datetime
    ) -> None:
        def attempt() -> None:
            step = self.advised(joint_step, official, later)
            step.advices.update(party=team)

        the_database_refuses(attempt, "once")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE decisions_processtemplate SET name_nl = 'Anders'",
        "UPDATE decisions_processtemplate SET published_at = NULL",
        "DELETE FROM decisions_processtemplate",
        "DELETE FROM decisions_templatestep",
        "UPDATE decisions_templatestep SET rule = 'unanimity'",
        "UPDATE decisions_templatestep SET term_amount = 99",
        "DELETE FROM decisions_templateseat",
        "UPDATE decisions_templateseat SET role = 'informed'",
        (
            "INSERT INTO decisions_templateseat (step_id, party_kind, role)"
            " SELECT id, 'council', 'decides' FROM decisions_templatestep"
        ),
        (
            'INSERT INTO decisions_templateoutcome (step_id, outcome, course, "to")'
            " SELECT id, 'no', 'proceed', '' FROM decisions_templatestep"
        ),
    ],
)
def test_a_template_in_use_stays(statement: str) -> None:
    the_database_refuses(lambda: sql(statement), "a template that was put into use is never changed")


class TestSignatures:
    @pytest.fixture
    def quorum(self, group: Party, neighbour: Person) -> Callable[[], None]:
        def quorum() -> None:
            Membership.objects.filter(person=neighbour).update(is_representative=True)
            Party.objects.filter(id=group.id).update(quorum=2)

        return quorum

    @pytest.mark.parametrize(
        "statement", ["UPDATE decisions_signature SET says = 'objection'", "DELETE FROM decisions_signature"]
    )
    def test_they_stand(
        self,
        quorum: Callable[[], None],
        joint_step: Step,
        representative: Person,
        later: datetime,
        statement: str,
    ) -> None:
        def attempt() -> None:
            quorum()
            actions.propose(step_id=joint_step.id, by=representative, outcome="yes", reasons="Ja.", at=later)
            assert Signature.objects.count() == 1
            sql(statement)

        the_database_refuses(attempt, "refuses")

    def test_a_party_does_not_speak_with_too_few(
        self,
        quorum: Callable[[], None],
        joint_step: Step,
        group: Party,
        representative: Person,
        neighbour: Person,
        later: datetime,
    ) -> None:
        def attempt() -> None:
            quorum()
            proposal = actions.propose(step_id=joint_step.id, by=representative, outcome="yes", reasons="Ja.", at=later)
            factories.VoiceFactory(proposal=proposal, party=group, said_by=neighbour, said_at=later)

        the_database_refuses(attempt, "too few people of this party have signed")

    def test_a_party_does_not_answer_an_offer_with_too_few(
        self,
        quorum: Callable[[], None],
        joint_step: Step,
        group: Party,
        team: Party,
        official: Person,
        representative: Person,
        later: datetime,
    ) -> None:
        def attempt() -> None:
            quorum()
            transfer = actions.offer_transfer(
                step_id=joint_step.id,
                kind="step_down",
                giver=team,
                reason="Minder.",
                answer_by=later.date(),
                by=official,
                at=later,
            )
            transfer.answers.create(party=group, accepts=True, answered_at=later, answered_by=representative)

        the_database_refuses(attempt, "too few people of this party have signed")

    @pytest.mark.parametrize("act", ["answer", "sign"])
    def test_who_spoke_for_one_party_acts_for_no_other(
        self,
        proposal: Proposal,
        joint_step: Step,
        group: Party,
        team: Party,
        official: Person,
        representative: Person,
        later: datetime,
        act: str,
    ) -> None:
        def attempt() -> None:
            transfer = actions.offer_transfer(
                step_id=joint_step.id,
                kind="step_down",
                giver=team,
                reason="Minder.",
                answer_by=later.date(),
                by=official,
                at=later,
            )
            if act == "sign":
                Signature.objects.create(
                    party=team, transfer=transfer, says="refuses", signed_at=later, signed_by=representative
                )
            else:
                transfer.answers.create(party=group, accepts=True, answered_at=later, answered_by=official)

        the_database_refuses(attempt, "nobody acts for two parties in one step")

    def test_who_spoke_for_one_party_advises_for_no_other(
        self, joint_step: Step, official: Person, welfare: Party, later: datetime
    ) -> None:
        def attempt() -> None:
            step = TestAdvice().advised(joint_step, official, later)
            Advice.objects.filter(step=step).update(lapsed_at=later)
            actions.propose(step_id=step.id, by=official, outcome="yes", reasons="Ja.", at=later)
            late = Advice.objects.create(
                step=step, party=welfare_of_another(), asked_at=later, asked_by=official, due_on=later.date()
            )
            late.given_at, late.given_by, late.text = later, official, "x"
            late.save()

        the_database_refuses(attempt, "nobody acts for two parties in one step")


def welfare_of_another() -> Party:
    party: Party = factories.PartyFactory(kind="welfare_team")
    return party
