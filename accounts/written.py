"""Names and texts of here within a sentence: plain text everywhere, and on a page in another language marked as Dutch.

A screen reader then reads "Onze Linde" in an English sentence as Dutch. A template marks a whole element by
`{% written %}` and a value by `|written`; what is said in Python carries its marks along.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.conf import settings
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language

_PLACE = re.compile(r"%\((\w+)\)[sd]")


class Written(str):
    """A name or a text that people here wrote."""

    __slots__ = ()

    def __html__(self) -> SafeString:
        if get_language() == settings.LANGUAGE_CODE:
            return escape(str(self))
        return format_html('<span lang="{}">{}</span>', settings.LANGUAGE_CODE, str(self))


class Sentence(str):
    """A text made of pieces, of which some are `Written`. Where it is made into another text, it is plain."""

    __slots__ = ("pieces",)
    pieces: tuple[str, ...]

    def __new__(cls, *pieces: str) -> Sentence:
        made = super().__new__(cls, "".join(pieces))
        made.pieces = pieces
        return made

    def __reduce__(self) -> tuple[type[Sentence], tuple[str, ...]]:
        return (Sentence, self.pieces)

    def __html__(self) -> SafeString:
        if get_language() == settings.LANGUAGE_CODE:
            return escape(str(self))
        return format_html_join("", "{}", ((piece,) for piece in self.pieces))


def filled(phrase: str, **words: object) -> Sentence:
    """A translated phrase with its places filled, as `phrase % words` does; each word keeps its mark."""
    return Sentence(
        *(
            _as_piece(words[part]) if number % 2 else part.replace("%%", "%")
            for number, part in enumerate(_PLACE.split(phrase))
        )
    )


def sentence(phrase: str, **words: object) -> Sentence:
    """The same, beginning with a capital."""
    return begun(filled(phrase, **words))


def begun(said: Sentence) -> Sentence:
    """A sentence with a capital at its beginning, also where that is a name."""
    number = next((number for number, piece in enumerate(said.pieces) if piece), None)
    if number is None:
        return said
    first = said.pieces[number]
    if isinstance(first, Sentence):
        large: str = begun(first)
    else:
        large = Written(capfirst(first)) if isinstance(first, Written) else capfirst(first)
    return Sentence(*said.pieces[:number], large, *said.pieces[number + 1 :])


def in_a_row(parts: Iterable[str], between: str = " ") -> Sentence:
    """Sentences after each other, without those that are empty."""
    pieces: list[str] = []
    for part in filter(None, parts):
        pieces += [between, part] if pieces else [part]
    return Sentence(*pieces)


def _as_piece(word: object) -> str:
    return word if isinstance(word, str) else str(word)
