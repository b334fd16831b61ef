"""`manage.py check_processes`: silent where all is well, exit 1 with the invariant's number where it is not."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from accounts import actions as accounts
from accounts.models import Membership, Party, Person
from decisions import actions
from decisions.models import Step
from districts.models import District
from tests import factories
from tests.refusing import sql

pytestmark = pytest.mark.django_db


@pytest.fixture
def decided(
    joint_step: Step, representative: Person, official: Person, executive: Person, later: datetime
) -> dict[str, Step]:
    """Three steps: one decided alone, one that was shared with the executive and decided, and the open one."""
    offer = actions.offer_transfer(
        step_id=joint_step.id,
        kind="share",
        giver=joint_step.authorities.get().seats.get(party__kind="municipal_team").party,
        receiver=actions.lock_process(joint_step.process_id).participants.get(party_kind="executive").party,
        reason="Samen.",
        answer_by=later.date() + timedelta(days=9),
        by=official,
        at=later,
    )
    for hours, person in ((1, representative), (2, executive)):
        actions.accept_transfer(transfer_id=offer.id, by=person, at=later + timedelta(hours=hours))
    at = later + timedelta(hours=3)
    proposal = actions.propose(step_id=joint_step.id, by=representative, outcome="yes", reasons="Ja.", at=at)
    for person in (official, executive):
        actions.voice(step_id=joint_step.id, proposal_id=proposal.id, by=person, say="consent", at=at)
    connection.check_constraints()
    steps = Step.objects.filter(process=joint_step.process).order_by("number")
    return dict(zip(("first", "joint", "open"), steps, strict=True))


def check() -> tuple[str, str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("check_processes", stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def past_every_trigger(statement: str, *values: object) -> None:
    sql("SET LOCAL session_replication_role = replica")
    sql(statement, *values)
    sql("SET LOCAL session_replication_role = DEFAULT")


def test_all_is_well(decided: dict[str, Step]) -> None:
    out, err = check()

    assert "1 processes are sound" in out
    assert err == ""


BREAKS: dict[str, tuple[str, str]] = {
    "no step is open": (
        "DELETE FROM decisions_step WHERE id = '{open}'",
        "1: an open process has 0 open steps",
    ),
    "no authority from the start": (
        "UPDATE decisions_authority SET from_at = from_at + interval '1 minute' WHERE step_id = '{first}'",
        "1: no authority holds from the moment it opened",
    ),
    "a gap": (
        (
            "UPDATE decisions_authority SET previous_id ="
            " (SELECT id FROM decisions_authority WHERE step_id = '{first}')"
            " WHERE step_id = '{joint}' AND previous_id IS NOT NULL"
        ),
        "1: its authorities overlap or leave a gap",
    ),
    "nobody decides": (
        (
            "UPDATE decisions_seat SET role = 'advises' WHERE authority_id IN"
            " (SELECT id FROM decisions_authority WHERE step_id = '{open}')"
        ),
        "1: an authority has no deciding seat",
    ),
    "closed without a decision": (
        "DELETE FROM decisions_decision WHERE step_id = '{first}'",
        "1: it closed without a decision",
    ),
    "a voice too few": (
        "DELETE FROM decisions_voice WHERE party_id IN (SELECT id FROM accounts_party WHERE kind = 'executive')",
        "2: its rule was not satisfied",
    ),
    "a decision under an arrangement that was over": (
        (
            "UPDATE decisions_proposal SET authority_id ="
            " (SELECT id FROM decisions_authority WHERE step_id = '{joint}' AND previous_id IS NULL)"
            " WHERE step_id = '{joint}'"
        ),
        "2: it was decided under an arrangement that did not hold",
    ),
    "a voice of who does not decide": (
        (
            "UPDATE decisions_voice SET party_id = (SELECT id FROM accounts_party WHERE kind = 'welfare_team')"
            " WHERE party_id IN (SELECT id FROM accounts_party WHERE kind = 'executive')"
        ),
        "2: somebody spoke who did not decide",
    ),
    "a voice of who does not sign": (
        (
            "UPDATE accounts_membership SET is_representative = false"
            " WHERE party_id IN (SELECT id FROM accounts_party WHERE kind = 'resident_group')"
        ),
        "2: somebody spoke who could not bind the party",
    ),
    "a voice without the second signature": (
        (
            "UPDATE accounts_party SET quorum = 2 WHERE kind = 'resident_group';"
            " UPDATE accounts_membership SET is_representative = true"
        ),
        "2: somebody spoke who could not bind the party",
    ),
    "no mandate": (
        "UPDATE decisions_voice SET mandate_id = NULL",
        "2: the municipality spoke without a mandate that covers",
    ),
    "a mandate for another subject": (
        "UPDATE decisions_mandate SET subject = 'playground'",
        "2: the municipality spoke without a mandate that covers",
    ),
    "a mandate up to less": (
        "UPDATE decisions_mandate SET ceiling = 5; UPDATE decisions_proposal SET amount = 6",
        "2: the municipality spoke without a mandate that covers",
    ),
    "a mandate that was over": (
        "UPDATE decisions_mandate SET valid_until = '2026-01-01'",
        "2: the municipality spoke without a mandate that covers",
    ),
    "a seat with a ceiling": (
        "UPDATE decisions_seat SET ceiling = 5; UPDATE decisions_proposal SET amount = 6",
        "2: a party decided on more than it was given",
    ),
    "a transfer that one did not accept": (
        (
            "DELETE FROM decisions_transferanswer WHERE party_id IN"
            " (SELECT id FROM accounts_party WHERE kind = 'resident_group')"
        ),
        "3: not every decider accepted a transfer",
    ),
    "a transfer that nobody offered": (
        "UPDATE decisions_authority SET transfer_id = NULL WHERE basis = 'transfer'",
        "3: a transfer was never offered",
    ),
    "a withdrawal without a ground": (
        (
            "ALTER TABLE decisions_authority DROP CONSTRAINT decisions_withdrawal_names_its_ground;"
            " UPDATE decisions_authority SET basis = 'withdrawal' WHERE basis = 'transfer'"
        ),
        "3: a withdrawal names no ground",
    ),
    "a decision without reasons": (
        (
            "ALTER TABLE decisions_proposal DROP CONSTRAINT decisions_proposal_has_reasons;"
            " UPDATE decisions_proposal SET reasons = ''"
        ),
        "4: its decision gives no reasons",
    ),
    "one person for two parties": (
        (
            "DELETE FROM decisions_transferanswer WHERE party_id IN"
            " (SELECT id FROM accounts_party WHERE kind = 'executive');"
            " UPDATE decisions_transferanswer SET answered_by_id ="
            " (SELECT person_id FROM accounts_membership m JOIN accounts_party p ON p.id = m.party_id"
            " WHERE p.kind = 'executive')"
            " WHERE party_id IN (SELECT id FROM accounts_party WHERE kind = 'municipal_team')"
        ),
        "5: one person acted for two parties",
    ),
    "two hats": (
        (
            "UPDATE accounts_membership SET person_id = (SELECT m.person_id FROM accounts_membership m"
            " JOIN accounts_party p ON p.id = m.party_id WHERE p.kind = 'executive')"
            " WHERE party_id IN (SELECT id FROM accounts_party WHERE kind = 'welfare_team')"
        ),
        "5: somebody belongs to the municipality and to social work at once",
    ),
    "social work without social workers": (
        "DELETE FROM decisions_seat WHERE party_id IN (SELECT id FROM accounts_party WHERE kind = 'welfare_team')",
        "6: the work belongs to social work, which has no seat",
    ),
}


STRANGER = "(SELECT id FROM accounts_person WHERE name = 'Stan Vreemd')"
GROUP = "(SELECT id FROM accounts_party WHERE kind = 'resident_group')"

TOUCHED: dict[str, tuple[str, str]] = {
    "another outcome": (
        "UPDATE decisions_proposal SET outcome = 'no'",
        "7: the outcome of its proposal is another than the ledger says",
    ),
    "other reasons": (
        "UPDATE decisions_proposal SET reasons = 'Anders'",
        "7: the reasons of its proposal is another than the ledger says",
    ),
    "another amount": (
        "UPDATE decisions_proposal SET amount = 4",
        "7: the amount of its proposal is another than the ledger says",
    ),
    "an offer accepted by a stranger, in the log": (
        f"UPDATE decisions_transferanswer SET answered_by_id = {STRANGER} WHERE party_id IN {GROUP}",
        "7: the answered_by of an answer to its transfer is another than the ledger says",
    ),
    "an offer accepted by a stranger": (
        f"UPDATE decisions_transferanswer SET answered_by_id = {STRANGER} WHERE party_id IN {GROUP}",
        "3: somebody answered an offer who could not bind the party",
    ),
    "an offer made by a stranger, in the log": (
        f"UPDATE decisions_transfer SET offered_by_id = {STRANGER}",
        "7: the offered_by of its transfer is another than the ledger says",
    ),
    "an offer made by a stranger": (
        f"UPDATE decisions_transfer SET offered_by_id = {STRANGER}",
        "3: somebody made an offer who could not bind the party",
    ),
    "a proposal made by a stranger, in the log": (
        f"UPDATE decisions_proposal SET proposed_by_id = {STRANGER}",
        "7: the proposed_by of its proposal is another than the ledger says",
    ),
    "a proposal made by a stranger": (
        f"UPDATE decisions_proposal SET proposed_by_id = {STRANGER}",
        "2: somebody proposed who could not bind the party",
    ),
    "another role": (
        (
            "UPDATE decisions_seat SET role = 'decides' WHERE role = 'informed' AND authority_id IN"
            " (SELECT id FROM decisions_authority WHERE step_id = '{first}')"
        ),
        "7: the role of a seat of its arrangement is another than the ledger says",
    ),
    "a seat less": (
        "DELETE FROM decisions_seat WHERE role = 'consulted'",
        "7: a seat of its arrangement is not in the tables, though the ledger tells of it",
    ),
    "another district": (
        "UPDATE decisions_process SET district_id = 'WK990202'",
        "7: the district of the process is another than the ledger says",
    ),
    "a later decision": (
        (
            "UPDATE decisions_decision SET taken_at = taken_at + interval '9 days';"
            " UPDATE decisions_step SET closed_at = closed_at + interval '9 days' WHERE closed_at IS NOT NULL"
        ),
        "7: the taken_at of its decision is another than the ledger says",
    ),
    "a later last day": (
        "UPDATE decisions_term SET ends_on = ends_on + 300",
        "7: the ends_on of its term is another than the ledger says",
    ),
    "an end, in the log": (
        "UPDATE decisions_process SET closed_at = now(), closed_by_id = opened_by_id, \"end\" = 'completed'",
        "7: the end of the process is another than the ledger says",
    ),
    "an end, with a step that is open": (
        "UPDATE decisions_process SET closed_at = now(), closed_by_id = opened_by_id, \"end\" = 'completed'",
        "1: an ended process has an open step",
    ),
    "a decision less, as if it had never been taken": (
        (
            "DELETE FROM decisions_step WHERE id = '{open}';"
            " UPDATE decisions_step SET closed_at = NULL, closed_by_id = NULL WHERE id = '{joint}';"
            " DELETE FROM decisions_decision WHERE step_id = '{joint}'"
        ),
        "7: its decision is not in the tables, though line",
    ),
    "the whole process": ("DELETE FROM decisions_process", "7: the process is not in the tables, though line"),
    "a voice that nobody gave": (
        (
            "INSERT INTO decisions_voice (id, proposal_id, party_id, said_at, said_by_id, say, reason)"
            f" SELECT gen_random_uuid(), id, (SELECT id FROM accounts_party WHERE kind = 'welfare_team'),"
            f" closed_at, {STRANGER}, 'consent', '' FROM decisions_proposal WHERE step_id = '{{joint}}'"
        ),
        "7: the ledger does not know its voice",
    ),
}
"""Past the actions: the database takes it, and no line of the ledger says it."""


@pytest.mark.parametrize("what", [*BREAKS, *TOUCHED])
def test_each_broken_invariant_is_named(
    what: str, decided: dict[str, Step], stranger: Person, other_district: District
) -> None:
    statement, fault = (BREAKS | TOUCHED)[what]
    err = io.StringIO()
    past_every_trigger(statement.format(**{name: step.id for name, step in decided.items()}))

    with pytest.raises(CommandError, match="broken invariant") as exit_:
        call_command("check_processes", stdout=io.StringIO(), stderr=err)

    assert exit_.value.returncode == 1
    assert fault in err.getvalue()


@pytest.fixture
def moved_about(
    joint_step: Step,
    group: Party,
    executive_board: Party,
    representative: Person,
    neighbour: Person,
    executive: Person,
    later: datetime,
) -> None:
    """The group, of which two must sign, took a proposal back; the decision was taken back, shared, given back, taken,
    and is taken anew.
    """
    minutes = (later + timedelta(minutes=minute) for minute in range(99))
    Membership.objects.filter(person=neighbour).update(is_representative=True, since=later)
    accounts.raise_quorum(party_id=group.id, quorum=2, by=representative, at=next(minutes))
    step = joint_step.id
    proposal = actions.propose(step_id=step, by=representative, outcome="yes", reasons="Ja.", at=next(minutes))
    actions.take_back_proposal(proposal_id=proposal.id, by=representative, at=next(minutes))
    law = "Gemeentewet, artikel 172"
    actions.withdraw_authority(step_id=step, by=executive, article=law, reason="Onveilig.", at=next(minutes))
    group.refresh_from_db()
    offer = actions.offer_transfer(
        step_id=step,
        kind="share",
        giver=executive_board,
        receiver=group,
        reason="Samen.",
        answer_by=later.date() + timedelta(days=9),
        by=executive,
        at=next(minutes),
    )
    for person in (representative, neighbour):
        actions.accept_transfer(transfer_id=offer.id, by=person, at=next(minutes))
    for person in (representative, neighbour):
        actions.return_authority(step_id=step, by=person, reason="Te veel.", at=next(minutes))
    proposal = actions.propose(step_id=step, by=executive, outcome="no", reasons="Nee.", at=next(minutes))
    actions.reverse_decision(decision_id=proposal.decision.id, by=executive, reason="Toch.", at=next(minutes))
    connection.check_constraints()
    assert check()[1] == ""


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        (
            f"UPDATE decisions_proposal SET taken_back_by_id = {STRANGER} WHERE taken_back_by_id IS NOT NULL",
            "2: somebody took a proposal back who could not bind the party",
        ),
        (
            f"UPDATE decisions_signature SET signed_by_id = {STRANGER} WHERE proposal_id IS NOT NULL",
            "2: somebody signed who does not sign for the party",
        ),
        (
            f"UPDATE decisions_authority SET by_id = {STRANGER} WHERE basis = 'withdrawal'",
            "3: somebody took or gave a decision back who could not bind the party",
        ),
        (
            f"UPDATE decisions_authority SET by_id = {STRANGER} WHERE basis = 'return'",
            "3: somebody took or gave a decision back who could not bind the party",
        ),
        (
            "DELETE FROM decisions_signature WHERE authority_id IS NOT NULL AND says = 'returns'",
            "3: somebody took or gave a decision back who could not bind the party",
        ),
        (
            "DELETE FROM decisions_signature WHERE transfer_id IS NOT NULL",
            "3: somebody answered an offer who could not bind the party",
        ),
        (
            f"UPDATE decisions_step SET opened_by_id = {STRANGER} WHERE reverses_id IS NOT NULL",
            "3: a decision is taken anew by the word of somebody who could not bind a party that took it",
        ),
        ("DELETE FROM decisions_signature", "7: a signature is not in the tables, though the ledger tells of it"),
    ],
)
@pytest.mark.usefixtures("moved_about")
def test_who_moved_power_could_bind_the_party(statement: str, fault: str, stranger: Person) -> None:
    past_every_trigger(statement)
    err = io.StringIO()

    with pytest.raises(CommandError):
        call_command("check_processes", stdout=io.StringIO(), stderr=err)

    assert fault in err.getvalue()


def test_of_many_processes_each_answers_for_itself(decided: dict[str, Step], advised: Step) -> None:
    connection.check_constraints()
    past_every_trigger(
        f"UPDATE decisions_authority SET from_at = from_at + interval '1 minute' WHERE step_id = '{advised.id}'"
    )
    err = io.StringIO()

    with pytest.raises(CommandError, match="in 2 processes"):
        call_command("check_processes", stdout=io.StringIO(), stderr=err)

    assert err.getvalue().splitlines() == [
        f"{advised.process_id}: step 1: 1: no authority holds from the moment it opened",
        f"{advised.process_id}: step 1: 7: the from_at of its arrangement is another than the ledger says",
    ]


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("DELETE FROM decisions_adviceanswer", "4: an advice was not answered"),
        (
            f"UPDATE decisions_advice SET given_by_id = {STRANGER}",
            "4: somebody gave advice who does not sign for the party",
        ),
        (
            "UPDATE decisions_advice SET text = 'Niet doen!'",
            "7: the text of its advice is another than the ledger says",
        ),
        (
            "UPDATE decisions_adviceanswer SET answer = 'followed', reason = ''",
            "7: the answer of an answer to its advice is another than the ledger says",
        ),
        ("UPDATE decisions_advice SET given_at = NULL, given_by_id = NULL, text = ''", "4: it was decided before"),
        (
            (
                "ALTER TABLE decisions_adviceanswer DROP CONSTRAINT decisions_departing_from_advice_has_reason;"
                " UPDATE decisions_adviceanswer SET reason = ''"
            ),
            "4: an advice was departed from without a reason",
        ),
    ],
)
def test_what_was_done_with_advice(
    statement: str, fault: str, advised: Step, official: Person, stranger: Person, later: datetime
) -> None:
    answer = actions.Answer(advised.advices.get().id, "not", "Te duur.")
    actions.propose(step_id=advised.id, by=official, outcome="yes", reasons="Ja.", advice_answers=[answer], at=later)
    connection.check_constraints()
    assert check()[1] == ""
    past_every_trigger(statement)

    err = io.StringIO()
    with pytest.raises(CommandError):
        call_command("check_processes", stdout=io.StringIO(), stderr=err)
    assert fault in err.getvalue()


@pytest.fixture
def advised(group: Party, team: Party, welfare: Party, official: Person, social_worker: Person, at: datetime) -> Step:
    """A step on which the social workers gave their advice."""
    template = factories.TemplateStepFactory(seats={"municipal_team": "decides", "welfare_team": "advises"}).template
    assert team.district is not None
    process = actions.open_process(template=template, group=group, district=team.district, by=official, at=at)
    step = process.steps.get()
    actions.give_advice(advice_id=step.advices.get().id, text="Doen.", by=social_worker, at=at)
    return step


def test_social_work_is_what_was_agreed(
    joint_step: Step, representative: Person, official: Person, later: datetime
) -> None:
    """A demarcation that gives finance to social workers asks for them at the table, from its first day on."""
    factories.DemarcationFactory(work_function="finance", profession="social_worker", since=later.date())
    assert check()[1] == ""

    connection.check_constraints()
    factories.DemarcationFactory(work_function="information", profession="social_worker", since="2026-01-01")
    past_every_trigger(
        "DELETE FROM decisions_seat WHERE party_id IN (SELECT id FROM accounts_party WHERE kind = 'welfare_team')"
    )
    with pytest.raises(CommandError):
        check()


def test_a_quorum_that_was_raised_later_leaves_old_decisions_whole(
    decided: dict[str, Step], group: Party, neighbour: Person, representative: Person, later: datetime
) -> None:
    Membership.objects.filter(person=neighbour).update(is_representative=True)
    accounts.raise_quorum(party_id=group.id, quorum=2, by=representative, at=later + timedelta(days=1))

    assert check()[1] == ""
