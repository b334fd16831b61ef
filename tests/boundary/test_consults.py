"""The talk that settles whose work it was, what it teaches, what time brings, and what the database keeps."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from accounts import actions as accounts
from accounts.models import Party, Person
from boundary import actions, queries
from boundary.models import Activity, Consult, Example, Signal
from decisions.models import Assignment
from districts.models import District
from initiatives.models import Initiative
from ledger.models import Entry
from notifications.letters import letter_for
from notifications.models import Message
from notifications.recipients import messages_about
from tests import factories
from tests.refusing import the_database_refuses

pytestmark = pytest.mark.django_db

Refused = Callable[..., AbstractContextManager[Any]]
NewEntries = Callable[[], AbstractContextManager[list[Entry]]]


@pytest.fixture
def consult(
    team: Party, welfare: Party, district: District, official: Person, social_worker: Person, at: datetime
) -> Consult:
    """Open since the plan was sent; Omar's team and the welfare organisation talk."""
    consult: Consult = factories.ConsultFactory(
        municipal=team,
        welfare=welfare,
        district=district,
        work_function="cohesion",
        opened_at=at,
        opened_by=official,
        remind_on=at.date() + timedelta(days=7),
        escalate_on=at.date() + timedelta(days=14),
    )
    return consult


@pytest.fixture
def settled(consult: Consult, official: Person, social_worker: Person, later: datetime) -> Consult:
    proposal = actions.propose_settlement(
        consult_id=consult.id, outcome="together", why="Samen.", by=official, at=later
    )
    return actions.agree_to_settle(settlement_id=proposal.id, by=social_worker, at=later)


# Talking and settling


def test_both_talk_and_nobody_else(
    consult: Consult,
    official: Person,
    social_worker: Person,
    colleague: Person,
    other_district_official: Person,
    executive: Person,
    later: datetime,
    refused: Refused,
    new_entries: NewEntries,
) -> None:
    with new_entries() as entries:
        for person in (official, social_worker, colleague):
            actions.remark(consult_id=consult.id, text="Wat zag u?", by=person, at=later)
    assert [entry.kind for entry in entries] == ["consult.remarked"] * 3
    assert "Wat zag u" not in "".join(entry.body for entry in entries)
    for stranger in (other_district_official, executive):
        with refused(actions.CannotRemark):
            actions.remark(consult_id=consult.id, text="Ik ook.", by=stranger, at=later)
        with refused(actions.CannotSettle):
            actions.propose_settlement(consult_id=consult.id, outcome="fine", why="Ja.", by=stranger, at=later)
    with refused(actions.CannotRemark):
        actions.remark(consult_id=consult.id, text="  \n", by=official, at=later)


def test_it_is_settled_when_the_other_agrees(
    consult: Consult,
    official: Person,
    colleague: Person,
    social_worker: Person,
    later: datetime,
    refused: Refused,
    new_entries: NewEntries,
) -> None:
    first = actions.propose_settlement(consult_id=consult.id, outcome="fine", why="Mag.", by=official, at=later)
    with refused(actions.CannotAgree):
        actions.agree_to_settle(settlement_id=first.id, by=colleague, at=later)
    second = actions.propose_settlement(
        consult_id=consult.id, outcome="hand_over", why="Ons vak.", by=social_worker, at=later + timedelta(hours=1)
    )
    with refused(actions.CannotAgree, None):  # what was proposed first counts no more
        actions.agree_to_settle(settlement_id=first.id, by=social_worker, at=later + timedelta(hours=2))

    with new_entries() as entries:
        actions.agree_to_settle(settlement_id=second.id, by=colleague, at=later + timedelta(hours=2))

    consult.refresh_from_db()
    assert (consult.settled_as, consult.settled_by) == (second, colleague)
    assert [entry.kind for entry in entries] == ["consult.settled"]
    for again in (
        lambda: actions.agree_to_settle(settlement_id=second.id, by=official, at=later),
        lambda: actions.propose_settlement(consult_id=consult.id, outcome="fine", why="Toch.", by=official, at=later),
        lambda: actions.remark(consult_id=consult.id, text="Nog iets.", by=official, at=later),
    ):
        with refused((actions.CannotAgree, actions.CannotSettle, actions.CannotRemark)):  # type: ignore[arg-type]
            again()


