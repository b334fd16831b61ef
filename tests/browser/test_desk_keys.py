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
