"""Who may do what in the register of deviations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone

from accounts import access as accounts
from accounts import queries as people
from accounts.models import Membership, Party, Person
from civilservants.models import Deviation, RuleProposal
from decisions import queries as table
from decisions.mandates import Claim
from decisions.models import Mandate

TEAM_KINDS = (Party.Kind.MUNICIPAL_TEAM.value, Party.Kind.EXECUTIVE.value)
"""The parties whose people work with rules."""


@dataclass(frozen=True)
class Cover:
    """By what somebody can cover a deviation: a mandate, or because they lead the team where this is None."""

    mandate: Mandate | None


def has_desk(person: Person, at: datetime) -> bool:
    """Everybody of a municipal team and of the executive sees the register: nobody departs from a rule unseen."""
    held = Membership.objects.filter(people.holding_at(at), person=person, party__kind__in=TEAM_KINDS)
    return held.exists()


def may_write(person: Person, team: Party, at: datetime) -> bool:
    """Members of a municipal team and of the executive can depart from a rule, with reasons."""
    return team.kind in TEAM_KINDS and accounts.is_member(person, team, at)


def may_see(person: Person, deviation: Deviation, at: datetime) -> bool:
    """A draft is its team's; from then on everybody with a desk sees it."""
    if deviation.state == Deviation.State.DRAFT:
        return may_write(person, deviation.team, at)
    return has_desk(person, at)


def may_revise(person: Person, deviation: Deviation, at: datetime) -> bool:
    """Who wrote a draft goes on writing it, and submits it."""
    is_theirs = deviation.drafted_by_id == person.id and may_write(person, deviation.team, at)
    return is_theirs and deviation.state == Deviation.State.DRAFT


def may_drop(person: Person, deviation: Deviation, at: datetime) -> bool:
    """The same can throw it away; of who has left the team, whoever of it: nobody goes on with that draft."""
    if deviation.state != Deviation.State.DRAFT or not may_write(person, deviation.team, at):
        return False
    return deviation.drafted_by_id == person.id or not may_write(deviation.drafted_by, deviation.team, at)


def may_second(person: Person, deviation: Deviation, at: datetime) -> bool:
    """The second reader is who was asked, or somebody else of the team; never who wrote it."""
    if deviation.state != Deviation.State.SUBMITTED or deviation.read_at is not None:
        return False
    if person.id == deviation.drafted_by_id:
        return False
    asked = person.id == deviation.asked_to_read_id and has_desk(person, at)
    return asked or may_write(person, deviation.team, at)


def cover_of(person: Person, deviation: Deviation, at: datetime) -> Cover | None:
    """By what this person can cover it: a mandate of the team or of the executive, or the lead of the team."""
    if person.id in {deviation.drafted_by_id, deviation.read_by_id}:
        return None
    claim = _claim(deviation, at)
    for party in people.represented_by(person, at).filter(kind__in=TEAM_KINDS).order_by("name"):
        if party.id == deviation.team_id or party.kind == Party.Kind.EXECUTIVE:
            mandate = table.covering(table.mandates_of(person, party, at), claim)
            if mandate is not None:
                return Cover(mandate)
    leads = Membership.objects.filter(people.holding_at(at), person=person, party=deviation.team_id, is_lead=True)
    return Cover(None) if leads.exists() else None


def may_cover(person: Person, deviation: Deviation, at: datetime) -> bool:
    """Can this person take it for the organisation's account now? The second reader comes first."""
    is_read = deviation.state == Deviation.State.SUBMITTED and deviation.read_at is not None
    return is_read and cover_of(person, deviation, at) is not None


def may_refuse(person: Person, deviation: Deviation, at: datetime) -> bool:
    """Who could cover it can refuse it, also before it was read."""
    return deviation.state == Deviation.State.SUBMITTED and cover_of(person, deviation, at) is not None


def may_end(person: Person, deviation: Deviation, at: datetime) -> bool:
    """The team that departs from a rule, and who covers that, can end it before its last day."""
    return deviation.state == Deviation.State.COVERED and _answers_for(person, deviation, at)


def may_evaluate(person: Person, deviation: Deviation, at: datetime) -> bool:
    """The same people say what came of it: from its last day on, or once it was ended."""
    if deviation.is_evaluated or not _answers_for(person, deviation, at):
        return False
    return deviation.state == Deviation.State.ENDED or is_due(deviation, at)


def is_due(deviation: Deviation, at: datetime) -> bool:
    """Has the last day of a covered deviation come?"""
    is_running = deviation.state == Deviation.State.COVERED and deviation.until is not None
    return is_running and deviation.until <= timezone.localdate(at)  # type: ignore[operator]


def may_answer_proposal(person: Person, proposal: RuleProposal, at: datetime) -> bool:
    """Who signs for the owner of a rule answers a proposal to change it; not one of their own."""
    if proposal.answered_at is not None or proposal.proposed_by_id == person.id:
        return False
    return accounts.may_represent(person, proposal.regulation.owner, at)


def _answers_for(person: Person, deviation: Deviation, at: datetime) -> bool:
    covers = person.id == deviation.covered_by_id and has_desk(person, at)
    return covers or may_write(person, deviation.team, at)


def _claim(deviation: Deviation, at: datetime) -> Claim:
    process = deviation.initiative.process if deviation.initiative else None
    return Claim(
        subject=process.template.key if process else "",
        district=(process.district_id if process else deviation.team.district_id) or "",
        amount=Decimal(0),
        day=timezone.localdate(at),
    )
