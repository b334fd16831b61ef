from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import queries as accounts
from accounts.models import Party, Person
from decisions import access, queries, rules
from decisions.actions.processes import lock_process, move_on
from decisions.models import Authority, Decision, Outcome, Proposal, Step, Voice
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal


class CannotPropose(Refusal):
    pass


class CannotVoice(Refusal):
    pass


@transaction.atomic
def propose(
    *,
    step_id: UUID,
    by: Person,
    outcome: str,
    reasons: str,
    at: datetime,
    conditions: str = "",
    amount: Decimal | None = None,
) -> Proposal:
    """Propose a decision on behalf of the deciding party that `by` can bind; that party has then consented.

    Where the rule is met by this alone, the decision is taken and the next step opens. Raises CannotPropose for
    somebody who cannot decide here, without reasons, or while another proposal lies on the table.
    """
    step, authority = _locked(step_id)
    party = _deciding_party(step, by, at, CannotPropose)
    if queries.open_proposal(step) is not None:
        raise CannotPropose(_("A proposal lies on the table already. First say what you think of that one."))
    _check_proposal(outcome, reasons, conditions)
    proposal = Proposal.objects.create(
        step=step,
        authority=authority,
        party=party,
        proposed_at=at,
        proposed_by=by,
        outcome=outcome,
        reasons=reasons.strip(),
        conditions=conditions.strip(),
        amount=amount,
    )
    said = Voice.objects.create(proposal=proposal, party=party, said_at=at, said_by=by, say=Voice.Say.CONSENT)
    lines = [_proposal_line(proposal), _voice_line(said), *_settle(step, authority, proposal, by=by, at=at)]
    ledger.append(*lines, at=at)
    return proposal


@transaction.atomic
def voice(*, step_id: UUID, by: Person, say: str, at: datetime, proposal_id: UUID, reason: str = "") -> Voice:
    """Say what a deciding party thinks of the open proposal, once.

    An objection closes the proposal and reopens the talk; when the rule is met the decision is taken and the next
    step opens. Raises CannotVoice for somebody who cannot decide here, where no such proposal is open, where the party
    or the person has spoken already, or for an objection without a reason.
    """
    step, authority = _locked(step_id)
    party = _deciding_party(step, by, at, CannotVoice)
    proposal = queries.open_proposal(step)
    if proposal is None or proposal.id != proposal_id:
        raise CannotVoice(_("This proposal is no longer on the table. Look at the step again."))
    if any(said.party_id == party.id for said in proposal.voices.all()):
        raise CannotVoice(_("%(party)s has spoken already on this proposal.") % {"party": party})
    if say not in Voice.Say.values:
        raise CannotVoice(_("Choose whether you agree, object or abstain."))
    if say == Voice.Say.OBJECTION and not reason.strip():
        raise CannotVoice(_("Say why you object, so that the others can do something about it."))
    said = Voice.objects.create(proposal=proposal, party=party, said_at=at, said_by=by, say=say, reason=reason.strip())
    ledger.append(_voice_line(said), *_settle(step, authority, proposal, by=by, at=at), at=at)
    return said


def _locked(step_id: UUID) -> tuple[Step, Authority]:
    process_id = Step.objects.values_list("process_id", flat=True).get(id=step_id)
    lock_process(process_id)
    steps = Step.objects.select_for_update(of=("self",))
    step = steps.select_related("process__template", "template_step", "term").get(id=step_id)
    authority = step.authorities.prefetch_related("seats__party").get(next=None)
    return step, authority


