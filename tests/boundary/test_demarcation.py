"""Changing whose work it is: proposed by one side, agreed by all others, from a day on, readable for ever."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from accounts import actions as accounts
from accounts import queries as people
from accounts.demarcation import Profession, WorkFunction
from accounts.models import Demarcation, Party, Person
from boundary import actions, queries
from boundary.models import DemarcationProposal
from ledger.models import Entry
from notifications.letters import letter_for
from notifications.recipients import messages_about
from tests import factories
from tests.conftest import SignedIn
from tests.refusing import the_database_refuses

pytestmark = pytest.mark.django_db

Refused = Callable[..., AbstractContextManager[Any]]
NewEntries = Callable[[], AbstractContextManager[list[Entry]]]
Propose = Callable[..., DemarcationProposal]


@pytest.fixture
def second_welfare() -> Party:
    """Another social work team, for which Wim signs."""
    party: Party = factories.PartyFactory(kind="welfare_team", name="Welzijn Nieuwland")
    factories.MembershipFactory(party=party, person__name="Wim", is_representative=True, is_lead=True)
    return party


@pytest.fixture
def wim(second_welfare: Party) -> Person:
    return second_welfare.memberships.get().person


@pytest.fixture
def propose(welfare: Party, social_worker: Person, executive: Person, at: datetime) -> Propose:
    def propose(**said: Any) -> DemarcationProposal:
        usual: dict[str, Any] = {
            "party": welfare,
            "work_function": "cohesion",
            "profession": "together",
            "since": at.date() + timedelta(days=60),
            "because": "Wij doen het al samen.",
            "by": social_worker,
            "at": at,
        }
        return actions.propose_demarcation(**{**usual, **said})

    return propose


def test_it_holds_from_its_day_on_when_everybody_has_agreed(
    propose: Propose,
    executive: Person,
    executive_board: Party,
    second_welfare: Party,
    wim: Person,
    later: datetime,
    new_entries: NewEntries,
) -> None:
    with new_entries() as entries:
        proposal = propose()
    assert [entry.kind for entry in entries] == ["demarcation.proposed", "demarcation.answered"]

    def agree(party: Party, by: Person) -> DemarcationProposal:
        return actions.answer_demarcation(proposal_id=proposal.id, party=party, agrees=True, reason="", by=by, at=later)

    agree(executive_board, executive)
    assert not Demarcation.objects.exists(), "one social work team has not answered"
    with new_entries() as entries:
        assert agree(second_welfare, wim).result == "agreed"
    assert [entry.kind for entry in entries] == ["demarcation.answered", "demarcation.agreed", "demarcation.closed"]
    day = proposal.since
    function = WorkFunction.COHESION
    assert people.profession_for(function, day - timedelta(days=1)) is Profession.SOCIAL_WORKER
    assert people.profession_for(function, day) is Profession.TOGETHER


def test_a_second_change_on_the_same_day_is_refused_before_anybody_agrees(
    propose: Propose, executive: Person, executive_board: Party, later: datetime, refused: Refused
) -> None:
    def agree(proposal: DemarcationProposal) -> DemarcationProposal:
        return actions.answer_demarcation(
            proposal_id=proposal.id, party=executive_board, agrees=True, reason="", by=executive, at=later
        )

    first = propose()
    assert agree(first).result == "agreed"
    with refused(actions.CannotProposeDemarcation):
        propose(profession="either")
    day = first.since + timedelta(days=1)
    other = propose(profession="either", since=day)
    agreed: dict[str, Any] = {"work_function": "cohesion", "profession": "civil_servant", "since": day}
    accounts.demarcate(**agreed, source="Afspraak", by=executive, at=later)  # meanwhile, in another way
    with refused(actions.CannotAnswerDemarcation):
        agree(other)


def test_one_refusal_ends_it(
    propose: Propose, executive: Person, executive_board: Party, later: datetime, refused: Refused
) -> None:
    proposal = propose()

    def refuse(reason: str) -> DemarcationProposal:
        return actions.answer_demarcation(
            proposal_id=proposal.id, party=executive_board, agrees=False, reason=reason, by=executive, at=later
        )

    with refused(actions.CannotAnswerDemarcation, None):
        refuse("  ")
    assert refuse("Te vroeg.").result == "refused"
    assert not Demarcation.objects.exists()
    with refused(actions.CannotAnswerDemarcation):
        refuse("Nog eens.")
    propose()  # a new one can be made


@pytest.mark.parametrize(
    "said",
    [
        {"because": " "},
        {"profession": "mayor"},
        {"work_function": "cooking"},
        {"since": date(2026, 11, 2)},
        {"profession": "social_worker"},
    ],
)
def test_what_cannot_be_proposed(said: dict[str, Any], propose: Propose, refused: Refused) -> None:
    with refused(actions.CannotProposeDemarcation):
        propose(**said)


def test_who_cannot_propose_or_answer(
    propose: Propose,
    official: Person,
    team: Party,
    executive_board: Party,
    executive: Person,
    social_worker: Person,
    welfare: Party,
    later: datetime,
    refused: Refused,
) -> None:
    """A team of the municipality does not change what the executive agreed, and nobody answers for another party."""
    for party, by in ((team, official), (executive_board, social_worker), (welfare, official)):
        with refused(actions.CannotProposeDemarcation):
            propose(party=party, by=by)
    proposal = propose()
    with refused(actions.CannotProposeDemarcation):
        propose(profession="either")
    for party, by in ((team, official), (executive_board, social_worker), (welfare, social_worker)):
        with refused(actions.CannotAnswerDemarcation):
            actions.answer_demarcation(proposal_id=proposal.id, party=party, agrees=True, reason="", by=by, at=later)


def test_without_the_other_side_nothing_is_proposed(
    welfare: Party, social_worker: Person, at: datetime, refused: Refused
) -> None:
    with refused(actions.CannotProposeDemarcation):
        actions.propose_demarcation(
            party=welfare,
            work_function="cohesion",
            profession="together",
            since=at.date() + timedelta(days=9),
            because="Zo.",
            by=social_worker,
            at=at,
        )


def test_what_nobody_answered_in_time_lapses(
    propose: Propose, executive: Person, executive_board: Party, at: datetime, refused: Refused, new_entries: NewEntries
) -> None:
    proposal = propose(since=at.date() + timedelta(days=5))
    on_its_day = at + timedelta(days=5)
    with refused(actions.CannotAnswerDemarcation):
        actions.answer_demarcation(
            proposal_id=proposal.id, party=executive_board, agrees=True, reason="", by=executive, at=on_its_day
        )
    with new_entries() as entries:
        for _twice in range(2):
            actions.let_time_pass(at=on_its_day)
    assert [entry.kind for entry in entries] == ["demarcation.closed"]
    proposal.refresh_from_db()
    assert proposal.result == "lapsed"


def test_demarcate_itself_never_changes_the_past(executive: Person, at: datetime, refused: Refused) -> None:
    words: dict[str, Any] = {"work_function": "legal", "profession": "either", "source": "", "by": executive, "at": at}
    with refused(accounts.CannotDemarcate):
        accounts.demarcate(since=at.date(), **words)
    accounts.demarcate(since=at.date() + timedelta(days=1), **words)
    with refused(accounts.CannotDemarcate):
        accounts.demarcate(since=at.date() + timedelta(days=1), **words)


def test_what_was_agreed_stays() -> None:
    agreed = factories.DemarcationFactory()
    the_database_refuses(lambda: Demarcation.objects.filter(id=agreed.id).update(profession="either"))
    the_database_refuses(lambda: Demarcation.objects.filter(id=agreed.id).delete())
    proposal = factories.DemarcationProposalFactory()
    the_database_refuses(lambda: DemarcationProposal.objects.filter(id=proposal.id).update(profession="either"))
    the_database_refuses(factories.DemarcationProposalFactory)
    the_database_refuses(
        lambda: DemarcationProposal.objects.filter(id=proposal.id).update(
            closed_at=proposal.proposed_at, result="agreed"
        )
    )


def test_those_who_must_agree_hear_of_it(
    propose: Propose,
    executive: Person,
    executive_board: Party,
    social_worker: Person,
    at: datetime,
    new_entries: NewEntries,
) -> None:
    with new_entries() as entries:
        proposal = propose()
    (message,) = messages_about(entries[0], at)
    assert message.person == executive
    letter = letter_for(message, at)
    assert letter is not None
    assert str(proposal.id) in letter.text
    with new_entries() as entries:
        actions.answer_demarcation(
            proposal_id=proposal.id, party=executive_board, agrees=True, reason="", by=executive, at=at
        )
    closed = entries[-1]
    assert {one.person for one in messages_about(closed, at)} == {executive, social_worker}
    assert letter_for(messages_about(closed, at)[0], at) is not None


@pytest.mark.usefixtures("clock")
def test_the_page_tells_the_whole_history(
    propose: Propose, executive: Person, executive_board: Party, at: datetime, signed_in: SignedIn
) -> None:
    factories.DemarcationFactory(
        work_function="cohesion", profession="either", since=date(2025, 3, 1), source="Convenant 2025"
    )
    propose()
    said = signed_in(None).get(reverse("demarcation:history")).content.decode()
    assert "Convenant 2025" in said
    assert "stelt voor" in said or "proposes" in said
    assert executive.name not in said
    row = next(row for row in queries.demarcated(at.date()) if row.function == "cohesion")
    assert (row.profession, row.proposal is not None) == (Profession.EITHER, True)
    assert signed_in(executive).get(reverse("consults:list")).context["to_answer"].get() == row.proposal
