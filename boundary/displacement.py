"""Displacement: does social work's own work move to civil servants? Pure: no models, no settings, no clock.

Counted are activities in the work functions that are social work's from the start, per district, function and quarter:
done by civil servants alone, by both together, or by social workers alone. Beside these shares stand the hours that
social workers spent on this work. Only the two together tell the municipality that went to the neighbourhood beside
social work from the one that went there instead of it: in both the share of civil servants grows, and only in the
second do the hours of social work shrink.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from accounts.demarcation import SOCIAL_WORK
from decisions.disclosure import ALL, Cell, Cube

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


class Trend(StrEnum):
    """What became of social work where civil servants came, or did not."""

    BESIDE = "beside"
    INSTEAD = "instead"
    SHRINKING = "shrinking"
    STEADY = "steady"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Reading:
    """The trend between the first and the second half of a time, with the hours a quarter on which it rests.

    The hours are those of civil servants and of social workers, alone and together, in each half; 0 where UNKNOWN.
    """

    trend: Trend
    officials_before: int = 0
    officials_after: int = 0
    social_before: int = 0
    social_after: int = 0


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
        self._social = Cube(social, fewest=FEWEST)

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

        The caller leaves out the quarter that is not over. UNKNOWN where there are fewer than two, or where either
        half holds too few activities of either profession to be shown.
        """
        half = len(quarters) // 2
        before, after = set(quarters[:half]), set(quarters[-half:] if half else ())
        own = [one for one in self._works if district in {ALL, one.district} and function in {ALL, one.function}]
        halves = [[one for one in own if one.quarter in which] for which in (before, after)]
        if not half or any(_is_too_little(one) for one in halves):
            return Reading(Trend.UNKNOWN)
        officials = [_hours(one, by_social_worker=False) / half for one in halves]
        social = [_hours(one, by_social_worker=True) / half for one in halves]
        trend = _trend(_change(*officials), _change(*social))
        return Reading(trend, *(round(one) for one in (*officials, *social)))


def _trend(officials: float, social: float) -> Trend:
    if officials >= MATTERS:
        return Trend.INSTEAD if social <= -MATTERS else Trend.BESIDE
    return Trend.SHRINKING if social <= -MATTERS else Trend.STEADY


def _change(before: float, after: float) -> float:
    """By which part something grew; from nothing to something is a growth of the whole."""
    if not before:
        return 1.0 if after else 0.0
    return (after - before) / before


def _is_too_little(works: Sequence[Work]) -> bool:
    """Fewer activities than may be shown, of social workers; or some of civil servants, but fewer than that."""
    times = Counter[bool]()
    for work in works:
        times[work.by_social_worker] += work.times
    return times[True] < FEWEST or 0 < times[False] < FEWEST


def _hours(works: Iterable[Work], *, by_social_worker: bool) -> float:
    return sum(work.minutes for work in works if work.by_social_worker == by_social_worker) / 60


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
