"""The Dutch days that the law puts on a par with a Sunday."""

from datetime import date
from functools import cache

import holidays

EQUATED = frozenset({date(2026, 1, 2), date(2026, 5, 15), date(2027, 5, 7), date(2028, 4, 28), date(2028, 5, 26)})
"""Days equated by decree (Algemene termijnenwet, article 3, third paragraph)."""


@cache
def in_year(year: int) -> frozenset[date]:
    """The holidays of article 3 of the Algemene termijnenwet in one year, 5 May every year, with the equated days."""
    recognised = holidays.country_holidays("NL", years=year, categories=("public", "optional"))
    return frozenset(recognised) | {day for day in EQUATED if day.year == year}


class RestDays:
    """All these days, of whatever year: `day in RestDays()`."""

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and day in in_year(day.year)
