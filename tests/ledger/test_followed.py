"""What matters to something that is kept, and what does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from ledger import actions, followed, queries
from ledger.followed import Lines, Matter, lines_up_to

pytestmark = pytest.mark.django_db


def write(*kinds: str) -> str:
    with transaction.atomic():
        actions.append(*[actions.Line(kind, uuid4()) for kind in kinds], at=datetime(2026, 11, 2, tzinfo=UTC))
    return queries.state()


def now() -> Lines:
    return lines_up_to(queries.state())


def test_it_stays_the_same_until_a_line_comes_that_is_not_known_to_leave_it_alone() -> None:
    write("support.given")
    matter = Matter(but={"support.given"})
    first = matter.state(now())
    write("support.given", "support.given")
    assert matter.state(now()) == first
    write("nobody.knows")
    second = matter.state(now())
    write("support.given")
    assert matter.state(now()) == second != first


def test_a_line_that_matters_is_seen_behind_one_that_does_not() -> None:
    write("support.given")
    matter = Matter(but={"support.given"})
    first = matter.state(now())
    write("nobody.knows", "support.given")
    assert matter.state(now()) != first


def test_lines_are_read_once_and_only_those_that_came() -> None:
    write("support.given")
    known = now()
    with CaptureQueriesContext(connection) as asked:
        assert lines_up_to(known.state) is known
        assert known.after(known.state) == ()
    assert len(asked) == 0
    state = write("support.withdrawn", "initiative.sent")
    with CaptureQueriesContext(connection) as asked:
        came = lines_up_to(state)
    assert len(asked) == 1
    assert [line.kind for line in came.after(known.state) or ()] == ["support.withdrawn", "initiative.sent"]
    assert lines_up_to(known.state) is came, "who began earlier gets what is newer"


def test_after_very_many_lines_everything_may_have_moved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(followed, "MOST_LINES", 3)
    write("support.given")
    matter, known = Matter(but={"support.given"}), now()
    first = matter.state(known)
    for _ in range(2):
        write(*["support.given"] * 2)
        assert matter.state(now()) == first
    assert now().after(known.state) is None, "it fell out of what is remembered"
    write(*["support.given"] * 4)
    assert matter.state(now()) == queries.state()
    assert [len(lines.seen) for lines in (now(), lines_up_to(write("support.given")))] == [0, 1]


def test_of_another_ledger_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """As after a backup was put back: the numbers of lines are the same, and the lines are not."""
    write("support.given")
    matter = Matter(but={"support.given"})
    first, known = matter.state(now()), now()
    followed._known.put(None, replace(known, since="f" * 64))
    write("support.given")
    assert now().after(first) is None
    assert matter.state(now()) == queries.state() != first


def test_lines_that_are_gone_are_not_known_any_more() -> None:
    """As after a backup was put back under a process that ran on, before anybody wrote again."""
    first = write("support.given")
    now()
    write("nobody.knows")
    lost = now()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DELETE FROM ledger_entry WHERE hash = %s", [lost.state])
        cursor.execute("UPDATE ledger_head SET index = index - 1, hash = %s", [first])
        cursor.execute("SET session_replication_role = DEFAULT")
    assert queries.state() == first
    assert now().state == first


def test_an_empty_ledger_has_a_state_too() -> None:
    matter = Matter(but=set())
    assert matter.state(now()) == queries.state()
    write("support.given")
    assert matter.state(now()) == queries.state()
