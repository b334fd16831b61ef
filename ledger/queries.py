from collections.abc import Iterable, Iterator
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

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
    """Every fault in the stored ledger: in the chain, in the copied columns, at its end, and in what was sealed."""
    last_index, last_hash = 0, chain.GENESIS
    entries = Entry.objects.order_by("index").iterator(chunk_size=2000)
    for entry in entries:
        line = chain.Line(entry.index, entry.body, entry.hash)
        yield from chain.faults([line], previous=last_hash, first=last_index + 1)
        yield from chain.faults_in_copies(
            line, at=entry.at, kind=entry.kind, subject=str(entry.subject), previous=entry.previous_hash
        )
        last_index, last_hash = entry.index, entry.hash
    yield from _faults_at_the_end(last_index, last_hash)
    yield from _faults_in_sealed()


def _faults_at_the_end(last_index: int, last_hash: str) -> Iterator[chain.Fault]:
    head = Head.objects.first() or Head()
    if (head.index, head.hash) != (last_index, last_hash):
        yield chain.Fault(last_index, f"the ledger should end at line {head.index}: its tail was cut off or replaced")


def _faults_in_sealed() -> Iterator[chain.Fault]:
    for sealed in Sealed.objects.select_related("entry").order_by("entry_id").iterator(chunk_size=2000):
        promised = chain.commitments_of(sealed.entry.body).get(sealed.name)
        if promised != chain.commitment(sealed.salt, sealed.content):
            yield chain.Fault(sealed.entry_id, f"the sealed text '{sealed.name}' is not what the line committed to")
