"""The geometry of the round table: from who sits there in which role to circles and lines of text.

Pure: numbers and texts in, numbers and texts out. Units are those of a square of `SIZE` by `SIZE` with its origin at
the top left; the template draws them as SVG. Form tells the role (size, distance, ring), so that colour need not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import asin, ceil, cos, degrees, radians, sin

from decisions.ladder import Role

SIZE = 360.0
CENTRE = SIZE / 2
TABLE_RADIUS = 80.0
EDGE_RADIUS = 71.0
"""The dotted line just inside the rim of the table."""

SOFT_HYPHEN = "\u00ad"
LETTER_WIDTH = 0.6
"""Mean width of a bold letter of the sans serif, in ems; the serif of the middle is about as wide."""
LINE_HEIGHT = 1.18
"""Of the lines of a label, in ems."""
WIDEST_TEXT = 0.86
"""How much of a circle's width a line of text may take."""


@dataclass(frozen=True)
class Form:
    """How a role looks: its disc, the ring around it, and how far its outline stays from the table."""

    radius: float
    ring: float
    gap: float
    largest_text: float


FORMS = {
    Role.DECIDES: Form(radius=39, ring=46, gap=4, largest_text=15),
    Role.CO_PRODUCES: Form(radius=38, ring=0, gap=7, largest_text=14),
    Role.ADVISES: Form(radius=37, ring=0, gap=11, largest_text=13.5),
    Role.CONSULTED: Form(radius=35, ring=0, gap=16, largest_text=13),
    Role.INFORMED: Form(radius=29, ring=0, gap=36, largest_text=12),
}
SMALLEST_TEXT = 9.0
READABLE_TEXT = 10.5
"""Below this size names are not read with ease at the drawing's full size (12 pixels): it shows numbers instead, and
the list beside it says whose they are. On a narrow screen, where no name is large enough, it always does.
"""
NUMBER_SIZE = 0.95
"""Of a number in its seat, of the seat's radius."""
LEAST_ROOM = 6.0
"""Degrees that stay free between two seats."""


@dataclass(frozen=True)
class Chair:
    """Who sits at the table. `label` is what stands in the drawing and may hold soft hyphens; `voice` is what this
    party said of the open proposal (consent, objection, abstention), or empty; `number` is its place in the list.
    """

    label: str
    role: Role
    party_kind: str
    voice: str = ""
    number: int = 0


@dataclass(frozen=True)
class Line:
    """One line of text, centred on x; y is its baseline."""

    text: str
    x: float
    y: float


@dataclass(frozen=True)
class DrawnSeat:
    """A seat on the drawing. `ring` is the radius of the ring around a deciding seat, 0 for the others; `mark_x` and
    `mark_y` are where the sign of its voice stands; `number` is a line of text as well, for where names are too small.
    """

    role: str
    party_kind: str
    voice: str
    x: float
    y: float
    radius: float
    ring: float
    lines: Sequence[Line]
    text_size: float
    number: Line
    number_size: float
    mark_x: float
    mark_y: float


@dataclass(frozen=True)
class Box:
    """A part of the drawing's square."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Drawing:
    """The whole table: its seats, what stands in the middle, and the part of the square that all of it takes."""

    seats: Sequence[DrawnSeat]
    middle: Sequence[Line]
    middle_size: float
    box: Box
    centre: float = CENTRE
    table_radius: float = TABLE_RADIUS
    edge_radius: float = EDGE_RADIUS

    @property
    def is_numbered(self) -> bool:
        """Whether its names are too small to be read, so that numbers stand there at any width."""
        return any(seat.lines and seat.text_size < READABLE_TEXT for seat in self.seats)


def draw(chairs: Iterable[Chair], middle: str = "") -> Drawing:
    """Lay out the chairs around the table, the first at the top and on with the clock, none over another.

    Free room is shared evenly between neighbours, so a table of two, three or seven looks composed. Where there are
    more chairs than fit, all of them get smaller together.
    """
    chairs = list(chairs)
    scale = _fitting_scale(chairs)
    seats = [_seat(chair, angle, scale) for chair, angle in zip(chairs, _angles(chairs, scale), strict=True)]
    middle_lines = wrapped(middle, 11)
    middle_size = _text_size(middle_lines, EDGE_RADIUS, largest=22)
    return Drawing(seats, _lines(middle_lines, CENTRE, CENTRE, middle_size), round(middle_size, 1), _box(seats))


def _box(seats: Sequence[DrawnSeat]) -> Box:
    """What the table and its seats take, as much to the left as to the right: the table stands in the middle."""
    reach = [(seat, max(seat.radius, seat.ring) + 3) for seat in seats]
    side = max([TABLE_RADIUS + 3, *(abs(seat.x - CENTRE) + outline for seat, outline in reach)])
    top = min([CENTRE - TABLE_RADIUS - 3, *(seat.y - outline for seat, outline in reach)])
    bottom = max([CENTRE + TABLE_RADIUS + 3, *(seat.y + outline for seat, outline in reach)])
    return Box(round(CENTRE - side, 1), round(top, 1), round(2 * side, 1), round(bottom - top, 1))


def wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines of at most `width` letters: between words, and in a word at its soft hyphens.

    A word that is longer and says nowhere how it may be broken stays whole: the text gets smaller instead.
    """
    lines: list[str] = []
    for word in text.split():
        if lines and len(unbroken(lines[-1])) + 1 + len(unbroken(word)) <= width:
            lines[-1] += f" {word}"
        else:
            lines.extend(_broken(word, width))
    return [unbroken(line) for line in lines]


