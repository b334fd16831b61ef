from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import queries as accounts
from accounts.models import Party, Person
from decisions import access, queries, rules
from decisions.actions.processes import lock_process, move_on
from decisions.mandates import Claim, Dimension, nearest
from decisions.models import Authority, Decision, Mandate, Outcome, Proposal, Step, Voice
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal


class CannotPropose(Refusal):
    pass


class CannotVoice(Refusal):
    pass


SHORT_OF = {
    Dimension.SUBJECT: gettext_lazy("it is about another subject"),
    Dimension.DISTRICT: gettext_lazy("it is for another district"),
    Dimension.AMOUNT: gettext_lazy("the amount is above its ceiling"),
    Dimension.DATE: gettext_lazy("it is not valid on this day"),
}
"""In which dimension a mandate falls short, in words."""


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
    mandate = _mandate(step, party, by, amount, at, CannotPropose)
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
    said = Voice.objects.create(
        proposal=proposal, party=party, said_at=at, said_by=by, mandate=mandate, say=Voice.Say.CONSENT
    )
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
    if any(said.said_by_id == by.id for said in proposal.voices.all()):
        raise CannotVoice(_("You have spoken for another party at this step. Somebody else must speak for this one."))
    if say not in Voice.Say.values:
        raise CannotVoice(_("Choose whether you agree, object or abstain."))
    if say == Voice.Say.OBJECTION and not reason.strip():
        raise CannotVoice(_("Say why you object, so that the others can do something about it."))
    said = Voice.objects.create(
        proposal=proposal,
        party=party,
        said_at=at,
        said_by=by,
        mandate=_mandate(step, party, by, proposal.amount, at, CannotVoice),
        say=say,
        reason=reason.strip(),
    )
    ledger.append(_voice_line(said), *_settle(step, authority, proposal, by=by, at=at), at=at)
    return said


def _locked(step_id: UUID) -> tuple[Step, Authority]:
    process_id = Step.objects.values_list("process_id", flat=True).get(id=step_id)
    lock_process(process_id)
    step = (
        Step.objects.select_for_update(of=("self",))
        .select_related("process__template", "template_step", "term")
        .get(id=step_id)
    )
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
    return parties[0]


def _mandate(
    step: Step, party: Party, by: Person, amount: Decimal | None, at: datetime, refusal: type[Refusal]
) -> Mandate | None:
    """The mandate under which `by` speaks for a municipal party; None for any other party, which needs none."""
    if not party.is_municipal:
        return None
    claim = claim_at(step, amount, at)
    held = queries.mandates_of(by, party, at)
    mandate = queries.covering(held, claim)
    if mandate is None:
        raise refusal(_no_mandate(party, held, claim, at))
    return mandate


def claim_at(step: Step, amount: Decimal | None, at: datetime) -> Claim:
    """What somebody who speaks at a step wants to decide, as a mandate sees it."""
    process = step.process
    return Claim(
        subject=process.template.key,
        district=process.district_id,
        amount=amount or Decimal(0),
        day=timezone.localdate(at),
    )


def _no_mandate(party: Party, held: list[Mandate], claim: Claim, at: datetime) -> str:
    short = nearest((mandate.reach for mandate in held), claim)
    if short is None:
        why = _("You have no mandate to decide for %(party)s.") % {"party": party}
    else:
        words = ", ".join(str(SHORT_OF[dimension]) for dimension in sorted(short))
        why = _("Your mandate for %(party)s does not cover this: %(words)s.") % {"party": party, "words": words}
    holders = queries.holders_of(party, claim, at)
    if not holders:
        return f"{why} " + _("Nobody at %(party)s holds one that does. Ask the executive.") % {"party": party}
    names = ", ".join(f"{held.person} ({held.function})" if held.function else str(held.person) for held in holders)
    return f"{why} " + _("Who may: %(names)s.") % {"names": names}


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
    template_step = step.template_step
    state = rules.state(rules.Rule(template_step.rule), len(deciders), said, template_step.rule_k)
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
        "mandate": str(said.mandate_id) if said.mandate_id else None,
    }
    return Line("voice.given", said.id, facts, {"reason": said.reason} if said.reason else {})
