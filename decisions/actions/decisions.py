import hashlib
import json
from collections.abc import Collection, Iterable
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from accounts import queries as accounts
from accounts.models import Membership, Party, Person
from accounts.typed_text import tidy
from decisions import access, arrangement, queries, rules, terms
from decisions.actions.advices import Answer, answer_advices, waiting_for
from decisions.actions.authority import lock_table_on, overtake_transfers
from decisions.actions.locks import Table, lock_process
from decisions.actions.mandated import mandate_for
from decisions.actions.processes import move_on, open_again, opening_refused_as, reopen
from decisions.actions.recusals import check_conflict, who_else
from decisions.actions.signatures import sign
from decisions.actions.terms import run_again
from decisions.models import Decision, Draft, Mandate, Outcome, Proposal, Recusal, Signature, Step, Voice
from decisions.rest_days import RestDays
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal


class CannotPropose(Refusal):
    pass


class CannotVoice(Refusal):
    pass


class CannotSaveUnseen(CannotPropose):
    """Somebody else of the party changed its draft since this person saw it."""


class CannotTakeBack(Refusal):
    pass


class CannotReverse(Refusal):
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
    advice_answers: Iterable[Answer] = (),
    seen: str | None = None,
) -> Proposal:
    """Propose a decision on behalf of the deciding party that `by` can bind; that party has then consented.

    Where the rule is met by this alone, the decision is taken and the next step opens. Raises CannotPropose for
    somebody who cannot decide here or whose mandate does not cover it, without reasons, with conditions to any outcome
    but the yes that has them, while another proposal lies on the table, before each advice was given or has lapsed,
    where one is not answered, or where the step that would follow cannot open; CannotSaveUnseen where `seen` says that
    the draft of the party was another one before this person.
    """
    table = lock_table_on(step_id, at)
    at = table.not_before(at)
    step = table.step
    party = _deciding_party(table, by, at, CannotPropose)
    if queries.open_proposal(step) is not None:
        raise CannotPropose(_("A proposal lies on the table already. First say what you think of that one."))
    _check_advices(step)
    _check_seen(step, party, seen)
    _check_proposal(outcome, reasons, conditions, amount)
    _check_ceiling(table, party, amount, CannotPropose)
    mandate = mandate_for(step, party, by, amount, at, CannotPropose)
    proposal = Proposal.objects.create(
        step=step,
        authority=table.authority,
        party=party,
        proposed_at=at,
        proposed_by=by,
        outcome=outcome,
        reasons=tidy(reasons),
        conditions=tidy(conditions),
        amount=amount,
    )
    given = list(step.advices.exclude(given_at=None).select_related("party"))
    answered = answer_advices(proposal, given, advice_answers, CannotPropose)
    Draft.objects.filter(step=step, party=party).delete()
    bound, signed = sign(proposal, party, Voice.Say.CONSENT, reason="", by=by, at=at, refusal=CannotPropose)
    with opening_refused_as(CannotPropose):
        spoken = _speak(table, proposal, party, Voice.Say.CONSENT, "", mandate, by=by, at=at)[1] if bound else []
    ledger.append(_proposal_line(proposal), *answered, *signed, *spoken, at=at)
    return proposal


@transaction.atomic
def voice(*, step_id: UUID, by: Person, say: str, at: datetime, proposal_id: UUID, reason: str = "") -> Voice | None:
    """Say what a deciding party thinks of the open proposal, once. None while more of the party must sign for it.

    An objection closes the proposal and reopens the talk; when the rule is met the decision is taken and the next
    step opens. Raises CannotVoice for somebody who cannot decide here, where no such proposal is open, where the party
    or the person has spoken already, for an objection without a reason, or where the step that would follow cannot
    open.
    """
    table = lock_table_on(step_id, at)
    at = table.not_before(at)
    step = table.step
    party = _deciding_party(table, by, at, CannotVoice)
    proposal = queries.open_proposal(step)
    if proposal is None or proposal.id != proposal_id:
        raise CannotVoice(_("This proposal is no longer on the table. Look at the step again."))
    if any(said.party_id == party.id for said in proposal.voices.all()):
        raise CannotVoice(_("%(party)s has spoken already on this proposal.") % {"party": party})
    if say not in Voice.Say.values:
        raise CannotVoice(_("Choose whether you agree, object or abstain."))
    if say == Voice.Say.OBJECTION and not tidy(reason):
        raise CannotVoice(_("Say why you object, so that the others can do something about it."))
    _check_ceiling(table, party, proposal.amount, CannotVoice)
    mandate = mandate_for(step, party, by, proposal.amount, at, CannotVoice)
    bound, signed = sign(proposal, party, say, reason=tidy(reason), by=by, at=at, refusal=CannotVoice)
    if not bound:
        ledger.append(*signed, at=at)
        return None
    with opening_refused_as(CannotVoice):
        said, spoken = _speak(table, proposal, party, say, tidy(reason), mandate, by=by, at=at)
    ledger.append(*signed, *spoken, at=at)
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
    seen: str | None = None,
) -> Draft:
    """Keep a proposal that a deciding party is still writing. Only that party sees it; it is not in the ledger.

    `seen` is the fingerprint of the draft that the person had before them: where it is another by now, raises
    CannotSaveUnseen. Raises CannotPropose for somebody who cannot decide here.
    """
    table = lock_table_on(step_id, at)
    party = _deciding_party(table, by, at, CannotPropose)
    _check_seen(table.step, party, seen)
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


