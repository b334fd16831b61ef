"""Were steps decided within their term? Per quarter, by team, theme and district, for planning & control.

A step counts in the quarter in which its term ended: with a decision, with a day that passed, or because the plan was
stopped. A group of few is not shown, nor what it follows from: see `decisions.disclosure`. Of a group that is shown,
all is: that two of sixty steps were late is what planning & control is for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Party
from decisions.disclosure import ALL, Cell, Coordinate, Cube
from decisions.models import Participant, Term
from decisions.presentation_figures import Bar, Block, Category, Chart, Row, Table, bar_of, figures_of, percent_of
from districts.models import District
from initiatives.models import Theme

FEWEST = 5
"""A group of fewer steps is not shown: it would tell of single plans, and of who handled them."""


class Ended(StrEnum):
    """How the term of a step ended."""

    MET = "met"
    LATE = "late"
    STOPPED = "stopped"


CATEGORIES = (
    Category(Ended.MET, gettext_lazy("decided in time"), "✓", "6"),
    Category(Ended.LATE, gettext_lazy("too late"), "!", "clay"),
    Category(Ended.STOPPED, gettext_lazy("stopped before a decision"), "×", "1"),
)


class Groups(Cube):
    """Counts of which the last axis is how it ended: shown or hidden with the group that they are of."""

    def __init__(self, counts: Mapping[Cell, int]) -> None:
        super().__init__(counts, fewest=0)
        groups: Counter[Cell] = Counter()
        for cell, number in counts.items():
            groups[cell[:-1]] += number
        self._groups = Cube(groups, fewest=FEWEST)

    def count(self, *cell: Coordinate) -> int | None:
        """How many there are; None where the group is not shown."""
        return None if self._groups.count(*cell[:-1]) is None else super().count(*cell)


@dataclass(frozen=True)
class Counted:
    """All terms that ended: quarter, team, theme, district, and how they ended. With what everything is called."""

    terms: Groups
    quarters: Sequence[str]
    names: Sequence[Mapping[str, str]]
    """Of teams, themes and districts, in the order of their axes."""


def count() -> Counted:
    """Read every term that ended: a constant number of queries."""
    counts: Counter[Cell] = Counter(_ended())
    return Counted(
        terms=Groups(counts),
        quarters=sorted({str(cell[0]) for cell in counts}, reverse=True),
        names=(
            {str(key): name for key, name in Party.objects.filter(kind="municipal_team").values_list("id", "name")},
            {theme.key: theme.name for theme in Theme.objects.all()},
            dict(District.objects.values_list("code", "name")),
        ),
    )


def main_thing(counted: Counted, quarter: str | None) -> str:
    """What the figures come down to, in one sentence."""
    met, late = (counted.terms.count(quarter, ALL, ALL, ALL, end) for end in (Ended.MET, Ended.LATE))
    if counted.terms.count(quarter, ALL, ALL, ALL, ALL) == 0:
        return _("No term has ended yet.")
    if met is None or late is None or not met + late:
        return _("Too few terms ended to show it in figures.")
    words = _("%(share)s of the steps that were decided on, or should have been, were decided in time.")
    return words % {"share": percent_of(met, met + late)}


def charts(counted: Counted, quarter: str | None) -> list[Chart]:
    """The bars: everything together, then by team, theme and district."""
    return [
        Chart(heading, [_bar(counted, cell, name) for name, cell in rows])
        for heading, rows in divisions(counted, quarter)
    ]


def table(counted: Counted, quarter: str | None) -> Table:
    """The same in numbers."""
    blocks = [
        Block(heading, [Row(name, figures_of(counted.terms, cell, CATEGORIES)) for name, cell in rows])
        for heading, rows in divisions(counted, quarter)
    ]
    return Table(
        caption=_("Steps decided within their term"),
        of=_("Of what"),
        columns=[_("Terms that ended"), *(capfirst(str(category.name)) for category in CATEGORIES)],
        blocks=blocks if counted.terms.count(quarter, ALL, ALL, ALL, ALL) != 0 else [],
    )


def quarter_name(quarter: str | None) -> str:
    """`2026-K3` as one says it."""
    if quarter is None:
        return _("All quarters")
    year, _dash, number = quarter.partition("-K")
    return _("Quarter %(number)s of %(year)s") % {"number": number, "year": year}


def divisions(counted: Counted, quarter: str | None) -> Iterator[tuple[str, list[tuple[str, tuple[Coordinate, ...]]]]]:
    """All together, and divided by each axis, in the order of their names."""
    yield "", [(_("The whole municipality"), (quarter, ALL, ALL, ALL))]
    for axis, heading in ((1, _("By team")), (2, _("By theme")), (3, _("By district"))):
        names = counted.names[axis - 1]
        found = counted.terms.along(axis, quarter, ALL, ALL, ALL, ALL)
        rows = sorted((names.get(str(code), str(code)), str(code)) for code in found)
        if rows:
            yield heading, [(name, _cell(quarter, axis, code)) for name, code in rows]


def _cell(quarter: str | None, axis: int, code: str) -> tuple[Coordinate, ...]:
    return tuple(quarter if place == 0 else code if place == axis else ALL for place in range(4))


def _bar(counted: Counted, cell: tuple[Coordinate, ...], name: str) -> Bar:
    return bar_of(counted.terms, cell, name, CATEGORIES)


def _ended() -> Iterator[Cell]:
    team = Participant.objects.filter(process=OuterRef("step__process"), party_kind=Party.Kind.MUNICIPAL_TEAM)
    rows: Any = (
        Term.objects.order_by()
        .filter(
            Q(lapsed_at__isnull=False) | Q(step__decision__isnull=False) | Q(step__process__closed_at__isnull=False)
        )
        .filter(step__process__initiative__isnull=False)
        .annotate(
            team=Subquery(team.values("party")[:1]),
            ended=Coalesce("lapsed_at", "step__decision__taken_at", "step__process__closed_at"),
        )
        .values_list(
            "ended",
            "team",
            "step__process__initiative__theme",
            "step__process__district",
            "met_at",
            "lapsed_at",
            "step__decision",
        )
    )
    for ended, party, theme, district, met_at, lapsed_at, decision in rows:
        how = Ended.MET if met_at else Ended.LATE if lapsed_at or decision else Ended.STOPPED
        yield _quarter(ended), str(party) if party else "", theme, district, how


def _quarter(moment: Any) -> str:
    day = timezone.localdate(moment)
    return f"{day.year}-K{(day.month + 2) // 3}"
