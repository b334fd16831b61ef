"""Districts from a GeoJSON file: what can be read, put right where that is safe, and what cannot, with the reason.

Pure: it knows no models, no settings and no clock. Boundaries come out in WGS84 (EPSG:4326), longitude before latitude.
"""

import json
import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import numpy
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError
from shapely.geometry import MultiPolygon, Polygon, shape
from shapely.geometry.base import BaseGeometry

Json = dict[str, Any]

RD_NEW = 28992
WGS84 = 4326

RD_BOUNDS = (-7_000.0, 289_000.0, 300_000.0, 629_000.0)
"""West, south, east, north in metres: the area for which RD New is defined (EPSG:28992)."""

NETHERLANDS = ((2.0, 50.0, 8.0, 56.0), (-69.0, 11.5, -62.5, 18.5))
"""The same in degrees, with room to spare: the country in Europe, and the islands in the Caribbean."""

DECIMALS = 6
"""Of a degree: about a decimetre, finer than a district's boundary is known."""

NAME_LENGTH = 80
CODE = re.compile(r"WK[0-9]{6}")
YEAR = re.compile(r"\b(?:19|20)[0-9]{2}\b")
MOST_PEOPLE = 2_000_000


class Unreadable(Exception):
    """The file as a whole cannot be used."""


class _Unfit(Exception):
    """One feature cannot be used."""


@dataclass(frozen=True)
class Properties:
    """What the properties of a feature are called in this file."""

    code: str = "wijkCode"
    name: str = "wijkNaam"
    population: str = "aantalInwoners"


@dataclass(frozen=True)
class ReadDistrict:
    """A district as the file has it."""

    code: str
    name: str
    population: int | None
    boundary: Json

    @property
    def municipality(self) -> str:
        return f"GM{self.code[2:6]}"


@dataclass
class Reading:
    """What came of a file.

    problems  what could not be read, and why, by feature
    notes     what was read and put right
    """

    districts: list[ReadDistrict] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    crs: int = WGS84
    year: int | None = None
    municipality_name: str = ""


def read(content: bytes, properties: Properties) -> Reading:
    """Read a GeoJSON FeatureCollection. Raises Unreadable where it is something else, or holds no district at all."""
    collection = _collection(content)
    features: list[Any] = collection["features"]
    reading = Reading(crs=_crs_of(collection), year=_year_of(collection), municipality_name=_name_of(collection))
    seen: dict[str, int] = {}
    for number, feature in enumerate(features, start=1):
        try:
            district = _district(feature, properties, reading, number)
        except _Unfit as unfit:
            reading.problems.append(f"{_label(feature, properties, number)}: {unfit}")
            continue
        if district.code in seen:
            reading.problems.append(
                f"feature {number} ({district.code}): stands in the file already, see {seen[district.code]}"
            )
            continue
        seen[district.code] = number
        reading.districts.append(district)
    if not reading.districts:
        reasons = "; ".join(reading.problems[:3]) or "it has no features"
        raise Unreadable(f"No district in this file can be read: {reasons}.")
    municipalities = sorted({district.municipality for district in reading.districts})
    if len(municipalities) > 1:
        raise Unreadable(
            f"The districts in this file lie in {len(municipalities)} municipalities by their codes "
            f"({', '.join(municipalities[:5])}). A file holds the districts of one."
        )
    return reading


def _collection(content: bytes) -> Json:
    try:
        collection = json.loads(content.decode("utf-8-sig"), parse_constant=_no_number)
    except UnicodeDecodeError as error:
        raise Unreadable(f"This is not a text in UTF-8 (byte {error.start}).") from error
    except json.JSONDecodeError as error:
        raise Unreadable(f"This is not JSON: line {error.lineno}, column {error.colno}: {error.msg}.") from error
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"This JSON cannot be read: {error}.") from error
    if not isinstance(collection, dict) or collection.get("type") != "FeatureCollection":
        raise Unreadable("This is not a GeoJSON FeatureCollection.")
    if not isinstance(collection.get("features"), list):
        raise Unreadable("This FeatureCollection has no list of features.")
    return collection


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is not a number that GeoJSON knows")


