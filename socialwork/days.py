"""Which days somebody can mean when they write one. Pure: today comes from outside."""

from __future__ import annotations

from datetime import date

YEARS_BACK, YEARS_AHEAD = 2, 10


def can_be_meant(day: date, today: date) -> bool:
    """Is this at most two years back and ten years ahead? A year that was typed too short, as 0026, is not."""
    first = (today.year - YEARS_BACK, today.month, today.day)
    last = (today.year + YEARS_AHEAD, today.month, today.day)
    return first <= (day.year, day.month, day.day) <= last


SOURCE_YEARS_BACK = 50


def can_be_of_a_source(day: date, today: date) -> bool:
    """Can what is said of a neighbourhood today rest on something of that day? Old is allowed, 0026 is not."""
    return day.year >= today.year - SOURCE_YEARS_BACK and day <= today
