"""Does a text that everybody will read name a person? Pure: no models, no settings, no clock.

A guess that errs on the safe side, before two people read it: it finds addresses, numbers that belong to one person,
and the names that it is given. A whole name is found however it is written. One part of it, a first name or a family
name, is a name where it stands with a capital; in lower case it may be an ordinary word, which only who writes can say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_MAIL = re.compile(r"[^\s@<>]+@[^\s@<>]+\.[a-z]{2,}", re.IGNORECASE)
_NUMBER = re.compile(r"(?<![\d.,])\+?\d(?:[ -]?\d){8,12}(?![\d.,]\d)")
"""Nine to thirteen digits: a citizen service number or a telephone number, and no amount of money."""
SHORTEST = 3
_PART = re.compile(r"[^\W\d_]+")
_BETWEEN = frozenset(["aan", "bij", "bin", "den", "der", "het", "ibn", "ten", "ter", "van", "von", "voor"])
"""What stands between a first name and a family name: it names nobody."""


def names_a_person(texts: Iterable[str], names: Iterable[str] = ()) -> str:
    """The first thing in these texts that points to one person; empty where nothing does."""
    names = list(names)
    known = [_name(name) for name in names if len(name.strip()) >= SHORTEST]
    for text in texts:
        for pattern in (_MAIL, _NUMBER, *known):
            if found := pattern.search(text):
                return found.group().strip()
        for part in _parts_in(text, names):
            if not part[0].islower():
                return part
    return ""


def words_that_may_name(texts: Iterable[str], names: Iterable[str]) -> tuple[str, ...]:
    """The words in these texts that are a part of a name, and may be ordinary words: they have no capital."""
    names = list(names)
    return tuple(dict.fromkeys(part for text in texts for part in _parts_in(text, names) if part[0].islower()))


def _name(name: str) -> re.Pattern[str]:
    words = r"\s+".join(re.escape(word) for word in name.split())
    return re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)


def _parts_in(text: str, names: Iterable[str]) -> Iterator[str]:
    """Each word of a text that is a part of a name, or that part with an s behind it."""
    parts = {part.casefold() for name in names for part in _PART.findall(name) if len(part) >= SHORTEST} - _BETWEEN
    for found in _PART.finditer(text):
        word = found.group().casefold()
        if word in parts or word.removesuffix("s") in parts:
            yield found.group()
