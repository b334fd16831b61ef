"""Which plans fit, in a constant number of questions, however many plans there are.

One look counts all plans that hold the words by theme, neighbourhood, state and decider; everything that is said in
numbers follows from those counts: how many fit, how many each other choice would give, how many stand in each
neighbourhood of the map. A second look takes the rows of one page, by index, from the narrow table of listings.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeVar, cast, overload

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import Count, Exists, F, Model, Q, QuerySet
from django.db.models.expressions import Combinable

from initiatives import queries
from initiatives.filters import Filters, Order
from initiatives.models import Initiative, Listing
from initiatives.search import asking
from ledger.at_once import AtOnce, at_once

Row = TypeVar("Row", bound=Model)

WEIGHTS = [0.1, 0.3, 0.5, 1.0]
"""Of the plan's text, of place and group, of the summary, of the title."""

WHOLE_WORDS = 16
"""How much more a word by itself counts than within another: in a plan's text it comes before a part in a title."""

MOST_RANKED = 2000
"""Where more plans fit, the newest come first: so common a word says nothing about which is best."""

ORDERING: dict[Order, tuple[str, ...]] = {
    "newest": ("sent_at", "initiative_id"),
    "moved": ("moved_at", "initiative_id"),
    "best": ("rank", "sent_at", "initiative_id"),
}
"""The last first, the newest first, the best first: what a listing is ordered by, downwards."""


class Cell(NamedTuple):
    """What is counted apart."""

    theme: str
    neighbourhood: str
    state: str
    decides: str
    needs: tuple[str, ...]

    @property
    def district(self) -> str:
        """The code's prefix is the district."""
        return f"WK{self.neighbourhood[2:8]}"


@dataclass(frozen=True)
class Found(Sequence[Initiative]):
    """What fits the filters: counts at once, and the plans of a page when it is asked for (a paginator slices it).

    `mended` is what the words became where nothing held the words as they were typed; `in_halves` where a long word
    stands nowhere and half of it does; `any_word` where no plan holds all of them. `whole` finds the words by
    themselves, and not as parts of others.
    """

    filters: Filters
    cells: Counter[Cell]
    query: SearchQuery | None
    whole: SearchQuery | None = None
    says_nothing: bool = False
    mended: str = ""
    in_halves: bool = False
    any_word: bool = False
    _counts: dict[str, Counter[str]] = field(default_factory=dict, repr=False)

    def __len__(self) -> int:
        return sum(count for cell, count in self.cells.items() if _fits(cell, self.filters))

    @overload
    def __getitem__(self, part: int) -> Initiative: ...
    @overload
    def __getitem__(self, part: slice) -> list[Initiative]: ...
    def __getitem__(self, part: slice | int) -> list[Initiative] | Initiative:
        if isinstance(part, int):
            return self[part : part + 1][0]
        return at_once(self.cards(part))

    def cards(self, part: slice) -> QuerySet[Initiative]:
        """A part of the plans that fit, as cards show them, in the order that was asked for."""
        return self.plans(queries.on_cards(queries.sent()), part)

    def plans(self, initiatives: QuerySet[Initiative], part: slice) -> QuerySet[Initiative]:
        """A part of these plans, in the order that was asked for. The listing alone says which: by index, so that no
        plan that comes before is read.
        """
        ids = self.listings().values("initiative_id")[part]
        return self._ordered(initiatives.filter(id__in=ids), "listing__")

    def under(self, filters: Filters) -> Found:
        """The same words under other filters: nothing has to be counted anew."""
        return replace(self, filters=filters, _counts={})

    def listings(self) -> QuerySet[Listing]:
        """The listings that fit, in the order that was asked for."""
        return self._ordered(_chosen(self.filters, self.query), "")

    def _ordered(self, queryset: QuerySet[Row, Row], listing: str) -> QuerySet[Row, Row]:
        """`listing` leads from these rows to their listing."""
        order = self.filters.ordered_by
        if order == "best" and self.query is not None and len(self) <= MOST_RANKED:
            words = F(f"{listing}words")
            rank = _rank(words, self.query)
            if self.whole is not None:
                rank += _rank(words, self.whole) * WHOLE_WORDS
            queryset = cast("QuerySet[Row, Row]", queryset.annotate(rank=rank))
        elif order == "best":
            order = "newest"
        names = (name if name == "rank" else f"{listing}{name}" for name in ORDERING[order])
        return queryset.order_by(*(F(name).desc() for name in names))

    def counts_by(self, name: str) -> Counter[str]:
        """How many plans each choice of one filter gives, with the other filters as they are."""
        if name not in self._counts:
            others = self.filters.but(**{name: ""})
            counted: Counter[str] = Counter()
            for cell, count in self.cells.items():
                if _fits(cell, others):
                    for value in cell.needs if name == "need" else (getattr(cell, name),):
                        counted[value] += count
            self._counts[name] = counted
        return self._counts[name]


