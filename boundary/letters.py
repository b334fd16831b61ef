"""Who hears by mail of consults and of the demarcation, and what they read. `notifications.elsewhere` asks for it.

A mail says that something waits, about which kind of work and where. What was said in a consult is read on its page.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts import queries as accounts
from accounts.models import Party, Person
from accounts.typed_text import tidy_line
from boundary import access, queries
from boundary.models import Consult, DemarcationProposal, Settlement
from districts import queries as districts
from ledger import queries as ledger
from ledger.models import Entry
from notifications.envelopes import Facts, absolute

People = set[Person]


def _other_side(entry: Entry, at: datetime) -> People:
    """Who talks for the side that did not open the consult; and of its own side nobody, who knows."""
    consult = _consult(entry)
    if consult.settled_at is not None:
        return set()
    return _talkers(consult, _other_than(consult, consult.opened_by, at), at)


def _who_listens(entry: Entry, at: datetime) -> People:
    """The other side of who wrote."""
    consult = _consult(entry)
    by = ledger.sealed_text(entry, "by")
    writer = Person.objects.filter(id=by).first() if by else None
    if writer is None or consult.settled_at is not None or _is_the_first_word(entry):
        return set()
    return _talkers(consult, _other_than(consult, writer, at), at)


def _who_agrees(entry: Entry, at: datetime) -> People:
    settlement = _settlement(entry)
    consult = settlement.consult
    if queries.open_proposal_in(consult) != settlement:
        return set()
    other = consult.welfare if settlement.party_id == consult.municipal_id else consult.municipal
    return _talkers(consult, other, at)


def _both(entry: Entry, at: datetime) -> People:
    """Who talks for both; who settled it knows."""
    consult = _consult(entry)
    people = _talkers(consult, consult.municipal, at) | _talkers(consult, consult.welfare, at)
    return {one for one in people if one.id != consult.settled_by_id}


def _both_unsettled(entry: Entry, at: datetime) -> People:
    return set() if _consult(entry).settled_at is not None else _both(entry, at)


def _leaders(entry: Entry, at: datetime) -> People:
    """Who leads the two teams; where nobody does, who signs for them."""
    consult = _consult(entry)
    if consult.settled_at is not None:
        return set()
    return _leads(consult.municipal, at) | _leads(consult.welfare, at)


def _who_clears(entry: Entry, at: datetime) -> People:
    """Who can read an example before it is published: never who wrote it."""
    consult = _consult(entry)
    example = getattr(consult, "example", None)
    if example is None or example.cleared_at is not None:
        return set()
    people = _talkers(consult, consult.municipal, at) | _talkers(consult, consult.welfare, at)
    return {one for one in people if access.may_clear(one, example, at)}


def _who_answers(entry: Entry, at: datetime) -> People:
    """Who signs for a party that must agree and has not spoken."""
    proposal = _proposal(entry)
    if proposal.closed_at is not None:
        return set()
    spoke = set(proposal.answers.values_list("party", flat=True))
    silent = [party for party in queries.must_agree(at) if party.id not in spoke]
    return {one.person for one in accounts.representatives_of(silent, at)}


def _who_demarcates(entry: Entry, at: datetime) -> People:
    """Everybody who signs for a party that had to agree hears how it ended."""
    return {one.person for one in accounts.representatives_of(queries.must_agree(at), at)}


def _about_consult(entry: Entry, person: Person, at: datetime) -> Facts | None:
    consult = _consult(entry)
    is_open = consult.settled_at is None
    if access.party_in(person, consult, at) is None:
        return None
    if entry.kind in {"consult.settled", "example.written"} if is_open else entry.kind in _WHILE_OPEN:
        return None
    why = _("You get this mail because you belong to one of the two who talk here.")
    address = reverse("consults:consult", args=[consult.id])
    return _facts(person, address, _("Open the consult"), why, consult=consult, work=_work(consult))


def _about_settlement(entry: Entry, person: Person, at: datetime) -> Facts | None:
    settlement = _settlement(entry)
    if queries.open_proposal_in(settlement.consult) != settlement:
        return None
    why = _("You get this mail because you belong to one of the two who talk here.")
    address = reverse("consults:consult", args=[settlement.consult_id])
    facts = {"consult": settlement.consult, "work": _work(settlement.consult), "settlement": settlement}
    return _facts(person, address, _("Open the consult"), why, **facts)


def _about_demarcation(entry: Entry, person: Person, at: datetime) -> Facts | None:
    proposal = _proposal(entry)
    if entry.kind == "demarcation.proposed" and proposal.closed_at is not None:
        return None
    why = _("You get this mail because you sign for a party that agrees on who does what.")
    address = reverse("demarcation:proposal", args=[proposal.id])
    work = proposal.get_work_function_display()
    return _facts(person, address, _("Open the proposal"), why, proposal=proposal, work=work)


_WHILE_OPEN = frozenset({"consult.opened", "consult.remarked", "consult.reminded", "consult.escalated"})

PEOPLE: dict[str, Callable[[Entry, datetime], People]] = {
    "consult.opened": _other_side,
    "consult.remarked": _who_listens,
    "settlement.proposed": _who_agrees,
    "consult.settled": _both,
    "consult.reminded": _both_unsettled,
    "consult.escalated": _leaders,
    "example.written": _who_clears,
    "demarcation.proposed": _who_answers,
    "demarcation.closed": _who_demarcates,
}

LETTERS: dict[str, Callable[[Entry, Person, datetime], Facts | None]] = {
    "consult.opened": _about_consult,
    "consult.remarked": _about_consult,
    "settlement.proposed": _about_settlement,
    "consult.settled": _about_consult,
    "consult.reminded": _about_consult,
    "consult.escalated": _about_consult,
    "example.written": _about_consult,
    "demarcation.proposed": _about_demarcation,
    "demarcation.closed": _about_demarcation,
}


def _facts(person: Person, address: str, label: str, why: str, **facts: Any) -> Facts:
    return {
        "name": tidy_line(person.name),
        "link": absolute(address),
        "link_label": label,
        "municipality": districts.municipality(),
        "why": why,
        "stop_link": "",
        **facts,
    }


def _work(consult: Consult) -> str:
    return _("%(work)s in %(district)s") % {
        "work": consult.get_work_function_display(),
        "district": consult.district.name,
    }


def _talkers(consult: Consult, party: Party, at: datetime) -> People:
    """Who of a party took part in a consult, by word or by the act that opened it; before that who leads it."""
    members = {one.person for one in accounts.members_of([party.id], at)}
    spoke = set(consult.remarks.values_list("written_by", flat=True))
    spoke |= set(consult.settlements.values_list("proposed_by", flat=True))
    spoke.add(consult.opened_by_id)
    return {one for one in members if one.id in spoke} or _leads(party, at)


def _leads(party: Party, at: datetime) -> People:
    members = list(accounts.members_of([party.id], at))
    leads = {one.person for one in members if one.is_lead}
    return leads or {one.person for one in members if one.is_representative}


def _other_than(consult: Consult, person: Person, at: datetime) -> Party:
    """The party that somebody does not belong to; social work for who belongs to neither any more."""
    return consult.municipal if access.party_in(person, consult, at) == consult.welfare else consult.welfare


def _is_the_first_word(entry: Entry) -> bool:
    """Was this said in the act that opened the consult? That mail tells of both."""
    opened = Entry.objects.filter(kind="consult.opened", subject=entry.subject).first()
    return opened is not None and opened.at == entry.at


def _consult(entry: Entry) -> Consult:
    return queries.consults().select_related("opened_by", "example").get(id=entry.subject)


def _settlement(entry: Entry) -> Settlement:
    settlements = Settlement.objects.select_related("consult__municipal", "consult__welfare", "consult__district")
    return settlements.select_related("party").get(id=entry.subject)


def _proposal(entry: Entry) -> DemarcationProposal:
    return queries.proposals().get(id=entry.subject)
