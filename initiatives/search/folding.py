"""What somebody asks for, taken apart: words, phrases between quotes, and what they do not want. Pure."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LONGEST = 100
"""Characters of a question that count; what comes after is not read."""
MOST_WORDS = 8

_MARKS = re.compile("[\u0300-\u036f]")
_LETTERS = str.maketrans("øØłŁđĐðÐþÞıĳ", "oOlLdDdDtTii")
_LIGATURES = (("ß", "ss"), ("æ", "ae"), ("œ", "oe"), ("’", "'"))
_PIECE = re.compile(r'(?P<no>-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
_REFERENCE = re.compile(r"[0-9a-z]{1,4}-[0-9]{1,7}")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Question:
    """What was asked for, folded. A plan has to have all of it, and nothing of what is unwanted."""

    words: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases or self.references)

    def with_words(self, words: tuple[str, ...]) -> Question:
        """The same question with other words in the place of its own."""
        return Question(words, self.phrases, self.references, self.unwanted)


def fold(text: str) -> str:
    """Without capitals and accents, letter by letter as `initiatives_fold` does in the database."""
    folded = _MARKS.sub("", unicodedata.normalize("NFKD", text)).lower()
    for ligature, letters in _LIGATURES:
        folded = folded.replace(ligature, letters)
    return folded.translate(_LETTERS)


def read(text: str) -> Question:
    """Takes a question apart. A quote that does not close reads to the end; signs mean nothing by themselves."""
    words: list[str] = []
    phrases: list[str] = []
    references: list[str] = []
    unwanted: list[str] = []
    for piece in _PIECE.finditer(fold(text[:LONGEST])):
        found = _WORD.findall(piece["phrase"] if piece["word"] is None else piece["word"])
        if not found:
            continue
        if piece["no"]:
            unwanted.append(" ".join(found))
        elif piece["word"] is None:
            phrases.append(" ".join(found))
        elif _REFERENCE.fullmatch(piece["word"]):
            references.append(piece["word"])
        else:
            words += found
    return Question(
        words=tuple(dict.fromkeys(words))[:MOST_WORDS],
        phrases=tuple(phrases)[:MOST_WORDS],
        references=tuple(references)[:MOST_WORDS],
        unwanted=tuple(unwanted)[:MOST_WORDS],
    )
