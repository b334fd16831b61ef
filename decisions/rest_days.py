"""The days that the law puts on a par with a Sunday, as this municipality counts them."""

from datetime import date
from functools import cache, cached_property

import holidays

from decisions.models import RestDay


@cache
def in_year(year: int) -> frozenset[date]:
    """The holidays of article 3 of the Algemene termijnenwet in one year, 5 May every year.

    Days equated by decree are not among them: they are rows of `RestDay`.
    """
    return frozenset(holidays.country_holidays("NL", years=year, categories=("public", "optional")))


class RestDays:
    """All these days, of whatever year: `day in RestDays()`. Reads what the municipality set apart once, when asked."""

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self._own.get(day, day in in_year(day.year))

    @cached_property
    def _own(self) -> dict[date, bool]:
        return dict(RestDay.objects.values_list("day", "rests"))
