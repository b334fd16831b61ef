"""Terms: when a clock that starts on a day runs out.

Sources: Algemene termijnenwet (ATW) articles 1 to 4; Awb 4:13 and following. A term starts the day after the event.
"""

from calendar import monthrange
from collections.abc import Container
from datetime import date, timedelta
from enum import StrEnum


class Unit(StrEnum):
    """In what a term is counted."""

    DAYS = "days"
    WORKING_DAYS = "working_days"
    WEEKS = "weeks"
    MONTHS = "months"


class Source(StrEnum):
    """Where a term comes from: it decides how its end is moved and what a lapse means."""

    ACT = "act"
    ORDINANCE = "ordinance"
    SERVICE_NORM = "service_norm"


ATW_MOST = {Unit.DAYS: 90, Unit.WEEKS: 12, Unit.MONTHS: 3}
"""Longer terms fall outside the Algemene termijnenwet (article 4, under b)."""

ATW_TWO_FREE_DAYS_FROM = 3
"""A term of at least three days holds at least two days that are no rest days (ATW article 2)."""


def ends_on(*, starts_after: date, amount: int, unit: Unit, source: Source, holidays: Container[date]) -> date:
    """The last day of a term of `amount` `unit`s that starts the day after `starts_after`.

    `holidays` are the days equated with a Sunday (ATW article 3). They count for working days, and for a term set by
    an act they move its end; an ordinance or a service norm is not moved. Raises ValueError for a term of less than 1.
    """
    if amount < 1:
        raise ValueError("a term lasts at least one")
    last = _counted(starts_after, amount, unit, holidays)
    if source is not Source.ACT or unit is Unit.WORKING_DAYS or amount > ATW_MOST[unit]:
        return last
    return _moved(starts_after, last, holidays)


def resumed(*, ends_on: date, suspended_on: date, resumed_on: date) -> date:
    """The new last day of a term that stood still from `suspended_on` up to and including the day before
    `resumed_on`: it moves by as many days as it stood still (Awb, article 4:15). Raises ValueError for days the wrong
    way round.
    """
    if resumed_on < suspended_on:
        raise ValueError("a term cannot resume before it was suspended")
    return ends_on + (resumed_on - suspended_on)


def objection_ends_on(announced_on: date, holidays: Container[date]) -> date:
    """The last day to object: six weeks from the day after the announcement (Awb, articles 6:7 and 6:8).

    Announced on a Monday, the term begins on Tuesday and its forty-second day is a Monday, moved off rest days.
    """
    return ends_on(starts_after=announced_on, amount=6, unit=Unit.WEEKS, source=Source.ACT, holidays=holidays)


def is_rest_day(day: date, holidays: Container[date]) -> bool:
    """A Saturday, a Sunday or a holiday."""
    return day.weekday() >= 5 or day in holidays


def _counted(start: date, amount: int, unit: Unit, holidays: Container[date]) -> date:
    if unit is Unit.DAYS:
        return start + timedelta(days=amount)
    if unit is Unit.WEEKS:
        return start + timedelta(weeks=amount)
    if unit is Unit.MONTHS:
        return _months_later(start, amount)
    return _working_days_later(start, amount, holidays)


def _months_later(start: date, amount: int) -> date:
    month_index = start.year * 12 + start.month - 1 + amount
    year, month = month_index // 12, month_index % 12 + 1
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def _working_days_later(start: date, amount: int, holidays: Container[date]) -> date:
    day = start
    while amount:
        day += timedelta(days=1)
        amount -= not is_rest_day(day, holidays)
    return day


def _moved(start: date, last: date, holidays: Container[date]) -> date:
    if (last - start).days >= ATW_TWO_FREE_DAYS_FROM:
        last = max(last, _working_days_later(start, 2, holidays))
    while is_rest_day(last, holidays):
        last += timedelta(days=1)
    return last
