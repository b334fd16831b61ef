from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import access as accounts
from accounts.models import Person
from accounts.typed_text import tidy
from decisions import access
from decisions.actions.locks import lock_table
from decisions.models import Advice, AdviceAnswer, Proposal, Role, Seat, Step, Term
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal


class CannotAdvise(Refusal):
    pass


@dataclass(frozen=True)
class Answer:
    """What a proposal does with one advice (a value of AdviceAnswer.Answer), and why."""

    advice_id: UUID
    answer: str
    reason: str = ""


@transaction.atomic
def give_advice(*, advice_id: UUID, text: str, by: Person, at: datetime) -> Advice:
    """Give the advice that a party was asked for. Raises CannotAdvise for somebody who does not sign for that party,
    without a text, where it was given or has lapsed, or where the step has ended.
    """
    table = lock_table(Advice.objects.values_list("step_id", flat=True).get(id=advice_id))
    advice = Advice.objects.select_for_update(of=("self",)).select_related("party").get(id=advice_id)
    if not table.is_open:
        raise CannotAdvise(_("This step has ended. Advice can no longer be given."))
    if not accounts.may_represent(by, advice.party, at):
        raise CannotAdvise(_("Only somebody who signs for %(party)s can give this advice.") % {"party": advice.party})
    if access.acts_for_another(by, advice.party, table.step):
        raise CannotAdvise(_("You have spoken for another party at this step. Somebody else must speak for this one."))
    if advice.given_at is not None:
        raise CannotAdvise(_("%(party)s has given its advice already.") % {"party": advice.party})
    if advice.lapsed_at is not None or timezone.localdate(at) > advice.due_on:
        raise CannotAdvise(_("The last day for this advice has passed."))
    if not tidy(text):
        raise CannotAdvise(_("Write what you advise, and why."))
    advice.given_at = at
    advice.given_by = by
    advice.text = tidy(text)
    advice.save(update_fields=["given_at", "given_by", "text"])
    facts = {"step": str(advice.step_id), "party": str(advice.party_id), "by": str(by.id)}
    ledger.append(Line("advice.given", advice.id, facts, {"text": advice.text}), at=at)
    return advice


@transaction.atomic
def lapse_advice(*, advice_id: UUID, at: datetime) -> bool:
    """Record that an advice was not given in time. False where there is nothing to record: the clock may ask twice."""
    lock_table(Advice.objects.values_list("step_id", flat=True).get(id=advice_id))
    advice = Advice.objects.select_for_update().get(id=advice_id)
    if not advice.is_waiting or timezone.localdate(at) <= advice.due_on:
        return False
    advice.lapsed_at = at
    advice.save(update_fields=["lapsed_at"])
    facts = {"step": str(advice.step_id), "party": str(advice.party_id)}
    ledger.append(Line("advice.lapsed", advice.id, facts), at=at)
    return True


def ask_advices(step: Step, seats: Iterable[Seat], *, days: int, by: Person | None, at: datetime) -> list[Line]:
    """Ask each advising seat of a step, within `days` and within its term: once, and again where it was released since.

    The caller appends the lines.
    """
    advising = [seat for seat in seats if seat.role == Role.ADVISES]
    before = {advice.party_id: advice for advice in step.advices.all()} if advising else {}
    asked = []
    for seat in advising:
        known = before.get(seat.party_id)
        if known is not None and not known.was_released:
            continue
        advice = known or Advice(step=step, party_id=seat.party_id)
        advice.asked_at, advice.asked_by, advice.lapsed_at = at, by, None
        advice.due_on = _due_on(step.term, days, timezone.localdate(at))
        advice.save()
        asked.append(advice)
    return [
        Line(
            "advice.asked",
            advice.id,
            {
                "step": str(step.id),
                "party": str(advice.party_id),
                "due_on": advice.due_on.isoformat(),
                "by": str(by.id) if by else None,
            },
        )
        for advice in asked
    ]


def _due_on(term: Term, days: int, today: date) -> date:
    """The last day for an advice that is asked today. It leaves those who decide a day of their own term: who hands a
    decision over late, and then advises, does not let the clock run out on who must decide (invariant 11).
    """
    last_day = term.last_day
    wanted = today + timedelta(days=days)
    return wanted if last_day is None else max(today, min(wanted, last_day - timedelta(days=1)))


def release_advices(step: Step, seats: Iterable[Seat], *, at: datetime) -> list[Line]:
    """Wait no longer for the advice of who advises no longer: it would hold up a decision that may now be its own.

    Who advises again later is asked again. The caller appends the lines.
    """
    advising = {seat.party_id for seat in seats if seat.role == Role.ADVISES}
    released = [advice for advice in waiting_for(step) if advice.party_id not in advising]
    for advice in released:
        advice.lapsed_at = at
        advice.save(update_fields=["lapsed_at"])
    return [
        Line("advice.released", advice.id, {"step": str(step.id), "party": str(advice.party_id)}) for advice in released
    ]


def waiting_for(step: Step) -> list[Advice]:
    """The advices of a step that were neither given nor recorded as lapsed."""
    return list(
        step.advices.filter(given_at=None, lapsed_at=None).select_related("party").order_by("due_on", "party__name")
    )


def answer_advices(
    proposal: Proposal, given: list[Advice], answers: Iterable[Answer], refusal: type[Refusal]
) -> list[Line]:
    """Hold what a proposal does with each advice that was given. The caller appends the lines.

    Raises `refusal` for an advice without an answer, and for one that is not followed whole without a reason
    (invariant 4).
    """
    by_advice = {answer.advice_id: answer for answer in answers}
    lines = []
    for advice in sorted(given, key=lambda one: (one.due_on, one.party.name)):
        answer = by_advice.get(advice.id)
        if answer is None or answer.answer not in AdviceAnswer.Answer.values:
            raise refusal(_("Say what you do with the advice of %(party)s.") % {"party": advice.party})
        reason = tidy(answer.reason)
        if answer.answer != AdviceAnswer.Answer.FOLLOWED and not reason:
            raise refusal(_("Say why you do not follow the advice of %(party)s.") % {"party": advice.party})
        AdviceAnswer.objects.create(proposal=proposal, advice=advice, answer=answer.answer, reason=reason)
        facts = {"proposal": str(proposal.id), "answer": answer.answer}
        lines.append(Line("advice.answered", advice.id, facts, {"reason": reason} if reason else {}))
    return lines
