"""Displacement: does social work's own work move to civil servants? Pure: no models, no settings, no clock.

Counted are activities in the work functions that are social work's from the start, per district, function and quarter:
done by civil servants alone, by both together, or by social workers alone. Beside these shares stand the hours that
social workers spent on this work. Only the two together tell the municipality that went to the neighbourhood beside
social work from the one that went there instead of it: in both the share of civil servants grows, and only in the
second do the hours of social work shrink.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from accounts.demarcation import SOCIAL_WORK
from decisions.disclosure import ALL, Cell, Cube, gives_away, with_totals

COUNTED = SOCIAL_WORK
"""The functions that are looked at, also where the demarcation gave one to others: that is what one wants to see."""
FEWEST = 5
"""Fewer activities are not shown: they would tell of single people."""
MATTERS = 0.10
"""By which part something must have grown or shrunk between two halves of a time before it is called so."""


class Done(StrEnum):
    """Who did it."""

    OFFICIALS = "officials"
    TOGETHER = "together"
    SOCIAL_WORKERS = "social_workers"


class Quarter(NamedTuple):
    """A quarter of a year."""

    year: int
    number: int

    @property
    def code(self) -> str:
        return f"{self.year}-{self.number}"

    @property
    def next(self) -> Quarter:
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)


@dataclass(frozen=True)
class Work:
    """So many activities, and minutes, of one profession in one district, function and quarter."""

    district: str
    function: str
    quarter: Quarter
    by_social_worker: bool
    together: bool
    times: int
    minutes: int

    @property
    def done(self) -> Done:
        if self.together:
            return Done.TOGETHER
        return Done.SOCIAL_WORKERS if self.by_social_worker else Done.OFFICIALS


class Answer(StrEnum):
    """Was there more, less, or as much work of one profession in the second half of a time?"""

    MORE = "more"
    LESS = "less"
    SAME = "same"
    UNKNOWN = "unknown"


class Trend(StrEnum):
    """What became of social work where civil servants came, or did not."""

    BESIDE = "beside"
    INSTEAD = "instead"
    SHRINKING = "shrinking"
    STEADY = "steady"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Halves:
    """The work of one profession in the two halves of a time: hours a quarter. None where they come from too few
    activities to be shown, or such a figure would follow from them.
    """

    answer: Answer
    before: int | None = None
    after: int | None = None


@dataclass(frozen=True)
class Reading:
    """Two questions, each answered by itself: did civil servants come, and did social work become less?

    Too little of one profession says nothing of the other. Above all, social work that is gone is no lack of figures.
    """

    officials: Halves = Halves(Answer.UNKNOWN)
    social: Halves = Halves(Answer.UNKNOWN)

    @property
    def trend(self) -> Trend:
        """The two answers together; UNKNOWN where either question has none."""
        if Answer.UNKNOWN in {self.officials.answer, self.social.answer}:
            return Trend.UNKNOWN
        came, less = self.officials.answer is Answer.MORE, self.social.answer is Answer.LESS
        if came:
            return Trend.INSTEAD if less else Trend.BESIDE
        return Trend.SHRINKING if less else Trend.STEADY


class Figures:
    """Everything counted, of which what would tell of single people is hidden.

    A cell is a district, a function and a quarter (`Quarter.code`), each `ALL` for the total.
    """

    def __init__(self, works: Iterable[Work]) -> None:
        self._works = list(works)
        times: Counter[Cell] = Counter()
        social: Counter[Cell] = Counter()
        self._minutes: Counter[Cell] = Counter()
        for work in self._works:
            cell = (work.district, work.function, work.quarter.code)
            times[*cell, work.done] += work.times
            if work.by_social_worker:
                social[cell] += work.times
                for total in _with_totals(cell):
                    self._minutes[total] += work.minutes
        self.times = Cube(times, fewest=FEWEST)
        self._social, self._social_times = Cube(social, fewest=FEWEST), with_totals(social)

    def hours(self, district: str | None = ALL, function: str | None = ALL, quarter: str | None = ALL) -> int | None:
        """Whole hours of social workers on this work; None where they come from too few activities."""
        if self._social.count(district, function, quarter) is None:
            return None
        return round(self._minutes[district, function, quarter] / 60)

    def quarters(self) -> list[Quarter]:
        """Every quarter from the first to the last in which something was done, also those in which nothing was."""
        found = {work.quarter for work in self._works}
        return _run(min(found), max(found)) if found else []

    def reading(self, quarters: Sequence[Quarter], district: str | None = ALL, function: str | None = ALL) -> Reading:
        """What the first half of these quarters says beside the second; the middle one of an odd number is left out.

        The caller leaves out the quarter that is not over. Both are UNKNOWN where there are fewer than two.
        """
        half = len(quarters) // 2
        if not half:
            return Reading()
        parts = {**dict.fromkeys(quarters[:half], _BEFORE), **dict.fromkeys(quarters[-half:], _AFTER)}
        officials, social = (
            self._halves(parts, district, function, half, by_social_worker=who) for who in (False, True)
        )
        return Reading(_officials(*officials), _social(*social))

    def _halves(
        self,
        parts: Mapping[Quarter, str],
        district: str | None,
        function: str | None,
        quarters: int,
        *,
        by_social_worker: bool,
    ) -> tuple[_Half, _Half]:
        """What one profession did in either half, of `quarters` each, in this district and function."""
        times: Counter[Cell] = Counter()
        minutes: Counter[str] = Counter()
        for one in self._works:
            if one.by_social_worker == by_social_worker:
                part = parts.get(one.quarter, _BESIDE)
                times[one.district, one.function, part] += one.times
                if district in {ALL, one.district} and function in {ALL, one.function}:
                    minutes[part] += one.minutes
        cube, all_of_it = Cube(times, fewest=FEWEST), with_totals(times)
        before, after = (
            _Half(
                times=all_of_it.get((district, function, part), 0),
                hours=minutes[part] / 60 / quarters,
                is_shown=cube.count(district, function, part) is not None
                and not (by_social_worker and self._tells_of_a_quarter(parts, part, district, function)),
            )
            for part in (_BEFORE, _AFTER)
        )
        return before, after

    def _tells_of_a_quarter(
        self, parts: Mapping[Quarter, str], part: str, district: str | None, function: str | None
    ) -> bool:
        """Would the hours of a half give those of a quarter that is not shown, beside the hours of the others that are?

        So they would for a quarter within it; and outside it, as the total of all quarters is known too.
        """
        within: dict[bool, list[int]] = {True: [], False: []}
        for quarter in self.quarters():
            if self._social.count(district, function, quarter.code) is None:
                within[parts.get(quarter, _BESIDE) == part].append(
                    self._social_times.get((district, function, quarter.code), 0)
                )
        return any(gives_away(hidden, FEWEST) for hidden in within.values())


_BEFORE, _AFTER, _BESIDE = "before", "after", "beside"
"""The two halves of a time, and what lies in neither."""


@dataclass(frozen=True)
class _Half:
    """One profession in one half: how many activities, and hours a quarter."""

    times: int
    hours: float
    is_shown: bool

    @property
    def is_too_little(self) -> bool:
        """Fewer activities than may be shown. Nothing at all is known."""
        return 0 < self.times < FEWEST

    @property
    def shown(self) -> int | None:
        return round(self.hours) if self.is_shown else None


def _officials(before: _Half, after: _Half) -> Halves:
    """Did civil servants come? From nothing, or to nothing, is an answer as well."""
    if before.is_too_little or after.is_too_little:
        return Halves(Answer.UNKNOWN)
    return Halves(_answer(before.hours, after.hours), before.shown, after.shown)


def _social(before: _Half, after: _Half) -> Halves:
    """Did social work become less?

    Where it was there, and almost none or none is left, that is known, although how much is left may not be shown.
    Where it was not there, nothing can become of it; then it was not logged, or there is nothing to compare.
    """
    answer = _answer(before.hours, after.hours)
    if before.times < FEWEST or (after.is_too_little and answer is not Answer.LESS):
        return Halves(Answer.UNKNOWN)
    return Halves(answer, before.shown, after.shown)


def _answer(before: float, after: float) -> Answer:
    change = _change(before, after)
    if abs(change) < MATTERS:
        return Answer.SAME
    return Answer.MORE if change > 0 else Answer.LESS


def _change(before: float, after: float) -> float:
    """By which part something grew; from nothing to something is a growth of the whole."""
    if not before:
        return 1.0 if after else 0.0
    return (after - before) / before


def _with_totals(cell: tuple[str, str, str]) -> Iterable[Cell]:
    district, function, quarter = cell
    for one in (district, ALL):
        for two in (function, ALL):
            for three in (quarter, ALL):
                yield one, two, three


def _run(first: Quarter, last: Quarter) -> list[Quarter]:
    found = [first]
    while found[-1] < last:
        found.append(found[-1].next)
    return found
