"""An address in a case opens nothing before somebody confirmed whose account it is; and it can be put right."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Party, Person
from districts.models import Neighbourhood
from socialwork import actions
from socialwork.actions import Told
from socialwork.models import Case, Consent, Involved
from socialwork.queries import cases as queries
from tests.conftest import SignedIn
from tests.refusing import sql, the_database_refuses

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

Refused = Callable[..., AbstractContextManager[Any]]


@pytest.fixture
def case(welfare: Party, neighbourhood: Neighbourhood, handler: Person, resident: Person, at: datetime) -> Case:
    told = Told(about="person", name="Mevrouw Prins", story="Ik slaap slecht.", email=resident.email.upper())
    return actions.open_case(party=welfare, neighbourhood=neighbourhood, told=told, by=handler, at=at)


@pytest.fixture
def involved(case: Case) -> Involved:
    found: Involved = case.involveds.get()
    found.case = case
    return found


@pytest.fixture
def asked(case: Case, team: Party, handler: Person, resident: Person, at: datetime) -> Consent:
    return actions.ask_consent(
        case_id=case.id,
        party=team,
        of_whom="Zij",
        purpose="Voor de rust op het plein",
        what="Dat zij slecht slaapt",
        until=(at + timedelta(days=30)).date(),
        email=resident.email,
        by=handler,
        at=at,
    )


class TestWhoIsInvolved:
    def test_an_address_alone_shows_its_account_nothing(
        self, case: Case, involved: Involved, handler: Person, resident: Person, at: datetime, signed_in: SignedIn
    ) -> None:
        assert involved.email == resident.email.lower()
        assert not queries.concerning(resident).exists()
        assert str(case.party) not in signed_in(resident).get(reverse("own-cases")).content.decode()
        assert resident.email in signed_in(handler).get(reverse("fieldwork:case", args=[case.id])).content.decode()

    def test_the_worker_sees_whose_account_it_is_and_confirms(
        self, case: Case, involved: Involved, handler: Person, resident: Person, stranger: Person, signed_in: SignedIn
    ) -> None:
        client = signed_in(handler)
        page = reverse("fieldwork:change-involved", args=[case.id, involved.id])
        assert str(resident) in client.get(page).content.decode()
        client.post(page, {"act": "confirm", "account": str(stranger.id)})
        assert not queries.concerning(resident).exists()
        client.post(page, {"act": "confirm", "account": str(resident.id)})
        assert list(queries.concerning(resident)) == [case]
        assert not queries.concerning(stranger).exists()

    def test_it_stays_theirs_when_they_sign_in_with_another_address(
        self, case: Case, involved: Involved, handler: Person, resident: Person, stranger: Person, at: datetime
    ) -> None:
        old = resident.email
        actions.confirm_involved(case_id=case.id, involved_id=involved.id, account=resident, by=handler, at=at)
        Person.objects.filter(id=resident.id).update(email="nieuw@example.org")
        Person.objects.filter(id=stranger.id).update(email=old)
        assert list(queries.concerning(Person.objects.get(id=resident.id))) == [case]
        assert not queries.concerning(Person.objects.get(id=stranger.id)).exists()

    @pytest.mark.parametrize("how", ["corrected", "ended", "ended after the case"])
    def test_a_wrong_one_is_put_right_and_the_stranger_sees_nothing_any_more(
        self, case: Case, involved: Involved, handler: Person, resident: Person, at: datetime, how: str
    ) -> None:
        this: dict[str, Any] = {"case_id": case.id, "involved_id": involved.id, "by": handler, "at": at}
        actions.confirm_involved(account=resident, **this)
        assert queries.concerning(resident).exists()
        if how == "corrected":
            actions.revise_involved(name="Zij", role="", reach="", email="ander@example.org", is_concerned=True, **this)
        else:
            if how != "ended":
                actions.end_case(case_id=case.id, outcome="Klaar", by=handler, at=at)
            actions.end_involved(**this)
            assert case.involveds.get().name == "Mevrouw Prins"
        assert not queries.concerning(resident).exists()

    def test_who_is_not_on_it_changes_and_confirms_nothing(
        self, case: Case, involved: Involved, leader: Person, resident: Person, at: datetime, refused: Refused
    ) -> None:
        this: dict[str, Any] = {"case_id": case.id, "involved_id": involved.id, "by": leader, "at": at}
        with refused(actions.CannotConfirm):
            actions.confirm_involved(account=resident, **this)
        with refused(actions.CannotSettle):
            actions.end_involved(**this)
        with refused(actions.CannotWrite):
            actions.revise_involved(name="X", role="", reach="", email="", is_concerned=False, **this)

    def test_no_other_account_is_confirmed_than_the_one_with_the_address(
        self, case: Case, involved: Involved, handler: Person, stranger: Person, at: datetime, refused: Refused
    ) -> None:
        with refused(actions.CannotConfirm, "niet meer het account"):
            actions.confirm_involved(case_id=case.id, involved_id=involved.id, account=stranger, by=handler, at=at)

    def test_who_ended_it_ended_it_once(
        self, case: Case, involved: Involved, handler: Person, resident: Person, at: datetime, refused: Refused
    ) -> None:
        this: dict[str, Any] = {"case_id": case.id, "involved_id": involved.id, "by": handler, "at": at}
        actions.end_involved(**this)
        with refused(actions.CannotSettle):
            actions.end_involved(**this)
        with refused(actions.CannotConfirm):
            actions.confirm_involved(account=resident, **this)

    def test_the_database_keeps_an_account_to_who_is_still_involved_and_confirmed(self, involved: Involved) -> None:
        the_database_refuses(
            lambda: sql("UPDATE socialwork_involved SET account_mark = '\\x01' WHERE id = %s", involved.id),
            "account_confirmed",
        )


class TestConsent:
    def test_an_address_alone_lets_nobody_see_or_withdraw_it(
        self, asked: Consent, handler: Person, resident: Person, at: datetime, signed_in: SignedIn, refused: Refused
    ) -> None:
        assert "slecht slaapt" not in signed_in(resident).get(reverse("own-cases")).content.decode()
        actions.record_consent(consent_id=asked.id, how="paper", remark="Kast 2", by=handler, at=at)
        with refused(actions.CannotWithdrawConsent):
            actions.withdraw_consent(consent_id=asked.id, by=resident, at=at)

    def test_it_is_confirmed_and_put_right_on_its_page(
        self, case: Case, asked: Consent, handler: Person, resident: Person, signed_in: SignedIn
    ) -> None:
        client = signed_in(handler)
        page = reverse("fieldwork:consent", args=[case.id, asked.id])
        shown = client.get(page).content.decode()
        assert resident.email in shown
        assert str(resident) in shown
        client.post(page, {"act": "confirm", "account": str(resident.id)})
        assert list(queries.consents_asked_of(resident)) == [asked]
        client.post(page, {"act": "address", "email": "ander@example.org"})
        assert not queries.consents_asked_of(resident).exists()
        assert "ander@example.org" in client.get(page).content.decode()

    def test_the_address_can_go_after_the_case_ended(
        self, case: Case, asked: Consent, handler: Person, resident: Person, at: datetime
    ) -> None:
        actions.confirm_consent(consent_id=asked.id, account=resident, by=handler, at=at)
        actions.record_consent(consent_id=asked.id, how="paper", remark="Kast 2", by=handler, at=at)
        actions.end_case(case_id=case.id, outcome="Klaar", by=handler, at=at)
        assert queries.consents_asked_of(resident).exists()
        actions.change_consent_address(consent_id=asked.id, email="", by=handler, at=at)
        assert not queries.consents_asked_of(resident).exists()

    def test_others_leave_the_address_alone(
        self, asked: Consent, leader: Person, resident: Person, at: datetime, refused: Refused
    ) -> None:
        with refused(actions.CannotChangeAddress):
            actions.change_consent_address(consent_id=asked.id, email="", by=leader, at=at)
        with refused(actions.CannotConfirm):
            actions.confirm_consent(consent_id=asked.id, account=resident, by=leader, at=at)


class TestTheResidentsOwnPage:
    @pytest.fixture
    def mine(self, asked: Consent, handler: Person, resident: Person, at: datetime) -> Consent:
        return actions.confirm_consent(consent_id=asked.id, account=resident, by=handler, at=at)

    def test_a_question_that_waits_says_so_with_its_purpose_and_is_answered_there(
        self, mine: Consent, resident: Person, handler: Person, signed_in: SignedIn
    ) -> None:
        client = signed_in(resident)
        answer = reverse("answer-own-consent", args=[mine.id])
        page = client.get(reverse("own-cases")).content.decode()
        assert answer in page
        assert "Voor de rust op het plein" in page
        assert "nooit beantwoord" not in page
        client.post(answer, {"answer": "yes"})
        mine.refresh_from_db()
        assert (mine.how, mine.given_by) == ("online", resident)
        page = client.get(reverse("own-cases")).content.decode()
        assert answer not in page
        assert reverse("withdraw-own-consent", args=[mine.id]) in page

    def test_no_is_an_answer_too_and_there_is_one(
        self, mine: Consent, resident: Person, at: datetime, refused: Refused
    ) -> None:
        actions.answer_own(consent_id=mine.id, gives=False, by=resident, at=at)
        mine.refresh_from_db()
        assert mine.declined_by == resident
        with refused(actions.CannotGiveConsent):
            actions.answer_own(consent_id=mine.id, gives=True, by=resident, at=at)

    def test_others_do_not_answer_it(
        self, mine: Consent, stranger: Person, handler: Person, at: datetime, refused: Refused
    ) -> None:
        for other in (stranger, handler):
            with refused(actions.CannotGiveConsent):
                actions.answer_own(consent_id=mine.id, gives=True, by=other, at=at)

    def test_after_the_case_ended_it_waits_no_longer(
        self, mine: Consent, case: Case, handler: Person, resident: Person, at: datetime, refused: Refused
    ) -> None:
        actions.end_case(case_id=case.id, outcome="Klaar", by=handler, at=at)
        with refused(actions.CannotGiveConsent):
            actions.answer_own(consent_id=mine.id, gives=False, by=resident, at=at)

    def test_my_cases_say_which_one_has_news_until_it_was_opened(
        self, mine: Consent, case: Case, resident: Person, handler: Person, at: datetime, signed_in: SignedIn
    ) -> None:
        client = signed_in(handler)
        client.get(reverse("fieldwork:case", args=[case.id]))
        quiet = client.get(reverse("fieldwork:cases")).content.decode()
        now = timezone.now() + timedelta(minutes=5)
        assert queries.consent_news(handler, now) == set()

        actions.give_by_link(consent_id=_with_link(mine, handler, at).id, at=now)

        assert queries.consent_news(handler, now) == {case.id}
        assert len(client.get(reverse("fieldwork:cases")).content.decode()) > len(quiet)
        actions.look(case=case, part="case", by=handler, at=now + timedelta(minutes=1))
        assert queries.consent_news(handler, now) == set()


def _with_link(asked: Consent, by: Person, at: datetime) -> Consent:
    actions.make_link(consent_id=asked.id, by=by, at=at)
    return asked
