"""The round table, the seats in words, the ladder, and the way: the pictures that are Samenspel's own."""

from collections.abc import Sequence
from typing import Any

from django import template

from decisions import drawing, presentation
from decisions.ladder import Rung
from decisions.models import Step
from decisions.presentation import Table

register = template.Library()


@register.inclusion_tag("components/round_table.html")
def drawn_table(table: Table | Step, small: bool = False) -> dict[str, Any]:
    """The round table as SVG. A step must come from `queries.with_table`. The small one says nothing: words must stand
    beside it.
    """
    return {"table": _table(table), "small": small}


@register.inclusion_tag("components/seat_list.html")
def seat_list(table: Table | Step) -> dict[str, Any]:
    """The same in words, with each role's form as a sign."""
    return {"seats": _table(table).seats}


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