def _deciding_party(step: Step, by: Person, at: datetime, refusal: type[Refusal]) -> Party:
    if step.closed_at is not None:
        raise refusal(_("This step has been decided already."))
    if step.process.closed_at is not None:
        raise refusal(_("This process has ended. Nothing can be decided any more."))
    parties = access.parties_deciding_with(by, step, at)
    if not parties:
        raise refusal(_("You cannot decide at this step. These people can: %(names)s.") % {"names": who_may(step, at)})
    if len(parties) > 1:
        raise refusal(_("You sign for more than one party at this table. Nobody acts for two parties in one step."))
    [party] = parties
    if Voice.objects.filter(proposal__step=step, said_by=by).exclude(party=party).exists():
        raise refusal(_("You have spoken for another party at this step. Somebody else must speak for this one."))
    return party


def who_may(step: Step, at: datetime) -> str:
    """Who can decide at a step, in words: each deciding party with the people who sign for it."""
    authority = step.authorities.prefetch_related("seats__party").get(next=None)
    parties = [seat.party for seat in queries.deciding_seats(authority)]
    names: dict[str, list[str]] = {party.name: [] for party in parties}
    for membership in accounts.representatives_of(parties, at):
        names[membership.party.name].append(str(membership.person))
    return "; ".join(f"{party} ({', '.join(people)})" if people else party for party, people in names.items())


def _check_proposal(outcome: str, reasons: str, conditions: str) -> None:
    if outcome not in Outcome.values:
        raise CannotPropose(_("Choose an outcome."))
    if not reasons.strip():
        raise CannotPropose(_("Give your reasons. Every decision carries them, a yes as much as a no."))
    if outcome == Outcome.YES_WITH_CONDITIONS and not conditions.strip():
        raise CannotPropose(_("Name at least one condition, or choose 'yes'."))


def _settle(step: Step, authority: Authority, proposal: Proposal, *, by: Person, at: datetime) -> list[Line]:
    said = {voice.party_id: rules.Say(voice.say) for voice in Voice.objects.filter(proposal=proposal)}
    deciders = queries.deciding_seats(authority)
    # After a withdrawal one party is left of the several that the rule was for: it decides alone.
    rule = rules.Rule.SOLE if len(deciders) == 1 else rules.Rule(step.template_step.rule)
    state = rules.state(rule, len(deciders), said, step.template_step.rule_k)
    if state is rules.State.WAITING:
        return []
    proposal.closed_at = at
    proposal.save(update_fields=["closed_at"])
    if state is rules.State.FAILED:
        return [Line("proposal.failed", proposal.id, {"step": str(step.id)})]
    return _take(step, proposal, by=by, at=at)


def _take(step: Step, proposal: Proposal, *, by: Person, at: datetime) -> list[Line]:
    decision = Decision.objects.create(step=step, proposal=proposal, taken_at=at, taken_by=by)
    step.closed_at = at
    step.closed_by = by
    step.save(update_fields=["closed_at", "closed_by"])
    _meet_term(step, at)
    taken = Line(
        "decision.taken",
        decision.id,
        {"step": str(step.id), "proposal": str(proposal.id), "outcome": proposal.outcome},
    )
    return [taken, *move_on(step, decision, by=by, at=at)]


def _meet_term(step: Step, at: datetime) -> None:
    term = step.term
    if term.lapsed_at is None and timezone.localdate(at) <= term.ends_on:
        term.met_at = at
        term.save(update_fields=["met_at"])


def _proposal_line(proposal: Proposal) -> Line:
    facts = {
        "step": str(proposal.step_id),
        "party": str(proposal.party_id),
        "by": str(proposal.proposed_by_id),
        "outcome": proposal.outcome,
        "amount": None if proposal.amount is None else f"{proposal.amount:.2f}",
    }
    sealed = {"reasons": proposal.reasons}
    if proposal.conditions:
        sealed["conditions"] = proposal.conditions
    return Line("proposal.made", proposal.id, facts, sealed)


def _voice_line(said: Voice) -> Line:
    facts = {
        "proposal": str(said.proposal_id),
        "party": str(said.party_id),
        "by": str(said.said_by_id),
        "say": str(said.say),
    }
    return Line("voice.given", said.id, facts, {"reason": said.reason} if said.reason else {})
