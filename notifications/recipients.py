"""Who is owed a mail about a line of the ledger.

Nobody hears of their own act, but for the receipt. What happens in one transaction leaves several lines and makes one
mail for each person: the weightiest line speaks for the others, and each function below says which it leaves to which.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import F, Q

from accounts import queries as accounts
from accounts.models import Invitation, Party, Person
from decisions import queries as table
from decisions.models import (
    Advice,
    Assignment,
    Authority,
    Decision,
    End,
    Mandate,
    Process,
    Proposal,
    Role,
    Step,
    Term,
    Transfer,
    Voice,
)
from decisions.queries import SignedFor
from initiatives.models import Initiative, JoinRequest
from ledger import queries as ledger
from ledger.models import Entry
from notifications import desk_letters, elsewhere
from notifications.models import Message
from notifications.plan_recipients import PEOPLE_ABOUT_A_LINE, People
from notifications.plan_recipients import followers as _followers
from notifications.plan_recipients import leads as _leads
from notifications.plan_recipients import without as _without


def messages_about(entry: Entry, at: datetime) -> list[Message]:
    """The mails that a line of the ledger makes due, one for each person. `at` decides who holds which role.

    Looks at what is true when it is asked: who has spoken meanwhile is not asked to speak.
    """
    if entry.kind in {"invitation.made", "invitation.moved"}:
        return [_message(entry, at, invitation=invitation) for invitation in _invited(entry.subject)]
    try:
        people = _people_about(entry, at)
    except ObjectDoesNotExist:  # A line outlives what it is about; the lines after it still have to be read.
        people = set()
    reached = [person for person in people if person.has_address]
    return [_message(entry, at, person=person) for person in sorted(reached, key=lambda person: person.email)]


def _people_about(entry: Entry, at: datetime) -> People:
    if entry.kind in _SIGNED:
        return _still_to_sign(entry, at)
    if about_the_line := PEOPLE_ABOUT_A_LINE.get(entry.kind):
        return about_the_line(entry, at)
    if find_elsewhere := elsewhere.people_about(entry.kind):
        return find_elsewhere(entry, at)
    if who_hears := desk_letters.WHO_HEARS.get(entry.kind):
        return who_hears(entry, at)
    find = _PEOPLE_ABOUT.get(entry.kind)
    people = find(entry.subject, at) if find else set()
    if entry.kind in _ONLY_THE_LINE_KNOWS_WHO:
        told = {ledger.sealed_text(entry, "by")} | desk_letters.asked_by_name(entry)
        return {person for person in people if str(person.id) not in told}
    return people


def _message(
    entry: Entry, at: datetime, *, person: Person | None = None, invitation: Invitation | None = None
) -> Message:
    return Message(
        entry=entry.index, kind=entry.kind, person=person, invitation=invitation, created_at=at, next_attempt_at=at
    )


def _invited(subject: UUID) -> Iterable[Invitation]:
    return Invitation.objects.filter(id=subject, accepted_at=None)


def _about_sent(subject: UUID, at: datetime) -> People:
    """The receipt, for everybody of the group, whoever pressed the button, and for who sent it, as theirs to keep. What
    was imported was sent elsewhere.
    """
    initiative = Initiative.objects.select_related("sent_by").get(id=subject)
    if _is_imported(initiative) or initiative.sent_by is None:
        return set()
    sender = {initiative.sent_by} if initiative.sent_by.is_active else set()
    return _members([initiative.group_id], at) | sender


def _about_accepted(subject: UUID, at: datetime) -> People:
    initiative = Initiative.objects.get(id=subject)
    return _without(_followers(initiative), initiative.accepted_by_id)


def _about_withdrawn(subject: UUID, at: datetime) -> People:
    """Its followers, and who works on it."""
    initiative = Initiative.objects.get(id=subject)
    if initiative.process_id is None:
        return set()
    working = Assignment.objects.filter(process=initiative.process_id, until=None)
    return _without(_followers(initiative) | _at_work(working, at), initiative.withdrawn_by_id)


def _about_step(subject: UUID, at: datetime) -> People:
    """Who decides at the step that opened. The first step of a plan is told to its group by the receipt."""
    step = Step.objects.get(id=subject)
    asked = _asked_at(step, at)
    if step.number > 1:
        return asked
    initiative = _initiative_of(step.process_id)
    if initiative is None:
        return asked
    return set() if _is_imported(initiative) else asked - _members([initiative.group_id], at)


def _about_proposal(subject: UUID, at: datetime) -> People:
    """Who decides and has not spoken on the proposal; nobody once it was settled.

    Where the party that proposed it needs more signatures, the line of the first signature asks for them.
    """
    proposal = Proposal.objects.select_related("step").get(id=subject)
    if proposal.closed_at is not None:
        return set()
    spoke = {proposal.party_id, *proposal.voices.values_list("party", flat=True)}
    silent = Party.objects.filter(id__in=_deciders(table.current_authority(proposal.step))).exclude(id__in=spoke)
    return _without(_representatives(silent, at), proposal.proposed_by_id)


def _about_failed_proposal(subject: UUID, at: datetime) -> People:
    """Who decides, when somebody objected. That the authority was taken back tells itself."""
    proposal = Proposal.objects.select_related("step").get(id=subject)
    last = proposal.voices.exclude(say=Voice.Say.CONSENT).order_by("said_at").last()
    if last is None or last.said_at != proposal.closed_at or proposal.step.closed_at is not None:
        return set()
    parties = Party.objects.filter(id__in=_deciders(table.current_authority(proposal.step)))
    return _without(_representatives(parties, at), last.said_by_id)


def _about_proposal_taken_back(subject: UUID, at: datetime) -> People:
    """Who decides at the step, when the party that made a proposal took it off the table."""
    proposal = Proposal.objects.select_related("step").get(id=subject)
    return _without(_representatives(_deciding_at(proposal.step), at), proposal.taken_back_by_id)


def _about_decision(subject: UUID, at: datetime) -> People:
    """The followers. Who is asked something at the step that opened with it hears of both in that mail."""
    decision = Decision.objects.select_related("step").get(id=subject)
    step = decision.step
    initiative = _initiative_of(step.process_id)
    if initiative is None:
        return set()
    following = Step.objects.filter(process=step.process_id, number=step.number + 1).first()
    asked = _asked_at(following, at) | _advisers_at(following, at) if following else set()
    return _without(_followers(initiative) - asked, decision.taken_by_id)


def _about_reversal(subject: UUID, at: datetime) -> People:
    """The followers. Who is asked something at the step that decides anew hears it in that mail."""
    step = Step.objects.get(reverses=subject)
    initiative = _initiative_of(step.process_id)
    if initiative is None:
        return set()
    return _without(_followers(initiative) - _asked_at(step, at) - _advisers_at(step, at), step.opened_by_id)


def _about_advice_asked(subject: UUID, at: datetime) -> People:
    """Who can give the advice, while it is waited for. Who decides at that step too is asked for that."""
    advice = Advice.objects.select_related("step", "party").get(id=subject)
    if not advice.is_waiting or advice.step.closed_at is not None:
        return set()
    people = _representatives([advice.party], at) - _asked_at(advice.step, at)
    return _without(people, advice.asked_by_id)


def _about_advice(subject: UUID, at: datetime) -> People:
    """Who decides, when an advice was given or its last day has passed: they could not decide before."""
    advice = Advice.objects.select_related("step").get(id=subject)
    return _without(_representatives(_deciding_at(advice.step), at), advice.given_by_id)


def _about_moved_advice(subject: UUID, at: datetime) -> People:
    """Who can give an advice of which the last day was moved."""
    advice = Advice.objects.select_related("party").get(id=subject)
    return _representatives([advice.party], at) if advice.is_waiting else set()


def _about_offer(subject: UUID, at: datetime) -> People:
    """Who must accept it and has not answered; nobody once it was settled.

    Where the party that offers needs more signatures, the line of the first signature asks for them.
    """
    transfer = Transfer.objects.select_related("step", "giver", "receiver").get(id=subject)
    if transfer.closed_at is not None:
        return set()
    answered = {transfer.giver_id, *transfer.answers.values_list("party", flat=True)}
    needed = {party.id for party in table.must_agree(transfer, table.current_authority(transfer.step))} - answered
    return _without(_representatives(Party.objects.filter(id__in=needed), at), transfer.offered_by_id)


def _about_failed_offer(subject: UUID, at: datetime) -> People:
    """Who sits at the table, and whom it was offered to, when it was refused or not answered in time."""
    transfer = Transfer.objects.select_related("step").get(id=subject)
    parties = {*_seated(table.current_authority(transfer.step)), *_of_offer(transfer)}
    refused = transfer.answers.filter(accepts=False).first()
    people = _representatives(Party.objects.filter(id__in=parties), at)
    return _without(people, refused.answered_by_id if refused else None)


def _about_new_arrangement(subject: UUID, at: datetime) -> People:
    """Who sits at the table now, and the followers, when who decides has changed by agreement, return or lapse.

    Who is asked for advice with that reads there who decides.
    """
    authority = Authority.objects.select_related("step").get(id=subject)
    initiative = _initiative_of(authority.step.process_id)
    people = _followers(initiative) if initiative else set()
    people |= _representatives(Party.objects.filter(id__in=_seated(authority)), at)
    asked = authority.step.advices.filter(asked_at=authority.from_at, given_at=None, lapsed_at=None).values("party")
    people -= _representatives(Party.objects.filter(id__in=asked), at)
    return _without(people, authority.by_id)


def _about_moved_term(subject: UUID, at: datetime) -> People:
    """The followers, when they hear later than was said."""
    step = Step.objects.get(id=subject)
    initiative = _initiative_of(step.process_id)
    return _followers(initiative) if initiative and step.closed_at is None else set()


def _about_term_moved_by_an_outage(subject: UUID, at: datetime) -> People:
    """The followers, and the residents who decide at the step."""
    step = Step.objects.get(id=subject)
    residents = [party for party in _deciding_at(step) if party.kind == Party.Kind.RESIDENT_GROUP]
    return _about_moved_term(subject, at) | _representatives(residents, at)


def _about_mandate(subject: UUID, at: datetime) -> People:
    """Who signs for the party that holds the mandate, and for the executive, which can give a new one."""
    mandate = Mandate.objects.get(id=subject)
    parties = Party.objects.filter(Q(id=mandate.party_id) | Q(kind=Party.Kind.EXECUTIVE))
    return _representatives(parties, at)


def _about_withdrawal(subject: UUID, at: datetime) -> People:
    """The followers, and who decided until then."""
    authority = Authority.objects.select_related("step", "previous").get(id=subject)
    initiative = _initiative_of(authority.step.process_id)
    people = _followers(initiative) if initiative else set()
    if authority.previous is not None:
        people |= _representatives(Party.objects.filter(id__in=_deciders(authority.previous)), at)
    return _without(people, authority.by_id)


def _about_close(subject: UUID, at: datetime) -> People:
    """The followers, unless the decision or the withdrawal that ended the process tells them so."""
    process = Process.objects.get(id=subject)
    decided = Decision.objects.filter(step__process=process, taken_at=F("step__process__closed_at")).exists()
    initiative = _initiative_of(process.id)
    if decided or initiative is None or process.end == End.WITHDRAWN:
        return set()
    return _without(_followers(initiative), process.closed_by_id)


def _about_lapse(subject: UUID, at: datetime) -> People:
    """The followers, and who must act now that the term has passed. That a party decides too tells itself."""
    term = Term.objects.select_related("step").get(step_id=subject)
    escalations = term.step.authorities.filter(basis=Authority.Basis.ESCALATION)
    if term.lapsed_at is not None and escalations.filter(from_at=term.lapsed_at).exists():
        return set()
    initiative = _initiative_of(term.step.process_id)
    people = _followers(initiative) if initiative else set()
    if term.escalated_to_id is not None:
        people |= _representatives(Party.objects.filter(id=term.escalated_to_id), at)
    return people


def _about_assignment(subject: UUID, at: datetime) -> People:
    """Who was given a task, by one mail where it was of many plans at once."""
    assignment = Assignment.objects.select_related("person").get(id=subject)
    given = table.given_with(assignment)
    if assignment != given.first() or not given.filter(until=None).exists():
        return set()
    if assignment.person is None:
        return _without(_leads(assignment.party_id, at), assignment.since_by_id)
    return _without(_at_work([assignment], at), assignment.since_by_id)


def _at_work(assignments: Iterable[Assignment], at: datetime) -> People:
    """Who works on these by name, and still belongs to the party for which they do. A task outlives that."""
    named = {(one.person_id, one.party_id) for one in assignments}
    members = accounts.members_of([party for _person, party in named], at)
    return {one.person for one in members if (one.person_id, one.party_id) in named}


def _about_join_asked(subject: UUID, at: datetime) -> People:
    """Who signs for the group, while nobody has answered."""
    request = JoinRequest.objects.select_related("initiative__group").get(id=subject)
    return set() if request.answered_at else _representatives([request.initiative.group], at)


def _about_join_answered(subject: UUID, at: datetime) -> People:
    request = JoinRequest.objects.select_related("asked_by").get(id=subject)
    return {request.asked_by} if request.asked_by.is_active else set()


_SIGNED: dict[str, type[SignedFor]] = {
    "proposal.signed": Proposal,
    "transfer.signed": Transfer,
    "authority.signed": Authority,
    "decision.signed": Decision,
    "process.signed": Process,
}

_ONLY_THE_LINE_KNOWS_WHO = {"term.suspended", "term.resumed", "term.extended"}


def _still_to_sign(entry: Entry, at: datetime) -> People:
    """The other representatives of the group that somebody signed for, while it is not bound yet."""
    thing = _SIGNED[entry.kind]._default_manager.get(id=entry.subject)  # noqa: SLF001 - the documented way to it
    party = Party.objects.get(id=ledger.facts(entry)["party"])
    if table.is_settled_for(thing, party):
        return set()
    signed = table.signatures_under(thing, party, at)
    return {person for person in _representatives([party], at) if person.id not in signed}


_PEOPLE_ABOUT: dict[str, Callable[[UUID, datetime], People]] = {
    "initiative.sent": _about_sent,
    "initiative.accepted": _about_accepted,
    "initiative.withdrawn": _about_withdrawn,
    "join.asked": _about_join_asked,
    "join.accepted": _about_join_answered,
    "join.declined": _about_join_answered,
    "step.opened": _about_step,
    "proposal.made": _about_proposal,
    "proposal.failed": _about_failed_proposal,
    "proposal.taken_back": _about_proposal_taken_back,
    "decision.taken": _about_decision,
    "decision.reversal_asked": _about_reversal,
    "advice.asked": _about_advice_asked,
    "advice.given": _about_advice,
    "advice.lapsed": _about_advice,
    "transfer.offered": _about_offer,
    "transfer.refused": _about_failed_offer,
    "transfer.lapsed": _about_failed_offer,
    "authority.transferred": _about_new_arrangement,
    "authority.returned": _about_new_arrangement,
    "authority.escalated": _about_new_arrangement,
    "authority.withdrawn": _about_withdrawal,
    "process.closed": _about_close,
    "term.lapsed": _about_lapse,
    "term.suspended": _about_moved_term,
    "term.resumed": _about_moved_term,
    "term.extended": _about_moved_term,
    "term.moved": _about_term_moved_by_an_outage,
    "advice.moved": _about_moved_advice,
    "transfer.moved": _about_offer,
    "mandate.expiring": _about_mandate,
    "assignment.began": _about_assignment,
}


def _initiative_of(process_id: UUID) -> Initiative | None:
    return Initiative.objects.filter(process=process_id).first()


def _is_imported(initiative: Initiative) -> bool:
    return hasattr(initiative, "origin")


def _members(party_ids: list[UUID], at: datetime) -> People:
    return {membership.person for membership in accounts.members_of(party_ids, at)}


def _representatives(parties: Iterable[Party], at: datetime) -> People:
    return {membership.person for membership in accounts.representatives_of(list(parties), at)}


def _asked_at(step: Step, at: datetime) -> People:
    """Who can decide at an open step, but for whom opened it; nobody once it has closed."""
    if step.closed_at is not None:
        return set()
    return _without(_representatives(_deciding_at(step), at), step.opened_by_id)


def _advisers_at(step: Step, at: datetime) -> People:
    """Who can give an advice that a step waits for."""
    waiting = step.advices.filter(given_at=None, lapsed_at=None).values("party")
    return _representatives(Party.objects.filter(id__in=waiting), at)


def _deciding_at(step: Step) -> Iterable[Party]:
    """The parties that decide at an open step; none once it has closed."""
    if step.closed_at is not None:
        return []
    return Party.objects.filter(id__in=_deciders(table.current_authority(step)))


def _deciders(authority: Authority) -> list[UUID]:
    return [seat.party_id for seat in authority.seats.all() if seat.role == Role.DECIDES]


def _of_offer(transfer: Transfer) -> list[UUID]:
    """The parties that an offer is about: the new deciders are among them."""
    return [party for party in (transfer.giver_id, transfer.receiver_id) if party is not None]


def _seated(authority: Authority) -> list[UUID]:
    return [seat.party_id for seat in authority.seats.all()]
