"""Every kind of page of the demo municipality, found by following links as each kind of person.

A page is made by the program itself and shown to the browser from memory: no server runs, and nothing that a check does
can change what the next one sees.
"""

from __future__ import annotations

import gzip
import mimetypes
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.db import transaction
from django.test import Client
from django.urls import resolve
from django.urls.exceptions import Resolver404
from playwright.sync_api import Page, Route

from accounts.models import Person
from config.demo.people import FACES, email_of
from tests.conftest import SignedIn

ROLES = (None, "representative", "official", "socialworker", "executive", "resident", "admin")
"""In this order: a page that more than one of them may open is looked at as the first who does."""

LOOKED_AT_BY_EACH = frozenset({"home", "initiatives:detail", "initiatives:list"})
"""Pages that hold something of the reader's own."""

FOLLOWED = {
    "home": 3,
    "initiatives:list": 3,
    "initiatives:detail": 24,
    "initiatives:invite": 12,
    "initiatives:milestones": 12,
    "initiatives:sheets": 12,
    "initiatives:updates": 12,
    "desk:plan": 12,
    "desk:messages": 12,
    "fieldwork:actor": 30,
    "fieldwork:plan": 20,
    "fieldwork:plans": 3,
    "team-profile": 20,
}
"""Of how many pages of a view the links are followed, where not of one: a few plans lead further than the others."""

ELSEWHERE = ("/api/", "/beheer/", "/static/", "/taal/", "/account/logout/")
ADDRESS = "http://samenspel.example"


@dataclass(frozen=True)
class Sight:
    """A page as somebody saw it: who, where, which view made it, whether it was refused a form, and its text."""

    role: str | None
    path: str
    view: str
    refused: bool
    html: str

    @property
    def name(self) -> str:
        return f"{self.role or 'nobody'} at {self.path}{' after an empty form' if self.refused else ''}"


@dataclass
class Form:
    fields: dict[str, str] = field(default_factory=dict)
    asks: bool = False


class Reader(HTMLParser):
    """The links of a page, and the forms in it that are sent to the page itself."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self._form: Form | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "a" and "download" not in said:
            self.links.append(said.get("href", ""))
        if tag == "form":
            self._form = Form() if said.get("method", "").lower() == "post" and not said.get("action") else None
            if self._form:
                self.forms.append(self._form)
        if self._form and tag == "input" and said.get("type") == "hidden":
            self._form.fields[said.get("name", "")] = said.get("value", "")
        elif self._form and tag in {"input", "textarea", "select"}:
            self._form.asks = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


def sights(signed_in: SignedIn) -> list[Sight]:
    """One page of each view, as the first of ROLES who may open it; some as each of them, and each refused form."""
    found: list[Sight] = []
    seen: set[str] = set()
    for role in ROLES:
        found += [
            sight
            for sight in _walk(role, _client(signed_in, role))
            if sight.view not in seen or (sight.view in LOOKED_AT_BY_EACH and not sight.refused)
        ]
        seen |= {sight.view for sight in found}
    return found


def _client(signed_in: SignedIn, role: str | None) -> Client:
    client = signed_in(Person.objects.get(email=email_of(FACES[role])) if role else None)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "nl"
    return client


def _walk(role: str | None, client: Client) -> Iterator[Sight]:
    """Follow links from the front page, to a page of each view and the way that its first query gives it."""
    waiting, asked, shown = deque(["/"]), {"/"}, Counter[str]()
    while waiting:
        path = waiting.popleft()
        view = _view_of(path)
        if view is None or shown[view] >= FOLLOWED.get(view, 1):
            continue
        answer = client.get(path)
        if answer.status_code in {301, 302}:
            following = urlsplit(answer["Location"])._replace(scheme="", netloc="", fragment="").geturl()
            waiting.extend({following} - asked)
            asked.add(following)
            continue
        if answer.status_code != 200 or not answer.get("Content-Type", "").startswith("text/html"):
            continue
        html = answer.content.decode()
        reader = read(html)
        if not shown[view] or view == "home":
            yield Sight(role, path, view, refused=False, html=html)
            yield from _refused(role, client, path, view, reader)
        shown[view] += 1
        links = [urlsplit(link)._replace(fragment="").geturl() for link in reader.links if link.startswith("/")]
        waiting.extend(dict.fromkeys(link for link in links if link not in asked))
        asked |= set(links)


def _view_of(path: str) -> str | None:
    if path.startswith(ELSEWHERE):
        return None
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return None


def _refused(role: str | None, client: Client, path: str, view: str, reader: Reader) -> Iterator[Sight]:
    """The page as it comes back from its first form when nothing was filled in; what that did is undone."""
    form = next((form for form in reader.forms if form.asks), None)
    if form is None:
        return
    with transaction.atomic():
        answer = client.post(path, form.fields)
        transaction.set_rollback(True)
    if answer.status_code in {200, 400} and answer.get("Content-Type", "").startswith("text/html"):
        yield Sight(role, path, view, refused=True, html=answer.content.decode())


def show(page: Page, sight: Sight) -> list[tuple[str, bytes]]:
    """Open a page in the browser: its text from memory, its files from the program's static folders.

    Returns the kind and the content of all that it asked for, as on a first visit.
    """
    sent = [("text/html", sight.html.encode())]

    def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if route.request.is_navigation_request():
            route.fulfill(body=sight.html, content_type="text/html; charset=utf-8")
            return
        file = _static_file(path)
        if file is None:
            route.fulfill(status=404, body="")
            return
        sent.append(file)
        route.fulfill(body=file[1], content_type=file[0])

    page.unroute_all()
    page.route("**/*", answer)
    page.goto(ADDRESS + sight.path, wait_until="load")
    return sent


@lru_cache
def _static_file(path: str) -> tuple[str, bytes] | None:
    file = finders.find(path.removeprefix("/static/")) if path.startswith("/static/") else None
    if file is None:
        return None
    return mimetypes.guess_type(path)[0] or "application/octet-stream", Path(str(file)).read_bytes()


def weight(sent: list[tuple[str, bytes]]) -> int:
    """How many bytes that is over the wire, with texts compressed as whitenoise does."""
    small = ("font/", "image/png")
    return sum(len(body if kind.startswith(small) else gzip.compress(body)) for kind, body in sent)
