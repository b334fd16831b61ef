"""The single keys of the desk, and the place of the reader in the list."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from playwright.sync_api import expect

from accounts.models import Person
from initiatives import actions as initiatives
from initiatives.models import Initiative
from tests.browser.conftest import Windows, dutch
from tests.browser.test_journey import press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def many(
    accepted_initiative: Initiative, content: initiatives.Content, resident: Person, at: datetime
) -> list[Initiative]:
    """More plans than fit on a screen."""
    sent = []
    for number in range(14):
        other = initiatives.draft(content=content, group_name=f"Groep {number}", by=resident, at=at)
        sent.append(initiatives.send(initiative_id=other.id, by=resident, at=at))
    return sent


def test_the_list_stays_where_the_reader_was(many: list[Initiative], windows: Windows, official: Person) -> None:
    page = windows(official)
    page.goto("/werkplek/?beeld=alles-open")
    expect(page.locator(".queue-row")).to_have_count(15)
    page.locator(".queue-row__title a").last.click()
    expect(page.locator(".queue-row").last).to_have_attribute("aria-current", "true")
    expect(page.locator(".queue-row").last).to_be_in_viewport()
    page.keyboard.press("k")
    expect(page.locator(".queue-row").nth(13)).to_have_attribute("aria-current", "true")
    expect(page.locator(".queue-row").nth(13)).to_be_in_viewport()


def test_single_keys_can_be_turned_off(many: list[Initiative], windows: Windows, official: Person) -> None:
    page = windows(official)
    page.goto("/werkplek/toetsen/")
    switch = page.get_by_role("button", name=dutch("Single keys work in this browser"))
    expect(switch).to_have_attribute("aria-pressed", "true")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "false")
    page.goto("/werkplek/?beeld=alles-open")
    for key in "jxo?":
        page.keyboard.press(key)
    expect(page).to_have_url(re.compile(r"/werkplek/\?beeld=alles-open$"))
    expect(page.locator(".queue-row :focus")).to_have_count(0)
    page.goto("/werkplek/toetsen/")
    expect(switch).to_have_attribute("aria-pressed", "false")
    switch.click()
    page.goto("/werkplek/?beeld=alles-open")
    page.keyboard.press("j")
    expect(page.locator(".queue-row :focus")).to_have_count(1)


def test_without_scripts_there_are_no_keys_to_turn_off(windows: Windows, official: Person) -> None:
    page = windows(official, scripts=False)
    page.goto("/werkplek/toetsen/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("button", name=dutch("Single keys work in this browser"))).to_have_count(0)


@pytest.fixture
def two_pages(many: list[Initiative], content: initiatives.Content, resident: Person, at: datetime) -> None:
    """One plan more than fits on a page of the queue, and three."""
    for number in range(13):
        other = initiatives.draft(content=content, group_name=f"Buren {number}", by=resident, at=at)
        initiatives.send(initiative_id=other.id, by=resident, at=at)


@pytest.mark.usefixtures("two_pages")
def test_what_is_chosen_stays_chosen_beside_plans_and_on_other_pages(windows: Windows, official: Person) -> None:
    page = windows(official)
    page.goto("/werkplek/?beeld=alles-open")
    ticks = page.locator(".queue-row__choose:checked")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(ticks).to_have_count(1)
    page.keyboard.press("o")
    expect(page.locator(".desk--reading")).to_be_visible()
    expect(ticks).to_have_count(1)
    page.keyboard.press("j")
    expect(page.locator(".queue-row").nth(1)).to_have_attribute("aria-current", "true")
    page.keyboard.press("x")
    expect(ticks).to_have_count(2)
    page.goto("/werkplek/?beeld=alles-open&page=2")
    expect(ticks).to_have_count(0)
    expect(page.locator(".bulk__elsewhere [data-number]")).to_have_text("2")
    page.locator(".queue-row__choose").first.check()
    page.locator("#bulk button[type=submit]").click()
    expect(page.locator(".opens__body li")).to_have_count(3)
    page.goto("/werkplek/?beeld=alles-open")  # looked at, and not done
    expect(ticks).to_have_count(2)
    expect(page.locator(".bulk__elsewhere [data-number]")).to_have_text("1")
    page.locator("#bulk button[type=submit]").click()
    page.get_by_label(dutch("Who"), exact=True).select_option(index=1)
    press(page, "Look at what will happen")
    page.locator("button[name=fase][value=doe]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(dutch("Done"))
    page.goto("/werkplek/?beeld=alles-open")
    expect(page.locator(".queue-row")).to_have_count(25)
    expect(ticks).to_have_count(0)
    expect(page.locator(".bulk__elsewhere")).to_be_hidden()


@pytest.mark.usefixtures("two_pages")
def test_what_is_chosen_is_let_go_with_the_view_or_by_a_button(windows: Windows, official: Person) -> None:
    page = windows(official)
    ticks = page.locator(".queue-row__choose:checked")
    page.goto("/werkplek/?beeld=alles-open")
    page.locator(".queue-row__choose").first.check()
    page.goto("/werkplek/?beeld=te-laat")
    page.goto("/werkplek/?beeld=alles-open")
    expect(page.locator(".queue-row")).to_have_count(25)
    expect(ticks).to_have_count(0)
    page.locator(".queue-row__choose").first.check()
    page.goto("/werkplek/?beeld=alles-open&page=2")
    page.get_by_role("button", name=dutch("Let these go")).click()
    expect(page.locator(".bulk__elsewhere")).to_be_hidden()
    page.goto("/werkplek/?beeld=alles-open")
    expect(page.locator(".queue-row")).to_have_count(25)
    expect(ticks).to_have_count(0)


@pytest.mark.usefixtures("two_pages")
def test_the_list_goes_on_at_the_end_of_a_page(windows: Windows, official: Person) -> None:
    page = windows(official)
    page.goto("/werkplek/?beeld=alles-open")
    links = page.locator(".queue-row__title a")
    links.last.focus()
    page.keyboard.press("j")
    expect(page).to_have_url(re.compile(r"page=2#first$"))
    expect(links.first).to_be_focused()
    page.keyboard.press("k")
    expect(page).to_have_url(re.compile(r"page=1#last$"))
    expect(links).to_have_count(25)
    expect(links.last).to_be_focused()


@pytest.mark.usefixtures("two_pages")
def test_beside_a_plan_the_first_of_the_next_page_opens(windows: Windows, official: Person) -> None:
    page = windows(official)
    page.goto("/werkplek/?beeld=alles-open")
    last = page.locator(".queue-row__title a").last
    came_from = last.get_attribute("href")
    last.click()
    expect(page.locator(".queue-row").last).to_have_attribute("aria-current", "true")
    page.keyboard.press("j")
    expect(page).to_have_url(re.compile(r"/werkplek/[0-9a-f-]{36}/\?beeld=alles-open&page=2$"))
    expect(page.locator(".queue-row").first).to_have_attribute("aria-current", "true")
    page.go_back()
    expect(page).to_have_url(re.compile(re.escape(str(came_from)) + "$"))
    page.go_forward()
    expect(page.locator(".queue-row").first).to_have_attribute("aria-current", "true")
    page.keyboard.press("k")
    expect(page).to_have_url(re.compile(r"/werkplek/[0-9a-f-]{36}/\?beeld=alles-open&page=1$"))
    expect(page.locator(".queue-row").last).to_have_attribute("aria-current", "true")


def test_in_the_queue_alone_the_keys_are_about_the_marked_plan(
    many: list[Initiative], windows: Windows, official: Person
) -> None:
    page = windows(official)
    page.goto("/werkplek/?beeld=alles-open")
    page.keyboard.press("j")
    page.keyboard.press("j")
    second = page.locator(".queue-row__title a").nth(1)
    plan = str(second.get_attribute("href")).partition("?")[0]
    page.keyboard.press("t")
    expect(page).to_have_url(re.compile(rf"{plan}toewijzen/\?beeld=alles-open$"))
    page.goto("/werkplek/?beeld=alles-open")
    page.locator(".queue-row__title a").nth(1).focus()
    page.keyboard.press("z")
    expect(page).to_have_url(re.compile(rf"{plan}\?beeld=alles-open#put-away$"))
    expect(page.locator("input[name=tot]")).to_be_focused()


def test_from_the_sheet_of_keys_one_goes_back_to_where_one_was(
    many: list[Initiative], windows: Windows, official: Person
) -> None:
    page = windows(official)
    page.set_viewport_size({"width": 1280, "height": 900})
    for address in (f"/werkplek/{many[0].id}/?beeld=alles-open", "/werkplek/?beeld=alles-open"):
        page.goto(address)
        page.keyboard.press("?")
        expect(page).to_have_url(re.compile("/werkplek/toetsen/"))
        page.keyboard.press("u")
        expect(page).to_have_url(re.compile(re.escape(address) + "$"))


def test_a_sheet_of_keys_of_no_plan_leads_to_the_queue(windows: Windows, official: Person) -> None:
    page = windows(official, scripts=False)
    page.goto("/werkplek/toetsen/?plan=x&beeld=te-laat")
    page.get_by_role("link", name=dutch("Back to the queue")).click()
    expect(page).to_have_url(re.compile(r"/werkplek/\?beeld=te-laat$"))
