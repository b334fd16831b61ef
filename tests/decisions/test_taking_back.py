"""A party takes its own proposal off the table, and two who sign for one party write on one draft."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation

from accounts.models import Membership, Party, Person
from decisions import access, actions, presentation, queries
from decisions.models import Decision, Draft, Proposal, Step, Voice
from decisions.workflow import End
from ledger.models import Entry
from tests.conftest import SignedIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

Refused = Callable[..., AbstractContextManager[Any]]
NewEntries = Callable[[], AbstractContextManager[list[Entry]]]
NothingWritten = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def proposal(joint_step: Step, representative: Person, later: datetime) -> Proposal:
    """The group of Rosa proposes, and the team has not spoken."""
    return actions.propose(step_id=joint_step.id, by=representative, outcome="yes", reasons="Ja.", at=later)


def page_of(name: str, step: Step) -> str:
    return reverse(f"decisions:{name}", args=[step.id])


# Taking back


def test_it_goes_off_the_table_with_one_line(
    proposal: Proposal, representative: Person, later: datetime, new_entries: NewEntries
) -> None:
    with new_entries() as entries:
        actions.take_back_proposal(proposal_id=proposal.id, reason="Het kan beter.", by=representative, at=later)

    assert [entry.kind for entry in entries] == ["proposal.taken_back"]
    assert json.loads(entries[0].body)["facts"] == {"step": str(proposal.step_id), "party": str(proposal.party_id)}
    assert {one.name: one.content for one in entries[0].sealed.all()}["reason"] == "Het kan beter."
    proposal.refresh_from_db()
    assert (proposal.closed_at, proposal.taken_back_by) == (later, representative)


def test_a_new_one_can_be_made_and_decided(
    proposal: Proposal, joint_step: Step, representative: Person, official: Person, later: datetime, refused: Refused
) -> None:
    actions.take_back_proposal(proposal_id=proposal.id, by=representative, at=later)
    with refused(actions.CannotVoice):
        actions.voice(step_id=joint_step.id, proposal_id=proposal.id, by=official, say="consent", at=later)

    again = actions.propose(step_id=joint_step.id, by=official, outcome="yes", reasons="Ja.", at=later)
    actions.voice(step_id=joint_step.id, proposal_id=again.id, by=representative, say="consent", at=later)

    assert Decision.objects.get(step=joint_step).proposal == again


def test_what_was_decided_stays(
    proposal: Proposal, joint_step: Step, representative: Person, official: Person, later: datetime, refused: Refused
) -> None:
    actions.voice(step_id=joint_step.id, proposal_id=proposal.id, by=official, say="consent", at=later)
    with refused(actions.CannotTakeBack):
        actions.take_back_proposal(proposal_id=proposal.id, by=representative, at=later)


def test_who_has_a_conflict_of_interest_leaves_it_there(
    proposal: Proposal, joint_step: Step, representative: Person, later: datetime, refused: Refused
) -> None:
    assert access.may_take_back(representative, joint_step, later)
    actions.recuse(process_id=joint_step.process_id, by=representative, at=later)

    assert not access.may_take_back(representative, joint_step, later)
    with translation.override("en"), refused(actions.CannotTakeBack, "conflict of interest"):
        actions.take_back_proposal(proposal_id=proposal.id, by=representative, at=later)


def test_the_database_decides_nothing_that_was_taken_back(
    proposal: Proposal, joint_step: Step, representative: Person, later: datetime
) -> None:
    actions.take_back_proposal(proposal_id=proposal.id, by=representative, at=later)
    with pytest.raises(IntegrityError, match="taken back"), transaction.atomic():
        Decision.objects.create(step=joint_step, proposal=proposal, taken_at=later, taken_by=representative)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(id=proposal.id).update(taken_back_by=None, taken_back_because="")


def test_the_record_says_who_took_it_back_and_why(
    proposal: Proposal, joint_step: Step, representative: Person, later: datetime
) -> None:
    actions.take_back_proposal(proposal_id=proposal.id, reason="Het kan beter.", by=representative, at=later)
    [told] = presentation.record_of(queries.with_record(Step.objects.filter(id=joint_step.id)).get()).proposals
    assert (told.became, told.taken_back_because, told.ended_at) == ("taken_back", "Het kan beter.", later)


def test_the_page_takes_it_back_and_the_plan_says_so(
    proposal: Proposal, joint_step: Step, signed_in: SignedIn, representative: Person
) -> None:
    browser = signed_in(representative)
    assert 'name="reason"' in browser.get(page_of("take-back", joint_step)).content.decode()
    answer = browser.post(page_of("take-back", joint_step), {"reason": "Wij vergaten <b>iets</b>."})
    assert answer.url == reverse("subject-of-process", args=[joint_step.process_id])
    told = browser.get(answer.url, follow=True).content.decode()
    assert "Wij vergaten &lt;b&gt;iets&lt;/b&gt;." in told
    assert 'name="reason"' not in browser.get(page_of("take-back", joint_step)).content.decode()


def test_who_did_not_make_it_cannot(
    proposal: Proposal, joint_step: Step, signed_in: SignedIn, official: Person, nothing_written: NothingWritten
) -> None:
    browser = signed_in(official)
    assert 'name="reason"' not in browser.get(page_of("take-back", joint_step)).content.decode()
    with nothing_written():
        page = browser.post(page_of("take-back", joint_step), {"reason": ""})
    assert page.context["form"].non_field_errors()


# Two who sign for one party


@pytest.fixture
def second(neighbour: Person, group: Party) -> Person:
    Membership.objects.filter(person=neighbour, party=group).update(is_representative=True)
    return neighbour


def test_who_did_not_see_the_draft_of_the_other_does_not_write_over_it(
    joint_step: Step, representative: Person, second: Person, later: datetime, refused: Refused
) -> None:
    first = {"step_id": joint_step.id, "reasons": "Ja, want.", "amount": Decimal(5)}
    seen = actions.fingerprint(None)
    actions.save_draft(by=representative, at=later, seen=seen, **first)

    with refused(actions.CannotSaveUnseen):
        actions.save_draft(step_id=joint_step.id, reasons="Nee.", by=second, at=later, seen=seen)
    with refused(actions.CannotSaveUnseen):
        actions.propose(step_id=joint_step.id, outcome="no", reasons="Nee.", by=second, at=later, seen=seen)

    draft = Draft.objects.get()
    actions.save_draft(step_id=joint_step.id, reasons="Samen.", by=second, at=later, seen=actions.fingerprint(draft))
    assert Draft.objects.get().reasons == "Samen."


def test_the_page_shows_both_texts_and_saves_the_second_time(
    joint_step: Step, representative: Person, second: Person, signed_in: SignedIn, nothing_written: NothingWritten
) -> None:
    page = signed_in(second).get(page_of("propose", joint_step))
    seen = page.context["form"]["seen"].value()
    typed = {"outcome": "no", "reasons": "Nee, <b>want</b>.", "seen": seen}
    signed_in(representative).post(
        page_of("propose", joint_step),
        {"outcome": "yes", "reasons": "Ja, <i>want</i>.", "action": "draft", "seen": seen},
    )

    browser = signed_in(second)
    for action in ("draft", ""):
        with nothing_written():
            page = browser.post(page_of("propose", joint_step), {**typed, "action": action})
        told = page.content.decode()
        assert "Ja, &lt;i&gt;want&lt;/i&gt;." in told
        assert "Nee, &lt;b&gt;want&lt;/b&gt;." in told
    now_seen = page.context["form"]["seen"].value()
    assert now_seen != seen

    browser.post(page_of("propose", joint_step), {**typed, "action": "draft", "seen": now_seen})
    assert Draft.objects.get().reasons == "Nee, <b>want</b>."


def test_a_stopped_plan_waits_for_nothing(
    joint_step: Step, representative: Person, group: Party, later: datetime
) -> None:
    actions.close_process(process_id=joint_step.process_id, end=End.WITHDRAWN, party=group, by=representative, at=later)
    told = presentation.record_of(
        queries.with_record(Step.objects.select_related("process").filter(id=joint_step.id)).get()
    )
    assert told.stopped_at == later


def test_said_in_dutch_it_is_no_objection_in_law() -> None:
    """At the table one does not agree; an objection is what the Awb knows."""
    with translation.override("nl"):
        assert "bezwaar" not in str(Voice.Say.OBJECTION.label)