@pytest.mark.parametrize(("outcome", "why"), [("perhaps", "Omdat."), ("fine", "  ")])
def test_a_settlement_is_one_of_three_and_says_why(
    outcome: str, why: str, consult: Consult, official: Person, later: datetime, refused: Refused
) -> None:
    with refused(actions.CannotSettle):
        actions.propose_settlement(consult_id=consult.id, outcome=outcome, why=why, by=official, at=later)


def test_who_left_talks_no_more(
    consult: Consult, official: Person, admin: Person, later: datetime, refused: Refused
) -> None:
    accounts.end_membership(membership_id=official.memberships.get().id, by=admin, at=later)
    with refused(actions.CannotRemark):
        actions.remark(consult_id=consult.id, text="Nog even.", by=official, at=later + timedelta(hours=1))


def test_what_waits_for_whom(
    consult: Consult,
    official: Person,
    social_worker: Person,
    colleague: Person,
    resident: Person,
    later: datetime,
) -> None:
    def waits() -> tuple[int, int]:
        return queries.waiting_for(official, later).consults, queries.waiting_for(social_worker, later).consults

    assert waits() == (1, 1)
    proposal = actions.propose_settlement(consult_id=consult.id, outcome="fine", why="Mag.", by=official, at=later)
    assert waits() == (0, 1)
    actions.agree_to_settle(settlement_id=proposal.id, by=social_worker, at=later)
    assert waits() == (0, 0)
    actions.write_example(consult_id=consult.id, text="Zo deden wij het.", by=official, at=later)
    examples = {one: queries.waiting_for(one, later).examples for one in (official, colleague, social_worker, resident)}
    assert examples == {official: 0, colleague: 1, social_worker: 1, resident: 0}


# What time brings


def test_an_unsettled_consult_reminds_and_goes_to_the_team_leaders(
    consult: Consult, at: datetime, new_entries: NewEntries, official: Person, social_worker: Person, colleague: Person
) -> None:
    def tick(days: int) -> list[str]:
        with new_entries() as entries:
            for _twice in range(2):
                actions.let_time_pass(at=at + timedelta(days=days))
        return [entry.kind for entry in entries]

    assert tick(7) == []
    assert tick(8) == ["consult.reminded"]
    assert tick(14) == []
    assert tick(15) == ["consult.escalated"]
    assert tick(40) == []
    # The cast's leaders are who signs; Carla is of the team and leads nothing.
    told = messages_about(Entry.objects.get(kind="consult.escalated"), at + timedelta(days=15))
    assert {message.person for message in told} == {official, social_worker}


def test_after_a_long_silence_the_leaders_hear_at_once(consult: Consult, at: datetime, new_entries: NewEntries) -> None:
    with new_entries() as entries:
        actions.let_time_pass(at=at + timedelta(days=30))
        actions.let_time_pass(at=at + timedelta(days=31))
    assert [entry.kind for entry in entries] == ["consult.escalated"]


def test_what_was_settled_reminds_nobody(settled: Consult, at: datetime, new_entries: NewEntries) -> None:
    with new_entries() as entries:
        assert actions.let_time_pass(at=at + timedelta(days=60)) == 0
    assert entries == []


# What it teaches


def test_an_example_is_cleared_by_somebody_else(
    settled: Consult,
    official: Person,
    social_worker: Person,
    executive: Person,
    later: datetime,
    refused: Refused,
    new_entries: NewEntries,
) -> None:
    with new_entries() as entries:
        actions.write_example(consult_id=settled.id, text="Wij deden het samen.", by=official, at=later)
    assert [entry.kind for entry in entries] == ["example.written"]
    assert not queries.published_examples().exists()
    for person, seen in (
        (official, "Wij deden het samen."),
        (executive, "Wij deden het samen."),
        (social_worker, "Wij deden het."),
    ):
        with refused(actions.CannotClearExample):
            actions.clear_example(consult_id=settled.id, seen=seen, by=person, at=later)

    actions.clear_example(consult_id=settled.id, seen="Wij deden het samen.", by=social_worker, at=later)

    assert queries.published_examples("cohesion").get().text == "Wij deden het samen."
    assert not queries.published_examples("bridging").exists()
    with refused(actions.CannotWriteExample):
        actions.write_example(consult_id=settled.id, text="Toch anders.", by=social_worker, at=later)


