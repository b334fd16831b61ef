"""Redis is away: everything goes on, and limits still count. When it is back, all is as it was."""

from __future__ import annotations

import re
import socket
import socketserver
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache, caches
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from civilservants.models import Note
from config import cache as ours
from config.demo.people import FACES, email_of
from config.embedded import _Valkey
from initiatives.models import Initiative
from ledger import listeners
from notifications import tasks
from tests import factories
from tests.accounts.test_signing_in import CONFIRM, LOGIN, ask, code
from tests.brokers import NOBODY_LISTENS, broker
from tests.conftest import SignedIn


def use(settings: Any, address: str) -> None:
    """Keep all that is cached in the Redis at this address, as in production."""
    ours._reach_of.cache_clear()
    ours._missed_by.cache_clear()
    there = {"LOCATION": address, "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 1}}
    settings.CACHES = {
        "default": {"BACKEND": "config.cache.Redis", **there},
        "sessions": {"BACKEND": "config.cache.Sessions", **there},
    }


@pytest.fixture
def away(settings: Any) -> None:
    """Before whom or what signs in."""
    settings.REDIS_URL = NOBODY_LISTENS
    use(settings, NOBODY_LISTENS)


@pytest.fixture
def redis(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[_Valkey]:
    """A server of this test alone, which it can stop and start again at the same port; it asks anew at once."""
    monkeypatch.setattr(ours, "PAUSE", 0.0)
    server = _Valkey(tmp_path)
    server.ensure_running()
    use(settings, server.url())
    yield server
    server.stop()


@contextmanager
def cut_off(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Within, nobody reaches Redis, which loses nothing."""
    with monkeypatch.context() as patched:
        patched.setattr(ours._OneClient, "get_client", _refused)
        yield


def _refused(*_args: Any, **_more: Any) -> Any:
    raise ConnectionRefusedError


def start_again(server: _Valkey) -> None:
    server.process = server.start()
    while not server.answers():
        time.sleep(0.02)


@pytest.mark.django_db
@pytest.mark.usefixtures("away")
class TestAway:
    def test_who_is_signed_in_reads_a_plan(
        self, sent_initiative: Initiative, representative: Person, signed_in: SignedIn
    ) -> None:
        page = signed_in(representative).get(sent_initiative.get_absolute_url())
        assert page.status_code == 200
        assert representative.name in page.content.decode()

    def test_officials_read_the_desk(self, sent_initiative: Initiative, official: Person, signed_in: SignedIn) -> None:
        browser = signed_in(official)
        assert browser.get(reverse("desk:queue")).status_code == 200
        assert browser.get(reverse("desk:plan", args=[sent_initiative.id])).status_code == 200

    def test_a_plan_is_supported(self, sent_initiative: Initiative, resident: Person, signed_in: SignedIn) -> None:
        signed_in(resident).post(reverse("initiatives:support", args=[sent_initiative.id]))
        assert sent_initiative.supports.filter(person=resident).exists()

    def test_a_note_is_written(self, accepted_initiative: Initiative, official: Person, signed_in: SignedIn) -> None:
        answer = signed_in(official).post(reverse("desk:notes", args=[accepted_initiative.id]), {"text": "Bel terug."})
        assert answer.status_code == 302
        assert Note.objects.get().written_by == official

    def test_one_signs_in_with_a_code(self, resident: Person) -> None:
        browser = Client()
        assert ask(browser, resident.email).startswith(CONFIRM)
        assert browser.post(CONFIRM, {"code": code()}).url == "/mijn/"
        assert browser.get("/mijn/").status_code == 200

    def test_codes_are_not_guessed_without_end(self, resident: Person) -> None:
        browser = Client()
        ask(browser, resident.email)
        wrong = [browser.post(CONFIRM, {"code": f"WRONG{n}"}).status_code for n in range(3)]
        assert wrong == [200, 200, 302]
        browser.post(CONFIRM, {"code": code()})
        assert browser.get("/mijn/").status_code == 302

    def test_asking_for_codes_is_limited(self, resident: Person) -> None:
        answers = [Client().post(LOGIN, {"login": resident.email}) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [302, 302, 302, 200, 200, 200]
        assert len(mail.outbox) == 3

    def test_who_signs_out_is_out(self, resident: Person, signed_in: SignedIn) -> None:
        browser = signed_in(resident)
        kept = dict(browser.cookies)
        browser.post(reverse("account_logout"))
        browser.cookies.update(kept)
        assert browser.get("/mijn/").status_code == 302

    def test_one_tries_the_demo(self, db: None, settings: Any) -> None:
        settings.DEMO = True
        factories.PersonFactory(email=email_of(FACES["resident"]))
        browser = Client()
        assert browser.post(reverse("demo-sign-in"), {"person": "resident"}).status_code == 302
        assert browser.get("/mijn/").status_code == 200

    def test_who_writes_too_fast_is_still_asked_to_wait(
        self, resident: Person, signed_in: SignedIn, settings: Any
    ) -> None:
        settings.WRITES_A_MINUTE = 2
        browser = signed_in(resident)
        answers = [browser.post("/account/logout/x").status_code for _ in range(3)]
        assert answers[:2] != [429, 429]
        assert answers[2] == 429

    def test_a_public_page_and_whether_it_is_well(self, sent_initiative: Initiative, client: Client) -> None:
        assert client.get(sent_initiative.get_absolute_url()).status_code == 200
        well = client.get("/readyz")
        assert (well.status_code, well.json()["failures"]["broker"]) == (503, "does not answer")

    def test_the_log_says_it_once_and_names_nobody(
        self, resident: Person, signed_in: SignedIn, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(ours, "PAUSE", 0.0)
        browser = signed_in(resident)
        for _ in range(3):
            browser.get("/mijn/")
        lines = [record.getMessage() for record in caplog.records]
        assert len(lines) == 1
        assert "Redis is away" in lines[0]
        assert not re.search(r"127\.0\.0\.1|session[^s]|:1:", lines[0])


@pytest.fixture
def mute() -> Iterator[str]:
    """The address of what takes every connection and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("hangs", [False, True])
def test_an_act_is_done_soon_with_the_broker_away_as_well(
    sent_initiative: Initiative, resident: Person, signed_in: SignedIn, settings: Any, mute: str, hangs: bool
) -> None:
    settings.LEDGER_LISTENERS = ["notifications.tasks.distribute"]
    address = mute if hangs else NOBODY_LISTENS
    use(settings, address)
    browser = signed_in(resident)
    with broker(address):
        began = time.monotonic()
        browser.post(reverse("initiatives:support", args=[sent_initiative.id]))
        assert time.monotonic() - began < (8 if hangs else 5)
    assert sent_initiative.supports.filter(person=resident).exists()
    tasks.distribute()


def test_nobody_waits_long_for_what_hangs(settings: Any, mute: str) -> None:
    use(settings, mute)
    began = time.monotonic()
    assert [cache.get("a", "nothing") for _ in range(5)] == ["nothing"] * 5
    assert caches["sessions"].get("a") is None
    assert time.monotonic() - began < 1.5


class _Nonsense(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.rfile.readline()
        self.wfile.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def test_what_is_no_redis_is_as_good_as_none(settings: Any) -> None:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Nonsense) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        use(settings, f"redis://127.0.0.1:{server.server_address[1]}/0")
        assert cache.get("a", "nothing") == "nothing"
        assert cache.add("a", 1)
        assert cache.incr("a") == 2
        server.shutdown()


def test_every_question_has_an_answer(settings: Any) -> None:
    use(settings, NOBODY_LISTENS)
    sessions = caches["sessions"]
    sessions.set("a", 1)
    sessions.set_many({"a": 1, "b": 2})
    assert (sessions.get("a"), sessions.get_many(["a", "b"]), "a" in sessions) == (None, {}, False)
    assert (sessions.touch("a"), sessions.delete("a")) == (False, False)
    sessions.delete_many(["a", "b"])
    with pytest.raises(ValueError, match="a"):
        sessions.incr("a")
    cache.set_many({"a": 1, "b": 2})
    assert cache.get_many(["a", "b", "c"]) == {"a": 1, "b": 2}
    assert (cache.add("a", 5), cache.touch("a"), cache.incr("a"), cache.delete("a")) == (False, True, 2, True)
    cache.clear()
    assert "b" not in cache


class TestBack:
    def test_limits_count_where_everybody_sees_it(self, redis: _Valkey, settings: Any) -> None:
        redis.stop()
        assert cache.add("count", 1)
        assert cache.incr("count") == 2
        start_again(redis)
        assert cache.add("count", 1)
        assert cache.incr("count") == 2
        ours._OwnCounts(redis.url(), {}).clear()
        assert cache.incr("count") == 3

    @pytest.mark.django_db
    def test_who_writes_too_fast_waits_before_during_and_after(
        self, redis: _Valkey, resident: Person, signed_in: SignedIn, settings: Any
    ) -> None:
        settings.WRITES_A_MINUTE = 2
        browser = signed_in(resident)
        for change in (lambda: None, redis.stop, lambda: start_again(redis)):
            change()
            answers = [browser.post("/account/logout/x").status_code for _ in range(4)]
            assert answers[-1] == 429
            assert browser.get("/mijn/").status_code == 200

    @pytest.mark.django_db
    def test_who_signed_out_while_it_was_cut_off_stays_out(
        self,
        redis: _Valkey,
        resident: Person,
        signed_in: SignedIn,
        settings: Any,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        browser = signed_in(resident)
        assert browser.get("/mijn/").status_code == 200
        kept = browser.cookies[settings.SESSION_COOKIE_NAME].value
        with cut_off(monkeypatch):
            browser.post(reverse("account_logout"))
        browser.cookies[settings.SESSION_COOKIE_NAME] = kept
        assert browser.get("/mijn/").status_code == 302

    def test_a_connection_that_it_closed_is_no_outage(self, redis: _Valkey, caplog: pytest.LogCaptureFixture) -> None:
        cache.set("a", 1)
        redis.stop()
        start_again(redis)
        assert cache.get("a", "nothing") == "nothing"
        assert not caplog.records


def test_a_listener_is_called_once_in_a_while_of_a_dead_broker(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    use(settings, NOBODY_LISTENS)
    called: list[None] = []
    monkeypatch.setattr(tasks.distribute, "delay", lambda: called.append(None))
    for _ in range(3):
        listeners.call("notifications.tasks.distribute")
    assert len(called) == 1
