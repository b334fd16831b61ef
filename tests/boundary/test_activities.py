"""Logging what one did, and the signal that rises where it lies on the other profession's side."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from accounts import queries as accounts
from accounts.models import Party, Person
from boundary import actions, queries
from boundary.models import Activity, Consult, Signal
from districts.models import District
from initiatives.models import Initiative
from ledger.models import Entry
from tests import factories

pytestmark = pytest.mark.django_db

Refused = Callable[..., AbstractContextManager[Any]]
NewEntries = Callable[[], AbstractContextManager[list[Entry]]]


@pytest.fixture
def log(district: District, at: datetime) -> Callable[..., Activity]:
    """Log something: an hour of building networks in Oudeland, unless said otherwise."""

    def log(by: Person, **said: Any) -> Activity:
        party = said.pop("party", None) or accounts.parties_of(by, at).get()
        usual: dict[str, Any] = {
            "key": uuid4(),
            "party": party,
            "work_function": "network_building",
            "district": district,
            "initiative": None,
            "done_on": at.date(),
            "minutes": 60,
            "how": "alone",
            "by": by,
            "at": at,
        }
        return actions.log_activity(**{**usual, **said})

    return log


Log = Callable[..., Activity]


def test_a_social_worker_logs_social_work(log: Log, social_worker: Person, new_entries: NewEntries) -> None:
    """One line, that tells nothing of the person in the clear, and no signal."""
    with new_entries() as entries:
        activity = log(social_worker, what="  Koffie op\nhet plein ")
    assert (activity.what, activity.logged_by) == ("Koffie op het plein", social_worker)
    assert [entry.kind for entry in entries] == ["activity.logged"]
    assert not any(word in entries[0].body for word in (str(social_worker.id), "network", "WK990201", "plein"))
    assert not Signal.objects.exists()


def test_an_official_at_social_work_raises_a_signal(
    log: Log, official: Person, team: Party, welfare: Party, district: District, new_entries: NewEntries
) -> None:
    with new_entries() as entries:
        activity = log(official)
    consult = activity.signal.consult
    assert (consult.municipal, consult.welfare, consult.district) == (team, welfare, district)
    assert (consult.profession, consult.opened_by) == ("social_worker", official)
    assert [entry.kind for entry in entries] == ["activity.logged", "consult.opened", "signal.raised"]
    # Five and ten working days after Monday 2 November 2026.
    assert (consult.remind_on.isoformat(), consult.escalate_on.isoformat()) == ("2026-11-09", "2026-11-16")


def test_the_terms_are_data(log: Log, official: Person, welfare: Party, at: datetime) -> None:
    factories.ConsultTermsFactory(since=at.date(), remind_after=1, escalate_after=2)
    factories.ConsultTermsFactory(since=at.date() + timedelta(days=1), remind_after=8, escalate_after=9)
    consult = log(official).signal.consult
    assert (consult.remind_on.isoformat(), consult.escalate_on.isoformat()) == ("2026-11-03", "2026-11-04")


@pytest.mark.parametrize(
    ("agreed", "by", "said", "signals"),
    [
        (None, "official", {"how": "together"}, 0),
        (None, "official", {"work_function": "licensing"}, 0),
        (None, "social_worker", {"work_function": "licensing"}, 1),
        ("civil_servant", "official", {}, 0),
        ("civil_servant", "social_worker", {}, 1),
        ("either", "official", {}, 0),
        ("together", "official", {}, 1),
        ("together", "social_worker", {}, 1),
    ],
)
def test_the_demarcation_of_that_day_decides(
    agreed: str | None,
    by: str,
    said: dict[str, Any],
    signals: int,
    log: Log,
    official: Person,
    social_worker: Person,
    at: datetime,
) -> None:
    if agreed:
        factories.DemarcationFactory(work_function="network_building", profession=agreed, since=at.date())
    person = {"official": official, "social_worker": social_worker}[by]
    log(person, **said)
    assert Signal.objects.count() == signals
    assert Consult.objects.count() == signals
    if agreed:  # The day before, the starting point held: the work of social workers.
        log(person, done_on=at.date() - timedelta(days=1), **said)
        assert Signal.objects.count() == signals + (by == "official")


def test_a_second_signal_joins_the_open_consult(
    log: Log, official: Person, colleague: Person, welfare: Party, new_entries: NewEntries
) -> None:
    consult = log(official).signal.consult
    with new_entries() as entries:
        assert log(colleague).signal.consult == consult
    assert [entry.kind for entry in entries] == ["activity.logged", "signal.raised"]
    assert log(official, work_function="cohesion").signal.consult != consult


def test_what_was_settled_as_fine_is_not_asked_again_within_a_year(
    log: Log, official: Person, team: Party, social_worker: Person, at: datetime
) -> None:
    consult = log(official).signal.consult
    long_ago = at + timedelta(days=1)
    fine = actions.propose_settlement(consult_id=consult.id, outcome="fine", why="Eenmalig.", by=official, at=long_ago)
    actions.agree_to_settle(settlement_id=fine.id, by=social_worker, at=long_ago)
    later = long_ago + timedelta(days=300)
    assert not hasattr(log(official, done_on=later.date(), at=later), "signal")
    assert log(official, done_on=later.date(), at=later, work_function="cohesion").signal is not None
    much_later = long_ago + timedelta(days=366)
    assert log(official, done_on=much_later.date(), at=much_later).signal is not None


def test_that_a_seat_is_not_needed_says_nothing_of_the_work(
    log: Log,
    official: Person,
    team: Party,
    welfare: Party,
    social_worker: Person,
    accepted_initiative: Initiative,
    district: District,
    later: datetime,
) -> None:
    """Whether social work sits at a step is one question, who does its work there another: each is settled apart."""
    step = accepted_initiative.process.template.steps.first()
    about_a_seat = factories.ConsultFactory(
        municipal=team,
        welfare=welfare,
        district=district,
        initiative=accepted_initiative,
        template_step=step,
        work_function="network_building",
        opened_at=later,
        opened_by=official,
    )
    factories.SettlementFactory(
        consult=about_a_seat, outcome="fine", proposed_by=official, proposed_at=later, agreed_by=social_worker
    )
    about_a_seat.refresh_from_db()
    assert about_a_seat.settled_as.outcome == "fine"

    signal = log(official, initiative=accepted_initiative, at=later + timedelta(hours=1)).signal

    assert signal.consult.template_step is None


def test_what_is_to_be_done_together_is_asked_again(
    log: Log, official: Person, social_worker: Person, at: datetime
) -> None:
    consult = log(official).signal.consult
    together = actions.propose_settlement(consult_id=consult.id, outcome="together", why="Beter.", by=official, at=at)
    actions.agree_to_settle(settlement_id=together.id, by=social_worker, at=at)
    assert log(official).signal.consult != consult


def test_without_the_other_profession_there_is_nobody_to_talk_with(log: Log, official: Person) -> None:
    assert log(official).signal.consult is None


def test_a_plan_brings_its_own_table(
    log: Log, official: Person, accepted_initiative: Initiative, welfare: Party, later: datetime
) -> None:
    signal = log(official, initiative=accepted_initiative, at=later).signal
    assert (signal.consult.initiative, signal.consult.welfare) == (accepted_initiative, welfare)


def test_a_form_that_is_sent_twice_logs_once(log: Log, official: Person, colleague: Person, refused: Refused) -> None:
    key: UUID = uuid4()
    first = log(official, key=key)
    assert log(official, key=key, minutes=120) == first
    assert (Activity.objects.count(), Activity.objects.get().minutes, Signal.objects.count()) == (1, 60, 1)
    with refused(actions.CannotLog, None):
        log(colleague, key=key)


@pytest.mark.parametrize(
    "said",
    [
        {"minutes": 4},
        {"minutes": 961},
        {"how": "half"},
        {"work_function": "cooking"},
        {"what": "Bel 06 12345678"},
        {"what": "mail jan@example.org"},
    ],
)
def test_what_cannot_be_is_refused(said: dict[str, Any], log: Log, official: Person, refused: Refused) -> None:
    with refused(actions.CannotLog):
        log(official, **said)


def test_days_parties_and_plans_that_cannot_be(
    log: Log,
    official: Person,
    resident: Person,
    executive: Person,
    executive_board: Party,
    team: Party,
    other_team: Party,
    sent_initiative: Initiative,
    other_district_official: Person,
    at: datetime,
    refused: Refused,
) -> None:
    for days in (1, -93):
        with refused(actions.CannotLog):
            log(official, done_on=at.date() + timedelta(days=days))
    with refused(actions.CannotLog):
        log(official, party=other_team)
    with refused(actions.CannotLog):
        log(resident, party=team)
    with refused(actions.CannotLog):
        log(executive, party=executive_board)
    with refused(actions.CannotLog):
        log(other_district_official, initiative=sent_initiative)


def test_striking_out_until_the_talk_about_it_is_settled(
    log: Log,
    official: Person,
    social_worker: Person,
    colleague: Person,
    sent_initiative: Initiative,
    at: datetime,
    refused: Refused,
) -> None:
    mine = log(social_worker)
    with refused(actions.CannotStrike):
        actions.strike_activity(activity_id=mine.id, by=colleague, at=at)
    actions.strike_activity(activity_id=mine.id, by=social_worker, at=at)
    with refused(actions.CannotStrike):
        actions.strike_activity(activity_id=mine.id, by=social_worker, at=at)
    talked_about = log(official)
    settled = log(official, initiative=sent_initiative)
    settlement = actions.propose_settlement(
        consult_id=settled.signal.consult_id, outcome="together", why="Samen.", by=social_worker, at=at
    )
    actions.agree_to_settle(settlement_id=settlement.id, by=official, at=at)
    with refused(actions.CannotStrike, None):
        actions.strike_activity(activity_id=settled.id, by=official, at=at)
    assert actions.strike_activity(activity_id=talked_about.id, by=official, at=at).struck_at
    assert Consult.objects.filter(id=talked_about.signal.consult_id, settled_at=None).exists(), "the talk goes on"


def test_last_choices_come_first(log: Log, social_worker: Person, at: datetime) -> None:
    for number, work in enumerate(("cohesion", "bridging", "cohesion", "activation", "bridging", "information")):
        log(social_worker, work_function=work, at=at + timedelta(minutes=number))
    assert [one.work_function for one in queries.last_choices(social_worker)] == [
        "information",
        "bridging",
        "activation",
    ]


def test_figures_count_what_was_logged(log: Log, social_worker: Person, official: Person, at: datetime) -> None:
    for _time in range(5):
        log(social_worker, minutes=90)
        log(official, how="together")
    log(social_worker, work_function="information", minutes=600)
    figures = queries.figures()
    assert figures.times.count(None, None, None, None) == 10
    assert figures.hours() == 8  # seven and a half, rounded to even as Python does
    assert figures.times.count(None, None, "2026-4", "together") == 5
