"""The form in small steps, in a browser: by keyboard alone, with mistakes, back and forth, and with plans alike."""

from __future__ import annotations

import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Person
from districts.models import Neighbourhood
from initiatives.models import Initiative, Sketch, Theme
from tests.browser.conftest import Windows, dutch
from tests.browser.test_journey import choose, go_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "Een moestuin aan de singel"
BOTH = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


def first_step(page: Page, title: str = TITLE) -> None:
    page.goto("/initiatieven/nieuw/")
    page.get_by_label(dutch("What is your plan called?")).fill(title)
    page.get_by_label(dutch("What do you want to do?")).fill("Groente kweken met de hele school.")
    choose(page, "Bibliotheken")


def all_steps(page: Page) -> None:
    """As somebody who has a name does it, up to the check."""
    first_step(page)
    go_on(page)
    page.get_by_label(dutch("In which neighbourhood?")).select_option(label="Dorpskern")
    go_on(page)
    page.get_by_label(dutch("What is your group called?")).fill("Tuiniers")
    go_on(page)
    page.get_by_role("checkbox", name=dutch("Hands")).check()
    go_on(page)
    choose(page, dutch("We want to decide together"))
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(dutch("Is this right?"))


@BOTH
def test_back_and_forth_loses_nothing(
    scripts: bool, windows: Windows, theme: Theme, neighbourhood: Neighbourhood, resident: Person
) -> None:
    page = windows(resident, scripts=scripts)
    first_step(page)
    go_on(page)
    page.get_by_label(dutch("Where exactly?")).fill("Achter de school")
    page.locator("main").get_by_role("button", name=dutch("Back"), exact=True).click()
    expect(page.get_by_label(dutch("What is your plan called?"))).to_have_value(TITLE)
    go_on(page)
    expect(page.get_by_label(dutch("Where exactly?"))).to_have_value("Achter de school")
    page.get_by_label(dutch("In which neighbourhood?")).select_option(label="Dorpskern")
    page.locator("summary", has_text=dutch("All steps")).click()
    page.get_by_role("navigation", name=dutch("Steps of this form")).get_by_role("button", name=dutch("What")).click()
    page.get_by_label(dutch("What is your plan called?")).fill("Een kas")
    page.locator("summary", has_text=dutch("All steps")).click()
    page.get_by_role("navigation", name=dutch("Steps of this form")).get_by_role("button", name=dutch("Where")).click()
    expect(page.get_by_label(dutch("In which neighbourhood?"))).to_have_value(neighbourhood.code)
    assert Sketch.objects.get().title == "Een kas"

    page.locator("main").get_by_role("button", name=dutch("Go on later"), exact=True).click()
    page.get_by_role("link", name="Een kas", exact=True).click()
    page.get_by_role("link", name=dutch("Go on with your plan")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(dutch("With whom do you do it?"))


@BOTH
def test_a_mistake_is_said_on_top_and_beside_its_field(
    scripts: bool, windows: Windows, theme: Theme, neighbourhood: Neighbourhood, resident: Person
) -> None:
    page = windows(resident, scripts=scripts)
    page.goto("/initiatieven/nieuw/")
    page.get_by_label(dutch("What is your plan called?")).fill(TITLE)
    go_on(page)
    summary = page.get_by_role("alert")
    expect(summary).to_be_visible()
    assert page.title().startswith(dutch("Mistake:"))
    expect(page.get_by_label(dutch("What is your plan called?"))).to_have_value(TITLE)
    summary.get_by_role("link").first.click()
    field = page.get_by_label(dutch("What do you want to do?"))
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    assert "summary_error" in (field.get_attribute("aria-describedby") or "")
    assert not Sketch.objects.exists()


def test_by_keyboard_alone_from_home_to_a_plan_that_was_sent(
    windows: Windows,
    theme: Theme,
    neighbourhood: Neighbourhood,
    resident: Person,
    official: Person,
    executive: Person,
    social_worker: Person,
) -> None:
    page = windows(resident)
    page.goto("/")

    def tab_to(what: Any, most: int = 60) -> None:
        for _ in range(most):
            page.keyboard.press("Tab")
            if what.evaluate("field => field === document.activeElement"):
                return
        raise AssertionError(f"the keyboard does not reach {what}")

    def type_in(label: str, text: str) -> None:
        tab_to(page.get_by_label(dutch(label)).first)
        page.keyboard.type(text)

    def onward() -> None:
        tab_to(page.locator(".proposal__send button[value=next]"))
        page.keyboard.press("Enter")
        page.wait_for_load_state()

    tab_to(page.get_by_role("banner").get_by_role("link", name=dutch("Start a plan")))
    page.keyboard.press("Enter")
    type_in("What is your plan called?", TITLE)
    type_in("What do you want to do?", "Groente kweken met de hele school.")
    tab_to(page.get_by_role("radio", name="Bibliotheken"))
    page.keyboard.press("Space")
    onward()
    type_in("In which neighbourhood?", "Dorpskern")
    type_in("Where exactly?", "Achter de school")
    page.keyboard.press("Enter")  # as in any form, Enter goes on
    expect(page.get_by_role("heading", level=1)).to_have_text(dutch("With whom do you do it?"))
    type_in("What is your group called?", "Tuiniers")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(dutch("What do you need?"))
    tab_to(page.get_by_role("checkbox", name=dutch("Money")))
    page.keyboard.press("Space")
    type_in("How much money, about?", "1.500")
    onward()
    tab_to(page.get_by_role("radio").first)
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    onward()
    expect(page.get_by_role("heading", level=1)).to_have_text(dutch("Is this right?"))
    tab_to(page.get_by_role("button", name=dutch("Send"), exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(dutch("Your plan was sent"))
    sent = Initiative.objects.get()
    assert (sent.title, sent.wish, sent.place) == (TITLE, 5, "Achter de school")
    assert [(need.kind, need.amount) for need in sent.needs.all()] == [("money", 1500)]


@BOTH
def test_a_plan_that_is_alike_is_shown_and_can_be_joined(
    scripts: bool, windows: Windows, sent_initiative: Initiative, resident: Person
) -> None:
    page = windows(resident, scripts=scripts)
    first_step(page, "De bibliotheek openhouden")
    if not scripts:
        go_on(page)
    alike = page.get_by_role("region", name=dutch("This plan looks like yours"))
    expect(alike.get_by_text(sent_initiative.title, exact=True)).to_be_visible()
    with page.context.expect_page() as opened:
        alike.get_by_role("link", name=dutch("Ask to join")).click()
    joining = opened.value
    joining.get_by_label(dutch("Who are you, and what do you want to do?")).fill("Ik kan op zaterdag.")
    joining.locator("main").get_by_role("button", name=dutch("Ask to join")).click()
    expect(joining.get_by_role("heading", level=1)).to_have_text(sent_initiative.title)
    assert sent_initiative.join_requests.get().message == "Ik kan op zaterdag."


@BOTH
def test_two_windows_overwrite_nothing_unseen(
    scripts: bool, windows: Windows, theme: Theme, neighbourhood: Neighbourhood, resident: Person
) -> None:
    page = windows(resident, scripts=scripts)
    all_steps(page)
    sketch = Sketch.objects.get()
    other = page.context.new_page()
    for window in (page, other):
        window.goto(f"/initiatieven/nieuw/{sketch.id}/wat/")
    page.get_by_label(dutch("What is your plan called?")).fill("Een kas")
    go_on(page)
    other.get_by_label(dutch("What is your plan called?")).fill("Een boomgaard")
    go_on(other)
    expect(other.get_by_role("alert")).to_contain_text("Een kas")
    expect(other.get_by_label(dutch("What is your plan called?"))).to_have_value("Een boomgaard")


@BOTH
def test_what_one_needs_is_asked_where_its_box_is_ticked(
    scripts: bool, windows: Windows, theme: Theme, neighbourhood: Neighbourhood, resident: Person
) -> None:
    page = windows(resident, scripts=scripts)
    all_steps(page)
    page.goto(f"/initiatieven/nieuw/{Sketch.objects.get().id}/nodig/")
    expect(page.get_by_label(dutch("How much money, about?"))).to_be_hidden()
    page.get_by_role("checkbox", name=dutch("Money")).check()
    expect(page.get_by_label(dutch("How much money, about?"))).to_be_visible()


def test_leaving_without_a_button_keeps_what_was_typed(
    windows: Windows, theme: Theme, neighbourhood: Neighbourhood, resident: Person
) -> None:
    page = windows(resident)
    page.goto("/")
    first_step(page)
    go_on(page)
    place = page.get_by_label(dutch("Where exactly?"))
    expect(place).to_be_visible()
    page.wait_for_load_state()  # it is the script that sees a page being left: on a busy machine it comes late
    place.fill("Achter de school")
    page.goto("/")
    until = time.monotonic() + 10  # what a page sends when it is left, arrives after the next one may have been made
    while not Sketch.objects.filter(answers__place=["Achter de school"]).exists() and time.monotonic() < until:
        time.sleep(0.1)
    page.goto("/initiatieven/nieuw/")
    page.get_by_role("link", name=dutch("Go on with “%(title)s”", title=TITLE)).click()
    expect(page.get_by_text("Achter de school")).to_be_visible()


def test_the_pin_crosses_the_river_and_says_where_it_is(
    windows: Windows,
    theme: Theme,
    neighbourhood: Neighbourhood,
    other_neighbourhood: Neighbourhood,
    resident: Person,
) -> None:
    page = windows(resident)
    page.set_viewport_size({"width": 360, "height": 900})
    first_step(page)
    go_on(page)
    picture, says = page.locator(".pin-map__picture"), page.locator("#pin-where")
    take_away = page.get_by_role("button", name=dutch("Take the pin away"))
    whole = page.get_by_role("button", name=dutch("Show the whole map"))
    expect(take_away).to_be_hidden()
    expect(whole).to_be_hidden()
    for name in picture.locator("text").all():
        expect(name).to_be_visible()
        box = name.bounding_box()
        assert box is not None
        assert box["height"] > 12

    across = picture.get_attribute("viewBox")
    page.get_by_label(dutch("In which neighbourhood?")).select_option(label="Dorpskern")
    assert picture.get_attribute("viewBox") != across, "the map shows the neighbourhood that was chosen"
    expect(whole).to_be_visible()
    picture.focus()
    page.keyboard.press("ArrowRight")
    expect(says).to_have_text("Dorpskern")
    expect(take_away).to_be_visible()
    for _ in range(60):
        page.keyboard.press("ArrowRight")
        if says.text_content() == "Havenbuurt":
            break
    expect(says).to_have_text("Havenbuurt")
    expect(page.get_by_label(dutch("In which neighbourhood?"))).to_have_value(other_neighbourhood.code)
    for _ in range(120):
        page.keyboard.press("ArrowRight")
        if says.text_content() != "Havenbuurt":
            break
    expect(says).to_have_text(dutch("The map ends here."))
    take_away.click()
    expect(take_away).to_be_hidden()
    expect(picture).to_be_focused()