def _crs_of(collection: Json) -> int:
    """The coordinate system: as the file names it, else as its coordinates look."""
    named = collection.get("crs")
    if named is not None:
        return _named_crs(named)
    points = [point for feature in collection["features"][:20] for point in _some_points(feature)]
    west, south, east, north = RD_BOUNDS
    is_rd = bool(points) and all(west <= x <= east and south <= y <= north for x, y in points)
    return RD_NEW if is_rd else WGS84


def _named_crs(named: Any) -> int:
    inner = named.get("properties") if isinstance(named, dict) else None
    name = inner.get("name") if isinstance(inner, dict) else None
    if not isinstance(name, str):
        raise Unreadable("The file names its coordinate system in a form that is not known.")
    if name.upper().endswith("CRS84"):
        return WGS84
    try:
        code = CRS.from_user_input(name).to_epsg()
    except CRSError as error:
        raise Unreadable(f"The coordinate system '{name[:80]}' is not known.") from error
    if code not in (WGS84, RD_NEW):
        raise Unreadable(f"The coordinate system '{name[:80]}' is not one of EPSG:4326 and EPSG:28992.")
    return int(code)


def _some_points(feature: Any) -> Iterator[tuple[float, float]]:
    geometry = feature.get("geometry") if isinstance(feature, dict) else None
    part = geometry.get("coordinates") if isinstance(geometry, dict) else None
    while isinstance(part, list) and part and isinstance(part[0], list):
        part = part[0]
    if isinstance(part, list) and len(part) >= 2 and all(_is_number(value) for value in part[:2]):
        yield float(part[0]), float(part[1])


def _year_of(collection: Json) -> int | None:
    """The year of the division, where the file's own description names one."""
    metadata = collection.get("metadata")
    source = metadata.get("source") if isinstance(metadata, dict) else None
    found = YEAR.search(source) if isinstance(source, str) else None
    return int(found.group()) if found else None


def _name_of(collection: Json) -> str:
    """The name of the municipality, where the file gives it."""
    metadata = collection.get("metadata")
    for holder, key in ((metadata, "municipality"), (metadata, "gemeente"), (metadata, "name"), (collection, "name")):
        name = holder.get(key) if isinstance(holder, dict) else None
        if isinstance(name, str) and 0 < len(_line(name)) <= NAME_LENGTH:
            return _line(name)
    return ""


def _label(feature: Any, properties: Properties, number: int) -> str:
    known = feature.get("properties") if isinstance(feature, dict) else None
    code = known.get(properties.code) if isinstance(known, dict) else None
    return f"feature {number} ({_line(str(code))[:20]})" if code else f"feature {number}"


def _district(feature: Any, properties: Properties, reading: Reading, number: int) -> ReadDistrict:
    known = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(known, dict):
        raise _Unfit("it has no properties")
    code = _code(known, properties.code)
    name = _name(known, properties.name)
    population = _population(known, properties.population, reading, code)
    boundary, repaired = _boundary(feature.get("geometry"), reading.crs)
    if repaired:
        reading.notes.append(f"{code} {name}: the boundary crossed itself and was repaired")
    return ReadDistrict(code, name, population, boundary)


def _code(known: Mapping[str, Any], key: str) -> str:
    value = known.get(key)
    if value is None:
        raise _Unfit(f"it has no property '{key}' with a code")
    code = _line(str(value)).upper()
    if not CODE.fullmatch(code):
        raise _Unfit(f"'{code[:20]}' is not the CBS code of a district (WK and six digits)")
    return code


def _name(known: Mapping[str, Any], key: str) -> str:
    value = known.get(key)
    name = _line(value) if isinstance(value, str) else ""
    if not name:
        raise _Unfit(f"it has no property '{key}' with a name")
    if len(name) > NAME_LENGTH:
        raise _Unfit(f"its name is {len(name)} characters long, at most {NAME_LENGTH} fit")
    return name