def _broken(word: str, width: int) -> list[str]:
    parts = word.split(SOFT_HYPHEN)
    if len(unbroken(word)) <= width or len(parts) == 1:
        return [word]
    pieces = [parts[0]]
    for part in parts[1:]:
        if len(pieces[-1]) + len(part) < width:
            pieces[-1] += part
        else:
            pieces.append(part)
    return [f"{piece}-" for piece in pieces[:-1]] + [pieces[-1]]


def unbroken(text: str) -> str:
    """As it is read where there is room: without the places where it may be broken."""
    return text.replace(SOFT_HYPHEN, "")


def _outline(form: Form, scale: float) -> float:
    return max(form.radius, form.ring) * scale


def _distance(form: Form, scale: float) -> float:
    """From the centre of the table to the centre of the seat, so that its outline stays within the drawing."""
    outline = _outline(form, scale)
    return min(TABLE_RADIUS + form.gap + outline, CENTRE - outline - 3)


def _needed_degrees(form: Form, scale: float) -> float:
    """The angle that a seat takes as seen from the centre of the table."""
    return 2 * degrees(asin(min(1.0, _outline(form, scale) / _distance(form, scale))))


def _fitting_scale(chairs: Sequence[Chair]) -> float:
    scale = 1.0
    while chairs and scale > 0.2 and _needed(chairs, scale) > 360:
        scale *= 0.95
    return scale


def _needed(chairs: Sequence[Chair], scale: float) -> float:
    return sum(_needed_degrees(FORMS[chair.role], scale) + LEAST_ROOM for chair in chairs)


def _angles(chairs: Sequence[Chair], scale: float) -> list[float]:
    """Degrees with the clock from the top, one for each chair."""
    needs = [_needed_degrees(FORMS[chair.role], scale) for chair in chairs]
    room = (360 - sum(needs)) / len(needs) if needs else 0.0
    angles, at = [], 0.0
    for number, need in enumerate(needs):
        if number:
            at += needs[number - 1] / 2 + room + need / 2
        angles.append(at)
    return angles


def _seat(chair: Chair, angle: float, scale: float) -> DrawnSeat:
    form = FORMS[chair.role]
    x, y = _point(angle, _distance(form, scale))
    radius = form.radius * scale
    lines, size = _label(chair.label, radius, form.largest_text * scale)
    outline = _outline(form, scale)
    number_size = radius * NUMBER_SIZE
    return DrawnSeat(
        role=chair.role.value,
        party_kind=chair.party_kind,
        voice=chair.voice,
        x=round(x, 1),
        y=round(y, 1),
        radius=round(radius, 1),
        ring=round(form.ring * scale, 1),
        lines=_lines(lines, x, y, size),
        text_size=round(size, 1),
        number=_lines([str(chair.number)], x, y, number_size)[0],
        number_size=round(number_size, 1),
        mark_x=round(x + outline * 0.72, 1),
        mark_y=round(y - outline * 0.72, 1),
    )


def _point(angle: float, distance: float) -> tuple[float, float]:
    turn = radians(angle - 90)
    return CENTRE + distance * cos(turn), CENTRE + distance * sin(turn)


def _label(label: str, radius: float, largest: float) -> tuple[list[str], float]:
    """The lines of a label and their size: of two ways to break it, the one that can be written largest."""
    choices = [wrapped(label, width) for width in (6, 8, 10, 13)]
    lines = max(choices, key=lambda lines: (_text_size(lines, radius, largest), -len(lines)))
    return lines, _text_size(lines, radius, largest)


def _text_size(lines: Sequence[str], radius: float, largest: float) -> float:
    """The largest size at which every line stays inside the circle."""
    size = largest
    while size > SMALLEST_TEXT and not _fits(lines, radius, size):
        size -= 0.5
    return size


def _fits(lines: Sequence[str], radius: float, size: float) -> bool:
    height = len(lines) * size * LINE_HEIGHT
    for number, line in enumerate(lines):
        top = abs(number * size * LINE_HEIGHT - height / 2)
        bottom = abs((number + 1) * size * LINE_HEIGHT - height / 2)
        reach = min(1.0, max(top, bottom) * 0.82 / radius)
        if len(line) * LETTER_WIDTH * size > 2 * radius * WIDEST_TEXT * cos(asin(reach)):
            return False
    return True


def _lines(texts: Sequence[str], x: float, y: float, size: float) -> list[Line]:
    """Lines of text around a point: their block is centred on it."""
    first = y - (len(texts) - 1) * size * LINE_HEIGHT / 2 + size * 0.35
    return [Line(text, round(x, 1), round(first + number * size * LINE_HEIGHT, 1)) for number, text in enumerate(texts)]


def bars(rung: int, of: int = 6) -> list[bool]:
    """The bars of the ladder: reached or not. Raises ValueError for a rung that the ladder does not have."""
    if not 0 <= rung <= of:
        raise ValueError(f"the ladder has rungs 0 to {of}")
    return [number < rung for number in range(of)]


def shortened(text: str, most: int) -> str:
    """At most `most` letters, cut between words where that keeps half of it."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    at = cut.rfind(" ")
    return (cut[:at] if at >= ceil(most / 2) else cut).rstrip(" ,.;:") + "…"
