"""Replays the ledger: what its lines say of a process must be what the tables hold (invariant 7).

What each kind of line says stands in `decisions/lines.py`; here the lines are read in order, and every difference
between what they say and what the tables hold is put into words.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from decisions.lines import LINES, SUBJECT, UNTOLD, Row
from decisions.models import Process
from ledger import queries as ledger
from ledger.chain import moment
from ledger.queries import Told

Key = tuple[Any, ...]


@dataclass(frozen=True)
class _Place:
    """Of which process something is, and at which step by its number; None where it is of no single step."""

    process: UUID
    number: int | None

    def __str__(self) -> str:
        return f"step {self.number}: " if self.number is not None else ""


@dataclass
class _Replayed:
    """What the ledger says of one row, and about which subject the first line was that spoke of it."""

    subject: str
    columns: dict[str, Any]


@dataclass(frozen=True)
class _Held:
    """What the tables hold of one row."""

    place: _Place
    columns: Mapping[str, Any]


class _Count:
    """Tells rows apart by their place in the order in which they were written, where nothing else does."""

    def __init__(self) -> None:
        self._seen: Counter[tuple[Row, Key]] = Counter()

    def __call__(self, row: Row, key: Key) -> Key:
        if not row.is_counted:
            return key
        self._seen[row, key] += 1
        return (*key, self._seen[row, key])


def differences_in(process: Process) -> Iterator[str]:
    """Every difference between the ledger and the tables about one process, in words."""
    return (fault for _, fault in differences_among([process]))


def differences_among(processes: Sequence[Process]) -> Iterator[tuple[Process, str]]:
    """The same of several processes, each with the process that it is of, in as many queries as for one."""
    held = {row: _held(row, [process.id for process in processes]) for row in columns_told()}
    places = {key[0]: one.place for row, rows in held.items() if len(row.key) == 1 for key, one in rows.items()}
    lines = list(ledger.told_about(places))
    found: dict[UUID, list[str]] = defaultdict(list)
    for place, fault in (*_unknown(lines, places), *_differences(replayed(lines), held, places)):
        found[place.process].append(f"{place}7: {fault}")
    for process in processes:
        for fault in found[process.id]:
            yield process, fault


def lost() -> Iterator[str]:
    """Everything that the ledger tells of and that the tables do not hold at all, in words: no row leads there."""
    for row, kinds in _kinds_about().items():
        for subject, first in ledger.told_of_nothing(kinds, row.model._default_manager.all()):  # noqa: SLF001
            yield f"{subject}: 7: {row.name} is not in the tables, though line {first} of the ledger tells of it"


def replayed(lines: Iterable[Told]) -> Mapping[Row, Mapping[Key, _Replayed]]:
    """What the lines say of each row, the last word counting."""
    rows: dict[Row, dict[Key, _Replayed]] = defaultdict(dict)
    counted = _Count()
    for told in lines:
        for one in LINES.get(told.kind, ()):
            for key, said in one.read(told):
                row = rows[one.of].setdefault(counted(one.of, key), _Replayed(told.subject, {}))
                row.columns.update({column: _plain(value) for column, value in said.items()})
    return rows


@cache
def columns_told() -> Mapping[Row, tuple[str, ...]]:
    """The columns of each kind of row that lines tell of."""
    columns: dict[Row, dict[str, None]] = defaultdict(dict)
    for all_of_it in LINES.values():
        for said in all_of_it:
            columns[said.of].update(dict.fromkeys(said.columns))
    return {row: tuple(named) for row, named in columns.items()}


def _kinds_about() -> Mapping[Row, list[str]]:
    """The kinds of lines whose subject is a row of this kind."""
    kinds: dict[Row, list[str]] = defaultdict(list)
    for kind, all_of_it in LINES.items():
        for said in all_of_it:
            if said.key == (SUBJECT,) and not said.of.is_counted:
                kinds[said.of].append(kind)
    return kinds


def _held(row: Row, processes: Collection[UUID]) -> Mapping[Key, _Held]:
    columns = columns_told()[row]
    number = (row.number,) if row.number else ()
    rows = (
        row.model._default_manager.filter(**{f"{row.process}__in": processes})  # noqa: SLF001
        .order_by("pk")
        .values_list(row.process, *row.key, *columns, *number)
    )
    held: dict[Key, _Held] = {}
    counted = _Count()
    for process, *values in rows:
        plain = [_plain(value) for value in values]
        key = counted(row, tuple(plain[: len(row.key)]))
        place = _Place(process, values[-1] if row.number else None)
        held[key] = _Held(place, dict(zip(columns, plain[len(row.key) :], strict=False)))
    return held


def _unknown(lines: Iterable[Told], places: Mapping[str, _Place]) -> Iterator[tuple[_Place, str]]:
    for told in lines:
        if told.kind not in LINES:
            yield places[told.subject], f"line {told.index} is of a kind that cannot be replayed: {told.kind}"


def _differences(
    told: Mapping[Row, Mapping[Key, _Replayed]],
    held: Mapping[Row, Mapping[Key, _Held]],
    places: Mapping[str, _Place],
) -> Iterator[tuple[_Place, str]]:
    for row, rows in held.items():
        said = told.get(row, {})
        for key, one in rows.items():
            if key not in said:
                yield one.place, f"the ledger does not know {row.name}"
                continue
            for column, value in one.columns.items():
                if said[key].columns.get(column) not in (value, UNTOLD):
                    yield one.place, f"the {column.partition('__')[0]} of {row.name} is another than the ledger says"
        for key in (key for key in said if key not in rows):
            yield places[said[key].subject], f"{row.name} is not in the tables, though the ledger tells of it"


def _plain(value: Any) -> Any:
    """A value of a column as a line of the ledger writes it; what is empty is nothing."""
    match value:
        case "":
            return None
        case datetime():
            return moment(value)
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:.2f}"
        case UUID():
            return str(value)
    return value
