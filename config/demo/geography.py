"""The invented town of Lindermeer: its districts and neighbourhoods, and where things are in it.

The shapes stand in lindermeer.geojson (WGS84, longitude before latitude), in open water where a polder was once
planned, so that nobody takes them for a real place.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

MUNICIPALITY_CODE = "GM9931"
MUNICIPALITY_NAME = "Gemeente Lindermeer"
YEAR = 2026

NEIGHBOURHOODS_FILE = Path(__file__).with_name("lindermeer.geojson")

INHABITANTS = {
    "Dorpskern": 2_310,
    "Havenkwartier": 3_145,
    "Stationsbuurt": 4_420,
    "Kloosterhof": 2_870,
    "Oosterwaard": 4_985,
    "Molenbuurt": 3_760,
    "Vinkenbuurt": 4_130,
    "Rietlanden": 1_940,
    "Bloemenbuurt": 5_215,
    "Meerzicht": 2_655,
    "Wilgenpark": 3_480,
    "Ringdijk": 1_215,
    "Broekhuizen": 1_630,
    "Zuiderpolder": 685,
}
"""How many people live in each neighbourhood."""

Boundary = dict[str, Any]
"""A GeoJSON geometry."""


@dataclass(frozen=True)
class Area:
    """A district or a neighbourhood: its CBS code, the code that it lies in, and its shape."""

    code: str
    name: str
    parent: str
    boundary: Boundary


@dataclass(frozen=True)
class Desk:
    """A place where residents find the people of their district."""

    name: str
    district: str
    neighbourhood: str
    address: str
    phone: str
    hours_nl: str
    hours_en: str
    week: str
    """Its hours by weekday, such as `1 9:00-12:00 13:00-17:00; 4 9:00-20:00`: 1 is Monday."""


DESKS = (
    Desk(
        "Stadhuis Lindermeer",
        "Centrum",
        "Dorpskern",
        "Brink 1, Lindermeer",
        "14 0999",
        "maandag tot en met vrijdag 9.00 tot 17.00 uur, donderdag tot 20.00 uur",
        "Monday to Friday 9:00 to 17:00, Thursday until 20:00",
        "1 9:00-17:00; 2 9:00-17:00; 3 9:00-17:00; 4 9:00-20:00; 5 9:00-17:00",
    ),
    Desk(
        "Inloop Het Dok",
        "Centrum",
        "Havenkwartier",
        "Scheepmakerskade 14, Lindermeer",
        "0999 55 01 40",
        "dinsdag en donderdag 13.00 tot 17.00 uur",
        "Tuesday and Thursday 13:00 to 17:00",
        "2 13:00-17:00; 4 13:00-17:00",
    ),
    Desk(
        "Wijkpunt Oost",
        "Oost",
        "Oosterwaard",
        "Lindelaan 62, Lindermeer",
        "0999 55 02 00",
        "maandag, woensdag en vrijdag 9.00 tot 13.00 uur",
        "Monday, Wednesday and Friday 9:00 to 13:00",
        "1 9:00-13:00; 3 9:00-13:00; 5 9:00-13:00",
    ),
    Desk(
        "Buurtkamer De Vink",
        "Oost",
        "Vinkenbuurt",
        "Vinkstraat 110, Lindermeer",
        "0999 55 02 10",
        "dinsdag 10.00 tot 12.00 uur, met koffie",
        "Tuesday 10:00 to 12:00, with coffee",
        "2 10:00-12:00",
    ),
    Desk(
        "Wijkpunt West",
        "West",
        "Bloemenbuurt",
        "Dahliaplein 3, Lindermeer",
        "0999 55 03 00",
        "maandag tot en met donderdag 9.00 tot 12.30 uur",
        "Monday to Thursday 9:00 to 12:30",
        "1 9:00-12:30; 2 9:00-12:30; 3 9:00-12:30; 4 9:00-12:30",
    ),
    Desk(
        "Dorpshuis Broekhuizen",
        "Zuid",
        "Broekhuizen",
        "Dorpsweg 27, Broekhuizen",
        "0999 55 04 00",
        "woensdag 9.00 tot 16.00 uur, en elke eerste zaterdag van de maand",
        "Wednesday 9:00 to 16:00, and every first Saturday of the month",
        "3 9:00-12:00 13:00-16:00",
    ),
)


@dataclass(frozen=True)
class Face:
    """Somebody whom residents can find in a district, under the name by which the page of that district shows them."""

    name: str
    district: str
    neighbourhood: str
    function_nl: str
    function_en: str
    organisation: str
    side: str
    phone: str
    email: str


FACES = (
    Face(
        "Marit Kuiper",
        "Centrum",
        "",
        "teamleider wijkteam",
        "leads the district team",
        "Gemeente Lindermeer",
        "municipality",
        "14 0999",
        "wijkteam.centrum@lindermeer.example",
    ),
    Face(
        "Samira de Wit",
        "Oost",
        "",
        "teamleider wijkteam",
        "leads the district team",
        "Gemeente Lindermeer",
        "municipality",
        "0999 55 02 00",
        "wijkteam.oost@lindermeer.example",
    ),
    Face(
        "Priya Ramdin",
        "Oost",
        "",
        "medewerker initiatieven",
        "helps with plans",
        "Gemeente Lindermeer",
        "municipality",
        "0999 55 02 01",
        "wijkteam.oost@lindermeer.example",
    ),
    Face(
        "Farid Benali",
        "West",
        "",
        "teamleider wijkteam",
        "leads the district team",
        "Gemeente Lindermeer",
        "municipality",
        "0999 55 03 00",
        "wijkteam.west@lindermeer.example",
    ),
    Face(
        "Anouk Bakker",
        "Centrum",
        "",
        "sociaal werker",
        "social worker",
        "Stichting Samenwijk",
        "welfare",
        "0999 55 01 41",
        "",
    ),
    Face(
        "Mo Tahiri",
        "Oost",
        "",
        "opbouwwerker",
        "community worker",
        "Stichting Samenwijk",
        "welfare",
        "0999 55 02 11",
        "",
    ),
    Face(
        "Greet Zijlstra",
        "Oost",
        "Vinkenbuurt",
        "gastvrouw van de buurtkamer",
        "hostess of the neighbourhood room",
        "Buurtkamer De Vink",
        "residents",
        "0999 55 02 10",
        "",
    ),
)


@cache
def districts() -> tuple[Area, ...]:
    return tuple(area for kind, area in _areas() if kind == "district")


@cache
def neighbourhoods() -> tuple[Area, ...]:
    return tuple(area for kind, area in _areas() if kind == "neighbourhood")


@cache
def neighbourhood_named(name: str) -> Area:
    """Raises KeyError for a name that is not in the town."""
    return {area.name: area for area in neighbourhoods()}[name]


@cache
def district_named(name: str) -> Area:
    """Raises KeyError for a name that is not in the town."""
    return {area.name: area for area in districts()}[name]


def location_of(place: str, neighbourhood: str) -> tuple[float, float]:
    """Longitude and latitude of a place: always the same for the same name, well inside its neighbourhood."""
    land = _inner_land(neighbourhood)
    west, south, east, north = land.bounds
    dice = Random(f"{place}, {neighbourhood}")  # noqa: S311
    while True:
        point = Point(dice.uniform(west, east), dice.uniform(south, north))
        if land.contains(point):
            return round(point.x, 5), round(point.y, 5)


def hours_of(desk: Desk) -> Iterator[tuple[int, time, time]]:
    """Weekday, opens and closes of each stretch."""
    for day in desk.week.split("; "):
        weekday, *stretches = day.split()
        for stretch in stretches:
            opens, closes = (time.fromisoformat(moment.zfill(5)) for moment in stretch.split("-"))
            yield int(weekday), opens, closes


@cache
def _inner_land(neighbourhood: str) -> BaseGeometry:
    land = shape(neighbourhood_named(neighbourhood).boundary)
    return land.buffer(-0.0012)


@cache
def _areas() -> tuple[tuple[str, Area], ...]:
    collection = json.loads(NEIGHBOURHOODS_FILE.read_text(encoding="utf-8"))
    return tuple(_area(feature["properties"], feature["geometry"]) for feature in collection["features"])


def _area(properties: dict[str, str], boundary: Boundary) -> tuple[str, Area]:
    area = Area(properties["code"], properties["name"], properties["parent"], boundary)
    return properties["kind"], area
