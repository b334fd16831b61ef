"""Where the names in a picture stand: beside their own dots, over no dot, no other name and nothing else there. Who has
no room for a name gets a number, which stands in the dot and in a list below the picture.

Pure: places and lines of text in, places out, always the same for the same picture.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import hypot

LETTER = 7.6
"""How wide a letter is, about, in the drawing."""
LINE = 17.0
"""How far apart two lines of a name are."""
ABOVE, BELOW = 12.0, 5.0
"""How far letters reach above and below the line on which they stand."""
BETWEEN = 6.0
"""How far two names stay apart: nearer, they read as one."""
MARK = 17.0
"""How far a mark reaches around its dot, at most."""
HALO = 25.0
"""The same, where a ring is drawn around it."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def distance(self, point: Point) -> float:
        x, y = point
        return hypot(max(self.left - x, 0.0, x - self.right), max(self.top - y, 0.0, y - self.bottom))

    def with_room(self, room: float) -> Box:
        return Box(self.left - room, self.top - room, self.right + room, self.bottom + room)

    def is_within(self, other: Box) -> bool:
        across = other.left <= self.left and self.right <= other.right
        return across and other.top <= self.top and self.bottom <= other.bottom


@dataclass(frozen=True)
class Lettered:
    """A name beside its dot: x and y of its first line, and on which side of x it runs, as SVG's `text-anchor` says."""

    x: float
    y: float
    anchor: str


def place_names(
    dots: Sequence[Point], names: Sequence[Sequence[str]], *, rings: Sequence[bool], taken: Sequence[Box], frame: Box
) -> list[Lettered | None]:
    """For each dot where its name stands; None where there is no room. `names` are in lines; `rings` says which dots
    have one around them; `taken` is what must stay free beside them.
    """
    marks = [around(x, y, HALO if has_ring else MARK) for (x, y), has_ring in zip(dots, rings, strict=True)]
    filled = [*taken, *marks]
    found: list[Lettered | None] = []
    for (x, y), lines, has_ring in zip(dots, names, rings, strict=True):
        for name in _ways(x, y, lines, HALO if has_ring else MARK):
            box = _box_of(name, lines)
            is_free = box.is_within(frame) and not any(box.meets(one) for one in filled)
            if is_free and all(box.distance((x, y)) <= box.distance(dot) for dot in dots):
                filled.append(box.with_room(BETWEEN))
                found.append(name)
                break
        else:
            found.append(None)
    return found


def free_line(x: float, y: float, text: str, *, steps: Sequence[float], marks: Sequence[Box]) -> float:
    """How far from y one line of text in the middle of x stands: the first of these steps where it lies on no mark."""
    return next((step for step in steps if not any(of_text(x, y + step, text).meets(mark) for mark in marks)), steps[0])


def around(x: float, y: float, reach: float) -> Box:
    return Box(x - reach, y - reach, x + reach, y + reach)


def of_text(x: float, y: float, text: str) -> Box:
    """The room that one line takes that stands in the middle of x."""
    return _box_of(Lettered(x, y, "middle"), [text])


def _ways(x: float, y: float, lines: Sequence[str], reach: float) -> Iterator[Lettered]:
    """The places for a name, the best first: below, above, right, left, aslant, and then a little further off."""
    tall = (len(lines) - 1) * LINE
    for off in (0.0, 14.0):
        yield _lettered(x, y + reach + ABOVE + 2 + off, "middle")
        yield _lettered(x, y - reach - BELOW - tall - off, "middle")
        yield _lettered(x + reach + 3 + off, y + BELOW - tall / 2, "start")
        yield _lettered(x - reach - 3 - off, y + BELOW - tall / 2, "end")
        for across, anchor in ((reach / 2 + off, "start"), (-reach / 2 - off, "end")):
            yield _lettered(x + across, y + reach + ABOVE, anchor)
            yield _lettered(x + across, y - reach - tall, anchor)


def _lettered(x: float, y: float, anchor: str) -> Lettered:
    return Lettered(round(x, 1), round(y, 1), anchor)


def _box_of(name: Lettered, lines: Sequence[str]) -> Box:
    wide = max(len(line) for line in lines) * LETTER
    left = {"start": name.x, "middle": name.x - wide / 2, "end": name.x - wide}[name.anchor]
    return Box(left, name.y - ABOVE, left + wide, name.y + (len(lines) - 1) * LINE + BELOW)
