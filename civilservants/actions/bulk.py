"""One act on many plans at once, in one transaction, by the actions that do it to one plan.

A preview does it and takes everything back: so it tells what will change and what is refused by the very rules that
will hold. What it told is bound to how the plans stood then; where one has moved meanwhile, nothing is done.

It is read and written for all the plans at once, so that many cost hardly more than one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import queries as accounts
from accounts.models import Person
from civilservants import queries
from civilservants.actions.assignments import assign_many, why_not_assign
from civilservants.actions.questions import ask_many, withdraw_questions
from civilservants.models import BulkAct, Question
from decisions import actions as decisions
from decisions.actions import Work
from decisions.models import Assignment, Process, Step, Term
from initiatives import actions as initiatives
from initiatives.models import Initiative, Theme
from ledger import actions as ledger
from ledger.actions import Line
from ledger.refusals import Refusal

MOST_PLANS = 500
UNDO_WITHIN = timedelta(minutes=15)


class CannotActInBulk(Refusal):
    pass


class DoneAlready(CannotActInBulk):
    """The same was sent twice, and done the first time."""

    def __init__(self, act: BulkAct) -> None:
        super().__init__(_("This was done already."))
        self.act = act


class CannotUndo(Refusal):
    pass


@dataclass(frozen=True)
class Order:
    """What is to be done: the verb, and what it needs."""

    verb: str
    work: Work | None = None
    """Who is given which task. A move keeps the task that moves."""
    theme: Theme | None = None
    question: str = ""
    answer_by: date | None = None
    """The last day on which the link in the mail opens; the clock runs again on the day after."""
    of: Person | None = None
    """Whose task moves to somebody else; None for whoever handles the plan."""


@dataclass(frozen=True)
class Outcome:
    """What happens to one plan: what changes in words, or why it is refused."""

    initiative: Initiative
    change: str = ""
    refusal: str = ""


@dataclass
class _Made:
    """The ids of what came into being, by kind."""

    began: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    themes: list[tuple[str, str, str]] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)


class _TakeBack(Exception):
    pass


def preview(*, order: Order, initiative_ids: Sequence[UUID], by: Person, at: datetime) -> tuple[list[Outcome], str]:
    """What the order will do to each of these plans, and the fingerprint of how they stand. Nothing stays written.

    Raises CannotActInBulk for no plans or too many, for plans that are not on one's desk, or without what it needs.
    """
    told: list[Outcome] = []
    print_ = ""
    try:
        with ledger.together():
            plans = _locked(order, initiative_ids, by, at)
            print_ = _fingerprint(order, plans)
            told = _did(order, plans, _Made(), by, at)
            raise _TakeBack
    except _TakeBack:
        return told, print_


@ledger.together()
def act(
    *, order: Order, initiative_ids: Sequence[UUID], fingerprint: str, by: Person, at: datetime
) -> tuple[BulkAct, list[Outcome]]:
    """Do what was previewed. What is refused for one plan leaves that plan as it is, and is told.

    Raises CannotActInBulk like `preview`, where a plan has moved since, or where nothing would change; DoneAlready
    where it moved because the same was sent twice.
    """
    plans = _locked(order, initiative_ids, by, at)
    if _fingerprint(order, plans) != fingerprint:
        if first := done_with(fingerprint, by, at):
            raise DoneAlready(first)
        raise CannotActInBulk(_("Something changed since you looked. Look once more at what will happen."))
    made = _Made()
    told = _did(order, plans, made, by, at)
    if all(outcome.refusal for outcome in told):
        raise CannotActInBulk(_("Nothing would change. See why at each plan."))
    done = BulkAct.objects.create(
        verb=order.verb, done_at=at, done_by=by, made={**vars(made), "fingerprint": fingerprint}
    )
    facts = {"verb": order.verb, "plans": sum(not outcome.refusal for outcome in told), "by": str(by.id)}
    ledger.append(Line("bulk.done", done.id, facts), at=at)
    return done, told


@ledger.together()
def undo(*, bulk_id: UUID, by: Person, at: datetime) -> list[str]:
    """Take a bulk act back where the domain allows, within some minutes: tasks end, themes return, clocks run on.

    Everything stays in the log. Returns why some of it could not be taken back. Raises CannotUndo for somebody else's
    act, too late, or twice.
    """
    done = BulkAct.objects.select_for_update().filter(id=bulk_id, done_by=by).first()
    if done is None:
        raise CannotUndo(_("Only who did this can take it back."))
    if done.undone_at is not None:
        raise CannotUndo(_("This was taken back already."))
    if at - done.done_at > UNDO_WITHIN:
        raise CannotUndo(_("This was longer than a quarter of an hour ago. Change the plans one by one."))
    made = {**vars(_Made()), **done.made}
    _lock_again(made)
    refusals = [refusal for attempt in _undoing(made, by, at) for refusal in _tried(attempt)]
    done.undone_at = at
    done.undone_by = by
    done.save(update_fields=["undone_at", "undone_by"])
    ledger.append(Line("bulk.undone", done.id, {"verb": done.verb, "by": str(by.id)}), at=at)
    return refusals


def _locked(order: Order, initiative_ids: Sequence[UUID], by: Person, at: datetime) -> list[Initiative]:
    ids = list(dict.fromkeys(initiative_ids))
    if not ids:
        raise CannotActInBulk(_("Choose at least one plan."))
    if len(ids) > MOST_PLANS:
        raise CannotActInBulk(_("Choose at most %(most)d plans at once.") % {"most": MOST_PLANS})
    _check(order)
    desk = queries.desk_of(by, at)
    plans = list(queries.plans_on(desk).filter(id__in=ids)) if desk else []
    if len(plans) != len(ids):
        raise CannotActInBulk(_("Some of these plans do not lie on your desk."))
    decisions.lock_processes([plan.process_id for plan in plans if plan.process_id])
    fresh = Initiative.objects.filter(id__in=ids).select_related("theme", "neighbourhood", "process", "group")
    return list(fresh.defer("plan", "neighbourhood__boundary").order_by("sent_at", "id"))


def _check(order: Order) -> None:
    missing = {
        BulkAct.Verb.ASSIGN.value: order.work is None and _("Choose who does it."),
        BulkAct.Verb.MOVE.value: order.work is None and _("Choose who does it."),
        BulkAct.Verb.THEME.value: order.theme is None and _("Choose a theme."),
        BulkAct.Verb.ASK.value: (not order.question.strip() or order.answer_by is None)
        and _("Write the question, and until which day the groups can answer."),
    }
    if order.verb not in missing:
        raise CannotActInBulk(_("Choose what to do with these plans."))
    if missing[order.verb]:
        raise CannotActInBulk(str(missing[order.verb]))


def _fingerprint(order: Order, plans: Sequence[Initiative]) -> str:
    """How all these plans stand, as far as an order can change it, with the order itself."""
    processes = [plan.process_id for plan in plans]
    steps = dict(Step.objects.filter(process__in=processes, closed_at=None).values_list("process", "id"))
    terms = {
        step: (ends_on, suspension)
        for step, ends_on, suspension in Term.objects.filter(step__in=steps.values()).values_list(
            "step", "ends_on", "suspension"
        )
    }
    working: dict[UUID, list[str]] = {}
    now = Assignment.objects.filter(process__in=processes, until=None).order_by("id")
    for process, own in now.values_list("process", "id"):
        working.setdefault(process, []).append(str(own))
    work = order.work and (order.work.task, order.work.party.id, order.work.person and order.work.person.id)
    wanted = (order.verb, work, order.theme, order.question, order.answer_by, order.of)
    parts: list[Any] = [tuple(str(one) for one in wanted)]
    for plan in plans:
        process_id = plan.process_id
        assert process_id is not None
        step = steps.get(process_id)
        parts.append((plan.id, plan.theme_id, step, terms.get(step) if step else None, working.get(process_id)))
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def done_with(fingerprint: str, by: Person, at: datetime) -> BulkAct | None:
    """What somebody did upon this preview, as long as they can take it back."""
    own = BulkAct.objects.filter(done_by=by, undone_at=None, done_at__gte=at - UNDO_WITHIN)
    return own.filter(made__fingerprint=fingerprint).first()


def _did(order: Order, plans: Sequence[Initiative], made: _Made, by: Person, at: datetime) -> list[Outcome]:
    """Do it to all plans. What it changed is noted in `made`; a plan for which it is refused stays as it is."""
    do = {
        BulkAct.Verb.ASSIGN.value: _assign,
        BulkAct.Verb.MOVE.value: _move,
        BulkAct.Verb.THEME.value: _set_themes,
        BulkAct.Verb.ASK.value: _ask,
    }[order.verb]
    return do(order, plans, made, by, at)


def _assign(order: Order, plans: Sequence[Initiative], made: _Made, by: Person, at: datetime) -> list[Outcome]:
    assert order.work is not None
    began, refused = assign_many(process_ids=[_process_of(plan) for plan in plans], work=order.work, by=by, at=at)
    made.began += [str(one.id) for one in began.values()]
    task = Assignment.Task(order.work.task).label
    words = _("%(person)s becomes %(task)s.") % {"person": order.work.person or order.work.party, "task": task}
    return [_outcome(plan, words, refused) for plan in plans]


def _move(order: Order, plans: Sequence[Initiative], made: _Made, by: Person, at: datetime) -> list[Outcome]:
    assert order.work is not None
    processes = [plan.process for plan in plans if plan.process is not None]
    moving = _moving(order, processes)
    works = {task: replace(order.work, task=task) for tasks in moving.values() for task in {one.task for one in tasks}}
    begins = {task: _without_it(work, moving) for task, work in works.items()}
    refused: dict[UUID, Refusal] = {}
    for task, work in works.items():
        theirs = [process for process in processes if process.id in begins[task]]
        refused |= why_not_assign(theirs, work=work, by=by, at=at)
    for process in processes:
        if not moving.get(process.id):
            refused[process.id] = CannotActInBulk(_("Nobody has a task here that can move."))
    ended = [str(one.id) for process, tasks in moving.items() if process not in refused for one in tasks]
    decisions.end_assignments(assignment_ids=[UUID(one) for one in ended], by=by, at=at)
    made.ended += ended
    for task, work in works.items():
        began, _none = assign_many(process_ids=begins[task] - set(refused), work=work, by=by, at=at)
        made.began += [str(one.id) for one in began.values()]
    new = order.work.person or order.work.party

    def words(plan: Initiative) -> str:
        old = ", ".join(str(one.who) for one in moving.get(_process_of(plan), []))
        return _("From %(old)s to %(new)s.") % {"old": old, "new": new}

    return [_outcome(plan, words(plan), refused) for plan in plans]


def _moving(order: Order, processes: Sequence[Process]) -> dict[UUID, list[Assignment]]:
    """The running tasks that move, by process: not what whoever gets them has already."""
    assert order.work is not None
    running = Assignment.objects.filter(process__in=processes, until=None).select_related("person", "party")
    whose = running.filter(person=order.of) if order.of else running.filter(task=Assignment.Task.HANDLER)
    new = (order.work.party.id, order.work.person.id if order.work.person else None)
    moving: dict[UUID, list[Assignment]] = {}
    for one in whose.order_by("since", "id"):
        if (one.party_id, one.person_id) != new:
            moving.setdefault(one.process_id, []).append(one)
    return moving


def _without_it(work: Work, moving: Mapping[UUID, Sequence[Assignment]]) -> set[UUID]:
    """Where this task moves, and who gets it does not have it yet."""
    theirs = {process for process, tasks in moving.items() if any(one.task == work.task for one in tasks)}
    running = Assignment.objects.filter(process__in=theirs, task=work.task, until=None)
    same = running.filter(person=work.person) if work.person else running.filter(person=None, party=work.party)
    return theirs - set(same.values_list("process", flat=True))


def _set_themes(order: Order, plans: Sequence[Initiative], made: _Made, by: Person, at: datetime) -> list[Outcome]:
    assert order.theme is not None
    new = order.theme
    were, refused = initiatives.set_theme_many(initiative_ids=[plan.id for plan in plans], theme=new, by=by, at=at)
    made.themes += [(str(plan), was, new.key) for plan, was in were.items()]

    def outcome(plan: Initiative) -> Outcome:
        if plan.id in refused:
            return Outcome(plan, refusal=str(refused[plan.id]))
        return Outcome(plan, change=_("From %(old)s to %(new)s.") % {"old": plan.theme.name, "new": new.name})

    return [outcome(plan) for plan in plans]


def _ask(order: Order, plans: Sequence[Initiative], made: _Made, by: Person, at: datetime) -> list[Outcome]:
    assert order.answer_by is not None
    signers: dict[UUID, Person] = {}
    for member in accounts.representatives_of([plan.group for plan in plans], at).order_by("since", "id"):
        signers.setdefault(member.party_id, member.person)
    people = {plan.id: signers[plan.group_id] for plan in plans if plan.group_id in signers}
    asked, refused = ask_many(people=people, text=order.question, answer_by=order.answer_by, by=by, at=at)
    made.questions += [str(question.id) for question in asked.values()]

    def outcome(plan: Initiative) -> Outcome:
        if plan.id not in people:
            nobody = _("Nobody signs for this group now. Ask one of its members on the page of the plan.")
            return Outcome(plan, refusal=nobody)
        if plan.id in refused:
            return Outcome(plan, refusal=str(refused[plan.id]))
        words = _("%(person)s gets the question by mail, and the clock stands still.")
        return Outcome(plan, change=words % {"person": people[plan.id]})

    return [outcome(plan) for plan in plans]


def _outcome(plan: Initiative, words: str, refused: Mapping[UUID, Refusal]) -> Outcome:
    refusal = refused.get(_process_of(plan))
    return Outcome(plan, refusal=str(refusal)) if refusal else Outcome(plan, change=words)


def _process_of(plan: Initiative) -> UUID:
    """The process of a plan on a desk: it was sent, so it has one."""
    assert plan.process_id is not None
    return plan.process_id


def _lock_again(made: dict[str, list[Any]]) -> None:
    """Every process that is touched, in one order, before the first of them is."""
    of_tasks = Assignment.objects.filter(id__in=[*made["began"], *made["ended"]]).values_list("process", flat=True)
    plans = [plan for plan, _old, _new in made["themes"]]
    plans += Question.objects.filter(id__in=made["questions"]).values_list("initiative", flat=True)
    of_plans = Initiative.objects.filter(id__in=plans).values_list("process", flat=True)
    decisions.lock_processes({*of_tasks, *of_plans})


def _undoing(made: dict[str, list[Any]], by: Person, at: datetime) -> Iterator[Callable[[], object]]:
    """What takes it back, in its order. What says why not, did not do that."""
    # All at once where all can; else one by one, so that what moved on meanwhile holds up nothing but itself.
    began = [UUID(own) for own in made["began"]]
    running = Assignment.objects.filter(id__in=began, until=None).count()
    if began and running == len(began):
        yield partial(decisions.end_assignments, assignment_ids=began, by=by, at=at)
    else:
        for own in began:
            yield partial(decisions.end_assignment, assignment_id=own, by=by, at=at)
    works: dict[Work, list[UUID]] = {}
    for old in Assignment.objects.filter(id__in=made["ended"]).select_related("party", "person"):
        works.setdefault(Work(old.task, old.party, old.person), []).append(old.process_id)
    for work, processes in works.items():
        yield partial(_begin_again, work, processes, by, at)
    themes: dict[tuple[str, str], list[UUID]] = {}
    for plan, was, new in made["themes"]:
        themes.setdefault((was, new), []).append(UUID(plan))
    for (was, new), plans in themes.items():
        yield partial(_set_back, plans, was, new, by, at)
    yield partial(_take_back, [UUID(question) for question in made["questions"]], by, at)


def _begin_again(work: Work, processes: Sequence[UUID], by: Person, at: datetime) -> list[str]:
    _made, refused = decisions.assign_many(process_ids=processes, work=work, by=by, at=at)
    return [str(refusal) for refusal in refused.values()]


def _set_back(plans: Sequence[UUID], old: str, new: str, by: Person, at: datetime) -> list[str]:
    moved = Initiative.objects.filter(id__in=plans).exclude(theme=new).defer("plan")
    left = {plan.id: _("“%(title)s” got another theme meanwhile.") % {"title": plan.title} for plan in moved}
    _were, refused = initiatives.set_theme_many(
        initiative_ids=set(plans) - set(left), theme=Theme.objects.get(key=old), by=by, at=at
    )
    return [*left.values(), *(str(refusal) for refusal in refused.values())]


def _take_back(questions: Sequence[UUID], by: Person, at: datetime) -> list[str]:
    _withdrawn, refused = withdraw_questions(question_ids=questions, by=by, at=at)
    return [str(refusal) for refusal in refused.values()]


def _tried(attempt: Callable[[], object]) -> list[str]:
    """Why it could not be done, or not all of it."""
    try:
        with transaction.atomic():
            told = attempt()
    except Refusal as refusal:
        return [str(refusal)]
    return told if isinstance(told, list) else []
