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
"""Longer terms fall outside the Algemene termijnenwet (article 4, under a)."""

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
    return _moved(starts_after, last, holidays) if _is_moved(amount, unit, source) else last


def shortest(amount: int, unit: Unit) -> int:
    """In how many days a term of `amount` `unit`s ends at the soonest, whenever it starts."""
    if unit is Unit.WEEKS:
        return 7 * amount
    if unit is Unit.MONTHS:
        return 28 * amount
    if unit is Unit.WORKING_DAYS:
        return amount + 2 * ((amount - 1) // 5)  # it starts on a Monday: each five that went before have a weekend
    return amount


def resumed(
    *,
    ends_on: date,
    suspended_on: date,
    resumed_on: date,
    amount: int,
    unit: Unit,
    source: Source,
    holidays: Container[date],
) -> date:
    """The new last day of a term of `amount` `unit`s that stood still from `suspended_on` up to and including the day
    before `resumed_on`: as much of it is left as there was (Awb, article 4:15).

    Working days that were left are counted on, and never to an earlier day than before. Other terms move by as many
    days as they stood still, and the end of one set by an act is moved off a rest day again. Raises ValueError for days
    the wrong way round.
    """
    if resumed_on < suspended_on:
        raise ValueError("a term cannot resume before it was suspended")
    if unit is Unit.WORKING_DAYS:
        left = _working_days_between(suspended_on, ends_on, holidays)
        return max(ends_on, _working_days_later(resumed_on - timedelta(days=1), max(1, left), holidays))
    last = ends_on + (resumed_on - suspended_on)
    return _off_rest_days(last, holidays) if _is_moved(amount, unit, source) else last


def after_an_outage(ended_on: date, holidays: Container[date]) -> date:
    """The new last day of a term that ended in an outage: the first working day after the day on which that ended."""
    return _working_days_later(ended_on, 1, holidays)


def objection_ends_on(announced_on: date, holidays: Container[date]) -> date:
    """The last day to object: six weeks from the day after the announcement (Awb, articles 6:7 and 6:8).

    Announced on a Monday, the term begins on Tuesday and its forty-second day is a Monday, moved off rest days.
    """
    return ends_on(starts_after=announced_on, amount=6, unit=Unit.WEEKS, source=Source.ACT, holidays=holidays)


def is_rest_day(day: date, holidays: Container[date]) -> bool:
    """A Saturday, a Sunday or a holiday."""
    return day.weekday() >= 5 or day in holidays


def _is_moved(amount: int, unit: Unit, source: Source) -> bool:
    """Does the Algemene termijnenwet move the end of this term? (Articles 1 and 4.)"""
    return source is Source.ACT and unit is not Unit.WORKING_DAYS and amount <= ATW_MOST[unit]


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


def _working_days_between(first: date, last: date, holidays: Container[date]) -> int:
    """How many working days there are from `first` up to and including `last`."""
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return sum(not is_rest_day(day, holidays) for day in days)


def _moved(start: date, last: date, holidays: Container[date]) -> date:
    if (last - start).days >= ATW_TWO_FREE_DAYS_FROM:
        last = max(last, _working_days_later(start, 2, holidays))
    return _off_rest_days(last, holidays)


def _off_rest_days(last: date, holidays: Container[date]) -> date:
    while is_rest_day(last, holidays):
        last += timedelta(days=1)
    return last
