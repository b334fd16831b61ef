"""The calendar of terms, the reminders, and the figures of planning & control with their files."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from accounts import actions as accounts
from accounts.models import Membership, Party, Person
from civilservants import actions, export, figures, planning
from civilservants.actions.reminders import kinds_due
from civilservants.figures import Ended
from civilservants.models import TermReminder
from decisions import actions as decisions
from decisions.models import Step, Term
from decisions.presentation_figures import Block, Figure, Row, Table
from ledger.models import Entry
from notifications import actions as notifications
from notifications.models import Message
from tests import factories
from tests.conftest import SignedIn
from tests.refusing import the_database_refuses

pytestmark = pytest.mark.django_db

NewEntries = Callable[[], AbstractContextManager[list[Entry]]]
KIND = TermReminder.Kind


def day_of(at: datetime, day: date) -> datetime:
    return datetime.combine(day, at.timetz())


# The calendar


def test_a_calendar_shows_what_ends_when(joint_step: Step, team: Party, other_team: Party) -> None:
    last = joint_step.term.ends_on
    planned = planning.planned(team, last.year, last.month, last, frozenset())
    shown = [ending for week in planned.weeks for day in week for ending in day.endings if day.day == last]
    assert [ending.term.step_id for ending in shown] == [joint_step.id]
    assert [ending.term.step_id for ending in planned.today] == [joint_step.id]
    assert planned.late == []
    assert planning.planned(other_team, last.year, last.month, last, frozenset()).in_month == []


def test_a_calendar_parts_late_this_week_and_later(joint_step: Step, team: Party) -> None:
    last = joint_step.term.ends_on
    monday = last - timedelta(days=last.weekday())

    def asked(today: date) -> planning.Planned:
        return planning.planned(team, today.year, today.month, today, frozenset())

    assert len(asked(last + timedelta(days=1)).late) == 1
    assert len(asked(monday).this_week) == (last != monday)
    assert asked(monday - timedelta(days=1)).this_week == []
    assert asked(monday - timedelta(days=70)).beyond == 1


def test_a_term_that_stands_still_has_no_day(joint_step: Step, team: Party, official: Person, later: datetime) -> None:
    decisions.suspend_term(
        step_id=joint_step.id,
        reason="De begroting ontbreekt.",
        until=later.date() + timedelta(days=10),
        by=official,
        at=later,
    )
    last = joint_step.term.ends_on
    planned = planning.planned(team, last.year, last.month, last + timedelta(days=1), frozenset())
    assert [ending.term.step_id for ending in planned.suspended] == [joint_step.id]
    assert planned.late == planned.in_month == []


@pytest.mark.usefixtures("clock")
def test_every_team_can_be_looked_at_and_its_own_people_can_act(
    joint_step: Step,
    team: Party,
    welfare: Party,
    official: Person,
    other_district_official: Person,
    social_worker: Person,
    signed_in: SignedIn,
) -> None:
    last = joint_step.term.ends_on
    address = reverse("desk:team-calendar", args=[team.id])
    page = signed_in(official).get(f"{address}?maand={last:%Y-%m}").content.decode()
    assert "De bibliotheek blijft open" in page
    assert reverse("decisions:term", args=[joint_step.id]) in page
    dirk = signed_in(other_district_official)
    chosen = dirk.get(reverse("desk:calendar"), {"team": str(team.id), "maand": f"{last:%Y-%m}"})
    assert chosen.url == f"{address}?maand={last:%Y-%m}"
    seen = dirk.get(f"{address}?maand={last:%Y-%m}").content.decode()
    plan = joint_step.process.initiative
    assert plan.get_absolute_url() in seen
    for hidden in (reverse("decisions:term", args=[joint_step.id]), reverse("desk:plan", args=[plan.id])):
        assert hidden in page
        assert hidden not in seen
    assert dirk.get(reverse("desk:team-calendar", args=[welfare.id])).status_code == 404
    assert dirk.get(reverse("desk:calendar"), {"team": "x"}).status_code == 302
    assert signed_in(social_worker).get(address).status_code == 404
    for typed in ("2026-13", "x", "9999-01", "2026-1", "０２２６-01"):
        assert signed_in(official).get(address, {"maand": typed}).status_code == 200


# Reminders


def test_working_days_are_counted_without_rest_days() -> None:
    friday, monday = date(2026, 11, 6), date(2026, 11, 9)
    assert planning.working_days_left(friday, monday, frozenset()) == 1
    assert planning.working_days_left(friday, monday, {monday}) == 0
    assert planning.working_days_left(monday, friday, frozenset()) == 0


@pytest.mark.parametrize(
    ("today", "kinds"),
    [
        (date(2026, 11, 12), []),  # six working days before Friday 20
        (date(2026, 11, 13), [KIND.FIVE_DAYS]),
        (date(2026, 11, 18), [KIND.FIVE_DAYS]),
        (date(2026, 11, 19), [KIND.ONE_DAY]),
        (date(2026, 11, 20), [KIND.ONE_DAY]),
        (date(2026, 11, 21), [KIND.LATE]),
        (date(2026, 11, 27), [KIND.LATE]),
        (date(2026, 11, 28), []),
    ],
)
def test_what_is_told_on_which_day(today: date, kinds: list[TermReminder.Kind]) -> None:
    term = Term(started_on=date(2026, 10, 1), ends_on=date(2026, 11, 20))
    assert kinds_due(term, today) == [(kind, date(2026, 11, 20)) for kind in kinds]


def test_a_renewed_term_is_told_of_both_days() -> None:
    term = Term(started_on=date(2026, 10, 1), ends_on=date(2026, 11, 20), renewed_until=date(2026, 11, 30))
    assert kinds_due(term, date(2026, 11, 24)) == [
        (KIND.LATE, date(2026, 11, 20)),
        (KIND.FIVE_DAYS, date(2026, 11, 30)),
    ]


def test_each_reminder_is_told_once(joint_step: Step, at: datetime, new_entries: NewEntries) -> None:
    last = joint_step.term.ends_on
    with new_entries() as entries:
        for days in (-60, -7, -7, -6, -3, -1, -1, 0, 1, 1, 2):
            actions.let_time_pass(at=day_of(at, last + timedelta(days=days)))
    assert [entry.kind for entry in entries] == ["term.reminded"] * 3
    told = TermReminder.objects.order_by("told_on").values_list("kind", "ends_on")
    assert list(told) == [("five_days", last), ("one_day", last), ("late", last)]
    reminder = TermReminder.objects.first()
    assert reminder is not None
    the_database_refuses(lambda: TermReminder.objects.update(kind="late"))
    the_database_refuses(
        lambda: TermReminder.objects.create(
            term=reminder.term, kind=reminder.kind, ends_on=reminder.ends_on, told_on=last
        )
    )


def test_a_moved_term_is_told_anew(joint_step: Step, official: Person, at: datetime) -> None:
    last = joint_step.term.ends_on
    actions.let_time_pass(at=day_of(at, last))
    decisions.extend_term(
        step_id=joint_step.id,
        amount=1,
        unit="weeks",
        reason="Wij wachten op de begroting.",
        by=official,
        at=day_of(at, last),
    )
    moved = Term.objects.get(step=joint_step).ends_on
    actions.let_time_pass(at=day_of(at, moved))
    assert set(TermReminder.objects.values_list("ends_on", flat=True)) == {last, moved}


def test_nothing_is_told_of_a_step_that_has_ended(joint_step: Step, at: datetime) -> None:
    Step.objects.filter(id=joint_step.id).update(closed_at=None)
    joint_step.process.steps.exclude(id=joint_step.id)
    Term.objects.filter(step=joint_step).update(met_at=at)
    assert not actions.let_time_pass(at=day_of(at, joint_step.term.ends_on))
    first = joint_step.process.steps.exclude(id=joint_step.id).get()
    assert not actions.remind_of_term(term_id=first.id, at=day_of(at, first.term.ends_on))


def test_the_handler_is_told_first_and_then_the_lead(
    joint_step: Step, official: Person, colleague: Person, team: Party, at: datetime
) -> None:
    """Omar handles it; Carla leads the team."""
    Membership.objects.filter(person=official).update(is_lead=False)
    Membership.objects.filter(person=colleague).update(is_lead=True)
    last = joint_step.term.ends_on
    told: list[set[str]] = []
    for days in (-1, 1):
        notifications.skip_to_the_end()
        Message.objects.all().delete()
        actions.let_time_pass(at=day_of(at, last + timedelta(days=days)))
        notifications.distribute(at=day_of(at, last + timedelta(days=days)))
        told.append(set(Message.objects.filter(kind="term.reminded").values_list("person__email", flat=True)))
    assert told == [{official.email}, {colleague.email}]


def test_while_the_handler_is_away_the_lead_is_told(
    joint_step: Step, official: Person, colleague: Person, at: datetime
) -> None:
    Membership.objects.filter(person=official).update(is_lead=False)
    Membership.objects.filter(person=colleague).update(is_lead=True)
    day_before = day_of(at, joint_step.term.ends_on - timedelta(days=1))
    actions.note_absence(person=official, first_day=day_before.date(), last_day=day_before.date(), by=official, at=at)
    notifications.skip_to_the_end()
    actions.let_time_pass(at=day_before)
    notifications.distribute(at=day_before)
    told = Message.objects.filter(kind="term.reminded").values_list("person__email", flat=True)
    assert list(told) == [colleague.email]


@pytest.mark.parametrize("has_lead", [True, False])
def test_who_has_left_is_told_no_more(
    has_lead: bool,
    joint_step: Step,
    official: Person,
    colleague: Person,
    admin: Person,
    team: Party,
    at: datetime,
) -> None:
    """Omar handled it and has left: whoever leads the team hears of it; all of the team where nobody does."""
    third = factories.MembershipFactory(party=team).person
    Membership.objects.filter(party=team).update(is_lead=False)
    Membership.objects.filter(person=colleague).update(is_lead=has_lead)
    gone = Membership.objects.get(person=official)
    accounts.end_membership(membership_id=gone.id, by=admin, at=at + timedelta(days=1))
    last = joint_step.term.ends_on
    told = []
    for days in (-7, -1, 1):
        notifications.skip_to_the_end()
        Message.objects.all().delete()
        actions.let_time_pass(at=day_of(at, last + timedelta(days=days)))
        notifications.distribute(at=day_of(at, last + timedelta(days=days)))
        told.append(set(Message.objects.filter(kind="term.reminded").values_list("person__email", flat=True)))
    assert told == [{colleague.email} if has_lead else {colleague.email, third.email}] * 3


# The figures


def counted(*cells: tuple[Any, ...]) -> figures.Counted:
    counts = {cell: number for *axes, number in cells for cell in [tuple(axes)]}
    names = ({"t": "Wijkteam", "u": "=HYPERLINK(1)"}, {"groen": "Groen"}, {"w": "Oost", "v": "West"})
    return figures.Counted(figures.Groups(counts), ["2026-K3"], names)


MANY = counted(
    ("2026-K3", "t", "groen", "w", Ended.MET, 12),
    ("2026-K3", "t", "groen", "w", Ended.LATE, 8),
    ("2026-K3", "u", "groen", "v", Ended.MET, 30),
    ("2026-K3", "u", "groen", "v", Ended.LATE, 2),
    ("2026-K3", "u", "groen", "v", Ended.STOPPED, 9),
)


def rows_of(found: figures.Counted) -> dict[str, list[int | None]]:
    table = figures.table(found, "2026-K3")
    return {row.name: [figure.count for figure in row.figures] for block in table.blocks for row in block.rows}


def test_all_of_a_group_that_is_shown_is_shown() -> None:
    rows = rows_of(MANY)
    assert rows["Wijkteam"] == [20, 12, 8, 0]
    assert rows["=HYPERLINK(1)"] == [41, 30, 2, 9]


def test_a_group_of_few_is_not_shown_nor_what_it_follows_from() -> None:
    few = counted(
        ("2026-K3", "t", "groen", "w", Ended.MET, 40),
        ("2026-K3", "u", "groen", "v", Ended.MET, 3),
        ("2026-K3", "u", "groen", "v", Ended.LATE, 1),
    )
    rows = rows_of(few)
    assert rows["De hele gemeente"][0] == 44
    assert rows["=HYPERLINK(1)"] == [None] * 4
    assert rows["Wijkteam"] == [None] * 4, "44 minus 40 would tell of the four"


def test_nothing_at_all_is_told_in_words() -> None:
    nothing = figures.Counted(figures.Groups({}), [], ({}, {}, {}))
    assert figures.main_thing(nothing, None)
    assert not figures.table(nothing, None)


def test_the_files_hold_the_same_and_no_formula() -> None:
    lines = export.lines_of("2026-K3", figures.table(MANY, "2026-K3"))
    read = list(csv.reader(io.StringIO(export.as_csv(lines).removeprefix("\ufeff")), delimiter=";"))
    assert read[0] == export.HEADINGS
    assert [line[2] for line in read[1:]] == [
        "'" + str(line[2]) if str(line[2]).startswith("=") else line[2] for line in lines
    ]
    book = zipfile.ZipFile(io.BytesIO(export.as_xlsx(lines, "Uitleg\nRegel 2")))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet, "no cell is a formula"
    assert "=HYPERLINK(1)" in book.read("xl/sharedStrings.xml").decode()
    assert "hyperlink" not in sheet


def test_the_text_of_a_workbook_stays_text() -> None:
    """Also where it looks like a link, a number or something of the markup."""
    hostile = ["=1+1", "http://a.example", "internal:Sheet!A1", "12", "<b>&", "{=1}", "x" * 40000]
    table = Table("c", "o", [], [Block("", [Row(text, [Figure(1)]) for text in hostile])])
    book = zipfile.ZipFile(io.BytesIO(export.as_xlsx(export.lines_of("2026-K3", table), "")))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<hyperlinks>" not in sheet


@pytest.mark.usefixtures("clock")
def test_the_pages_and_files_of_the_figures(joint_step: Step, official: Person, signed_in: SignedIn) -> None:
    client = signed_in(official)
    found = figures.count()
    assert found.quarters == ["2026-K4"]
    for query in ("", "?kwartaal=2026-K4", "?kwartaal=1999-K1"):
        assert client.get(f"/werkplek/cijfers/{query}").status_code == 200
        assert client.get(f"/werkplek/cijfers/termijnen.csv{query}").status_code == 200
        book = client.get(f"/werkplek/cijfers/termijnen.xlsx{query}")
        assert zipfile.is_zipfile(io.BytesIO(book.content))
    for query in ("?kwartaal=2026-K5", "?kwartaal=%00", "?kwartaal=2026-K1%0A"):
        assert client.get(f"/werkplek/cijfers/{query}").status_code == 404


def test_a_step_counts_once_by_how_it_ended(joint_step: Step, official: Person, at: datetime) -> None:
    decided = figures._ended()
    assert [cell[4] for cell in decided] == [Ended.MET]
    with time_machine.travel(at + timedelta(days=100)):
        decisions.let_time_pass(at=at + timedelta(days=100))
    assert sorted(cell[4] for cell in figures._ended()) == [Ended.LATE, Ended.MET]
