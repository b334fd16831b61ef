"""On a page in English, what residents wrote and the names of here are marked as Dutch, to be read aloud so."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from accounts.models import Person
from initiatives import actions
from initiatives.models import Initiative
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

_EMPTY = {"img", "input", "br", "hr", "meta", "link", "path", "circle", "rect", "line", "use"}
_SILENT = {"title", "option", "script", "style", "svg"}
"""What no `lang` can stand on, is read by the choice it belongs to, or is drawn and told in a list beside it."""


class Spoken(HTMLParser):
    """The texts of a page, each with the language that it is read in."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.texts: list[tuple[str, str]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        around = self.open[-1][1] if self.open else ""
        language = dict(attrs).get("lang") or around
        if tag not in _EMPTY:
            self.open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        while tag not in _EMPTY and any(tag == name for name, _language in self.open):
            if self.open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        if data.strip() and self.open and not _SILENT & {tag for tag, _language in self.open}:
            self.texts.append((" ".join(data.split()), self.open[-1][1]))


@pytest.fixture(autouse=True)
def _in_dutch_again() -> Iterator[None]:
    """A page in English leaves English on."""
    with override("nl"):
        yield


def spoken(address: str, language: str) -> list[tuple[str, str]]:
    client = Client()
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.get(address)
    assert answer.status_code == 200
    return Spoken(answer.content.decode()).texts


@pytest.fixture
def pages(sent_initiative: Initiative, representative: Person) -> list[str]:
    actions.publish_version(
        initiative_id=sent_initiative.id,
        text=actions.Text("De bibliotheek blijft", "Wij lezen voor.", "Elke dag open.", "Kerkplein 2"),
        why="Er kwamen vrijwilligers bij.",
        by=representative,
        at=sent_initiative.sent_at,
    )
    factories.UpdateFactory(initiative=sent_initiative, title="De eerste kast", text="Die staat er nu.")
    sent_initiative.refresh_from_db()
    district = sent_initiative.neighbourhood.district
    return [
        sent_initiative.get_absolute_url(),
        reverse("initiatives:list"),
        reverse("initiatives:versions", args=[sent_initiative.id]),
        reverse("initiatives:updates", args=[sent_initiative.id]),
        reverse("places:index"),
        reverse("places:district", args=[district.code]),
        reverse("places:neighbourhood", args=[district.code, sent_initiative.neighbourhood_id]),
    ]


def dutch_in(initiative: Initiative) -> Iterator[str]:
    yield from (initiative.title, initiative.summary, initiative.plan, initiative.group.name)
    yield from (initiative.neighbourhood.name, initiative.neighbourhood.district.name)
    yield from ("De eerste kast", "Die staat er nu.", "Er kwamen vrijwilligers bij.")


def test_dutch_is_marked_on_english_pages_alone(pages: list[str], sent_initiative: Initiative) -> None:
    dutch = set(dutch_in(sent_initiative))
    seen: set[str] = set()
    for address in pages:
        found = [(text, language) for text, language in spoken(address, "en") if text in dutch]
        assert {language for _text, language in found} <= {"nl"}, (address, found)
        seen |= {text for text, _language in found}
        assert {language for _text, language in spoken(address, "nl")} <= {"nl", "en"}
    assert seen == dutch


def test_what_is_english_is_not_marked_as_dutch(pages: list[str]) -> None:
    for address in pages:
        texts = dict(spoken(address, "en"))
        assert texts["Start a plan"] == "en"
