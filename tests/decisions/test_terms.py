"""Terms, worked out by hand with a calendar and the Algemene termijnenwet (ATW) beside it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Person
from decisions import actions, terms
from decisions.models import RestDay, Step, Term
from decisions.rest_days import RestDays, in_year
from decisions.terms import Source, Unit
from tests import factories

D, W, WD, M = Unit.DAYS, Unit.WEEKS, Unit.WORKING_DAYS, Unit.MONTHS
ACT, ORDINANCE, NORM = Source.ACT, Source.ORDINANCE, Source.SERVICE_NORM

EQUATED = frozenset(
    date.fromisoformat(day) for day in ("2026-01-02", "2026-05-15", "2027-05-07", "2028-04-28", "2028-05-26")
)
"""By decree, under ATW 3, third paragraph."""


class Calendar:
    """The days of the law without the database: `RestDays` for a municipality that departs from nothing."""

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and (day in EQUATED or day in in_year(day.year))


CALENDAR = Calendar()


def ends_on(starts_after: str, amount: int, unit: Unit, source: Source) -> str:
    last = terms.ends_on(
        starts_after=date.fromisoformat(starts_after), amount=amount, unit=unit, source=source, holidays=CALENDAR
    )
    return last.isoformat()


def resumed(last: str, stood_still: str, again: str, amount: int, unit: Unit, source: Source) -> str:
    return terms.resumed(
        ends_on=date.fromisoformat(last),
        suspended_on=date.fromisoformat(stood_still),
        resumed_on=date.fromisoformat(again),
        amount=amount,
        unit=unit,
        source=source,
        holidays=CALENDAR,
    ).isoformat()


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
        ("2025-04-20", 1, W, "2025-04-28"),  # to Sunday 27 April 2025, which was no King's Day that year: Monday
        ("2026-03-23", 2, W, "2026-04-07"),  # to Easter Monday 6 April: Tuesday
        ("2027-03-19", 1, W, "2027-03-30"),  # to Good Friday 26 March 2027, past Easter Monday: Tuesday
        ("2027-05-10", 1, W, "2027-05-18"),  # to Whit Monday 17 May 2027: Tuesday
        ("2027-04-28", 1, W, "2027-05-10"),  # to Wednesday 5 May 2027, Ascension Day the 6th, equated the 7th: Monday
        ("2026-12-19", 1, W, "2026-12-28"),  # to Saturday 26 December, Boxing Day and a Saturday: Monday
        ("2027-12-18", 1, W, "2027-12-27"),  # Christmas 2027 is a Saturday and a Sunday, and no Monday makes up for it
        # From one year to the next.
        ("2026-12-28", 1, W, "2027-01-04"),  # a Monday, to a Monday
        ("2026-11-20", 6, W, "2027-01-04"),  # to New Year's Day, a Friday: Monday
        ("2028-12-29", 3, D, "2029-01-03"),  # Saturday to Monday 1 January: not one working day, so the 2nd and the 3rd
        # Days.
        ("2026-11-02", 14, D, "2026-11-16"),
        ("2026-11-02", 12, D, "2026-11-16"),  # to Saturday the 14th: Monday
        ("2024-02-28", 1, D, "2024-02-29"),  # a leap year
        ("2028-02-28", 2, D, "2028-03-01"),  # 29 February counts: Wednesday
        ("2027-02-28", 1, D, "2027-03-01"),  # no leap year
        ("2026-12-31", 5, D, "2027-01-05"),
        # Months: the day of the same number, or the last of a shorter month.
        ("2026-01-30", 1, M, "2026-03-02"),  # to Saturday 28 February: Monday
        ("2024-01-31", 1, M, "2024-02-29"),  # a leap year: Thursday 29 February
        ("2028-01-31", 1, M, "2028-02-29"),  # and again: Tuesday
        ("2027-01-31", 1, M, "2027-03-01"),  # no leap year: to Sunday 28 February, so Monday
        ("2028-02-29", 1, M, "2028-03-29"),  # the day of the same number, not the last of the month
        ("2024-02-29", 1, M, "2024-04-02"),  # to Good Friday 29 March 2024, past Easter Monday 1 April: Tuesday
        ("2026-11-30", 1, M, "2026-12-30"),
        ("2026-12-31", 2, M, "2027-03-01"),  # to Sunday 28 February 2027: Monday
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
        ("2026-04-02", 3, D, "2026-04-05"),  # Easter Sunday, and ATW 2 does not lengthen it either
        ("2026-12-18", 1, W, "2026-12-25"),  # Christmas
        ("2026-01-31", 1, M, "2026-02-28"),  # a Saturday
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
        ("2025-04-24", 2, "2025-04-28"),  # Friday 25 April, and past the weekend with King's Day on Saturday: Monday
        ("2026-04-24", 7, "2026-05-07"),  # 28, 29, 30 April, 1, 4, 6 and 7 May: past King's Day and 5 May
        ("2027-12-30", 10, "2028-01-13"),  # New Year's Day 2028 is a Saturday: 31 December and 3 to 13 January
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
        "2026-04-03",  # Good Friday
        "2026-04-05",
        "2026-04-06",  # Easter
        "2026-04-27",  # King's Day
        "2026-05-05",
        "2026-05-14",  # Ascension
        "2026-05-24",
        "2026-05-25",  # Whitsun
        "2026-12-25",
        "2026-12-26",
    ]


@pytest.mark.parametrize("year", range(2024, 2040))
def test_5_may_is_a_holiday_every_year(year: int) -> None:
    """Also where it is no lustrum, in which most people have no day off."""
    assert date(year, 5, 5) in in_year(year)


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2024, 27),  # a Saturday
        (2025, 26),  # the 27th was a Sunday
        (2026, 27),
        (2027, 27),
        (2031, 26),  # and again
    ],
)
def test_kings_day_is_held_on_saturday_where_the_27th_is_a_sunday(year: int, day: int) -> None:
    assert [held.day for held in sorted(in_year(year)) if held.month == 4 and held.day in {26, 27}] == [day]


@pytest.mark.parametrize(
    ("announced_on", "last"),
    [
        # Awb 6:7 and 6:8: six weeks that begin the day after the announcement; ATW 1 moves their end.
        ("2026-11-02", "2026-12-14"),  # a Monday to a Monday: 3 November is day 1, 14 December day 42
        ("2026-11-14", "2026-12-28"),  # to Saturday 26 December, Boxing Day: Monday
        ("2026-11-20", "2027-01-04"),  # to Friday 1 January 2027: Monday
        ("2026-02-20", "2026-04-07"),  # to Good Friday 3 April: Tuesday after Easter
        ("2026-04-02", "2026-05-18"),  # to Ascension Day 14 May, past the equated Friday: Monday
        ("2028-01-18", "2028-02-29"),  # in a leap year: Tuesday 29 February
        ("2027-01-18", "2027-03-01"),  # and in none: Monday 1 March
    ],
)
def test_the_last_day_to_object(announced_on: str, last: str) -> None:
    assert terms.objection_ends_on(date.fromisoformat(announced_on), CALENDAR).isoformat() == last


@pytest.mark.parametrize(
    ("last", "stood_still", "again", "amount", "unit", "source", "new"),
    [
        # Awb 4:15: what was left of the term when it stopped, is left when it runs again.
        ("2026-12-28", "2026-11-16", "2026-11-23", 8, W, ACT, "2027-01-04"),  # a week: Monday to Monday
        ("2026-12-28", "2026-11-16", "2026-11-16", 8, W, ACT, "2026-12-28"),  # begun again on the day itself: as it was
        ("2026-12-28", "2026-12-28", "2026-12-29", 8, W, ACT, "2026-12-29"),  # stopped on the last day: one day is left
        ("2026-12-14", "2026-12-01", "2026-12-06", 6, W, ACT, "2026-12-21"),  # five days, to Saturday the 19th: Monday
        ("2026-12-14", "2026-12-01", "2026-12-12", 6, W, ACT, "2026-12-28"),  # eleven, to Christmas, a Friday: Monday
        ("2026-12-14", "2026-12-01", "2026-12-19", 6, W, ACT, "2027-01-04"),  # eighteen, to New Year's Day: Monday
        ("2028-02-28", "2028-02-14", "2028-02-15", 3, W, ACT, "2028-02-29"),  # one, to the leap day
        ("2026-03-27", "2026-03-02", "2026-03-04", 4, W, ACT, "2026-03-30"),  # two, to summer time's Sunday: Monday
        ("2026-02-27", "2026-02-02", "2026-02-03", 13, W, ACT, "2026-02-28"),  # ATW 4: too long a term to be moved
        ("2026-12-14", "2026-12-01", "2026-12-06", 6, W, ORDINANCE, "2026-12-19"),  # a Saturday, and it stays
        ("2026-12-14", "2026-12-01", "2026-12-12", 6, W, NORM, "2026-12-25"),  # Christmas, and it stays
        # Working days that were left are counted on: 3, 4 and 5 February, so three from the 9th on.
        ("2026-02-05", "2026-02-03", "2026-02-09", 5, WD, NORM, "2026-02-11"),
        ("2026-12-24", "2026-12-23", "2026-12-24", 5, WD, ACT, "2026-12-28"),  # the 24th, and past Christmas: Monday
        ("2026-02-05", "2026-02-03", "2026-02-03", 5, WD, ORDINANCE, "2026-02-05"),
    ],
)
def test_a_term_that_stood_still(
    last: str, stood_still: str, again: str, amount: int, unit: Unit, source: Source, new: str
) -> None:
    assert resumed(last, stood_still, again, amount, unit, source) == new


def test_a_term_does_not_resume_before_it_stood_still() -> None:
    with pytest.raises(ValueError, match="before it was suspended"):
        resumed("2026-12-28", "2026-11-16", "2026-11-15", 8, W, ACT)


@pytest.mark.django_db
class TestTheMunicipality:
    """What a municipality says of its days goes before what the program knows."""

    def test_the_equated_days_are_there_from_the_start(self) -> None:
        assert {day for day in EQUATED if day in RestDays()} == EQUATED

    def test_it_equates_a_day(self) -> None:
        RestDay.objects.create(day=date(2026, 11, 16), rests=True, source="Besluit")
        assert self._after_two_weeks(date(2026, 11, 2)) == date(2026, 11, 17)

    def test_it_lets_terms_run_out_on_a_holiday(self) -> None:
        RestDay.objects.create(day=date(2026, 5, 5), rests=False, source="Besluit")
        assert self._after_two_weeks(date(2026, 4, 21)) == date(2026, 5, 5)

    def test_what_is_no_day_is_no_rest_day(self) -> None:
        assert "2026-05-05" not in RestDays()

    def _after_two_weeks(self, starts_after: date) -> date:
        return terms.ends_on(starts_after=starts_after, amount=2, unit=W, source=ACT, holidays=RestDays())


def running_term(last: str) -> Term:
    """The term of an open step that ends on a day."""
    day = date.fromisoformat(last)
    opened_at = datetime.combine(day - timedelta(weeks=3), datetime.min.time(), UTC)
    step = factories.StepFactory(opened_at=opened_at, term=False)
    return factories.TermFactory(step=step, started_on=day - timedelta(weeks=3), ends_on=day)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("last", "moment", "has_lapsed"),
    [
        # A day ends at midnight in Amsterdam, which is not midnight in UTC.
        ("2026-11-16", "2026-11-16T22:59:59", False),  # winter: an hour later here, 23:59:59
        ("2026-11-16", "2026-11-16T23:00:00", True),  # the 17th has begun
        ("2026-07-15", "2026-07-15T21:59:59", False),  # summer: two hours later here
        ("2026-07-15", "2026-07-15T22:00:00", True),
        ("2026-03-29", "2026-03-29T21:59:59", False),  # the night in which summer time began: a day of 23 hours
        ("2026-03-29", "2026-03-29T22:00:00", True),
        ("2026-03-28", "2026-03-28T22:59:59", False),  # the day before, still in winter time
        ("2026-03-28", "2026-03-28T23:00:00", True),
        ("2026-10-25", "2026-10-25T22:59:59", False),  # the night in which it ended: a day of 25 hours
        ("2026-10-25", "2026-10-25T23:00:00", True),
        ("2026-10-24", "2026-10-24T21:59:59", False),
        ("2026-10-24", "2026-10-24T22:00:00", True),
        ("2026-12-31", "2026-12-31T22:59:59", False),  # the old year
        ("2026-12-31", "2026-12-31T23:00:00", True),
    ],
)
def test_a_term_runs_until_midnight_here(last: str, moment: str, has_lapsed: bool) -> None:
    term = running_term(last)

    lapsed = actions.lapse_term(step_id=term.step_id, at=datetime.fromisoformat(moment).replace(tzinfo=UTC))

    assert lapsed is has_lapsed


@pytest.mark.django_db
def test_the_action_moves_a_resumed_end_off_a_rest_day(joint_step: Step, official: Person, later: datetime) -> None:
    """Eight weeks from Monday 2 November end on Monday 28 December; five days on is Saturday 2 January 2027."""
    assert joint_step.term.ends_on == date(2026, 12, 28)
    actions.suspend_term(
        step_id=joint_step.id, until=date(2026, 11, 20), reason="Wij wachten op de begroting.", by=official, at=later
    )

    term = actions.resume_term(step_id=joint_step.id, by=official, at=later + timedelta(days=5))

    assert term.ends_on == date(2027, 1, 4)


@pytest.mark.django_db
def test_an_extension_counts_from_the_last_day_and_moves_its_own_end(
    joint_step: Step, official: Person, later: datetime
) -> None:
    """Four days after Monday 28 December is New Year's Day, a Friday: Monday."""
    term = actions.extend_term(
        step_id=joint_step.id, amount=4, unit="days", reason="De cijfers komen later.", by=official, at=later
    )

    assert term.ends_on == date(2027, 1, 4)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("moment", "started_on", "last"),
    [
        ("2026-11-02T22:59:59", "2026-11-02", "2026-11-23"),  # Monday, a second before midnight here
        ("2026-11-02T23:00:00", "2026-11-03", "2026-11-24"),  # Tuesday here, Monday in UTC
        ("2026-03-28T23:30:00", "2026-03-29", "2026-04-19"),  # half past twelve in the night of summer time
        ("2026-12-31T23:30:00", "2027-01-01", "2027-01-22"),  # the new year here
    ],
)
def test_a_term_starts_on_the_day_that_it_is_here(
    moment: str, started_on: str, last: str, theme: object, district: object, executive_board: object
) -> None:
    team = factories.PartyFactory(kind="municipal_team", district=district)
    template = factories.ProcessTemplateFactory()
    factories.TemplateStepFactory(template=template, rule="sole", term_amount=3, term_unit="weeks")
    group = factories.PartyFactory(kind="resident_group")

    process = actions.open_process(
        template=template,
        group=group,
        district=team.district,
        by=factories.PersonFactory(),
        at=datetime.fromisoformat(moment).replace(tzinfo=UTC),
    )

    term = Term.objects.get(step__process=process)
    assert (term.started_on.isoformat(), term.ends_on.isoformat()) == (started_on, last)


