"""The calendar of terms: what ends when, for one team. It reads the rows of the queue, which know the last day of each
plan of a team by index, so that a team with thousands of plans waits no longer for it than one with ten.
"""

from __future__ import annotations

from calendar import Calendar
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from accounts.models import Party
from civilservants import queue
from civilservants.models import QueueRow
from decisions.models import Term
from decisions.terms import is_rest_day
from initiatives.models import Initiative

TOLD_AHEAD = timedelta(days=16)
"""Five working days lie within this many days, whatever holidays are among them."""

MOST_LISTED = 100
"""Of what presses: nobody works through more, and the queue has them all."""
MOST_IN_MONTH = 400

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Ending:
    """A term of an open step: of which plan, its last day, and what was done to its clock. No day while it stands
    still.
    """

    initiative: Initiative
    term: Term
    day: date | None

    @property
    def is_suspended(self) -> bool:
        return self.day is None

    @property
    def is_extended(self) -> bool:
        return self.term.extended_at is not None

    @property
    def has_lapsed(self) -> bool:
        return self.term.lapsed_at is not None


@dataclass(frozen=True)
class Day:
    """A day of the calendar, with what ends on it."""

    day: date
    in_month: bool
    is_today: bool
    is_rest_day: bool
    endings: Sequence[Ending]


@dataclass(frozen=True)
class Planned:
    """What the calendar of a team shows."""

    weeks: Sequence[Sequence[Day]]
    late: Sequence[Ending]
    today: Sequence[Ending]
    this_week: Sequence[Ending]
    suspended: Sequence[Ending]
    in_month: Sequence[Ending]
    beyond: int
    is_cut: bool
    """More terms end in these weeks than are shown."""


def planned(team: Party, year: int, month: int, today: date, holidays: Container[date]) -> Planned:
    """The calendar of a team in a month, and what presses today whatever month one looks at: six queries."""
    grid = Calendar().monthdatescalendar(year, month)
    running = QueueRow.objects.filter(team=team, stands_still=False)
    shown = _endings(running.filter(ends_on__range=(grid[0][0], grid[-1][-1])), MOST_IN_MONTH + 1)
    by_day: dict[date | None, list[Ending]] = {}
    for ending in shown[:MOST_IN_MONTH]:
        by_day.setdefault(ending.day, []).append(ending)
    sunday = today + timedelta(days=6 - today.weekday())
    later = running.filter(ends_on__gt=max(day for day in grid[-1] if day.month == month))
    return Planned(
        weeks=[
            [
                Day(day, day.month == month, day == today, is_rest_day(day, holidays), by_day.get(day, []))
                for day in week
            ]
            for week in grid
        ],
        late=_endings(running.filter(ends_on__lt=today), MOST_LISTED),
        today=_endings(running.filter(ends_on=today), MOST_LISTED),
        this_week=_endings(running.filter(ends_on__gt=today, ends_on__lte=sunday), MOST_LISTED),
        suspended=_endings(queue.standing_still(team), MOST_LISTED),
        in_month=[one for one in shown[:MOST_IN_MONTH] if one.day and one.day.month == month],
        beyond=len(later.order_by("ends_on").values_list("id")[:MOST_LISTED]),
        is_cut=len(shown) > MOST_IN_MONTH,
    )


def _endings(rows: QuerySet[QueueRow], most: int) -> list[Ending]:
    whole = rows.select_related(
        "step__term__suspension", "step__template_step", "initiative__neighbourhood", "initiative__theme"
    ).defer("marks", "facts", "initiative__plan", "initiative__neighbourhood__boundary")
    return [
        Ending(row.initiative, row.step.term, None if row.stands_still else row.ends_on)
        for row in whole.order_by("ends_on", "id")[:most]
    ]


def working_days_left(today: date, last_day: date, holidays: Container[date]) -> int:
    """How many working days there are after today, up to and including the last day."""
    return sum(not is_rest_day(day, holidays) for day in _days_after(today, last_day))


def terms_to_tell(today: date) -> list[UUID]:
    """The steps whose term may be told of today: it ends soon, or its last day has passed. The action looks closer."""
    soon = Q(ends_on__lte=today + TOLD_AHEAD)
    found = Term.objects.filter(soon, step__closed_at=None, step__process__closed_at=None, suspension=None, met_at=None)
    return list(found.values_list("step_id", flat=True))


def _days_after(first: date, last: date) -> Iterator[date]:
    day = first + timedelta(days=1)
    while day <= last:
        yield day
        day += timedelta(days=1)
