"""What staff do on a small screen: the doors behind one button, and one act on many plans that is in nobody's way."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Person
from initiatives import actions as initiatives
from initiatives.models import Initiative
from tests.browser.conftest import Windows, dutch

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 780}
LAPTOP = {"width": 1280, "height": 800}


@pytest.fixture
def some(
    accepted_initiative: Initiative, content: initiatives.Content, resident: Person, at: datetime
) -> list[Initiative]:
    """More plans than a phone shows at once."""
    sent = []
    for number in range(5):
        other = initiatives.draft(content=content, group_name=f"Groep {number}", by=resident, at=at)
        sent.append(initiatives.send(initiative_id=other.id, by=resident, at=at))
    return sent


def _top_of(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box
    return box["y"]


@pytest.mark.parametrize("where", ["/werkplek/", "/initiatieven/"])
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_the_doors_open_from_one_button(
    scripts: bool, where: str, accepted_initiative: Initiative, windows: Windows, official: Person
) -> None:
    page = windows(official, scripts=scripts)
    page.set_viewport_size(PHONE)
    page.goto(where)
    doors = page.get_by_role("navigation", name=dutch("Main menu"))
    expect(doors).to_be_hidden()
    header = page.locator(".site-header").bounding_box()
    assert header
    assert header["height"] <= 80, "the header is one row"
    button = page.get_by_role("button", name=dutch("Menu"), exact=True)
    button.focus()
    page.keyboard.press("Enter")
    expect(doors).to_be_visible()
    page.keyboard.press("Escape")
    expect(doors).to_be_hidden()
    expect(button).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name=dutch("Close the menu")).click()
    expect(doors).to_be_hidden()
    button.click()
    page.locator("#menu").get_by_role("link", name=dutch("My plans")).click()
    expect(page).to_have_url(re.compile(r"/mijn/$"))
    expect(doors).to_be_hidden()


def test_a_resident_sees_the_doors_at_once(accepted_initiative: Initiative, windows: Windows, resident: Person) -> None:
    page = windows(resident)
    page.set_viewport_size(PHONE)
    page.goto("/initiatieven/")
    expect(page.get_by_role("navigation", name=dutch("Main menu"))).to_be_visible()
    expect(page.get_by_role("button", name=dutch("Menu"), exact=True)).to_have_count(0)


def test_on_a_wide_screen_the_doors_stand_in_a_row(
    accepted_initiative: Initiative, windows: Windows, official: Person
) -> None:
    page = windows(official)
    page.set_viewport_size(LAPTOP)
    page.goto("/werkplek/")
    expect(page.get_by_role("navigation", name=dutch("Main menu"))).to_be_visible()
    expect(page.get_by_role("button", name=dutch("Sign out"))).to_be_visible()
    expect(page.get_by_role("button", name=dutch("Menu"), exact=True)).to_be_hidden()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_what_is_done_with_many_plans_comes_into_sight_when_one_is_chosen(
    scripts: bool, some: list[Initiative], windows: Windows, official: Person
) -> None:
    page = windows(official, scripts=scripts)
    page.set_viewport_size(PHONE)
    page.goto("/werkplek/?beeld=alles-open")
    go_on = page.locator("#bulk").get_by_role("button", name=dutch("Go on"))
    expect(page.locator(".queue-row").first).to_be_in_viewport()
    expect(go_on).not_to_be_in_viewport()
    assert _top_of(page, ".queue-row") < _top_of(page, "#bulk")
    page.locator(".queue-row__choose").first.check()
    expect(go_on).to_be_in_viewport()
    tick = page.locator("#bulk input[name=alles]").bounding_box()
    assert tick
    assert min(tick["width"], tick["height"]) >= 24
    go_on.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 initiatief")


def test_beside_an_open_plan_it_covers_no_other_plan(
    some: list[Initiative], windows: Windows, official: Person
) -> None:
    page = windows(official)
    page.set_viewport_size(LAPTOP)
    page.goto("/werkplek/?beeld=alles-open")
    expect(page.locator("#bulk")).to_be_in_viewport()
    page.locator(".queue-row__title a").first.click()
    expect(page.locator("#bulk")).not_to_be_in_viewport()
    page.keyboard.press("x")
    expect(page.locator("#bulk")).to_be_in_viewport()


def test_what_has_the_focus_is_not_behind_it(some: list[Initiative], windows: Windows, official: Person) -> None:
    page = windows(official)
    page.set_viewport_size(LAPTOP)
    page.goto("/werkplek/?beeld=alles-open")
    for _ in range(6):
        page.keyboard.press("j")
        focused = page.locator(".queue-row :focus").bounding_box()
        assert focused
        assert focused["y"] + focused["height"] <= _top_of(page, "#bulk")
