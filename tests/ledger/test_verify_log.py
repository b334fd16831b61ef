"""`manage.py verify_log` finds what somebody with full power over the database did to the ledger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from ledger import actions, chain, queries
from ledger.actions import Line
from ledger.models import Entry, Head

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def five_lines() -> None:
    actions.append(
        *[Line("thing.happened", uuid4(), {"number": number}, {"name": f"Rosa {number}"}) for number in range(1, 6)],
        at=AT,
    )


@contextmanager
def behind_the_triggers() -> Iterator[None]:
    """What a database administrator can do: no trigger and no foreign key is looked at."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        yield
        cursor.execute("SET session_replication_role = DEFAULT")


def tamper(statement: str, *values: object) -> None:
    with behind_the_triggers(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        cursor.execute("DELETE FROM ledger_sealed WHERE entry_id NOT IN (SELECT index FROM ledger_entry)")


def verify() -> tuple[str, str]:
    """What the command says, and with which error it ends."""
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_log", stdout=out, stderr=err, no_color=True)
    except CommandError as error:
        return err.getvalue(), str(error)
    return out.getvalue(), ""


def test_a_sound_ledger_is_called_so() -> None:
    assert verify() == ("The ledger is sound: 5 lines.\n", "")


@pytest.mark.parametrize("column", ["kind = 'other.thing'", "at = at + interval '1 second'", "subject = %s"])
def test_a_changed_column_is_found(column: str) -> None:
    tamper(f"UPDATE ledger_entry SET {column} WHERE index = 3", *([uuid4()] if "%s" in column else []))

    said, error = verify()

    assert said.startswith("3: the column")
    assert error == "1 fault(s) in the ledger"


def test_a_changed_text_is_found() -> None:
    tamper("""UPDATE ledger_entry SET body = replace(body, '"number":3', '"number":9') WHERE index = 3""")

    said, error = verify()

    assert said == "3: the line was changed: its text does not give its hash\n"
    assert error


def test_a_changed_text_with_a_hash_to_match_is_found() -> None:
    body = Entry.objects.get(index=3).body.replace('"number":3', '"number":9')
    tamper("UPDATE ledger_entry SET body = %s, hash = %s WHERE index = 3", body, chain.leaf_hash(body))

    said, _error = verify()

    assert "4: the line does not follow the one before it" in said


@pytest.mark.parametrize("index", [1, 3])
def test_a_removed_line_is_found(index: int) -> None:
    tamper("DELETE FROM ledger_entry WHERE index = %s", index)

    said, error = verify()

    assert f"{index + 1}: line {index} should stand here" in said
    assert error


def test_a_removed_line_of_which_the_others_moved_up_is_found() -> None:
    tamper("DELETE FROM ledger_entry WHERE index = 3")
    tamper("UPDATE ledger_entry SET index = index - 1 WHERE index > 3")

    said, _error = verify()

    assert "3: the line says it is number 4" in said


def test_an_inserted_line_is_found() -> None:
    tamper("UPDATE ledger_entry SET index = index + 1 WHERE index = 5")
    tamper(
        "INSERT INTO ledger_entry SELECT 5, at, kind, subject, body, previous_hash, repeat('a', 64)"
        " FROM ledger_entry WHERE index = 4"
    )

    said, _error = verify()

    assert "5: the line was changed" in said
    assert "6: the line says it is number 5" in said


def test_a_line_that_comes_while_it_reads_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    faults_in_copies = chain.faults_in_copies

    def add_one(*args: Any, **values: Any) -> Any:
        monkeypatch.setattr(chain, "faults_in_copies", faults_in_copies)
        actions.append(Line("thing.happened", uuid4()), at=AT)
        return faults_in_copies(*args, **values)

    monkeypatch.setattr(chain, "faults_in_copies", add_one)
    assert list(queries.faults()) == []
    assert Head.objects.get().index == 6


def test_a_line_behind_the_end_is_found() -> None:
    """One that the head does not know of: nobody appended it."""
    tamper(
        "INSERT INTO ledger_entry SELECT 6, at, kind, subject, body, hash, md5(hash) || md5(body)"
        " FROM ledger_entry WHERE index = 5"
    )

    said, _error = verify()

    assert "6: the ledger should end at line 5: its tail was cut off or replaced" in said


def test_reordered_lines_are_found() -> None:
    tamper("UPDATE ledger_entry SET index = 90 WHERE index = 2")
    tamper("UPDATE ledger_entry SET index = 2 WHERE index = 3")
    tamper("UPDATE ledger_entry SET index = 3 WHERE index = 90")

    said, _error = verify()

    assert "2: the line says it is number 3" in said
    assert "3: the line says it is number 2" in said


def test_a_tail_that_was_cut_off_is_found() -> None:
    tamper("DELETE FROM ledger_entry WHERE index > 3")

    said, _error = verify()

    assert said == "3: the ledger should end at line 5: its tail was cut off or replaced\n"


def test_a_ledger_that_was_emptied_is_found() -> None:
    tamper("DELETE FROM ledger_entry")

    said, _error = verify()

    assert said == "0: the ledger should end at line 5: its tail was cut off or replaced\n"


def test_a_head_that_is_gone_is_found() -> None:
    tamper("DELETE FROM ledger_head")

    _said, error = verify()

    assert error == "1 fault(s) in the ledger"
    assert not Head.objects.exists()


@pytest.mark.parametrize("column", ["content", "salt"])
def test_a_changed_opening_is_found(column: str) -> None:
    tamper(f"UPDATE ledger_sealed SET {column} = 'other' WHERE entry_id = 4")

    said, _error = verify()

    assert said == "4: the sealed text 'name' is not what the line committed to\n"


def test_an_opening_that_the_line_never_committed_to_is_found() -> None:
    tamper("INSERT INTO ledger_sealed (entry_id, name, salt, content) VALUES (4, 'vote', 'x', 'no')")

    said, _error = verify()

    assert said == "4: the sealed text 'vote' is not what the line committed to\n"


def test_a_line_that_cannot_be_read_is_named() -> None:
    tamper("UPDATE ledger_entry SET body = 'nonsense' WHERE index = 2")

    said, _error = verify()

    assert "2: the line cannot be read as canonical JSON" in said
