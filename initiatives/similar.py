"""Plans that look like the one somebody is typing, so that they can join it instead of beginning the same next door."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import reduce
from operator import add

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db import connection
from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import Expression

from initiatives import queries
from initiatives.models import Initiative, Listing, Sketch

MOST = 3
MOST_WORDS = 12
LONGEST_TEXT = 400
ENOUGH, ENOUGH_ELSEWHERE = 3, 6
"""A word that both names have in common is enough by itself, words in the summaries are so together. Where the plan is
about another theme it takes more: a garden and a library may both be at a school.
"""
MOST_COMPARED = 200
"""Plans that are compared word by word, however many hold one of the words."""
MOST_RANKED = 2000
CONFIG = "dutch"
_RAREST_FIRST = """
SELECT known.stem, sum(known.plans) AS plans
FROM (SELECT DISTINCT initiatives_stem(word) AS stem FROM unnest(%s::text[]) asked (word)) asked
JOIN initiatives_searchword known ON known.stem = asked.stem
GROUP BY known.stem ORDER BY plans, known.stem
"""
# fmt: off
IN_EVERY_PLAN = frozenset((
    "wij", "ons", "onze", "samen", "buurt", "buren", "wijk", "straat", "dorp", "gemeente", "bewoners", "mensen",
    "plan", "plek", "willen", "maken", "doen", "hebben", "komen", "elke", "iedereen", "beter", "mooi", "nieuw",
    "nieuwe", "zelf", "eigen", "voor", "naar", "waar", "achter", "onder", "tussen", "andere",
))
# fmt: on
"""Words that say nothing about what a plan is. The grammar's own, as "de" and "een", PostgreSQL leaves out itself."""


def similar_to(*, title: str, summary: str, theme: str = "", neighbourhood: str = "") -> Sequence[Initiative]:
    """Plans that were sent and are still on their way, the most alike first; none where little is alike."""
    weights = {**dict.fromkeys(_words(summary), 1), **dict.fromkeys(_words(title), 2)}
    words = dict(sorted(weights.items(), key=lambda word: -word[1])[:MOST_WORDS])
    if not words:
        return []
    enough = Q(alike__gte=ENOUGH)
    if theme:
        enough = (enough & Q(theme=theme)) | Q(alike__gte=ENOUGH_ELSEWHERE)
    running = queries.sent().filter(process__closed_at=None, id__in=_nearest(words).values("initiative"))
    found = (
        running.defer("plan", "neighbourhood__boundary", "neighbourhood__district__boundary")
        .annotate(vector=SearchVector("title", "summary", config=CONFIG))
        .annotate(of_title=SearchVector("title", config=CONFIG))
        .annotate(alike=reduce(add, [_alike(word, weight) for word, weight in words.items()]))
        .filter(enough)
        .annotate(score=F("alike") + _same(Q(theme=theme)) + _same(Q(neighbourhood=neighbourhood)))
        .order_by("-score", "-sent_at", "-id")
    )
    return list(found[:MOST])


def similar_to_sketch(sketch: Sketch) -> Sequence[Initiative]:
    """What looks like a plan that is being typed."""
    said = {name: " ".join(sketch.answers.get(name, [])) for name in ("title", "summary", "theme", "neighbourhood")}
    return similar_to(**said)


def _nearest(words: Iterable[str]) -> QuerySet[Listing]:
    """The plans to compare with, by index: those that hold the rarest of the words, the nearest first; where even one
    word stands in too many plans to rank, the newest.
    """
    with connection.cursor() as cursor:
        cursor.execute(_RAREST_FIRST, [list(words)])
        known = cursor.fetchall()
    rarest: list[str] = []
    total = 0
    for stem, plans in known:
        if rarest and total + plans > MOST_RANKED:
            break
        rarest.append(stem)
        total += plans
    if not rarest:
        return Listing.objects.none()
    query = SearchQuery(" | ".join(f"'{stem}'" for stem in rarest), search_type="raw", config="pg_catalog.simple")
    holding = Listing.objects.filter(words=query, state="open")
    if total > MOST_RANKED:
        return holding.order_by("-sent_at", "-initiative_id")[:MOST_COMPARED]
    return holding.order_by(SearchRank(F("words"), query).desc(), "-sent_at", "-initiative_id")[:MOST_COMPARED]


def _words(text: str) -> list[str]:
    """The words that may say what it is about, each once, in their order."""
    words = re.findall(r"[^\W\d_]{3,}", text[:LONGEST_TEXT].lower())
    return [word for word in dict.fromkeys(words) if word not in IN_EVERY_PLAN]


def _alike(word: str, weight: int) -> Expression:
    """How much a word of the text counts for a plan: twice where it stands in the plan's name."""
    query = SearchQuery(word, config=CONFIG)
    return Case(
        When(of_title=query, then=Value(2 * weight)),
        When(vector=query, then=Value(weight)),
        default=Value(0),
        output_field=IntegerField(),
    )


def _same(condition: Q) -> Expression:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())