def fingerprint(draft: Draft | None) -> str:
    """A short word that is another one as soon as anything of a draft is; also where there is none."""
    if draft is None:
        return "none"
    written = [draft.outcome, draft.reasons, draft.conditions, None if draft.amount is None else f"{draft.amount:.2f}"]
    return hashlib.sha256(json.dumps(written).encode()).hexdigest()[:16]


@transaction.atomic
def take_back_proposal(*, proposal_id: UUID, by: Person, at: datetime, reason: str = "") -> Proposal:
    """Take a proposal off the table again, for the party that made it, while it is not settled. What others said of
    it stays; a new one can be made.

    One signature is enough: nothing is decided by it. Raises CannotTakeBack for somebody who does not sign for that
    party or takes no part in the decisions, or once the proposal was settled or taken back.
    """
    table = lock_table_on(Proposal.objects.values_list("step_id", flat=True).get(id=proposal_id), at)
    proposal = Proposal.objects.select_related("party").get(id=proposal_id)
    if not accounts.represented_by(by, at).filter(id=proposal.party_id).exists():
        raise CannotTakeBack(
            _("Only somebody who signs for %(party)s can take this proposal back.") % {"party": proposal.party}
        )
    if proposal.closed_at is not None or not table.is_open:
        raise CannotTakeBack(_("This proposal is no longer on the table. Look at the step again."))
    check_conflict(table.process, by, who_else(proposal.party, table.process, at), CannotTakeBack)
    if access.acts_for_another(by, proposal.party, table.step):
        raise CannotTakeBack(
            _("You have spoken for another party at this step. Somebody else must speak for this one.")
        )
    proposal.closed_at = at
    proposal.taken_back_by = by
    proposal.taken_back_because = tidy(reason)
    proposal.save(update_fields=["closed_at", "taken_back_by", "taken_back_because"])
    facts = {"step": str(proposal.step_id), "party": str(proposal.party_id), "by": str(by.id)}
    sealed = {"reason": proposal.taken_back_because} if proposal.taken_back_because else {}
    ledger.append(Line("proposal.taken_back", proposal.id, facts, sealed), at=at)
    return proposal


@transaction.atomic
def reverse_decision(*, decision_id: UUID, reason: str, by: Person, at: datetime) -> Step | None:
    """Open a step that decides anew: the decision stays where it is, and the new step names what it reverses.

    The parties that took the decision take it anew, in the same arrangement (invariant 3). None while more of a group
    must sign for it. Raises CannotReverse for somebody who did not decide then, for a municipal party without a mandate
    that covers what was decided, without a reason, while a step is open, where it was reversed before, or where it
    cannot open anew.
    """
    decision = Decision.objects.select_related("step", "proposal__authority").get(id=decision_id)
    process = lock_process(decision.step.process_id)
    step = Step.objects.select_related("template_step").get(id=decision.step_id)
    step.process = process
    party = _party_that_decided(step, by, at)
    if not tidy(reason):
        raise CannotReverse(_("Say why the decision must be taken anew."))
    if decision.reversed_at.exists():
        raise CannotReverse(_("This decision is being taken anew already."))
    if process.steps.filter(closed_at=None).exists():
        raise CannotReverse(_("First finish the step that is open now."))
    mandate_for(step, party, by, decision.proposal.amount, at, CannotReverse)
    bound, signed = sign(
        decision, party, Signature.Says.REVERSES, reason=tidy(reason), by=by, at=at, refusal=CannotReverse
    )
    if not bound:
        ledger.append(*signed, at=at)
        return None
    with opening_refused_as(CannotReverse):
        lines = [*reopen(process), *open_again(step, decision, by=by, at=at)]
    facts = {"party": str(party.id), "by": str(by.id)}
    asked = Line("decision.reversal_asked", decision.id, facts, {"reason": tidy(reason)})
    ledger.append(*signed, asked, *lines, at=at)
    return process.steps.get(closed_at=None)


def _party_that_decided(step: Step, by: Person, at: datetime) -> Party:
    check_conflict(step.process, by, who_may(step, at), CannotReverse)
    parties = access.parties_that_decided_with(by, step, at)
    if not parties:
        raise CannotReverse(_("Only a party that took this decision can ask to decide anew."))
    if len(parties) > 1:
        raise CannotReverse(
            _("You sign for more than one party at this table. Nobody acts for two parties in one step.")
        )
    if access.acts_for_another(by, parties[0], step):
        raise CannotReverse(_("You have spoken for another party at this step. Somebody else must speak for this one."))
    return parties[0]