def test_who_changes_the_text_is_its_writer(
    settled: Consult, official: Person, social_worker: Person, later: datetime, refused: Refused
) -> None:
    """Else two people could clear each other's words by turns, and nobody would have read the last ones."""
    actions.write_example(consult_id=settled.id, text="Eerst.", by=official, at=later)
    actions.write_example(consult_id=settled.id, text="Beter.", by=social_worker, at=later)
    with refused(actions.CannotClearExample):
        actions.clear_example(consult_id=settled.id, seen="Beter.", by=social_worker, at=later)
    actions.clear_example(consult_id=settled.id, seen="Beter.", by=official, at=later)


@pytest.mark.parametrize(
    "text", ["", "x" * 1201, "Omar Haddad deed het.", "Bel 06-12345678.", "Noor de Wit kwam langs."]
)
def test_an_example_names_nobody(
    text: str, settled: Consult, neighbour: Person, official: Person, group: Party, later: datetime, refused: Refused
) -> None:
    if "Noor" in text:
        initiative = Initiative.objects.get(group=group)
        signal_less = factories.ConsultFactory(
            municipal=settled.municipal, welfare=settled.welfare, district=settled.district, initiative=initiative
        )
        settlement = factories.SettlementFactory(consult=signal_less, agreed_by=official)
        settled = settlement.consult
    with refused(actions.CannotWriteExample):
        actions.write_example(consult_id=settled.id, text=text, by=official, at=later)


def test_an_example_can_be_taken_away(
    settled: Consult, official: Person, social_worker: Person, stranger: Person, later: datetime, refused: Refused
) -> None:
    actions.write_example(consult_id=settled.id, text="Zo.", by=official, at=later)
    with refused(actions.CannotWithdrawExample):  # it is not in public yet
        actions.withdraw_example(consult_id=settled.id, because="Herkenbaar.", by=official, at=later)
    actions.clear_example(consult_id=settled.id, seen="Zo.", by=social_worker, at=later)
    for person, because in ((stranger, "Herkenbaar."), (official, " ")):
        with refused(actions.CannotWithdrawExample):
            actions.withdraw_example(consult_id=settled.id, because=because, by=person, at=later)
    actions.withdraw_example(consult_id=settled.id, because="Herkenbaar.", by=official, at=later)
    assert not queries.published_examples().exists()


# A step without a seat for social work is in tests/decisions/test_findings.py


# Mail


def test_who_hears_of_what(
    consult: Consult,
    official: Person,
    colleague: Person,
    social_worker: Person,
    at: datetime,
    later: datetime,
    new_entries: NewEntries,
) -> None:
    """Who took part hears on; before that who leads. A mail says what waits and where, never what was said."""
    with new_entries() as entries:
        actions.remark(consult_id=consult.id, text="Geheim woord.", by=social_worker, at=later)
        proposal = actions.propose_settlement(
            consult_id=consult.id, outcome="fine", why="Geheim woord.", by=social_worker, at=later
        )
    told = {entry.kind: messages_about(entry, later) for entry in entries}
    assert {kind: {one.person for one in messages} for kind, messages in told.items()} == {
        "consult.remarked": {official},
        "settlement.proposed": {official},
    }
    for messages in told.values():
        letter = letter_for(messages[0], later)
        assert letter is not None
        assert str(consult.id) in letter.text
        assert "Geheim" not in letter.text + letter.html

    with new_entries() as entries:
        actions.agree_to_settle(settlement_id=proposal.id, by=colleague, at=later)
    assert {one.person for one in messages_about(entries[0], later)} == {official, social_worker}
    # What was asked before it was settled is asked of nobody any more.
    assert [letter_for(messages[0], later) for messages in told.values()] == [None, None]


