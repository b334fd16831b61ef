from datetime import UTC, date, datetime

import pytest
import time_machine
from django.utils import translation

from decisions.templatetags import moments


@pytest.fixture(autouse=True)
def _a_tuesday_in_november() -> object:
    with time_machine.travel(datetime(2026, 11, 24, 11, tzinfo=UTC), tick=False), translation.override("nl"):
        yield


def test_a_day_as_a_person_says_it() -> None:
    assert moments.day_in_words(date(2026, 12, 18)) == "vrijdag 18 december"
    assert moments.day_in_words(date(2027, 1, 4)) == "maandag 4 januari 2027"
    assert moments.short_day(date(2026, 12, 18)) == "18 december"
    assert moments.short_day(date(2025, 12, 18)) == "18 december 2025"
    assert moments.full_day(date(2026, 12, 18)) == "18 december 2026"
    assert moments.iso_day(date(2026, 12, 18)) == "2026-12-18"


def test_a_moment_is_told_by_the_clock_of_the_municipality() -> None:
    just_after_midnight = datetime(2026, 12, 17, 23, 30, tzinfo=UTC)
    assert moments.short_day(just_after_midnight) == "18 december"


@pytest.mark.parametrize(
    ("day", "words", "late"),
    [
        (date(2026, 12, 19), "nog 25 dagen", False),
        (date(2026, 11, 25), "nog 1 dag", False),
        (date(2026, 11, 24), "vandaag", False),
        (date(2026, 11, 23), "1 dag te laat", True),
        (date(2026, 11, 21), "3 dagen te laat", True),
    ],
)
def test_how_long(day: date, words: str, late: bool) -> None:
    assert moments.how_long(day) == words
    assert moments.is_late(day) is late


def test_no_day_says_nothing() -> None:
    assert moments.day_in_words(None) == moments.how_long(None) == moments.iso_day(None) == ""
    assert moments.is_late(None) is False


def test_the_other_language() -> None:
    with translation.override("en"):
        assert moments.day_in_words(date(2026, 12, 18)) == "Friday 18 December"
        assert moments.how_long(date(2026, 12, 19)) == "25 days left"
