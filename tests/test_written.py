"""On a page in English, what people here wrote in Dutch says so: for who has it read aloud."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.utils import translation

from accounts.models import Party, Person
from config.demo.people import FACES, email_of
from decisions.models import Proposal, Term
from districts.models import District, Neighbourhood, Workplace
from initiatives.models import Initiative, Update
from initiatives.steps.where import WhereForm
from tests import factories
from tests.browser.sights import ELSEWHERE, read
from tests.conftest import SignedIn

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
UNREAD = {"head", "script", "style", "title", "textarea"}


class Unmarked(HTMLParser):
    """The texts of a page that are read aloud in English, and hold one of these phrases; and marks that broke it."""

    def __init__(self, phrases: Iterable[str]) -> None:
        super().__init__()
        self.phrases = list(phrases)
        self.found: list[str] = []
        self.marked: set[str] = set()
        self._open: list[tuple[str, str, bool]] = [("html", "en", True)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        around, language, is_read = self._open[-1]
        if around in {"option", "title"} or any("<span" in (value or "") for value in said.values()):
            self.found.append(f"an element where only text can stand: {tag} in {around} {said}")
        is_drawing = tag == "svg" and said.get("role") == "img"
        is_read = is_read and tag not in UNREAD and said.get("aria-hidden") != "true" and not is_drawing
        if tag not in VOID:
            self._open.append((tag, said.get("lang") or language, is_read))

    def handle_endtag(self, tag: str) -> None:
        while len(self._open) > 1 and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        _, language, is_read = self._open[-1]
        if not is_read:
            return
        for phrase in self.phrases:
            if phrase in data:
                self.marked.add(phrase)
                if language != "nl":
                    self.found.append(f"{phrase!r} in {' '.join(data.split())[:90]!r} ({self._open[-1][0]})")


def unmarked(html: str, phrases: Iterable[str]) -> Unmarked:
    parser = Unmarked(phrases)
    parser.feed(html)
    return parser


def in_english(signed_in: SignedIn, role: str | None) -> Client:
    browser = signed_in(Person.objects.get(email=email_of(FACES[role])) if role else None)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return browser


def known() -> list[str]:
    """Names and texts of the demo that are Dutch wherever they stand."""
    names = [
        *Party.objects.values_list("name", flat=True),
        *Initiative.objects.values_list("title", flat=True),
        *District.objects.values_list("name", flat=True),
        *Neighbourhood.objects.values_list("name", flat=True),
        *Workplace.objects.values_list("name", flat=True),
    ]
    return [*names, *texts()]


def texts() -> list[str]:
    """How texts of the demo begin, and what each term stands on."""
    begun = [
        *Initiative.objects.values_list("summary", flat=True),
        *Proposal.objects.values_list("reasons", flat=True),
        *Update.objects.values_list("title", flat=True),
        *Term.objects.values_list("article", flat=True).distinct(),
    ]
    return [text[:40].strip() for text in begun if len(text) > 20]


def seen_by(browser: Client, *begun_at: str, most: int = 3) -> Iterator[tuple[str, str]]:
    """The pages that one comes to by links, a few of each view."""
    seen: Counter[str] = Counter()
    left, done = [*begun_at], set[str]()
    while left:
        address = left.pop(0)
        path = urlsplit(address).path
        if address in done or path.startswith(ELSEWHERE):
            continue
        done.add(address)
        try:
            view = resolve(path).view_name
        except Resolver404:
            continue
        if seen[view] >= most:
            continue
        seen[view] += 1
        answer = browser.get(address)
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            html = answer.content.decode()
            left += [link for link in read(html).links if link.startswith("/")]
            yield view, html


@pytest.mark.usefixtures("lindermeer")
class TestTheDemo:
    @pytest.mark.parametrize(
        ("role", "views"),
        [
            (
                None,
                "home initiatives:list initiatives:map initiatives:detail initiatives:updates places:district profile",
            ),
            ("representative", "mine decisions:voice logbook mandates authority-figures deviations-in-public"),
        ],
    )
    def test_names_and_texts_of_here_are_marked(self, role: str | None, views: str, signed_in: SignedIn) -> None:
        phrases, looked_at, faults = known(), set[str](), defaultdict[str, set[str]](set)
        told = Update.objects.filter(removed_at=None).values_list("initiative", flat=True)[0]
        for view, html in seen_by(
            in_english(signed_in, role), "/", "/mijn/", reverse("initiatives:updates", args=[told])
        ):
            page = unmarked(html, phrases)
            if page.marked:
                looked_at.add(view)
            faults[view] |= set(page.found)
        assert {view: found for view, found in faults.items() if found} == {}
        assert set(views.split()) <= looked_at

    def test_what_residents_wrote_is_marked_on_the_desk(self, signed_in: SignedIn) -> None:
        phrases = [*Initiative.objects.values_list("title", flat=True), *texts()]
        browser = in_english(signed_in, "official")
        queue = browser.get(reverse("desk:queue") + "?beeld=alles-open").content.decode()
        plan = Initiative.objects.get(title="De Linde blijft open, door en voor de buurt")
        for html in (queue, browser.get(reverse("desk:plan", args=[plan.id])).content.decode()):
            page = unmarked(html, phrases)
            assert page.found == []
            assert page.marked


@pytest.mark.django_db
def test_an_option_says_its_language() -> None:
    place = factories.NeighbourhoodFactory(name="Molenbuurt", district__name="Oost")
    with translation.override("en"):
        assert f'<option value="{place.code}" lang="nl">Molenbuurt</option>' in str(WhereForm()["neighbourhood"])
        assert '<optgroup label="Oost" lang="nl">' in str(WhereForm()["neighbourhood"])
    with translation.override("nl"):
        assert "lang" not in str(WhereForm()["neighbourhood"])
