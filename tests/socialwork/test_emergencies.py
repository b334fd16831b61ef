"""Looking in an emergency: where the hour is found again, what a try tells, and who reads what was said of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from accounts.models import Party, Person
from districts.models import Neighbourhood
from ledger.models import Entry
from socialwork import actions, sealing
from socialwork.actions import Told
from socialwork.models import Case, GlassTry, LookReview, Viewing
from socialwork.queries import watching
from tests.conftest import SignedIn
from tests.refusing import sql, the_database_refuses
from tests.socialwork.casework import Whole

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

Refused = Callable[..., AbstractContextManager[Any]]
NewEntries = Callable[[], AbstractContextManager[list[Entry]]]
TOLD = Told(about="place", name="Het plein", story="Donker.")


@pytest.fixture
def case(welfare: Party, neighbourhood: Neighbourhood, handler: Person, at: datetime) -> Case:
    return actions.open_case(party=welfare, neighbourhood=neighbourhood, told=TOLD, by=handler, at=at)


@pytest.fixture
def twins(case: Case, welfare: Party, neighbourhood: Neighbourhood, handler: Person, at: datetime) -> Case:
    return actions.open_case(party=welfare, neighbourhood=neighbourhood, told=TOLD, by=handler, at=at)


def test_none_and_many_are_answered_alike_and_each_try_is_told(
    twins: Case, beside: Person, leader: Person, at: datetime, new_entries: NewEntries
) -> None:
    said = set()
    with new_entries() as entries:
        for words in ("Het plein", "Bestaat niet"):
            with pytest.raises(actions.CannotBreakGlass) as caught:
                actions.break_glass(words=words, reason="Nood", by=beside, at=at)
            said.add(str(caught.value))
    assert len(said) == 1
    assert [entry.kind for entry in entries] == ["case.glass_tried", "case.waits"] * 2
    tries = list(watching.tries_seen_by(leader, at))
    assert {(one.words, one.tried_by, one.tried_at) for one in tries} == {
        ("Het plein", beside, at),
        ("Bestaat niet", beside, at),
    }
    assert not watching.tries_seen_by(beside, at)


def test_what_was_typed_stands_sealed_and_stays(case: Case, beside: Person, at: datetime) -> None:
    with pytest.raises(actions.CannotBreakGlass):
        actions.break_glass(words="Kievitsnaam", reason="Kievitsreden", by=beside, at=at)
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM socialwork_glasstry t")
        (row,) = cursor.fetchone()
    assert "ievits" not in row
    assert b"ievits".hex() not in row
    the_database_refuses(lambda: sql("UPDATE socialwork_glasstry SET tried_at = now()"), "stays as it was")


def test_a_try_is_rotated_with_the_keys_and_deleted_after_a_year(
    case: Case, beside: Person, at: datetime, settings: Any
) -> None:
    with pytest.raises(actions.CannotBreakGlass):
        actions.break_glass(words="Niets", reason="Nood", by=beside, at=at)
    new = sealing.new_key()
    settings.CASE_MASTER_KEYS = (new, *settings.CASE_MASTER_KEYS)
    call_command("rotate_case_keys")
    settings.CASE_MASTER_KEYS = (new,)
    assert GlassTry.objects.get().words == "Niets"
    actions.destroy_due(at=at + timedelta(days=364))
    assert GlassTry.objects.exists()
    assert actions.destroy_due(at=at + timedelta(days=366)) == 1
    assert not GlassTry.objects.exists()


def test_without_a_second_person_nothing_is_even_looked_for(
    case: Case, beside: Person, leader: Person, at: datetime, refused: Refused
) -> None:
    leader.memberships.update(is_lead=False)
    for words in (case.number, "Bestaat niet"):
        with refused(actions.CannotBreakGlass, "niemand|nobody"):
            actions.break_glass(words=words, reason="Nood", by=beside, at=at)


def test_a_case_of_another_team_is_a_try_like_any_other(
    case: Case, elsewhere: Person, leader: Person, at: datetime
) -> None:
    with pytest.raises(actions.CannotBreakGlass):
        actions.break_glass(words=case.number, reason="Nood", by=elsewhere, at=at)
    assert [one.told for one in GlassTry.objects.all()] == [leader]


def test_the_leader_reads_the_tries_on_the_page_and_nobody_else_does(
    case: Case, beside: Person, leader: Person, handler: Person, signed_in: SignedIn
) -> None:
    client = signed_in(beside)
    client.post(reverse("fieldwork:break-glass"), {"words": "Mevrouw Prins", "reason": "Nood aan de deur"})
    for page in ("fieldwork:watch", "fieldwork:cases"):
        assert "Mevrouw Prins" not in signed_in(handler).get(reverse(page)).content.decode()
    led = signed_in(leader)
    shown = led.get(reverse("fieldwork:watch")).content.decode()
    assert "Mevrouw Prins" in shown
    assert str(beside) in shown
    assert "#tries" in led.get(reverse("fieldwork:cases")).content.decode()


def test_the_hour_is_found_again_in_the_list_until_it_is_over(
    case: Case, beside: Person, signed_in: SignedIn, clock: Any
) -> None:
    client = signed_in(beside)
    typed = {"words": case.number, "reason": "Nood"}
    client.post(reverse("fieldwork:break-glass"), typed)
    link = f'href="{reverse("fieldwork:case", args=[case.id])}"'
    assert link in client.get(reverse("fieldwork:cases")).content.decode()
    again = client.post(reverse("fieldwork:break-glass"), typed).content.decode()
    assert "Hij staat bij uw casussen" not in again
    assert not GlassTry.objects.exists()
    clock.shift(timedelta(minutes=60))
    assert link not in client.get(reverse("fieldwork:cases")).content.decode()


def test_what_was_said_of_an_emergency_is_read_by_who_broke_it_and_who_watches(
    case: Case, beside: Person, leader: Person, handler: Person, elsewhere: Person, at: datetime, signed_in: SignedIn
) -> None:
    glass = actions.break_glass(words=case.number, reason="Nood", by=beside, at=at)
    page = reverse("fieldwork:review-glass", args=[glass.id])
    actions.review_glass(glass_id=glass.id, outcome="wrong", remark="Dit kon wachten.", by=leader, at=timezone.now())
    assert page in signed_in(beside).get(reverse("fieldwork:cases")).content.decode()
    assert page in signed_in(leader).get(reverse("fieldwork:watch")).content.decode()
    for reader in (beside, leader):
        assert "Dit kon wachten." in signed_in(reader).get(page).content.decode()
        assert signed_in(reader).post(page, {"outcome": "right", "remark": "Toch"}).status_code == 404
    for other in (handler, elsewhere):
        assert signed_in(other).get(page).status_code == 404


def test_what_was_found_of_a_look_is_read_on_its_page(
    case: Case, handler: Person, leader: Person, beside: Person, at: datetime, signed_in: SignedIn
) -> None:
    look = actions.look(case=case, part=Viewing.Part.CASE, by=handler, at=at)
    review = LookReview(viewing=look, why=LookReview.Why.SAMPLE, picked_at=at)
    review.save()
    actions.review_look(review_id=review.id, outcome="talked", remark="Voortaan overdag.", by=leader, at=at)
    page = reverse("fieldwork:review-look", args=[review.id])
    client = signed_in(leader)
    assert page in client.get(reverse("fieldwork:watch")).content.decode()
    assert "Voortaan overdag." in client.get(page).content.decode()
    assert client.post(page, {"outcome": "wrong", "remark": "Toch"}).status_code == 404
    for other in (handler, beside):
        assert signed_in(other).get(page).status_code == 404


def test_many_looks_of_one_person_hide_no_look_of_another(
    whole: Whole, handler: Person, leader: Person, resident: Person, at: datetime, signed_in: SignedIn
) -> None:
    """Who looked in an emergency is still told when who handles the case opened it hundreds of times since."""
    glass = whole.glass
    Viewing.objects.create(case=whole.case, person=glass.broken_by, part="case", at=glass.broken_at, glass=glass)
    later = glass.broken_at + timedelta(hours=3)
    Viewing.objects.bulk_create(
        Viewing(case=whole.case, person=handler, part="case", at=later + timedelta(seconds=number))
        for number in range(600)
    )

    own = signed_in(resident).get(reverse("own-cases")).content.decode()
    watched = signed_in(leader).get(reverse("fieldwork:looks", args=[whole.case.id])).content.decode()

    for page in (own, watched):
        assert "bij nood" in page
        assert "600 keer" in page
