"""At the boundary, as people do it: log in a few presses on a phone, talk, settle, learn from it, change who does what.

Once as most people have it, once without any script.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import Party, Person
from boundary.models import Activity, Consult, DemarcationProposal, Example
from districts.models import District
from tests.browser.conftest import Windows, dutch
from tests.browser.test_journey import press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_a_word_at_a_door_to_a_line_that_is_clearer(
    scripts: bool,
    windows: Windows,
    official: Person,
    social_worker: Person,
    executive: Person,
    executive_board: Party,
    welfare: Party,
    district: District,
) -> None:
    # In the street, on a phone: what, how long, where.
    phone = windows(official, scripts=scripts)
    phone.set_viewport_size({"width": 360, "height": 740})
    phone.goto("/werk/")
    phone.get_by_text(dutch("Building bridges"), exact=True).click()
    phone.get_by_text(dutch("30 minutes"), exact=True).click()
    press(phone, "Log it")
    expect(phone.get_by_role("status")).to_contain_text(dutch("Building bridges"))
    assert Activity.objects.count() == 1
    # The same once more is one press.
    phone.goto("/werk/")
    phone.locator(".again__press").first.click()
    expect(phone.get_by_role("status")).to_be_visible()
    assert (Activity.objects.count(), Consult.objects.count()) == (2, 1)

    # The social worker finds it on her own page, and answers.
    field = windows(social_worker, scripts=scripts)
    field.goto("/wijkwerk/")
    field.get_by_role("link", name=dutch("Whose work is it? This waits for you")).click()
    field.locator(".consult-row a").first.click()
    field.get_by_label(dutch("What do you want to say?")).fill("Wij waren daar al bezig.")
    press(field, "Say it")
    expect(field.locator(".words--plum")).to_contain_text("Wij waren daar al bezig.")
    field.locator("summary", has_text=dutch("Propose how to settle it")).click()
    field.get_by_text(dutch("do it together"), exact=True).click()
    field.get_by_label(dutch("Why?")).fill("Samen weten wij meer.")
    press(field, "Propose this")

    phone.goto(field.url)
    press(phone, "We agree: settle it so")
    phone.get_by_role("link", name=dutch("Write the example")).click()
    phone.get_by_label(dutch("What can others learn from this?")).fill("Zo’n gesprek doen wij samen.")
    press(phone, "Let somebody else read it")
    field.reload()
    press(field, "It names nobody: publish it")
    assert Example.objects.get().is_published

    # Whoever logs something like it reads it at that moment.
    phone.goto("/werk/")
    lesson = phone.locator(".works__lessons", has_text="Zo’n gesprek doen wij samen.")
    expect(lesson).to_be_hidden()
    phone.locator(".works").get_by_text(dutch("Building bridges"), exact=True).click()
    expect(lesson).to_be_visible()

    # Who does what is changed by both, and read by everybody.
    field.goto("/taakafbakening/voorstellen/")
    field.get_by_label(dutch("Which kind of work?")).select_option("bridging")
    field.get_by_text(dutch("Together"), exact=True).click()
    field.get_by_label(dutch("From which day?")).fill((timezone.localdate() + timedelta(days=30)).isoformat())
    field.get_by_label(dutch("Why?")).fill("Wij doen het al samen.")
    press(field, "Put it to the others")
    board = windows(executive, scripts=scripts)
    board.goto("/grensoverleg/")
    board.locator("main a", has_text=dutch("Building bridges")).first.click()
    board.get_by_text(dutch("Yes, we agree"), exact=True).click()
    press(board, "Answer")
    assert DemarcationProposal.objects.get().result == "agreed"

    everybody = windows(None, scripts=scripts)
    everybody.goto("/taakafbakening/")
    expect(everybody.locator("main")).to_contain_text("Wij doen het al samen.")
    everybody.get_by_role("link", name=dutch("Who does social work, in figures")).click()
    everybody.locator("summary").first.click()
    expect(everybody.locator("table")).to_be_visible()
