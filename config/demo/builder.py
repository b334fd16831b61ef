"""Builds the demo municipality: two years of plans up to yesterday, made by the actions that people use themselves.

All stories are told at once, in the order of time, so that the ledger reads as if it had been kept day by day.
"""

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from unittest.mock import patch

from django.conf import settings
from django.db import connection, transaction

from boundary import actions as boundary
from civilservants import actions as desk
from config.demo import geography, stories
from config.demo.asides import AsideTale
from config.demo.calendar import ZONE
from config.demo.casework import Casework
from config.demo.correspondence import correspondence, write_templates
from config.demo.departures import Departures
from config.demo.neighbourhood import neighbourhood_work
from config.demo.predictable import predictable
from config.demo.stories.asides import ASIDES
from config.demo.story import Story
from config.demo.tale import Tale
from config.demo.town import Town, found_town, keep_reference_data
from config.demo.unfinished import a_question, a_sketch
from config.demo.whose_work import WhoseWork
from decisions import actions as decisions
from districts.models import Municipality
from ledger import queries as ledger
from ledger.refusals import Refusal
from notifications import actions as notifications
from socialwork import actions as cases

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


def _around(town: Town, today: date, seed: int) -> list[Iterator[datetime]]:
    """What goes on beside the plans: rules that are departed from, letters, cases, the neighbourhood and whose work."""
    return [
        Departures(town, today).course(),
        correspondence(town, today),
        *Casework(town, today).courses(),
        neighbourhood_work(town, today, seed),
        WhoseWork(town, today, Random(seed)).course(),  # noqa: S311
    ]


def build(
    *, today: date, report: Report, seed: int = SEED, plans: Sequence[Story] = stories.ALL, with_around: bool = True
) -> Built:
    """Build the demo municipality as it stands on the morning of `today`, the same each time for the same seed.

    Without `with_around` there are plans alone. Nobody is mailed about the past.
    Raises CannotBuild where the ledger has lines already: a past cannot be put before
    what happened.
    """
    if ledger.version() or Municipality.objects.exists():
        raise CannotBuild("There is something in the database already. The demo needs an empty one.")
    with predictable(seed), patch.object(settings, "LEDGER_LISTENERS", ()), transaction.atomic():
        town = found_town(datetime.combine(today - TWO_YEARS, time(9), tzinfo=ZONE))
        report(f"{geography.MUNICIPALITY_NAME}: {len(town.people)} people, {len(town.parties)} parties")
        write_templates()
        tales = [Tale(story, town, today, seed) for story in plans]
        threads = [
            *_threads(tales),
            keep_reference_data(town, today),
            a_sketch(town, today),
            *(_around(town, today, seed) if with_around else []),
        ]
        _tell([*threads, a_question(town, tales, today)], today, report)
        notifications.skip_to_the_end()
    return Built(plans=len(plans), lines=ledger.version(), people=len(town.people))


def _tell(threads: list[Iterator[datetime]], today: date, report: Report) -> None:
    """Let everything happen, whatever comes first."""
    agenda = [
        (first, number, thread) for number, thread in enumerate(threads) if (first := next(thread, None)) is not None
    ]
    heapq.heapify(agenda)
    day = date.min
    while agenda:
        moment, number, thread = heapq.heappop(agenda)
        if moment.date() != day:
            _let_time_pass(day, moment.date())
            if moment.year != day.year or moment.month != day.month:
                report(f"{moment:%Y-%m}")
                _count_the_rows()
            day = moment.date()
        following = next(thread, None)
        if following is not None:
            heapq.heappush(agenda, (following, number, thread))
    _let_time_pass(day, today)


def _count_the_rows() -> None:
    """A database plans by what it knows of its tables, and of what came in this transaction it would know nothing."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _threads(tales: list[Tale]) -> Iterator[Iterator[datetime]]:
    for tale in tales:
        yield tale.course()
        yield tale.readers()
        if tale.story.sent is not None:
            around = AsideTale(tale, ASIDES.get(tale.story.title, ()))
            yield around.supporters()
            yield around.course()


def _let_time_pass(since: date, until: date) -> None:
    """What beat does every few minutes: note what ended on a day, on the morning after.

    Where nothing has ended by the last of these mornings, nothing had on any before it.
    """
    if since != date.min and (until - since).days > 1 and not _would_note(until):
        return
    first = until if since == date.min else since + timedelta(days=1)
    for day in range(first.toordinal(), until.toordinal() + 1):
        _note_what_ended(date.fromordinal(day))


def _would_note(day: date) -> bool:
    with transaction.atomic():
        noted = _note_what_ended(day)
        transaction.set_rollback(True)
    return noted > 0


def _note_what_ended(day: date) -> int:
    at = datetime.combine(day, JUST_AFTER_MIDNIGHT, tzinfo=ZONE)
    return sum(room.let_time_pass(at=at) for room in (decisions, desk, cases, boundary))
