"""A real browser against a real server: PostgreSQL, Redis, and a Celery worker in a process of its own.

The site is served by threads of the test's process; the worker is another process, on the same database and broker.
Both write their mail to one folder, where the tests read it as people read theirs.
"""

from __future__ import annotations

import email
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.db import connection
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from accounts.models import Person
from config.celery import app as celery
from ledger.kept import forget_all
from tests.conftest import SignedIn
from tests.plugins.chromium import ARGUMENTS

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 10_000
"""Milliseconds that a page may take on two busy cores."""


@pytest.fixture(autouse=True)
def _own_cache(settings: Any) -> Iterator[None]:
    """Redis itself, as in production; in place of the cache in memory that other tests have."""
    yield
    caches["default"].clear()
    forget_all()


@pytest.fixture(autouse=True)
def _no_listeners(settings: Any, request: pytest.FixtureRequest) -> None:
    """Redis itself, again: where a worker listens, what the ledger tells its listeners goes to the broker."""
    if "worker" not in request.fixturenames:
        settings.LEDGER_LISTENERS = []


@pytest.fixture(scope="session")
def _mail_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mail")


@pytest.fixture(autouse=True)
def _outbox(settings: Any, _mail_folder: Path) -> Path:
    folder = _mail_folder
    for file in folder.iterdir():
        file.unlink()
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(folder)
    return folder


class Outbox:
    """The mail that was sent, by the site and by the worker."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def messages(self) -> list[EmailMessage]:
        files = sorted(self.folder.glob("*.log"), key=lambda file: file.stat().st_mtime)
        texts = [text for file in files for text in file.read_bytes().split(b"\n" + b"-" * 79 + b"\n")]
        return [email.message_from_bytes(text.lstrip(b"\n"), policy=policy.default) for text in texts if text.strip()]

    def to(self, address: str) -> list[EmailMessage]:
        return [message for message in self.messages() if address in str(message["To"])]

    def wait_for(self, address: str, words: str = "", *, seconds: float = 20) -> EmailMessage:
        """The last mail to an address with these words in its subject or text; it may still be on its way."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for message in reversed(self.to(address)):
                if words in f"{message['Subject']}\n{text_of(message)}":
                    return message
            time.sleep(0.1)
        seen = [(str(message["To"]), str(message["Subject"])) for message in self.messages()]
        raise AssertionError(f"no mail to {address} with “{words}”; there were {seen}")


def text_of(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    return str(body.get_content()) if body else ""


def link_in(message: EmailMessage, words: str) -> str:
    """The path of the first link in a mail that has these words in it."""
    links = re.findall(r"https?://[^/\s]+(/\S*)", text_of(message))
    return next(link for link in links if words in link)


@pytest.fixture
def outbox(_outbox: Path) -> Outbox:
    return Outbox(_outbox)


@pytest.fixture
def worker(_worker: None, transactional_db: None) -> Iterator[None]:
    """A Celery worker as it runs in production, in a process of its own. It has nothing left to do from before, and
    nothing in its hands when the tables are emptied.
    """
    celery.control.purge()
    yield
    celery.control.purge()
    until = time.monotonic() + 20
    while _is_anybody_busy() and time.monotonic() < until:
        time.sleep(0.05)


def _is_anybody_busy() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT FROM pg_stat_activity WHERE datname = current_database() AND state <> 'idle'"
            " AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone() is not None


@pytest.fixture(scope="session")
def _worker(django_db_setup: None, _mail_folder: Path) -> Iterator[None]:
    celery.control.purge()
    environment = {
        **os.environ,
        "DATABASE_URL": _address_of_the_database(),
        "EMAIL_URL": f"filemail:///{_mail_folder}",
        "PUBLIC_ADDRESS": "http://127.0.0.1",
        "PYTHONPATH": str(ROOT),
    }
    words = [sys.executable, "-m", "celery", "--app", "config", "worker", "--pool", "solo", "--loglevel", "WARNING"]
    words += ["--without-gossip", "--without-mingle", "--hostname", f"test-{os.getpid()}@%h"]
    process = subprocess.Popen(words, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        yield
    finally:
        process.terminate()
        said, _ = process.communicate(timeout=20)
        print(said.decode())


def _address_of_the_database() -> str:
    """Of the database of this test process, as pytest made it."""
    name = str(django_settings.DATABASES["default"]["NAME"])
    return re.sub(r"/[^/?]+(\?|$)", rf"/{name}\1", os.environ["DATABASE_URL"])


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()


class Windows:
    """`windows(person)`: a window of their own for somebody who is signed in, or for nobody with None.

    A page that writes an error to the console, or answers with one, fails the test, unless it clears `complaints`.
    """

    def __init__(self, browser: Browser, address: str, signed_in: SignedIn) -> None:
        self.browser, self.address, self.signed_in = browser, address, signed_in
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def __call__(self, person: Person | None = None, *, scripts: bool = True, locale: str = "nl-NL") -> Page:
        context = self.browser.new_context(base_url=self.address, java_script_enabled=scripts, locale=locale)
        self.contexts.append(context)
        context.set_default_timeout(PATIENCE)
        if person is not None:
            name = django_settings.SESSION_COOKIE_NAME
            context.add_cookies(
                [{"name": name, "value": self.signed_in(person).cookies[name].value, "url": self.address}]
            )
        page = context.new_page()
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        return page

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.fixture
def windows(browser: Browser, live_server: Any, signed_in: SignedIn) -> Iterator[Windows]:
    expect.set_options(timeout=PATIENCE)
    windows = Windows(browser, live_server.url, signed_in)
    yield windows
    windows.close()
    assert windows.complaints == []


def dutch(text: str, **filled: Any) -> str:
    """A text of the site as a Dutch reader sees it."""
    with override("nl"):
        return gettext(text) % filled if filled else gettext(text)
