"""A database for each worker, cloned from one that the migrations ran in once.

The migrated one stays for the next run and is made again when a migration changes. A test that commits (a
transactional one, or one with a live server) gets everything back as the migrations left it.

The demo municipality stands in a database of its own: the first worker that asks for it builds it, the others clone it.
"""

import hashlib
import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil
import psycopg2
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.test import TransactionTestCase
from psycopg2.extensions import cursor as Cursor  # noqa: N812

from config.demo import builder

TODAY_IN_THE_DEMO = date(2026, 11, 24)
TEMPLATE = "samenspel_template_"
CLONE = "samenspel_test_"
MAKING_THE_TEMPLATE, BUILDING_THE_DEMO, MAKING_FOR_ALL = 4242, 4243, 4244
"""Advisory locks: one process at a time makes, over all runs, and the others find it made."""


def make_clone() -> str:
    """Make this worker's database, and say its name."""
    own, template = _clone(), f"{TEMPLATE}{_digest()}"
    with _server() as cursor:
        _drop_left_behind(cursor)
        with _one_at_a_time(cursor, MAKING_THE_TEMPLATE):
            if not _exists(cursor, template):
                _make_template(cursor, template)
            _make(cursor, own, template)
    return own


def drop_clones() -> None:
    """Drop what this worker made. What all workers share goes with the run."""
    connections.close_all()
    with _server() as cursor:
        for name in (_clone(), f"{_clone()}_demo"):
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def drop_demo() -> None:
    """Drop the demo that the workers of this run cloned."""
    with _server() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{_demo()}" WITH (FORCE)')


@contextmanager
def demo_database() -> Iterator[None]:
    """Stand in the demo municipality, in a database of this worker's own. Only while no transaction is open."""
    own, demo = _clone(), f"{_clone()}_demo"
    with _server() as cursor, _one_at_a_time(cursor, BUILDING_THE_DEMO):
        if not _exists(cursor, _demo()):
            _build_demo(cursor)
        if not _exists(cursor, demo):
            _make(cursor, demo, _demo())
    use(demo)
    try:
        yield
    finally:
        use(own)


@contextmanager
def one_worker_at_a_time() -> Iterator[None]:
    """Make what all workers of the run want: the first makes it, the others wait and find it made."""
    with _server() as cursor, _one_at_a_time(cursor, MAKING_FOR_ALL):
        yield


def use(database: str) -> None:
    """Let every connection from now on be to this database."""
    connections.close_all()
    settings.DATABASES["default"]["NAME"] = database
    connection.settings_dict["NAME"] = database


def _build_demo(cursor: Cursor) -> None:
    unfinished = f"{_demo()}_unfinished"
    cursor.execute(f'DROP DATABASE IF EXISTS "{unfinished}" WITH (FORCE)')
    _make(cursor, unfinished, f"{TEMPLATE}{_digest()}")
    use(unfinished)
    builder.build(today=TODAY_IN_THE_DEMO, report=lambda _line: None)
    connections.close_all()
    cursor.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{_demo()}"')


def _make(cursor: Cursor, name: str, template: str) -> None:
    """Clone a database. The tests take every core already, compile no query that they ask once, and no commit waits
    for a disk: what a crash of the server would lose is thrown away at the end anyway.
    """
    cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    cursor.execute(f'ALTER DATABASE "{name}" SET max_parallel_workers_per_gather = 0')
    cursor.execute(f'ALTER DATABASE "{name}" SET jit = off')
    cursor.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')


def _clone() -> str:
    return f"{CLONE}{os.environ['TEST_RUN']}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


def _demo() -> str:
    return f"{CLONE}{os.environ['TEST_RUN']}_demo"


def _exists(cursor: Cursor, name: str) -> bool:
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    return cursor.fetchone() is not None


@contextmanager
def _one_at_a_time(cursor: Cursor, lock: int) -> Iterator[None]:
    cursor.execute("SELECT pg_advisory_lock(%s)", [lock])
    yield
    cursor.execute("SELECT pg_advisory_unlock(%s)", [lock])


@contextmanager
def _server() -> Iterator[Cursor]:
    """Yield a cursor outside any transaction, in the database that every PostgreSQL server has."""
    parameters = {**connection.get_connection_params(), "dbname": "postgres"}
    server = psycopg2.connect(**{key: parameters[key] for key in parameters if key != "cursor_factory"})
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


def _make_template(cursor: Cursor, template: str) -> None:
    unfinished = f"{template}_unfinished"
    cursor.execute(f'DROP DATABASE IF EXISTS "{unfinished}" WITH (FORCE)')
    cursor.execute(f'CREATE DATABASE "{unfinished}"')
    use(unfinished)
    call_command("migrate", verbosity=0, interactive=False)
    connections.close_all()
    cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{TEMPLATE}%"])
    for (older,) in cursor.fetchall():
        if older != unfinished:
            cursor.execute(f'DROP DATABASE IF EXISTS "{older}"')
    cursor.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{template}"')


def _drop_left_behind(cursor: Cursor) -> None:
    """Drop the databases of runs that were killed."""
    cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{CLONE}%"])
    for (name,) in cursor.fetchall():
        if not psutil.pid_exists(int(name.removeprefix(CLONE).split("_")[0])):
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@lru_cache
def _tables() -> tuple[str, ...]:
    return tuple(connection.introspection.table_names(include_views=False))


def _with_rows(cursor: Any) -> list[str]:
    cursor.execute(
        " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in _tables())
    )
    return [table for (table,) in cursor.fetchall()]


def rows() -> dict[str, bytes]:
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


def give_back(rows: dict[str, bytes]) -> object:
    """Return what ends a test that committed: empty every table and put back what the migrations had put there.

    Django's own way is refused by the ledger, whose triggers let nobody truncate; a replica's role passes them by. It
    also empties every table anew, where a test leaves rows in few.
    """

    def fixture_teardown(_test: TransactionTestCase) -> None:
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '20s'")
            cursor.execute("SET session_replication_role = replica")
            for table in _with_rows(cursor):
                cursor.execute(f'DELETE FROM "{table}"')
            for table, copy in rows.items():
                cursor.copy_expert(f'COPY "{table}" FROM STDIN', io.BytesIO(copy))
        connection.close()

    return fixture_teardown
