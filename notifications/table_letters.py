"""What letters say about the table: advice, offers to change who decides, signatures, terms and mandates."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Party, Person
from accounts.typed_text import tidy_line
from decisions import queries as table
from decisions.models import Advice, Authority, Decision, Mandate, Process, Proposal, Signature, Step, Transfer
from decisions.presentation import joined
from decisions.queries import SignedFor
from decisions.words import what_an_offer_does
from districts import queries as districts
from ledger import queries as ledger
from ledger.models import Entry
from notifications.envelopes import (
    Facts,
    absolute,
    decision_facts,
    decisions,
    envelope,
    facts_before,
    for_a_role,
    for_the_table,
    of_process,
    signer_at,
    signs,
    step_facts,
    steps,
)


def _about_advice_asked(subject: UUID, person: Person) -> Facts | None:
    advice = Advice.objects.select_related("party").get(id=subject)
    step = steps().get(id=advice.step_id)
    if not advice.is_waiting or not _is_open(step):
        return None
    facts = {**step_facts(step), **facts_before(step), "advice": advice, "party": advice.party}
    return for_a_role(of_process(step.process_id), person, signs(advice.party), **facts)


def _about_advice(subject: UUID, person: Person) -> Facts | None:
    """An advice that was given, or that was not given in time."""
    advice = Advice.objects.select_related("party").get(id=subject)
    step = steps().get(id=advice.step_id)
    if not _is_open(step):
        return None
    waiting = [other.party.name for other in step.advices.select_related("party") if other.is_waiting]
    facts = {
        **step_facts(step),
        "advice": advice,
        "party": advice.party,
        "waiting": joined(waiting) if waiting else "",
    }
    return for_a_role(of_process(step.process_id), person, signs(signer_at(step, person)), **facts)


def _about_offer(subject: UUID, person: Person) -> Facts | None:
    transfer = _transfers().get(id=subject)
    step = steps().get(id=transfer.step_id)
    if transfer.closed_at is not None or not _is_open(step):
        return None
    party = _answering(transfer, step, person)
    facts = {**step_facts(step), **_offer_facts(transfer), "party": party}
    return for_a_role(of_process(step.process_id), person, signs(party), **facts)


def _about_failed_offer(subject: UUID, person: Person) -> Facts | None:
    """An offer that was refused, or not answered in time."""
    transfer = _transfers().get(id=subject)
    step = steps().get(id=transfer.step_id)
    if not _is_open(step):
        return None
    refused = transfer.answers.filter(accepts=False).select_related("party").first()
    facts = {**step_facts(step), **_offer_facts(transfer), "refused": refused}
    return for_the_table(of_process(step.process_id), person, step, **facts)


def _about_new_arrangement(subject: UUID, person: Person) -> Facts | None:
    """Who decides now: by agreement, because it went back, or because the step was stuck."""
    authority = Authority.objects.select_related("transfer", "previous").get(id=subject)
    step = steps().select_related("term__escalated_to").get(id=authority.step_id)
    if not _is_open(step):
        return None
    transfer = _transfers().get(id=authority.transfer_id) if authority.transfer_id else None
    facts = {
        **step_facts(step),
        **(_offer_facts(transfer) if transfer else {}),
        "authority": authority,
        "reason": authority.reason,
        "had_an_end": _had_ended(authority),
        "term": step.term,
        "joins": step.term.escalated_to,
    }
    return for_the_table(of_process(step.process_id), person, step, **facts)


def _about_moved_term(subject: UUID, person: Person) -> Facts | None:
    """A term that stands still, or that was extended."""
    step = steps().get(id=subject)
    if not _is_open(step):
        return None
    return envelope(of_process(step.process_id), person, term=step.term, **step_facts(step))


def _about_moved_advice(subject: UUID, person: Person) -> Facts | None:
    advice = Advice.objects.select_related("party").get(id=subject)
    step = steps().get(id=advice.step_id)
    if not advice.is_waiting or not _is_open(step):
        return None
    facts = {**step_facts(step), "advice": advice, "party": advice.party}
    return for_a_role(of_process(step.process_id), person, signs(advice.party), **facts)


def _about_term_moved_by_an_outage(subject: UUID, person: Person) -> Facts | None:
    step = steps().get(id=subject)
    if not _is_open(step):
        return None
    return for_the_table(of_process(step.process_id), person, step, **step_facts(step))


def _about_suspended_term(subject: UUID, person: Person) -> Facts | None:
    """Nothing where it runs again already: that tells itself."""
    facts = _about_moved_term(subject, person)
    return facts if facts and facts["term"].suspension is not None else None


def _about_mandate(subject: UUID, person: Person) -> Facts:
    mandate = Mandate.objects.select_related("party").get(id=subject)
    signed = set(person.memberships.filter(is_representative=True, until=None).values_list("party_id", flat=True))
    executive = Party.objects.filter(kind=Party.Kind.EXECUTIVE, id__in=signed).first()
    party = mandate.party if mandate.party_id in signed or executive is None else executive
    return {
        "name": tidy_line(person.name),
        "mandate": mandate,
        "party": mandate.party,
        "link": absolute(f"{reverse('mandates')}?partij={mandate.party_id}"),
        "link_label": _("Open the register of mandates"),
        "municipality": districts.municipality(),
        "why": signs(party),
        "stop_link": "",
    }


def _about_reversal(entry: Entry, person: Person, _at: datetime) -> Facts | None:
    decision = decisions().get(id=entry.subject)
    step = steps().filter(reverses=decision).get()
    if not _is_open(step):
        return None
    facts = {**decision_facts(decision), **step_facts(step), "reason": ledger.sealed_text(entry, "reason")}
    return envelope(of_process(step.process_id), person, **facts)


def _about_signed_proposal(entry: Entry, person: Person, at: datetime) -> Facts | None:
    proposal = Proposal.objects.select_related("party").get(id=entry.subject)
    step = steps().get(id=proposal.step_id)
    facts = {
        "proposer": proposal.party,
        "outcome": proposal.get_outcome_display(),
        "reasons": proposal.reasons,
        "until": step.term.last_day,
    }
    return _about_signed(proposal, step, entry, person, at, facts)


def _about_signed_transfer(entry: Entry, person: Person, at: datetime) -> Facts | None:
    transfer = _transfers().get(id=entry.subject)
    step = steps().get(id=transfer.step_id)
    facts = {**_offer_facts(transfer), "until": transfer.answer_by}
    return _about_signed(transfer, step, entry, person, at, facts)


def _about_signed_alone(entry: Entry, person: Person, at: datetime) -> Facts | None:
    """What a group does by itself: it gives a decision back, asks to decide anew, or stops with its plan."""
    thing: SignedFor
    match entry.kind:
        case "authority.signed":
            thing = Authority.objects.get(id=entry.subject)
            step = steps().get(id=thing.step_id)
        case "decision.signed":
            thing = Decision.objects.get(id=entry.subject)
            step = steps().get(id=thing.step_id)
        case _:
            thing = Process.objects.get(id=entry.subject)
            step = steps().filter(process=thing).latest("number")
    address = {
        "authority.signed": ("decisions:give-back", step.id),
        "decision.signed": ("decisions:reverse", step.id),
    }.get(entry.kind) or ("initiatives:withdraw", of_process(step.process_id).id)
    facts = {
        "reason": ledger.sealed_text(entry, "reason"),
        "where": absolute(reverse(address[0], args=[address[1]])),
    }
    return _about_signed(thing, step, entry, person, at, facts)


def _about_signed(
    thing: SignedFor, step: Step, entry: Entry, person: Person, at: datetime, facts: Facts
) -> Facts | None:
    """What a group signs for; nothing once it is bound, once the thing was settled, or for who signed meanwhile."""
    said = ledger.facts(entry)
    party = Party.objects.get(id=said["party"])
    missing = table.signatures_missing(thing, party, said["says"], at)
    is_over = table.is_settled_for(thing, party)
    if is_over or not missing or person.id in table.signatures_under(thing, party, at):
        return None
    signed = {
        **step_facts(step),
        "party": party,
        "says": Signature.Says(said["says"]).label,
        "missing": missing,
    }
    return for_a_role(of_process(step.process_id), person, signs(party), **signed, **facts)


def _offer_facts(transfer: Transfer) -> Facts:
    return {
        "transfer": transfer,
        "giver": transfer.giver,
        "receiver": transfer.receiver,
        "what": what_an_offer_does(transfer),
        "offer_reason": transfer.reason,
    }


def _answering(transfer: Transfer, step: Step, person: Person) -> Party:
    """The party for which this person can answer an offer."""
    parties = table.must_agree(transfer, table.current_authority(step))
    signed = set(person.memberships.filter(is_representative=True, until=None).values_list("party_id", flat=True))
    return next((party for party in parties if party.id in signed), parties[0])


def _had_ended(authority: Authority) -> bool:
    """Did this arrangement begin because the one before it was agreed for a time that is over?"""
    last = authority.previous.ends_on if authority.previous else None
    return last is not None and timezone.localdate(authority.from_at) > last


def _is_open(step: Step) -> bool:
    return step.closed_at is None and step.process.closed_at is None


def _transfers() -> QuerySet[Transfer]:
    return Transfer.objects.select_related("giver", "receiver")


ABOUT_THE_TABLE: dict[str, Callable[[UUID, Person], Facts | None]] = {
    "advice.asked": _about_advice_asked,
    "advice.given": _about_advice,
    "advice.lapsed": _about_advice,
    "transfer.offered": _about_offer,
    "transfer.refused": _about_failed_offer,
    "transfer.lapsed": _about_failed_offer,
    "authority.transferred": _about_new_arrangement,
    "authority.returned": _about_new_arrangement,
    "authority.escalated": _about_new_arrangement,
    "term.suspended": _about_suspended_term,
    "term.resumed": _about_moved_term,
    "term.extended": _about_moved_term,
    "term.moved": _about_term_moved_by_an_outage,
    "advice.moved": _about_moved_advice,
    "transfer.moved": _about_offer,
    "mandate.expiring": _about_mandate,
}

ABOUT_A_LINE: dict[str, Callable[[Entry, Person, datetime], Facts | None]] = {
    "decision.reversal_asked": _about_reversal,
    "proposal.signed": _about_signed_proposal,
    "transfer.signed": _about_signed_transfer,
    "authority.signed": _about_signed_alone,
    "decision.signed": _about_signed_alone,
    "process.signed": _about_signed_alone,
}
"""Letters for which one needs the line itself: something stands there that no table has."""
