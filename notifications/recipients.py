"""Who is owed a mail about a line of the ledger.

Nobody hears of their own act, but for the receipt. What happens in one transaction leaves several lines and makes one
mail for each person: the weightiest line speaks for the others, and each function below says which it leaves to which.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import F

from accounts import queries as accounts
from accounts.models import Invitation, Party, Person
from decisions import queries as table
from decisions.models import Assignment, Authority, Decision, End, Process, Proposal, Role, Step, Term, Voice
from initiatives.models import Initiative
from ledger.models import Entry
from notifications.models import Message

People = set[Person]


def messages_about(entry: Entry, at: datetime) -> list[Message]:
    """The mails that a line of the ledger makes due, one for each person. `at` decides who holds which role.

    Looks at what is true when it is asked: who has spoken meanwhile is not asked to speak.
    """
    if entry.kind == "invitation.made":
        return [_message(entry, at, invitation=invitation) for invitation in _invited(entry.subject)]
    find = _PEOPLE_ABOUT.get(entry.kind)
    try:
        people = find(entry.subject, at) if find else set()
    except ObjectDoesNotExist:  # A line outlives what it is about; the lines after it still have to be read.
        people = set()
    return [_message(entry, at, person=person) for person in sorted(people, key=lambda person: person.email)]


def _message(
    entry: Entry, at: datetime, *, person: Person | None = None, invitation: Invitation | None = None
) -> Message:
    return Message(
        entry=entry.index, kind=entry.kind, person=person, invitation=invitation, created_at=at, next_attempt_at=at
    )


def _invited(subject: UUID) -> Iterable[Invitation]:
    return Invitation.objects.filter(id=subject, accepted_at=None)


def _about_sent(subject: UUID, at: datetime) -> People:
    """The receipt, for everybody of the group, whoever pressed the button. What was imported was sent elsewhere."""
    initiative = Initiative.objects.select_related("sent_by").get(id=subject)
    if _is_imported(initiative) or initiative.sent_by is None:
        return set()
    return _members([initiative.group_id], at) | {initiative.sent_by}


def _about_accepted(subject: UUID, at: datetime) -> People:
    initiative = Initiative.objects.get(id=subject)
    return _without(_followers(initiative), initiative.accepted_by_id)


def _about_withdrawn(subject: UUID, at: datetime) -> People:
    """Its followers, and who works on it."""
    initiative = Initiative.objects.get(id=subject)
    if initiative.process_id is None:
        return set()
    at_work = Person.objects.filter(assignments__process=initiative.process_id, assignments__until=None)
    return _without(_followers(initiative) | set(at_work.filter(is_active=True)), initiative.withdrawn_by_id)


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
    """Who decides and has not spoken on the proposal; nobody once it was settled."""
    proposal = Proposal.objects.select_related("step").get(id=subject)
    if proposal.closed_at is not None:
        return set()
    spoke = proposal.voices.values("party")
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


def _about_decision(subject: UUID, at: datetime) -> People:
    """The followers. Who is asked to decide at the step that opened with it hears of both in that mail."""
    decision = Decision.objects.select_related("step").get(id=subject)
    step = decision.step
    initiative = _initiative_of(step.process_id)
    if initiative is None:
        return set()
    following = Step.objects.filter(process=step.process_id, number=step.number + 1).first()
    asked = _asked_at(following, at) if following else set()
    return _without(_followers(initiative) - asked, decision.taken_by_id)


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
    """The followers, and who must act now that the term has passed."""
    term = Term.objects.select_related("step").get(step_id=subject)
    initiative = _initiative_of(term.step.process_id)
    people = _followers(initiative) if initiative else set()
    if term.escalated_to_id is not None:
        people |= _representatives(Party.objects.filter(id=term.escalated_to_id), at)
    return people


def _about_assignment(subject: UUID, at: datetime) -> People:
    assignment = Assignment.objects.select_related("person").get(id=subject)
    if assignment.until is not None or not assignment.person.is_active:
        return set()
    return _without({assignment.person}, assignment.since_by_id)


_PEOPLE_ABOUT: dict[str, Callable[[UUID, datetime], People]] = {
    "initiative.sent": _about_sent,
    "initiative.accepted": _about_accepted,
    "initiative.withdrawn": _about_withdrawn,
    "step.opened": _about_step,
    "proposal.made": _about_proposal,
    "proposal.failed": _about_failed_proposal,
    "decision.taken": _about_decision,
    "authority.withdrawn": _about_withdrawal,
    "process.closed": _about_close,
    "term.lapsed": _about_lapse,
    "assignment.began": _about_assignment,
}


def _initiative_of(process_id: UUID) -> Initiative | None:
    return Initiative.objects.filter(process=process_id).first()


def _is_imported(initiative: Initiative) -> bool:
    return hasattr(initiative, "origin")


def _followers(initiative: Initiative) -> People:
    return set(Person.objects.filter(follows__initiative=initiative, is_active=True))


def _members(party_ids: list[UUID], at: datetime) -> People:
    return {membership.person for membership in accounts.members_of(party_ids, at)}


def _representatives(parties: Iterable[Party], at: datetime) -> People:
    return {membership.person for membership in accounts.representatives_of(list(parties), at)}


def _asked_at(step: Step, at: datetime) -> People:
    """Who can decide at an open step, but for whom opened it; nobody once it has closed."""
    if step.closed_at is not None:
        return set()
    parties = Party.objects.filter(id__in=_deciders(table.current_authority(step)))
    return _without(_representatives(parties, at), step.opened_by_id)


def _deciders(authority: Authority) -> list[UUID]:
    return [seat.party_id for seat in authority.seats.all() if seat.role == Role.DECIDES]


def _without(people: People, who_did_it: UUID | None) -> People:
    return {person for person in people if person.id != who_did_it}
