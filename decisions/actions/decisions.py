from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import queries as accounts
from accounts.models import Party, Person
from accounts.typed_text import tidy
from decisions import access, arrangement, queries, rules
from decisions.actions.advices import Answer, answer_advices, waiting_for
from decisions.actions.locks import Table, lock_process, lock_table
from decisions.actions.processes import move_on, open_again, reopen
from decisions.mandates import Claim, Dimension, nearest
from decisions.models import Decision, Draft, Mandate, Outcome, Proposal, Step, Voice
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal


class CannotPropose(Refusal):
    pass


class CannotVoice(Refusal):
    pass


class CannotReverse(Refusal):
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
    advice_answers: Iterable[Answer] = (),
) -> Proposal:
    """Propose a decision on behalf of the deciding party that `by` can bind; that party has then consented.

    Where the rule is met by this alone, the decision is taken and the next step opens. Raises CannotPropose for
    somebody who cannot decide here or whose mandate does not cover it, without reasons, while another proposal lies
    on the table, before each advice was given or has lapsed, or where one is not answered.
    """
    table = lock_table(step_id)
    step = table.step
    party = _deciding_party(table, by, at, CannotPropose)
    if queries.open_proposal(step) is not None:
        raise CannotPropose(_("A proposal lies on the table already. First say what you think of that one."))
    _check_advices(step)
    _check_proposal(outcome, reasons, conditions, amount)
    _check_ceiling(table, party, amount, CannotPropose)
    mandate = _mandate(step, party, by, amount, at, CannotPropose)
    proposal = Proposal.objects.create(
        step=step,
        authority=table.authority,
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
    given = list(step.advices.exclude(given_at=None).select_related("party"))
    answered = answer_advices(proposal, given, advice_answers, CannotPropose)
    Draft.objects.filter(step=step, party=party).delete()
    lines = [_proposal_line(proposal), *answered, _voice_line(said), *_settle(table, proposal, by=by, at=at)]
    ledger.append(*lines, at=at)
    return proposal


@transaction.atomic
def voice(*, step_id: UUID, by: Person, say: str, at: datetime, proposal_id: UUID, reason: str = "") -> Voice:
    """Say what a deciding party thinks of the open proposal, once.

    An objection closes the proposal and reopens the talk; when the rule is met the decision is taken and the next
    step opens. Raises CannotVoice for somebody who cannot decide here, where no such proposal is open, where the party
    or the person has spoken already, or for an objection without a reason.
    """
    table = lock_table(step_id)
    step = table.step
    party = _deciding_party(table, by, at, CannotVoice)
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
    _check_ceiling(table, party, proposal.amount, CannotVoice)
    said = Voice.objects.create(
        proposal=proposal,
        party=party,
        said_at=at,
        said_by=by,
        mandate=_mandate(step, party, by, proposal.amount, at, CannotVoice),
        say=say,
        reason=reason.strip(),
    )
    ledger.append(_voice_line(said), *_settle(table, proposal, by=by, at=at), at=at)
    return said


@transaction.atomic
def save_draft(
    *,
    step_id: UUID,
    by: Person,
    at: datetime,
    outcome: str = "",
    reasons: str = "",
    conditions: str = "",
    amount: Decimal | None = None,
) -> Draft:
    """Keep a proposal that a deciding party is still writing. Only that party sees it; it is not in the ledger.

    Raises CannotPropose for somebody who cannot decide here.
    """
    table = lock_table(step_id)
    party = _deciding_party(table, by, at, CannotPropose)
    kept = {
        "outcome": outcome if outcome in Outcome.values else "",
        "reasons": tidy(reasons),
        "conditions": tidy(conditions),
        "amount": amount,
        "saved_at": at,
        "saved_by": by,
    }
    draft, _created = Draft.objects.update_or_create(step=table.step, party=party, defaults=kept)
    return draft


@transaction.atomic
def reverse_decision(*, decision_id: UUID, reason: str, by: Person, at: datetime) -> Step:
    """Open a step that decides anew: the decision stays where it is, and the new step names what it reverses.

    Raises CannotReverse for somebody who did not decide then, without a reason, while a step is open, or where it was
    reversed before.
    """
    decision = Decision.objects.select_related("step", "proposal").get(id=decision_id)
    process = lock_process(decision.step.process_id)
    step = Step.objects.select_related("template_step").get(id=decision.step_id)
    step.process = process
    deciders = [seat.party for seat in queries.deciding_seats(queries.current_authority(step))]
    if not any(party in deciders for party in accounts.represented_by(by, at)):
        raise CannotReverse(_("Only a party that took this decision can ask to decide anew."))
    if not tidy(reason):
        raise CannotReverse(_("Say why the decision must be taken anew."))
    if decision.reversed_at.exists():
        raise CannotReverse(_("This decision is being taken anew already."))
    if process.steps.filter(closed_at=None).exists():
        raise CannotReverse(_("First finish the step that is open now."))
    lines = [*reopen(process), *open_again(step, decision, by=by, at=at)]
    asked = Line("decision.reversal_asked", decision.id, {"by": str(by.id)}, {"reason": tidy(reason)})
    ledger.append(asked, *lines, at=at)
    return process.steps.get(closed_at=None)


def _deciding_party(table: Table, by: Person, at: datetime, refusal: type[Refusal]) -> Party:
    step = table.step
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


def _check_advices(step: Step) -> None:
    waiting = waiting_for(step)
    if waiting:
        names = ", ".join(
            _("%(party)s (until %(day)s)") % {"party": advice.party, "day": date_format(advice.due_on)}
            for advice in waiting
        )
        raise CannotPropose(_("Nobody decides before advice was given. We wait for: %(names)s.") % {"names": names})


def _check_ceiling(table: Table, party: Party, amount: Decimal | None, refusal: type[Refusal]) -> None:
    ceiling = next((seat.ceiling for seat in table.seats if seat.party_id == party.id), None)
    if ceiling is not None and (amount or 0) > ceiling:
        raise refusal(
            _("%(party)s decides here up to € %(ceiling)s. For more, first agree on another arrangement.")
            % {"party": party, "ceiling": number_format(ceiling)}
        )


def _check_proposal(outcome: str, reasons: str, conditions: str, amount: Decimal | None) -> None:
    if amount is not None and amount < 0:
        raise CannotPropose(_("The amount cannot be less than zero."))
    if outcome not in Outcome.values:
        raise CannotPropose(_("Choose an outcome."))
    if not reasons.strip():
        raise CannotPropose(_("Give your reasons. Every decision carries them, a yes as much as a no."))
    if outcome == Outcome.YES_WITH_CONDITIONS and not conditions.strip():
        raise CannotPropose(_("Name at least one condition, or choose 'yes'."))


def _settle(table: Table, proposal: Proposal, *, by: Person, at: datetime) -> list[Line]:
    said = {voice.party_id: rules.Say(voice.say) for voice in Voice.objects.filter(proposal=proposal)}
    deciders = len(arrangement.deciders(table.arrangement))
    template_step = table.step.template_step
    rule, k = rules.fitting(rules.Rule(template_step.rule), deciders, template_step.rule_k)
    state = rules.state(rule, deciders, said, k)
    if state is rules.State.WAITING:
        return []
    proposal.closed_at = at
    proposal.save(update_fields=["closed_at"])
    if state is rules.State.FAILED:
        return [Line("proposal.failed", proposal.id, {"step": str(table.step.id)})]
    return _take(table.step, proposal, by=by, at=at)


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
