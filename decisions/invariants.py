"""Walks processes as they stand in the database and names every broken invariant (docs/domain.md, 1 to 6)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from accounts import queries as accounts
from accounts.demarcation import is_social_work
from accounts.models import Membership, Party
from decisions import access, arrangement, queries, rules
from decisions.ladder import Role
from decisions.mandates import WITHOUT_LIMIT, Claim, farthest, shortfalls
from decisions.models import (
    Authority,
    End,
    Finding,
    Mandate,
    Process,
    Proposal,
    Recusal,
    Signature,
    Step,
    Transfer,
)
from ledger import queries as ledger


def broken_in(process: Process) -> Iterator[str]:
    """Every broken invariant of one process, in words."""
    return (fault for _, fault in broken_among([process]))


def broken_among(processes: Sequence[Process]) -> Iterator[tuple[Process, str]]:
    """Every broken invariant of several processes, in words, each with the process that it is of."""
    steps_of: dict[UUID, list[Step]] = {process.id: [] for process in processes}
    for step in _with_everything(Step.objects.filter(process__in=steps_of).order_by("process", "number")):
        steps_of[step.process_id].append(step)
    rolls = _rolls(steps_of)
    for process in processes:
        for fault in _broken(process, steps_of[process.id], rolls[process.id]):
            yield process, fault


def _broken(process: Process, steps: Sequence[Step], roll: "_Roll") -> Iterator[str]:
    open_steps = [step for step in steps if step.closed_at is None]
    if process.closed_at is None and len(open_steps) != 1:
        yield f"1: an open process has {len(open_steps)} open steps"
    if process.closed_at is not None and open_steps and process.end != End.WITHDRAWN:
        # Where the group stopped, what was open then stays as it was: nobody decided it.
        yield "1: an ended process has an open step"
    for step in steps:
        step.process = process
        for fault in (
            *_in_chain(step),
            *_in_decision(step, roll),
            *_in_mandates(step),
            *_in_signing(step, roll),
            *_in_power(step, roll),
            *_in_acts(step, roll),
            *_in_social_work(step),
        ):
            yield f"step {step.number}: {fault}"
    yield from roll.two_hats()


def _with_everything(steps: QuerySet[Step]) -> QuerySet[Step]:
    return queries.with_record(steps).prefetch_related(
        Prefetch("authorities__transfer", Transfer.objects.all()),
        "authorities__transfer__answers",
        "authorities__signatures",
        "authorities__mandate__districts",
        "authorities__restores__seats",
        "transfers__answers__mandate__districts",
        "decision__signatures",
        "reverses__signatures",
        "proposals__voices__mandate__districts",
    )


def _rolls(steps_of: Mapping[UUID, Sequence[Step]]) -> dict[UUID, "_Roll"]:
    parties_of = {
        process: {
            seat.party_id: seat.party
            for step in steps
            for authority in step.authorities.all()
            for seat in authority.seats.all()
        }
        | {
            party.id: party
            for step in steps
            for transfer in step.transfers.all()
            for party in (transfer.giver, *(answer.party for answer in transfer.answers.all()))
        }
        for process, steps in steps_of.items()
    }
    held: dict[UUID, list[Membership]] = defaultdict(list)
    for membership in Membership.objects.filter(party__in={party for own in parties_of.values() for party in own}):
        held[membership.party_id].append(membership)
    recused: dict[UUID, dict[UUID, datetime]] = {process: {} for process in steps_of}
    for one in Recusal.objects.filter(process__in=recused):
        recused[one.process_id][one.person_id] = one.recused_at
    raised = _quorums_raised({party for own in parties_of.values() for party in own.values() if party.quorum > 1})
    return {process: _Roll(parties, held, recused[process], raised) for process, parties in parties_of.items()}


def _quorums_raised(parties: Iterable[Party]) -> dict[UUID, list[tuple[datetime, int]]]:
    """Since when each party asks for how many signatures, as the log has it."""
    raised: dict[UUID, list[tuple[datetime, int]]] = defaultdict(list)
    for entry in ledger.entries_about(party.id for party in parties).filter(kind="party.quorum_raised"):
        raised[entry.subject].append((entry.at, int(ledger.facts(entry)["quorum"])))
    return raised


class _Roll:
    """Who belonged to the parties at these tables, and when; and who took no part since when, for a conflict."""

    def __init__(
        self,
        parties: Mapping[UUID, Party],
        held: Mapping[UUID, list[Membership]],
        recused: Mapping[UUID, datetime],
        raised: Mapping[UUID, list[tuple[datetime, int]]],
    ) -> None:
        self.parties = parties
        self.held = held
        self.recused = recused
        self.raised = raised

    def is_recused(self, person_id: UUID, at: datetime) -> bool:
        return person_id in self.recused and self.recused[person_id] <= at

    def signed_for(self, party_id: UUID, person_id: UUID | None, at: datetime | None) -> bool:
        """Could this person sign for this party at that moment?"""
        return at is not None and any(
            held.person_id == person_id and held.is_representative and held.holds_at(at) for held in self.held[party_id]
        )

    def bound(
        self, party_id: UUID, person_id: UUID | None, at: datetime, says: str, signed: Iterable[Signature]
    ) -> bool:
        """Did this person sign for this party at that moment, with as many others for the same as the party needs?"""
        signers = {
            held.person_id
            for held in self.held[party_id]
            if held.is_representative and held.holds_at(at) and not self.is_recused(held.person_id, at)
        }
        if person_id not in signers:
            return False
        needed = min(self._quorum_at(self.parties[party_id], at), len(signers))
        latest = {
            own.signed_by_id: own.says
            for own in signed
            if own.party_id == party_id and own.signed_by_id in signers and own.signed_at <= at
        }
        return needed <= 1 or sum(own == says for own in latest.values()) >= needed

    def of_kind(self, kind: str) -> UUID | None:
        """The party of a kind at these tables: there is one of each."""
        return next((party.id for party in self.parties.values() if party.kind == kind), None)

    def _quorum_at(self, party: Party, at: datetime) -> int:
        """How many had to sign at a moment: a group may have asked for more of them since then."""
        raised = self.raised.get(party.id)
        if not raised:
            return party.quorum
        return next((quorum for since, quorum in reversed(raised) if since <= at), 1)

    def two_hats(self) -> Iterator[str]:
        municipal = [held for party in self.parties.values() if party.is_municipal for held in self.held[party.id]]
        welfare = [
            held
            for party in self.parties.values()
            if party.kind == Party.Kind.WELFARE_TEAM
            for held in self.held[party.id]
        ]
        for mine in municipal:
            for other in welfare:
                begins = max(mine.since, other.since)
                if mine.person_id == other.person_id and mine.holds_at(begins) and other.holds_at(begins):
                    yield "5: somebody belongs to the municipality and to social work at once"


def _in_chain(step: Step) -> Iterator[str]:
    chain = list(step.authorities.all())
    if not chain or chain[0].from_at != step.opened_at or chain[0].previous_id is not None:
        yield "1: no authority holds from the moment it opened"
    for before, after in pairwise(chain):
        if after.previous_id != before.id or after.from_at <= before.from_at:
            yield "1: its authorities overlap or leave a gap"
        if after.basis == Authority.Basis.TRANSFER:
            yield from _in_transfer(before, after)
    for authority in chain:
        if not arrangement.deciders({seat.party: Role(seat.role) for seat in authority.seats.all()}):
            yield "1: an authority has no deciding seat"
        if authority.basis == Authority.Basis.WITHDRAWAL and not (authority.article and authority.reason):
            yield "3: a withdrawal names no ground"
        if authority.basis == Authority.Basis.REVERSAL and _seats(authority) != _seats(authority.restores):
            yield "3: a decision is taken anew by others than took it"


def _seats(authority: Authority | None) -> dict[UUID, tuple[str, Decimal | None]]:
    return {seat.party_id: (seat.role, seat.ceiling) for seat in authority.seats.all()} if authority else {}


def _in_transfer(before: Authority, after: Authority) -> Iterator[str]:
    if after.transfer is None:
        yield "3: a transfer was never offered"
        return
    needed = {seat.party_id for holding in (before, after) for seat in holding.seats.all() if seat.role == Role.DECIDES}
    accepted = {answer.party_id for answer in after.transfer.answers.all() if answer.accepts}
    if needed - accepted:
        yield "3: not every decider accepted a transfer"


def _in_mandates(step: Step) -> Iterator[str]:
    """What gives and takes power for a municipal party does so under a mandate."""
    for transfer in step.transfers.all():
        for answer in transfer.answers.all():
            amount = (
                _given(step, transfer) if answer.accepts and answer.party_id == transfer.giver_id else transfer.ceiling
            )
            claim = _claim(step, amount, answer.answered_at)
            if answer.party.is_municipal and not _is_covered(answer.mandate, answer.party_id, claim):
                yield "2: the municipality answered an offer without a mandate that covers"
    for authority in step.authorities.all():
        if authority.basis == Authority.Basis.WITHDRAWAL:
            executive = queries.participant(step.process, Party.Kind.EXECUTIVE)
            claim = _claim(step, _taken_back(step, authority), authority.from_at)
            if executive is None or not _is_covered(authority.mandate, executive.id, claim):
                yield "2: the executive took a decision back without a mandate that covers"


def _given(step: Step, transfer: Transfer) -> Decimal | None:
    """Up to how many euros a transfer gives away, to who needs no mandate: without limit where it names no ceiling."""
    before = next(queries.arrangement_of(own) for own in step.authorities.all() if own.id == transfer.authority_id)
    after = arrangement.changed(before, arrangement.Change(transfer.kind), transfer.giver, transfer.receiver)
    return WITHOUT_LIMIT if transfer.ceiling is None and queries.set_free(before, after) else transfer.ceiling


def _taken_back(step: Step, authority: Authority) -> Decimal:
    """Up to how many euros those decided from whom the executive took a decision back."""
    before = next(own for own in step.authorities.all() if own.id == authority.previous_id)
    return farthest(seat.ceiling for seat in queries.deciding_seats(before))


def _in_decision(step: Step, roll: _Roll) -> Iterator[str]:
    decision = getattr(step, "decision", None)
    if (decision is None) != (step.closed_at is None):
        yield "1: it closed without a decision, or was decided and stays open"
    if decision is None:
        return
    proposal = next((own for own in step.proposals.all() if own.id == decision.proposal_id), None)
    if proposal is None:
        yield "2: it was decided by a proposal of another step"
        return
    yield from _in_voices(step, proposal, roll)
    if not proposal.reasons.strip():
        yield "4: its decision gives no reasons"
    answers = {answer.advice_id: answer for answer in proposal.advice_answers.all()}
    if any(advice.given_at is not None and advice.id not in answers for advice in step.advices.all()):
        yield "4: an advice was not answered"
    if any(answer.answer != "followed" and not answer.reason for answer in answers.values()):
        yield "4: an advice was departed from without a reason"
    if any(advice.is_waiting for advice in step.advices.all()):
        yield "4: it was decided before an advice was given"


def _in_voices(step: Step, proposal: Proposal, roll: _Roll) -> Iterator[str]:
    held = [own for own in step.authorities.all() if own.from_at <= step.decision.taken_at]
    authority = max(held, key=lambda own: own.from_at, default=None)
    if authority is None or authority.id != proposal.authority_id or authority != queries.current_authority(step):
        yield "2: it was decided under an arrangement that did not hold"
        return
    deciders = {seat.party_id: seat for seat in authority.seats.all() if seat.role == Role.DECIDES}
    voices = list(proposal.voices.all())
    said = {voice.party_id: rules.Say(voice.say) for voice in voices}
    template_step = step.template_step
    rule, k = rules.fitting(rules.Rule(template_step.rule), len(deciders), template_step.rule_k)
    if not deciders or rules.state(rule, len(deciders), said, k) is not rules.State.MET:
        yield "2: its rule was not satisfied"
    for voice in voices:
        seat = deciders.get(voice.party_id)
        if seat is None:
            yield "2: somebody spoke who did not decide"
            continue
        if seat.ceiling is not None and (proposal.amount or 0) > seat.ceiling:
            yield "2: a party decided on more than it was given"
        signed = proposal.signatures.all()
        if not roll.bound(voice.party_id, voice.said_by_id, voice.said_at, voice.say, signed):
            yield "2: somebody spoke who could not bind the party"
        claim = _claim(step, proposal.amount, voice.said_at)
        if voice.party.is_municipal and not _is_covered(voice.mandate, voice.party_id, claim):
            yield "2: the municipality spoke without a mandate that covers"


def _in_signing(step: Step, roll: _Roll) -> Iterator[str]:
    """Whatever a party says beside its voice, somebody said who signed for it then."""
    for proposal in step.proposals.all():
        if not roll.signed_for(proposal.party_id, proposal.proposed_by_id, proposal.proposed_at):
            yield "2: somebody proposed who could not bind the party"
        if proposal.taken_back_by_id and not roll.signed_for(
            proposal.party_id, proposal.taken_back_by_id, proposal.closed_at
        ):
            yield "2: somebody took a proposal back who could not bind the party"
    for signature in _signatures(step):
        if not roll.signed_for(signature.party_id, signature.signed_by_id, signature.signed_at):
            yield "2: somebody signed who does not sign for the party"
    for advice in step.advices.all():
        if advice.given_at and not roll.signed_for(advice.party_id, advice.given_by_id, advice.given_at):
            yield "4: somebody gave advice who does not sign for the party"


def _in_power(step: Step, roll: _Roll) -> Iterator[str]:
    """Power moves by the word of who could bind the party then, with as many signatures as it needs."""
    for transfer in step.transfers.all():
        if not roll.signed_for(transfer.giver_id, transfer.offered_by_id, transfer.offered_at):
            yield "3: somebody made an offer who could not bind the party"
        for answer in transfer.answers.all():
            says = Signature.Says.ACCEPTS if answer.accepts else Signature.Says.REFUSES
            signed = transfer.signatures.all()
            if not roll.bound(answer.party_id, answer.answered_by_id, answer.answered_at, says, signed):
                yield "3: somebody answered an offer who could not bind the party"
    chain = list(step.authorities.all())
    for before, after in pairwise(chain):
        mover = roll.of_kind(access.MOVED_BY.get(after.basis, ""))
        if mover is None or after.by_id is None:
            continue
        if not roll.bound(mover, after.by_id, after.from_at, Signature.Says.RETURNS, before.signatures.all()):
            yield "3: somebody took or gave a decision back who could not bind the party"
    if step.reverses is not None and chain:
        signed, says = step.reverses.signatures.all(), Signature.Says.REVERSES
        decided = [seat.party_id for seat in queries.deciding_seats(chain[0])]
        if not any(roll.bound(party, step.opened_by_id, step.opened_at, says, signed) for party in decided):
            yield "3: a decision is taken anew by the word of somebody who could not bind a party that took it"


def _claim(step: Step, amount: Decimal | None, at: datetime) -> Claim:
    return Claim(
        subject=step.process.template.key,
        district=step.process.district_id,
        amount=amount or Decimal(0),
        day=timezone.localdate(at),
    )


def _is_covered(mandate: Mandate | None, party: UUID, claim: Claim) -> bool:
    return mandate is not None and mandate.party_id == party and not shortfalls(mandate.reach, claim)


def _in_acts(step: Step, roll: "_Roll") -> Iterator[str]:
    """Nobody acts for two parties in one step, in whatever way."""
    acted: dict[UUID, set[UUID]] = defaultdict(set)
    for person_id, party_id in _acts(step):
        acted[person_id].add(party_id)
    if any(len(parties) > 1 for parties in acted.values()):
        yield "5: one person acted for two parties"
    said = [voice for proposal in step.proposals.all() for voice in proposal.voices.all()]
    if any(roll.is_recused(voice.said_by_id, voice.said_at) for voice in said):
        yield "2: somebody with a conflict of interest spoke"


def _acts(step: Step) -> Iterator[tuple[UUID, UUID]]:
    """Who acted at a step, each with the party that they acted for."""
    yield from _words(step)
    for transfer in step.transfers.all():
        for answer in transfer.answers.all():
            yield answer.answered_by_id, answer.party_id
    for advice in step.advices.all():
        if advice.given_by_id is not None:
            yield advice.given_by_id, advice.party_id
    for signature in _signatures(step):
        yield signature.signed_by_id, signature.party_id
    for authority in step.authorities.all():
        kind = access.MOVED_BY.get(authority.basis)
        mover = queries.participant(step.process, kind) if kind else None
        if authority.by_id is not None and mover is not None:
            yield authority.by_id, mover.id


def _words(step: Step) -> Iterator[tuple[UUID, UUID]]:
    """Who spoke of a proposal, or took one back."""
    for proposal in step.proposals.all():
        for voice in proposal.voices.all():
            yield voice.said_by_id, voice.party_id
        if proposal.taken_back_by_id is not None:
            yield proposal.taken_back_by_id, proposal.party_id


def _signatures(step: Step) -> Iterator[Signature]:
    """Every signature at a step: under what was proposed and offered, and for giving back and deciding anew."""
    decision = getattr(step, "decision", None)
    under = (
        step.proposals.all(),
        step.transfers.all(),
        step.authorities.all(),
        [decision] if decision else [],
    )
    for things in under:
        for thing in things:
            yield from thing.signatures.all()


def _in_social_work(step: Step) -> Iterator[str]:
    profession = accounts.profession_for(step.template_step.function, timezone.localdate(step.opened_at))
    if not is_social_work(profession):
        return
    if all(
        any(seat.party.kind == Party.Kind.WELFARE_TEAM for seat in authority.seats.all())
        for authority in step.authorities.all()
    ):
        return
    finding = step.process.findings.filter(template_step=step.template_step).first()
    if finding is None:
        yield "6: the work belongs to social work, which has no seat, and no settled consult says why not"
    elif finding.recorded_at > step.opened_at:
        yield "6: why social work has no seat was settled after the step had opened"
    elif not _is_in_the_log(finding):
        yield "6: the log does not know the consult that says why social work has no seat"


def _is_in_the_log(finding: Finding) -> bool:
    """Was this finding recorded by the action, with this consult and this reason? A row is easily written by hand."""
    return any(
        entry.kind == "finding.recorded"
        and ledger.facts(entry)["consult"] == str(finding.consult)
        and ledger.facts(entry)["process"] == str(finding.process_id)
        and ledger.sealed_text(entry, "reason") in {"", finding.reason}
        for entry in ledger.entries_about([finding.id])
    )