def test_every_letter_can_be_written(
    consult: Consult, official: Person, social_worker: Person, at: datetime, later: datetime, new_entries: NewEntries
) -> None:
    found: dict[str, Message] = {}

    def told(entries: list[Entry]) -> None:
        for entry in entries:
            messages = messages_about(entry, at + timedelta(days=15))
            if messages:
                assert letter_for(messages[0], at + timedelta(days=15)), entry.kind
                found[entry.kind] = messages[0]

    with new_entries() as opened:
        activity = actions.log_activity(
            key=uuid4(),
            party=consult.municipal,
            work_function="bridging",
            district=consult.district,
            initiative=None,
            done_on=at.date(),
            minutes=30,
            how="alone",
            by=official,
            at=at,
        )
    told(opened)
    for days in (8, 15):
        with new_entries() as entries:
            actions.let_time_pass(at=at + timedelta(days=days))
        told(entries)
    with new_entries() as entries:
        proposal = actions.propose_settlement(
            consult_id=activity.signal.consult_id, outcome="fine", why="Ja.", by=official, at=at + timedelta(days=15)
        )
    told(entries)
    with new_entries() as entries:
        actions.agree_to_settle(settlement_id=proposal.id, by=social_worker, at=at + timedelta(days=15))
        actions.write_example(
            consult_id=activity.signal.consult_id, text="Zo.", by=official, at=at + timedelta(days=15)
        )
    told(entries)
    assert set(found) == {
        "consult.opened",
        "consult.reminded",
        "consult.escalated",
        "settlement.proposed",
        "consult.settled",
        "example.written",
    }


# What the database keeps


def test_the_database_keeps_what_was_done_and_said(
    settled: Consult, official: Person, social_worker: Person, district: District, later: datetime
) -> None:
    activity = factories.ActivityFactory(party=settled.municipal, logged_by=official, district=district)
    signal = Signal.objects.create(activity=activity, consult=settled, raised_at=later, raised_by=official)
    example = actions.write_example(consult_id=settled.id, text="Zo.", by=official, at=later)
    actions.clear_example(consult_id=settled.id, seen="Zo.", by=social_worker, at=later)
    another = factories.ConsultFactory(municipal=settled.municipal, welfare=settled.welfare)

    for what in (
        lambda: Activity.objects.filter(id=activity.id).update(minutes=30),
        lambda: Activity.objects.filter(id=activity.id).delete(),
        lambda: Activity.objects.filter(id=activity.id).update(struck_at=later, struck_by=social_worker),
        lambda: Signal.objects.create(activity=activity, raised_at=later, raised_by=official),
        lambda: Signal.objects.create(raised_at=later, raised_by=official),
        lambda: Signal.objects.filter(id=signal.id).update(consult=None),
        lambda: Consult.objects.filter(id=settled.id).update(settled_at=None, settled_by=None, settled_as=None),
        lambda: Consult.objects.filter(id=settled.id).update(settled_by=official),
        lambda: Consult.objects.filter(id=another.id).update(
            settled_at=later, settled_by=official, settled_as=factories.SettlementFactory(consult=another)
        ),
        lambda: factories.SettlementFactory(consult=settled),
        lambda: settled.settled_as.__class__.objects.filter(consult=settled).update(why="Anders."),
        lambda: factories.ExampleFactory(consult=another),
        lambda: Example.objects.filter(consult=example.consult).update(text="Anders."),
        lambda: factories.ConsultFactory(municipal=settled.welfare, welfare=settled.municipal),
        lambda: [
            factories.ConsultFactory(municipal=settled.municipal, welfare=settled.welfare, district=district)
            for _time in range(2)
        ],
    ):
        the_database_refuses(what)


def test_an_assignment_signals_once(accepted_initiative: Initiative, official: Person, later: datetime) -> None:
    assignment = Assignment.objects.get(process=accepted_initiative.process)
    Signal.objects.create(assignment=assignment, raised_at=later, raised_by=official)
    the_database_refuses(lambda: Signal.objects.create(assignment=assignment, raised_at=later, raised_by=official))