dates = st.dates(date(2024, 1, 1), date(2035, 12, 31))


@given(dates, st.integers(1, 12), st.sampled_from([D, W, WD, M]))
def test_a_term_of_an_act_never_ends_on_a_rest_day_nor_before_another_source(
    start: date, amount: int, unit: Unit
) -> None:
    days = CALENDAR
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
        return terms.ends_on(starts_after=start, amount=many, unit=unit, source=ORDINANCE, holidays=CALENDAR)

    assert last(amount) <= last(amount + 1)


@given(
    dates, st.integers(1, 12), st.sampled_from(Unit), st.sampled_from(Source), st.integers(0, 200), st.integers(0, 90)
)
def test_a_term_that_stood_still_never_ends_earlier_and_that_of_an_act_never_on_a_rest_day(
    start: date, amount: int, unit: Unit, source: Source, after: int, still: int
) -> None:
    last = terms.ends_on(starts_after=start, amount=amount, unit=unit, source=source, holidays=CALENDAR)
    suspended_on = min(start + timedelta(days=1 + after), last)
    new = terms.resumed(
        ends_on=last,
        suspended_on=suspended_on,
        resumed_on=suspended_on + timedelta(days=still),
        amount=amount,
        unit=unit,
        source=source,
        holidays=CALENDAR,
    )

    assert new >= last
    assert new == last or still
    if source is ACT and (unit is WD or amount <= terms.ATW_MOST[unit]):
        assert not terms.is_rest_day(new, CALENDAR)
