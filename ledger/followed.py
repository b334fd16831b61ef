"""The last lines of the ledger, as each process follows them: so that what was made from a part of the domain is made
anew when that part may have moved, and not with every line.

Whoever keeps something names the kinds of lines that are known to leave it as it is (`Matter`). Every other kind, one
that nobody thought of yet too, may touch it: whoever forgets a kind does work for nothing, and shows nothing stale.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from ledger.kept import Kept
from ledger.models import Entry

MOST_LINES = 500
"""Lines that a process remembers. Who has not looked for longer than that makes everything anew."""


class Seen(NamedTuple):
    """A line, as far as it tells what moved. Its hash names it in this ledger and no other."""

    number: int
    hash: str
    kind: str
    subject: UUID


@dataclass(frozen=True)
class Lines:
    """The last lines, without a gap, the oldest first. Whatever is read after them is as new as they are, or newer."""

    seen: tuple[Seen, ...]
    state: str
    """The state of the ledger that they reach, or one before it."""

    def after(self, state: str) -> tuple[Seen, ...] | None:
        """The lines after the one with this hash; None where it is none of them."""
        for place in range(len(self.seen) - 1, -1, -1):
            if self.seen[place].hash == state:
                return self.seen[place + 1 :]
        return None


class Matter:
    """The part of the ledger that matters to something: all lines but those of kinds that are known to leave it as it
    is.
    """

    def __init__(self, *, but: Set[str]) -> None:
        self._but = frozenset(but)
        self._last: Kept[tuple[str, str]] = Kept(1)
        """Up to which line it was looked, and the state that was found to matter last."""

    def state(self, lines: Lines) -> str:
        """What to keep it under: as long as this is the same, no line came that may touch it.

        Where that is not known, it is the state of the whole ledger.
        """
        looked = self._last.find(None)
        new = lines.after(looked[0]) if looked else None
        if looked is None or new is None:
            found = lines.state
        else:
            found = next((line.hash for line in reversed(new) if line.kind not in self._but), looked[1])
        if looked != (lines.state, found):
            self._last.put(None, (lines.state, found))
        return found


def lines_up_to(state: str) -> Lines:
    """The last lines, up to this state of the ledger or a later one. In one query where that is not what is known, and
    two where it does not follow upon it.
    """
    known = _known.find(None)
    if known is None or known.state != state:  # newer, or what is known is of a ledger that was put back
        known = _after(known) or _from(state)
        _known.put(None, known)
    return known


_known: Kept[Lines] = Kept(1)


def _after(known: Lines | None) -> Lines | None:
    """What is known with the lines after it; None where these are too many, or the ledger is another one."""
    if known is None or not known.seen:
        return None
    last = known.seen[-1]
    lines = _read(last.number, MOST_LINES + 1)  # that one too: it tells whether the ledger is still the same
    if not lines or lines[0].hash != last.hash or len(lines) > MOST_LINES:
        return None
    if len(lines) == 1:
        return known
    seen = (*known.seen, *lines[1:])[-MOST_LINES:]
    return Lines(seen, seen[-1].hash)


def _from(state: str) -> Lines:
    """What is known of a ledger whose last line is the first that is seen."""
    last = Entry.objects.order_by("-index").values_list("index", "hash", "kind", "subject").first()
    seen = (Seen(*last),) if last else ()
    return Lines(seen, seen[-1].hash if seen else state)


def _read(first: int, most: int) -> list[Seen]:
    """In plain SQL: this is asked at every page after every line."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT index, hash, kind, subject FROM ledger_entry WHERE index >= %s ORDER BY index LIMIT %s",
            [first, most],
        )
        return [Seen(*line) for line in cursor.fetchall()]
