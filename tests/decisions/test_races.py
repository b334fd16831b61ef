"""Two act on one step at the same moment, again and again: one wins, the other is told, nothing is half done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import connection

from accounts.models import Membership, Party, Person
from decisions import actions
from decisions.invariants import broken_among
from decisions.models import Authority, Process, ProcessTemplate, Step, Transfer, Voice
from districts.models import District
from ledger import queries as ledger
from ledger.refusals import Refusal
from tests import factories
from tests.portions import by_day_and_night
from tests.racing import losers, race, winners

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = by_day_and_night("rounds", 50, 200)

NewStep = Callable[[], Step]


@pytest.fixture(autouse=True)
def _in_english(settings: Any) -> None:
    """The threads have no language of their own."""
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def joint_template(transactional_db: None) -> ProcessTemplate:
    template: ProcessTemplate = factories.TemplateStepFactory(
        rule="consent", escalation="decide", seats={"resident_group": "decides", "municipal_team": "decides"}
    ).template
    return template


@pytest.fixture
def new_step(
    joint_template: ProcessTemplate,
    group: Party,
    district: District,
    representative: Person,
    neighbour: Person,
    official: Person,
    colleague: Person,
    executive: Person,
    at: datetime,
) -> Iterator[NewStep]:
    """Opens a step at which group and team decide together, each with two who sign for it; all whole in the end."""
    Membership.objects.update(is_representative=True)

    def new_step() -> Step:
        process = actions.open_process(
            template=joint_template, group=group, district=district, by=representative, at=at
        )
        return process.steps.get()

    yield new_step
    assert list(ledger.faults()) == []
    assert list(broken_among(list(Process.objects.select_related("template")))) == []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'"
        )
        assert cursor.fetchone() == (0,)


def told_why(results: list[Any], *words: str) -> None:
    """Who lost got a refusal that says why, never an error of the database."""
    for loser in losers(results):
        assert isinstance(loser, Refusal), repr(loser)
        assert any(word in str(loser) for word in words), str(loser)


def propose(step: Step, by: Person, at: datetime, outcome: str = "yes") -> Any:
    return actions.propose(step_id=step.id, by=by, outcome=outcome, reasons="Omdat.", at=at)


def offer(step: Step, giver: Party, receiver: Party, by: Person, at: datetime, kind: str = "share") -> Transfer:
    return actions.offer_transfer(
        step_id=step.id,
        kind=kind,
        giver=giver,
        receiver=receiver,
        reason="Samen.",
        answer_by=at.date() + timedelta(days=5),
        by=by,
        at=at,
    )


@ROUNDS
def test_two_representatives_decide_the_same_step(
    rounds: int, new_step: NewStep, representative: Person, official: Person, colleague: Person, later: datetime
) -> None:
    for _round in range(rounds):
        step = new_step()
        proposal = propose(step, representative, later)

        results = race(
            *[
                partial(
                    actions.voice,
                    step_id=step.id,
                    proposal_id=proposal.id,
                    by=person,
                    say=say,
                    reason="Om.",
                    at=later + timedelta(hours=1),
                )
                for person, say in ((official, "consent"), (colleague, "objection"))
            ]
        )

        [won] = winners(results)
        told_why(results, "has spoken already", "decided already", "no longer on the table")
        step.refresh_from_db()
        assert list(proposal.voices.exclude(id=won.id).values_list("party__kind", flat=True)) == ["resident_group"]
        assert (step.closed_at is not None) == (won.say == "consent")
        assert Step.objects.filter(process=step.process_id).count() == 1


@ROUNDS
def test_an_offer_is_accepted_while_the_executive_takes_the_decision_back(
    rounds: int,
    new_step: NewStep,
    representative: Person,
    official: Person,
    executive: Person,
    team: Party,
    executive_board: Party,
    group: Party,
    later: datetime,
) -> None:
    """Whichever comes first, the executive decides in the end; what was accepted held before that, or never."""
    for _round in range(rounds):
        step = new_step()
        offered = offer(step, team, executive_board, official, later)
        actions.accept_transfer(transfer_id=offered.id, by=executive, at=later)
        moment = later + timedelta(hours=1)

        accepted, withdrawn = race(
            partial(actions.accept_transfer, transfer_id=offered.id, by=representative, at=moment),
            partial(actions.withdraw_authority, step_id=step.id, by=executive, article="A", reason="B", at=moment),
        )

        assert isinstance(withdrawn, Authority), repr(withdrawn)
        told_why([accepted], "no longer open")
        offered.refresh_from_db()
        came_first = isinstance(accepted, Transfer)
        assert offered.result == ("accepted" if came_first else "overtaken")
        bases = list(step.authorities.order_by("from_at").values_list("basis", flat=True))
        assert bases == ["template", *(["transfer"] if came_first else []), "withdrawal"]


@ROUNDS
def test_the_last_voice_is_given_while_the_term_lapses(
    rounds: int, new_step: NewStep, representative: Person, official: Person, later: datetime
) -> None:
    late = later + timedelta(days=60)
    for _round in range(rounds):
        step = new_step()
        proposal = propose(step, representative, later)

        spoken, lapsed = race(
            partial(actions.voice, step_id=step.id, proposal_id=proposal.id, by=official, say="consent", at=late),
            partial(actions.lapse_term, step_id=step.id, at=late),
        )

        told_why([spoken], "no longer on the table")
        assert isinstance(spoken, Voice) is not lapsed, (spoken, lapsed)
        step = Step.objects.select_related("term").get(id=step.id)
        assert (step.closed_at is None) is lapsed
        assert (step.term.lapsed_at is not None) is lapsed
        assert step.authorities.count() == (2 if lapsed else 1)


@ROUNDS
def test_two_of_one_party_accept_one_offer(
    rounds: int,
    new_step: NewStep,
    representative: Person,
    neighbour: Person,
    official: Person,
    team: Party,
    executive_board: Party,
    later: datetime,
) -> None:
    for _round in range(rounds):
        offered = offer(new_step(), team, executive_board, official, later)

        results = race(
            *[
                partial(actions.accept_transfer, transfer_id=offered.id, by=person, at=later + timedelta(hours=1))
                for person in (representative, neighbour)
            ]
        )

        assert len(winners(results)) == 1, results
        told_why(results, "answered this offer already")
        assert offered.answers.count() == 2
        assert Authority.objects.filter(transfer=offered).count() == 0


@ROUNDS
def test_the_last_two_parties_accept_one_offer(
    rounds: int,
    new_step: NewStep,
    representative: Person,
    executive: Person,
    official: Person,
    team: Party,
    executive_board: Party,
    later: datetime,
) -> None:
    for _round in range(rounds):
        offered = offer(new_step(), team, executive_board, official, later)

        results = race(
            *[
                partial(actions.accept_transfer, transfer_id=offered.id, by=person, at=later + timedelta(hours=1))
                for person in (representative, executive)
            ]
        )

        assert losers(results) == []
        offered.refresh_from_db()
        assert offered.result == "accepted"
        assert offered.authority_made.seats.filter(role="decides").count() == 3
