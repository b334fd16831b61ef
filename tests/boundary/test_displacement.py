"""Displacement, against tables that were worked out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from boundary.displacement import Answer, Done, Figures, Halves, Quarter, Trend, Work
from decisions.disclosure import ALL

WORK = "network_building"
QUARTERS = [Quarter(2025, 3), Quarter(2025, 4), Quarter(2026, 1), Quarter(2026, 2)]


def work(who: str, times: int, hours: float, quarter: Quarter = QUARTERS[0], place: str = "Oost") -> Work:
    """`who`: g for a civil servant, w for a social worker; capitals for what they did together."""
    return Work(
        district=place,
        function=WORK,
        quarter=quarter,
        by_social_worker=who.lower() == "w",
        together=who.isupper(),
        times=times,
        minutes=round(60 * hours),
    )


# By hand, in Oost:           officials alone   together          social workers alone   hours of social work
#   third quarter of 2025            6           5 (3 + 2)               9                     18 + 4 = 22
#   fourth quarter of 2025           8           6 (6 + 0)               7                     14
#
# In WITH_WEST also a district of which too little is known:
#   third quarter of 2025            2           0                      20                     30
BY_HAND = [
    work("g", 6, 9),
    work("G", 3, 6),
    work("W", 2, 4),
    work("w", 9, 18),
    work("g", 8, 12, QUARTERS[1]),
    work("G", 6, 6, QUARTERS[1]),
    work("w", 7, 14, QUARTERS[1]),
]
WITH_WEST = [*BY_HAND, work("g", 2, 3, place="West"), work("w", 20, 30, place="West")]


class TestCounting:
    figures = Figures(BY_HAND)

    @pytest.mark.parametrize(
        ("cell", "expected"),
        [
            (("Oost", WORK, "2025-3"), (20, 6, 5, 9)),
            (("Oost", WORK, "2025-4"), (21, 8, 6, 7)),
            (("Oost", ALL, ALL), (41, 14, 11, 16)),
            ((ALL, ALL, ALL), (41, 14, 11, 16)),
        ],
    )
    def test_who_did_it(self, cell: tuple[str, str, str], expected: tuple[int | None, ...]) -> None:
        counts = (self.figures.times.count(*cell, ALL), *(self.figures.times.count(*cell, one) for one in Done))
        assert counts == expected

    def test_few_are_hidden_and_cannot_be_computed(self) -> None:
        """Of the 22 in West 2 are of officials. Whoever knew all of that line but one, or how many officials there are
        in all and in Oost, would know them.
        """
        times = Figures(WITH_WEST).times
        assert [times.count("West", ALL, ALL, one) for one in Done] == [None, 0, None]
        assert times.count("West", ALL, ALL, ALL) == 22
        assert None in (times.count(ALL, ALL, ALL, Done.OFFICIALS), times.count("Oost", ALL, ALL, Done.OFFICIALS))

    def test_hours_of_social_work(self) -> None:
        assert self.figures.hours("Oost", WORK, "2025-3") == 22
        assert self.figures.hours("Oost", WORK, "2025-4") == 14
        assert Figures(WITH_WEST).hours("West") == 30
        assert Figures(WITH_WEST).hours() == 66

    def test_hours_of_too_few_activities_are_not_shown(self) -> None:
        figures = Figures([work("w", 4, 8), work("w", 20, 40, place="West"), work("w", 30, 60, place="Zuid")])
        assert figures.hours("Oost") is None
        assert figures.hours() == 108
        assert None in (figures.hours("West"), figures.hours("Zuid")), "108 minus the others would give Oost away"

    def test_quarters_run_on(self) -> None:
        figures = Figures([work("w", 1, 1, Quarter(2025, 3)), work("w", 1, 1, Quarter(2026, 2))])
        assert figures.quarters() == QUARTERS
        assert Figures([]).quarters() == []


def four(officials: tuple[float, ...], social: tuple[float, ...], times: int = 10) -> Figures:
    """Hours a quarter of each profession."""
    works = []
    for quarter, ours, theirs in zip(QUARTERS, officials, social, strict=True):
        works += [work("g", times, ours, quarter)] if ours else []
        works += [work("w", times, theirs, quarter)] if theirs else []
    return Figures(works)


@pytest.mark.parametrize(
    ("officials", "social", "trend"),
    [
        ((10, 10, 20, 20), (40, 40, 40, 40), Trend.BESIDE),
        ((10, 10, 20, 20), (40, 40, 60, 60), Trend.BESIDE),
        ((10, 10, 20, 20), (40, 40, 37, 37), Trend.BESIDE),  # 7.5% less is within a tenth
        ((10, 10, 20, 20), (40, 40, 36, 36), Trend.INSTEAD),  # exactly a tenth less
        ((10, 10, 20, 20), (40, 40, 20, 20), Trend.INSTEAD),
        ((0, 0, 20, 20), (40, 40, 20, 20), Trend.INSTEAD),
        ((10, 10, 10, 10), (40, 40, 20, 20), Trend.SHRINKING),
        ((10, 10, 5, 5), (40, 40, 20, 20), Trend.SHRINKING),
        ((10, 10, 10, 10), (40, 40, 40, 40), Trend.STEADY),
        ((0, 0, 0, 0), (40, 40, 41, 40), Trend.STEADY),
    ],
)
def test_it_tells_beside_from_instead(officials: tuple[float, ...], social: tuple[float, ...], trend: Trend) -> None:
    assert four(officials, social).reading(QUARTERS, "Oost").trend is trend


def test_a_reading_says_on_which_hours_it_rests() -> None:
    reading = four((10, 14, 20, 30), (40, 44, 30, 20)).reading(QUARTERS)
    assert (reading.officials.before, reading.officials.after) == (12, 25)
    assert (reading.social.before, reading.social.after) == (42, 25)


def test_the_middle_quarter_of_an_odd_number_is_left_out() -> None:
    assert four((10, 900, 10, 0), (40, 0, 40, 0)).reading(QUARTERS[:3]).trend is Trend.STEADY


def test_too_little_says_nothing() -> None:
    assert four((10, 10, 20, 20), (40, 40, 20, 20), times=2).reading(QUARTERS).trend is Trend.UNKNOWN
    assert four((10, 10, 20, 20), (0, 0, 40, 40)).reading(QUARTERS).trend is Trend.UNKNOWN
    assert four((10, 10, 20, 20), (40, 40, 20, 20)).reading(QUARTERS[:1]).trend is Trend.UNKNOWN
    assert Figures([]).reading([]).trend is Trend.UNKNOWN


class TestTwoQuestions:
    """Did civil servants come, and did social work become less? Too little of one says nothing of the other."""

    def test_social_work_that_is_gone_is_no_lack_of_figures(self) -> None:
        """The worst that can happen must not read as too little to say."""
        reading = four((10, 10, 20, 20), (40, 40, 0, 0)).reading(QUARTERS)
        assert reading.trend is Trend.INSTEAD
        assert (reading.social.before, reading.social.after) == (40, 0)
        assert four((10, 10, 10, 10), (40, 40, 0, 0)).reading(QUARTERS).trend is Trend.SHRINKING

    def test_of_almost_none_that_is_left_no_number_is_told(self) -> None:
        works = [
            *(work("g", 10, 10, one) for one in QUARTERS[:2]),
            *(work("g", 10, 20, one) for one in QUARTERS[2:]),
            *(work("w", 10, 40, one) for one in QUARTERS[:2]),
            work("w", 4, 6, QUARTERS[2]),
        ]
        reading = Figures(works).reading(QUARTERS)
        assert reading.trend is Trend.INSTEAD
        assert (reading.social.before, reading.social.after) == (None, None), "24 in all minus 20 would give them away"

    def test_long_work_of_a_few_is_not_told(self) -> None:
        """Four activities that took more hours than twenty before: neither less, nor to be shown."""
        works = [*(work("w", 10, 10, one) for one in QUARTERS[:2]), work("w", 4, 60, QUARTERS[2])]
        assert Figures(works).reading(QUARTERS).social == Halves(Answer.UNKNOWN)

    def test_few_civil_servants_do_not_hide_what_became_of_social_work(self) -> None:
        works = [
            *(work("w", 10, 40, one) for one in QUARTERS[:2]),
            *(work("w", 10, 20, one) for one in QUARTERS[2:]),
            work("g", 3, 3, QUARTERS[3]),
        ]
        reading = Figures(works).reading(QUARTERS)
        assert reading.trend is Trend.UNKNOWN
        assert (reading.officials.answer, reading.social.answer) == (Answer.UNKNOWN, Answer.LESS)
        assert (reading.officials.before, reading.officials.after) == (None, None)

    def test_the_hours_of_a_half_do_not_give_those_of_a_quarter_that_is_hidden(self) -> None:
        """Of the first half one quarter is too small to be shown. Whoever knew the half and the other would know it."""
        times = (3, 30, 10, 20)
        works = [work("w", number, 20, one) for number, one in zip(times, QUARTERS, strict=True)]
        figures = Figures(works)
        assert figures.hours(quarter=QUARTERS[0].code) is None
        social = figures.reading(QUARTERS).social
        assert (social.answer, social.before, social.after) == (Answer.SAME, None, None)

    def test_the_hours_of_a_function_do_not_follow_from_those_of_the_others(self) -> None:
        """Of all work and of all kinds of it but one the hours are shown: then those of that one would be known."""
        works = [work("g", 10, 20, one) for one in QUARTERS]
        few = [replace(work("g", 2, 9, one), function="bridging") for one in QUARTERS]
        figures = Figures([*works, *few])
        shown = [figures.reading(QUARTERS, function=one).officials.before for one in (ALL, WORK, "bridging")]
        assert shown.count(None) >= 2
