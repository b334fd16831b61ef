"""The figures as people see them: one sentence, bars, and tables of the same numbers.

Nothing here asks the database. What must stay hidden is None here already, and the page and the file say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Party
from accounts.written import Sentence, Written
from decisions.disclosure import ALL, Coordinate, Cube
from decisions.figures import AFTER_WITHDRAWAL, Change, Counted, Group, InTime
from decisions.ladder import Rung
from decisions.models import AdviceAnswer
from decisions.presentation import RUNG_NAMES, joined

NARROWEST = 7.0
"""Percent of the width under which a part of a bar has no room for its mark."""

Text = str | Promise


@dataclass(frozen=True)
class Category:
    """What a figure is about: the coordinate in its cube, its name, the mark it has in a picture, and its style."""

    code: Coordinate
    name: Text
    mark: str
    style: str


RUNGS = (
    *(Category(rung, RUNG_NAMES[rung], str(int(rung)), str(int(rung))) for rung in Rung),
    Category(AFTER_WITHDRAWAL, gettext_lazy("decided after taking the decision back"), "!", "clay"),
)
ANSWERS = (
    Category(AdviceAnswer.Answer.FOLLOWED, gettext_lazy("followed"), "=", "6"),
    Category(AdviceAnswer.Answer.PARTLY, gettext_lazy("partly followed"), "±", "3"),
    Category(AdviceAnswer.Answer.NOT, gettext_lazy("not followed"), "×", "clay"),
)
CHANGES = (
    Category(Change.TOWARDS, gettext_lazy("handed over: residents came to decide more"), "↑", "6"),
    Category(Change.EVEN, gettext_lazy("handed over: as much for residents as before"), "=", "3"),
    Category(Change.AWAY, gettext_lazy("handed over: residents came to decide less"), "↓", "sky"),
    Category(Change.RETURN, gettext_lazy("given back, or the agreed time was over"), "↩", "1"),
    Category(Change.ESCALATION, gettext_lazy("somebody was called in, because a step was stuck"), "+", "1"),
    Category(Change.WITHDRAWAL, gettext_lazy("taken back by the executive, on a legal ground"), "!", "clay"),
)


@dataclass(frozen=True)
class Part:
    """One part of a bar, in percent of its width."""

    style: str
    mark: str
    start: float
    width: float

    @property
    def middle(self) -> float:
        return round(self.start + self.width / 2, 3)

    @property
    def has_room(self) -> bool:
        return self.width >= NARROWEST


@dataclass(frozen=True)
class Bar:
    """A line of a picture: what it is of, how many, its parts, and the same in words."""

    name: str
    total: int | None
    parts: Sequence[Part]
    in_words: str


@dataclass(frozen=True)
class Chart:
    """Bars that belong together."""

    heading: str
    bars: Sequence[Bar]


@dataclass(frozen=True)
class Lasted:
    """How long a step took: the middle number of days, beside the number it had; in percent of the longest."""

    name: str
    used: int
    allowed: int
    used_width: float
    allowed_at: float
    in_time: str


@dataclass(frozen=True)
class Figure:
    """A cell of a table; None where it is not shown."""

    count: int | None
    share: str = ""


@dataclass(frozen=True)
class Row:
    name: str
    figures: Sequence[Figure]


@dataclass(frozen=True)
class Block:
    """The rows of a table that divide the same figures by the same thing."""

    heading: str
    rows: Sequence[Row]


@dataclass(frozen=True)
class Table:
    caption: str
    of: str
    columns: Sequence[str]
    blocks: Sequence[Block]

    def __bool__(self) -> bool:
        return any(block.rows for block in self.blocks)


def main_thing(counted: Counted, group: Group) -> str:
    """What the figures come down to, in one sentence."""
    total = counted.decisions.count(*group, ALL)
    if total == 0:
        return _("Nothing has been decided here yet. The figures begin with the first decision.")
    if total is None:
        return _("Too little has been decided here to show it in figures.")
    decided, is_all_known = _decided_by_residents(counted.decisions, group)
    if is_all_known:
        return _residents_decided(decided, total)
    if decided:
        at_least = _("In at least %(x)s of the %(n)s decisions residents decided, alone or with others.")
        return at_least % {"x": decided, "n": total}
    return _("%(n)s decisions were taken. The groups are too small to show how much say residents had.") % {"n": total}


def _residents_decided(decided: int, total: int) -> str:
    if decided == 0:
        return _("In none of the %(n)s decisions did residents decide, alone or with others.") % {"n": total}
    if decided == total:
        return _("In all %(n)s decisions residents decided, alone or with others.") % {"n": total}
    tenths = min(9, max(1, round(10 * decided / total)))
    return _("In %(tenths)s of every 10 decisions residents decided, alone or with others.") % {"tenths": tenths}


def exactly(counted: Counted, group: Group) -> str:
    """The numbers behind the main thing; nothing where they stand in it already."""
    total = counted.decisions.count(*group, ALL)
    decided, is_all_known = _decided_by_residents(counted.decisions, group)
    if not total or not is_all_known or decided in {0, total}:
        return ""
    return _("To be exact: in %(x)s of the %(n)s.") % {"x": decided, "n": total}


def _decided_by_residents(cube: Cube, group: Group) -> tuple[int, bool]:
    """How often residents decided, as far as it may be known, and whether that is all of it.

    What is hidden together is known together: where both rungs are hidden and nothing else is, their sum is.
    """
    wanted = {Rung.CO_DECIDES, Rung.DECIDES}
    hidden = {code for code in cube.along(3, *group, ALL) if cube.count(*group, code) is None}
    known = sum(cube.count(*group, rung) or 0 for rung in wanted)
    if not hidden & wanted:
        return known, True
    if hidden <= wanted:
        return known + cube.rest(3, *group, ALL), True
    return known, False


def decision_charts(counted: Counted, group: Group) -> list[Chart]:
    return [
        Chart(heading, [bar_of(counted.decisions, one, name, RUNGS) for name, one in rows])
        for heading, rows in _divisions(counted, counted.decisions, group)
    ]


def change_bars(counted: Counted, group: Group) -> list[tuple[Category, int | None, float]]:
    """How often each kind of change happened, and that in percent of the most frequent one."""
    counts = [counted.changes.count(*group, category.code) for category in CHANGES]
    most = max((count or 0 for count in counts), default=0)
    return [
        (category, count, round(100 * (count or 0) / most, 2) if most else 0.0)
        for category, count in zip(CHANGES, counts, strict=True)
    ]


def advice_bars(counted: Counted, group: Group) -> list[Bar]:
    kinds = _advising_kinds(counted, group)
    return [
        bar_of(counted.advice, (*group, ALL), _("All advice together"), ANSWERS),
        *(bar_of(counted.advice, (*group, kind), capfirst(str(kind.label)), ANSWERS) for kind in kinds),
    ]


def lasted(counted: Counted, group: Group) -> list[Lasted]:
    """How long steps took that were decided often enough: each step of a chosen theme, or all by theme."""
    rows = _terms_by_theme(counted, group) if group.theme is ALL else _terms_by_step(counted, group)
    days = [(name, where, counted.median_days(where, step), step) for name, where, step in rows]
    longest = max((max(both) for _name, _where, both, _step in days if both), default=0) or 1
    return [
        Lasted(
            name=name,
            used=both[0],
            allowed=both[1],
            used_width=round(100 * both[0] / longest, 2),
            allowed_at=round(100 * both[1] / longest, 2),
            in_time=percent_of(counted.terms.count(*where, step, InTime.YES), counted.terms.count(*where, step, ALL)),
        )
        for name, where, both, step in days
        if both
    ]


def _terms_by_theme(counted: Counted, group: Group) -> list[tuple[str, Group, str | None]]:
    return [(name, one, ALL) for name, one in _by_theme(counted, group, counted.terms.along(1, *group, ALL, ALL))]


def _by_theme(counted: Counted, group: Group, found: Iterable[Coordinate]) -> list[tuple[str, Group]]:
    names = sorted((counted.themes[str(key)].name, str(key)) for key in found)
    return [(name, group._replace(theme=key)) for name, key in names]


def _terms_by_step(counted: Counted, group: Group) -> list[tuple[str, Group, str | None]]:
    """The steps of the processes in their order, the processes by name."""
    found = [str(step) for step in counted.terms.along(3, *group, ALL, ALL)]
    found.sort(key=lambda code: (counted.steps[code].template.name, counted.steps[code].number))
    return [(_step_name(counted, group, step), group, step) for step in found]


def decisions_table(counted: Counted, group: Group) -> Table:
    return Table(
        caption=_("Decisions, by how much residents had to say"),
        of=_("Of what"),
        columns=[_("Decisions"), *(_column(category) for category in RUNGS)],
        blocks=_blocks(counted, counted.decisions, group, RUNGS),
    )


def changes_table(counted: Counted, group: Group) -> Table:
    return Table(
        caption=_("How often it changed who decides"),
        of=_("Of what"),
        columns=[_("Changes"), *(_column(category) for category in CHANGES)],
        blocks=_blocks(counted, counted.changes, group, CHANGES),
    )


def terms_table(counted: Counted, group: Group) -> Table:
    by_theme = _terms_by_theme(counted, group) if group.theme is ALL else []
    divisions = [(_("By theme"), by_theme), (_("By step"), _terms_by_step(counted, group))]
    return Table(
        caption=_("How long steps took"),
        of=_("Of what"),
        columns=[
            _("Terms that ended"),
            _("Decided in time"),
            _("Too late"),
            _("Days it took, in the middle"),
            _("Days there were, in the middle"),
        ],
        blocks=[
            Block(heading, [Row(name, _term_figures(counted, where, step)) for name, where, step in rows])
            for heading, rows in divisions
            if rows
        ],
    )


def advice_table(counted: Counted, group: Group) -> Table:
    kinds = _advising_kinds(counted, group)
    rows = [(capfirst(str(kind.label)), (*group, kind)) for kind in kinds]
    together = [(_("All advice together"), (*group, ALL))] if rows else []
    return Table(
        caption=_("What was done with advice"),
        of=_("Who advised"),
        columns=[_("Advices answered"), *(_column(category) for category in ANSWERS)],
        blocks=[Block("", [Row(name, figures_of(counted.advice, one, ANSWERS)) for name, one in [*together, *rows]])],
    )


TABLES: dict[str, Callable[[Counted, Group], Table]] = {
    "besluiten": decisions_table,
    "overdrachten": changes_table,
    "termijnen": terms_table,
    "adviezen": advice_table,
}
"""The tables by what they are called in an address."""


def name_of(counted: Counted, group: Group) -> str:
    """What the figures are of, as a heading says it."""
    names = [
        counted.themes[group.theme].name if group.theme else _("All themes"),
        Written(counted.districts[group.district].name) if group.district else _("the whole municipality"),
        str(group.year) if group.year else _("all years"),
    ]
    return Sentence(names[0], ", ", names[1], ", ", names[2])


def _divisions(counted: Counted, cube: Cube, group: Group) -> list[tuple[str, list[tuple[str, Group]]]]:
    """The group as a whole, and divided by whatever was not chosen."""
    divisions = [("", [(name_of(counted, group), group)])]
    if group.district is ALL:
        districts = _in_order(cube.along(0, *group, ALL), counted.districts)
        rows: list[tuple[str, Group]] = [
            (Written(counted.districts[str(code)].name), group._replace(district=str(code))) for code in districts
        ]
        divisions.append((_("By district"), rows))
    if group.theme is ALL:
        divisions.append((_("By theme"), _by_theme(counted, group, cube.along(1, *group, ALL))))
    if group.year is ALL:
        years = _in_order(cube.along(2, *group, ALL), counted.years)
        divisions.append((_("By year"), [(str(year), group._replace(year=int(year or 0))) for year in years]))
    return [(heading, rows) for heading, rows in divisions if rows]


def _in_order(found: Iterable[Coordinate], order: Iterable[Coordinate]) -> list[Coordinate]:
    found = set(found)
    return [one for one in order if one in found]


def _advising_kinds(counted: Counted, group: Group) -> list[Party.Kind]:
    found = counted.advice.along(3, *group, ALL, ALL)
    return [kind for kind in Party.Kind if kind in found]


def bar_of(cube: Cube, cell: Sequence[Coordinate], name: str, categories: Sequence[Category]) -> Bar:
    """The picture of a line of a cube: its categories as far as they may be shown, and the rest of it together."""
    total = cube.count(*cell, ALL)
    if not total:
        return Bar(name, total, [], "")
    parts, words, start = [], [], 0.0
    for category in categories:
        count = cube.count(*cell, category.code)
        if count:
            width = 100 * count / total
            parts.append(Part(category.style, category.mark, round(start, 3), round(width, 3)))
            words.append(_("%(name)s %(share)s") % {"name": category.name, "share": percent_of(count, total)})
            start += width
    rest = cube.rest(len(cell), *cell, ALL)
    if rest:
        hidden = [str(one.name) for one in categories if cube.count(*cell, one.code) is None]
        parts.append(Part("rest", "?", round(start, 3), round(100 * rest / total, 3)))
        words.append(_("%(names)s: together %(share)s") % {"names": joined(hidden), "share": percent_of(rest, total)})
    return Bar(name, total, parts, capfirst("; ".join(words)))


def _blocks(counted: Counted, cube: Cube, group: Group, categories: Sequence[Category]) -> list[Block]:
    if cube.count(*group, ALL) == 0:
        return []
    return [
        Block(heading, [Row(name, figures_of(cube, one, categories)) for name, one in rows])
        for heading, rows in _divisions(counted, cube, group)
    ]


def figures_of(cube: Cube, cell: Sequence[Coordinate], categories: Sequence[Category]) -> list[Figure]:
    """The same line as the cells of a table: its total, then each category with its share."""
    total = cube.count(*cell, ALL)
    counts = [cube.count(*cell, category.code) for category in categories]
    return [Figure(total), *(Figure(count, percent_of(count, total)) for count in counts)]


def _term_figures(counted: Counted, group: Group, step: str | None) -> list[Figure]:
    total = counted.terms.count(*group, step, ALL)
    met, late = (counted.terms.count(*group, step, end) for end in InTime)
    days = counted.median_days(group, step) or (None, None)
    return [
        Figure(total),
        Figure(met, percent_of(met, total)),
        Figure(late, percent_of(late, total)),
        *map(Figure, days),
    ]


def _step_name(counted: Counted, group: Group, code: str) -> str:
    step = counted.steps[code]
    if group.theme:
        return step.name
    return _("%(process)s: %(step)s") % {"process": step.template.name, "step": step.name}


def _column(category: Category) -> str:
    name = capfirst(str(category.name))
    return f"{category.mark}. {name}" if isinstance(category.code, Rung) else name


def percent_of(count: int | None, total: int | None) -> str:
    """A share in words; empty where it is not shown, or of nothing."""
    return "" if count is None or not total else f"{100 * count / total:.0f}%"
