"""Which days somebody can mean when they write one in a case. Pure: today comes from outside."""

from __future__ import annotations

from datetime import date

YEARS_BACK, YEARS_AHEAD = 2, 10


def can_be_meant(day: date, today: date) -> bool:
    """Is this at most two years back and ten years ahead? A year that was typed too short, as 0026, is not."""
    first = (today.year - YEARS_BACK, today.month, today.day)
    last = (today.year + YEARS_AHEAD, today.month, today.day)
    return first <= (day.year, day.month, day.day) <= last
