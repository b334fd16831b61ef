from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts import access as accounts
from accounts import queries as people
from accounts.models import Membership, Party, Person
from decisions import queries
from decisions.models import (
    Advice,
    Authority,
    Decision,
    Participant,
    Process,
    Proposal,
    Recusal,
    Role,
    Seat,
    Signature,
    Step,
    Transfer,
    TransferAnswer,
    Voice,
)


def parties_deciding_with(person: Person, step: Step, at: datetime) -> list[Party]:
    """The deciding parties of an open step that this person can bind, under the arrangement that holds now.

    Not the one that held at `at`: who waited for a lock while authority moved on must not decide under the old one.
    """
    if step.closed_at is not None or is_recused(person, step.process_id):
        return []
    deciders = Seat.objects.filter(authority__step=step, authority__next=None, role=Role.DECIDES).values("party")
    return list(people.represented_by(person, at).filter(id__in=deciders))


def is_recused(person: Person, process_id: UUID) -> bool:
    """Is this person kept from deciding on a plan by a conflict of interest?"""
    return Recusal.objects.filter(process=process_id, person=person).exists()


def signs_at(person: Person, process: Process, at: datetime) -> bool:
    """Does this person sign for a party that takes part in a process?"""
    return people.represented_by(person, at).filter(id__in=process.participants.values("party")).exists()


def may_recuse(person: Person, process: Process, at: datetime) -> bool:
    """Can this person say of themselves that they have a conflict of interest?"""
    return process.closed_at is None and signs_at(person, process, at) and not is_recused(person, process.id)


def has_conflict(person: Person, process_id: UUID) -> bool:
    """The same, and where it is not on record yet but a room above knows of it. Asked by who acts."""
    return is_recused(person, process_id) or is_known_above(person, process_id)


def is_known_above(person: Person, process_id: UUID) -> bool:
    """Does a room above know of a conflict of interest, whether or not it is on record?"""
    return any(import_string(knows)(person, process_id) for knows in settings.KEPT_FROM_DECIDING)


MOVED_BY = {
    Authority.Basis.WITHDRAWAL.value: Party.Kind.EXECUTIVE.value,
    Authority.Basis.RETURN.value: Party.Kind.RESIDENT_GROUP.value,
}
"""Which kind of party takes back and gives back. Of each kind one takes part in a process."""


def acts_for_another(person: Person, party: Party, step: Step) -> bool:
    """Did this person act for another party at this step? (Invariant 5 forbids two.) To act is to speak, sign, advise,
    answer, take a proposal or a decision back, or give back.
    """
    for_others = [basis for basis, kind in MOVED_BY.items() if kind != party.kind]
    return (
        Voice.objects.filter(proposal__step=step, said_by=person).exclude(party=party).exists()
        or TransferAnswer.objects.filter(transfer__step=step, answered_by=person).exclude(party=party).exists()
        or Advice.objects.filter(step=step, given_by=person).exclude(party=party).exists()
        or Proposal.objects.filter(step=step, taken_back_by=person).exclude(party=party).exists()
        or Signature.objects.filter(
            Q(proposal__step=step) | Q(transfer__step=step) | Q(authority__step=step) | Q(decision__step=step),
            signed_by=person,
        )
        .exclude(party=party)
        .exists()
        or Authority.objects.filter(step=step, by=person, basis__in=for_others).exists()
    )


def may_decide(person: Person, step: Step, at: datetime) -> bool:
    """Can this person propose or voice a decision at this step?"""
    return bool(parties_deciding_with(person, step, at))


def may_propose(person: Person, step: Step, at: datetime) -> bool:
    """Can this person put a proposal on the table now? One lies there at a time, and advice comes first."""
    if queries.open_proposal(step) is not None or any(advice.is_waiting for advice in step.advices.all()):
        return False
    return is_open(step) and may_decide(person, step, at)


def may_draft(person: Person, step: Step, at: datetime) -> bool:
    """Can this person write a proposal that is not on the table yet?"""
    return is_open(step) and queries.open_proposal(step) is None and may_decide(person, step, at)


def may_voice(person: Person, step: Step, at: datetime) -> bool:
    """Does the open proposal wait for what this person says for their party?"""
    proposal = queries.open_proposal(step)
    if proposal is None or not is_open(step):
        return False
    spoke = {said.party_id for said in proposal.voices.all()}
    return any(party.id not in spoke for party in parties_deciding_with(person, step, at))


def may_take_back(person: Person, step: Step, at: datetime) -> bool:
    """Can this person take the open proposal back, for the party that made it?"""
    proposal = queries.open_proposal(step)
    if proposal is None or not is_open(step) or is_recused(person, step.process_id):
        return False
    return accounts.may_represent(person, proposal.party, at)


def may_advise(person: Person, advice: Advice, at: datetime) -> bool:
    """Can this person give an advice that still can be given?"""
    in_time = advice.is_waiting and timezone.localdate(at) <= advice.due_on
    return in_time and is_open(advice.step) and accounts.may_represent(person, advice.party, at)


