"""Terms, worked out by hand with a calendar and the Algemene termijnenwet (ATW) beside it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decisions import terms
from decisions.rest_days import RestDays, in_year
from decisions.terms import Source, Unit

D, W, WD, M = Unit.DAYS, Unit.WEEKS, Unit.WORKING_DAYS, Unit.MONTHS
ACT, ORDINANCE, NORM = Source.ACT, Source.ORDINANCE, Source.SERVICE_NORM


def ends_on(starts_after: str, amount: int, unit: Unit, source: Source) -> str:
    last = terms.ends_on(
        starts_after=date.fromisoformat(starts_after), amount=amount, unit=unit, source=source, holidays=RestDays()
    )
    return last.isoformat()


@pytest.mark.parametrize(
    ("starts_after", "amount", "unit", "last"),
    [
        # ATW 1: a term that ends on a Saturday, Sunday or holiday runs to the next day that is none of these.
        ("2026-11-02", 8, W, "2026-12-28"),  # a Monday, to a Monday
        ("2026-11-07", 2, W, "2026-11-23"),  # to Saturday the 21st: Monday
        ("2026-11-08", 2, W, "2026-11-23"),  # to Sunday the 22nd: Monday
        ("2026-03-20", 2, W, "2026-04-07"),  # to Good Friday 3 April 2026, past the weekend and Easter Monday: Tuesday
        ("2026-04-20", 1, W, "2026-04-28"),  # to King's Day, Monday 27 April: Tuesday
        ("2026-04-21", 2, W, "2026-05-06"),  # to Tuesday 5 May, a holiday every year (2026 is no lustrum): Wednesday
        ("2026-05-07", 1, W, "2026-05-18"),  # to Ascension Day 14 May, past 15 May (equated) and the weekend: Monday
        ("2026-05-18", 1, W, "2026-05-26"),  # to Whit Monday 25 May: Tuesday
        ("2026-12-18", 1, W, "2026-12-28"),  # to Christmas, Friday 25, Saturday 26 and Sunday: Monday
        ("2025-12-18", 2, W, "2026-01-05"),  # to New Year's Day, past Friday 2 January (equated): Monday
        ("2026-12-25", 1, W, "2027-01-04"),  # to Friday 1 January 2027: Monday; 2 January 2027 is a Saturday anyway
        ("2027-04-29", 1, W, "2027-05-10"),  # to Ascension Day 6 May 2027, past 7 May (equated): Monday
        ("2028-04-20", 1, W, "2028-05-01"),  # to 27 April 2028, past Friday 28 April (equated): Monday
        ("2025-04-19", 1, W, "2025-04-28"),  # King's Day 2025 was held on Saturday 26 April, as the 27th was a Sunday
        # Days.
        ("2026-11-02", 14, D, "2026-11-16"),
        ("2026-11-02", 12, D, "2026-11-16"),  # to Saturday the 14th: Monday
        ("2024-02-28", 1, D, "2024-02-29"),
        ("2026-12-31", 5, D, "2027-01-05"),
        # Months: the day of the same number, or the last of a shorter month.
        ("2026-01-30", 1, M, "2026-03-02"),  # to Saturday 28 February: Monday
        ("2024-01-31", 1, M, "2024-02-29"),
        ("2026-08-31", 1, M, "2026-09-30"),
        ("2026-11-30", 3, M, "2027-03-01"),  # to Sunday 28 February 2027: Monday
        ("2026-10-15", 3, M, "2027-01-15"),
    ],
)
def test_a_term_of_an_act(starts_after: str, amount: int, unit: Unit, last: str) -> None:
    assert ends_on(starts_after, amount, unit, ACT) == last


@pytest.mark.parametrize(
    ("starts_after", "amount", "unit", "last"),
    [
        # ATW 2: a term of at least three days holds at least two that are no rest days.
        ("2026-04-02", 3, D, "2026-04-08"),  # Good Friday to Easter Monday are rest days: Tuesday and Wednesday
        ("2026-12-24", 3, D, "2026-12-29"),  # Christmas Friday and Saturday, Sunday: Monday and Tuesday
        ("2026-11-06", 3, D, "2026-11-10"),  # Saturday, Sunday, Monday holds one: Tuesday
        ("2026-11-05", 3, D, "2026-11-09"),  # Friday, Saturday, Sunday: Friday and Monday
        ("2026-11-06", 2, D, "2026-11-09"),  # less than three days: moved off Sunday alone
    ],
)
def test_a_short_term_of_an_act(starts_after: str, amount: int, unit: Unit, last: str) -> None:
    assert ends_on(starts_after, amount, unit, ACT) == last


@pytest.mark.parametrize(
    ("amount", "unit", "last", "moved"),
    [
        # ATW 4 under b: not for terms of more than 90 days, 12 weeks or three months. All from Friday 5 December 2025.
        (90, D, "2026-03-05", "2026-03-05"),
        (92, D, "2026-03-07", "2026-03-07"),  # a Saturday, and it stays
        (12, W, "2026-02-27", "2026-02-27"),
        (3, M, "2026-03-05", "2026-03-05"),
        (4, M, "2026-04-05", "2026-04-05"),  # Easter Sunday, and it stays
    ],
)
def test_a_long_term_of_an_act_is_not_moved(amount: int, unit: Unit, last: str, moved: str) -> None:
    assert ends_on("2025-12-05", amount, unit, ACT) == last == moved


@pytest.mark.parametrize(("amount", "unit"), [(90, D), (12, W), (3, M)])
def test_the_longest_terms_that_are_moved(amount: int, unit: Unit) -> None:
    starts_after = {D: "2025-12-15", W: "2025-12-20", M: "2025-12-15"}[unit]

    # 15 March 2026 is a Sunday, and 14 March a Saturday: the Monday after both is the 16th.
    assert ends_on(starts_after, amount, unit, ACT) == "2026-03-16"


@pytest.mark.parametrize("source", [ORDINANCE, NORM])
@pytest.mark.parametrize(
    ("starts_after", "amount", "unit", "last"),
    [
        ("2026-11-07", 2, W, "2026-11-21"),  # a Saturday, and it stays
        ("2026-04-02", 3, D, "2026-04-05"),  # Easter Sunday
        ("2026-12-18", 1, W, "2026-12-25"),
        ("2026-01-31", 1, M, "2026-02-28"),
        ("2026-11-02", 8, W, "2026-12-28"),
    ],
)
def test_an_ordinance_or_a_service_norm_is_not_moved(
    source: Source, starts_after: str, amount: int, unit: Unit, last: str
) -> None:
    assert ends_on(starts_after, amount, unit, source) == last


@pytest.mark.parametrize("source", Source)
@pytest.mark.parametrize(
    ("starts_after", "amount", "last"),
    [
        ("2026-11-02", 1, "2026-11-03"),
        ("2026-11-06", 1, "2026-11-09"),  # a Friday: Monday
        ("2026-11-07", 1, "2026-11-09"),  # a Saturday: Monday
        ("2026-04-02", 1, "2026-04-07"),  # past Good Friday and Easter
        ("2026-12-24", 5, "2027-01-04"),  # 28, 29, 30, 31 December, and past New Year's Day and the weekend
        ("2026-05-13", 2, "2026-05-19"),  # past Ascension Day, the equated Friday and the weekend
    ],
)
def test_working_days_pass_over_rest_days_whatever_the_source(
    source: Source, starts_after: str, amount: int, last: str
) -> None:
    assert ends_on(starts_after, amount, WD, source) == last


@pytest.mark.parametrize("amount", [0, -1])
@pytest.mark.parametrize("unit", Unit)
def test_a_term_lasts_at_least_one(amount: int, unit: Unit) -> None:
    with pytest.raises(ValueError, match="at least one"):
        ends_on("2026-11-02", amount, unit, ACT)


def test_the_holidays_of_article_3_in_2026() -> None:
    assert sorted(day.isoformat() for day in in_year(2026)) == [
        "2026-01-01",
        "2026-01-02",  # equated
        "2026-04-03",  # Good Friday
        "2026-04-05",
        "2026-04-06",  # Easter
        "2026-04-27",  # King's Day
        "2026-05-05",
        "2026-05-14",  # Ascension
        "2026-05-15",  # equated
        "2026-05-24",
        "2026-05-25",  # Whitsun
        "2026-12-25",
        "2026-12-26",
    ]


@pytest.mark.parametrize("year", range(2024, 2040))
def test_5_may_is_a_holiday_every_year(year: int) -> None:
    assert date(year, 5, 5) in RestDays()


@pytest.mark.parametrize("day", ["2026-01-02", "2026-05-15", "2027-05-07", "2028-04-28", "2028-05-26"])
def test_the_days_equated_by_decree(day: str) -> None:
    assert date.fromisoformat(day) in RestDays()


def test_what_is_no_day_is_no_rest_day() -> None:
    assert "2026-05-05" not in RestDays()


dates = st.dates(date(2024, 1, 1), date(2035, 12, 31))


@given(dates, st.integers(1, 12), st.sampled_from([D, W, WD, M]))
def test_a_term_of_an_act_never_ends_on_a_rest_day_nor_before_another_source(
    start: date, amount: int, unit: Unit
) -> None:
    days = RestDays()
    counted = terms.ends_on(starts_after=start, amount=amount, unit=unit, source=NORM, holidays=days)
    moved = terms.ends_on(starts_after=start, amount=amount, unit=unit, source=ACT, holidays=days)

    assert start < counted <= moved
    if unit is WD or amount <= terms.ATW_MOST[unit]:
        assert not terms.is_rest_day(moved, days)
    free = [start + timedelta(days=n) for n in range(1, (moved - start).days + 1)]
    if unit is not WD and (counted - start).days >= 3 and amount <= terms.ATW_MOST[unit]:
        assert sum(not terms.is_rest_day(day, days) for day in free) >= 2


@given(dates, st.integers(1, 60), st.sampled_from(Unit))
def test_a_longer_term_never_ends_earlier(start: date, amount: int, unit: Unit) -> None:
    def last(many: int) -> date:
        return terms.ends_on(starts_after=start, amount=many, unit=unit, source=ORDINANCE, holidays=RestDays())

    assert last(amount) <= last(amount + 1)
