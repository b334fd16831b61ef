"""How long a case is kept after it ended. Pure: the term and its source come from the settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Term:
    """How many years, and the article that says so."""

    years: int
    source: str


def last_day_kept(ended_on: date, term: Term) -> date:
    """The last day on which a case that ended on a day is kept; on the day after, it is destroyed.

    A case that ended on 29 February is kept until 28 February of a year without that day.
    """
    year = ended_on.year + term.years
    try:
        return ended_on.replace(year=year)
    except ValueError:
        return date(year, 2, 28)
