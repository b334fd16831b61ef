"""From what somebody typed to a question that the database answers by index, in one look at its words."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_
from typing import Any, NamedTuple

from django.contrib.postgres.search import SearchQuery
from django.db import connection

from initiatives.search.folding import Question, read
from initiatives.search.forms import forms_of, is_part, undoubled
from initiatives.search.spelling import SHORTEST, Known, meant, slips_in

MOST_WITHIN = 40
"""Long words in which a word is looked for, the most used ones first."""
MOST_CANDIDATES = 300
SHORTEST_WITHIN = 4
"""Letters of a word that is looked for within longer ones, and of the halves of a long word that stands nowhere."""
SHORTEST_BEGUN = 3
"""Letters of a word that may be the beginning of another."""

_LOOK = """
SELECT asked.word, initiatives_stem(asked.word), ts_lexize('pg_catalog.dutch_stem', asked.word) = '{}', its.is_known,
       (SELECT json_agg(json_build_array(part.word, within.word, within.stem))
        FROM (SELECT DISTINCT unnest(ARRAY[asked.word, initiatives_stem(asked.word)]) AS word) part, LATERAL (
           SELECT known.stem, known.word FROM initiatives_searchword known
           WHERE length(part.word) >= %(shortest)s
             AND known.grams @> initiatives_inner_grams(part.word)
             AND (known.word LIKE '%%' || part.word || '%%' OR known.stem LIKE '%%' || part.word || '%%')
             AND known.stem <> initiatives_stem(asked.word)
           ORDER BY known.plans DESC, known.word LIMIT %(most)s) within),
       CASE WHEN NOT its.is_known AND asked.apart > 0 THEN (
           SELECT json_agg(json_build_array(near.word, near.plans)) FROM (
               SELECT known.word, known.plans FROM initiatives_searchword known
               WHERE length(known.word) BETWEEN length(asked.word) - asked.apart AND length(asked.word) + asked.apart
                 AND (known.grams && initiatives_grams(asked.word)
                      OR (length(asked.word) <= 5
                          AND (left(known.word, 1) = left(asked.word, 1)
                               OR right(known.word, 1) = right(asked.word, 1))))
               ORDER BY cardinality(
                            ARRAY(SELECT unnest(known.grams) INTERSECT SELECT unnest(initiatives_grams(asked.word)))
                        ) DESC, known.plans DESC, known.word
               LIMIT %(most_near)s) near) END,
       CASE WHEN NOT its.is_known AND asked.apart > 0 THEN (
           SELECT json_agg(json_build_array(halves.one, halves.other, ends.stems))
           FROM generate_series(%(shortest)s, length(asked.word) - %(shortest)s) cut,
                LATERAL (SELECT left(asked.word, cut) AS one, substr(asked.word, cut + 1) AS other) halves,
                LATERAL (SELECT json_agg(DISTINCT ending.stem) AS stems FROM (
                    SELECT known.stem, known.word FROM initiatives_searchword known
                    WHERE known.grams @> (initiatives_inner_grams(halves.other) || (right(halves.other, 2) || '_'))
                      AND known.word LIKE '%%' || halves.other
                    ORDER BY known.plans DESC, known.word LIMIT %(most)s) ending) ends
           WHERE ends.stems IS NOT NULL
             AND EXISTS (SELECT 1 FROM initiatives_searchword known
                         WHERE known.grams @> ('_' || left(halves.one, 2) || initiatives_inner_grams(halves.one))
                           AND known.word LIKE halves.one || '%%')) END
FROM unnest(%(words)s::text[], %(apart)s::int[]) asked (word, apart), LATERAL (
    SELECT asked.word ~ '[0-9]' OR EXISTS (
        SELECT 1 FROM initiatives_searchword known
        WHERE known.word = asked.word OR known.stem = initiatives_stem(asked.word)) AS is_known) its
