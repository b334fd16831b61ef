"""Draws the invented town of Lindermeer: neighbourhoods around a lake and along a river.

Not part of the running program: `python -m config.demo.cartography` writes lindermeer.geojson anew, which is
committed, so that the program itself needs no drawing. Local coordinates are metres east and north of the old church.
"""

import json
import math
from typing import Any

from shapely import get_parts, segmentize, voronoi_polygons
from shapely.geometry import LineString, MultiPoint, Point, Polygon, mapping
from shapely.geometry.base import BaseGeometry
from shapely.ops import polygonize, unary_union

from config.demo.geography import MUNICIPALITY_CODE, MUNICIPALITY_NAME, NEIGHBOURHOODS_FILE, YEAR

ORIGIN = (5.218, 52.538)  # longitude and latitude of the church, in the Markermeer where a polder was once planned
METRES_PER_DEGREE_NORTH = 111_250.0
METRES_PER_DEGREE_EAST = METRES_PER_DEGREE_NORTH * math.cos(math.radians(ORIGIN[1]))
DETAIL = 70.0  # metres between two points on a border

DISTRICTS = {"WK993101": "Centrum", "WK993102": "Oost", "WK993103": "West", "WK993104": "Zuid"}
SITES = {
    "BU99310100": ("Dorpskern", 120, 120),
    "BU99310101": ("Havenkwartier", -420, 900),
    "BU99310102": ("Stationsbuurt", -900, -250),
    "BU99310103": ("Kloosterhof", 150, -850),
    "BU99310200": ("Oosterwaard", 1750, 480),
    "BU99310201": ("Molenbuurt", 1850, -850),
    "BU99310202": ("Vinkenbuurt", 3000, -100),
    "BU99310203": ("Rietlanden", 2050, 1950),
    "BU99310300": ("Bloemenbuurt", -2050, 350),
    "BU99310301": ("Meerzicht", -2250, 1850),
    "BU99310302": ("Wilgenpark", -3150, -750),
    "BU99310400": ("Ringdijk", -1500, -2050),
    "BU99310401": ("Broekhuizen", 150, -2450),
    "BU99310402": ("Zuiderpolder", 2350, -2350),
}
COURSE = (
    (250, 1500),
    (620, 1000),
    (760, 400),
    (700, -100),
    (900, -700),
    (840, -1300),
    (1120, -1900),
    (1050, -2600),
    (1350, -3900),
)
"""Along which points the river Linde runs, from the lake to the south."""

RIVER_HALF_WIDTH = 45.0


def drawing() -> dict[str, Any]:
    """The town as a GeoJSON feature collection: every neighbourhood, and every district as the union of its own."""
    hoods = {code: _on_earth(cell) for code, cell in _cells().items()}
    features = [
        _feature("neighbourhood", code, SITES[code][0], f"WK{code[2:8]}", shape) for code, shape in hoods.items()
    ]
    for code, name in DISTRICTS.items():
        own = [shape for hood, shape in hoods.items() if hood[2:8] == code[2:]]
        features.append(_feature("district", code, name, MUNICIPALITY_CODE, unary_union(own)))
    return {"type": "FeatureCollection", "name": MUNICIPALITY_NAME, "features": features}


def _cells() -> dict[str, Polygon]:
    """The land around each site. Neighbours share every point of their common border."""
    water = unary_union([_lake(), LineString(COURSE).buffer(RIVER_HALF_WIDTH)])
    land = _outline().difference(water)
    borders = [
        cell.intersection(bank).intersection(land).boundary
        for bank in _banks()
        for cell in get_parts(voronoi_polygons(_sites_on(bank), extend_to=_outline()))
    ]
    pieces = list(polygonize(get_parts(segmentize(unary_union(borders), DETAIL))))
    return {code: next(piece for piece in pieces if piece.contains(Point(x, y))) for code, (_, x, y) in SITES.items()}


def _sites_on(bank: Polygon) -> MultiPoint:
    return MultiPoint([(x, y) for _, x, y in SITES.values() if bank.contains(Point(x, y))])


def _outline() -> Polygon:
    points = []
    for degrees in range(360):
        angle = math.radians(degrees)
        wobble = (
            1
            + 0.06 * math.sin(3 * angle + 0.6)
            + 0.05 * math.sin(2 * angle + 2.6)
            + 0.035 * math.sin(5 * angle + 2.1)
            + 0.015 * math.sin(11 * angle)
        )
        points.append((4050 * wobble * math.cos(angle), 3250 * wobble * math.sin(angle) - 120))
    return Polygon(points)


def _lake() -> Polygon:
    points = []
    for degrees in range(0, 360, 3):
        angle = math.radians(degrees)
        wobble = 1 + 0.12 * math.sin(2 * angle + 0.4) + 0.07 * math.sin(5 * angle + 1.2)
        points.append((-150 + 1080 * wobble * math.cos(angle), 2250 + 1000 * wobble * math.sin(angle)))
    return Polygon(points)


def _banks() -> tuple[Polygon, Polygon]:
    """All that lies west and east of the river."""
    (top, _), (bottom, _) = COURSE[0], COURSE[-1]
    west = Polygon([*COURSE, (bottom, -9000), (-9000, -9000), (-9000, 9000), (top, 9000)])
    east = Polygon([*COURSE, (bottom, -9000), (9000, -9000), (9000, 9000), (top, 9000)])
    return west, east


def _on_earth(shape: Polygon) -> Polygon:
    return Polygon([_to_wgs84(*_bent(x, y)) for x, y in shape.exterior.coords])


def _bent(x: float, y: float) -> tuple[float, float]:
    """A smooth bend of the plane, small enough never to fold: every border bends the same way on both its sides."""
    dx = 90 * math.sin(y / 430 + 0.4) + 38 * math.sin(x / 210 + y / 170) + 13 * math.sin(y / 61 + x / 97)
    dy = 80 * math.sin(x / 470 + 1.3) + 34 * math.sin(x / 190 - y / 230 + 2) + 13 * math.sin(x / 67 - y / 83)
    return x + dx, y + dy


def _to_wgs84(x: float, y: float) -> tuple[float, float]:
    return round(ORIGIN[0] + x / METRES_PER_DEGREE_EAST, 5), round(ORIGIN[1] + y / METRES_PER_DEGREE_NORTH, 5)


def _feature(kind: str, code: str, name: str, parent: str, shape: BaseGeometry) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"kind": kind, "code": code, "name": name, "parent": parent, "year": YEAR},
        "geometry": mapping(shape),
    }


def write() -> None:
    """Draw the town anew, one feature a line."""
    text = json.dumps(drawing(), separators=(",", ":"), ensure_ascii=False)
    NEIGHBOURHOODS_FILE.write_text(text.replace('{"type":"Feature"', '\n{"type":"Feature"') + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
