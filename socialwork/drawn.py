"""The network as pictures: as a graph, and on the map. It draws what it is given; each actor in it is a link.

Pure: no settings and no clock, and it asks the database nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from math import cos, pi, sin

from districts import outline
from districts.models import Neighbourhood
from socialwork import graph
from socialwork.graph import Edge, Frame
from socialwork.lettering import HALO, MARK, Box, Lettered, around, free_line, of_text, place_names
from socialwork.models import Actor, Tie

WIDE = Frame(width=1080.0, height=620.0, across=78.0, down=62.0)
NARROW = Frame(width=350.0, height=320.0, across=62.0, down=52.0)
MAP_WIDTH, MAP_HEIGHT, MAP_MARGIN = 800.0, 600.0, 26.0
LINE_LENGTH = 15
"""Characters of a name in one line of the drawing."""
BESIDE = 22.0
"""How far actors stand on the map from a place where several are."""
ROOM = 34.0
"""How far apart these stand from each other, on the circle around it."""
AREA_NAMES = (-24.0, 34.0, 4.0, -40.0, -46.0, 50.0, -10.0, 20.0, -56.0, 66.0)
"""How far the name of a neighbourhood stands below its middle: the first where no dot lies."""


@dataclass(frozen=True)
class Dot:
    """An actor in a picture. `lines` are its name and `name` where that stands; where there is no room for it, `number`
    stands in its dot, and is 0 elsewhere. `is_bridge` where the network falls apart without it.
    """

    actor: Actor
    x: float
    y: float
    lines: Sequence[str]
    is_bridge: bool
    is_own: bool
    name: Lettered | None = None
    number: int = 0


@dataclass(frozen=True)
class Line:
    """A tie in a picture; `kind` as in `Tie`."""

    x1: float
    y1: float
    x2: float
    y2: float
    kind: str


@dataclass(frozen=True)
class Drawing:
    """All of the graph."""

    width: float
    height: float
    dots: Sequence[Dot]
    lines: Sequence[Line]

    @property
    def numbered(self) -> list[Dot]:
        return [dot for dot in self.dots if dot.number]


@dataclass(frozen=True)
class Area:
    """A neighbourhood: `path` is the `d` of an SVG path, x and y the place of its name, where no dot lies on it."""

    name: str
    path: str
    x: float
    y: float


@dataclass(frozen=True)
class NetworkMap:
    """All of the map."""

    width: float
    height: float
    areas: Sequence[Area]
    dots: Sequence[Dot]
    lines: Sequence[Line]

    @property
    def numbered(self) -> list[Dot]:
        return [dot for dot in self.dots if dot.number]


def draw(
    actors: Mapping[str, Actor], ties: Sequence[Tie], *, bridges: Collection[str], own: str = "", frame: Frame = WIDE
) -> Drawing:
    """The graph of these actors. `bridges` are the ids of who holds the network together, of which this may be a part;
    `own` is the one whose page it is.
    """
    edges = _edges(ties)
    places = graph.layout(actors, edges, frame)
    dots = [_dot(actors[key], places[key], bridges, own) for key in sorted(places, key=lambda one: places[one][::-1])]
    dots = _named(dots, frame.width, frame.height, [])
    return Drawing(frame.width, frame.height, dots, _lines(ties, places))


def draw_map(
    actors: Mapping[str, Actor],
    ties: Sequence[Tie],
    neighbourhoods: Iterable[Neighbourhood],
    *,
    bridges: Collection[str],
) -> NetworkMap | None:
    """The same actors where they are; None where no neighbourhood has a boundary."""
    drawn = [place for place in neighbourhoods if place.boundary]
    if not drawn:
        return None
    frame = outline.frame_around(
        (place.boundary for place in drawn if place.boundary), width=MAP_WIDTH, height=MAP_HEIGHT, margin=MAP_MARGIN
    )
    middles = {place.code: frame.place(*outline.middle(place.boundary or {})) for place in drawn}
    places = _apart({key: _place(actor, frame, middles) for key, actor in actors.items()})
    dots = [_dot(actors[key], places[key], bridges, "") for key in sorted(places, key=lambda one: places[one][::-1])]
    marks = [around(dot.x, dot.y, HALO if dot.is_bridge else MARK) for dot in dots]
    areas = [_area(place, outline.path(place.boundary or {}, frame), middles[place.code], marks) for place in drawn]
    dots = _named(dots, MAP_WIDTH, MAP_HEIGHT, [of_text(area.x, area.y, area.name) for area in areas])
    return NetworkMap(MAP_WIDTH, MAP_HEIGHT, areas, dots, _lines(ties, places))


def _edges(ties: Iterable[Tie]) -> list[Edge]:
    return [(str(tie.actor_id), str(tie.other_id)) for tie in ties]


def _lines(ties: Iterable[Tie], places: Mapping[str, graph.Point]) -> list[Line]:
    return [Line(*places[str(tie.actor_id)], *places[str(tie.other_id)], tie.kind) for tie in ties]


def _dot(actor: Actor, place: graph.Point, bridges: Collection[str], own: str) -> Dot:
    key = str(actor.id)
    return Dot(actor, *place, _in_lines(actor.name), key in bridges, key == own)


def _area(place: Neighbourhood, path: str, middle: graph.Point, marks: Sequence[Box]) -> Area:
    x, y = middle
    return Area(place.name, path, x, round(y + free_line(x, y, place.name, steps=AREA_NAMES, marks=marks), 1))


def _named(dots: Sequence[Dot], width: float, height: float, taken: Sequence[Box]) -> list[Dot]:
    """Each dot with the place of its name, or with a number where there is no room for one."""
    names = place_names(
        [(dot.x, dot.y) for dot in dots],
        [dot.lines for dot in dots],
        rings=[dot.is_bridge for dot in dots],
        taken=taken,
        frame=Box(0.0, 0.0, width, height),
    )
    numbers = count(1)
    return [replace(dot, name=name, number=0 if name else next(numbers)) for dot, name in zip(dots, names, strict=True)]


def _in_lines(name: str) -> list[str]:
    """A name in at most two lines; the rest of a long one is read in the list, and by who listens."""
    lines = [""]
    for word in name.split():
        if not lines[-1] or len(lines[-1]) + 1 + len(word) <= LINE_LENGTH:
            lines[-1] = f"{lines[-1]} {word}".strip()
        else:
            lines.append(word)
    shown = [line if len(line) <= LINE_LENGTH + 5 else f"{line[: LINE_LENGTH + 4]}…" for line in lines[:2]]
    return shown if len(lines) <= 2 else [shown[0], f"{shown[1].removesuffix('…')}…"]


def _place(actor: Actor, frame: outline.Frame, middles: Mapping[str, graph.Point]) -> graph.Point:
    if actor.longitude is not None and actor.latitude is not None:
        return frame.place(actor.longitude, actor.latitude)
    if actor.neighbourhood_id in middles:
        return middles[actor.neighbourhood_id or ""]
    own = [middle for code, middle in middles.items() if code[2:8] == actor.district_id[2:]]
    if not own:
        return MAP_WIDTH / 2, MAP_HEIGHT / 2
    return sum(x for x, _ in own) / len(own), sum(y for _, y in own) / len(own)


def _apart(places: Mapping[str, graph.Point]) -> dict[str, graph.Point]:
    """Those that fall in one place stand around it."""
    together: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    for key in sorted(places):
        x, y = places[key]
        together[round(x / BESIDE), round(y / BESIDE)].append(key)
    apart = dict(places)
    for keys in together.values():
        away = max(BESIDE, len(keys) * ROOM / (2 * pi))
        for number, key in enumerate(keys):
            if len(keys) > 1:
                turn = 2 * pi * number / len(keys)
                x, y = places[key]
                apart[key] = (round(x + away * cos(turn), 1), round(y + away * sin(turn), 1))
    return apart