"""
"""For each word its stem, whether it is too common to be kept, whether it stands in a plan, and the long words in which
it or its stem stands. Where it stands in no plan: the words that look like it, and the halves that others are made of.
"""


@dataclass(frozen=True)
class Asked:
    """A question as the database understands it.

    `query` finds plans with all of it, `any_word` plans with at least one word of it. Both are None where nothing was
    asked that can be found: no words, or only words such as "de" and "het". `whole` tells the plans in which a word
    stands by itself from those in which it is a part of another, and `halves` finds plans with half of a long word.
    `near` holds each word that stands in no plan, with the words that look like it.
    """

    question: Question
    query: SearchQuery | None = None
    any_word: SearchQuery | None = None
    whole: SearchQuery | None = None
    halves: SearchQuery | None = None
    near: Mapping[str, Sequence[Known]] = field(default_factory=dict)

    def mended(self) -> tuple[str, ...] | None:
        """The words with every strange one replaced by what was probably meant; None where nothing is better."""
        better = {word: meant(word, near) for word, near in self.near.items() if len(word) >= SHORTEST}
        mended = tuple(better.get(word) or word for word in self.question.words)
        return mended if mended != self.question.words else None


def ask(text: str) -> Asked:
    """The question that a text asks, in one look at the words of all plans."""
    return ask_for(read(text))


def ask_for(question: Question) -> Asked:
    """As `ask`, for a question that was read already."""
    words = _words(question.words)
    others = [*map(_reference, question.references), *map(_phrase, question.phrases)]
    parts = [*(word.query for word in words), *others]
    if not parts:
        return Asked(question)
    unwanted = [~_phrase(words) for words in question.unwanted]
    halves = [word.halves or word.query for word in words] if any(word.halves for word in words) else []
    return Asked(
        question,
        query=reduce(and_, [*parts, *unwanted]),
        any_word=reduce(or_, parts),
        whole=reduce(or_, [*(word.whole for word in words), *others]),
        halves=reduce(and_, [*halves, *others, *unwanted]) if halves else None,
        near={word.typed: word.near for word in words if word.is_strange},
    )


class _Row(NamedTuple):
    """A word as the vocabulary knows it."""

    stem: str | None
    is_common: bool
    is_known: bool
    within: Sequence[tuple[str, str, str]]
    near: list[Known]
    halves: Sequence[tuple[str, str, Sequence[str]]]


@dataclass(frozen=True)
class _Word:
    """A word that was asked for: as a word by itself, and as a part of longer ones."""

    typed: str
    query: SearchQuery
    whole: SearchQuery
    halves: SearchQuery | None
    is_strange: bool
    near: list[Known]


def _words(words: Sequence[str]) -> list[_Word]:
    """Each word that is not too common to be kept."""
    if not words:
        return []
    forms = {word: forms_of(word) for word in words}
    rows = _look_up(sorted({each for spoken in forms.values() for each in spoken}), typed=words)
    return [_word(word, spoken, rows) for word, spoken in forms.items() if not rows[word].is_common]


def _word(word: str, forms: Sequence[str], rows: Mapping[str, _Row]) -> _Word:
    row = rows[word]
    whole = [word, *(rows[form].stem or form for form in forms), *forms[1:]]
    long = [stem for form in forms for part, known, stem in rows[form].within if is_part(part, known, stem)]
    begun = [form for form in (word, undoubled(word)) if not row.is_known and not long and len(form) >= SHORTEST_BEGUN]
    return _Word(
        typed=word,
        query=_any_of([*whole, *long], begun=begun),
        whole=_any_of(whole),
        halves=_any_of_halves(row.halves) if row.halves else None,
        is_strange=not row.is_known,
        near=row.near,
    )


def _look_up(words: Sequence[str], *, typed: Collection[str]) -> dict[str, _Row]:
    """What is known of each word; what looks like it, for those that somebody typed."""
    values: dict[str, Any] = {
        "words": list(words),
        "apart": [slips_in(word) if word in typed else 0 for word in words],
        "shortest": SHORTEST_WITHIN,
        "most": MOST_WITHIN,
        "most_near": MOST_CANDIDATES,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, values)
        return {
            word: _Row(stem, is_common, is_known, within or (), [Known(*each) for each in near or ()], halves or ())
            for word, stem, is_common, is_known, within, near, halves in cursor
        }


def _any_of(lexemes: Sequence[str], *, begun: Sequence[str] = ()) -> SearchQuery:
    """Lexemes are letters and digits alone (`folding.read`, and the stemmer's answer to those), between quotes. Those
    that are begun may be the beginning of another.
    """
    parts = [*(f"'{lexeme}'" for lexeme in dict.fromkeys(lexemes)), *(f"'{word}':*" for word in dict.fromkeys(begun))]
    return SearchQuery(" | ".join(parts), search_type="raw", config="pg_catalog.simple")


def _any_of_halves(halves: Sequence[tuple[str, str, Sequence[str]]]) -> SearchQuery:
    """Words that begin as it begins, or end as it ends."""
    ends = [end for _one, other, stems in halves for end in (other, *stems)]
    return _any_of(ends, begun=[one for one, _other, _stems in halves])


def _reference(reference: str) -> SearchQuery:
    return SearchQuery(f"'{reference}':*", search_type="raw", config="pg_catalog.simple")


def _phrase(words: str) -> SearchQuery:
    return SearchQuery(words, search_type="phrase", config="pg_catalog.dutch")
