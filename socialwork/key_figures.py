"""Key figures of districts and neighbourhoods from a CSV file: what each row says, and what cannot be read and why.

Pure: no models, no settings, no clock. A missing value is no problem: CBS leaves small numbers out. What is not a
number is one, and is told with its line.
"""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from socialwork.indicators import COLUMNS, DECIMALS, THOUSANDS, Indicator, Unit, unit_of

CODE = re.compile(r"(WK[0-9]{6}|BU[0-9]{8})")
ABOVE = re.compile(r"(NL[0-9]{2}|GM[0-9]{4})")
"""Rows of the country and of municipalities, which stand in the same files."""
CODE_COLUMNS = ("Codering", "gwb_code", "Gwb_code", "code", "WijkenEnBuurten", "gwb_code_10", "wijkcode", "buurtcode")
MISSING = frozenset({"", ".", "-", "x", "-99997", "-99995", "-99999999", "geheim"})
DELIMITERS = (";", ",", "\t")
LARGEST = Decimal(10) ** (12 - DECIMALS)
_DUTCH_THOUSANDS = re.compile(r"^[0-9]{1,3}(\.[0-9]{3})+$")


class Unreadable(Exception):
    """The file as a whole cannot be used."""


@dataclass(frozen=True)
class Figure:
    """One number. `line` is where its row begins in the file."""

    line: int
    code: str
    indicator: Indicator
    value: Decimal


@dataclass
class Reading:
    """What came of a file."""

    figures: list[Figure] = field(default_factory=list)
    rows: int = 0
    above: int = 0
    missing: int = 0
    indicators: tuple[Indicator, ...] = ()
    problems: list[str] = field(default_factory=list)


def read(content: bytes, *, encoding: str = "utf-8-sig", code_column: str = "") -> Reading:
    """Read a CSV file with a heading. Raises Unreadable where it is something else, or names no figure we know."""
    text = _decoded(content, encoding)
    if not text.strip():
        raise Unreadable("The file is empty.")
    heading, delimiter = _heading(text)
    place = _code_column(heading, code_column)
    columns = _columns(heading)
    if not columns:
        raise Unreadable(f"No column is a key figure that we know. There are: {', '.join(heading)[:300]}.")
    reading = Reading(indicators=tuple(columns.values()))
    seen: dict[str, int] = {}
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    next(rows)
    line = rows.line_num + 1
    try:
        for cells in rows:
            if any(cell.strip() for cell in cells):
                _row(line, cells, place, columns, reading, seen)
            line = rows.line_num + 1
    except csv.Error as error:
        raise Unreadable(f"Line {line} is not CSV: {error}.") from error
    return reading


def _row(
    line: int,
    cells: Sequence[str],
    place: int,
    columns: dict[int, Indicator],
    reading: Reading,
    seen: dict[str, int],
) -> None:
    reading.rows += 1
    code = cells[place].strip() if place < len(cells) else ""
    if ABOVE.fullmatch(code):
        reading.above += 1
        return
    if not CODE.fullmatch(code):
        reading.problems.append(f"line {line}: '{code[:20]}' is no code of a district or neighbourhood")
        return
    if code in seen:
        reading.problems.append(f"line {line}: {code} stands on line {seen[code]} already")
        return
    seen[code] = line
    for number, indicator in columns.items():
        typed = cells[number].strip() if number < len(cells) else ""
        if typed.lower() in MISSING:
            reading.missing += 1
            continue
        value = _number(typed, indicator)
        if value is None:
            reading.problems.append(f"line {line}: '{typed[:20]}' is no {indicator.value} of {code}")
        else:
            reading.figures.append(Figure(line, code, indicator, value))


def _number(typed: str, indicator: Indicator) -> Decimal | None:
    """The value in its own unit; None for what is not a number, or cannot be one of this kind."""
    plain = typed.replace("\u00a0", "").replace(" ", "")
    if _DUTCH_THOUSANDS.match(plain) and unit_of(indicator) is Unit.NUMBER and indicator is not Indicator.CARS:
        plain = plain.replace(".", "")
    try:
        value = Decimal(plain.replace(",", "."))
    except InvalidOperation:
        return None
    if not value.is_finite() or value < 0 or value >= LARGEST:
        return None
    if unit_of(indicator) is Unit.PERCENT and value > 100:
        return None
    if indicator in THOUSANDS:
        value *= 1000
    return value.quantize(Decimal(1).scaleb(-DECIMALS))


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Unreadable(
            f"This is not a text in {encoding.removesuffix('-sig').upper()}: line {line}. "
            f"If it is in another encoding, name it (for instance --encoding cp1252)."
        ) from error
    except LookupError as error:
        raise Unreadable(f"The encoding '{encoding}' is not known.") from error


def _heading(text: str) -> tuple[list[str], str]:
    found = []
    for delimiter in DELIMITERS:
        try:
            names = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        except (csv.Error, StopIteration):
            continue
        found.append(([name.strip() for name in names], delimiter))
    return max(found, key=lambda one: len(one[0]), default=([], ";"))


def _code_column(heading: Sequence[str], wanted: str) -> int:
    names = [_without_year(name).lower() for name in heading]
    if wanted:
        if wanted not in heading:
            raise Unreadable(f"There is no column {wanted}. There are: {', '.join(heading)[:300]}.")
        return list(heading).index(wanted)
    for name in CODE_COLUMNS:
        if name.lower() in names:
            return names.index(name.lower())
    raise Unreadable(
        f"No column has the CBS codes (for instance Codering or gwb_code). There are: {', '.join(heading)[:300]}."
    )


def _columns(heading: Sequence[str]) -> dict[int, Indicator]:
    """Which column holds which figure; the first one where two would do."""
    known = {name.lower(): indicator for indicator, names in COLUMNS.items() for name in names}
    found: dict[int, Indicator] = {}
    for number, name in enumerate(heading):
        indicator = known.get(name.lower()) or known.get(_without_year(name).lower())
        if indicator and indicator not in found.values():
            found[number] = indicator
    return found


def _without_year(name: str) -> str:
    """`AantalInwoners_5` is `AantalInwoners`; the open data number their columns, each year anew."""
    return re.sub(r"_[0-9]{1,3}$", "", name)
