"""A map without tiles: from GeoJSON boundaries to SVG paths around one place.

Pure: coordinates in, coordinates out. Boundaries are GeoJSON Polygons or MultiPolygons in WGS84, longitude before
latitude. At the size of a town an equirectangular projection is exact to less than a line's width.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any

Point = tuple[float, float]


@dataclass(frozen=True)
class Frame:
    """The part of the world that is drawn, and how large: multiply and shift to come from degrees to units."""

    west: float
    north: float
    scale_x: float
    scale_y: float
    width: float
    height: float

    def place(self, longitude: float, latitude: float) -> Point:
        """Units from the top left, to a tenth."""
        return round((longitude - self.west) * self.scale_x, 1), round((self.north - latitude) * self.scale_y, 1)


def frame_around(boundaries: Iterable[Mapping[str, Any]], *, width: float, height: float, margin: float) -> Frame:
    """The frame in which these boundaries lie in the middle, with a margin on every side.

    Raises ValueError where there is nothing to draw.
    """
    points = [point for boundary in boundaries for ring in rings(boundary) for point in ring]
    if not points:
        raise ValueError("nothing to draw")
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    squeeze = cos(radians((north + south) / 2))
    across = max((east - west) * squeeze, 1e-9)
    down = max(north - south, 1e-9)
    scale = min((width - 2 * margin) / across, (height - 2 * margin) / down)
    spare_x = (width / scale - across) / 2 / squeeze
    spare_y = (height / scale - down) / 2
    return Frame(west - spare_x, north + spare_y, scale * squeeze, scale, width, height)


def path(boundary: Mapping[str, Any], frame: Frame) -> str:
    """The `d` of an SVG path for a boundary; holes stay holes under the even-odd rule."""
    return "".join(_ring(ring, frame) for ring in rings(boundary))


def middle(boundary: Mapping[str, Any]) -> Point:
    """A point in degrees at which a name can stand: the centroid of the largest ring's area."""
    ring = max(rings(boundary), key=lambda ring: abs(_area(ring)), default=[])
    area = _area(ring)
    if not ring or area == 0:
        raise ValueError("a boundary needs an area")
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in _edges(ring)) / (6 * area)
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in _edges(ring)) / (6 * area)
    return x, y


def rings(boundary: Mapping[str, Any]) -> Iterator[Sequence[Point]]:
    """Every ring of a Polygon or MultiPolygon. Raises ValueError for another type of geometry."""
    if boundary["type"] == "Polygon":
        polygons = [boundary["coordinates"]]
    elif boundary["type"] == "MultiPolygon":
        polygons = boundary["coordinates"]
    else:
        raise ValueError(f"a boundary is a Polygon or a MultiPolygon, not a {boundary['type']}")
    for polygon in polygons:
        for ring in polygon:
            yield [(point[0], point[1]) for point in ring]


def _ring(ring: Sequence[Point], frame: Frame) -> str:
    points = [frame.place(*point) for point in ring]
    thinned = [point for number, point in enumerate(points) if number == 0 or point != points[number - 1]]
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in thinned) + "Z"


def _edges(ring: Sequence[Point]) -> Iterator[tuple[Point, Point]]:
    return zip(ring, [*ring[1:], ring[0]], strict=True)


def _area(ring: Sequence[Point]) -> float:
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in _edges(ring)) / 2 if ring else 0.0
