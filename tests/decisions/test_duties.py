"""Whom an open step waits for, and what each person finds on their own list."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Membership, Party, Person
from decisions import actions, duties, queries
from decisions.duties import Act
from decisions.models import Step, Transfer
from initiatives import actions as initiatives
from tests.conftest import open_step_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def advised_step(formal: None, joint_step: Step) -> Step:
    return joint_step


@pytest.fixture
def quorum(group: Party, neighbour: Person) -> Party:
    """Noor signs for the group too, and both must."""
    Membership.objects.filter(party=group).update(is_representative=True)
    Party.objects.filter(id=group.id).update(quorum=2)
    group.refresh_from_db()
    return group


def acts(person: Person, at: datetime) -> list[Act]:
    return [duty.act for duty in duties.duties_of(person, at)]


def offer(step: Step, by: Person, giver: Party, receiver: Party, at: datetime, **more: Any) -> Transfer:
    return actions.offer_transfer(
        **{
            "step_id": step.id,
            "kind": "hand_over",
            "giver": giver,
            "receiver": receiver,
            "reason": "Jullie kennen het het best.",
            "answer_by": date(2026, 11, 10),
            "by": by,
            "at": at,
            **more,
        }
    )


def test_every_decider_may_propose_and_nobody_else_is_asked(
    joint_step: Step,
    representative: Person,
    official: Person,
    social_worker: Person,
    neighbour: Person,
    later: datetime,
) -> None:
    assert acts(representative, later) == acts(official, later) == [Act.PROPOSE]
    assert acts(social_worker, later) == acts(neighbour, later) == []
    assert duties.duties_of(official, later)[0].until == joint_step.term.ends_on


def test_while_the_clock_stands_still_there_is_no_last_day(joint_step: Step, official: Person, later: datetime) -> None:
    until = later.date() + timedelta(days=20)
    actions.suspend_term(step_id=joint_step.id, until=until, reason="Wij wachten.", by=official, at=later)
    (duty,) = duties.duties_of(official, later)
    assert (duty.act, duty.until) == (Act.PROPOSE, None)


def test_after_a_lapse_who_was_called_in_has_a_day_of_its_own(
    joint_step: Step, official: Person, later: datetime
) -> None:
    actions.lapse_term(step_id=joint_step.id, at=later + timedelta(days=90))
    (duty,) = duties.duties_of(official, later + timedelta(days=90))
    assert duty.until == date(2027, 3, 30)


def test_while_advice_is_awaited_the_adviser_must_act_and_not_the_decider(
    advised_step: Step, representative: Person, official: Person, social_worker: Person, later: datetime
) -> None:
    (duty,) = duties.duties_of(social_worker, later)
    assert (duty.act, duty.until) == (Act.ADVISE, date(2026, 11, 16))
    assert acts(representative, later) == acts(official, later) == []
    actions.give_advice(advice_id=advised_step.advices.get().id, text="Doen.", by=social_worker, at=later)
    assert acts(social_worker, later) == []
    assert acts(representative, later) == [Act.PROPOSE]


def test_an_advice_that_did_not_come_gives_the_turn_to_the_deciders(
    advised_step: Step, official: Person, social_worker: Person, later: datetime
) -> None:
    after = later + timedelta(days=20)
    actions.lapse_advice(advice_id=advised_step.advices.get().id, at=after)
    assert acts(social_worker, after) == []
    assert acts(official, after) == [Act.PROPOSE]


def test_a_proposal_waits_for_who_was_silent(
    joint_step: Step, representative: Person, official: Person, later: datetime
) -> None:
    actions.propose(step_id=joint_step.id, by=representative, outcome="yes", reasons="Het kan.", at=later)
    assert acts(representative, later) == []
    assert acts(official, later) == [Act.VOICE]


def test_who_signed_waits_for_the_others_of_the_group(
    joint_step: Step, quorum: Party, representative: Person, neighbour: Person, official: Person, later: datetime
) -> None:
    proposal = actions.propose(step_id=joint_step.id, by=official, outcome="yes", reasons="Het kan.", at=later)
    assert acts(representative, later) == acts(neighbour, later) == [Act.VOICE]
    actions.voice(step_id=joint_step.id, by=representative, say="consent", proposal_id=proposal.id, at=later)
    assert acts(representative, later) == []
    (duty,) = duties.duties_of(neighbour, later)
    assert (duty.needed, duty.missing, duty.signed) == (2, 1, frozenset({representative.id}))


def test_who_proposes_alone_for_a_group_with_a_quorum_waits_too(
    joint_step: Step, quorum: Party, representative: Person, neighbour: Person, official: Person, later: datetime
) -> None:
    actions.propose(step_id=joint_step.id, by=representative, outcome="yes", reasons="Het kan.", at=later)
    assert acts(representative, later) == []
    assert acts(neighbour, later) == acts(official, later) == [Act.VOICE]


def test_an_offer_waits_for_all_who_must_agree(
    joint_step: Step,
    representative: Person,
    official: Person,
    social_worker: Person,
    team: Party,
    welfare: Party,
    later: datetime,
) -> None:
    transfer = offer(joint_step, official, team, welfare, later)
    asked = {duty.party.name: duty.until for duty in duties.awaited_at(_loaded(joint_step)) if duty.act is Act.ANSWER}
    assert asked == {"Lezers van Oudeland": date(2026, 11, 10), "Welzijn Oostwold": date(2026, 11, 10)}
    assert acts(social_worker, later) == [Act.ANSWER]
    assert acts(representative, later) == [Act.ANSWER, Act.PROPOSE]
    assert acts(official, later) == [Act.PROPOSE]
    actions.accept_transfer(transfer_id=transfer.id, by=social_worker, at=later)
    assert acts(social_worker, later) == []
    actions.accept_transfer(transfer_id=transfer.id, by=representative, at=later)
    assert acts(official, later) == [Act.ADVISE], "who hands over whole is asked for its advice"
    assert acts(social_worker, later) == []
    actions.give_advice(advice_id=joint_step.advices.get(party=team).id, text="Doen.", by=official, at=later)
    assert acts(social_worker, later) == [Act.PROPOSE]
    assert acts(official, later) == []


def test_a_party_without_a_seat_can_be_asked_to_accept(
    joint_step: Step, official: Person, executive: Person, team: Party, executive_board: Party, later: datetime
) -> None:
    offer(joint_step, official, team, executive_board, later, kind="share", ceiling=Decimal(500))
    assert acts(executive, later) == [Act.ANSWER]


def test_a_step_that_closed_waits_for_nobody(first_step: Step, official: Person, later: datetime) -> None:
    actions.propose(step_id=first_step.id, by=official, outcome="no", reasons="Het kan niet.", at=later)
    assert duties.awaited_at(_loaded(first_step)) == []
    assert acts(official, later) == []


def test_the_nearest_last_day_comes_first(
    advised_step: Step,
    official: Person,
    social_worker: Person,
    content: initiatives.Content,
    resident: Person,
    later: datetime,
) -> None:
    drafted = initiatives.draft(content=content, group_name="Anderen", by=resident, at=later)
    initiatives.send(initiative_id=drafted.id, by=resident, at=later)
    actions.give_advice(advice_id=advised_step.advices.get().id, text="Doen.", by=social_worker, at=later)
    days = [duty.until for duty in duties.duties_of(official, later)]
    assert len(days) == 2
    assert days == sorted(days)


def test_as_many_queries_for_many_tables_as_for_one(
    joint_step: Step,
    content: initiatives.Content,
    resident: Person,
    official: Person,
    later: datetime,
    django_assert_num_queries: Callable[[int], AbstractContextManager[Any]],
) -> None:
    with CaptureQueriesContext(connection) as one:
        assert len(duties.duties_of(official, later)) == 1
    for number in range(4):
        drafted = initiatives.draft(content=content, group_name=f"Groep {number}", by=resident, at=later)
        step = open_step_of(initiatives.send(initiative_id=drafted.id, by=resident, at=later))
        assert step
    with django_assert_num_queries(len(one)):
        assert len(duties.duties_of(official, later)) == 5


def _loaded(step: Step) -> Step:
    return queries.with_open_things(Step.objects.filter(id=step.id)).get()
