import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from ledger import chain
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


def append(*lines: Line, at: datetime) -> list[Entry]:
    """Add lines to the ledger, in the transaction of the action that calls it, after every other lock it takes.

    Raises TransactionManagementError outside a transaction: an entry stands or falls with what it records.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("a ledger entry belongs in the transaction of its action")
    head = _locked_head()
    entries, sealed = [], []
    index, previous = head.index, head.hash
    for line in map(_with_persons_sealed, lines):
        index += 1
        salts = {name: secrets.token_hex(SALT_BYTES) for name in line.sealed}
        entry = _entry(line, index=index, previous=previous, salts=salts, at=at)
        previous = entry.hash
        entries.append(entry)
        sealed += [
            Sealed(entry_id=index, name=name, salt=salts[name], content=content)
            for name, content in line.sealed.items()
        ]
    Entry.objects.bulk_create(entries)
    Sealed.objects.bulk_create(sealed)
    _tell_listeners()
    return entries


def erase(*, subject: UUID, name: str) -> int:
    """Erase the openings named `name` of every entry about `subject`; the entries stay verifiable. Returns how many."""
    erased, _ = Sealed.objects.filter(entry__subject=subject, name=name).delete()
    return erased


def _locked_head() -> Head:
    head = Head.objects.select_for_update().first()
    if head is None:
        Head.objects.bulk_create([Head()], ignore_conflicts=True)
        head = Head.objects.select_for_update().get()
    return head


def _with_persons_sealed(line: Line) -> Line:
    persons = {name: str(value) for name, value in line.facts.items() if name in PERSONS and value is not None}
    facts = {name: value for name, value in line.facts.items() if name not in PERSONS}
    return replace(line, facts=facts, sealed={**persons, **line.sealed})


def _entry(line: Line, *, index: int, previous: str, salts: Mapping[str, str], at: datetime) -> Entry:
    body = chain.body(
        index=index,
        at=at,
        kind=line.kind,
        subject=str(line.subject),
        facts=line.facts,
        commitments={name: chain.commitment(salts[name], content) for name, content in line.sealed.items()},
        previous=previous,
    )
    return Entry(
        index=index,
        at=at,
        kind=line.kind,
        subject=line.subject,
        body=body,
        previous_hash=previous,
        hash=chain.leaf_hash(body),
    )


def _tell_listeners() -> None:
    # The entry itself is the message that must arrive; the task only makes it arrive sooner than the sweep does.
    for path in settings.LEDGER_LISTENERS:
        tell = _teller(path)
        if not _is_waiting(tell):
            transaction.on_commit(tell, robust=True)


@cache
def _teller(path: str) -> Callable[[], None]:
    def tell() -> None:
        import_string(path).delay()

    return tell


def _is_waiting(call: Callable[[], None]) -> bool:
    """Will this be called already when the transaction commits, whatever savepoint is rolled back meanwhile?"""
    connection = transaction.get_connection()
    open_savepoints = set(connection.savepoint_ids)
    return any(waiting is call and sids <= open_savepoints for sids, waiting, _ in connection.run_on_commit)
