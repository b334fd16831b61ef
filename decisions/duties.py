"""Whom an open step waits for, for what, and until when: the one rule behind every list of what must be done.

An offer waits for each party that must agree; an advice for who was asked; a proposal for each decider that was silent.
Where no proposal lies open it is up to the deciders to make one, but not while an advice is awaited: until then the
adviser is the one who must act.

`awaited_at` works on what `queries.with_open_things` or `queries.with_record` loaded; it asks nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from accounts import queries as accounts
from accounts.models import Membership, Party, Person
from decisions import queries
from decisions.models import Advice, Proposal, Recusal, Signature, Step, Transfer


class Act(StrEnum):
    """What a party must do."""

    ANSWER = "answer"
    ADVISE = "advise"
    VOICE = "voice"
    PROPOSE = "propose"


@dataclass(frozen=True)
class Duty:
    """What one party must do at an open step. `about` is the offer, the advice or the proposal that it is about; there
    is no last day while the clock of the step stands still.

    Where a party is bound by more than one signature, `signed` says who of it has signed already, `needed` how many
    must, and `missing` how many more it takes.
    """

    act: Act
    step: Step
    party: Party
    until: date | None
    about: Transfer | Advice | Proposal | None = None
    signed: frozenset[UUID] = frozenset()
    needed: int = 1
    missing: int = 1


def awaited_at(step: Step) -> list[Duty]:
    """Everything that a step waits for, the nearest last day first. Nothing where it has closed."""
    if step.closed_at is not None:
        return []
    duties = [*_answers(step), *_advices(step), *_voices(step)]
    return sorted(duties, key=nearest_first)


def nearest_first(duty: Duty) -> date:
    """To sort duties by their last day, those without one at the end."""
    return duty.until or date.max


def falls_to(duty: Duty, parties: frozenset[UUID], person: UUID) -> bool:
    """Is it for this person, who signs for these parties? Whoever has signed waits for the others."""
    return duty.party.id in parties and person not in duty.signed


def duties_of(person: Person, at: datetime) -> list[Duty]:
    """What waits for this person at any table, the nearest last day first; in a constant number of queries."""
    parties = frozenset(accounts.represented_by(person, at).values_list("id", flat=True))
    if not parties:
        return []
    steps = queries.with_open_things(queries.steps_with_a_part_for(parties)).select_related("process")
    recused = set(Recusal.objects.filter(person=person).values_list("process", flat=True))
    duties = [
        duty
        for step in steps
        for duty in awaited_at(step)
        if falls_to(duty, parties, person.id) and (duty.act is Act.ADVISE or step.process_id not in recused)
    ]
    return sorted(duties, key=nearest_first)


def _answers(step: Step) -> list[Duty]:
    offer = queries.open_transfer(step)
    if offer is None:
        return []
    answered = {answer.party_id for answer in offer.answers.all()}
    return [
        _duty(Act.ANSWER, step, party, offer.answer_by, offer)
        for party in queries.must_agree(offer, queries.current_authority(step))
        if party.id not in answered
    ]


def _advices(step: Step) -> list[Duty]:
    return [
        Duty(Act.ADVISE, step, advice.party, advice.due_on, advice)
        for advice in step.advices.all()
        if advice.is_waiting
    ]


def _voices(step: Step) -> list[Duty]:
    proposal = queries.open_proposal(step)
    if proposal is None and any(advice.is_waiting for advice in step.advices.all()):
        return []
    act = Act.PROPOSE if proposal is None else Act.VOICE
    return [_duty(act, step, party, step.term.last_day, proposal) for party in queries.silent_deciders(step)]


def _duty(act: Act, step: Step, party: Party, until: date | None, about: Transfer | Proposal | None) -> Duty:
    signers = _signers(step, party)
    needed = max(1, min(party.quorum, len(signers)))
    if about is None or needed == 1:
        return Duty(act, step, party, until, about, needed=needed, missing=needed)
    signed = _signed(about, party, signers)
    most = max((list(signed.values()).count(says) for says in signed.values()), default=0)
    return Duty(act, step, party, until, about, frozenset(signed), needed, max(0, needed - most))


def _signers(step: Step, party: Party) -> frozenset[UUID]:
    """Who signs for a party with a quorum at a step, as `queries.SIGNERS` and `queries.KEPT_OUT` were loaded."""
    signers: list[Membership] = getattr(party, queries.SIGNERS, [])
    kept_out: list[UUID] = getattr(step, queries.KEPT_OUT)
    return frozenset(membership.person_id for membership in signers) - frozenset(kept_out)


def _signed(thing: Transfer | Proposal, party: Party, signers: frozenset[UUID]) -> dict[UUID, str]:
    """What each signer of a party signed for last."""
    signatures: list[Signature] = list(thing.signatures.all())
    return {
        own.signed_by_id: own.says for own in signatures if own.party_id == party.id and own.signed_by_id in signers
    }
