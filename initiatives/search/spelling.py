"""How far two words lie apart, and which known word somebody probably meant. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

SHORTEST = 4
"""Letters of a word that is mended: in a shorter one every slip makes another word."""

_SOUNDS = (("ij", "ei"), ("y", "ei"), ("ou", "au"), ("ch", "g"), ("ck", "k"), ("c", "k"), ("ph", "f"), ("th", "t"))
"""Spelled differently and said alike: who writes by ear mixes these up."""


@dataclass(frozen=True)
class Known:
    """A word that stands in plans, and in how many."""

    word: str
    plans: int


def distance(one: str, other: str, most: int) -> int:
    """Letters to put in, leave out, replace or swap with their neighbour (Damerau-Levenshtein, optimal string
    alignment); `most + 1` where it is more than `most`.
    """
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        before, last, row = row, before, [i]
        for j, second in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != second))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == second:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return row[-1] if row[-1] <= most else most + 1


def slips_in(word: str) -> int:
    """How many slips are forgiven in a word of this length."""
    if len(word) < SHORTEST:
        return 0
    return 1 if len(word) < 6 else 2 if len(word) < 11 else 3


def meant(word: str, known: Iterable[Known]) -> str | None:
    """The known word that was probably meant: the nearest by letter or by ear, and of equals the most used one."""
    most = slips_in(word)
    best: tuple[int, int, str] | None = None
    for candidate in known:
        if candidate.word == word or most == 0:
            continue
        apart = distance(word, candidate.word, most)
        if apart > most and by_ear(word) != by_ear(candidate.word):
            continue
        if by_ear(word) == by_ear(candidate.word):
            apart = 0
        if apart > 1 and word[0] != candidate.word[0]:
            continue  # a first letter is seldom wrong beside another one
        rank = (apart, -candidate.plans, candidate.word)
        if best is None or rank < best:
            best = rank
    return best[2] if best else None


def by_ear(word: str) -> str:
    """The word as it sounds, roughly: the same for words that are said alike."""
    for written, said in _SOUNDS:
        word = word.replace(written, said)
    word = "".join(letter for place, letter in enumerate(word) if place == 0 or letter != word[place - 1])
    return word[:-1] + "t" if word.endswith("d") else word
