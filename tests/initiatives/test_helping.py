"""Help that people offer a plan: its group sees who, everybody else sees how many."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from initiatives import actions, queries_around
from initiatives.models import HelpOffer, Initiative
from ledger.models import Entry
from notifications import actions as notifications
from tests import factories
from tests.conftest import SignedIn
from tests.losing import comes_back
from tests.racing import losers, race, winners
from tests.refusing import the_database_refuses

pytestmark = pytest.mark.django_db

Refused = Callable[..., AbstractContextManager[Any]]
NewEntries = Callable[[], AbstractContextManager[list[Entry]]]


@pytest.fixture
def offer(sent_initiative: Initiative, resident: Person, later: datetime) -> Callable[..., HelpOffer]:
    def offer(**changed: Any) -> HelpOffer:
        given = {"kind": "hands", "message": "Ik heb een busje.", "by": resident, "at": later}
        return actions.offer_help(initiative_id=sent_initiative.id, **{**given, **changed})

    return offer


class TestOffer:
    def test_it_is_sealed(self, offer: Callable[..., HelpOffer], new_entries: NewEntries, resident: Person) -> None:
        with new_entries() as entries:
            made = offer()

        assert [(entry.kind, entry.subject) for entry in entries] == [("help.offered", made.id)]
        assert not any(word in entries[0].body for word in ("busje", str(resident.id)))

    @pytest.mark.parametrize("who", ["representative", "neighbour"])
    def test_not_by_the_group(
        self, offer: Callable[..., HelpOffer], who: str, refused: Refused, request: pytest.FixtureRequest
    ) -> None:
        person = request.getfixturevalue(who)
        with refused(actions.CannotOfferHelp, "groep"):
            offer(by=person)

    @pytest.mark.parametrize("wrong", [{"kind": "gold"}, {"kind": ""}, {"message": " \x00"}, {"message": "x" * 1001}])
    def test_what_is_wrong(self, offer: Callable[..., HelpOffer], wrong: dict[str, Any], refused: Refused) -> None:
        with refused(actions.CannotOfferHelp):
            offer(**wrong)

    def test_once_a_kind(
        self, offer: Callable[..., HelpOffer], representative: Person, later: datetime, refused: Refused
    ) -> None:
        first = offer()
        offer(kind="money")
        with refused(actions.CannotOfferHelp, "antwoorden"):
            offer()
        actions.answer_help(offer_id=first.id, accepts=True, words="", by=representative, at=later)
        with refused(actions.CannotOfferHelp, "aangenomen"):
            offer()

    def test_not_of_what_does_not_run(
        self,
        offer: Callable[..., HelpOffer],
        sent_initiative: Initiative,
        representative: Person,
        later: datetime,
        refused: Refused,
    ) -> None:
        actions.withdraw(initiative_id=sent_initiative.id, reason="Stop.", by=representative, at=later)
        with refused(actions.CannotOfferHelp):
            offer()


class TestAnswer:
    def test_each_of_the_group_answers_once(
        self,
        offer: Callable[..., HelpOffer],
        neighbour: Person,
        later: datetime,
        new_entries: NewEntries,
        refused: Refused,
    ) -> None:
        made = offer()
        with new_entries() as entries:
            actions.answer_help(offer_id=made.id, accepts=True, words="Graag!", by=neighbour, at=later)
        assert [entry.kind for entry in entries] == ["help.answered"]
        with refused(actions.CannotAnswerHelp):
            actions.answer_help(offer_id=made.id, accepts=False, words="Toch niet.", by=neighbour, at=later)

    def test_declining_is_with_thanks(
        self, offer: Callable[..., HelpOffer], neighbour: Person, later: datetime, refused: Refused
    ) -> None:
        made = offer()
        with refused(actions.CannotAnswerHelp, "dank"):
            actions.answer_help(offer_id=made.id, accepts=False, words=" ", by=neighbour, at=later)
        actions.answer_help(offer_id=made.id, accepts=False, words="Dank, wij hebben al.", by=neighbour, at=later)
        assert queries_around.help_counts(made.initiative) == {}

    @pytest.mark.parametrize("who", ["resident", "official", "stranger", "admin"])
    def test_nobody_else(
        self,
        offer: Callable[..., HelpOffer],
        who: str,
        later: datetime,
        refused: Refused,
        request: pytest.FixtureRequest,
    ) -> None:
        made, person = offer(), request.getfixturevalue(who)
        with refused(actions.CannotAnswerHelp):
            actions.answer_help(offer_id=made.id, accepts=True, words="", by=person, at=later)

    def test_taken_back_by_its_person_alone(
        self,
        offer: Callable[..., HelpOffer],
        resident: Person,
        stranger: Person,
        neighbour: Person,
        later: datetime,
        new_entries: NewEntries,
        refused: Refused,
    ) -> None:
        made = offer()
        with refused(actions.CannotWithdrawHelp):
            actions.withdraw_help(offer_id=made.id, by=stranger, at=later)
        with new_entries() as entries:
            actions.withdraw_help(offer_id=made.id, by=resident, at=later)
        assert [entry.kind for entry in entries] == ["help.withdrawn"]
        assert not queries_around.help_for(made.initiative).exists()
        with refused(actions.CannotWithdrawHelp):
            actions.withdraw_help(offer_id=made.id, by=resident, at=later)
        with refused(actions.CannotAnswerHelp):
            actions.answer_help(offer_id=made.id, accepts=True, words="", by=neighbour, at=later)


def test_the_database_refuses(offer: Callable[..., HelpOffer], resident: Person, later: datetime) -> None:
    made = offer()
    rows = HelpOffer.objects.filter(id=made.id)
    the_database_refuses(lambda: factories.HelpOfferFactory(initiative=made.initiative, person=resident))
    the_database_refuses(lambda: factories.HelpOfferFactory(message=""))
    the_database_refuses(lambda: factories.HelpOfferFactory(kind="gold"))
    the_database_refuses(lambda: rows.update(message="Anders"))
    the_database_refuses(lambda: rows.update(answer="declined", answered_at=later, answered_by=resident))
    rows.update(withdrawn_at=later)
    the_database_refuses(lambda: rows.update(withdrawn_at=None))


@pytest.mark.django_db(transaction=True)
def test_two_who_answer_at_once(
    offer: Callable[..., HelpOffer], representative: Person, neighbour: Person, later: datetime
) -> None:
    made = offer()
    results = race(
        *[
            lambda by=by: actions.answer_help(offer_id=made.id, accepts=True, words="", by=by, at=later)
            for by in (representative, neighbour)
        ],
        *[
            lambda: actions.offer_help(
                initiative_id=made.initiative_id, kind="hands", message="x", by=made.person, at=later
            )
        ],
    )
    assert len(winners(results)) == 1
    assert all(isinstance(loser, actions.CannotAnswerHelp | actions.CannotOfferHelp) for loser in losers(results))


@pytest.mark.usefixtures("clock")
class TestPages:
    def test_who_it_is_the_group_alone_sees(
        self,
        offer: Callable[..., HelpOffer],
        sent_initiative: Initiative,
        neighbour: Person,
        official: Person,
        stranger: Person,
        signed_in: SignedIn,
    ) -> None:
        offer()
        plan = sent_initiative.get_absolute_url()
        group_page = signed_in(neighbour).get(reverse("initiatives:help-offers", args=[sent_initiative.id]))
        assert "rik@example.org" in group_page.content.decode()
        for person in (None, official, stranger):
            page = signed_in(person).get(plan).content.decode()
            assert "handen" in page
            assert "Rik Visser" not in page
            assert "busje" not in page

    def test_an_answer_outlives_a_lost_session(
        self, offer: Callable[..., HelpOffer], sent_initiative: Initiative, representative: Person
    ) -> None:
        address = reverse("initiatives:help-offers", args=[sent_initiative.id])
        comes_back(representative, address, {"offer": offer().id, "answer": "declined", "words": "Wij hebben al hulp."})

    def test_offering_and_answering(
        self, sent_initiative: Initiative, resident: Person, representative: Person, signed_in: SignedIn
    ) -> None:
        address = reverse("initiatives:offer-help", args=[sent_initiative.id])
        client = signed_in(resident)
        assert "Een paar" in client.post(address, {"kind": "gold", "message": "Een paar uur."}).content.decode()
        assert client.post(address, {"kind": "hands", "message": "Een paar uur."}).status_code == 302
        made = HelpOffer.objects.get()
        group = reverse("initiatives:help-offers", args=[sent_initiative.id])
        for wrong in ({}, {"offer": "x"}, {"offer": str(made.id)}, {"offer": str(made.id), "answer": "declined"}):
            assert signed_in(representative).post(group, wrong).status_code == 200
        assert signed_in(representative).post(group, {"offer": str(uuid4()), "answer": "accepted"}).status_code == 404
        answer = {"offer": str(made.id), "answer": "accepted", "words": "Zaterdag?"}
        assert signed_in(representative).post(group, answer).status_code == 302
        assert "Zaterdag?" in client.get(address).content.decode()

    def test_a_visitor_signs_in_first(self, sent_initiative: Initiative) -> None:
        address = reverse("initiatives:offer-help", args=[sent_initiative.id])
        assert address in Client().get(sent_initiative.get_absolute_url()).content.decode()
        assert Client().get(address).status_code == 302


def test_mails(
    offer: Callable[..., HelpOffer],
    sent_initiative: Initiative,
    resident: Person,
    representative: Person,
    neighbour: Person,
    later: datetime,
) -> None:
    def mailed() -> dict[str, str]:
        mail.outbox.clear()
        notifications.distribute(at=later)
        while notifications.deliver_next(at=later):
            pass
        return {letter.to[0]: str(letter.body) for letter in mail.outbox}

    notifications.skip_to_the_end()
    made = offer()
    letters = mailed()
    assert set(letters) == {representative.email, neighbour.email}
    assert "Ik heb een busje." in letters[neighbour.email]
    actions.answer_help(offer_id=made.id, accepts=False, words="Wij hebben er een.", by=neighbour, at=later)
    letters = mailed()
    assert set(letters) == {resident.email}
    assert "Wij hebben er een." in letters[resident.email]
