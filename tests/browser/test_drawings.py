"""The drawing of the table, as large as it is on a screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from decisions.models import Step
from initiatives.models import Initiative
from tests.browser.conftest import Windows

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LETTERS = """
() => [...document.querySelectorAll(".round-table:not(.round-table--small) text, .seat-list text")]
  .filter((text) => text.getBoundingClientRect().width > 0)
  .map((text) => ({ said: text.textContent,
    size: parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a }))
"""


def too_small(page: Page) -> list[str]:
    letters = page.evaluate(LETTERS)
    assert letters
    return [f"{letter['said']}: {letter['size']:.1f}" for letter in letters if letter["size"] < 12]


@pytest.mark.parametrize("width", [320, 360, 414, 512, 600, 768, 900, 1280])
def test_no_letter_is_smaller_than_twelve_pixels(width: int, windows: Windows, joint_step: Step) -> None:
    plan = Initiative.objects.get(process=joint_step.process_id)
    page = windows()
    page.set_viewport_size({"width": width, "height": 800})
    for address in (plan.get_absolute_url(), "/"):
        page.goto(address)
        assert too_small(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_number_in_the_drawing_is_the_number_in_the_list(windows: Windows, joint_step: Step) -> None:
    plan = Initiative.objects.get(process=joint_step.process_id)
    page = windows()
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(plan.get_absolute_url())
    expect(page.locator(".who-decides .seat__name").first).to_be_hidden()
    drawn = page.locator(".who-decides .round-table .seat__number").all_text_contents()
    listed = page.locator(".who-decides .seat-list .seat__number").all_text_contents()
    assert sorted(drawn) == listed == [str(number) for number in range(1, len(listed) + 1)]
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.locator(".who-decides .seat__name").first).to_be_visible()
    expect(page.locator(".who-decides .seat-list .seat__number").first).to_be_hidden()
