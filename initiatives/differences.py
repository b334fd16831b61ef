"""What changed between two texts, word by word. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

Kind = Literal["same", "removed", "added"]

MOST_PAIRS = 4_000_000
"""Words of the one times words of the other. Beyond it the old text stands whole before the new one."""

_WORDS = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True)
class Piece:
    """A stretch of text that stayed, went, or came."""

    kind: Kind
    text: str


def changes(old: str, new: str) -> list[Piece]:
    """What to read on the way from the old text to the new one: without what was added it is the old text, without what
    was removed the new one.
    """
    pieces = _between(old.splitlines(keepends=True), new.splitlines(keepends=True), in_words=True)
    return _joined(piece for piece in pieces if piece.text)


def _between(old: Sequence[str], new: Sequence[str], *, in_words: bool) -> Iterator[Piece]:
    begin = _length_of_same(zip(old, new, strict=False))
    end = _length_of_same(zip(reversed(old[begin:]), reversed(new[begin:]), strict=False))
    old_middle, new_middle = old[begin : len(old) - end], new[begin : len(new) - end]
    yield Piece("same", "".join(old[:begin]))
    if len(old_middle) * len(new_middle) > MOST_PAIRS:
        yield from _replaced(old_middle, new_middle, in_words=False)
    else:
        for operation, i, j, k, m in SequenceMatcher(None, old_middle, new_middle).get_opcodes():
            if operation == "equal":
                yield Piece("same", "".join(old_middle[i:j]))
            else:
                yield from _replaced(old_middle[i:j], new_middle[k:m], in_words=in_words)
    yield Piece("same", "".join(old[len(old) - end :]))


def _replaced(old: Sequence[str], new: Sequence[str], *, in_words: bool) -> Iterator[Piece]:
    before, after = "".join(old), "".join(new)
    if in_words and before and after:
        yield from _between(_WORDS.findall(before), _WORDS.findall(after), in_words=False)
    else:
        yield Piece("removed", before)
        yield Piece("added", after)


def _length_of_same(pairs: Iterable[tuple[str, str]]) -> int:
    length = 0
    for one, other in pairs:
        if one != other:
            break
        length += 1
    return length


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbours of one kind as one piece, and of a stretch that changed what went before what came."""
    joined = []
    for is_same, stretch in groupby(pieces, key=lambda piece: piece.kind == "same"):
        found = list(stretch)
        kinds: tuple[Kind, ...] = ("same",) if is_same else ("removed", "added")
        joined += [Piece(kind, "".join(piece.text for piece in found if piece.kind == kind)) for kind in kinds]
    return [piece for piece in joined if piece.text]
