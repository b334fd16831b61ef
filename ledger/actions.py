import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from ledger import chain, listeners
from ledger.insert_at_once import Values, insert_values
from ledger.models import Entry, Head, Sealed

SALT_BYTES = 32

PERSONS = frozenset({"by", "person"})
"""Facts that name a person. Their uuid is kept sealed: the lines are public, and beside one name on a page the same
uuid in another line would tell what else that person did, and whom they follow.
"""


@dataclass(frozen=True)
class Line:
    """What an action wants remembered.

    kind     a stable word, `thing.happened`
    subject  the uuid of the thing
    facts    codes, uuids, dates and numbers; never a name or a free text. `by` and `person` are sealed by `append`
    sealed   personal content and free text: the ledger holds a salted commitment to it
    """

    kind: str
    subject: UUID
    facts: Mapping[str, Any] = field(default_factory=dict)
    sealed: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def together() -> Iterator[None]:
    """Make several actions one operation: one transaction, with all that they append written at its end.

    So the head of the ledger, for which everybody who writes waits, is the last lock of the whole operation, and is
    held for a moment. An action that is `together` itself joins the operation that calls it: when it refuses, the whole
    has to be refused. Any other may be refused alone, and what it appended is forgotten with it.
    """
    if _is_together.get():
        with transaction.atomic(savepoint=False):
            yield
        return
    with transaction.atomic():
        begun = _is_together.set(True)
        try:
            yield
        finally:
            _is_together.reset(begun)
        if waiting := _take_waiting():
            _write([(line, of.at) for of in waiting for line in of.lines])


_is_together: ContextVar[bool] = ContextVar("ledger_together", default=False)


@dataclass(frozen=True, eq=False)
class _Waiting:
    """Lines that wait for the end of their operation. They wait among what Django calls after the commit, because it
    drops from there whatever came in a savepoint that is rolled back.
    """

    lines: tuple[Line, ...]
    at: datetime

    def __call__(self) -> None:
        raise transaction.TransactionManagementError("lines of the ledger were not written before the commit")


def _take_waiting() -> list[_Waiting]:
    calls = connection.run_on_commit
    connection.run_on_commit = [call for call in calls if not isinstance(call[1], _Waiting)]
    return [call[1] for call in calls if isinstance(call[1], _Waiting)]


def append(*lines: Line, at: datetime) -> None:
    """Add lines to the ledger, in the transaction of the action that calls it, after every other lock it takes. Within
    `together` they are written at its end.

    Raises TransactionManagementError outside a transaction: an entry stands or falls with what it records.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a ledger entry belongs in the transaction of its action")
    if _is_together.get():
        transaction.on_commit(_Waiting(lines, at))
    else:
        _write([(line, at) for line in lines])


def _write(lines: Iterable[tuple[Line, datetime]]) -> None:
    index, previous = _locked_head()
    entries, sealed = [], []
    for line, at in ((_with_persons_sealed(line), at) for line, at in lines):
        index += 1
        salts = {name: secrets.token_hex(SALT_BYTES) for name in line.sealed}
        body = _body(line, index=index, previous=previous, salts=salts, at=at)
        hash_ = chain.leaf_hash(body)
        entries.append((index, at, line.kind, line.subject, body, previous, hash_))
        sealed += [(index, name, salts[name], content) for name, content in line.sealed.items()]
        previous = hash_
    insert_values(Values(Entry, entries), Values(Sealed, sealed))
    _tell_listeners()


def erase(*, subject: UUID, name: str) -> int:
    """Erase the openings named `name` of every entry about `subject`; the entries stay verifiable. Returns how many."""
    erased, _ = Sealed.objects.filter(entry__subject=subject, name=name).delete()
    return erased


def _locked_head() -> tuple[int, str]:
    """Index and hash of the last line. Who asks next waits until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT index, hash FROM ledger_head FOR UPDATE")
        head: tuple[int, str] | None = cursor.fetchone()
    if head is None:
        Head.objects.bulk_create([Head()], ignore_conflicts=True)
        return _locked_head()
    return head


def _with_persons_sealed(line: Line) -> Line:
    persons = {name: str(value) for name, value in line.facts.items() if name in PERSONS and value is not None}
    facts = {name: value for name, value in line.facts.items() if name not in PERSONS}
    return replace(line, facts=facts, sealed={**persons, **line.sealed})


def _body(line: Line, *, index: int, previous: str, salts: Mapping[str, str], at: datetime) -> str:
    return chain.body(
        index=index,
        at=at,
        kind=line.kind,
        subject=str(line.subject),
        facts=line.facts,
        commitments={name: chain.commitment(salts[name], content) for name, content in line.sealed.items()},
        previous=previous,
    )


def _tell_listeners() -> None:
    for path in settings.LEDGER_LISTENERS:
        tell = _teller(path)
        if not _is_waiting(tell):
            transaction.on_commit(tell, robust=True)


@cache
def _teller(path: str) -> Callable[[], None]:
    def tell() -> None:
        listeners.call(path)

    return tell


def _is_waiting(call: Callable[[], None]) -> bool:
    """Will this be called already when the transaction commits? Django drops it when a savepoint around it is rolled
    back; each one that is still open is around us too, and would drop ours as well.
    """
    return any(waiting[1] is call for waiting in connection.run_on_commit)
