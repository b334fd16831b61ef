"""Walks processes as they stand in the database and names every broken invariant (docs/domain.md, 1 to 6)."""

from collections.abc import Iterator

from accounts.demarcation import SOCIAL_WORK
from accounts.models import Party
from decisions import arrangement, queries, rules
from decisions.ladder import Role
from decisions.models import AdviceAnswer, Authority, Decision, Process, Proposal, Step


def broken_in(process: Process) -> Iterator[str]:
    """Every broken invariant of one process, in words."""
    steps = queries.with_record(Step.objects.filter(process=process).order_by("number"))
    open_steps = [step for step in steps if step.closed_at is None]
    if process.closed_at is None and len(open_steps) != 1:
        yield f"an open process has {len(open_steps)} open steps"
    for step in steps:
        for fault in (*_in_chain(step), *_in_decision(step), *_in_social_work(step)):
            yield f"step {step.number}: {fault}"


def _in_chain(step: Step) -> Iterator[str]:
    chain = list(step.authorities.all())
    if not chain or chain[0].from_at != step.opened_at or chain[0].previous_id is not None:
        yield "1: no authority holds from the moment it opened"
    for before, after in zip(chain, chain[1:], strict=False):
        if after.previous_id != before.id or after.from_at <= before.from_at:
            yield "1: its authorities overlap or leave a gap"
    for authority in chain:
        seats = {seat.party: Role(seat.role) for seat in authority.seats.all()}
        if not arrangement.deciders(seats):
            yield "1: an authority has no deciding seat"
        if authority.basis == Authority.Basis.WITHDRAWAL and not (authority.article and authority.reason):
            yield "3: a withdrawal names no ground"
        if authority.basis == Authority.Basis.TRANSFER:
            yield from _in_transfer(authority)


def _in_transfer(authority: Authority) -> Iterator[str]:
    before = authority.previous
    if before is None or authority.transfer is None:
        yield "3: a transfer was never offered"
        return
    needed = {
        seat.party_id for holding in (before, authority) for seat in holding.seats.all() if seat.role == Role.DECIDES
    }
    accepted = set(authority.transfer.answers.filter(accepts=True).values_list("party_id", flat=True))
    if needed - accepted:
        yield "3: not every decider accepted a transfer"


def _in_decision(step: Step) -> Iterator[str]:
    decision = Decision.objects.filter(step=step).select_related("proposal").first()
    if (decision is None) != (step.closed_at is None):
        yield "1: it closed without a decision, or was decided and stays open"
    if decision is None:
        return
    yield from _in_voices(step, decision.proposal)
    if not decision.proposal.reasons.strip():
        yield "4: its decision gives no reasons"
    given = step.advices.exclude(given_at=None).values_list("id", flat=True)
    answered = AdviceAnswer.objects.filter(proposal=decision.proposal).values_list("advice_id", flat=True)
    if set(given) - set(answered):
        yield "4: an advice was not answered"


def _in_voices(step: Step, proposal: Proposal) -> Iterator[str]:
    authority = next(a for a in step.authorities.all() if a.id == proposal.authority_id)
    deciders = {seat.party for seat in authority.seats.all() if seat.role == Role.DECIDES}
    voices = list(proposal.voices.select_related("party", "mandate"))
    said = {voice.party_id: rules.Say(voice.say) for voice in voices}
    template_step = step.template_step
    rule, k = rules.fitting(rules.Rule(template_step.rule), len(deciders), template_step.rule_k)
    if rules.state(rule, len(deciders), said, k) is not rules.State.MET:
        yield "2: its rule was not satisfied"
    if {voice.party for voice in voices} - deciders:
        yield "2: somebody spoke who did not decide"
    if any(voice.party.is_municipal and voice.mandate is None for voice in voices):
        yield "2: the municipality spoke without a mandate"
    if len({voice.said_by_id for voice in voices}) < len(voices):
        yield "5: one person spoke for two parties"


def _in_social_work(step: Step) -> Iterator[str]:
    if step.template_step.function not in SOCIAL_WORK:
        return
    first = next(iter(step.authorities.all()), None)
    if first is not None and all(seat.party.kind != Party.Kind.WELFARE_TEAM for seat in first.seats.all()):
        yield "6: the work belongs to social work, which has no seat"
