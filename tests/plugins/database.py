"""A database for each worker of the tests; see tests/databases.py."""

import os
from collections.abc import Iterator
from contextlib import suppress

import psycopg2
import pytest
from django.conf import settings
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

from tests import databases


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Stand in for pytest-django's own, which would run every migration for every worker."""
    given = settings.DATABASES["default"]["NAME"]
    with django_db_blocker.unblock():
        clone = databases.make_clone()
        databases.use(clone)
        os.environ["DATABASE_URL"] = os.environ["DATABASE_URL"].replace(f"/{given}", f"/{clone}")
        TransactionTestCase._fixture_teardown = databases.give_back(databases.rows())  # type: ignore[method-assign]
    yield
    with django_db_blocker.unblock():
        databases.drop_clones()


def pytest_sessionfinish() -> None:
    """Leave no demo behind. A run that was killed leaves it to the next one."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        with suppress(psycopg2.OperationalError):
            databases.drop_demo()
