"""Outages of the site: recorded by an admin or found by the program, and what of residents is moved because of one."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, Party, Person
from decisions import actions, presentation, queries
from decisions.actions import outages
from decisions.models import Advice, Heartbeat, Move, Outage, Step, TemplateStep, Term, Transfer
from decisions.tasks import watch_outages, watch_terms
from ledger.models import Entry
from notifications import recipients
from tests import factories
from tests.conftest import SignedIn

pytestmark = pytest.mark.django_db

Refused = Callable[..., AbstractContextManager[Any]]
NewEntries = Callable[[], AbstractContextManager[list[Entry]]]
Record = Callable[..., Outage]


@pytest.fixture
def advised(group: Party, team: Party, official: Person, at: datetime) -> Step:
    """A step at which the group advises until Monday 9 November 2026; the team decides, until the 23rd."""
    template = factories.TemplateStepFactory(
        seats={"resident_group": "advises", "municipal_team": "decides"}, advice_days=7
    ).template
    assert team.district is not None
    return actions.open_process(template=template, group=group, district=team.district, by=official, at=at).steps.get()


@pytest.fixture
def decided_by_residents(group: Party, team: Party, official: Person, at: datetime) -> Step:
    """A step at which the group decides, until Monday 23 November 2026."""
    template = factories.TemplateStepFactory(
        seats={"resident_group": "decides", "municipal_team": "informed"}, escalation="tell"
    ).template
    assert team.district is not None
    return actions.open_process(template=template, group=group, district=team.district, by=official, at=at).steps.get()


@pytest.fixture
def offer(advised: Step, team: Party, group: Party, official: Person, at: datetime) -> Transfer:
    """The team offers the group to decide with it; it can answer until Friday 13 November 2026."""
    return actions.offer_transfer(
        step_id=advised.id,
        kind="share",
        giver=team,
        receiver=group,
        reason="Samen.",
        answer_by=date(2026, 11, 13),
        by=official,
        at=at,
    )


def day(month: int, number: int, hour: int = 12) -> datetime:
    return datetime(2026, month, number, hour, tzinfo=UTC)


@pytest.fixture
def record(admin: Person) -> Record:
    def record(began_at: datetime, ended_at: datetime) -> Outage:
        return actions.record_outage(
            began_at=began_at, ended_at=ended_at, what="De site deed het niet.", by=admin, at=ended_at
        )

    return record


def facts(entry: Entry) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(entry.body)["facts"]
    return found


# What is moved


def test_an_advice_gets_until_the_first_working_day_after(
    advised: Step, record: Record, new_entries: NewEntries
) -> None:
    outage = record(day(11, 9, 8), day(11, 9, 20))
    with new_entries() as entries:
        assert actions.settle_outages(at=day(11, 9, 21)) == 1
        assert actions.settle_outages(at=day(11, 9, 22)) == 0

    assert [entry.kind for entry in entries] == ["advice.moved", "outage.settled"]
    assert facts(entries[0]) == {"outage": str(outage.id), "was": "2026-11-09", "due_on": "2026-11-10"}
    assert advised.advices.get().due_on == date(2026, 11, 10)
    [move] = outage.moves.all()
    assert (move.advice, move.was, move.became) == (advised.advices.get(), date(2026, 11, 9), date(2026, 11, 10))


def test_one_that_spans_days_moves_all_that_ended_in_it(
    advised: Step, decided_by_residents: Step, offer: Transfer, record: Record, invitation: Invitation
) -> None:
    """From Sunday 8 until Saturday 14 November, so until Monday 16; the term of the 23rd stays."""
    Invitation.objects.update(expires_at=day(11, 10))
    record(day(11, 8), day(11, 14))

    assert actions.settle_outages(at=day(11, 14, 13)) == 3

    monday = date(2026, 11, 16)
    offer.refresh_from_db()
    assert (advised.advices.get().due_on, offer.answer_by) == (monday, monday)
    assert timezone.localdate(Invitation.objects.get().expires_at) == monday
    assert Term.objects.get(step=decided_by_residents).ends_on == date(2026, 11, 23)


def test_who_decides_by_now_is_not_asked_for_advice_again(
    advised: Step, offer: Transfer, representative: Person, official: Person, record: Record
) -> None:
    actions.accept_transfer(transfer_id=offer.id, by=representative, at=day(11, 5))
    assert not advised.advices.get().is_waiting
    record(day(11, 9, 8), day(11, 9, 20))

    assert actions.settle_outages(at=day(11, 9, 21)) == 0

    assert not advised.advices.get().is_waiting
    actions.propose(step_id=advised.id, outcome="yes", reasons="Ja.", by=official, at=day(11, 10))


@pytest.mark.parametrize(("ended_on", "becomes"), [(20, 23), (21, 23), (22, 23), (23, 24), (27, 30)])
def test_the_first_working_day_is_no_day_of_the_weekend(
    advised: Step, record: Record, ended_on: int, becomes: int
) -> None:
    Advice.objects.update(due_on=date(2026, 11, ended_on))
    record(day(11, ended_on, 8), day(11, ended_on, 9))
    actions.settle_outages(at=day(11, ended_on, 10))
    assert advised.advices.get().due_on == date(2026, 11, becomes)


def test_the_term_of_residents_who_decide_is_moved_and_that_of_others_is_not(
    advised: Step, decided_by_residents: Step, record: Record, new_entries: NewEntries
) -> None:
    Advice.objects.update(due_on=date(2026, 12, 9))
    record(day(11, 23, 8), day(11, 23, 9))
    with new_entries() as entries:
        actions.settle_outages(at=day(11, 23, 10))

    assert [entry.kind for entry in entries] == ["term.moved", "outage.settled"]
    assert Term.objects.get(step=decided_by_residents).ends_on == date(2026, 11, 24)
    assert Term.objects.get(step=advised).ends_on == date(2026, 11, 23)


def test_what_ended_on_another_day_stays(advised: Step, offer: Transfer, record: Record) -> None:
    record(day(11, 10), day(11, 12))
    assert actions.settle_outages(at=day(11, 12, 13)) == 0
    assert Outage.objects.get().settled_at is not None


def test_what_was_noted_as_ended_comes_back(
    advised: Step, decided_by_residents: Step, offer: Transfer, record: Record
) -> None:
    """An admin records it a day later: the clock has been there already."""
    Term.objects.filter(step=decided_by_residents).update(ends_on=date(2026, 11, 23))
    actions.let_time_pass(at=day(11, 24))
    offer.refresh_from_db()
    assert offer.result == "lapsed"
    assert advised.advices.get().lapsed_at
    assert Term.objects.get(step=decided_by_residents).lapsed_at

    record(day(11, 9), day(11, 23))
    assert actions.settle_outages(at=day(11, 24, 13)) == 3

    offer.refresh_from_db()
    assert (offer.result, offer.closed_at, offer.answer_by) == ("", None, date(2026, 11, 24))
    assert advised.advices.get().is_waiting
    term = Term.objects.get(step=decided_by_residents)
    assert (term.lapsed_at, term.escalated_to, term.renewed_until) == (None, None, None)
    assert term.ends_on == date(2026, 11, 24)


def test_a_term_in_which_somebody_came_to_decide_too_is_not_moved(
    executive_board: Party,
    decided_by_residents: Step,
    team: Party,
    representative: Person,
    official: Person,
    record: Record,
) -> None:
    """Also where what was agreed for a time ended at the same moment, so that they came to it a moment later."""
    with factories.before_publication():
        TemplateStep.objects.update(escalation="decide")
    offer = actions.offer_transfer(
        step_id=decided_by_residents.id,
        kind="share",
        giver=decided_by_residents.process.participants.get(party_kind="resident_group").party,
        receiver=team,
        reason="Samen.",
        answer_by=date(2026, 11, 10),
        ends_on=date(2026, 11, 20),
        by=representative,
        at=day(11, 4),
    )
    actions.accept_transfer(transfer_id=offer.id, by=official, at=day(11, 5))
    actions.let_time_pass(at=day(11, 24))
    bases = decided_by_residents.authorities.order_by("from_at").values_list("basis", flat=True)
    assert list(bases) == ["template", "transfer", "return", "escalation"]
    record(day(11, 23), day(11, 23, 13))

    assert actions.settle_outages(at=day(11, 24, 13)) == 0

    assert Term.objects.get(step=decided_by_residents).lapsed_at is not None


def test_an_advice_without_which_others_went_on_does_not_come_back(
    advised: Step, official: Person, record: Record
) -> None:
    actions.let_time_pass(at=day(11, 10))
    actions.propose(step_id=advised.id, by=official, outcome="no", reasons="Nee.", at=day(11, 10))
    record(day(11, 9), day(11, 9, 13))
    assert actions.settle_outages(at=day(11, 11)) == 0


def test_a_given_answer_stays(advised: Step, representative: Person, record: Record) -> None:
    actions.give_advice(advice_id=advised.advices.get().id, text="Doen.", by=representative, at=day(11, 9, 7))
    record(day(11, 9, 8), day(11, 9, 9))
    assert actions.settle_outages(at=day(11, 9, 10)) == 0


def test_one_outage_after_the_other_moves_it_again(advised: Step, record: Record) -> None:
    for number in (9, 10, 11):
        record(day(11, number, 8), day(11, number, 9))
        actions.settle_outages(at=day(11, number, 10))
    assert advised.advices.get().due_on == date(2026, 11, 12)
    assert Move.objects.count() == 3


# Cut off, and twice


def test_cut_off_between_two_it_goes_on_where_it_was(
    advised: Step, offer: Transfer, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(day(11, 8), day(11, 14))

    def dies(*_args: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(outages, "_move_offer", dies)
        with pytest.raises(KeyboardInterrupt):
            actions.settle_outages(at=day(11, 14, 13))
    assert advised.advices.get().due_on == date(2026, 11, 16)
    assert Outage.objects.get().settled_at is None

    assert actions.settle_outages(at=day(11, 14, 14)) == 1
    assert Move.objects.count() == 2
    assert Outage.objects.get().settled_at is not None


def test_one_that_fails_keeps_no_other_waiting_and_is_tried_again(
    advised: Step, offer: Transfer, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(day(11, 8), day(11, 14))

    def fails(*_args: object) -> bool:
        raise IntegrityError

    with monkeypatch.context() as patched:
        patched.setattr(outages, "_move_advice", fails)
        assert actions.settle_outages(at=day(11, 14, 13)) == 1
    assert Outage.objects.get().settled_at is None
    assert actions.settle_outages(at=day(11, 14, 14)) == 1
    assert Outage.objects.get().settled_at is not None


def test_the_database_keeps_what_was_moved(advised: Step, record: Record) -> None:
    record(day(11, 9, 8), day(11, 9, 9))
    actions.settle_outages(at=day(11, 9, 10))
    for forbidden in (
        lambda: Move.objects.update(became=date(2027, 1, 1)),
        lambda: Move.objects.all().delete(),
        lambda: Outage.objects.update(settled_at=None),
        lambda: Outage.objects.all().delete(),
        lambda: Advice.objects.update(due_on=date(2026, 11, 1)),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            forbidden()


# Recording and finding


@pytest.mark.parametrize(
    "change",
    [
        {"what": "  "},
        {"began_at": day(11, 9, 10)},
        {"ended_at": day(11, 9, 11), "at": day(11, 9, 10)},
        {"by": "official"},
        {"by": "executive"},
    ],
)
def test_what_cannot_be_an_outage_is_refused(
    admin: Person, refused: Refused, change: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    given = {"began_at": day(11, 9, 8), "ended_at": day(11, 9, 10), "what": "Stuk.", "by": admin, "at": day(11, 10)}
    given |= change
    if isinstance(given["by"], str):
        given["by"] = request.getfixturevalue(given["by"])
    with refused(actions.CannotRecordOutage):
        actions.record_outage(**given)


def test_it_is_recorded_once(record: Record, refused: Refused) -> None:
    record(day(11, 9, 8), day(11, 9, 10))
    with refused(actions.CannotRecordOutage):
        record(day(11, 9, 8), day(11, 9, 10))


def test_a_gap_in_the_heartbeat_is_an_outage(db: None, new_entries: NewEntries) -> None:
    longest = timedelta(minutes=10)
    assert actions.note_heartbeat(longest=longest, at=day(11, 9, 8)) is None, "the first one has nothing before it"
    assert actions.note_heartbeat(longest=longest, at=day(11, 9, 8) + longest) is None
    with new_entries() as entries:
        found = actions.note_heartbeat(longest=longest, at=day(11, 9, 14))
        assert actions.note_heartbeat(longest=longest, at=day(11, 9, 14)) is None
        assert actions.note_heartbeat(longest=longest, at=day(11, 9, 13)) is None, "a clock that was set back"

    assert found is not None
    assert (found.began_at, found.ended_at) == (day(11, 9, 8) + longest, day(11, 9, 14))
    assert (found.recorded_by, found.what) == (None, "")
    assert [entry.kind for entry in entries] == ["outage.recorded"]
    assert Heartbeat.objects.get().at == day(11, 9, 14)


def test_beat_finds_it_and_moves_before_it_notes_that_time_is_over(
    advised: Step, clock: time_machine.Traveller
) -> None:
    clock.move_to(day(11, 9, 10))
    assert watch_outages() == 0
    clock.move_to(day(11, 10, 8))  # the advice was due on the ninth
    watch_terms()
    assert advised.advices.get().is_waiting
    assert advised.advices.get().due_on == date(2026, 11, 11)
    assert watch_outages() == 0


# Who hears and sees it


def test_who_it_was_for_is_mailed(
    advised: Step, decided_by_residents: Step, offer: Transfer, record: Record, new_entries: NewEntries
) -> None:
    record(day(11, 9), day(11, 23))
    with new_entries() as entries:
        actions.settle_outages(at=day(11, 23, 13))
    told = {
        entry.kind: {message.person.email for message in recipients.messages_about(entry, day(11, 23, 14))}
        for entry in entries
        if entry.kind.endswith(".moved")
    }
    assert told == {kind: {"rosa@example.org"} for kind in ("advice.moved", "transfer.moved", "term.moved")}


def test_the_record_of_the_step_says_why(decided_by_residents: Step, record: Record) -> None:
    record(day(11, 23, 8), day(11, 23, 9))
    actions.settle_outages(at=day(11, 23, 10))
    step = queries.with_record(Step.objects.filter(id=decided_by_residents.id)).get()
    [sentence] = presentation.record_of(step).clock
    assert "23 november 2026" in sentence
    assert "24 november 2026" in sentence


def test_everybody_reads_it(advised: Step, offer: Transfer, record: Record, invitation: Invitation) -> None:
    Invitation.objects.update(expires_at=day(11, 10))
    record(day(11, 9, 8), day(11, 13, 9))
    actions.settle_outages(at=day(11, 13, 10))
    told = Client().get("/storingen/").content.decode()
    for needed in ("De site deed het niet.", "9 november 2026", "16 november 2026", "Lezers van Oudeland"):
        assert needed in told, needed
    assert invitation.email not in told
    assert reverse("subject-of-process", args=[advised.process_id]) in told


def test_it_asks_as_much_for_many_as_for_one(
    advised: Step, offer: Transfer, record: Record, django_assert_max_num_queries: Any
) -> None:
    for number in (9, 10, 11, 12, 13):
        record(day(11, number, 8), day(11, number, 9))
        actions.settle_outages(at=day(11, number, 10))
    browser = Client()
    browser.get("/storingen/")
    with django_assert_max_num_queries(6):
        browser.get("/storingen/")


@pytest.mark.usefixtures("clock")
def test_an_admin_records_one_in_the_administration(signed_in: SignedIn, admin: Person) -> None:
    browser = signed_in(admin)
    address = reverse("admin:decisions_outage_add")
    typed = {
        "began_at_0": "2026-11-03", "began_at_1": "08:00", "ended_at_0": "2026-11-03", "ended_at_1": "11:30",
        "what": "Stroom <b>weg</b>.", "moves-TOTAL_FORMS": "0", "moves-INITIAL_FORMS": "0",
    }  # fmt: skip
    assert browser.post(address, {**typed, "what": ""}).status_code == 200
    assert not Outage.objects.exists()
    assert browser.post(address, typed).status_code == 302
    outage = Outage.objects.get()
    assert (outage.recorded_by, outage.what) == (admin, "Stroom <b>weg</b>.")
    again = browser.post(address, typed)
    assert again.status_code == 200
    assert "bestaat al" in again.content.decode()
    backward = browser.post(address, {**typed, "ended_at_1": "07:00"})
    assert "wordt vastgelegd als zij voorbij is" in backward.content.decode()
    ahead = browser.post(address, {**typed, "ended_at_0": "2027-11-03"})
    assert "wordt vastgelegd als zij voorbij is" in ahead.content.decode()
    assert "&lt;b&gt;weg" in Client().get("/storingen/").content.decode()
