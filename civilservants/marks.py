"""The conditions of the queue as one text query over `QueueRow.marks`. Pure: no models, no settings, no clock.

A mark is a code that begins with `=`, which no word of a text does; so words and codes stand in one index, and any
combination of filters and text is one look-up in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

MOST_WORDS = 8
NOTHING = "'=nothing'"
"""Matches no row."""


def mark(code: str) -> str:
    """The query for one code. A `*` in it is no beginning of a word."""
    quoted = f"={code}".replace("\\", "\\\\").replace("*", "\\*").replace("'", "''")
    return f"'{quoted}'"


def every(*queries: str) -> str:
    """All of these hold."""
    return " & ".join(f"({query})" for query in queries) if queries else NOTHING


def some(queries: Iterable[str]) -> str:
    """One of these holds; never, where there are none."""
    return " | ".join(f"({query})" for query in queries) or NOTHING


def none_of(query: str) -> str:
    """It does not hold."""
    return f"!({query})"


def begins(stem: str, *, in_name: bool = False) -> str:
    """A word of the plan begins like this: letters and digits alone. `in_name`: a word of its name."""
    return f"'{stem}':*{'A' if in_name else ''}"


def has_words(query: str) -> bool:
    """Is a beginning of a word looked up in it, as `words` writes it?"""
    return "'*" in query


def words(text: str) -> str:
    """Every word of a text begins a word of the plan or of the name of its group, or the text is its reference.

    A `*` stands before each beginning: the database puts the words in its place that begin so (migration 0017).
    """
    found = re.findall(r"\w+", text.lower())[:MOST_WORDS]
    if not found:
        return NOTHING
    reference = "-".join(found)
    return some([every(*(f"'*{word}'" for word in found)), mark(f"ref:{reference}")])
