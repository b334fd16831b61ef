"""The round table, the seats in words, the ladder, and the way: the pictures that are Samenspel's own."""

from collections.abc import Sequence
from typing import Any

from django import template

from decisions import drawing, presentation
from decisions.ladder import Rung
from decisions.models import Step
from decisions.presentation import Table

register = template.Library()

LARGE, SMALL = 1.15, 0.25
"""Pixels of the page to a unit of the drawing. The large one shrinks with its surroundings."""


@register.inclusion_tag("components/round_table.html")
def drawn_table(table: Table | Step, small: bool = False) -> dict[str, Any]:
    """The round table as SVG. A step must come from `queries.with_table`. The small one says nothing: words must stand
    beside it.
    """
    drawn = _table(table)
    scale = SMALL if small else LARGE
    return {"table": drawn, "small": small, "width": round(drawn.drawing.box.width * scale)}


@register.inclusion_tag("components/seat_list.html")
def seat_list(table: Table | Step, beside_drawing: bool = False) -> dict[str, Any]:
    """The same in words, with each role's form as a sign; beside its drawing with the numbers that stand there where
    names would be too small.
    """
    drawn = _table(table)
    is_numbered = beside_drawing and drawn.drawing.is_numbered
    return {"seats": drawn.seats, "beside_drawing": beside_drawing, "is_numbered": is_numbered}


@register.inclusion_tag("components/ladder.html")
def ladder(rung: Rung, small: bool = False) -> dict[str, Any]:
    """Six bars, filled as far as residents' say reaches, and the same in words."""
    names = presentation.RUNG_NAMES
    return {
        "bars": drawing.bars(rung),
        "rung": int(rung),
        "name": names[Rung(rung)],
        "lowest": names[Rung.KNOWS],
        "highest": names[Rung.DECIDES],
        "small": small,
    }


@register.inclusion_tag("components/way.html")
def way(stops: Sequence[Any]) -> dict[str, Any]:
    """The stations of a plan: done, now and to come. A stop has number, name, state, lines and anchor."""
    return {"stops": stops}


def _table(table: Table | Step) -> Table:
    return presentation.table_of_step(table) if isinstance(table, Step) else table
