"""Which figures may be shown without telling of single plans: none of fewer than a handful, nor one from which such a
figure follows by subtraction.

Figures are counted in cells. A cell has a coordinate on each axis (a district, a theme, a year, a rung); where
the coordinate is `ALL` it is the total along that axis. A line is such a total with its parts: whoever knows all of a
line but one can compute that one. So in every line whose total is shown, either no part is hidden, or at least two are
that together are enough to be shown. That holds for each line, so one hidden figure never leads to the next; systems of
many lines at once are not looked at.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

ALL: Final = None
Coordinate: TypeAlias = str | int | None
Cell: TypeAlias = tuple[Coordinate, ...]
_Line: TypeAlias = tuple[int, Cell]


class Cube:
    """Counts with all their totals, of which some are hidden."""

    def __init__(self, counts: Mapping[Cell, int], *, fewest: int, alike: frozenset[Coordinate] = frozenset()) -> None:
        self._counts = with_totals(counts)
        self._parts = _lines(self._counts)
        self._hidden = _hidden(self._counts, self._parts, fewest, alike)

    def count(self, *cell: Coordinate) -> int | None:
        """How many there are; None where that is not shown. Nothing is 0, and may be known."""
        return None if cell in self._hidden else self._counts.get(cell, 0)

    def along(self, axis: int, *cell: Coordinate) -> list[Coordinate]:
        """What occurs on an axis, hidden or not, in the line of this total."""
        return [part[axis] for part in self._parts.get((axis, cell), ())]

    def rest(self, axis: int, *cell: Coordinate) -> int:
        """What the hidden parts of a line are together: it follows from what is shown. 0 where its total is hidden."""
        if cell in self._hidden:
            return 0
        return sum(self._counts[part] for part in self._parts.get((axis, cell), ()) if part in self._hidden)


def with_totals(counts: Mapping[Cell, int]) -> dict[Cell, int]:
    """The cells that count something, and the totals along every axis and combination of axes.

    Always in the same order: were a choice between equals made anew each time, one page would show what another hides.
    """
    totals = {
        cell: counts[cell] for cell in sorted(counts, key=lambda cell: [str(one) for one in cell]) if counts[cell]
    }
    for axis in range(len(next(iter(totals), ()))):
        for cell, count in list(totals.items()):
            total = _total(cell, axis)
            totals[total] = totals.get(total, 0) + count
    return totals


def _hidden(
    counts: Mapping[Cell, int], lines: Mapping[_Line, Sequence[Cell]], fewest: int, alike: frozenset[Coordinate]
) -> frozenset[Cell]:
    """The cells that are not shown: those of fewer than `fewest`, and as many others as keep these from being computed.

    Of the cells that could be hidden for another, the smallest goes: it takes the least from who reads the figures. But
    first goes one that is like it, by having a coordinate in `alike` or not: then what these are together stays known.
    """
    found = {cell for cell, count in counts.items() if count < fewest}
    waiting = dict.fromkeys(line for cell in counts if cell in found for line in _lines_of(cell))
    while waiting:
        (axis, total), _none = waiting.popitem()
        parts = lines[axis, total]
        unknown = [part for part in parts if part in found]
        if not _gives_away(total in found, [counts[part] for part in unknown], fewest):
            continue
        sides = {alike.isdisjoint(part) for part in unknown}
        shown = [part for part in parts if part not in found]
        more = min(shown, key=lambda part: (alike.isdisjoint(part) not in sides, counts[part]), default=total)
        found.add(more)
        waiting.update(dict.fromkeys(_lines_of(more)))
    return frozenset(found)


def _gives_away(is_total_hidden: bool, unknown: Sequence[int], fewest: int) -> bool:
    """Can something hidden be computed from a line, of which these parts are hidden?"""
    if is_total_hidden:
        return not unknown
    return gives_away(unknown, fewest)


def gives_away(hidden: Sequence[int], fewest: int) -> bool:
    """Can one of these hidden counts be computed, or told to be few, by who knows what they are together?"""
    return bool(hidden) and (len(hidden) == 1 or sum(hidden) < fewest)


def _lines(counts: Iterable[Cell]) -> dict[_Line, list[Cell]]:
    lines: dict[_Line, list[Cell]] = defaultdict(list)
    for cell in counts:
        for axis, coordinate in enumerate(cell):
            if coordinate is not ALL:
                lines[axis, _total(cell, axis)].append(cell)
    return dict(lines)


def _lines_of(cell: Cell) -> list[_Line]:
    """Every line that the cell is in, as a part or as its total."""
    return [(axis, _total(cell, axis)) for axis in range(len(cell))]


def _total(cell: Cell, axis: int) -> Cell:
    return (*cell[:axis], ALL, *cell[axis + 1 :])
