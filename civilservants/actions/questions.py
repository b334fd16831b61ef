"""A question to one person of the group, answered by a link. Asking stops the clock of the step; the answer, or the
last day, lets it run again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import queries as accounts
from accounts.models import Person
from accounts.typed_text import tidy
from civilservants import access
from civilservants.lengths import ANSWER_LENGTH, QUESTION_LENGTH
from civilservants.models import Question
from decisions import access as table
from decisions import actions as decisions
from decisions.models import Step, Suspension
from initiatives.models import Initiative
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal


class CannotAsk(Refusal):
    pass


class CannotAnswer(Refusal):
    pass


class CannotWithdrawQuestion(Refusal):
    pass


@ledger.together()
def ask(*, initiative_id: UUID, person: Person, text: str, answer_by: date, by: Person, at: datetime) -> Question:
    """Ask one person of the group something by mail, with a link on which to answer until the end of a day. The clock
    of the open step stands still from today, and runs again with the answer, or by itself on the day after.

    Raises CannotAsk for somebody who may not stop the clock, for a person outside the group, without a question, for
    a day that is not ahead or too far ahead, or where no step is open or its clock does not run.
    """
    asked, refused = ask_many(people={initiative_id: person}, text=text, answer_by=answer_by, by=by, at=at)
    if refused:
        raise refused[initiative_id]
    return asked[initiative_id]


@ledger.together()
def ask_many(
    *, people: Mapping[UUID, Person], text: str, answer_by: date, by: Person, at: datetime
) -> tuple[dict[UUID, Question], dict[UUID, CannotAsk]]:
    """The same of many plans, each asked of its own person, in a constant number of queries: what was asked, by plan,
    and why not where `ask` refuses.
    """
    plans = list(Initiative.objects.filter(id__in=people).select_related("group").defer("plan").order_by("id"))
    steps = _open_steps([plan.process_id for plan in plans if plan.process_id])
    kept = table.keeping_terms(by, [step.process_id for step in steps.values()], at)
    members = accounts.members_of([plan.group_id for plan in plans], at)
    belongs = {(member.person_id, member.party_id) for member in members}
    today = timezone.localdate(at)

    def why_not(plan: Initiative) -> str:
        step, person = steps.get(plan.process_id), people[plan.id]
        if step is None:
            return _no_open_step()
        if why := _why_not_stop(step, today, may_ask=step.process_id in kept):
            return why
        if (person.id, plan.group_id) not in belongs:
            return _("%(person)s does not belong to %(group)s.") % {"person": person, "group": plan.group}
        return _why_not_text(text) or _why_not_day(step, answer_by, today)

    refused = {plan.id: CannotAsk(why) for plan in plans if (why := why_not(plan))}
    free = {steps[plan.process_id].id: plan for plan in plans if plan.id not in refused}
    stopped, running_on = _clocks_stopped(list(free), answer_by, by, at)
    refused |= {free[step_id].id: CannotAsk(str(refusal)) for step_id, refusal in running_on.items()}
    asked = {
        free[step_id].id: Question(
            initiative=free[step_id],
            step_id=step_id,
            suspension=suspension,
            person=people[free[step_id].id],
            text=tidy(text),
            answer_by=answer_by,
            asked_at=at,
            asked_by=by,
        )
        for step_id, suspension in stopped.items()
    }
    Question.objects.bulk_create(asked.values())
    ledger.append(*(_asked(question) for question in asked.values()), at=at)
    return asked, refused


@ledger.together()
def answer(*, question_id: UUID, text: str, at: datetime) -> Question:
    """Answer a question by the link that was mailed to who was asked: the link is the proof of who answers. The clock
    runs again, where it still stands still for this question.

    Raises CannotAnswer where it was answered or taken back before, where its step has closed, after its last day, or
    without a text.
    """
    question = _locked(question_id)
    if question.answered_at is not None:
        raise CannotAnswer(_("This question was answered already."))
    if question.withdrawn_at is not None:
        raise CannotAnswer(_("The municipality took this question back."))
    if not question.has_open_step:
        raise CannotAnswer(_("The plan does not wait for your answer any more."))
    if timezone.localdate(at) > question.answer_by:
        raise CannotAnswer(
            _("You could answer this question until %(day)s.") % {"day": date_format(question.answer_by)}
        )
    if not tidy(text):
        raise CannotAnswer(_("Write your answer."))
    if len(tidy(text)) > ANSWER_LENGTH:
        raise CannotAnswer(_("This answer is too long."))
    question.answer, question.answered_at, question.answered_by = tidy(text), at, question.person
    question.save(update_fields=["answer", "answered_at", "answered_by"])
    decisions.resume_after(suspension_id=question.suspension_id, by=question.person, at=at)
    ledger.append(_line("question.answered", question, question.person, {"answer": question.answer}), at=at)
    return question


@ledger.together()
def withdraw_question(*, question_id: UUID, by: Person, at: datetime) -> Question:
    """Take a question back that was not answered: its link opens nothing any more, and the clock runs again.

    Raises CannotWithdrawQuestion where it was answered or taken back, or for somebody who may not stop the clock.
    """
    withdrawn, refused = withdraw_questions(question_ids=[question_id], by=by, at=at)
    if refused:
        raise refused[question_id]
    return withdrawn[question_id]


@ledger.together()
def withdraw_questions(
    *, question_ids: Collection[UUID], by: Person, at: datetime
) -> tuple[dict[UUID, Question], dict[UUID, CannotWithdrawQuestion]]:
    """The same for many, in a constant number of queries: what was taken back, and why not where `withdraw_question`
    refuses.
    """
    questions = _all_locked(question_ids)
    kept = table.keeping_terms(by, [question.step.process_id for question in questions], at)

    def why_not(question: Question) -> str:
        if question.answered_at is not None or question.withdrawn_at is not None:
            return _("This question was answered or taken back already.")
        if question.step.process_id not in kept:
            return _("Only somebody who signs for the municipal team or the executive can take a question back.")
        return ""

    refused = {one.id: CannotWithdrawQuestion(why) for one in questions if (why := why_not(one))}
    withdrawn = {one.id: one for one in questions if one.id not in refused}
    for question in withdrawn.values():
        question.withdrawn_at, question.withdrawn_by = at, by
    Question.objects.bulk_update(withdrawn.values(), ["withdrawn_at", "withdrawn_by"])
    stopped = [question.suspension_id for question in withdrawn.values()]
    decisions.resume_after_many(suspension_ids=stopped, by=by, at=at)
    ledger.append(*(_line("question.withdrawn", question, by) for question in withdrawn.values()), at=at)
    return withdrawn, refused


def why_not_ask(step: Step, by: Person, at: datetime) -> str:
    """Why nothing can be asked at an open step now, whatever one asks; empty where it can. A question stops the clock,
    so it needs one that runs, and that can stand still longer.
    """
    return _why_not_stop(step, timezone.localdate(at), may_ask=access.may_ask(by, step, at))


def _why_not_stop(step: Step, today: date, *, may_ask: bool) -> str:
    term = step.term
    if not may_ask:
        return _("Only somebody who signs for the municipal team or the executive can ask, as it stops the clock.")
    if term.suspension is not None:
        return _(
            "A question stops the clock of this step, and it stands still already, until %(day)s at the latest. Wait "
            "until it runs again, or write the group a message instead."
        ) % {"day": date_format(term.suspension.until)}
    if term.lapsed_at is not None or today > term.ends_on:
        return _(
            "A question stops the clock of this step. Its last day, %(day)s, has passed: from then on the clock cannot "
            "be stopped any more. Write the group a message instead."
        ) % {"day": date_format(term.ends_on)}
    if last_day_to_answer(step, today) <= today:
        return _("The clock of this step has stood still for as long as it may: as long as its term.")
    return ""


def last_day_to_answer(step: Step, today: date) -> date:
    """The last day that may be given to answer: the clock runs again on the day after."""
    return decisions.latest_to_resume(step, today) - timedelta(days=1)


def _open_steps(process_ids: Collection[UUID]) -> dict[UUID | None, Step]:
    """The open steps of these processes with their clocks, by process; the processes are locked first."""
    decisions.lock_processes(process_ids)
    steps = Step.objects.select_related("process", "term__suspension", "template_step")
    found = steps.filter(process__in=process_ids, closed_at=None, process__closed_at=None)
    return {step.process_id: step for step in found.prefetch_related("term__suspensions")}


def _why_not_text(text: str) -> str:
    if not tidy(text):
        return _("Write the question.")
    return _("This question is too long.") if len(tidy(text)) > QUESTION_LENGTH else ""


def _why_not_day(step: Step, answer_by: date, today: date) -> str:
    latest = last_day_to_answer(step, today)
    if today < answer_by <= latest:
        return ""
    return _("Choose a day after today, and %(latest)s at the latest.") % {"latest": date_format(latest)}


def _clocks_stopped(
    step_ids: Collection[UUID], answer_by: date, by: Person, at: datetime
) -> tuple[dict[UUID, Suspension], dict[UUID, decisions.CannotSuspend]]:
    with translation.override(settings.LANGUAGE_CODE):  # residents read it, whatever language the asker reads
        reason = _("The municipality asked the group something, and waits for the answer.")
    return decisions.suspend_many(step_ids=step_ids, until=answer_by + timedelta(days=1), reason=reason, by=by, at=at)


def _asked(question: Question) -> Line:
    facts = {
        "initiative": str(question.initiative_id),
        "step": str(question.step_id),
        "answer_by": question.answer_by.isoformat(),
        "person": str(question.person_id),
        "by": str(question.asked_by_id),
    }
    return Line("question.asked", question.id, facts, {"text": question.text})


def _locked(question_id: UUID) -> Question:
    return _all_locked([question_id])[0]


def _all_locked(question_ids: Collection[UUID]) -> list[Question]:
    """The processes first, as at every table; then the questions."""
    questions = Question.objects.filter(id__in=question_ids)
    decisions.lock_processes(questions.values_list("step__process", flat=True))
    locked = questions.select_for_update(of=("self",)).select_related("person", "step__process")
    return list(locked.order_by("id"))


def _line(kind: str, question: Question, by: Person, sealed: dict[str, str] | None = None) -> Line:
    facts = {"initiative": str(question.initiative_id), "step": str(question.step_id), "by": str(by.id)}
    return Line(kind, question.id, facts, sealed or {})


def _no_open_step() -> str:
    return _("No step of this plan is open, so there is no clock to stop. Write the group a message instead.")
