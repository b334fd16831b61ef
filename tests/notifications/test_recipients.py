"""Who is owed a mail about what happened at the table of the cast."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import Invitation, Membership, Party, Person
from decisions import actions as decisions
from decisions.models import Advice, Assignment, ProcessTemplate, Step, Transfer
from initiatives import actions as initiatives
from initiatives.models import Initiative, Origin
from ledger.models import Entry
from notifications.letters import letter_for
from notifications.models import Message
from notifications.recipients import messages_about
from tests import factories
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


def test_who_left_the_team_or_may_not_sign_in_hears_nothing_of_work_that_was_theirs(
    accepted_initiative: Initiative,
    welfare: Party,
    social_worker: Person,
    official: Person,
    representative: Person,
    later: datetime,
) -> None:
    assignment = decisions.assign(
        process_id=accepted_initiative.process_id,
        party=welfare,
        person=social_worker,
        task="social_worker",
        by=official,
        at=later,
    )
    Membership.objects.filter(person=social_worker).update(until=later)
    Person.objects.filter(id=official.id).update(is_active=False)
    assert told("assignment.began", assignment.id, later) == set()
    initiatives.withdraw(initiative_id=accepted_initiative.id, reason="Wij verhuizen.", by=representative, at=later)
    assert told("initiative.withdrawn", accepted_initiative.id, later) == set()


def test_a_receipt_is_not_mailed_to_who_may_not_sign_in_any_more(
    sent_initiative: Initiative, representative: Person, at: datetime
) -> None:
    Person.objects.filter(id=representative.id).update(is_active=False)
    assert told("initiative.sent", sent_initiative.id, at) == {"noor@example.org"}


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


# The table: advice, offers, signatures, terms


@pytest.fixture
def advised_step(
    template: ProcessTemplate, sent_initiative_of: Callable[[], Initiative], social_worker: Person
) -> Step:
    """The open first step, where the municipal team decides and social work advises."""
    with factories.before_publication():
        template.steps.get(key="meet").seats.filter(party_kind="welfare_team").update(role="advises")
    return open_step_of(sent_initiative_of())


@pytest.fixture
def sent_initiative_of(
    draft_initiative: Initiative, representative: Person, official: Person, executive: Person, at: datetime
) -> Callable[[], Initiative]:
    """Sends the plan of the cast, after its way was changed."""
    return lambda: initiatives.send(initiative_id=draft_initiative.id, by=representative, at=at)


def advice_at(step: Step) -> Advice:
    return Advice.objects.get(step=step)


def offer(step: Step, by: Person, giver: Party, receiver: Party, at: datetime, **fields: Any) -> Transfer:
    return decisions.offer_transfer(
        step_id=step.id,
        kind=fields.pop("kind", "share"),
        giver=giver,
        receiver=receiver,
        reason="Dit doen wij samen.",
        answer_by=timezone.localdate(at) + timedelta(days=14),
        by=by,
        at=at,
        **fields,
    )


def test_who_must_advise_is_asked_in_one_mail(advised_step: Step, at: datetime) -> None:
    assert told("advice.asked", advice_at(advised_step).id, at) == {"sanne@example.org"}
    assert told("step.opened", advised_step.id, at) == {"omar@example.org"}


def test_an_advice_is_told_to_who_decides(advised_step: Step, social_worker: Person, later: datetime) -> None:
    advice = advice_at(advised_step)
    decisions.give_advice(advice_id=advice.id, text="Doen.", by=social_worker, at=later)
    assert told("advice.given", advice.id, later) == {"omar@example.org"}
    assert told("advice.asked", advice.id, later) == set()


def test_that_no_advice_came_is_told_to_who_decides(advised_step: Step, at: datetime) -> None:
    advice = advice_at(advised_step)
    late = at + timedelta(days=15)
    decisions.lapse_advice(advice_id=advice.id, at=late)
    assert told("advice.lapsed", advice.id, late) == {"omar@example.org"}


def test_who_follows_and_is_asked_for_advice_gets_one_mail(
    template: ProcessTemplate,
    sent_initiative_of: Callable[[], Initiative],
    official: Person,
    social_worker: Person,
    later: datetime,
) -> None:
    """The step that opens with the decision asks for advice: that mail tells of the decision too."""
    with factories.before_publication():
        template.steps.get(key="together").seats.filter(party_kind="welfare_team").update(role="advises")
    initiative = sent_initiative_of()
    initiatives.follow(initiative_id=initiative.id, by=social_worker, at=later)
    before = Entry.objects.count()
    decisions.propose(step_id=open_step_of(initiative).id, by=official, outcome="yes", reasons="Goed.", at=later)
    assert told_since(before, later) == [
        ("advice.asked", "sanne@example.org"),
        ("step.opened", "rosa@example.org"),
    ]


def test_an_offer_asks_who_must_accept_until_they_answered(
    first_step: Step, official: Person, team: Party, representative: Person, group: Party, later: datetime
) -> None:
    before = Entry.objects.count()
    made = offer(first_step, official, team, group, later)
    assert told_since(before, later) == [("transfer.offered", "rosa@example.org")]
    decisions.refuse_transfer(transfer_id=made.id, reason="Nog niet.", by=representative, at=later)
    assert told("transfer.offered", made.id, later) == set()
    assert told("transfer.refused", made.id, later) == {"omar@example.org", "sanne@example.org"}


def test_an_offer_that_lapsed_is_told_to_the_whole_table(
    first_step: Step, official: Person, team: Party, group: Party, later: datetime
) -> None:
    made = offer(first_step, official, team, group, later)
    late = later + timedelta(days=15)
    decisions.lapse_transfer(transfer_id=made.id, at=late)
    assert told("transfer.lapsed", made.id, late) == {"omar@example.org", "rosa@example.org", "sanne@example.org"}


def test_a_new_arrangement_is_told_once_to_the_table_and_the_followers(
    follower: Person,
    first_step: Step,
    official: Person,
    team: Party,
    representative: Person,
    group: Party,
    later: datetime,
) -> None:
    made = offer(first_step, official, team, group, later, kind="hand_over")
    before = Entry.objects.count()
    decisions.accept_transfer(transfer_id=made.id, by=representative, at=later)
    others = ["omar@example.org", "rik@example.org", "sanne@example.org"]
    assert told_since(before, later) == [
        ("advice.asked", "omar@example.org"),
        ("authority.transferred", "rik@example.org"),
        ("authority.transferred", "sanne@example.org"),
    ]

    before = Entry.objects.count()
    decisions.return_authority(
        step_id=first_step.id, by=representative, reason="Te veel.", at=later + timedelta(hours=1)
    )
    assert told_since(before, later) == [("authority.returned", address) for address in others]


def test_a_lapse_that_calls_a_party_in_is_one_mail(
    template: ProcessTemplate, sent_initiative_of: Callable[[], Initiative], resident: Person, at: datetime
) -> None:
    """The table and the followers hear who decides too; that the term has passed stands in the same mail."""
    with factories.before_publication():
        template.steps.filter(key="meet").update(escalation="decide")
    initiative = sent_initiative_of()
    initiatives.follow(initiative_id=initiative.id, by=resident, at=at)
    late = at + timedelta(weeks=5)
    before = Entry.objects.count()
    decisions.lapse_term(step_id=open_step_of(initiative).id, at=late)
    told_now = told_since(before, late)
    assert {kind for kind, _address in told_now} == {"authority.escalated"}
    assert {"rik@example.org", "eva@example.org"} <= {address for _kind, address in told_now}


@pytest.fixture
def two_signers(joint_step: Step, representative: Person, neighbour: Person, group: Party, at: datetime) -> Party:
    """Noor signs for the group too, and it takes both."""
    Membership.objects.filter(person=neighbour, party=group).update(is_representative=True)
    accounts.raise_quorum(party_id=group.id, quorum=2, by=representative, at=at + timedelta(hours=4))
    group.refresh_from_db()
    return group


def test_a_first_signature_asks_the_others_of_that_group(
    two_signers: Party, joint_step: Step, representative: Person, neighbour: Person, later: datetime
) -> None:
    before = Entry.objects.count()
    proposal = decisions.propose(step_id=joint_step.id, by=representative, outcome="yes", reasons="Ja.", at=later)
    assert told_since(before, later) == [
        ("proposal.made", "omar@example.org"),
        ("proposal.signed", "noor@example.org"),
    ]
    before = Entry.objects.count()
    decisions.voice(step_id=joint_step.id, by=neighbour, say="consent", proposal_id=proposal.id, at=later)
    assert told_since(before, later) == []
    assert told("proposal.signed", proposal.id, later) == set()


def test_a_first_signature_under_an_offer_asks_the_others_of_that_group(
    two_signers: Party, joint_step: Step, representative: Person, social_worker: Person, welfare: Party, later: datetime
) -> None:
    before = Entry.objects.count()
    offer(joint_step, representative, two_signers, welfare, later)
    assert told_since(before, later) == [
        ("transfer.offered", "omar@example.org"),
        ("transfer.offered", "sanne@example.org"),
        ("transfer.signed", "noor@example.org"),
    ]


def test_a_first_signature_for_what_a_group_does_alone_asks_the_others_of_that_group(
    two_signers: Party,
    joint_step: Step,
    representative: Person,
    neighbour: Person,
    official: Person,
    sent_initiative: Initiative,
    later: datetime,
) -> None:
    """To stop, to decide anew: what names the ground, and links to the page where one signs too."""
    before = Entry.objects.count()
    initiatives.withdraw(initiative_id=sent_initiative.id, reason="Geen tijd.", by=representative, at=later)
    assert told_since(before, later) == [("process.signed", "noor@example.org")]

    proposal = decisions.propose(step_id=joint_step.id, by=official, outcome="no", reasons="Nee.", at=later)
    for person in (representative, neighbour):
        decisions.voice(step_id=joint_step.id, by=person, say="consent", proposal_id=proposal.id, at=later)
    before = Entry.objects.count()
    decision = Step.objects.get(id=joint_step.id).decision
    decisions.reverse_decision(decision_id=decision.id, reason="Er is geld.", by=representative, at=later)
    assert told_since(before, later) == [("decision.signed", "noor@example.org")]
    message = Message(kind="decision.signed", entry=Entry.objects.count(), person=neighbour)
    letter = letter_for(message, later)
    assert letter is not None
    assert "Er is geld." in letter.text
    assert reverse("decisions:reverse", args=[joint_step.id]) in letter.text

    decisions.reverse_decision(decision_id=decision.id, reason="Er is geld.", by=neighbour, at=later)
    assert told("decision.signed", decision.id, later) == set()
    assert letter_for(message, later) is None


def test_a_term_that_moves_is_told_to_the_followers_but_who_moved_it(
    follower: Person, joint_step: Step, official: Person, sent_initiative: Initiative, later: datetime
) -> None:
    initiatives.follow(initiative_id=sent_initiative.id, by=official, at=later)
    followers = {"rik@example.org", "rosa@example.org"}
    decisions.suspend_term(
        step_id=joint_step.id, until=date(2026, 11, 20), reason="Wij wachten.", by=official, at=later
    )
    assert told("term.suspended", joint_step.id, later) == followers
    decisions.resume_term(step_id=joint_step.id, by=official, at=later)
    assert told("term.resumed", joint_step.id, later) == followers
    decisions.extend_term(step_id=joint_step.id, amount=1, unit="weeks", reason="Druk.", by=official, at=later)
    assert told("term.extended", joint_step.id, later) == followers


def test_a_mandate_that_ends_soon_is_told_to_its_party_and_the_executive(
    official: Person, executive: Person, other_district_official: Person, team: Party, at: datetime
) -> None:
    mandate = team.mandates.get()
    decisions.end_mandate(mandate_id=mandate.id, last_day=date(2026, 11, 30), by=executive, at=at)
    assert decisions.let_time_pass(at=at) == 1
    assert told("mandate.expiring", mandate.id, at) == {"omar@example.org", "eva@example.org"}


def test_a_decision_taken_anew_is_told_to_followers_and_asked_of_who_decides(
    follower: Person, accepted_initiative: Initiative, official: Person, later: datetime
) -> None:
    step = open_step_of(accepted_initiative)
    decisions.propose(step_id=step.id, by=official, outcome="no", reasons="Nee.", at=later)
    before = Entry.objects.count()
    decisions.reverse_decision(decision_id=step.decision.id, reason="Er is geld.", by=official, at=later)
    assert told_since(before, later) == [
        ("decision.reversal_asked", "rik@example.org"),
        ("decision.reversal_asked", "rosa@example.org"),
    ]
