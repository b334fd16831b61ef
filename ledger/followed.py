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

MOST_LINES = 500
"""Lines that a process remembers. Who has not looked for longer than that makes everything anew."""


class Seen(NamedTuple):
    """A line, as far as it tells what moved. Its hash names it in this ledger and no other."""

    hash: str
    kind: str
    subject: UUID


@dataclass(frozen=True)
class Lines:
    """The lines since a state of the ledger, without a gap, the oldest first. Whatever is read after them is as new as
    they are, or newer.
    """

    since: str
    seen: tuple[Seen, ...] = ()

    @property
    def state(self) -> str:
        """The state of the ledger that they reach, or one before it."""
        return self.seen[-1].hash if self.seen else self.since

    def after(self, state: str) -> tuple[Seen, ...] | None:
        """The lines after the one with this hash; None where it is none of them."""
        for place in range(len(self.seen), 0, -1):
            if self.seen[place - 1].hash == state:
                return self.seen[place:]
        return self.seen if self.since == state else None


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
    """The last lines, up to this state of the ledger or a later one. In one query where that is not what is known."""
    known = _known.find(None)
    if known is None or known.state != state:  # newer, or what is known is of a ledger that was put back
        known = (_with_those_after(known) if known else None) or Lines(state)
        _known.put(None, known)
    return known


_known: Kept[Lines] = Kept(1)


def _with_those_after(known: Lines) -> Lines | None:
    """What is known with the lines after it; None where these are too many, or the ledger is another one."""
    itself, *new = _from(known.state, MOST_LINES + 2) or (None,)
    if itself is None or len(new) > MOST_LINES:
        return None
    if not new:  # who began earlier
        return known
    seen = (*known.seen, *new)
    if len(seen) <= MOST_LINES:
        return Lines(known.since, seen)
    return Lines(seen[-MOST_LINES - 1].hash, seen[-MOST_LINES:])


def _from(state: str, most: int) -> list[Seen]:
    """The line with this hash and those after it; none where this ledger has no such line. In plain SQL: this is asked
    at every page after every line.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT hash, kind, subject FROM ledger_entry"
            " WHERE index >= (SELECT index FROM ledger_entry WHERE hash = %s) ORDER BY index LIMIT %s",
            [state, most],
        )
        return [Seen(*line) for line in cursor.fetchall()]