def _deciding_party(table: Table, by: Person, at: datetime, refusal: type[Refusal]) -> Party:
    step = table.step
    if step.closed_at is not None:
        raise refusal(_("This step has been decided already."))
    if step.process.closed_at is not None:
        raise refusal(_("This process has ended. Nothing can be decided any more."))
    check_conflict(step.process, by, who_may(step, at), refusal)
    parties = access.parties_deciding_with(by, step, at)
    if not parties:
        raise refusal(_("You cannot decide at this step. These people can: %(names)s.") % {"names": who_may(step, at)})
    if len(parties) > 1:
        raise refusal(_("You sign for more than one party at this table. Nobody acts for two parties in one step."))
    [party] = parties
    if access.acts_for_another(by, party, step):
        raise refusal(_("You have spoken for another party at this step. Somebody else must speak for this one."))
    return party


def who_may(step: Step, at: datetime) -> str:
    """Who can decide at a step, in words: each deciding party with the people who sign for it, but for
    who takes no part in the decisions of this plan.
    """
    authority = step.authorities.prefetch_related("seats__party").get(next=None)
    parties = [seat.party for seat in queries.deciding_seats(authority)]
    recused = set(Recusal.objects.filter(process=step.process_id).values_list("person", flat=True))
    return who_may_among(parties, accounts.representatives_of(parties, at), recused)


def who_may_among(parties: Iterable[Party], signers: Iterable[Membership], recused: Collection[UUID]) -> str:
    """The same, of those who sign for these parties, by name."""
    names: dict[str, list[str]] = {party.name: [] for party in parties}
    for membership in signers:
        if membership.party.name in names and membership.person_id not in recused:
            names[membership.party.name].append(str(membership.person))
    return "; ".join(f"{party} ({', '.join(people)})" if people else party for party, people in names.items())


def _speak(
    table: Table,
    proposal: Proposal,
    party: Party,
    say: str,
    reason: str,
    mandate: Mandate | None,
    *,
    by: Person,
    at: datetime,
) -> tuple[Voice, list[Line]]:
    said = Voice.objects.create(
        proposal=proposal, party=party, said_at=at, said_by=by, mandate=mandate, say=say, reason=reason
    )
    return said, [_voice_line(said), *_settle(table, proposal, by=by, at=at)]


def _check_seen(step: Step, party: Party, seen: str | None) -> None:
    if seen is not None and seen != fingerprint(Draft.objects.filter(step=step, party=party).first()):
        raise CannotSaveUnseen(_("Somebody of your party changed this draft while you were typing."))


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
    if not tidy(reasons):
        raise CannotPropose(_("Give your reasons. Every decision carries them, a yes as much as a no."))
    if outcome == Outcome.YES_WITH_CONDITIONS and not tidy(conditions):
        raise CannotPropose(_("Name at least one condition, or choose 'yes'."))
    if outcome != Outcome.YES_WITH_CONDITIONS and tidy(conditions):
        raise CannotPropose(_("Conditions belong to 'yes, with conditions'. Choose that, or take the conditions out."))


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
    return _take(table, proposal, by=by, at=at)


def _take(table: Table, proposal: Proposal, *, by: Person, at: datetime) -> list[Line]:
    step = table.step
    decision = Decision.objects.create(
        step=step, proposal=proposal, taken_at=at, taken_by=by, objections_until=_objections_until(step, at)
    )
    step.closed_at = at
    step.closed_by = by
    step.save(update_fields=["closed_at", "closed_by"])
    ran_again = run_again(step, by=by, at=at)
    in_time = _meet_term(step, at)
    taken = Line(
        "decision.taken",
        decision.id,
        {
            "step": str(step.id),
            "proposal": str(proposal.id),
            "outcome": proposal.outcome,
            "objections_until": decision.objections_until.isoformat() if decision.objections_until else None,
            "in_time": in_time,
            "by": str(by.id),
        },
    )
    return [*ran_again, taken, *overtake_transfers(table, at), *move_on(step, decision, by=by, at=at)]


def _objections_until(step: Step, at: datetime) -> date | None:
    if not step.template_step.is_awb_decision:
        return None
    return terms.objection_ends_on(timezone.localdate(at), RestDays())


def _meet_term(step: Step, at: datetime) -> bool:
    term = step.term
    if term.lapsed_at is not None or timezone.localdate(at) > term.ends_on:
        return False
    term.met_at = at
    term.save(update_fields=["met_at"])
    return True


def _proposal_line(proposal: Proposal) -> Line:
    facts = {
        "step": str(proposal.step_id),
        "authority": str(proposal.authority_id),
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
