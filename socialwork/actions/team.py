"""Who is on a case: colleagues who join and leave, and handing it over, which the receiver accepts."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.typed_text import tidy
from ledger import actions as ledger
from ledger.refusals import Refusal
from socialwork.access import cases as access
from socialwork.actions.lines import line, locked, new_subjects, told
from socialwork.models import CaseWorker, Handover
from socialwork.queries import cases as queries


class CannotAddColleague(Refusal):
    pass


class CannotLeaveCase(Refusal):
    pass


class CannotHandOver(Refusal):
    pass


class CannotAnswerHandover(Refusal):
    pass


class CannotTakeLeft(Refusal):
    pass


@ledger.together()
def add_colleague(*, case_id: UUID, person: Person, by: Person, at: datetime) -> CaseWorker:
    """Put a colleague of the same team on a case. They hear that something waits.

    Raises CannotAddColleague for who does not handle it, for somebody of another team, or who is on it already.
    """
    case = locked(case_id)
    if not access.may_lead(by, case, at):
        raise CannotAddColleague(_("Only who handles the case can put a colleague on it."))
    if not access.may_open(person, case.party, at):
        raise CannotAddColleague(_("%(person)s does not work for %(team)s.") % {"person": person, "team": case.party})
    if case.workers.filter(person=person, until=None).exists():
        raise CannotAddColleague(_("%(person)s is on this case already.") % {"person": person})
    worker = CaseWorker.objects.create(case=case, person=person, since=at, since_by=by)
    ledger.append(line("case.worker_joined", worker.id, by, person=str(person.id)), told(person, at), at=at)
    return worker


@ledger.together()
def leave_case(*, case_id: UUID, person: Person, by: Person, at: datetime) -> CaseWorker:
    """Take a colleague off a case: by who handles it, or by themselves. They see nothing of it from now on.

    Raises CannotLeaveCase for anybody else, and for who handles it: they hand it over first.
    """
    case = locked(case_id)
    worker = case.workers.select_for_update().filter(person=person, until=None).first()
    if worker is None:
        raise CannotLeaveCase(_("%(person)s is not on this case.") % {"person": person})
    if worker.is_handler:
        raise CannotLeaveCase(_("Who handles the case hands it over first."))
    if by.id != person.id and not access.may_lead(by, case, at):
        raise CannotLeaveCase(_("Only who handles the case can take a colleague off it."))
    _off(worker, by, at)
    ledger.append(line("case.worker_left", next(new_subjects(case)), by), at=at)
    return worker


@ledger.together()
def offer_handover(*, case_id: UUID, receiver: Person, reason: str, by: Person, at: datetime) -> Handover:
    """Offer a case to a colleague of the same team. Until they accept, nothing changes.

    Who leads the team does so only where nobody who still belongs to it is on the case; and nobody offers a case to
    themselves. Raises CannotHandOver for who may not, without a reason, for somebody of another team or who handles it
    already, or while another offer is open.
    """
    case = locked(case_id)
    handler = queries.handler_of(case)
    if not access.may_offer(by, case, at):
        raise CannotHandOver(
            _("Only who handles the case can hand it over. Who leads the team can, where nobody is on it any more.")
        )
    if receiver.id == by.id:
        raise CannotHandOver(_("Choose a colleague. You cannot hand a case over to yourself."))
    if not tidy(reason):
        raise CannotHandOver(_("Write what your colleague must know to say yes or no."))
    if not access.may_open(receiver, case.party, at):
        raise CannotHandOver(_("%(person)s does not work for %(team)s.") % {"person": receiver, "team": case.party})
    if handler is not None and handler.person_id == receiver.id:
        raise CannotHandOver(_("%(person)s handles this case already.") % {"person": receiver})
    if case.handovers.filter(answer="").exists():
        raise CannotHandOver(_("The case is offered already. Take that back first."))
    handover = Handover(case=case, receiver=receiver, reason=tidy(reason), offered_at=at, offered_by=by)
    handover.save(force_insert=True)
    ledger.append(line("case.handover_offered", handover.id, by), told(receiver, at), at=at)
    return handover


@ledger.together()
def accept_handover(*, handover_id: UUID, by: Person, at: datetime) -> Handover:
    """Take a case over: from now on the receiver handles it, and who did is no longer on it."""
    handover = _answered(handover_id, Handover.Answer.ACCEPTED, "", by, at)
    case = handover.case
    before = queries.handler_of(case)
    for worker in case.workers.filter(until=None, person__in=[by.id, *([before.person_id] if before else [])]):
        _off(worker, by, at)
    CaseWorker.objects.create(case=case, person=by, is_handler=True, since=at, since_by=by)
    others = [told(before.person, at)] if before else []
    subjects = new_subjects(case)
    ledger.append(
        line("case.handover_answered", next(subjects), by, answer="accepted"),
        line("case.handed_over", next(subjects), by),
        *others,
        at=at,
    )
    return handover


@ledger.together()
def refuse_handover(*, handover_id: UUID, remark: str, by: Person, at: datetime) -> Handover:
    """Say no to a case that was offered, with why. Who offered it hears that something waits."""
    if not tidy(remark):
        raise CannotAnswerHandover(_("Say why you cannot take the case."))
    handover = _answered(handover_id, Handover.Answer.REFUSED, tidy(remark), by, at)
    ledger.append(
        line("case.handover_answered", next(new_subjects(handover.case)), by, answer="refused"),
        told(handover.offered_by, at),
        at=at,
    )
    return handover


@ledger.together()
def take_back_handover(*, handover_id: UUID, by: Person, at: datetime) -> Handover:
    """Take an offer back while it was not answered. Raises CannotHandOver for who may not, or once it was."""
    handover = _locked(handover_id)
    if not access.may_offer(by, handover.case, at) or handover.answer:
        raise CannotHandOver(_("This offer can no longer be taken back."))
    handover.answer, handover.answered_at, handover.answered_by = Handover.Answer.TAKEN_BACK, at, by
    handover.save(update_fields=["answer", "answered_at", "answered_by"])
    ledger.append(line("case.handover_answered", next(new_subjects(handover.case)), by, answer="taken_back"), at=at)
    return handover


@ledger.together()
def take_left(*, case_id: UUID, by: Person, at: datetime) -> CaseWorker:
    """Handle a case that nobody is on any more, as who leads the team and is all that is left of it. Nobody can hand it
    over to them; so a second person agrees first, when they judge an emergency look into it, and hears when it is done.

    Raises CannotTakeLeft while a colleague could take it or hand it over, or while no second person agreed.
    """
    case = locked(case_id)
    if not access.is_left_to(by, case, at):
        raise CannotTakeLeft(
            _("A case is handed over by a colleague, or to one. Only who is all that is left of a team takes one.")
        )
    glass = access.agreed_to_take(by, case, at)
    if glass is None or glass.reviewed_by is None:
        raise CannotTakeLeft(_("A second person must agree first, when they judge your emergency look into this case."))
    for offer in case.handovers.filter(answer=""):  # to or by a colleague who is no longer there
        offer.answer, offer.answered_at, offer.answered_by = Handover.Answer.TAKEN_BACK, at, by
        offer.save(update_fields=["answer", "answered_at", "answered_by"])
    for worker in case.workers.filter(until=None):
        _off(worker, by, at)
    worker = CaseWorker.objects.create(case=case, person=by, is_handler=True, since=at, since_by=by)
    ledger.append(line("case.taken_over", next(new_subjects(case)), by), told(glass.reviewed_by, at), at=at)
    return worker


def _answered(handover_id: UUID, answer: str, remark: str, by: Person, at: datetime) -> Handover:
    handover = _locked(handover_id)
    if not access.may_answer(by, handover, at):
        raise CannotAnswerHandover(_("This offer is no longer open to you."))
    handover.answer, handover.remark, handover.answered_at, handover.answered_by = answer, remark, at, by
    handover.save(update_fields=["answer", "remark", "answered_at", "answered_by"])
    return handover


def _locked(handover_id: UUID) -> Handover:
    case = locked(Handover.objects.values_list("case_id", flat=True).get(id=handover_id))
    handover = Handover.objects.select_for_update(of=("self",)).select_related("offered_by").get(id=handover_id)
    handover.case = case
    return handover


def _off(worker: CaseWorker, by: Person, at: datetime) -> None:
    worker.until, worker.until_by = at, by
    worker.save(update_fields=["until", "until_by"])