def _population(known: Mapping[str, Any], key: str, reading: Reading, code: str) -> int | None:
    """The number of inhabitants; unknown where it is missing or is one of the codes by which CBS says unknown."""
    value = known.get(key)
    if value is None or value == "":
        return None
    try:
        number = float(value) if not isinstance(value, bool) else math.nan
    except (TypeError, ValueError):
        number = math.nan
    if math.isfinite(number) and 0 <= number <= MOST_PEOPLE and number == int(number):
        return int(number)
    reading.notes.append(
        f"{code}: the population '{_line(str(value))[:20]}' was left out, it is not a number of people"
    )
    return None


def _boundary(geometry: Any, crs: int) -> tuple[Json, bool]:
    """The boundary as GeoJSON in WGS84, and whether it had to be repaired."""
    if not isinstance(geometry, dict) or geometry.get("type") not in ("Polygon", "MultiPolygon"):
        found = geometry.get("type") if isinstance(geometry, dict) else None
        raise _Unfit(f"it has no Polygon or MultiPolygon but {_line(str(found))[:30] if found else 'nothing'}")
    try:
        drawn = shapely.force_2d(shape(geometry))
    except (ValueError, TypeError, IndexError, KeyError, AttributeError, RecursionError, shapely.errors.ShapelyError):
        raise _Unfit("its coordinates cannot be read") from None
    repaired = not drawn.is_valid
    whole = _polygons(shapely.make_valid(drawn) if repaired else drawn)
    if whole.is_empty or whole.area == 0:
        raise _Unfit("its boundary encloses nothing")
    degrees = _in_degrees(whole, crs)
    return _geojson(degrees), repaired


def _polygons(drawn: BaseGeometry) -> MultiPolygon | Polygon:
    """The parts that enclose something: a repair may leave loose lines and points."""
    parts = [part for part in getattr(drawn, "geoms", [drawn]) if not part.is_empty]
    flat: list[Polygon] = []
    for part in parts:
        flat += [inner for inner in getattr(part, "geoms", [part]) if isinstance(inner, Polygon)]
    return flat[0] if len(flat) == 1 else MultiPolygon(flat)


@cache
def _to_degrees() -> Transformer:
    return Transformer.from_crs(RD_NEW, WGS84, always_xy=True)


def _in_degrees(drawn: MultiPolygon | Polygon, crs: int) -> BaseGeometry:
    west, south, east, north = drawn.bounds
    if crs == RD_NEW:
        if not (RD_BOUNDS[0] <= west <= east <= RD_BOUNDS[2] and RD_BOUNDS[1] <= south <= north <= RD_BOUNDS[3]):
            raise _Unfit("its coordinates lie outside the area of RD New")
        return shapely.transform(drawn, _from_rd)
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise _Unfit("its coordinates are neither degrees nor metres of RD New")
    if not any(w <= west and s <= south and east <= e and north <= n for w, s, e, n in NETHERLANDS):
        raise _Unfit("it does not lie in the Netherlands: are longitude and latitude in the wrong order?")
    return drawn


def _from_rd(points: NDArray[numpy.float64]) -> NDArray[numpy.float64]:
    return numpy.column_stack(_to_degrees().transform(points[:, 0], points[:, 1]))


def _geojson(drawn: BaseGeometry) -> Json:
    rounded = shapely.transform(drawn, lambda points: points.round(DECIMALS))
    if not rounded.is_valid:  # Two points so near each other that rounding made them cross.
        rounded = _polygons(shapely.make_valid(rounded))
    oriented = shapely.orient_polygons(rounded)
    found: Json = json.loads(shapely.to_geojson(oriented))
    return found


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _line(text: str) -> str:
    """One line without what cannot be seen: control, format and private characters."""
    seen = "".join(" " if character.isspace() else character for character in unicodedata.normalize("NFC", text))
    return " ".join("".join(c for c in seen if unicodedata.category(c)[0] != "C").split())
