"""Who is owed a mail about what happened at the table of the cast."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from accounts import actions as accounts
from accounts.models import Invitation, Party, Person
from decisions import actions as decisions
from decisions.models import Assignment, Step
from initiatives import actions as initiatives
from initiatives.models import Initiative, Origin
from ledger.models import Entry
from notifications.recipients import messages_about
from tests.conftest import open_step_of

pytestmark = pytest.mark.django_db


def told(kind: str, subject: UUID, at: datetime) -> set[str]:
    """The addresses that are owed a mail about the last line of this kind about a subject."""
    entry = Entry.objects.filter(kind=kind, subject=subject).order_by("-index").first()
    assert entry is not None, f"no line {kind}"
    messages = messages_about(entry, at)
    addresses = [m.person.email if m.person else m.invitation.email for m in messages]
    assert len(addresses) == len(set(addresses))
    return set(addresses)


def told_since(index: int, at: datetime) -> list[tuple[str, str]]:
    """Every mail that the lines after `index` make due: its kind and its address."""
    messages = [m for entry in Entry.objects.filter(index__gt=index) for m in messages_about(entry, at)]
    return sorted((m.kind, m.person.email if m.person else m.invitation.email) for m in messages)


@pytest.fixture
def follower(sent_initiative: Initiative, resident: Person, at: datetime) -> Person:
    initiatives.follow(initiative_id=sent_initiative.id, by=resident, at=at)
    return resident


def test_the_receipt_goes_to_the_sender_and_the_group(sent_initiative: Initiative, at: datetime) -> None:
    assert told("initiative.sent", sent_initiative.id, at) == {"rosa@example.org", "noor@example.org"}


def test_who_decides_first_is_asked_when_a_plan_comes_in(first_step: Step, at: datetime) -> None:
    assert told("step.opened", first_step.id, at) == {"omar@example.org"}


def test_a_plan_that_was_imported_asks_nobody_and_needs_no_receipt(
    sent_initiative: Initiative, first_step: Step, admin: Person, at: datetime
) -> None:
    Origin.objects.create(initiative=sent_initiative, source="https://x.example/1", imported_at=at, imported_by=admin)
    assert told("initiative.sent", sent_initiative.id, at) == set()
    assert told("step.opened", first_step.id, at) == set()


def test_followers_hear_that_somebody_handles_it_and_the_handler_does_not(
    follower: Person, accepted_initiative: Initiative, at: datetime
) -> None:
    assert told("initiative.accepted", accepted_initiative.id, at) == {"rik@example.org", "rosa@example.org"}
    own = Assignment.objects.get(process=accepted_initiative.process_id)
    assert told("assignment.began", own.id, at) == set()


def test_one_mail_for_a_decision_and_the_step_it_opens(
    follower: Person, accepted_initiative: Initiative, official: Person, later: datetime
) -> None:
    """Rik follows: the decision. Rosa follows and is asked next: that question alone. Omar did it: nothing."""
    before = Entry.objects.count()
    decisions.propose(
        step_id=open_step_of(accepted_initiative).id, by=official, outcome="yes", reasons="Een goed plan.", at=later
    )
    assert told_since(before, later) == [
        ("decision.taken", "rik@example.org"),
        ("step.opened", "rosa@example.org"),
    ]


def test_a_no_ends_the_process_in_one_mail(
    follower: Person, accepted_initiative: Initiative, official: Person, later: datetime
) -> None:
    before = Entry.objects.count()
    decisions.propose(
        step_id=open_step_of(accepted_initiative).id, by=official, outcome="no", reasons="Het past niet.", at=later
    )
    assert told_since(before, later) == [
        ("decision.taken", "rik@example.org"),
        ("decision.taken", "rosa@example.org"),
    ]


def test_who_has_not_spoken_is_asked_and_who_has_is_not(
    joint_step: Step, representative: Person, later: datetime
) -> None:
    proposal = decisions.propose(
        step_id=joint_step.id, by=representative, outcome="yes", reasons="Wij willen het.", at=later
    )
    assert told("proposal.made", proposal.id, later) == {"omar@example.org"}


def test_nobody_is_asked_about_a_proposal_that_was_settled(
    joint_step: Step, representative: Person, official: Person, later: datetime
) -> None:
    proposal = decisions.propose(
        step_id=joint_step.id, by=representative, outcome="yes", reasons="Wij willen het.", at=later
    )
    decisions.voice(step_id=joint_step.id, by=official, say="consent", proposal_id=proposal.id, at=later)
    assert told("proposal.made", proposal.id, later) == set()


def test_an_objection_is_told_to_the_others_who_decide(
    joint_step: Step, representative: Person, official: Person, later: datetime
) -> None:
    proposal = decisions.propose(
        step_id=joint_step.id, by=representative, outcome="yes", reasons="Wij willen het.", at=later
    )
    decisions.voice(
        step_id=joint_step.id, by=official, say="objection", reason="Te duur.", proposal_id=proposal.id, at=later
    )
    assert told("proposal.failed", proposal.id, later) == {"rosa@example.org"}


def test_taking_authority_back_is_told_to_followers_and_to_who_decided(
    follower: Person, joint_step: Step, representative: Person, executive: Person, later: datetime
) -> None:
    before = Entry.objects.count()
    decisions.propose(step_id=joint_step.id, by=representative, outcome="yes", reasons="Ja.", at=later)
    decisions.withdraw_authority(
        step_id=joint_step.id, by=executive, article="Gemeentewet 160", reason="Veiligheid.", at=later
    )
    assert told_since(before, later) == [
        ("authority.withdrawn", "omar@example.org"),
        ("authority.withdrawn", "rik@example.org"),
        ("authority.withdrawn", "rosa@example.org"),
    ]


def test_withdrawing_a_plan_tells_its_followers_and_who_works_on_it_once(
    follower: Person, accepted_initiative: Initiative, representative: Person, later: datetime
) -> None:
    before = Entry.objects.count()
    initiatives.withdraw(initiative_id=accepted_initiative.id, reason="Wij verhuizen.", by=representative, at=later)
    assert told_since(before, later) == [
        ("initiative.withdrawn", "omar@example.org"),
        ("initiative.withdrawn", "rik@example.org"),
    ]


def test_a_lapse_tells_followers_and_whom_it_escalates_to(follower: Person, first_step: Step, at: datetime) -> None:
    late = at + timedelta(weeks=5)
    decisions.lapse_term(step_id=first_step.id, at=late)
    assert told("term.lapsed", first_step.id, late) == {"rik@example.org", "rosa@example.org", "eva@example.org"}


def test_who_is_assigned_by_somebody_else_hears_of_it(
    accepted_initiative: Initiative, welfare: Party, social_worker: Person, official: Person, later: datetime
) -> None:
    assignment = decisions.assign(
        process_id=accepted_initiative.process_id,
        party=welfare,
        person=social_worker,
        task="social_worker",
        by=official,
        at=later,
    )
    assert told("assignment.began", assignment.id, later) == {"sanne@example.org"}


def test_an_invitation_goes_to_the_address_until_it_is_used(
    invitation: Invitation, resident: Person, at: datetime
) -> None:
    assert told("invitation.made", invitation.id, at) == {"rik@example.org"}
    accounts.accept_invitation(invitation_id=invitation.id, by=resident, at=at)
    assert told("invitation.made", invitation.id, at) == set()


def test_who_may_not_sign_in_any_more_gets_no_mail(
    follower: Person, accepted_initiative: Initiative, at: datetime
) -> None:
    Person.objects.filter(id=follower.id).update(is_active=False)
    assert told("initiative.accepted", accepted_initiative.id, at) == {"rosa@example.org"}


def test_a_line_about_what_was_erased_or_is_unknown_makes_no_mail(at: datetime) -> None:
    for kind in ("decision.taken", "step.opened", "term.lapsed", "invitation.made", "reference.changed"):
        assert messages_about(Entry(index=1, kind=kind, subject=UUID(int=1), body="{}", at=at), at) == []
