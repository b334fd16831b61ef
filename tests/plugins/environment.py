"""Give the tests their environment before Django reads its settings, and servers where none are named.

Where DATABASE_URL and REDIS_URL are set, the tests run on those servers; otherwise on embedded ones, which all test
runs in this clone share. A worker of xdist inherits what the first process set.
"""

import contextlib
import gc
import os
import secrets
import tempfile
from pathlib import Path

import pytest

from config import embedded
from config.catalogs import compile_catalogs

STATIC_ROOT = Path(__file__).resolve().parents[2] / "var" / "test" / "static"
_servers = contextlib.ExitStack()


def _prepare() -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if not worker and not {"DATABASE_URL", "REDIS_URL"} <= os.environ.keys():
        os.environ.update(_servers.enter_context(embedded.servers("test")).environment())
    if not worker:
        os.environ["TEST_RUN"] = str(os.getpid())
        os.environ["MEDIA_ROOT"] = _servers.enter_context(tempfile.TemporaryDirectory(prefix="samenspel-uploads-"))
        os.environ["SECRET_KEY"] = secrets.token_urlsafe(48)
        os.environ["CASE_MASTER_KEY"] = secrets.token_urlsafe(32)
        compile_catalogs()
    # A database number and a prefix of its own: what one worker clears or counts is not another's.
    address, _, _ = os.environ["REDIS_URL"].partition("?")
    server, _, _ = address.rpartition("/") if address.count("/") > 2 else (address, "", "")
    number = int(worker.removeprefix("gw") or 0) + 1 if worker else 0
    STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    os.environ.update(
        REDIS_URL=f"{server}/{number % 16}",
        KEY_PREFIX=f"test-{os.environ['TEST_RUN']}-{worker}",
        TLS="0",
        DEBUG="0",
        DEMO="0",
        STATIC_HASHED="0",
        STATIC_ROOT=str(STATIC_ROOT),
        EMAIL_URL="memorymail://",
        LOG_FORMAT="plain",
        LOG_LEVEL="WARNING",
    )
    # Playwright runs a loop of events in the thread of the test, where Django then suspects asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


_prepare()


def pytest_configure(config: pytest.Config) -> None:
    """Load the database plugin after pytest-django, so that its fixture goes before pytest-django's own."""
    config.pluginmanager.import_plugin("tests.plugins.database")


def pytest_collection_finish() -> None:
    """What was imported stays: looking through it again and again takes a tenth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave the servers; whoever leaves last stops them."""
    _servers.close()