def uncounted(filters: Filters) -> Found:
    """What fits filters without words, for who needs plans and no numbers: nothing is counted."""
    return Found(filters, Counter(), None)


def find(filters: Filters) -> Found:
    """What fits. Where no plan holds the words, what was probably meant; and else the plans with any of the words."""
    asked = asking.ask(filters.words) if filters.words else None
    if asked is None or asked.query is None:
        (cells,) = _count([Listing.objects.all()])
        return Found(filters, cells, None, says_nothing=asked is not None)
    readings = [Found(filters, Counter(), asked.query, asked.whole)]
    if mended := asked.mended():
        better = asking.ask_for(asked.question.with_words(mended))
        readings.append(Found(filters, Counter(), better.query, better.whole, mended=" ".join(mended)))
    if asked.halves is not None:
        readings.append(Found(filters, Counter(), asked.halves, in_halves=True))
    if len(asked.question.words) > 1:
        readings.append(Found(filters, Counter(), asked.any_word, asked.whole, any_word=True))
    counted = _count([Listing.objects.filter(words=reading.query) for reading in readings])
    found = [replace(reading, cells=cells) for reading, cells in zip(readings, counted, strict=True) if cells]
    return next(iter(found), readings[0])


def first_cards(filters: Filters, most: int) -> QuerySet[Initiative]:
    """The first plans under these filters, as cards show them; for who needs no counts."""
    return uncounted(filters).cards(slice(most))


def _rank(words: F, query: SearchQuery) -> Combinable:
    return SearchRank(words, query, weights=WEIGHTS, normalization=1, cover_density=False)


def _count(tries: Sequence[QuerySet[Listing]]) -> list[Counter[Cell]]:
    """What each of these finds, in one question; all that come after the first that finds something are left empty."""
    ask, before = AtOnce(), Q()
    counted = []
    for found in tries:
        counted.append(ask.values(found.filter(before).order_by().values_list(*Cell._fields).annotate(Count("pk"))))
        before &= Q(~Exists(found))
    told = ask.ask()
    return [
        Counter(
            {
                Cell(theme, neighbourhood, state, decides, tuple(needs)): plans
                for theme, neighbourhood, state, decides, needs, plans in told.of(each)
            }
        )
        for each in counted
    ]


def _chosen(filters: Filters, query: SearchQuery | None) -> QuerySet[Listing]:
    chosen = Q(**dict(_conditions(filters)))
    if filters.need:
        chosen &= Q(needs__contains=[filters.need])
    if query is not None:
        chosen &= Q(words=query)
    return Listing.objects.filter(chosen)


def _fits(cell: Cell, filters: Filters) -> bool:
    if filters.need and filters.need not in cell.needs:
        return False
    return all(getattr(cell, name) == wanted for name, wanted in _conditions(filters))


def _conditions(filters: Filters) -> Iterator[tuple[str, str]]:
    for name in ("theme", "district", "neighbourhood", "state", "decides"):
        if wanted := getattr(filters, name):
            yield name, wanted
