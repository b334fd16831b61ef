"""Appending to the ledger, and what the database itself refuses to any client."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from ledger import actions, chain, queries
from ledger.actions import Line
from ledger.models import Entry, Head, Sealed

pytestmark = pytest.mark.django_db


def append(count: int = 1, **line: Any) -> list[Entry]:
    """Append as many lines, and read back what was written of them by now."""
    given, before = {"kind": "thing.happened", "subject": uuid4(), **line}, set(Entry.objects.values_list("index"))
    actions.append(*[Line(**given) for _ in range(count)], at=datetime.fromisoformat("2026-11-02T10:00+01:00"))
    return [entry for entry in Entry.objects.order_by("index") if (entry.index,) not in before]


def sql(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(statement, values)


def test_entries_count_on_without_a_gap() -> None:
    first = append(3)
    second = append(2)

    assert [entry.index for entry in [*first, *second]] == [1, 2, 3, 4, 5]
    assert queries.version() == 5
    assert list(queries.faults()) == []


def test_a_transaction_that_is_rolled_back_leaves_no_gap() -> None:
    append()
    with transaction.atomic():
        append()
        transaction.set_rollback(True)

    assert [entry.index for entry in append()] == [2]
    assert list(queries.faults()) == []


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_a_transaction_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        append()

    assert not Entry.objects.exists()


def test_the_line_says_what_happened() -> None:
    subject = uuid4()

    [entry] = append(kind="plan.sent", subject=subject, facts={"number": 3, "theme": "green"})

    said = json.loads(entry.body)
    assert (said["kind"], said["subject"]) == ("plan.sent", str(subject))
    assert said["facts"] == {"number": 3, "theme": "green"}
    assert said["at"] == "2026-11-02T09:00:00.000000Z"


def test_sealed_content_stands_in_the_line_as_a_commitment_alone() -> None:
    [entry] = append(sealed={"title": "Een plan van Rosa", "reason": "omdat"})

    assert "Rosa" not in entry.body
    opened = Sealed.objects.get(entry=entry, name="title")
    assert opened.content == "Een plan van Rosa"
    assert chain.commitments_of(entry.body)["title"] == chain.commitment(opened.salt, opened.content)
    assert len(set(entry.sealed.values_list("salt", flat=True))) == 2


def test_who_acted_is_sealed() -> None:
    person = uuid4()

    [entry] = append(facts={"by": str(person), "person": None, "theme": "green"})

    assert str(person) not in entry.body
    assert json.loads(entry.body)["facts"] == {"theme": "green"}
    assert Sealed.objects.get(entry=entry, name="by").content == str(person)


def test_the_same_content_gives_another_commitment_each_time() -> None:
    first, second = append(2, sealed={"title": "Een plan"})

    assert chain.commitments_of(first.body) != chain.commitments_of(second.body)


def test_erasing_takes_the_content_and_leaves_the_ledger_sound() -> None:
    subject, other = uuid4(), uuid4()
    append(subject=subject, sealed={"name": "Rosa", "reason": "omdat"})
    append(subject=other, sealed={"name": "Noor"})

    assert actions.erase(subject=subject, name="name") == 1

    assert list(Sealed.objects.order_by("id").values_list("content", flat=True)) == ["omdat", "Noor"]
    assert list(queries.faults()) == []


def test_entries_about_a_subject_come_in_order() -> None:
    one, two = uuid4(), uuid4()
    append(subject=one), append(subject=two), append(subject=one)

    assert [entry.index for entry in queries.entries_about([one])] == [1, 3]
    assert [entry.index for entry in queries.entries_about([one, two])] == [1, 2, 3]


def test_listeners_are_told_once_a_transaction_and_only_when_it_commits(
    settings: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    told: list[str] = []
    monkeypatch.setattr("notifications.tasks.distribute.delay", lambda: told.append("told"))
    settings.LEDGER_LISTENERS = ["notifications.tasks.distribute"]

    with django_capture_on_commit_callbacks(execute=True):
        append(), append(3)
        assert told == []

    assert told == ["told"]


def test_a_listener_that_fails_takes_nothing_back(
    settings: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    def away() -> None:
        raise OSError("the broker is away")

    monkeypatch.setattr("notifications.tasks.distribute.delay", away)
    settings.LEDGER_LISTENERS = ["notifications.tasks.distribute"]

    with django_capture_on_commit_callbacks() as callbacks:
        append()

    assert len(callbacks) == 1
    assert Entry.objects.count() == 1


# Several actions as one operation


def test_an_operation_writes_the_lines_of_its_actions_at_its_end_and_in_order() -> None:
    with actions.together():
        assert append(kind="thing.began") == []
        with actions.together():
            append(kind="thing.went_on")
        assert not Entry.objects.exists()

    assert list(Entry.objects.values_list("kind", flat=True)) == ["thing.began", "thing.went_on"]
    assert list(queries.faults()) == []


def test_an_operation_that_is_refused_leaves_no_line_and_lets_the_next_one_write() -> None:
    with contextlib.suppress(ValueError), actions.together():
        append()
        raise ValueError

    assert not Entry.objects.exists()
    assert [entry.index for entry in append()] == [1]


def test_an_action_that_is_undone_within_an_operation_leaves_no_line() -> None:
    with actions.together():
        append(kind="thing.began")
        with contextlib.suppress(ValueError), transaction.atomic():
            append(kind="thing.refused")
            raise ValueError

    assert list(Entry.objects.values_list("kind", flat=True)) == ["thing.began"]


def test_an_operation_within_an_operation_cannot_be_refused_alone() -> None:
    def carry_on() -> None:
        with actions.together():
            append(kind="thing.began")
            with contextlib.suppress(ValueError), actions.together():
                append(kind="thing.refused")
                raise ValueError

    with pytest.raises(transaction.TransactionManagementError):
        carry_on()

    assert not Entry.objects.exists()


def test_listeners_are_told_once_of_an_operation(
    settings: Any, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    told: list[str] = []
    monkeypatch.setattr("notifications.tasks.distribute.delay", lambda: told.append("told"))
    settings.LEDGER_LISTENERS = ["notifications.tasks.distribute"]

    with django_capture_on_commit_callbacks(execute=True):
        with transaction.atomic():
            append()
        with actions.together():
            append(), append()

    assert told == ["told"]


# What the database refuses


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_entry SET kind = 'other.thing'",
        "UPDATE ledger_entry SET at = now()",
        "UPDATE ledger_entry SET body = body",
        "DELETE FROM ledger_entry",
        "DELETE FROM ledger_entry WHERE index = 2",
        "TRUNCATE ledger_entry CASCADE",
        "UPDATE ledger_head SET index = 1",
        "UPDATE ledger_head SET hash = repeat('0', 64)",
        "DELETE FROM ledger_head",
        "TRUNCATE ledger_head",
        "INSERT INTO ledger_head (id, index, hash) VALUES (2, 0, '')",
        "UPDATE ledger_sealed SET content = 'other'",
        "UPDATE ledger_sealed SET salt = 'other'",
    ],
)
def test_the_database_refuses_to_change_what_is_written(statement: str, nothing_written: Callable[[], Any]) -> None:
    append(3, sealed={"title": "Een plan"})

    with nothing_written(), pytest.raises(IntegrityError):
        sql(statement)


def test_querysets_do_not_pass_it_by(nothing_written: Callable[[], Any]) -> None:
    append(2)

    for attempt in (
        lambda: Entry.objects.update(kind="other.thing"),
        lambda: Entry.objects.all().delete(),
        lambda: Head.objects.update(index=7),
        lambda: Entry.objects.bulk_update([Entry(index=1, kind="other.thing")], ["kind"]),
        lambda: Entry.objects.filter(index=2)._raw_delete("default"),
    ):
        with nothing_written(), pytest.raises(DatabaseError), transaction.atomic():
            attempt()


def insert(index: int, *, previous: str, body: str = '{"a":1}', hash_: str | None = None) -> None:
    sql(
        "INSERT INTO ledger_entry (index, at, kind, subject, body, previous_hash, hash)"
        " VALUES (%s, now(), 'x.y', %s, %s, %s, %s)",
        index,
        UUID(int=1),
        body,
        previous,
        hash_ or chain.leaf_hash(body),
    )


@pytest.mark.parametrize("index", [0, 1, 2, 4, -1, 2**62])
def test_an_entry_out_of_order_is_refused(index: int, nothing_written: Callable[[], Any]) -> None:
    *_, last = append(2)

    with nothing_written(), pytest.raises(IntegrityError):
        insert(index, previous=last.hash)


def test_an_entry_that_names_another_hash_before_it_is_refused(nothing_written: Callable[[], Any]) -> None:
    first, _last = append(2)

    with nothing_written(), pytest.raises(IntegrityError, match="does not name the hash before it"):
        insert(3, previous=first.hash)


def test_an_entry_whose_hash_is_not_that_of_its_text_is_refused(nothing_written: Callable[[], Any]) -> None:
    *_, last = append(2)

    with nothing_written(), pytest.raises(IntegrityError, match="is not that of its text"):
        insert(3, previous=last.hash, hash_=chain.leaf_hash('{"a":2}'))


def _following(last: Entry, *bodies: str, gap: int = 0) -> list[Entry]:
    """Lines after the last one, each of them sound; with a gap before the final one."""
    lines, previous = [], last.hash
    for number, body in enumerate(bodies, start=1):
        index = last.index + number + (gap if number == len(bodies) else 0)
        lines.append(
            Entry(
                index=index,
                at=last.at,
                kind="x.y",
                subject=UUID(int=1),
                body=body,
                previous_hash=previous,
                hash=chain.leaf_hash(body),
            )
        )
        previous = lines[-1].hash
    return lines


def test_each_line_of_a_statement_is_checked(nothing_written: Callable[[], Any]) -> None:
    *_, last = append(2)
    bodies = ['{"a":1}', '{"a":2}', '{"a":3}']
    parted, unnamed, untrue = (_following(last, *bodies, gap=gap) for gap in (1, 0, 0))
    unnamed[1].previous_hash = last.hash
    untrue[2].body = '{"a":4}'

    for lines, words in ((parted, "does not follow"), (unnamed, "does not name"), (untrue, "is not that of its text")):
        with nothing_written(), pytest.raises(IntegrityError, match=words), transaction.atomic():
            Entry.objects.bulk_create(lines)

    Entry.objects.bulk_create(reversed(_following(last, *bodies)))
    head = Head.objects.get()
    assert (head.index, head.hash) == (5, chain.leaf_hash(bodies[-1]))


def test_the_database_hashes_as_the_chain_does() -> None:
    *_, last = append(2)

    insert(3, previous=last.hash, body='{"é":"\u20ac \U0001f600"}')

    assert queries.version() == 3


def test_sealed_content_cannot_be_given_twice(nothing_written: Callable[[], Any]) -> None:
    [entry] = append(sealed={"title": "Een plan"})

    with nothing_written(), pytest.raises(IntegrityError), transaction.atomic():
        Sealed.objects.create(entry=entry, name="title", salt="x", content="Een ander plan")
