"""When a desk is open: hours by weekday, and days on which they are other. Pure: it is told what day it is.

Pages are kept for a day, so they never say "open now", which would be untrue an hour later; they say what today's hours
are.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

SOON = timedelta(days=42)
"""How far ahead days with other hours are told."""

Stretch = tuple[time, time]


@dataclass(frozen=True)
class Day:
    """The stretches in which a desk is open on a weekday (1 is Monday); none where it is closed."""

    weekday: int
    stretches: Sequence[Stretch]
    reason: str = ""
    is_special: bool = False


@dataclass(frozen=True)
class OtherDay:
    """A date to come with hours of its own; no stretch where it is closed."""

    day: date
    stretch: Stretch | None
    reason: str


Special = tuple[date, time | None, time | None, str]


def week_of(hours: Iterable[tuple[int, time, time]]) -> list[Day]:
    """All seven days, from Monday; an empty list for a desk whose hours nobody gave."""
    given = sorted(hours)
    if not given:
        return []
    return [Day(day, [(opens, closes) for weekday, opens, closes in given if weekday == day]) for day in range(1, 8)]


def on(day: date, week: Sequence[Day], special: Iterable[Special]) -> Day | None:
    """The hours of a date; None where nobody gave any."""
    for other, opens, closes, reason in special:
        if other == day:
            return Day(day.isoweekday(), [(opens, closes)] if opens and closes else [], reason, is_special=True)
    return week[day.isoweekday() - 1] if week else None


def coming(day: date, special: Iterable[Special]) -> list[OtherDay]:
    """The days with other hours from this day on, as far as people plan ahead."""
    return [
        OtherDay(other, (opens, closes) if opens and closes else None, reason)
        for other, opens, closes, reason in sorted(special, key=lambda row: row[0])
        if day <= other <= day + SOON
    ]
