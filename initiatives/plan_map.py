"""The plans on a map of our own: districts and neighbourhoods as shapes, and on each as many plans as it has.

Pure: it draws what it is given. Every circle and pin is a link, so the map works by keyboard and without scripts, and
the same stands below it in a table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from districts import outline
from districts.models import District, Neighbourhood
from initiatives.filters import Filters
from initiatives.models import Initiative

WIDTH, HEIGHT, MARGIN = 640.0, 480.0, 28.0

LETTER, MARK = 9.0, 20.0
"""About how wide a letter of a name is, and half of a mark."""
NUDGES = (0.0, -34.0, 40.0, -48.0, 54.0, -64.0, 70.0)
"""How far a name is moved up or down."""

MOST_CIRCLES = 24
"""Neighbourhoods with plans on the map of the whole town; where there are more, each district gets one circle."""


@dataclass(frozen=True)
class Shape:
    """An area: `path` is the `d` of an SVG path, x and y the place of its name."""

    code: str
    name: str
    path: str
    x: float
    y: float


@dataclass(frozen=True)
class Circle:
    """How many plans stand in a place. `size` is 1 for a few, 2 for more, 3 for many; `address` shows those plans."""

    code: str
    name: str
    count: int
    size: int
    x: float
    y: float
    address: str


@dataclass(frozen=True)
class Pin:
    """One plan."""

    initiative: Initiative
    x: float
    y: float


@dataclass(frozen=True)
class PlanMap:
    """The part of the town that is looked at. `own` are the neighbourhoods in it, `around` those beside it."""

    width: float
    height: float
    districts: Sequence[Shape]
    around: Sequence[Shape]
    own: Sequence[Shape]
    names: Sequence[Shape]
    circles: Sequence[Circle]
    pins: Sequence[Pin]


@dataclass(frozen=True)
class Line:
    """A row of the table that tells the same as the map."""

    name: str
    district: str
    count: int
    address: str


def draw(
    filters: Filters,
    counts: Mapping[str, int],
    districts: Sequence[District],
    neighbourhoods: Sequence[Neighbourhood],
    pins: Iterable[Initiative],
    address_of: Callable[[str], str],
) -> PlanMap | None:
    """The map for these filters; None where no place that it would show has a boundary.

    `counts` are plans by neighbourhood, `pins` the plans to show one by one: those of places with one, or of the
    neighbourhood that is chosen. `address_of` says where the circle of a place leads, by its code.
    """
    all_drawn = [place for place in neighbourhoods if place.boundary]
    looked_at = [place for place in all_drawn if filters.district in ("", place.district_id)]
    if filters.neighbourhood:
        looked_at = [place for place in looked_at if place.code == filters.neighbourhood] or looked_at
    if not looked_at:
        return None
    frame = outline.frame_around(
        (place.boundary for place in looked_at if place.boundary), width=WIDTH, height=HEIGHT, margin=MARGIN
    )
    own, codes = [_shape(place, frame) for place in looked_at], {place.code for place in looked_at}
    all_districts = [_shape(place, frame) for place in districts if place.boundary]
    beside = [place for place in all_drawn if place.district_id == filters.district and place.code not in codes]
    by_district = not filters.district and sum(1 for place in looked_at if counts.get(place.code)) > MOST_CIRCLES
    alone = {} if by_district else {plan.id: plan for plan in pins}
    if by_district:
        circles = _district_circles(address_of, counts, all_districts)
    else:
        pinned = {plan.neighbourhood_id for plan in alone.values()}
        with_plans = [shape for shape in own if counts.get(shape.code) and shape.code not in pinned]
        circles = [_circle(address_of, shape, counts[shape.code]) for shape in with_plans]
    pins_drawn = [_pin(plan, looked_at, frame) for plan in alone.values()]
    marks = [(mark.x, mark.y) for mark in circles] + [(pin.x, pin.y - 20) for pin in pins_drawn]
    return PlanMap(
        width=WIDTH,
        height=HEIGHT,
        districts=all_districts,
        around=[_shape(place, frame) for place in beside],
        own=own,
        names=[_clear_of(marks, shape) for shape in (own if filters.district else all_districts)],
        circles=circles,
        pins=pins_drawn,
    )


def lines(
    counts: Mapping[str, int],
    districts: Sequence[District],
    neighbourhoods: Sequence[Neighbourhood],
    address_of: Callable[[str], str],
) -> list[Line]:
    """The neighbourhoods that have plans, in order of their names within their district."""
    names = {district.code: district.name for district in districts}
    return [
        Line(place.name, names.get(place.district_id, ""), counts[place.code], address_of(place.code))
        for place in neighbourhoods
        if counts.get(place.code)
    ]


def _district_circles(
    address_of: Callable[[str], str], counts: Mapping[str, int], shapes: Sequence[Shape]
) -> list[Circle]:
    by_district: Counter[str] = Counter()
    for code, count in counts.items():
        by_district[f"WK{code[2:8]}"] += count
    return [_circle(address_of, shape, by_district[shape.code]) for shape in shapes if by_district[shape.code]]


def _circle(address_of: Callable[[str], str], shape: Shape, count: int) -> Circle:
    size = 1 if count < 5 else 2 if count < 25 else 3
    return Circle(shape.code, shape.name, count, size, shape.x, shape.y, address_of(shape.code))


def _pin(plan: Initiative, places: Sequence[Neighbourhood], frame: outline.Frame) -> Pin:
    if plan.longitude is not None and plan.latitude is not None:
        return Pin(plan, *frame.place(plan.longitude, plan.latitude))
    boundary = next((place.boundary for place in places if place.code == plan.neighbourhood_id), None)
    return Pin(plan, *(frame.place(*outline.middle(boundary)) if boundary else (WIDTH / 2, HEIGHT / 2)))


def _clear_of(marks: Sequence[tuple[float, float]], shape: Shape) -> Shape:
    """The name a little higher or lower, where a circle or a pin would lie on it; as it was where nothing helps."""
    half = len(shape.name) * LETTER / 2

    def is_clear(y: float) -> bool:
        return all(abs(x - shape.x) > half + MARK or abs(mark - y) > MARK + LETTER for x, mark in marks)

    return next((replace(shape, y=shape.y + by) for by in NUDGES if is_clear(shape.y + by)), shape)


def _shape(place: District | Neighbourhood, frame: outline.Frame) -> Shape:
    boundary = place.boundary or {}
    x, y = frame.place(*outline.middle(boundary))
    return Shape(place.code, place.name, outline.path(boundary, frame), x, y)
