"""Builds the demo municipality: two years of plans up to yesterday, made by the actions that people use themselves.

All stories are told at once, in the order of time, so that the ledger reads as if it had been kept day by day.
"""

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from unittest.mock import patch

from django.conf import settings
from django.db import transaction

from config.demo import geography, stories
from config.demo.calendar import ZONE
from config.demo.predictable import predictable
from config.demo.story import Story
from config.demo.tale import Tale
from config.demo.town import found_town
from decisions import actions as decisions
from decisions import queries as table
from districts.models import Municipality
from ledger import queries as ledger
from ledger.refusals import Refusal
from notifications import actions as notifications

SEED = 9931
TWO_YEARS = timedelta(days=730)
JUST_AFTER_MIDNIGHT = time(0, 1)

Report = Callable[[str], None]


class CannotBuild(Refusal):
    """The database holds something that the demo would be mixed with."""


@dataclass(frozen=True)
class Built:
    """What came out."""

    plans: int
    lines: int
    people: int


def is_built() -> bool:
    """Whether the demo municipality is in the database already."""
    return Municipality.objects.filter(code=geography.MUNICIPALITY_CODE).exists()


def build(*, today: date, report: Report, seed: int = SEED, plans: Sequence[Story] = stories.ALL) -> Built:
    """Build the demo municipality as it stands on the morning of `today`, the same each time for the same seed.

    Nobody is mailed about the past. Raises CannotBuild where the ledger has lines already: a past cannot be put before
    what happened.
    """
    if ledger.version() or Municipality.objects.exists():
        raise CannotBuild("There is something in the database already. The demo needs an empty one.")
    with predictable(seed), patch.object(settings, "LEDGER_LISTENERS", ()), transaction.atomic():
        town = found_town(datetime.combine(today - TWO_YEARS, time(9), tzinfo=ZONE))
        report(f"{geography.MUNICIPALITY_NAME}: {len(town.people)} people, {len(town.parties)} parties")
        _tell([Tale(story, town, today, seed) for story in plans], today, report)
        notifications.skip_to_the_end()
    return Built(plans=len(plans), lines=ledger.version(), people=len(town.people))


def _tell(tales: list[Tale], today: date, report: Report) -> None:
    """Let everything happen, whatever comes first."""
    agenda = [
        (first, number, thread)
        for number, thread in enumerate(_threads(tales))
        if (first := next(thread, None)) is not None
    ]
    heapq.heapify(agenda)
    day = date.min
    while agenda:
        moment, number, thread = heapq.heappop(agenda)
        if moment.date() != day:
            _note_lapsed_terms(moment.date())
            if moment.year != day.year or moment.month != day.month:
                report(f"{moment:%Y-%m}")
            day = moment.date()
        following = next(thread, None)
        if following is not None:
            heapq.heappush(agenda, (following, number, thread))
    _note_lapsed_terms(today)


def _threads(tales: list[Tale]) -> Iterator[Iterator[datetime]]:
    for tale in tales:
        yield tale.course()
        yield tale.readers()


def _note_lapsed_terms(today: date) -> None:
    """What beat does every minute: note the terms that lapsed before today, on the morning that they did."""
    for term in table.terms_lapsing(today):
        morning = datetime.combine(term.ends_on + timedelta(days=1), JUST_AFTER_MIDNIGHT, tzinfo=ZONE)
        decisions.lapse_term(step_id=term.step_id, at=morning)
