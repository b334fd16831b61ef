"""The network as a graph: where it is drawn, which ties and actors hold it together, and where it has gaps.

Pure: names in, names and coordinates out, always the same for the same network. The counting is networkx's.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import ceil, copysign, sqrt

import networkx as nx

SEED = 11
"""Of the drawing: another one draws the same network otherwise."""
ROUNDS = 80
"""In which names step aside for one another."""

Name = str
Edge = tuple[Name, Name]
Point = tuple[float, float]


@dataclass(frozen=True)
class Frame:
    """How large the drawing is, in units. `across` is half the width of a name and `down` the height of a dot with its
    name: so much stays free at the edges, and about so much between two.
    """

    width: float
    height: float
    across: float
    down: float


@dataclass(frozen=True)
class Bridge:
    """An actor without whom the network falls apart. `parts` are the pieces, the largest first."""

    name: Name
    parts: Sequence[frozenset[Name]]

    @property
    def cut_off(self) -> frozenset[Name]:
        """Who would have no way any more to the largest part."""
        return frozenset().union(*self.parts[1:])


def bridges(names: Iterable[Name], edges: Iterable[Edge]) -> list[Bridge]:
    """Every actor whose loss would cut their part of the network in two, who cuts off most first."""
    network = _graph(names, edges)
    found = [Bridge(name, _parts_without(network, name)) for name in nx.articulation_points(network)]
    return sorted(found, key=lambda bridge: (-len(bridge.cut_off), bridge.name))


def islands(names: Iterable[Name], edges: Iterable[Edge]) -> list[frozenset[Name]]:
    """The parts that have no tie with the largest one, larger ones first; those of one actor among them."""
    return _parts(_graph(names, edges))[1:]


def steps_from(name: Name, names: Iterable[Name], edges: Iterable[Edge]) -> Mapping[Name, int]:
    """Over how many ties everybody is reached from one actor; who is not reached is not there."""
    network = _graph(names, edges)
    return dict(nx.single_source_shortest_path_length(network, name)) if name in network else {}


def layout(names: Iterable[Name], edges: Iterable[Edge], frame: Frame) -> dict[Name, Point]:
    """Where each actor is drawn: every part of the network in a field of its own, so that a gap is seen."""
    network = _graph(names, edges)
    parts = _parts(network)
    together = [part for part in parts if len(part) > 1]
    alone = sorted(name for part in parts if len(part) == 1 for name in part)
    places: dict[Name, Point] = {}
    room = frame.width if not alone else frame.width - frame.across * 2 * ceil(len(alone) / _in_a_column(frame))
    left = 0.0
    for part, width in zip(together, _widths(together, room, frame), strict=True):
        places |= _drawn(network.subgraph(part), left, width, frame)
        left += width
    places = _apart(places, frame)
    places |= _column(alone, left if together else 0.0, frame)
    return {name: (round(x, 1), round(y, 1)) for name, (x, y) in places.items()}


def _widths(parts: Sequence[frozenset[Name]], room: float, frame: Frame) -> list[float]:
    """As many as it holds, and no part so narrow that its names would not fit."""
    whole = sum(len(part) for part in parts)
    wanted = [max(2.2 * frame.across, room * len(part) / whole) for part in parts]
    return [width * room / sum(wanted) for width in wanted]


def _graph(names: Iterable[Name], edges: Iterable[Edge]) -> "nx.Graph[Name]":
    """In one order, whatever the order of the rows was: the drawing depends on it."""
    network: nx.Graph[Name] = nx.Graph()
    network.add_nodes_from(sorted(set(names)))
    known = ((min(edge), max(edge)) for edge in edges if edge[0] in network and edge[1] in network)
    network.add_edges_from(sorted(set(known)))
    return network


def _parts(network: "nx.Graph[Name]") -> list[frozenset[Name]]:
    parts = [frozenset(part) for part in nx.connected_components(network)]
    return sorted(parts, key=lambda part: (-len(part), min(part)))


def _parts_without(network: "nx.Graph[Name]", name: Name) -> list[frozenset[Name]]:
    own = nx.node_connected_component(network, name) - {name}
    return _parts(network.subgraph(sorted(own)))


def _drawn(part: "nx.Graph[Name]", left: float, width: float, frame: Frame) -> dict[Name, Point]:
    whole: nx.Graph[Name] = nx.Graph()
    whole.add_nodes_from(sorted(part.nodes))
    whole.add_edges_from(sorted((min(edge), max(edge)) for edge in part.edges))
    found = nx.spring_layout(whole, seed=SEED, iterations=300, k=2.4 / sqrt(len(whole)))
    xs, ys = [float(x) for x, _ in found.values()], [float(y) for _, y in found.values()]
    inner_width, inner_height = max(width - 2 * frame.across, 1.0), frame.height - 2 * frame.down
    return {
        name: (
            left + frame.across + _share(float(x), xs) * inner_width,
            frame.down + _share(float(y), ys) * inner_height,
        )
        for name, (x, y) in found.items()
    }


def _apart(places: Mapping[Name, Point], frame: Frame) -> dict[Name, Point]:
    """Those whose names would lie on one another step aside, as far as there is room."""
    width, height = 1.6 * frame.across, 1.15 * frame.down
    apart = dict(places)
    for _round in range(ROUNDS):
        for one, other in combinations(sorted(apart), 2):
            (x1, y1), (x2, y2) = apart[one], apart[other]
            too_close_x, too_close_y = width - abs(x1 - x2), height - abs(y1 - y2)
            if too_close_x <= 0 or too_close_y <= 0:
                continue
            sideways = too_close_x / width < too_close_y / height
            step_x = copysign(too_close_x / 2, x1 - x2) if sideways else 0.0
            step_y = 0.0 if sideways else copysign(too_close_y / 2, y1 - y2)
            apart[one] = _within(x1 + step_x, y1 + step_y, frame)
            apart[other] = _within(x2 - step_x, y2 - step_y, frame)
    return apart


def _within(x: float, y: float, frame: Frame) -> Point:
    right, bottom = frame.width - frame.across, frame.height - frame.down
    return min(max(x, frame.across), right), min(max(y, frame.down / 2), bottom)


def _share(value: float, values: Sequence[float]) -> float:
    """How far along it is, from 0 to 1: half by its distance and half by its rank, so that a crowd spreads out."""
    low, high = min(values), max(values)
    if high <= low:
        return 0.5
    rank = sorted(values).index(value) / (len(values) - 1)
    return ((value - low) / (high - low) + rank) / 2


def _in_a_column(frame: Frame) -> int:
    return max(1, int((frame.height - frame.down) // (frame.down * 2)))


def _column(alone: Sequence[Name], left: float, frame: Frame) -> dict[Name, Point]:
    each = _in_a_column(frame)
    return {
        name: (left + frame.across * (1 + 2 * (number // each)), frame.down * (1 + 2 * (number % each)))
        for number, name in enumerate(alone)
    }