def parties_seated_with(person: Person, step: Step, at: datetime) -> list[Party]:
    """The parties with a seat at a step now that this person can bind, who decides first."""
    if is_recused(person, step.process_id):
        return []
    signs_for = set(people.represented_by(person, at))
    seats = [seat for seat in queries.current_authority(step).seats.all() if seat.party in signs_for]
    return [seat.party for seat in sorted(seats, key=lambda seat: seat.role != Role.DECIDES)]


def may_offer(person: Person, step: Step, at: datetime) -> bool:
    """Can this person offer to change who decides at a step? One offer lies open at a time."""
    if not is_open(step) or queries.open_transfer(step) is not None:
        return False
    return bool(parties_seated_with(person, step, at))


def parties_answering_with(person: Person, transfer: Transfer, at: datetime) -> list[Party]:
    """The parties that must still agree with an offer and that this person can bind."""
    step = transfer.step
    if transfer.closed_at is not None or not is_open(step) or is_recused(person, step.process_id):
        return []
    answered = set(transfer.answers.values_list("party_id", flat=True))
    needed = {party.id for party in queries.must_agree(transfer, queries.current_authority(step))} - answered
    return [party for party in people.represented_by(person, at) if party.id in needed]


def may_answer(person: Person, transfer: Transfer, at: datetime) -> bool:
    """Can this person accept or refuse an offer for their party?"""
    in_time = timezone.localdate(at) <= transfer.answer_by
    return in_time and bool(parties_answering_with(person, transfer, at))


def may_return(person: Person, step: Step, at: datetime) -> bool:
    """A group of residents can always give back what was handed over to it."""
    if not is_open(step):
        return False
    given = queries.transfer_received(queries.current_authority(step))
    if is_recused(person, step.process_id):
        return False
    return given is not None and given.receiver is not None and accounts.may_represent(person, given.receiver, at)


def may_reverse(person: Person, decision: Decision, at: datetime) -> bool:
    """Can this person ask to decide anew? Only who decided can, once, and with no step open in between."""
    step = decision.step
    if decision.reversed_at.exists() or step.process.steps.filter(closed_at=None).exists():
        return False
    return bool(parties_that_decided_with(person, step, at))


def parties_that_decided_with(person: Person, step: Step, at: datetime) -> list[Party]:
    """The parties that took the decision of a step and that this person can bind now."""
    if is_recused(person, step.process_id):
        return []
    decided = [seat.party_id for seat in queries.deciding_seats(queries.current_authority(step))]
    return list(people.represented_by(person, at).filter(id__in=decided))


def may_move_term(person: Person, step: Step, at: datetime) -> bool:
    """Who signs for the municipal team of a plan, or for the executive, can stop its clock or give it longer."""
    return is_open(step) and may_keep_term(person, step.process, at)


def may_keep_term(person: Person, process: Process, at: datetime) -> bool:
    return bool(keeping_terms(person, [process.id], at))


def keeping_terms(person: Person, process_ids: Collection[UUID], at: datetime) -> set[UUID]:
    """At which of these tables this person signs for the municipal team or for the executive."""
    return _with_town_hall_in(process_ids, people.represented_by(person, at).values("id"))


def is_open(step: Step) -> bool:
    return step.is_open


def may_assign(person: Person, process: Process, at: datetime) -> bool:
    """Members of the municipal team at the table, and of the executive, say who works on it."""
    return is_of_town_hall(person, process, at)


def is_of_town_hall(person: Person, process: Process, at: datetime) -> bool:
    """Does this person belong to the municipal team at this table, or to the executive there?"""
    return bool(of_town_hall(person, [process.id], at))


def of_town_hall(person: Person, process_ids: Collection[UUID], at: datetime) -> set[UUID]:
    """At which of these tables this person belongs to the municipal team or to the executive."""
    own = Membership.objects.filter(people.holding_at(at), person=person).values("party")
    return _with_town_hall_in(process_ids, own)


def _with_town_hall_in(process_ids: Collection[UUID], parties: QuerySet[Any]) -> set[UUID]:
    """Those of these processes of which the municipal team or the executive is one of these parties."""
    municipal = (Party.Kind.MUNICIPAL_TEAM, Party.Kind.EXECUTIVE)
    found = Participant.objects.filter(process__in=process_ids, party_kind__in=municipal, party__in=parties)
    return set(found.values_list("process", flat=True))


def may_withdraw(person: Person, step: Step, at: datetime) -> bool:
    """A representative of the executive can take authority back, on a legal ground."""
    executive = queries.participant(step.process, Party.Kind.EXECUTIVE)
    if executive is None or is_recused(person, step.process_id):
        return False
    return accounts.may_represent(person, executive, at)


def can_be_withdrawn(step: Step) -> bool:
    """Does anybody but the executive decide here, so that there is something to take back?"""
    deciders = queries.deciding_seats(queries.current_authority(step))
    return is_open(step) and any(seat.party.kind != Party.Kind.EXECUTIVE for seat in deciders)
