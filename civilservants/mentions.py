"""Who is called in a note: `@name`, resolved to colleagues. Pure: no models, no clock."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

Key = TypeVar("Key")

_CALL = re.compile(r"(?<![\w@.])@(?=\w)")
_WORD = re.compile(r"[\w’'-]+")


@dataclass(frozen=True)
class Calls:
    """Who was called, and which calls name nobody or more than one. An address of mail calls nobody."""

    found: tuple[object, ...]
    unknown: tuple[str, ...]


def calls_in(text: str, colleagues: Mapping[Key, str]) -> Calls:
    """Resolve every call in a text. A colleague is called by their whole name, or by their first name where no
    colleague shares it. The longest name that fits is meant.
    """
    names = _names(colleagues)
    found: list[object] = []
    unknown: list[str] = []
    for call in _CALL.finditer(text):
        rest = text[call.end() :]
        fits = [name for name in names if _begins_with(rest, name)]
        meant = names[max(fits, key=len)] if fits else []
        if len(meant) == 1:
            found.append(meant[0])
        else:
            word = _WORD.match(rest)
            unknown.append(word.group() if word else rest[:20])
    return Calls(tuple(dict.fromkeys(found)), tuple(dict.fromkeys(unknown)))


def _names(colleagues: Mapping[Key, str]) -> dict[str, list[Key]]:
    """Everything by which colleagues can be called, with whom it means."""
    names: dict[str, list[Key]] = {}
    for key, name in colleagues.items():
        parts = name.casefold().split()
        for called in dict.fromkeys((" ".join(parts), parts[0])) if parts else ():
            names.setdefault(called, []).append(key)
    return names


def _begins_with(text: str, name: str) -> bool:
    words: Sequence[str] = name.split()
    pattern = r"\s+".join(re.escape(word) for word in words) + r"(?![\w])"
    return re.match(pattern, text.casefold()) is not None
