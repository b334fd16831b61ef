"""What somebody can do at a table now: one list, for the page of a plan and for their own page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from decisions import access, queries
from decisions.models import Step


class Act(NamedTuple):
    """One thing that somebody can do: in words, where, until which day, and whether others wait for it."""

    label: str
    url: str
    until: date | None
    is_urgent: bool


def acts_open_to(person: Person, step: Step, at: datetime) -> list[Act]:
    """What this person can do at a step from `queries.with_record`: what others wait for comes first.

    Of a step that has closed: ask to decide anew, where that can be done. For a process that has ended, pass its last
    step.
    """
    if step.closed_at is not None:
        return list(_at_closed(person, step, at))
    acts = [*_advices(person, step, at), *_transfer(person, step, at), *_decision(person, step, at)]
    acts += _proposal(person, step, at)
    acts += [*_arrangement(person, step, at), *_term(person, step, at)]
    return sorted(acts, key=lambda act: not act.is_urgent)


def _advices(person: Person, step: Step, at: datetime) -> Iterator[Act]:
    for advice in queries.advices_of(step):
        if access.may_advise(person, advice, at):
            yield Act(_("Give your advice"), _page("advise", step), advice.due_on, is_urgent=True)


def _transfer(person: Person, step: Step, at: datetime) -> Iterator[Act]:
    transfer = queries.open_transfer(step)
    if transfer is not None and access.may_answer(person, transfer, at):
        label = _("Answer the offer of %(party)s") % {"party": transfer.giver}
        yield Act(label, _page("answer", step, transfer.id), transfer.answer_by, is_urgent=True)


def _decision(person: Person, step: Step, at: datetime) -> Iterator[Act]:
    proposal = queries.open_proposal(step)
    until = step.term.last_day
    if proposal is not None and access.may_voice(person, step, at):
        signed = proposal.signatures.filter(signed_by=person).exists()
        label = _("See who signed, or sign for something else") if signed else _("Say what you think of the proposal")
        yield Act(label, _page("voice", step), until, is_urgent=not signed)
    elif access.may_propose(person, step, at):
        yield Act(_("Make a proposal"), _page("propose", step), until, is_urgent=True)
    elif access.may_draft(person, step, at):
        yield Act(_("Write a proposal, while advice is awaited"), _page("propose", step), until, is_urgent=False)


def _proposal(person: Person, step: Step, at: datetime) -> Iterator[Act]:
    if access.may_take_back(person, step, at):
        yield Act(_("Take your proposal back"), _page("take-back", step), None, is_urgent=False)


def _arrangement(person: Person, step: Step, at: datetime) -> Iterator[Act]:
    if access.may_offer(person, step, at):
        yield Act(_("Hand the decision over, or share it"), _page("offer", step), None, is_urgent=False)
    if access.may_return(person, step, at):
        yield Act(_("Give the decision back"), _page("give-back", step), None, is_urgent=False)
    if access.may_withdraw(person, step, at) and access.can_be_withdrawn(step):
        yield Act(_("Take the decision back, on a ground in law"), _page("withdraw", step), None, is_urgent=False)


def _term(person: Person, step: Step, at: datetime) -> Iterator[Act]:
    term = step.term
    if not access.may_move_term(person, step, at):
        return
    if term.suspension is not None:
        yield Act(_("Let the clock run again"), _page("term", step), None, is_urgent=False)
    elif term.lapsed_at is None and timezone.localdate(at) <= term.ends_on:
        yield Act(_("Let the clock stand still, or take longer"), _page("term", step), term.ends_on, is_urgent=False)


def _at_closed(person: Person, step: Step, at: datetime) -> Iterator[Act]:
    decision = getattr(step, "decision", None)
    if decision is not None and access.may_reverse(person, decision, at):
        yield Act(_("Ask to decide anew"), _page("reverse", step), None, is_urgent=False)


def _page(name: str, step: Step, *more: UUID) -> str:
    return reverse(f"decisions:{name}", args=[step.id, *more])
