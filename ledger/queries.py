import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, Min, OuterRef, QuerySet

from ledger import chain
from ledger.models import Entry, Head, Sealed


def version() -> int:
    """How many lines the ledger has: a number that moves in the transaction of every change of the domain."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT index FROM ledger_head")
        row = cursor.fetchone()
    return row[0] if row else 0


def state() -> str:
    """The hash of the last line: what is true of the domain is told by it, in this ledger and no other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT hash FROM ledger_head")
        row = cursor.fetchone()
    return row[0] if row else chain.GENESIS


def entries_about(subjects: Iterable[UUID]) -> QuerySet[Entry]:
    return Entry.objects.filter(subject__in=list(subjects)).order_by("index")


def facts(entry: Entry) -> dict[str, Any]:
    """What a line says in the clear."""
    said: dict[str, Any] = json.loads(entry.body)["facts"]
    return said


def sealed_text(entry: Entry, name: str) -> str:
    """What a line keeps sealed under a name; empty where it never did, or where that was erased."""
    return Sealed.objects.filter(entry=entry, name=name).values_list("content", flat=True).first() or ""


@dataclass(frozen=True)
class Told:
    """What one line tells: in the clear, and sealed as far as it was not erased (None where it was)."""

    index: int
    at: str
    kind: str
    subject: str
    facts: Mapping[str, Any]
    sealed: Mapping[str, str | None]


def told_about(subjects: Collection[UUID | str]) -> Iterator[Told]:
    """Every line about these subjects, in order, opened as far as it can be. In two queries."""
    for entry in Entry.objects.filter(subject__in=subjects).order_by("index").prefetch_related("sealed"):
        said = json.loads(entry.body)
        opened = {sealed.name: sealed.content for sealed in entry.sealed.all()}
        sealed = {name: opened.get(name) for name in said["commitments"]}
        yield Told(entry.index, said["at"], said["kind"], said["subject"], said["facts"], sealed)


def told_of_nothing(kinds: Collection[str], things: QuerySet[Any]) -> Iterator[tuple[UUID, int]]:
    """Each subject of lines of these kinds that is none of these things, with the first line that tells of it."""
    lines = Entry.objects.filter(~Exists(things.filter(pk=OuterRef("subject"))), kind__in=kinds)
    yield from lines.order_by().values("subject").annotate(first=Min("index")).values_list("subject", "first")


def head_hash() -> str:
    """The hash of the last line: who keeps it can later show that the log before it was changed."""
    head = Head.objects.first()
    return head.hash if head else chain.GENESIS


def entries_before(index: int, most: int) -> list[Entry]:
    """The lines before a number, newest first. The index is gapless, so a page costs the same wherever it is."""
    return list(Entry.objects.filter(index__lt=index).order_by("-index")[:most])


def entries_after(index: int, most: int) -> list[Entry]:
    """The lines after a number, oldest first."""
    return list(Entry.objects.filter(index__gt=index).order_by("index")[:most])


def chain_to(end: int) -> Iterator[tuple[int, str, str]]:
    """Index, text and hash of every line up to `end`, read in pieces: the log does not fit in memory for ever."""
    lines = Entry.objects.filter(index__lte=end).order_by("index").values_list("index", "body", "hash")
    return lines.iterator(chunk_size=2000)


def faults() -> Iterator[chain.Fault]:
    """Every fault in the stored ledger: in the chain, in the copied columns, at its end, and in what was sealed.

    Lines may be added meanwhile. So its end is looked for where it was before the lines are read, or is after that.
    """
    head = _head()
    last_index, last_hash, hash_at_head = 0, chain.GENESIS, chain.GENESIS
    entries = Entry.objects.order_by("index").iterator(chunk_size=2000)
    for entry in entries:
        line = chain.Line(entry.index, entry.body, entry.hash)
        yield from chain.faults([line], previous=last_hash, first=last_index + 1)
        yield from chain.faults_in_copies(
            line, at=entry.at, kind=entry.kind, subject=str(entry.subject), previous=entry.previous_hash
        )
        last_index, last_hash = entry.index, entry.hash
        hash_at_head = last_hash if last_index <= head.index else hash_at_head
    now = _head()
    is_cut = last_index < head.index or hash_at_head != head.hash
    if is_cut or last_index > now.index or (last_index == now.index and last_hash != now.hash):
        yield chain.Fault(last_index, f"the ledger should end at line {now.index}: its tail was cut off or replaced")
    yield from _faults_in_sealed()


def _head() -> Head:
    return Head.objects.first() or Head()


def _faults_in_sealed() -> Iterator[chain.Fault]:
    for sealed in Sealed.objects.select_related("entry").order_by("entry_id").iterator(chunk_size=2000):
        promised = chain.commitments_of(sealed.entry.body).get(sealed.name)
        if promised != chain.commitment(sealed.salt, sealed.content):
            yield chain.Fault(sealed.entry_id, f"the sealed text '{sealed.name}' is not what the line committed to")
