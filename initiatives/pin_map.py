"""The map on which residents may put a pin: the neighbourhoods as shapes of our own, without tiles of others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from districts import outline
from districts.models import Neighbourhood

WIDTH, HEIGHT, MARGIN = 640.0, 420.0, 16.0


@dataclass(frozen=True)
class Shape:
    """A neighbourhood as it is drawn: `path` is the `d` of an SVG path, x and y the place of its name."""

    code: str
    name: str
    path: str
    x: float
    y: float


@dataclass(frozen=True)
class PinMap:
    """All neighbourhoods, with the frame by which a place on the picture becomes degrees and back."""

    frame: outline.Frame
    shapes: Sequence[Shape]


def pin_map(neighbourhoods: Sequence[Neighbourhood]) -> PinMap | None:
    """None where no neighbourhood has a boundary: then there is nothing to point at, and the form does without."""
    drawn = [(place, place.boundary) for place in neighbourhoods if place.boundary]
    if not drawn:
        return None
    frame = outline.frame_around((boundary for _, boundary in drawn), width=WIDTH, height=HEIGHT, margin=MARGIN)
    shapes = []
    for place, boundary in drawn:
        x, y = frame.place(*outline.middle(boundary))
        shapes.append(Shape(place.code, place.name, outline.path(boundary, frame), x, y))
    return PinMap(frame, shapes)
