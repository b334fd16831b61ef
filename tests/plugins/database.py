"""A database for each worker, cloned from one that the migrations ran in once.

The migrated one stays for the next run and is made again when a migration changes. A test that commits (a
transactional one, or one with a live server) gets everything back as the migrations left it.
"""

import hashlib
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import psutil
import psycopg2
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import TransactionTestCase
from pytest_django import DjangoDbBlocker

TEMPLATE = "samenspel_template_"
CLONE = "samenspel_test_"


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Stand in for pytest-django's own, which would run every migration for every worker."""
    clone = f"{CLONE}{os.environ['TEST_RUN']}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"
    given = settings.DATABASES["default"]["NAME"]
    with django_db_blocker.unblock():
        template = f"{TEMPLATE}{_digest()}"
        with _server() as cursor:
            _drop_left_behind(cursor)
            # One process at a time, over all runs: the others find it made.
            cursor.execute("SELECT pg_advisory_lock(4242)")
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
            if not cursor.fetchone():
                _make_template(cursor, template)
            cursor.execute(f'CREATE DATABASE "{clone}" TEMPLATE "{template}"')
            cursor.execute("SELECT pg_advisory_unlock(4242)")
        _use(clone)
        os.environ["DATABASE_URL"] = os.environ["DATABASE_URL"].replace(f"/{given}", f"/{clone}")
        TransactionTestCase._fixture_teardown = _give_back(_rows())  # type: ignore[method-assign]
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        with _server() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{clone}" WITH (FORCE)')


@contextmanager
def _server() -> Iterator["psycopg2.extensions.cursor"]:
    """Yield a cursor outside any transaction, in the database that every PostgreSQL server has."""
    parameters = {**connection.get_connection_params(), "dbname": "postgres"}
    server = psycopg2.connect(**{key: parameters[key] for key in parameters if key not in {"cursor_factory"}})
    server.autocommit = True
    try:
        yield server.cursor()
    finally:
        server.close()


def _digest() -> str:
    """Return what the migrations add up to: another digest is another template."""
    files = sorted(
        file for app in apps.get_app_configs() for file in Path(app.path).glob("migrations/*.py") if _ours(file)
    )
    digest = hashlib.sha256(" ".join([version("django"), version("django-allauth"), *settings.INSTALLED_APPS]).encode())
    for file in files:
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]


def _ours(file: Path) -> bool:
    return file.is_relative_to(settings.BASE_DIR) and ".venv" not in file.parts


def _make_template(cursor: "psycopg2.extensions.cursor", template: str) -> None:
    unfinished = f"{template}_unfinished"
    cursor.execute(f'DROP DATABASE IF EXISTS "{unfinished}" WITH (FORCE)')
    cursor.execute(f'CREATE DATABASE "{unfinished}"')
    _use(unfinished)
    call_command("migrate", verbosity=0, interactive=False)
    connections.close_all()
    cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{TEMPLATE}%"])
    for (older,) in cursor.fetchall():
        if older != unfinished:
            cursor.execute(f'DROP DATABASE IF EXISTS "{older}"')
    cursor.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{template}"')


def _drop_left_behind(cursor: "psycopg2.extensions.cursor") -> None:
    """Drop the databases of runs that were killed."""
    cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{CLONE}%"])
    for (name,) in cursor.fetchall():
        if not psutil.pid_exists(int(name.removeprefix(CLONE).split("_")[0])):
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _use(database: str) -> None:
    connections.close_all()
    settings.DATABASES["default"]["NAME"] = database
    connection.settings_dict["NAME"] = database


def _tables() -> list[str]:
    return connection.introspection.table_names(include_views=False)


def _rows() -> dict[str, bytes]:
    """Return what the migrations put into each table, in PostgreSQL's own notation."""
    rows = {}
    with connection.cursor() as cursor:
        for table in _tables():
            copy = io.BytesIO()
            cursor.copy_expert(f'COPY "{table}" TO STDOUT', copy)
            if copy.tell():
                rows[table] = copy.getvalue()
    connection.close()
    return rows


def _give_back(rows: dict[str, bytes]) -> object:
    """Return what ends a test that committed: empty every table and put back what the migrations had put there.

    Django's own way is refused by the ledger, whose triggers let nobody truncate; a replica's role passes them by.
    """

    def fixture_teardown(_test: TransactionTestCase) -> None:
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '20s'")
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("TRUNCATE " + ", ".join(f'"{table}"' for table in _tables()))
            for table, copy in rows.items():
                cursor.copy_expert(f'COPY "{table}" FROM STDIN', io.BytesIO(copy))
        connection.close()

    return fixture_teardown
