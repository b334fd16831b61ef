"""Initiatives from a CSV file of elsewhere: what each row says, made fit to keep, and what cannot be read and why.

Pure: it knows no models, no settings and no clock. Nothing is shortened in silence: whoever brings the rows in gets a
note for each change and a problem for each row that is left out.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from accounts.typed_text import tidy, tidy_line
from initiatives.lengths import PLAN_LENGTH, SUMMARY_LENGTH, TITLE_LENGTH

SOURCE_LENGTH = 500
LARGEST_CELL = 64 * 1024 * 1024
MOST_SUPPORTERS = 2_147_483_647

DELIMITERS = (",", ";", "\t", "|")
MARKUP = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
NUMBER = re.compile(r"[0-9]+(?:\.0+)?")


class Unreadable(Exception):
    """The file as a whole cannot be used."""


@dataclass(frozen=True)
class Columns:
    """What the columns are called in this file. `supporters`, `theme` and `neighbourhood` may be empty."""

    title: str
    text: str
    source: str
    supporters: str = ""
    theme: str = ""
    neighbourhood: str = ""

    def named(self) -> list[str]:
        return [name for name in vars(self).values() if name]


@dataclass(frozen=True)
class Row:
    """What one row brings. `line` is where it begins in the file; `notes` say what was changed to make it fit."""

    line: int
    title: str
    summary: str
    plan: str
    source: str
    supporters: int | None
    theme: str
    neighbourhood: str
    notes: tuple[str, ...]


@dataclass
class Sheet:
    """What came of a file: rows that can be brought in, and problems by line."""

    rows: list[Row] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


class _Unfit(Exception):
    """One row cannot be used."""


def read(content: bytes, columns: Columns, *, encoding: str = "utf-8-sig") -> Sheet:
    """Read a CSV file with a heading. Raises Unreadable where it is something else, or lacks a column."""
    text = _decoded(content, encoding)
    heading, rows = _table(text, columns)
    sheet = Sheet()
    seen: dict[str, int] = {}
    for line, cells in rows:
        try:
            row = _row(line, _by_name(heading, cells), columns)
        except _Unfit as unfit:
            sheet.problems.append(f"line {line}: {unfit}")
            continue
        if row.source in seen:
            sheet.problems.append(f"line {line}: has the same address as line {seen[row.source]}")
            continue
        seen[row.source] = line
        sheet.rows.append(row)
    return sheet


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Unreadable(
            f"This is not a text in {encoding.removesuffix('-sig').upper()}: line {line}, byte {error.start}. "
            f"If it is in another encoding, name it (for instance --encoding cp1252)."
        ) from error
    except LookupError as error:
        raise Unreadable(f"The encoding '{encoding}' is not known.") from error


def _table(text: str, columns: Columns) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """The heading, and the rows with the line on which each begins."""
    if not text.strip():
        raise Unreadable("The file is empty.")
    csv.field_size_limit(LARGEST_CELL)
    headings = [_heading(text, delimiter) for delimiter in DELIMITERS]
    heading, delimiter = max(
        zip(headings, DELIMITERS, strict=True), key=lambda found: len(set(columns.named()) & set(found[0]))
    )
    missing = [name for name in columns.named() if name not in heading]
    if missing:
        raise Unreadable(f"There is no column {', '.join(missing)}. There are: {', '.join(heading)[:300]}.")
    doubled = [name for name in columns.named() if heading.count(name) > 1]
    if doubled:
        raise Unreadable(f"There is more than one column {', '.join(doubled)}.")
    return heading, _rows(text, delimiter)


def _heading(text: str, delimiter: str) -> list[str]:
    try:
        return [tidy_line(name) for name in next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))]
    except (csv.Error, StopIteration):
        return []


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    next(reader)
    line = reader.line_num + 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise Unreadable(f"Line {line} is not CSV: {error}.") from error


def _by_name(heading: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    if not any(cell.strip() for cell in cells):
        raise _Unfit("is empty")
    if len(cells) != len(heading):
        raise _Unfit(f"has {len(cells)} cells where the heading has {len(heading)}")
    return dict(zip(heading, cells, strict=True))


def _row(line: int, cells: dict[str, str], columns: Columns) -> Row:
    notes: list[str] = []
    title = tidy_line(_without_markup(cells[columns.title], "title", notes))
    text = tidy(_without_markup(cells[columns.text], "text", notes))
    source = tidy_line(cells[columns.source])
    for value, name in ((title, columns.title), (source, columns.source)):
        if not value:
            raise _Unfit(f"has nothing in column {name}")
    if not text:
        notes.append(f"has nothing in column {columns.text}; its title stands as the summary")
    if len(source) > SOURCE_LENGTH:
        raise _Unfit(f"its address is {len(source)} characters long, at most {SOURCE_LENGTH} fit")
    short = shortened(title, TITLE_LENGTH)
    plan = text
    if short != title:
        plan = f"{title}\n\n{text}".strip()
        notes.append(f"the title of {len(title)} characters was shortened; the whole title stands in the plan")
    if len(plan) > PLAN_LENGTH:
        raise _Unfit(f"its text is {len(plan)} characters long, at most {PLAN_LENGTH} fit")
    return Row(
        line=line,
        title=short,
        summary=summary_of(text or title),
        plan=plan,
        source=source,
        supporters=_supporters(cells.get(columns.supporters, ""), notes),
        theme=tidy_line(cells.get(columns.theme, "")),
        neighbourhood=tidy_line(cells.get(columns.neighbourhood, "")).upper(),
        notes=tuple(notes),
    )


def shortened(text: str, most: int) -> str:
    """One line of at most so many characters: cut between words where there are any, with an ellipsis."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    if not text[most - 1].isspace() and " " in cut[most // 2 :]:
        cut = cut[: cut.rindex(" ")]
    return f"{cut.rstrip(' ,.;:-–')}…"


def summary_of(text: str) -> str:
    """The first sentences, as far as a summary goes."""
    line = tidy_line(text)
    if len(line) <= SUMMARY_LENGTH:
        return line
    ends = [found.end() for found in re.finditer(r"[.!?](?=\s)", line[:SUMMARY_LENGTH])]
    return line[: ends[-1]] if ends and ends[-1] >= SUMMARY_LENGTH // 3 else shortened(line, SUMMARY_LENGTH)


def _supporters(cell: str, notes: list[str]) -> int | None:
    text = tidy_line(cell)
    if not text:
        return None
    if NUMBER.fullmatch(text) and len(text) < 20 and (number := int(float(text))) <= MOST_SUPPORTERS:
        return number
    notes.append(f"the number of supporters '{text[:20]}' was left out, it is no number of people")
    return None


def _without_markup(cell: str, what: str, notes: list[str]) -> str:
    if not MARKUP.search(cell):
        return cell
    notes.append(f"the HTML in the {what} was made plain text")
    reader = _TextOf()
    reader.feed(cell)
    reader.close()
    return re.sub(r"\n\s*\n\s*\n", "\n\n", "".join(reader.parts))


class _TextOf(HTMLParser):
    """The text of HTML: blocks become lines, list items get a dash, scripts and styles are dropped."""

    UNSEEN = frozenset({"script", "style", "template", "head", "iframe", "object"})
    BLOCKS = frozenset({"p", "div", "br", "ul", "ol", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.UNSEEN:
            self._unseen += 1
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag in self.BLOCKS:
            self.parts.append("\n")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.BLOCKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag in self.BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.parts.append(data)
