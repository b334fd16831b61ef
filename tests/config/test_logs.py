"""What a line of the log says, and what it never says."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from celery import shared_task
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client
from gunicorn.config import Config

from accounts.models import Person
from config.gunicorn import ServerLog
from config.logs import logging_config
from tests import factories
from tests.conftest import SignedIn

SECRET = "Truus Geheim"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What is written to the log as production writes it."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    logging_config(level="INFO", plain=False, rooms=settings.ONLY_UP_TO_HERE_IN_LOGS)
    (handler,) = (each for each in root.handlers if type(each) is logging.StreamHandler)
    handler.setStream(written := io.StringIO())
    yield written
    root.handlers[:] = before
    root.setLevel(level)


def lines(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def refused_by_the_database() -> None:
    factories.PersonFactory(name=SECRET, email="truus@example.org")
    with transaction.atomic():
        factories.PersonFactory(name=SECRET, email="TRUUS@example.org")


@pytest.mark.django_db
@pytest.mark.parametrize("log", [logging.getLogger("decisions.tasks"), structlog.get_logger("notifications")])
def test_an_exception_is_told_by_its_kind_and_its_frames(log: Any, written: io.StringIO) -> None:
    with pytest.raises(IntegrityError, match=r"truus@example\.org"):
        refused_by_the_database()
    try:
        refused_by_the_database()
    except IntegrityError:
        log.exception("it could not be kept")

    (line,) = lines(written)
    assert line["event"] == "it could not be kept"
    assert [error["type"] for error in line["exception"]] == [
        "django.db.utils.IntegrityError",
        "psycopg2.errors.UniqueViolation",
    ]
    assert any(
        "test_logs.py:" in frame and "refused_by_the_database" in frame for frame in line["exception"][0]["frames"]
    )
    assert "truus" not in written.getvalue().lower()


def test_words_that_were_filled_with_an_exception_are_written_unfilled(written: io.StringIO) -> None:
    log = logging.getLogger("some.library")
    try:
        raise ValueError(f"{SECRET} is no number")
    except ValueError as error:
        log.exception("No number: %s", error)
        log.error(f"No number: {error}", exc_info=error)  # noqa: G004
        log.error(str(error), exc_info=True)  # noqa: G201

    assert [line["event"] for line in lines(written)] == ["No number: %s", "ValueError", "ValueError"]
    assert SECRET not in written.getvalue()


def test_exceptions_in_a_circle_end(written: io.StringIO) -> None:
    first, second = ValueError(), KeyError()
    first.__cause__, second.__cause__ = second, first
    logging.getLogger("some.library").error("round and round", exc_info=first)
    assert [error["type"] for error in lines(written)[0]["exception"]] == ["builtins.ValueError", "builtins.KeyError"]


@pytest.mark.django_db
def test_an_error_of_a_page_names_the_view_and_not_what_was_asked(
    resident: Person, signed_in: SignedIn, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(*_: object) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr("initiatives.queries.of_person", break_off)
    browser = signed_in(resident)
    browser.raise_request_exception = False
    assert browser.get(f"/mijn/?zoek={SECRET}").status_code == 500

    (line,) = lines(written)
    assert (line["view"], line["status_code"], line["exception"][0]["type"]) == ("mine", 500, "builtins.RuntimeError")
    assert SECRET not in written.getvalue()
    assert resident.email not in written.getvalue()


@shared_task
def break_off(words: str) -> None:
    """Fail in the words that were given."""
    raise ValueError(words)


def test_a_task_that_fails_is_named_without_what_it_was_called_with(written: io.StringIO) -> None:
    break_off.apply(args=[SECRET])
    (line,) = lines(written)
    assert line["task"] == break_off.name
    assert line["exception"][0]["type"] == "builtins.ValueError"
    assert SECRET not in written.getvalue()


@pytest.mark.django_db
def test_an_address_that_is_refused_is_not_repeated(written: io.StringIO) -> None:
    assert Client(HTTP_HOST="truus.example").get("/mijn/").status_code == 400
    assert [line["level"] for line in lines(written)] == ["error"]
    assert "truus" not in written.getvalue()


ROOMS = ("wijkwerk/casussen/", "toestemming/", "mijn/casus/", "vraag/")


@pytest.mark.parametrize("room", ROOMS)
def test_an_address_of_a_confidential_room_ends_before_what_is_confidential(room: str, written: io.StringIO) -> None:
    key = "2f6c9a1e-secret"
    log = logging.getLogger("some.library")
    log.warning("asked: %s", f'"https://x.example/{room}{key}/?a=1" and more', extra={"path": f"/{room}{key}/"})
    (line,) = lines(written)
    assert line["event"] == f'asked: "https://x.example/{room}..." and more'
    assert line["path"] == f"/{room}..."
    assert key not in written.getvalue()


def test_the_web_server_logs_through_the_same_chain(written: io.StringIO) -> None:
    """What it writes of an exception that passed the program: by itself it would write the address and all its text."""
    log = logging.getLogger("gunicorn.error")
    before = log.handlers[:], log.propagate, log.level
    try:
        server = ServerLog(Config())
        try:
            raise RuntimeError(SECRET)
        except RuntimeError:
            server.exception("Error handling request %s", "/wijkwerk/casussen/2f6c9a1e/")
        server.warning("Slow: /toestemming/2f6c9a1e/")
    finally:
        log.handlers[:], log.propagate = before[:2]
        log.setLevel(before[2])
    broken, slow = lines(written)
    assert broken["exception"][0]["type"] == "builtins.RuntimeError"
    assert slow["event"] == "Slow: /toestemming/..."
    assert SECRET not in written.getvalue()
    assert "2f6c9a1e" not in written.getvalue()
