"""Who acts at the same moment: one wins, and the other is told why. Real threads with connections of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from accounts import actions as accounts
from accounts.models import Invitation, Membership, Party, Person
from civilservants import actions as desk
from civilservants.actions.assignments import fingerprint
from decisions import actions as decisions
from decisions.actions import Work
from decisions.models import Assignment, Decision, Process, Proposal, Step, Term, Voice
from initiatives import actions as initiatives
from initiatives.models import Follow, Initiative
from ledger import queries as ledger
from ledger.models import Entry
from ledger.refusals import Refusal
from tests import factories
from tests.racing import losers, race, winners

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _sound_ledger(transactional_db: None) -> Iterator[None]:
    """Whatever happened, the ledger is gapless and sound, and nobody waits in a transaction."""
    yield
    assert list(ledger.faults()) == []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'"
        )
        assert cursor.fetchone() == (0,)


def one_wins(results: list[Any], *refusals: type[Exception]) -> None:
    """Exactly one came through; each other got a refusal it can read, never an error of the database."""
    assert len(winners(results)) == 1, results
    for loser in losers(results):
        assert isinstance(loser, refusals or Refusal), repr(loser)
        assert str(loser)


def test_two_representatives_of_one_party_speak_at_once(
    joint_step: Step, representative: Person, official: Person, colleague: Person, team: Party, later: datetime
) -> None:
    Membership.objects.filter(person=colleague).update(is_representative=True)
    proposal = decisions.propose(step_id=joint_step.id, by=representative, outcome="yes", reasons="Ja.", at=later)

    def speak(person: Person, say: str) -> Callable[[], Voice]:
        return lambda: decisions.voice(
            step_id=joint_step.id, proposal_id=proposal.id, by=person, say=say, reason="Want.", at=later
        )

    results = race(speak(official, "consent"), speak(colleague, "objection"))

    one_wins(results, decisions.CannotVoice)
    assert Voice.objects.filter(proposal=proposal, party=team).count() == 1
    consented = Voice.objects.get(proposal=proposal, party=team).say == "consent"
    assert Decision.objects.filter(step=joint_step).exists() is consented


def test_the_same_person_speaks_twice(
    joint_step: Step, representative: Person, official: Person, later: datetime
) -> None:
    proposal = decisions.propose(step_id=joint_step.id, by=representative, outcome="yes", reasons="Ja.", at=later)

    results = race(
        *[lambda: decisions.voice(step_id=joint_step.id, proposal_id=proposal.id, by=official, say="consent", at=later)]
        * 4
    )

    one_wins(results, decisions.CannotVoice)
    assert Decision.objects.filter(step=joint_step).count() == 1
    assert Step.objects.filter(process=joint_step.process, closed_at=None).count() == 1


def test_both_parties_propose_at_once(
    joint_step: Step, representative: Person, official: Person, later: datetime
) -> None:
    results = race(
        *[
            lambda person=person: decisions.propose(
                step_id=joint_step.id, by=person, outcome="yes", reasons="Ja.", at=later
            )
            for person in (representative, official)
        ]
    )

    one_wins(results, decisions.CannotPropose)
    assert Proposal.objects.filter(step=joint_step).count() == 1


def test_who_decides_alone_proposes_twice(
    first_step: Step, official: Person, colleague: Person, later: datetime
) -> None:
    Membership.objects.filter(person=colleague).update(is_representative=True)

    results = race(
        *[
            lambda person=person, outcome=outcome: decisions.propose(
                step_id=first_step.id, by=person, outcome=outcome, reasons="Omdat.", at=later
            )
            for person, outcome in ((official, "yes"), (colleague, "no"))
        ]
    )

    one_wins(results, decisions.CannotPropose)
    assert Decision.objects.filter(step=first_step).count() == 1


def test_authority_is_taken_back_while_the_last_voice_is_given(
    joint_step: Step, representative: Person, official: Person, executive: Person, later: datetime
) -> None:
    proposal = decisions.propose(step_id=joint_step.id, by=representative, outcome="yes", reasons="Ja.", at=later)

    results = race(
        lambda: decisions.voice(
            step_id=joint_step.id, proposal_id=proposal.id, by=official, say="consent", at=later + timedelta(seconds=1)
        ),
        lambda: decisions.withdraw_authority(
            step_id=joint_step.id, by=executive, article="A", reason="B", at=later + timedelta(seconds=1)
        ),
    )

    one_wins(results, decisions.CannotVoice, decisions.CannotWithdraw)
    assert Decision.objects.filter(step=joint_step).exists() is isinstance(results[0], Voice)
    assert joint_step.authorities.count() == (1 if isinstance(results[0], Voice) else 2)


def test_authority_is_taken_back_while_somebody_proposes(
    first_step: Step, official: Person, executive: Person, later: datetime
) -> None:
    results = race(
        lambda: decisions.propose(step_id=first_step.id, by=official, outcome="yes", reasons="Ja.", at=later),
        lambda: decisions.withdraw_authority(step_id=first_step.id, by=executive, article="A", reason="B", at=later),
    )

    one_wins(results, decisions.CannotPropose, decisions.CannotWithdraw)


def test_authority_is_taken_back_twice(joint_step: Step, executive: Person, later: datetime) -> None:
    results = race(
        *[lambda: decisions.withdraw_authority(step_id=joint_step.id, by=executive, article="A", reason="B", at=later)]
        * 3
    )

    one_wins(results, decisions.CannotWithdraw)
    assert joint_step.authorities.count() == 2


def test_the_group_stops_while_somebody_decides(
    sent_initiative: Initiative, first_step: Step, representative: Person, official: Person, later: datetime
) -> None:
    results = race(
        lambda: initiatives.withdraw(initiative_id=sent_initiative.id, reason="Stop.", by=representative, at=later),
        lambda: decisions.propose(step_id=first_step.id, by=official, outcome="no", reasons="Nee.", at=later),
    )

    one_wins(results, initiatives.CannotWithdraw, decisions.CannotPropose)


def test_two_officials_take_it_in_hand(
    sent_initiative: Initiative, official: Person, colleague: Person, later: datetime
) -> None:
    results = race(
        *[
            lambda person=person: initiatives.accept_for_handling(initiative_id=sent_initiative.id, by=person, at=later)
            for person in (official, colleague, official)
        ]
    )

    one_wins(results, initiatives.CannotAcceptForHandling)
    sent_initiative.refresh_from_db()
    assert Assignment.objects.get().person == sent_initiative.accepted_by


def test_it_is_taken_in_hand_while_the_group_stops(
    sent_initiative: Initiative, official: Person, representative: Person, later: datetime
) -> None:
    results = race(
        lambda: initiatives.accept_for_handling(initiative_id=sent_initiative.id, by=official, at=later),
        lambda: initiatives.withdraw(initiative_id=sent_initiative.id, reason="Stop.", by=representative, at=later),
    )

    assert isinstance(results[1], Initiative), "a group may stop whether or not somebody took it in hand"
    assert isinstance(results[0], Initiative | initiatives.CannotAcceptForHandling)


def test_it_is_sent_twice(draft_initiative: Initiative, representative: Person, official: Person, at: datetime) -> None:
    results = race(*[lambda: initiatives.send(initiative_id=draft_initiative.id, by=representative, at=at)] * 4)

    one_wins(results, initiatives.CannotSend)
    assert Entry.objects.filter(kind="process.opened").count() == 1


def test_it_is_sent_while_it_is_stopped(
    draft_initiative: Initiative, representative: Person, official: Person, at: datetime
) -> None:
    results = race(
        lambda: initiatives.send(initiative_id=draft_initiative.id, by=representative, at=at),
        lambda: initiatives.withdraw(initiative_id=draft_initiative.id, reason="Stop.", by=representative, at=at),
    )

    draft_initiative.refresh_from_db()
    assert draft_initiative.withdrawn_at is not None
    assert all(isinstance(result, Initiative | Refusal) for result in results), results


def test_references_are_gapless_when_many_send_at_once(
    content: initiatives.Content, official: Person, at: datetime
) -> None:
    people = [factories.PersonFactory() for _ in range(6)]
    drafts = [initiatives.draft(content=content, group_name="Groep", by=person, at=at) for person in people]

    results = race(
        *[
            lambda draft=draft, person=person: initiatives.send(initiative_id=draft.id, by=person, at=at)
            for draft, person in zip(drafts, people, strict=True)
        ]
    )

    assert losers(results) == []
    assert sorted(Initiative.objects.values_list("reference", flat=True)) == [f"2026-000{n}" for n in range(1, 7)]


def test_a_doubled_form_is_one_plan(
    content: initiatives.Content, resident: Person, official: Person, at: datetime
) -> None:
    form = uuid4()

    results = race(
        *[
            lambda: initiatives.propose(
                initiative_id=form,
                content=content,
                group_name="Groep",
                co_initiators=(),
                and_send=True,
                by=resident,
                at=at,
            )
        ]
        * 3
    )

    assert [result.id for result in results] == [form] * 3
    assert Party.objects.filter(kind="resident_group").count() == 1


def test_an_invitation_is_used_by_two(invitation: Invitation, resident: Person, stranger: Person, at: datetime) -> None:
    results = race(
        *[
            lambda person=person: accounts.accept_invitation(invitation_id=invitation.id, by=person, at=at)
            for person in (resident, stranger, resident)
        ]
    )

    one_wins(results, accounts.CannotAccept)


def test_somebody_is_invited_twice(group: Party, representative: Person, at: datetime) -> None:
    results = race(*[lambda: accounts.invite(party=group, email="x@example.org", by=representative, at=at)] * 3)

    one_wins(results, accounts.CannotInvite)
    assert Invitation.objects.count() == 1


def test_two_hats_are_put_on_at_once(
    stranger: Person, admin: Person, team: Party, welfare: Party, at: datetime
) -> None:
    results = race(
        *[
            lambda party=party: accounts.add_member(party=party, person=stranger, by=admin, at=at)
            for party in (team, welfare)
        ]
    )

    one_wins(results, accounts.CannotAddMember)


def test_the_last_two_who_sign_leave_at_once(
    group: Party, representative: Person, neighbour: Person, at: datetime
) -> None:
    Membership.objects.filter(party=group).update(is_representative=True)

    results = race(
        *[
            lambda membership=membership: accounts.end_membership(
                membership_id=membership.id, by=membership.person, at=at
            )
            for membership in Membership.objects.filter(party=group).select_related("person")
        ]
    )

    one_wins(results, accounts.CannotEndMembership)


def test_following_at_once_is_following_once(sent_initiative: Initiative, stranger: Person, later: datetime) -> None:
    results = race(*[lambda: initiatives.follow(initiative_id=sent_initiative.id, by=stranger, at=later)] * 4)

    assert losers(results) == []
    assert Follow.objects.filter(person=stranger).count() == 1
    assert Entry.objects.filter(kind="follow.began").count() == 1


def test_the_clock_notes_a_lapse_once(first_step: Step, later: datetime) -> None:
    results = race(*[lambda: decisions.lapse_term(step_id=first_step.id, at=later + timedelta(days=60))] * 4)

    assert sorted(results) == [False, False, False, True]
    assert Entry.objects.filter(kind="term.lapsed").count() == 1


def test_a_term_lapses_while_somebody_decides(first_step: Step, official: Person, later: datetime) -> None:
    late = later + timedelta(days=60)

    results = race(
        lambda: decisions.lapse_term(step_id=first_step.id, at=late),
        lambda: decisions.propose(step_id=first_step.id, by=official, outcome="yes", reasons="Ja.", at=late),
    )

    assert isinstance(results[1], Proposal)
    term = Term.objects.get(step=first_step)
    assert (term.lapsed_at is not None) is results[0]


def test_one_person_is_assigned_twice(
    accepted_initiative: Initiative, welfare: Party, social_worker: Person, official: Person, later: datetime
) -> None:
    results = race(
        *[
            lambda: decisions.assign(
                process_id=accepted_initiative.process_id,
                party=welfare,
                person=social_worker,
                task="social_worker",
                by=official,
                at=later,
            )
        ]
        * 3
    )

    one_wins(results, decisions.CannotAssign)


def test_two_who_saw_the_same_give_a_plan_to_two(
    accepted_initiative: Initiative, team: Party, official: Person, colleague: Person, later: datetime
) -> None:
    process = Process.objects.get(id=accepted_initiative.process_id)
    seen = fingerprint(process.assignments.filter(until=None))

    results = race(
        *[
            lambda person=person: desk.assign(
                process=process, works=[Work("adviser", team, person)], by=official, at=later, seen=seen
            )
            for person in (official, colleague)
        ]
    )

    one_wins(results, desk.CannotAssignUnseen)
    assert Assignment.objects.filter(process=process, task="adviser", until=None).count() == 1


def test_two_who_saw_the_same_clock_stop_it_and_move_its_last_day(
    joint_step: Step, official: Person, later: datetime
) -> None:
    seen = decisions.clock_as_seen(joint_step.term)
    on_it: dict[str, Any] = {"step_id": joint_step.id, "reason": "Want.", "by": official, "at": later, "seen": seen}

    results = race(
        lambda: decisions.extend_term(**on_it, amount=1, unit="weeks"),
        lambda: decisions.suspend_term(**on_it, until=later.date() + timedelta(days=5)),
    )

    one_wins(results, decisions.CannotExtend, decisions.CannotSuspend)
