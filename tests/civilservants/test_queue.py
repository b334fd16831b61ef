"""The rows of the queue, which the database writes, against what the tables and `triage.py` say."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts import actions as accounts
from accounts import kept_text
from accounts.models import Membership, Party, Person
from boundary import queries as boundary
from civilservants import actions, marks, queries, queue, rows, tasks, triage
from civilservants.counts import _kept
from civilservants.models import PlaceInNeed, Question, QueueRow, QueueWord, SavedView, Snooze
from civilservants.queries import Desk
from civilservants.queue import View
from civilservants.whole_file import WholeFile, whole_file
from decisions import actions as decisions
from decisions import duties
from decisions.actions import Work
from decisions.models import Advice, Mandate, Step
from initiatives import actions as initiatives
from initiatives import queries_around as around
from initiatives.models import Initiative, Origin, PaperSheet
from ledger import actions as ledger
from ledger.kept import forget_all
from ledger.models import Entry
from tests import factories
from tests.civilservants.shown import rows_shown, shown, told_shown
from tests.conftest import SignedIn, open_step_of, sign_in
from tests.racing import losers, race
from tests.uploading import a_document

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

Refused = Callable[..., AbstractContextManager[Any]]


def desk_of(person: Person, at: datetime) -> Desk:
    desk = queries.desk_of(person, at)
    assert desk is not None
    return desk


def in_a_week(at: datetime) -> date:
    return at.date() + timedelta(days=7)


def read_step(file: WholeFile, step: Step) -> Step:
    """A step as the whole file read it, with all that hangs on it."""
    (read,) = [one for one in file.process.steps.all() if one.id == step.id]
    read.process = file.process
    return read


def holds(desk: Desk, view: View, initiative: Initiative) -> bool:
    return shown(desk, view).filter(initiative=initiative).exists()


@pytest.fixture
def at_desk(signed_in: SignedIn, official: Person) -> Client:
    return signed_in(official)


# What the database writes


@pytest.mark.parametrize("reader", ["official", "colleague", "executive"])
@pytest.mark.parametrize(
    "stage",
    ["sent_initiative", "accepted_initiative", "joint_step", "proposed", "stopped", "asked", "answered", "told"],
)
def test_a_row_says_what_the_tables_say(
    request: pytest.FixtureRequest, reader: str, stage: str, representative: Person, official: Person, later: datetime
) -> None:
    if stage in {"proposed", "stopped", "joint_step", "asked", "answered", "told"}:
        step: Step = request.getfixturevalue("joint_step")
        if stage == "proposed":
            decisions.propose(step_id=step.id, by=representative, outcome="yes", reasons="Ja.", at=later)
        if stage in {"asked", "answered", "told"}:
            question = ask_rosa(Initiative.objects.get(), representative, official, later)
            if stage != "asked":
                actions.answer(question_id=question.id, text="Twintig.", at=later + timedelta(hours=1))
            if stage == "told":
                ask_rosa(Initiative.objects.get(), representative, official, later + timedelta(hours=2))
        if stage == "stopped":
            decisions.suspend_term(
                step_id=step.id,
                until=later.date() + timedelta(days=7),
                reason="Wij missen de tekening.",
                by=official,
                at=later,
            )
    else:
        step = open_step_of(request.getfixturevalue(stage))
    desk = desk_of(request.getfixturevalue(reader), later)
    file = whole_file(desk, Initiative.objects.get(process=step.process).id)
    assert file is not None
    initiative = file.initiative
    told = queries.situation_of(initiative, read_step(file, step), desk)
    (row,) = told_shown(desk, View.OPEN)
    assert replace(rows.situation_in(row, desk), silent_since=None) == told
    assert row.rank == triage.rank(
        until=row.until,
        sent_on=told.sent_on,
        silent_since=row.silent_since,
        is_in_need=row.is_in_need,
        supporters=row.supporters,
    )


@pytest.mark.parametrize(
    ("facts", "higher"),
    [
        ({}, {"until": date(2026, 11, 29)}),
        ({}, {"silent_since": date(2026, 11, 20)}),
        ({"silent_since": date(2026, 11, 20)}, {"silent_since": date(2026, 11, 2)}),
        ({}, {"is_in_need": True}),
        ({"supporters": 4}, {"supporters": 90}),
        ({}, {"sent_on": date(2026, 6, 1)}),
    ],
)
def test_what_moves_a_plan_up_does_so_in_the_database_too(facts: dict[str, Any], higher: dict[str, Any]) -> None:
    plain: dict[str, Any] = {
        "until": date(2026, 11, 30),
        "sent_on": date(2026, 11, 1),
        "silent_since": None,
        "is_in_need": False,
        "supporters": 0,
    }
    ranks = []
    for own in (facts, higher):
        values = plain | own
        with connection.cursor() as cursor:
            cursor.execute("SELECT civilservants_queue_rank(%s, %s, %s, %s, %s)", list(values.values()))
            (ranked,) = cursor.fetchone() or (None,)
        assert ranked == triage.rank(**values)
        ranks.append(ranked)
    assert ranks[1] < ranks[0]


def test_a_silence_counts_from_when_it_became_our_turn(
    sent_initiative: Initiative, official: Person, at: datetime, later: datetime
) -> None:
    desk = desk_of(official, later + timedelta(days=20))
    (row,) = rows_shown(desk, View.NEW)
    assert QueueRow.objects.get(team__kind="municipal_team").silent_since == at.date()
    days = (desk.at.date() - at.date()).days
    assert f"wij zeiden {days} dagen niets" in row.reason.higher


def silent_since() -> date | None:
    return QueueRow.objects.get(team__kind="municipal_team").silent_since


def ask_rosa(plan: Initiative, representative: Person, official: Person, at: datetime) -> Question:
    return actions.ask(
        initiative_id=plan.id,
        person=representative,
        text="Hoeveel stoelen staan er?",
        answer_by=at.date() + timedelta(days=7),
        by=official,
        at=at,
    )


def publish(plan: Initiative, official: Person, colleague: Person, at: datetime) -> None:
    message = actions.draft_message(initiative_id=plan.id, subject="Vraag", text="Dag.", by=official, at=at)
    message = actions.offer_message(message_id=message.id, reader=colleague, seen=message.version, by=official, at=at)
    message = actions.give_leave(message_id=message.id, remark="", seen=message.version, by=colleague, at=at)
    assert silent_since() != at.date()
    actions.publish_message(message_id=message.id, seen=message.version, by=official, at=at)


@pytest.mark.parametrize("word", ["message", "extension", "stopped", "question"])
def test_every_word_of_the_municipality_breaks_its_silence(
    word: str, joint_step: Step, official: Person, colleague: Person, representative: Person, at: datetime
) -> None:
    plan, day = Initiative.objects.get(), at + timedelta(days=20)
    assert silent_since() == at.date()
    if word == "message":
        publish(plan, official, colleague, day)
    if word == "extension":
        decisions.extend_term(
            step_id=joint_step.id, amount=1, unit="weeks", reason="Wij wachten op het geld.", by=official, at=day
        )
    if word == "stopped":
        resumes = day.date() + timedelta(days=7)
        decisions.suspend_term(step_id=joint_step.id, until=resumes, reason="Wij missen iets.", by=official, at=day)
        assert silent_since() == day.date()
        day += timedelta(days=2)
        decisions.resume_term(step_id=joint_step.id, by=official, at=day)
    if word == "question":
        ask_rosa(plan, representative, official, day)
        assert silent_since() is None
        decisions.let_time_pass(at=day + timedelta(days=9))
        day += timedelta(days=8)
    assert silent_since() == day.date()


def test_a_question_that_is_out_waits_for_residents_and_its_answer_for_us(
    joint_step: Step, official: Person, colleague: Person, representative: Person, at: datetime, later: datetime
) -> None:
    # Both decided the same, so that the group itself is awaited for nothing else.
    plan, desk = Initiative.objects.get(), desk_of(official, later)
    decisions.propose(step_id=joint_step.id, by=representative, outcome="yes", reasons="Ja.", at=later)
    assert not holds(desk, View.RESIDENTS, plan)
    question = ask_rosa(plan, representative, official, later)
    (row,) = rows_shown(desk, View.RESIDENTS)
    assert "Er staat een vraag uit bij een bewoner, tot en met 10 november." in row.reason.sentence
    assert triage.Waits.RESIDENTS in row.reason.waits_on
    actions.answer(question_id=question.id, text="Twintig.", at=later + timedelta(days=2))
    assert not holds(desk, View.RESIDENTS, plan)
    (row,) = rows_shown(desk, View.OPEN)
    assert "Op 5 november kwam het antwoord op onze vraag binnen." in row.reason.sentence
    assert silent_since() == later.date() + timedelta(days=2)
    publish(plan, official, colleague, later + timedelta(days=3))
    (row,) = rows_shown(desk, View.OPEN)
    assert "antwoord" not in row.reason.sentence


def test_a_question_whose_clock_was_let_run_is_told_until_its_last_day(
    joint_step: Step, official: Person, representative: Person, later: datetime
) -> None:
    plan = Initiative.objects.get()
    question = ask_rosa(plan, representative, official, later)
    decisions.resume_term(step_id=joint_step.id, by=official, at=later)
    for days, told in ((7, True), (8, False)):
        desk = desk_of(official, later + timedelta(days=days))
        (row,) = rows_shown(desk, View.OPEN)
        assert ("Er staat een vraag uit" in row.reason.sentence) is told
    actions.withdraw_question(question_id=question.id, by=official, at=later)
    desk = desk_of(official, later)
    (row,) = rows_shown(desk, View.OPEN)
    assert "Er staat een vraag uit" not in row.reason.sentence


def test_what_is_late_stands_above_all_others_the_longest_late_first(
    joint_step: Step,
    official: Person,
    content: initiatives.Content,
    resident: Person,
    at: datetime,
    later: datetime,
    at_desk: Client,
) -> None:
    """Two days late and young; and twenty days to go, old, long silent, in need and with much support."""
    first, plans = Initiative.objects.get(), []
    for number in range(4):
        other = initiatives.draft(content=content, group_name=f"Groep {number}", by=resident, at=at)
        plans.append(initiatives.send(initiative_id=other.id, by=resident, at=at))
    today = timezone.localdate()
    for plan, days, rank in zip([first, *plans], [-2, 20, -9, 1, -2], [900, 1, 800, 2, 700], strict=True):
        QueueRow.objects.filter(initiative=plan).update(ends_on=today + timedelta(days=days), rank=rank)
    wanted = [plans[1], plans[3], first, plans[0], plans[2]]
    page = at_desk.get(reverse("desk:queue"), {"beeld": View.OPEN})
    assert [row.initiative for row in page.context["rows"]] == wanted
    late = at_desk.get(reverse("desk:queue"), {"beeld": View.LATE})
    assert [row.initiative for row in late.context["rows"]] == wanted[:3]
    desk = desk_of(official, timezone.now())
    assert desk is not None
    everything = queue.asked(desk, View.OPEN)
    one_by_one = [queue.in_order(everything, start, 1) for start in range(5)]
    assert [found.total for found in one_by_one] == [5] * 5
    assert [row.initiative for found in one_by_one for row in rows.with_what_they_tell(found.ids)] == wanted
    QueueRow.objects.filter(initiative=plans[1]).update(stands_still=True)
    assert [row.initiative for row in told_shown(desk, View.OPEN)] == [plans[3], first, plans[0], plans[2], plans[1]]


@pytest.mark.parametrize("text", ["twintig VRIJWILL", "lezers", "lezers twintig", "lezers bibliotheek"])
def test_the_words_of_the_whole_plan_and_of_its_group_are_searched(
    text: str, sent_initiative: Initiative, official: Person, later: datetime
) -> None:
    desk = desk_of(official, later)
    assert shown(desk, View.OPEN, queue.Filters(text=text)).count() == 1
    assert not shown(desk, View.OPEN, queue.Filters(text=f"{text} vijver")).exists()


def test_a_very_long_word_in_a_plan_does_no_harm(
    content: initiatives.Content, official: Person, resident: Person, at: datetime
) -> None:
    long = replace(content, plan=f"{'x' * 2046} {'y' * 2500} gieter")
    other = initiatives.draft(content=long, group_name="Groep", by=resident, at=at)
    sent = initiatives.send(initiative_id=other.id, by=resident, at=at)
    assert shown(desk_of(official, at), View.OPEN, queue.Filters(text="gieter")).get().initiative == sent


def test_support_counts_online_on_paper_and_from_where_it_came(
    sent_initiative: Initiative, official: Person, resident: Person, at: datetime, later: datetime
) -> None:
    def counted() -> int:
        row, read = QueueRow.objects.get(team__kind="municipal_team"), whole_file(desk, sent_initiative.id)
        assert read is not None
        told = queries.situation_of(read.initiative, read_step(read, open_step_of(read.initiative)), desk)
        assert row.supporters == told.supporters
        assert row.rank == rank - min(100, told.supporters // 5)
        assert told.supporters == around.support_of(sent_initiative).total + brought
        return told.supporters

    def enter(signatures: int) -> PaperSheet:
        return initiatives.enter_sheet(
            initiative_id=sent_initiative.id,
            data=a_document(f"({signatures} namen) Tj".encode()),
            name="lijst.pdf",
            signatures=signatures,
            collected_on=at.date(),
            note="",
            by=official,
            at=later,
        )

    desk, brought, rank = desk_of(official, later), 0, QueueRow.objects.get(team__kind="municipal_team").rank
    sheet = enter(60)
    assert counted() == 60
    enter(15)
    initiatives.give_support(initiative_id=sent_initiative.id, by=resident, at=later)
    assert counted() == 76
    initiatives.strike_sheet(sheet_id=sheet.id, reason="Twee keer ingevoerd.", by=official, at=later)
    assert counted() == 16
    Origin.objects.create(
        initiative=sent_initiative, source="https://oud.example/1", supporters=30, imported_at=at, imported_by=official
    )
    brought = 30
    initiatives.withdraw_support(initiative_id=sent_initiative.id, by=resident, at=later)
    assert counted() == 45


def test_a_neighbourhood_in_need_moves_its_plans_up(
    sent_initiative: Initiative, official: Person, later: datetime
) -> None:
    before = QueueRow.objects.get(team__kind="municipal_team").rank
    PlaceInNeed.objects.create(neighbourhood=sent_initiative.neighbourhood, source="Leefbaarometer 2024")
    assert QueueRow.objects.get(team__kind="municipal_team").rank == before - 100
    PlaceInNeed.objects.update(holds=False)
    assert QueueRow.objects.get(team__kind="municipal_team").rank == before


def test_another_source_for_a_neighbourhood_in_need_writes_no_row_anew(sent_initiative: Initiative) -> None:
    PlaceInNeed.objects.create(neighbourhood=sent_initiative.neighbourhood, source="Leefbaarometer 2024")
    before = set(QueueRow.objects.values_list("id", flat=True))
    PlaceInNeed.objects.update(holds=True, source="Leefbaarometer 2026")
    assert set(QueueRow.objects.values_list("id", flat=True)) == before
    PlaceInNeed.objects.all().delete()
    assert not before & set(QueueRow.objects.values_list("id", flat=True))
    assert not QueueRow.objects.filter(is_in_need=True).exists()


@pytest.mark.django_db(transaction=True)
def test_who_moves_a_neighbourhood_waits_for_whoever_writes_in_the_log(
    sent_initiative: Initiative, resident: Person, later: datetime
) -> None:
    PlaceInNeed.objects.create(neighbourhood=sent_initiative.neighbourhood, source="Leefbaarometer 2024")
    writes = threading.Event()

    @transaction.atomic
    def act() -> None:
        ledger.append(ledger.Line("reference.changed", sent_initiative.group_id, {}), at=later)
        writes.set()
        time.sleep(0.5)
        initiatives.give_support(initiative_id=sent_initiative.id, by=resident, at=later)

    @transaction.atomic
    def move() -> None:
        writes.wait(10)
        PlaceInNeed.objects.update(holds=False)
        ledger.append(ledger.Line("reference.changed", sent_initiative.group_id, {}), at=later)

    assert losers(race(act, move)) == []
    assert set(QueueRow.objects.values_list("is_in_need", "supporters")) == {(False, 1)}


def test_a_plan_that_ended_has_no_row(accepted_initiative: Initiative, official: Person, later: datetime) -> None:
    step = open_step_of(accepted_initiative)
    decisions.propose(step_id=step.id, by=official, outcome="no", reasons="Het kan niet.", at=later)
    assert not QueueRow.objects.exists()


def test_a_refused_act_leaves_the_rows_as_they_were(
    joint_step: Step, stranger: Person, later: datetime, refused: Refused
) -> None:
    with refused(decisions.CannotSuspend):
        decisions.suspend_term(step_id=joint_step.id, until=in_a_week(later), reason="Zomaar.", by=stranger, at=later)


# Views


def test_whose_turn_it_is(
    joint_step: Step, official: Person, colleague: Person, executive: Person, later: datetime
) -> None:
    plan = Initiative.objects.get()
    assert holds(desk_of(official, later), View.MINE, plan)
    assert holds(desk_of(official, later), View.TEAM, plan)
    assert not holds(desk_of(colleague, later), View.MINE, plan)
    assert holds(desk_of(colleague, later), View.TEAM, plan)
    assert not holds(desk_of(colleague, later), View.OTHERS, plan)
    assert holds(desk_of(executive, later), View.OTHERS, plan)


@pytest.mark.parametrize("is_of_two", [False, True])
def test_a_conflict_of_interest_leaves_nothing_to_wait_for_but_an_advice(
    is_of_two: bool, joint_step: Step, official: Person, team: Party, executive_board: Party, later: datetime
) -> None:
    if is_of_two:
        factories.MembershipFactory(person=official, party=executive_board)
    plan = Initiative.objects.get()
    decisions.recuse(process_id=joint_step.process_id, by=official, at=later)
    assert duties.duties_of(official, later) == []
    assert not holds(desk_of(official, later), View.MINE, plan)
    assert holds(desk_of(official, later), View.TEAM, plan)

    Advice.objects.create(step=joint_step, party=team, asked_at=later, due_on=in_a_week(later))
    with connection.cursor() as cursor:
        cursor.execute("SELECT civilservants_queue_refresh(%s)", [[joint_step.process_id]])
    assert [duty.act for duty in duties.duties_of(official, later)] == [duties.Act.ADVISE]
    assert holds(desk_of(official, later), View.MINE, plan)


def test_late_soon_and_a_clock_that_stands_still(joint_step: Step, official: Person, later: datetime) -> None:
    plan, last = Initiative.objects.get(), joint_step.term.ends_on
    before = later.replace(year=last.year, month=last.month, day=last.day) - timedelta(days=3)
    assert holds(desk_of(official, before), View.SOON, plan)
    assert not holds(desk_of(official, before), View.LATE, plan)
    after = before + timedelta(days=4)
    assert holds(desk_of(official, after), View.LATE, plan)
    decisions.suspend_term(
        step_id=joint_step.id,
        until=later.date() + timedelta(days=7),
        reason="Wij missen de tekening.",
        by=official,
        at=later,
    )
    assert not holds(desk_of(official, after), View.LATE, plan)
    assert not holds(desk_of(official, before), View.SOON, plan)


def test_who_sits_there_for_two_teams_sees_a_plan_once(
    joint_step: Step, official: Person, executive_board: Any, later: datetime
) -> None:
    factories.MembershipFactory(person=official, party=executive_board, is_representative=True)
    desk = desk_of(official, later)
    assert len(desk.teams) == 2
    assert shown(desk, View.OPEN).count() == 1
    assert holds(desk, View.MINE, Initiative.objects.get())


def test_a_count_says_when_there_are_more() -> None:
    assert [queue.in_words(number) for number in (0, 99, 100)] == ["0", "99", "99+"]


@pytest.mark.parametrize(
    "text", ["'", "\\", "a & b", "!x", ":*", "é", "x" * 500, "=new", "(", "<->", "x' | '*z", "'*b'"]
)
def test_no_text_breaks_the_query(text: str, sent_initiative: Initiative, official: Person, later: datetime) -> None:
    desk = desk_of(official, later)
    assert not shown(desk, View.OPEN, queue.Filters(text=text, place=text)).exists()
    assert not shown(desk, View.OPEN, queue.Filters(whose=text)).exists()


def test_the_reference_finds_its_plan(sent_initiative: Initiative, official: Person, later: datetime) -> None:
    desk = desk_of(official, later)
    found = shown(desk, View.OPEN, queue.Filters(text=sent_initiative.reference))
    assert found.get().initiative == sent_initiative
    assert marks.words("2026-9999") not in {"", marks.NOTHING}


@pytest.fixture
def sea_green(content: initiatives.Content, resident: Person, at: datetime) -> Callable[[], Initiative]:
    """Sends a plan with a word in it that no other plan has."""

    def send() -> Initiative:
        told = replace(content, plan="Een zeegroene zandbak")
        draft = initiatives.draft(content=told, group_name="Gravers", by=resident, at=at)
        return initiatives.send(initiative_id=draft.id, by=resident, at=at)

    return send


@pytest.mark.parametrize("beginning", ["z", "zeegroen", "zeegroene", "ZEEGROENE"])
def test_the_beginning_of_a_word_finds_a_plan_as_soon_as_it_stands_there(
    beginning: str, sea_green: Callable[[], Initiative], official: Person, at: datetime
) -> None:
    desk = desk_of(official, at)
    assert not shown(desk, View.OPEN, queue.Filters(text="zeegroene")).exists()
    plan = sea_green()
    assert shown(desk, View.OPEN, queue.Filters(text=beginning)).get().initiative == plan


def test_a_beginning_of_very_many_words_finds_those_of_the_last_too(
    sea_green: Callable[[], Initiative], official: Person, at: datetime
) -> None:
    desk, plan = desk_of(official, at), sea_green()
    QueueWord.objects.bulk_create(QueueWord(word=f"zeeg{number}") for number in range(100))
    assert shown(desk, View.OPEN, queue.Filters(text="zeeg")).get().initiative == plan
    assert not shown(desk, View.OPEN, queue.Filters(text="zeeg7")).exists()


def test_words_that_stand_nowhere_any_more_are_forgotten_at_night(
    sea_green: Callable[[], Initiative], official: Person, resident: Person, at: datetime, later: datetime
) -> None:
    plan = sea_green()
    QueueWord.objects.create(word="nergens")
    tasks.forget_words()
    assert not QueueWord.objects.filter(word="nergens").exists()
    assert shown(desk_of(official, at), View.OPEN, queue.Filters(text="zeegroene")).get().initiative == plan

    initiatives.withdraw(initiative_id=plan.id, reason="Te nat.", by=resident, at=later)
    tasks.forget_words()
    assert not QueueWord.objects.filter(word="zeegroene").exists()


# Put away


def test_what_is_put_away_is_gone_from_ones_own_queue_alone_until_its_day(
    joint_step: Step, official: Person, colleague: Person, later: datetime
) -> None:
    plan, day = Initiative.objects.get(), later.date() + timedelta(days=3)
    actions.snooze(initiative=plan, until=day, reason="Wacht op Rosa.", by=official, at=later)
    assert not holds(desk_of(official, later), View.MINE, plan)
    assert holds(desk_of(official, later), View.SNOOZED, plan)
    assert holds(desk_of(official, later), View.OPEN, plan)
    assert holds(desk_of(colleague, later), View.TEAM, plan)
    assert holds(desk_of(official, later + timedelta(days=3)), View.MINE, plan)
    actions.wake(initiative=plan, by=official, at=later)
    assert holds(desk_of(official, later), View.MINE, plan)


def test_the_log_does_not_tell_who_put_what_away(
    joint_step: Step, official: Person, later: datetime, new_entries: Callable[[], AbstractContextManager[list[Any]]]
) -> None:
    plan = Initiative.objects.get()
    with new_entries() as entries:
        actions.snooze(
            initiative=plan, until=later.date() + timedelta(days=1), reason="Wacht op Rosa.", by=official, at=later
        )
    (entry,) = entries
    assert entry.kind == "plan.snoozed"
    for word in (str(plan.id), str(plan.process_id), str(official.id), "Rosa"):
        assert word not in entry.body
    assert entry.subject == Snooze.objects.get().id


@pytest.mark.parametrize("days", [0, -1, 93, 80])
def test_a_day_that_cannot_be(joint_step: Step, official: Person, later: datetime, days: int, refused: Refused) -> None:
    plan = Initiative.objects.get()
    with refused(actions.CannotSnooze):
        actions.snooze(initiative=plan, until=later.date() + timedelta(days=days), by=official, at=later)


def test_nobody_puts_away_what_is_not_on_their_desk(
    joint_step: Step,
    other_district_official: Person,
    resident: Person,
    official: Person,
    later: datetime,
    refused: Refused,
) -> None:
    plan, day = Initiative.objects.get(), later.date() + timedelta(days=1)
    for person in (other_district_official, resident):
        with refused(actions.CannotSnooze, "bureau|desk"):
            actions.snooze(initiative=plan, until=day, by=person, at=later)
    with refused(actions.CannotSnooze):
        actions.wake(initiative=plan, by=official, at=later)


def told_by(page: Any) -> str:
    """What a page tells of what was just asked."""
    return " ".join(str(message) for message in page.context["messages"])


def test_putting_away_and_back_on_the_page(
    at_desk: Client, joint_step: Step, nothing_written: Callable[[], AbstractContextManager[None]]
) -> None:
    plan = Initiative.objects.get()
    address = reverse("desk:snooze", args=[plan.id])
    day = f"{timezone.localdate() + timedelta(days=1):%Y-%m-%d}"
    assert at_desk.post(f"{address}?beeld=nieuw", {"tot": day}).url == f"{reverse('desk:queue')}?beeld=nieuw"
    assert "weggelegd" in at_desk.get(reverse("desk:queue")).content.decode()
    assert at_desk.post(reverse("desk:wake", args=[plan.id])).status_code == 302
    assert Snooze.objects.get().ended_by is not None


@pytest.mark.parametrize(
    ("typed", "field", "why"),
    [
        ({"tot": ""}, "tot", "Kies een dag vanaf morgen"),
        ({"tot": "gisteren"}, "tot", "geen dag die wij kennen"),
        ({"tot": "0000-00-00"}, "tot", "geen dag die wij kennen"),
        ({"tot": "2020-01-01"}, "tot", "Kies een dag vanaf morgen"),
        ({"tot": "past the term"}, "tot", "laatste dag van deze stap"),
        ({"tot": "2026-12-03", "reden": "x" * 201}, "reden", "te lang: 201 tekens"),
    ],
)
def test_what_was_typed_to_put_a_plan_away_comes_back_with_what_is_wrong_beside_it(
    typed: dict[str, str],
    field: str,
    why: str,
    at_desk: Client,
    joint_step: Step,
    nothing_written: Callable[[], AbstractContextManager[None]],
) -> None:
    plan, last_day = Initiative.objects.get(), joint_step.term.last_day
    assert last_day is not None
    past = {"tot": f"{last_day + timedelta(days=1):%Y-%m-%d}"} if typed["tot"] == "past the term" else {}
    typed = {"reden": "Wacht op Rosa.", **typed, **past}
    with nothing_written():
        page = at_desk.post(f"{reverse('desk:snooze', args=[plan.id])}?beeld=nieuw", typed)
    assert page.status_code == 200
    assert page.context["query"] == "beeld=nieuw"
    form, said = page.context["snooze_form"], page.content.decode()
    assert list(form.errors) == [field]
    assert re.search(rf'id="id_{field}_error">[^§]*?{why}[^§]*?name="{field}"', said)
    assert {name: form[name].value() for name in typed} == typed
    assert '<details class="opens" id="wegleggen" open>' in said
    assert all(f'value="{value}"' in said for value in typed.values() if value)
    assert "maxlength" not in str(form["reden"])


def test_what_was_typed_at_the_desk_waits_while_somebody_signs_in_again(
    at_desk: Client, joint_step: Step, official: Person
) -> None:
    plan = Initiative.objects.get()
    forms = {
        f"{reverse('desk:save-view')}?beeld=te-laat": (reverse("desk:queue"), "naam", "Mijn eigen beeld"),
        f"{reverse('desk:snooze', args=[plan.id])}?beeld=nieuw": (plan_at(plan), "reden", "Wacht op Rosa."),
    }
    for address, (page, name, typed) in forms.items():
        assert at_desk.get(address).url.startswith(page)
        mark = f'name="{kept_text.WRITER}" value="{kept_text.mark_of(official)}"'
        assert (
            mark in at_desk.get(page).content.decode().split(f'action="{address.split("?")[0]}')[1].split("</form>")[0]
        )
        at_desk.session.flush()
        at_desk.post(address, {name: typed, "tot": "2026-12-03", kept_text.WRITER: kept_text.mark_of(official)})
        sign_in(at_desk, official)
        assert f'value="{typed}"' in at_desk.get(address).content.decode()
        assert at_desk.post(address, {name: typed, "tot": "2026-12-03"}).status_code == 302
        assert at_desk.get(address).status_code == 302


def plan_at(plan: Initiative) -> str:
    return reverse("desk:plan", args=[plan.id])


# Kept views


def test_a_view_is_kept_shared_and_removed(
    at_desk: Client, signed_in: SignedIn, sent_initiative: Initiative, official: Person, colleague: Person
) -> None:
    address = f"{reverse('desk:save-view')}?zoek=bibliotheek&thema=libraries&beeld=alles-open&onzin=1"
    answer = at_desk.post(address, {"naam": "Boeken"})
    view = SavedView.objects.get()
    assert view.query == "beeld=alles-open&thema=libraries&zoek=bibliotheek"
    assert answer.url == f"{reverse('desk:queue')}?{view.query}"
    shown = at_desk.get(answer.url)
    assert [(one.name, words) for one, words, _own in shown.context["saved_views"]] == [("Boeken", "1")]
    other = signed_in(colleague)
    assert other.get(reverse("desk:queue")).context["saved_views"] == []
    assert other.post(reverse("desk:share-view", args=[view.id])).status_code == 404
    team = desk_of(official, sent_initiative.sent_at or datetime.now()).teams[0]  # noqa: DTZ005
    at_desk.post(reverse("desk:share-view", args=[view.id]), {"team": str(team.id)})
    assert [one.name for one, _words, _own in other.get(reverse("desk:queue")).context["saved_views"]] == ["Boeken"]
    for nobodys in (str(uuid4()), "onzin"):
        told = told_by(at_desk.post(reverse("desk:share-view", args=[view.id]), {"team": nobodys}, follow=True))
        assert "uw eigen team" in told
        assert SavedView.objects.get().team == team
    at_desk.post(reverse("desk:share-view", args=[view.id]))
    assert SavedView.objects.get().team is None
    at_desk.post(reverse("desk:share-view", args=[view.id]), {"team": str(team.id)})
    other.post(reverse("desk:remove-view", args=[view.id]))
    assert SavedView.objects.exists()
    at_desk.post(reverse("desk:remove-view", args=[view.id]))
    assert not SavedView.objects.exists()


def test_a_name_that_one_gave_already_is_refused_and_the_view_stays_shared(
    official: Person, team: Party, later: datetime, refused: Refused
) -> None:
    kept = actions.save_view(name="Boeken", query="beeld=nieuw", team=team, by=official, at=later)
    for query, with_team in (("beeld=te-laat", team), ("beeld=nieuw", None)):
        with refused(actions.CannotSaveView, "andere naam.*haal dat beeld eerst weg"):
            actions.save_view(name=" Boeken ", query=query, team=with_team, by=official, at=later)
    view = SavedView.objects.get()
    assert (view.query, view.team) == ("beeld=nieuw", team)
    with_the_first = Entry.objects.count()
    assert actions.save_view(name="Boeken", query="beeld=nieuw", team=team, by=official, at=later) == kept
    assert Entry.objects.count() == with_the_first


@pytest.mark.parametrize(
    ("name", "field", "why"),
    [
        ("Boeken", "naam", "Kies een andere naam"),
        ("", "naam", "Geef het beeld een naam"),
        ("x" * 61, "naam", "te lang: 61 tekens"),
        ("Nieuw", "team", "uw eigen team"),
    ],
)
def test_what_was_typed_to_keep_a_view_comes_back_with_what_is_wrong_beside_it(
    name: str,
    field: str,
    why: str,
    at_desk: Client,
    sent_initiative: Initiative,
    official: Person,
    team: Party,
    later: datetime,
    nothing_written: Callable[[], AbstractContextManager[None]],
) -> None:
    actions.save_view(name="Boeken", query="beeld=nieuw", team=team, by=official, at=later)
    typed = {"naam": name, "team": str(uuid4() if field == "team" else team.id)}
    with nothing_written():
        page = at_desk.post(f"{reverse('desk:save-view')}?beeld=alles-open&thema=libraries", typed)
    assert page.status_code == 200
    form, said = page.context["save_form"], page.content.decode()
    assert list(form.errors) == [field]
    assert said.count('class="error-summary"') == 1
    assert re.search(rf'id="id_{field}_error">[^§]*?{why}[^§]*?name="{field}"', said)
    assert f'action="{reverse("desk:save-view")}?beeld=alles-open&amp;thema=libraries"' in said
    assert [row.initiative for row in page.context["rows"]] == [sent_initiative]
    assert form["naam"].value() == name
    if field != "team":
        assert f'<option value="{team.id}" selected>' in said
    assert "maxlength" not in str(form["naam"])


@pytest.mark.parametrize("view", list(View))
def test_a_kept_view_on_somebody_who_has_left_holds_nothing_and_says_why(
    view: View, at_desk: Client, sent_initiative: Initiative, official: Person, colleague: Person, later: datetime
) -> None:
    query = f"beeld={view}&bij={colleague.id}"
    actions.save_view(name="Van Carla", query=query, by=official, at=later)
    assert "Carla Smit" in at_desk.get(f"{reverse('desk:queue')}?{query}").content.decode()
    accounts.end_membership(membership_id=Membership.objects.get(person=colleague).id, by=official, at=timezone.now())
    shown = at_desk.get(f"{reverse('desk:queue')}?{query}")
    assert [(one.name, words) for one, words, _own in shown.context["saved_views"]] == [("Van Carla", "0")]
    assert (shown.context["title"], shown.context["page"].paginator.count) == ("Van Carla", 0)
    assert shown.context["filters"] == [("iemand die hier niet meer is", f"beeld={view}")]
    page = shown.content.decode()
    assert f'<option value="{colleague.id}" selected>iemand die hier niet meer is</option>' in page
    if view == View.OPEN:
        without = at_desk.get(f"{reverse('desk:queue')}?{shown.context['filters'][0][1]}")
        assert without.context["page"].paginator.count == 1


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("wijk=BU99990000", "een plek die hier niet meer is"),
        ("thema=vervlogen", "een thema dat hier niet meer is"),
        ("partij=00000000-0000-4000-8000-000000000000", "een partij die hier niet meer is"),
    ],
)
def test_what_a_filter_names_that_is_gone_lets_nothing_through(
    query: str, words: str, at_desk: Client, sent_initiative: Initiative
) -> None:
    shown = at_desk.get(f"{reverse('desk:queue')}?beeld=alles-open&{query}")
    assert shown.context["page"].paginator.count == 0
    assert shown.context["filters"] == [(words, "beeld=alles-open")]


@pytest.mark.parametrize("query", ["bij=x", "partij=%00", "thema=%27", "staat=onzin", "wijk="])
def test_what_never_was_a_filter_is_none(query: str, at_desk: Client, sent_initiative: Initiative) -> None:
    shown = at_desk.get(f"{reverse('desk:queue')}?beeld=alles-open&{query}")
    assert (shown.context["page"].paginator.count, shown.context["filters"]) == (1, [])


def test_the_thirteenth_view_and_another_team_are_refused(
    official: Person, other_team: Any, later: datetime, refused: Refused
) -> None:
    for number in range(12):
        actions.save_view(name=f"Beeld {number}", query="beeld=nieuw", by=official, at=later)
    with refused(actions.CannotSaveView):
        actions.save_view(name="Nog een", query="beeld=nieuw", by=official, at=later)
    for values in (
        {"name": "", "query": "beeld=nieuw"},
        {"name": "x" * 61, "query": "a=b"},
        {"name": "x", "query": ""},
    ):
        with refused(actions.CannotSaveView):
            actions.save_view(**values, by=official, at=later)
    with refused(actions.CannotSaveView):
        actions.save_view(name="Beeld 1", query="beeld=nieuw", team=other_team, by=official, at=later)


# The screen


@pytest.fixture
def busy(
    accepted_initiative: Initiative,
    official: Person,
    content: initiatives.Content,
    resident: Person,
    at: datetime,
    later: datetime,
) -> None:
    """Five plans more, and as many views as somebody can keep."""
    for number in range(5):
        other = initiatives.draft(content=content, group_name=f"Groep {number}", by=resident, at=at)
        initiatives.send(initiative_id=other.id, by=resident, at=at)
    for number in range(12):
        actions.save_view(name=f"Beeld {number}", query="thema=libraries&zoek=de", by=official, at=later)


TWO = [
    "wijk=WK990201&thema=libraries",
    "staat=nieuw&stap=explore",
    "termijn=te-laat&beslist=samen",
    "bij=mij&stap=explore",
]


@pytest.mark.usefixtures("busy")
def test_every_screen_of_the_queue_asks_at_most_eight_queries(
    at_desk: Client, official: Person, accepted_initiative: Initiative
) -> None:
    """Each view, with two filters and words, where nothing is kept; and a plan beside it, where every number beside a
    view is counted anew.
    """
    screens = [f"beeld={view}" for view in View] + [f"beeld=alles-open&zoek=bibliotheek&{two}" for two in TWO]
    shown = {}
    for screen in screens:
        forget_all()
        with CaptureQueriesContext(connection) as asked:
            shown[screen] = len(at_desk.get(f"{reverse('desk:queue')}?{screen}").context["rows"])
        assert len(asked) <= 8, (screen, [query["sql"][:150] for query in asked])
        _kept.clear()
        for plan in (accepted_initiative, Initiative.objects.exclude(id=accepted_initiative.id)[0]):
            with CaptureQueriesContext(connection) as asked:
                beside = at_desk.get(f"{reverse('desk:plan', args=[plan.id])}?{screen}")
            assert beside.context["may_you"][0].source
            assert len(asked) <= 8, (screen, [query["sql"][:150] for query in asked])
    assert shown["beeld=alles-open"] == 6
    assert shown[f"beeld=alles-open&zoek=bibliotheek&{TWO[0]}"] == 6


def test_the_keys_stand_on_a_page(at_desk: Client) -> None:
    assert "<kbd>j</kbd>" in at_desk.get(reverse("desk:keys")).content.decode()


STAGES = ["social_work", "no_social_work_team", "unmandated", "recused", "offered", "stopped", "decided"]


@pytest.mark.parametrize("stage", STAGES)
def test_a_plan_beside_the_queue_asks_no_more_whatever_it_holds(
    stage: str,
    at_desk: Client,
    joint_step: Step,
    official: Person,
    colleague: Person,
    social_worker: Person,
    representative: Person,
    team: Party,
    welfare: Party,
    later: datetime,
) -> None:
    process, plan = joint_step.process, Initiative.objects.get()
    if stage == "social_work":
        factories.DemarcationFactory(work_function="finance", profession="together", since=date(2026, 1, 1))
    if stage == "no_social_work_team":
        process.participants.filter(party=welfare).delete()
    if stage == "unmandated":
        Mandate.objects.filter(party=team).update(valid_from=date(2020, 1, 1), valid_until=date(2026, 1, 1))
    if stage == "recused":
        decisions.recuse(process_id=process.id, by=official, at=later)
    if stage == "offered":
        actions.assign(
            process=process, works=[Work("adviser", team, colleague), Work("handler", team)], by=official, at=later
        )
        decisions.propose(step_id=joint_step.id, by=representative, outcome="yes", reasons="Ja.", at=later)
        ask_rosa(plan, representative, official, later)
    if stage == "decided":
        proposal = decisions.propose(step_id=joint_step.id, by=official, outcome="no", reasons="Nee.", at=later)
        decisions.voice(step_id=joint_step.id, proposal_id=proposal.id, by=representative, say="consent", at=later)
        factories.DemarcationFactory(work_function="information", since=timezone.localdate(later))
    if stage == "stopped":
        initiatives.withdraw(initiative_id=plan.id, reason="Wij stoppen.", by=representative, at=later)
    address = reverse("desk:plan", args=[plan.id])
    at_desk.get(address)
    _kept.clear()
    with CaptureQueriesContext(connection) as asked:
        page = at_desk.get(address)
    assert len(asked) <= 8, [query["sql"][:150] for query in asked]
    assert page.context.get("suggestion") == boundary.suggested_for(joint_step, timezone.now())
    assert page.context["needs_consult"] is bool(boundary.steps_without_social_work(process, timezone.now()))
    if stage == "offered":
        assert [one.who for one in page.context["assignments"]] == [official, colleague, team]


@pytest.mark.usefixtures("sent_initiative")
def test_a_page_in_a_frame_that_was_kept_is_as_one_that_is_made_anew(at_desk: Client) -> None:
    at_desk.post(f"{reverse('desk:save-view')}?beeld=te-laat&stap=advise", {"naam": "Laat <b>advies</b>"})
    at_desk.get(reverse("desk:queue"))  # what the saving said is read
    queries_ = [
        "",
        "beeld=alles-open",
        "beeld=alles-open&thema=libraries",
        "beeld=alles-open&zoek=%3Cscript%3E+%26amp",
        "beeld=te-laat",
        "beeld=te-laat&stap=advise",
        "beeld=nieuw&page=7",
    ]

    def pages() -> list[str]:
        found = [at_desk.get(f"{reverse('desk:queue')}?{query}").content.decode() for query in queries_]
        return [re.sub(r'value="\w{64}"', "", page) for page in found]

    def made_anew() -> list[str]:
        found = []
        for query in queries_:
            forget_all()
            page = at_desk.get(f"{reverse('desk:queue')}?{query}").content.decode()
            found.append(re.sub(r'value="\w{64}"', "", page))
        return found

    anew = made_anew()
    forget_all()
    assert pages() == anew
    assert len(set(anew)) == len(queries_)
    assert all("<script>" not in page and "<b>advies" not in page for page in anew)
