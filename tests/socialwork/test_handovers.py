"""Who hands a case over where the leader takes part: never to themselves, and only where nobody is on it any more."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Membership, Party, Person
from districts.models import Neighbourhood
from ledger import queries as ledger
from ledger.models import Entry
from socialwork import actions
from socialwork.access import cases as access
from socialwork.actions import Told
from socialwork.models import Case, Glass, Handover, Viewing
from socialwork.queries import cases as queries
from socialwork.queries import watching
from tests.conftest import SignedIn
from tests.refusing import sql, the_database_refuses

pytestmark = pytest.mark.django_db

Refused = Callable[..., AbstractContextManager[Any]]


@pytest.fixture
def case(welfare: Party, neighbourhood: Neighbourhood, handler: Person, at: datetime) -> Case:
    told = Told(about="person", name="Mevrouw Prins", story="Ik slaap slecht.")
    return actions.open_case(party=welfare, neighbourhood=neighbourhood, told=told, by=handler, at=at)


def left(person: Person, at: datetime) -> None:
    Membership.objects.filter(person=person).update(until=at)


def test_a_leader_takes_no_case_while_somebody_is_on_it(
    case: Case, leader: Person, beside: Person, at: datetime, refused: Refused
) -> None:
    for receiver in (leader, beside):
        with translation.override("en"), refused(actions.CannotHandOver, "nobody is on it"):
            actions.offer_handover(case_id=case.id, receiver=receiver, reason="Geef", by=leader, at=at)
    the_database_refuses(lambda: _offer_past_the_action(case, leader, beside, at), "only where nobody is")


def test_where_nobody_is_left_the_leader_offers_it_to_another_and_not_to_themselves(
    case: Case, handler: Person, leader: Person, beside: Person, at: datetime, refused: Refused
) -> None:
    left(handler, at + timedelta(hours=1))
    later = at + timedelta(hours=2)
    with translation.override("en"), refused(actions.CannotHandOver, "yourself"):
        actions.offer_handover(case_id=case.id, receiver=leader, reason="Geef", by=leader, at=later)
    the_database_refuses(lambda: _offer_past_the_action(case, leader, leader, later), "to themselves")

    offer = actions.offer_handover(case_id=case.id, receiver=beside, reason="Hana is weg", by=leader, at=later)
    assert access.may_answer(beside, offer, later)
    assert not access.may_read(leader, case, later)


def test_a_handler_offers_it_to_the_leader_and_not_to_themselves(
    case: Case, handler: Person, leader: Person, at: datetime, refused: Refused
) -> None:
    with translation.override("en"), refused(actions.CannotHandOver, "yourself"):
        actions.offer_handover(case_id=case.id, receiver=handler, reason="Geef", by=handler, at=at)
    assert actions.offer_handover(case_id=case.id, receiver=leader, reason="Neem jij", by=handler, at=at)


def test_where_the_handler_left_who_is_still_on_it_goes_on_and_hears_of_it(
    case: Case, handler: Person, on_it: Person, beside: Person, leader: Person, at: datetime, refused: Refused
) -> None:
    actions.add_colleague(case_id=case.id, person=on_it, by=handler, at=at)
    assert not access.may_lead(on_it, case, at)
    left(handler, at + timedelta(hours=1))
    later = at + timedelta(hours=2)

    assert access.may_lead(on_it, case, later)
    hears = queries.who_hears(case, later)
    assert hears is not None
    assert hears.person == on_it
    with refused(actions.CannotHandOver):
        actions.offer_handover(case_id=case.id, receiver=beside, reason="Neem", by=leader, at=later)
    offer = actions.offer_handover(case_id=case.id, receiver=beside, reason="Neem jij", by=on_it, at=later)
    actions.accept_handover(handover_id=offer.id, by=beside, at=later)
    assert access.may_lead(beside, case, later)


class TestTheOneWhoIsLeft:
    """Hana, who handled the case, has left; of the team only Lena, who leads it, is there."""

    @pytest.fixture
    def later(self, case: Case, handler: Person, leader: Person, elsewhere: Person, at: datetime) -> datetime:
        left(handler, at + timedelta(hours=1))
        return at + timedelta(hours=2)

    def judged(
        self, case: Case, leader: Person, elsewhere: Person, outcome: str, at: datetime, *, may_take: bool = True
    ) -> Glass:
        glass = actions.break_glass(words=case.number, reason="Hana is ziek weg", by=leader, at=at)
        return actions.review_glass(
            glass_id=glass.id, outcome=outcome, remark="Goed.", may_take=may_take, by=elsewhere, at=at
        )

    @pytest.mark.parametrize("outcome", ["right", "wrong"])
    @pytest.mark.parametrize("may_take", [True, False])
    def test_whether_to_look_was_right_and_whether_they_may_take_it_are_two_questions(
        self,
        case: Case,
        leader: Person,
        elsewhere: Person,
        later: datetime,
        refused: Refused,
        outcome: str,
        may_take: bool,
    ) -> None:
        glass = self.judged(case, leader, elsewhere, outcome, later, may_take=may_take)
        assert (glass.outcome, glass.may_take) == (outcome, may_take)
        if may_take:
            assert actions.take_left(case_id=case.id, by=leader, at=later).is_handler
            return
        with translation.override("en"), refused(actions.CannotTakeLeft, "must agree"):
            actions.take_left(case_id=case.id, by=leader, at=later)

    def test_the_second_question_must_be_answered_where_it_is_asked_and_the_last_answer_counts(
        self, case: Case, leader: Person, elsewhere: Person, later: datetime, refused: Refused
    ) -> None:
        glass = actions.break_glass(words=case.number, reason="Hana is ziek weg", by=leader, at=later)
        with translation.override("en"), refused(actions.CannotReviewGlass, "nobody else is left"):
            actions.review_glass(glass_id=glass.id, outcome="right", remark="Goed.", by=elsewhere, at=later)
        actions.review_glass(glass_id=glass.id, outcome="right", remark="Goed.", may_take=True, by=elsewhere, at=later)
        assert access.agreed_to_take(leader, case, later) == glass
        self.judged(case, leader, elsewhere, "right", later + timedelta(hours=2), may_take=False)
        assert access.agreed_to_take(leader, case, later + timedelta(hours=2)) is None
        the_database_refuses(
            lambda: sql("UPDATE socialwork_glass SET may_take = false WHERE id = %s", glass.id), "stays as it was"
        )

    def test_handles_it_once_a_second_person_agreed_who_hears_of_it(
        self,
        case: Case,
        leader: Person,
        elsewhere: Person,
        later: datetime,
        new_entries: Callable[[], AbstractContextManager[list[Entry]]],
    ) -> None:
        glass = self.judged(case, leader, elsewhere, "right", later)
        with new_entries() as entries:
            actions.take_left(case_id=case.id, by=leader, at=later)
        assert [entry.kind for entry in entries] == ["case.taken_over", "case.waits"]
        assert not any(str(one) in entry.body for entry in entries for one in (case.id, glass.id, leader.id))
        assert ledger.sealed_text(entries[1], "person") == str(elsewhere.id)
        assert access.may_lead(leader, case, later + timedelta(days=9))
        assert not access.may_read(elsewhere, case, later)
        assert [worker.person for worker in case.workers.filter(until=None)] == [leader]
        assert [(one.id, one.taken_at) for one in watching.taken_over(elsewhere, later)] == [(glass.id, later)]
        assert not watching.taken_over(elsewhere, later + timedelta(days=40))

    def test_nobody_takes_one_in_silence(
        self, case: Case, leader: Person, elsewhere: Person, later: datetime, refused: Refused
    ) -> None:
        with translation.override("en"):
            with refused(actions.CannotTakeLeft, "second person"):
                actions.take_left(case_id=case.id, by=leader, at=later)
            self.judged(case, leader, elsewhere, "right", later, may_take=False)
            with refused(actions.CannotTakeLeft, "second person"):
                actions.take_left(case_id=case.id, by=leader, at=later)
            with refused(actions.CannotTakeLeft, "all that is left"):
                actions.take_left(case_id=case.id, by=elsewhere, at=later)

    def test_what_was_said_while_others_were_there_or_long_ago_is_no_agreement(
        self, case: Case, leader: Person, beside: Person, elsewhere: Person, later: datetime, refused: Refused
    ) -> None:
        self.judged(case, leader, elsewhere, "right", later)
        with translation.override("en"), refused(actions.CannotTakeLeft, "all that is left"):
            actions.take_left(case_id=case.id, by=leader, at=later)
        left(beside, later + timedelta(hours=1))
        with translation.override("en"), refused(actions.CannotTakeLeft, "second person"):
            actions.take_left(case_id=case.id, by=leader, at=later + timedelta(hours=2))
        self.judged(case, leader, elsewhere, "right", later + timedelta(hours=2))
        with translation.override("en"), refused(actions.CannotTakeLeft, "second person"):
            actions.take_left(case_id=case.id, by=leader, at=later + timedelta(days=40))

    def test_an_offer_that_nobody_can_answer_any_more_goes(
        self, case: Case, handler: Person, leader: Person, on_it: Person, elsewhere: Person, at: datetime
    ) -> None:
        offer = actions.offer_handover(case_id=case.id, receiver=on_it, reason="Neem", by=handler, at=at)
        for person in (handler, on_it):
            left(person, at + timedelta(hours=1))
        later = at + timedelta(hours=2)
        self.judged(case, leader, elsewhere, "right", later)
        actions.take_left(case_id=case.id, by=leader, at=later)
        offer.refresh_from_db()
        assert offer.answer == "taken_back"


@pytest.mark.parametrize("ends", [False, True])
def test_where_only_the_leader_is_left_the_glass_opens_it_with_a_second_person(
    case: Case, handler: Person, leader: Person, elsewhere: Person, at: datetime, ends: bool
) -> None:
    if ends:
        actions.end_case(case_id=case.id, outcome="Klaar", by=handler, at=at)
    left(handler, at + timedelta(hours=1))
    later = at + timedelta(hours=2)

    glass = actions.break_glass(words=case.number, reason="De erven bellen", by=leader, at=later)

    assert glass.told == elsewhere
    assert access.may_read(leader, case, later)
    assert not access.may_read(leader, case, later + timedelta(hours=1))
    assert list(queries.glasses_to_review(elsewhere, later)) == [glass]


def test_an_ended_case_that_somebody_can_open_is_not_opened_by_breaking_the_glass(
    case: Case, handler: Person, beside: Person, at: datetime
) -> None:
    actions.end_case(case_id=case.id, outcome="Klaar", by=handler, at=at)
    with pytest.raises(actions.CannotBreakGlass):
        actions.break_glass(words=case.number, reason="Nood", by=beside, at=at)


def test_the_leader_sees_which_ended_cases_nobody_can_open(
    case: Case, handler: Person, leader: Person, at: datetime
) -> None:
    actions.end_case(case_id=case.id, outcome="Klaar", by=handler, at=at)
    later = at + timedelta(hours=2)
    assert not watching.ended_and_left(leader, later)
    left(handler, at + timedelta(hours=1))
    assert list(watching.ended_and_left(leader, later)) == [case]
    assert not watching.ended_and_left(handler, later)


class TestPages:
    @pytest.fixture(autouse=True)
    def _now(self, clock: Any) -> None:
        """At a moment that stands still, the day after `at`."""

    def test_why_not_is_read_by_who_offered_it_and_by_nobody_beside_it(
        self,
        case: Case,
        handler: Person,
        on_it: Person,
        beside: Person,
        leader: Person,
        at: datetime,
        signed_in: SignedIn,
    ) -> None:
        offer = actions.offer_handover(case_id=case.id, receiver=on_it, reason="Ik ga weg", by=handler, at=at)
        page = reverse("fieldwork:handover", args=[offer.id])
        assert page in signed_in(handler).get(reverse("fieldwork:cases")).content.decode()
        actions.refuse_handover(handover_id=offer.id, remark="Mijn week is vol.", by=on_it, at=timezone.now())

        mine = signed_in(handler)
        assert page in mine.get(reverse("fieldwork:cases")).content.decode()
        assert "Mijn week is vol." in mine.get(page).content.decode()
        assert "Mijn week is vol." in mine.get(reverse("fieldwork:case-team", args=[case.id])).content.decode()
        assert Viewing.objects.filter(case=case, person=handler, part="handover").count() == 1
        for other in (on_it, beside, leader):
            assert signed_in(other).get(page).status_code == 404

    def test_a_leader_takes_their_own_offer_back_from_a_page_and_goes_back_to_one_that_is_there(
        self, case: Case, handler: Person, on_it: Person, leader: Person, at: datetime, signed_in: SignedIn
    ) -> None:
        left(handler, at)
        client = signed_in(leader)
        form = client.get(reverse("fieldwork:hand-over", args=[case.id])).content.decode()
        assert reverse("fieldwork:case", args=[case.id]) + '"' not in form
        assert f'href="{reverse("fieldwork:watch")}"' in form

        client.post(reverse("fieldwork:hand-over", args=[case.id]), {"person": str(on_it.id), "reason": "Hana is weg"})
        back = reverse("fieldwork:take-back-handover", args=[case.id])
        assert back in client.get(reverse("fieldwork:watch")).content.decode()
        offer = Handover.objects.get(case=case)
        assert back in client.get(reverse("fieldwork:handover", args=[offer.id])).content.decode()
        client.post(back)
        offer.refresh_from_db()
        assert offer.answer == "taken_back"

    def test_who_is_left_of_a_team_finds_the_way_and_so_does_the_second_person(
        self, case: Case, handler: Person, leader: Person, elsewhere: Person, at: datetime, signed_in: SignedIn
    ) -> None:
        left(handler, at)
        lena, tess = signed_in(leader), signed_in(elsewhere)
        watching_page, take = reverse("fieldwork:watch"), reverse("fieldwork:take-left", args=[case.id])
        shown = lena.get(watching_page).content.decode()
        assert reverse("fieldwork:break-glass") in shown
        assert reverse("fieldwork:hand-over", args=[case.id]) not in shown
        lena.post(reverse("fieldwork:break-glass"), {"words": case.number, "reason": "Hana is ziek weg"})
        page = reverse("fieldwork:review-glass", args=[Glass.objects.get().id])
        assert take not in lena.get(page).content.decode()
        assert "voortaan behandelen" in tess.get(page).content.decode()
        tess.post(page, {"outcome": "right", "remark": "Zorg goed voor haar."})
        assert Glass.objects.get().outcome == "", "the second question was not answered"
        tess.post(page, {"outcome": "right", "may_take": "yes", "remark": "Zorg goed voor haar."})
        assert take in lena.get(page).content.decode()
        assert tess.post(take).status_code == 404
        lena.post(take)
        assert access.may_lead(leader, case, timezone.now())
        assert page in tess.get(reverse("fieldwork:cases")).content.decode()
        assert f"{leader} behandelt deze casus sinds" in tess.get(page).content.decode()
        assert lena.post(take).status_code == 404

    def test_the_leaders_page_asks_as_much_for_many_cases_as_for_one(
        self,
        case: Case,
        welfare: Party,
        neighbourhood: Neighbourhood,
        handler: Person,
        leader: Person,
        at: datetime,
        signed_in: SignedIn,
    ) -> None:
        client = signed_in(leader)
        client.get(reverse("fieldwork:watch"))
        before = _queries_of(lambda: client.get(reverse("fieldwork:watch")))
        for number in range(4):
            told = Told(about="place", name=f"Plek {number}", story="Donker.")
            actions.open_case(party=welfare, neighbourhood=neighbourhood, told=told, by=handler, at=at)
        assert _queries_of(lambda: client.get(reverse("fieldwork:watch"))) == before


def _queries_of(act: Callable[[], Any]) -> int:
    with CaptureQueriesContext(connection) as asked:
        act()
    return len(asked)


def _offer_past_the_action(case: Case, by: Person, receiver: Person, at: datetime) -> None:
    sql(
        "INSERT INTO socialwork_handover (id, case_id, receiver_id, reason, offered_at, offered_by_id, answer, remark)"
        " VALUES (gen_random_uuid(), %s, %s, '', %s, %s, '', '')",
        case.id,
        receiver.id,
        at,
        by.id,
    )
