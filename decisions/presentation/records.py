"""All that is known of a step that opened, as its record on the page of the plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.written import Written, filled, sentence
from decisions import queries
from decisions.models import Decision, Proposal, Step, Suspension, Term
from decisions.presentation.arrangements import Arrangement, OfferInWords, arrangement_in_words, offer_in_words
from decisions.presentation.said import (
    AdviceInWords,
    ProposalInWords,
    advice_in_words,
    body_behind,
    is_stopped,
    on_behalf_of,
    proposal_in_words,
)
from decisions.presentation.tables import Table, who_decided
from decisions.presentation.wording import joined
from decisions.templatetags.moments import full_day


@dataclass(frozen=True)
class Remedies:
    """How to object to a decision under the Awb (articles 6:4 to 6:8): with whom, and until when."""

    body: str
    taken_on: date
    until: date
    is_over: bool


@dataclass(frozen=True)
class Other:
    """Another step that this one names: its name, and the id of its record on the page."""

    name: str
    anchor: str
    at: datetime


@dataclass(frozen=True)
class StepRecord:
    """All that is known of a step that opened. `decision` is the proposal that was decided, if any.

    `number` is its place on the way of the plan; `order` counts the steps as they opened, since a step can come again.
    """

    id: str
    order: int
    number: int
    name: str
    question: str
    explanation: str
    opened_at: datetime
    closed_at: datetime | None
    arrangements: Sequence[Arrangement]
    offers: Sequence[OfferInWords]
    advices: Sequence[AdviceInWords]
    proposals: Sequence[ProposalInWords]
    decision: ProposalInWords | None
    decided_by: str
    on_behalf_of: Sequence[str]
    remedies: Remedies | None
    term: Term
    clock: Sequence[str]
    withdrawal: Arrangement | None
    reverses: Other | None
    reversed_by: Other | None

    stopped_at: datetime | None = None
    """When the plan ended, where that was while this step was open."""

    @property
    def is_stopped(self) -> bool:
        return self.stopped_at is not None

    @property
    def table(self) -> Table:
        return self.arrangements[-1].table

    @property
    def anchor(self) -> str:
        return anchor_of(self.order)


def anchor_of(order: int) -> str:
    """The id of a step's record on the page of its plan."""
    return f"step-{order}"


def record_of(step: Step) -> StepRecord:
    """A step from `queries.with_record`, in words."""
    authorities = sorted(step.authorities.all(), key=lambda authority: authority.from_at)
    arrangements = [
        arrangement_in_words(authority, following, step)
        for authority, following in zip(authorities, [*authorities[1:], None], strict=True)
    ]
    proposals = [proposal_in_words(proposal, step) for proposal in step.proposals.all()]
    deciders = [seat.party.name for seat in queries.deciding_seats(authorities[-1])]
    decision: Decision | None = getattr(step, "decision", None)
    decided = next(
        (proposal for proposal in step.proposals.all() if decision and proposal.id == decision.proposal_id), None
    )
    return StepRecord(
        id=str(step.id),
        order=step.number,
        number=step.template_step.number,
        name=step.template_step.name,
        question=step.template_step.question,
        explanation=step.template_step.explanation,
        opened_at=step.opened_at,
        closed_at=step.closed_at,
        arrangements=arrangements,
        offers=[offer_in_words(offer) for offer in step.transfers.all()],
        advices=[advice_in_words(advice) for advice in step.advices.all()],
        proposals=proposals,
        decision=next((proposal for proposal in proposals if proposal.became == "decided"), None),
        decided_by=who_decided(deciders),
        on_behalf_of=on_behalf_of(decided) if decided else [],
        remedies=_remedies(decision, decided),
        term=step.term,
        clock=_clock(step.term),
        withdrawal=next((one for one in arrangements if one.is_withdrawal), None),
        stopped_at=step.process.closed_at if is_stopped(step) else None,
        reverses=_other(step.reverses.step, step.reverses.taken_at) if step.reverses else None,
        reversed_by=next((_other(later, later.opened_at) for later in decision.reversed_at.all()), None)
        if decision
        else None,
    )


def _remedies(decision: Decision | None, proposal: Proposal | None) -> Remedies | None:
    if decision is None or proposal is None or decision.objections_until is None:
        return None
    bodies = list(dict.fromkeys(body_behind(voice) for voice in proposal.voices.all() if voice.mandate is not None))
    return Remedies(
        body=joined(bodies) if bodies else _("the municipal executive"),
        taken_on=timezone.localdate(decision.taken_at),
        until=decision.objections_until,
        is_over=decision.objections_until < timezone.localdate(),
    )


def _clock(term: Term) -> list[str]:
    """What happened to the clock of a step, in sentences. The reasons are quoted in them."""
    sentences = [_stood_still(one) for one in sorted(term.suspensions.all(), key=lambda one: one.suspended_at)]
    if term.extended_at is not None:
        extended, why = full_day(term.extended_at), Written(term.extended_because)
        phrase = _("On %(day)s the term was extended, now until %(ends)s. Why: %(why)s")
        sentences.append(filled(phrase, day=extended, ends=full_day(term.ends_on), why=why))
    for move in term.moves.all():
        words = {"from": full_day(move.outage.began_at), "was": full_day(move.was), "became": full_day(move.became)}
        sentences.append(
            _("The site could not be used on %(from)s. So the last day went from %(was)s to %(became)s.") % words
        )
    if term.lapsed_at is not None:
        sentences.append(_("The term passed on %(day)s without a decision.") % {"day": full_day(term.ends_on)})
    if term.escalated_to is not None:
        phrase = (
            _("%(party)s was called in, to see to it that a decision comes by %(day)s.")
            if term.renewed_until
            else _("%(party)s was called in.")
        )
        party = Written(term.escalated_to.name)
        sentences.append(sentence(phrase, party=party, day=full_day(term.renewed_until)))
    return sentences


def _stood_still(suspension: Suspension) -> str:
    words = {
        "from": full_day(suspension.from_on),
        "until": full_day(suspension.ended_on or suspension.until),
        "why": Written(suspension.reason),
    }
    if suspension.ended_on is None:
        return filled(_("The clock stands still since %(from)s, until %(until)s at the latest. Why: %(why)s"), **words)
    return filled(_("The clock stood still from %(from)s until %(until)s. Why: %(why)s"), **words)


def _other(step: Step, at: datetime) -> Other:
    return Other(step.template_step.name, anchor_of(step.number), at)
