"""Stopping, starting, moving and noting the end of a clock: the date moves, and the residents read why."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Party, Person
from decisions import actions
from decisions.models import Step, Suspension, Term
from ledger.models import Entry
from tests import factories

pytestmark = pytest.mark.django_db

Refused = Callable[..., AbstractContextManager[Any]]
NewEntries = Callable[[], AbstractContextManager[list[Entry]]]


@pytest.fixture
def step(group: Party, team: Party, official: Person, executive: Person, at: datetime) -> Step:
    """A step of three weeks from Monday 2 November 2026, at which the executive is called in to decide."""
    template = factories.TemplateStepFactory(
        rule="consent",
        term_source="ordinance",
        escalation="decide",
        escalates_to="municipal_team",
        impasse_escalates_to="executive",
        seats={"resident_group": "decides", "municipal_team": "advises"},
        advice_days=2,
    ).template
    assert team.district is not None
    return actions.open_process(template=template, group=group, district=team.district, by=official, at=at).steps.get()


def term_of(step: Step) -> Term:
    return Term.objects.get(step=step)


def facts(entry: Entry) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(entry.body)["facts"]
    return found


def test_it_begins_the_day_after(step: Step) -> None:
    assert term_of(step).started_on == date(2026, 11, 2)
    assert term_of(step).ends_on == date(2026, 11, 23)


def test_standing_still_moves_the_end(step: Step, official: Person, at: datetime, new_entries: NewEntries) -> None:
    with new_entries() as entries:
        actions.suspend_term(
            step_id=step.id, until=date(2026, 11, 20), reason="Wij wachten op de begroting.", by=official, at=at
        )
        actions.resume_term(step_id=step.id, by=official, at=at + timedelta(days=10))

    assert [entry.kind for entry in entries] == ["term.suspended", "term.resumed"]
    assert {o.name: o.content for o in entries[0].sealed.all()}["reason"] == "Wij wachten op de begroting."
    [stood] = step.term.suspensions.all()
    assert facts(entries[0]) == {"suspension": str(stood.id), "from": "2026-11-02", "until": "2026-11-20"}
    assert facts(entries[1]) == {"suspension": str(stood.id), "on": "2026-11-12", "ends_on": "2026-12-03"}
    assert term_of(step).ends_on == date(2026, 12, 3)
    assert (term_of(step).suspended_on, term_of(step).suspended_because) == (None, "")
    assert (stood.from_on, stood.until, stood.ended_on) == (date(2026, 11, 2), date(2026, 11, 20), date(2026, 11, 12))
    assert (stood.reason, stood.suspended_by, stood.ended_by) == ("Wij wachten op de begroting.", official, official)


def test_it_runs_again_by_itself_from_the_day_that_was_named(
    step: Step, official: Person, at: datetime, new_entries: NewEntries
) -> None:
    """However late the clock comes to look: it ran from that day on."""
    actions.suspend_term(step_id=step.id, until=date(2026, 11, 12), reason="Wij wachten.", by=official, at=at)
    assert not actions.let_term_run(step_id=step.id, at=at + timedelta(days=9))

    with new_entries() as entries:
        assert actions.let_term_run(step_id=step.id, at=at + timedelta(days=14))
        assert not actions.let_term_run(step_id=step.id, at=at + timedelta(days=15))

    assert [entry.kind for entry in entries] == ["term.resumed"]
    stood = step.term.suspensions.get()
    assert facts(entries[0]) == {"suspension": str(stood.id), "on": "2026-11-12", "ends_on": "2026-12-03"}
    assert stood.ended_by is None


@pytest.mark.parametrize("days", [-1, 0, 22, 400])
def test_the_day_on_which_it_runs_again_is_ahead_and_within_its_own_length(
    step: Step, official: Person, at: datetime, refused: Refused, days: int
) -> None:
    until = date(2026, 11, 2) + timedelta(days=days)
    with refused(actions.CannotSuspend, "23 november 2026"):
        actions.suspend_term(step_id=step.id, until=until, reason="Wij wachten.", by=official, at=at)


def test_it_stands_still_no_longer_all_together(step: Step, official: Person, at: datetime, refused: Refused) -> None:
    for _again in range(3):  # seven of its 21 days each
        until = date(2026, 11, 2) + timedelta(days=7)
        actions.suspend_term(step_id=step.id, until=until, reason="Wij wachten.", by=official, at=at)
        actions.let_term_run(step_id=step.id, at=at + timedelta(days=7))

    with refused(actions.CannotSuspend, "zo lang als"):
        actions.suspend_term(step_id=step.id, until=until, reason="Wij wachten.", by=official, at=at)


def test_the_database_refuses_a_clock_that_stands_still_for_too_long(
    step: Step, official: Person, at: datetime
) -> None:
    with pytest.raises(IntegrityError, match="no longer than its term"), transaction.atomic():
        Suspension.objects.create(
            term=step.term,
            from_on=date(2026, 11, 2),
            until=date(2026, 11, 2) + timedelta(days=36),
            reason="Zomaar.",
            suspended_at=at,
            suspended_by=official,
        )


@pytest.mark.parametrize("until", [None, date(2026, 11, 2)])
def test_the_database_refuses_one_without_a_last_day(
    step: Step, official: Person, at: datetime, until: date | None
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Suspension.objects.create(
            term=step.term,
            from_on=date(2026, 11, 2),
            until=until,
            reason="Zomaar.",
            suspended_at=at,
            suspended_by=official,
        )


def test_the_database_keeps_what_stood_still(step: Step, official: Person, at: datetime) -> None:
    until = date(2026, 11, 20)
    actions.suspend_term(step_id=step.id, until=until, reason="Wij wachten.", by=official, at=at)
    for change in ({"reason": "Iets anders."}, {"until": date(2026, 12, 20)}, {"from_on": date(2026, 11, 1)}):
        with pytest.raises(IntegrityError, match="changes in nothing else"), transaction.atomic():
            step.term.suspensions.update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        step.term.suspensions.all().delete()
    actions.resume_term(step_id=step.id, by=official, at=at)
    with pytest.raises(IntegrityError, match="ended once"), transaction.atomic():
        step.term.suspensions.update(ended_at=None, ended_on=None, ended_by=None)


def test_the_database_refuses_a_last_day_that_moves_nearer_or_too_far(
    step: Step, official: Person, at: datetime
) -> None:
    extended = {"extended_at": at, "extended_by": official, "extended_because": "Druk."}
    for change in ({"ends_on": date(2026, 11, 22)}, {"ends_on": date(2027, 1, 1), **extended}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Term.objects.filter(step=step).update(**change)
    actions.extend_term(step_id=step.id, amount=1, unit="weeks", reason="Druk.", by=official, at=at)
    with pytest.raises(IntegrityError, match="once"), transaction.atomic():
        Term.objects.filter(step=step).update(extended_at=at + timedelta(days=1))


@pytest.mark.parametrize(("days", "is_met"), [(21, True), (24, True), (40, False)])
def test_a_decision_while_the_clock_stands_still_is_in_time(
    step: Step, representative: Person, official: Person, at: datetime, days: int, is_met: bool
) -> None:
    """From 4 to 12 November it stands still: its last day moves from the 23rd to the first of December."""
    actions.lapse_advice(advice_id=step.advices.get().id, at=at + timedelta(days=3))
    stops = at + timedelta(days=2)
    actions.suspend_term(step_id=step.id, until=date(2026, 11, 12), reason="Wij wachten.", by=official, at=stops)

    decided = at + timedelta(days=days)
    actions.propose(step_id=step.id, by=representative, outcome="yes", reasons="Ja.", at=decided)

    assert term_of(step).ends_on == date(2026, 12, 1)
    assert (term_of(step).met_at == decided) is is_met
    assert term_of(step).suspension is None


def test_an_extension_is_no_longer_than_the_term_itself(
    step: Step, official: Person, at: datetime, refused: Refused
) -> None:
    for amount, unit in ((22, "days"), (4, "weeks"), (365, "months"), (10**9, "working_days"), (9999, "months")):
        with refused(actions.CannotExtend, "14 december 2026"):
            actions.extend_term(step_id=step.id, amount=amount, unit=unit, reason="Om.", by=official, at=at)
    actions.extend_term(step_id=step.id, amount=3, unit="weeks", reason="Om.", by=official, at=at)


def test_who_only_belongs_to_the_team_moves_no_term(
    step: Step, colleague: Person, representative: Person, official: Person, at: datetime, refused: Refused
) -> None:
    for by in (colleague, representative):
        with refused(actions.CannotSuspend):
            actions.suspend_term(step_id=step.id, until=date(2026, 11, 20), reason="Wij wachten.", by=by, at=at)
        with refused(actions.CannotExtend):
            actions.extend_term(step_id=step.id, amount=1, unit="weeks", reason="Om.", by=by, at=at)
    actions.suspend_term(step_id=step.id, until=date(2026, 11, 20), reason="Wij wachten.", by=official, at=at)
    with refused(actions.CannotResume):
        actions.resume_term(step_id=step.id, by=colleague, at=at)


def test_what_stands_still_does_not_lapse(step: Step, official: Person, at: datetime) -> None:
    actions.suspend_term(step_id=step.id, until=date(2026, 11, 20), reason="Wij wachten.", by=official, at=at)

    assert not actions.lapse_term(step_id=step.id, at=at + timedelta(days=300))


def test_it_is_extended_once_with_its_reason(
    step: Step, official: Person, at: datetime, new_entries: NewEntries
) -> None:
    with new_entries() as entries:
        actions.extend_term(step_id=step.id, amount=2, unit="weeks", reason="Vakantie.", by=official, at=at)

    assert [entry.kind for entry in entries] == ["term.extended"]
    assert facts(entries[0]) == {"ends_on": "2026-12-07"}
    term = term_of(step)
    assert (term.ends_on, term.extended_by, term.extended_because) == (date(2026, 12, 7), official, "Vakantie.")


@pytest.mark.parametrize(("amount", "unit"), [(0, "weeks"), (-1, "days"), (1, "years"), (1, "")])
def test_it_is_extended_by_something(
    step: Step, official: Person, at: datetime, refused: Refused, amount: int, unit: str
) -> None:
    with refused(actions.CannotExtend):
        actions.extend_term(step_id=step.id, amount=amount, unit=unit, reason="Om.", by=official, at=at)


def test_silence_calls_in_one_party(step: Step, team: Party, at: datetime, new_entries: NewEntries) -> None:
    assert not actions.lapse_term(step_id=step.id, at=at + timedelta(days=21))
    with new_entries() as entries:
        assert actions.lapse_term(step_id=step.id, at=at + timedelta(days=22))
        assert not actions.lapse_term(step_id=step.id, at=at + timedelta(days=23))

    assert [entry.kind for entry in entries] == ["term.lapsed", "authority.escalated", "advice.released"]
    assert facts(entries[0])["escalated_to"] == str(team.id)
    assert facts(entries[0])["renewed_until"] == "2026-12-15"
    term = term_of(step)
    assert (term.ends_on, term.renewed_until) == (date(2026, 11, 23), date(2026, 12, 15)), "three weeks of its own"
    assert term.last_day == date(2026, 12, 15)
    assert step.authorities.get(next=None).seats.get(party=team).role == "decides"


def test_an_impasse_calls_in_another(
    joint_step: Step, executive_board: Party, representative: Person, official: Person, later: datetime
) -> None:
    template = factories.TemplateStepFactory(
        rule="consent",
        escalation="decide",
        escalates_to="municipal_team",
        seats={"resident_group": "decides", "municipal_team": "decides"},
    ).template
    step = actions.open_process(
        template=template,
        group=joint_step.process.participants.get(party_kind="resident_group").party,
        district=joint_step.process.district,
        by=official,
        at=later,
    ).steps.get()
    proposal = actions.propose(step_id=step.id, by=representative, outcome="yes", reasons="Ja.", at=later)
    actions.voice(step_id=step.id, proposal_id=proposal.id, by=official, say="objection", reason="Nee.", at=later)

    actions.lapse_term(step_id=step.id, at=later + timedelta(days=60))

    assert term_of(step).escalated_to == executive_board
    assert {seat.role for seat in step.authorities.get(next=None).seats.all()} == {"decides"}


def test_a_decision_in_time_meets_it_and_one_after_it_does_not(
    step: Step, joint_step: Step, representative: Person, official: Person, at: datetime
) -> None:
    actions.lapse_advice(advice_id=step.advices.get().id, at=at + timedelta(days=3))
    last_day = at + timedelta(days=21)
    actions.propose(step_id=step.id, by=representative, outcome="yes", reasons="Ja.", at=last_day)
    assert term_of(step).met_at == last_day

    late = at + timedelta(days=400)
    proposal = actions.propose(step_id=joint_step.id, by=representative, outcome="no", reasons="Nee.", at=late)
    actions.voice(step_id=joint_step.id, proposal_id=proposal.id, by=official, say="consent", at=late)
    assert term_of(joint_step).met_at is None


def test_the_clock_notes_all_that_has_ended(step: Step, at: datetime, new_entries: NewEntries) -> None:
    with new_entries() as entries:
        noted = actions.let_time_pass(at=at + timedelta(days=22))

    # The team, which is to be called in, is who kept silent: it gains no seat by that.
    assert [entry.kind for entry in entries] == ["advice.lapsed", "term.lapsed"]
    assert noted == 2


class TestWhoIsToldWhereTheNamedPartyTakesNoPart:
    """The template calls in the council, and none takes part."""

    @pytest.fixture
    def open_step(self, group: Party, team: Party, official: Person, at: datetime) -> Callable[[], Step]:
        def open_step() -> Step:
            template = factories.TemplateStepFactory(
                term_source="ordinance", escalation="decide", escalates_to="council", advice_days=2
            ).template
            assert team.district is not None
            return actions.open_process(
                template=template, group=group, district=team.district, by=official, at=at
            ).steps.get()

        return open_step

    def test_the_executive_is_and_gets_no_seat_by_it(
        self, open_step: Callable[[], Step], executive_board: Party, at: datetime
    ) -> None:
        step = open_step()
        actions.lapse_term(step_id=step.id, at=at + timedelta(days=22))
        assert term_of(step).escalated_to == executive_board
        assert term_of(step).renewed_until is not None
        assert step.authorities.count() == 1

    def test_without_an_executive_it_lapses_all_the_same(self, open_step: Callable[[], Step], at: datetime) -> None:
        step = open_step()
        assert actions.lapse_term(step_id=step.id, at=at + timedelta(days=22))
        assert term_of(step).lapsed_at is not None
        assert (term_of(step).escalated_to, term_of(step).renewed_until) == (None, None)

    def test_a_council_of_the_municipality_takes_part_from_the_start(
        self, open_step: Callable[[], Step], executive_board: Party, at: datetime
    ) -> None:
        council = factories.PartyFactory(kind="council")
        step = open_step()
        actions.lapse_term(step_id=step.id, at=at + timedelta(days=22))
        assert term_of(step).escalated_to == council
        assert step.authorities.get(next=None).seats.filter(party=council, role="decides").exists()
