"""The page for a fault of ours: it comes whatever broke, and its number finds the line of the log."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as program
from django.contrib.staticfiles.storage import staticfiles_storage
from django.test import Client, RequestFactory
from django.utils.functional import empty

from config.mishap import server_error
from tests.config.test_start import CASE_KEY, KEY, ROOT

NUMBER = re.compile(r"[A-Z2-9]{4}-[A-Z2-9]{4}")


@pytest.fixture
def hashed(settings: Any, tmp_path: Path) -> Iterator[None]:
    """Static files as in production: what the manifest does not name has no address, and is an error."""
    manifest = {"version": "1.1", "hash": "", "paths": {"css/base.css": "css/base.0123abcd.css"}}
    (tmp_path / "staticfiles.json").write_text(json.dumps(manifest))
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **program.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
    }
    staticfiles_storage._wrapped = empty
    yield
    staticfiles_storage._wrapped = empty


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Client:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("ledger.queries.entries_before", fail)
    return Client(raise_request_exception=False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "says"), [("nl", "Er ging bij ons iets mis"), ("en", "Something went wrong on our side")]
)
def test_it_is_there_with_hashed_files_and_in_the_language_that_was_asked(
    hashed: None, broken: Client, language: str, says: str
) -> None:
    answer = broken.get("/logboek/", headers={"Accept-Language": language})
    assert answer.status_code == 500
    page = answer.content.decode()
    assert says in page
    assert f'<html lang="{language}">' in page
    assert "css/base.0123abcd.css" in page
    assert NUMBER.search(page)
    assert "secret" not in page


def test_it_asks_nothing_of_the_database(hashed: None) -> None:
    """No database is allowed in this test: one question would be an error."""
    assert server_error(RequestFactory().get("/")).status_code == 500


@contextmanager
def served(tmp_path: Path) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """The program as it is in production, behind gunicorn and with hashed files, and a database that is away."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **{name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}},
        "SECRET_KEY": KEY,
        "CASE_MASTER_KEY": CASE_KEY,
        "TLS": "0",
        "WEB_WORKERS": "1",
        "BIND": f"127.0.0.1:{port}",
        "STATIC_ROOT": str(tmp_path),
        "DATABASE_URL": "postgres://127.0.0.1:1/none",
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "config/gunicorn.py", "config.wsgi"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True) as running:
        try:
            _wait_for(port, running)
            yield port, running
        finally:
            running.send_signal(signal.SIGTERM)


def _wait_for(port: int, running: subprocess.Popen[str]) -> None:
    for _try in range(300):
        assert running.poll() is None
        with socket.socket() as asked:
            if asked.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("it did not start")


def test_an_address_that_is_too_long_is_told_so_in_words(tmp_path: Path) -> None:
    """Also where it is so long that it is still on its way when the answer comes."""
    with served(tmp_path) as (port, _running):
        for length in (5_000, 300_000, 9_000_000):
            with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as asked:
                asked.request("GET", f"/initiatieven/?zoek={'a' * length}")
                answer = asked.getresponse()
                page = answer.read().decode()
            assert answer.status == 414
            assert '<html lang="nl">' in page
            assert "Dit adres is te lang" in page
            assert "Go back and search with fewer words." in page


def test_behind_the_web_server_it_comes_while_the_database_is_away_and_the_log_knows_its_number(tmp_path: Path) -> None:
    case = "5d0e9e3e-6f0a-4a52-9d24-1f8a2a2f8d51"
    with served(tmp_path) as (port, running):
        with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as asked:
            asked.request("GET", f"/wijkwerk/casussen/{case}/", headers={"Accept-Language": "nl"})
            answer = asked.getresponse()
            page = answer.read().decode()
        assert answer.status == 500
        running.send_signal(signal.SIGTERM)
        assert running.stderr
        log = running.stderr.read()
    assert "Er ging bij ons iets mis" in page
    number = NUMBER.search(page)
    assert number
    (line,) = [json.loads(one) for one in log.splitlines() if number[0] in one]
    assert line["reference"] == number[0]
    assert line["exception"]
    assert case not in log
    assert "Traceback" not in log
