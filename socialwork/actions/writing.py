"""What is written in a case as it goes: goals, who is involved, appointments, notes, next steps, files."""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.typed_text import tidy, tidy_line
from initiatives.actions.attachments import checked_upload
from initiatives.uploads import shown_name
from ledger import actions as ledger
from ledger.refusals import Refusal
from socialwork import days, marks
from socialwork.access import cases as access
from socialwork.actions.lines import line, locked, new_subjects
from socialwork.fields import Content
from socialwork.models import Appointment, Case, CaseFile, CaseNote, Goal, Involved, NextStep
from socialwork.models.cases import Dated, Piece

Written = TypeVar("Written", bound=Piece)
ForADay = TypeVar("ForADay", bound=Dated)

MOST_FILES = 40


class CannotWrite(Refusal):
    pass


class CannotMeanDay(CannotWrite):
    """The day is one that nobody means: the year was typed wrong."""


class CannotSettle(Refusal):
    pass


class CannotAddFile(Refusal):
    pass


@ledger.together()
def agree_goal(*, case_id: UUID, text: str, by: Person, at: datetime) -> Goal:
    """Write down a goal that was agreed together. Raises CannotWrite, as all of these, for who is not on the case,
    once it has ended, and without a text.
    """
    return _written(Goal(case=_open_to(case_id, by, at), text=_needed(text)), by, at)


@ledger.together()
def note(*, case_id: UUID, text: str, by: Person, at: datetime) -> CaseNote:
    """Write down what happened or was said."""
    return _written(CaseNote(case=_open_to(case_id, by, at), text=_needed(text)), by, at)


@ledger.together()
def plan_step(*, case_id: UUID, text: str, who: str, due_on: date, by: Person, at: datetime) -> NextStep:
    """Write down what somebody does next, and by which day. Raises CannotMeanDay for a year that was typed wrong."""
    case = _open_to(case_id, by, at)
    day = meant_day(due_on, at)
    return _written(NextStep(case=case, text=_needed(text), who=tidy_line(who), due_on=day), by, at)


@ledger.together()
def make_appointment(
    *, case_id: UUID, starts: datetime, about: str, place: str, who: str, by: Person, at: datetime
) -> Appointment:
    """Write down where and when people meet. Raises CannotMeanDay for a year that was typed wrong."""
    case = _open_to(case_id, by, at)
    meant_day(starts.date(), at)
    appointment = Appointment(
        case=case, starts=starts, about=_needed(about), place=tidy_line(place), who=tidy_line(who)
    )
    return _written(appointment, by, at)


@ledger.together()
def involve(
    *,
    case_id: UUID,
    name: str,
    role: str,
    reach: str,
    by: Person,
    at: datetime,
    email: str = "",
    is_concerned: bool = False,
) -> Involved:
    """Write down who is involved. For whom it is about, `email` lets them see who has looked, once it was confirmed
    which account it is of (`confirm_involved`); and who is on the case takes no part in decisions on their plans.
    """
    case = _open_to(case_id, by, at)
    email = tidy_line(email).lower()
    involved = Involved(
        case=case,
        name=_needed(name),
        role=tidy_line(role),
        reach=tidy_line(reach),
        email=email,
        is_concerned=is_concerned,
        mark=marks.mark(marks.PERSON, email) if email and is_concerned else None,
    )
    return _written(involved, by, at)


@ledger.together()
def revise_involved(
    *,
    case_id: UUID,
    involved_id: UUID,
    name: str,
    role: str,
    reach: str,
    email: str,
    is_concerned: bool,
    by: Person,
    at: datetime,
) -> Involved:
    """Put right who is involved. With another address nobody sees anything until that one is confirmed.

    Raises CannotSettle where they are involved no longer.
    """
    case = _open_to(case_id, by, at)
    involved = _still_involved(case, involved_id)
    email = tidy_line(email).lower()
    if (email, is_concerned) != (involved.email, involved.is_concerned):
        involved.forget_account()
    involved.name, involved.role, involved.reach = _needed(name), tidy_line(role), tidy_line(reach)
    involved.email, involved.is_concerned = email, is_concerned
    involved.mark = marks.mark(marks.PERSON, email) if email and is_concerned else None
    involved.revised_at, involved.revised_by = at, by
    involved.save()
    ledger.append(line("case.written", next(new_subjects(case)), by), at=at)
    return involved


@ledger.together()
def end_involved(*, case_id: UUID, involved_id: UUID, by: Person, at: datetime) -> Involved:
    """Somebody is involved no longer, or never was. It stays readable in the case; from now on they see nothing.

    Also in a case that has ended: a wrong address shows it for as long as it is kept. Raises CannotSettle for who is
    not on the case, or where it was said before.
    """
    case = locked(case_id)
    if not access.is_on(by, case, at):
        raise CannotSettle(_("Only who is on the case can say that somebody is involved no longer."))
    involved = _still_involved(case, involved_id)
    involved.forget_account()
    involved.ended_at, involved.ended_by = at, by
    involved.save(update_fields=["account_mark", "confirmed_at", "confirmed_by", "ended_at", "ended_by"])
    ledger.append(line("case.written", next(new_subjects(case)), by), at=at)
    return involved


@ledger.together()
def move_appointment(
    *,
    case_id: UUID,
    appointment_id: UUID,
    starts: datetime,
    about: str,
    place: str,
    who: str,
    by: Person,
    at: datetime,
) -> Appointment:
    """Meet at another moment or place, or about something else. Raises CannotSettle once it was cancelled."""
    case = _open_to(case_id, by, at)
    appointment = _not_cancelled(case.appointments.select_for_update().get(id=appointment_id), case)
    if starts != appointment.starts:
        meant_day(starts.date(), at)
    appointment.starts, appointment.about = starts, _needed(about)
    appointment.place, appointment.who = tidy_line(place), tidy_line(who)
    return _revised(appointment, by, at)


@ledger.together()
def cancel_appointment(*, case_id: UUID, appointment_id: UUID, by: Person, at: datetime) -> Appointment:
    """People do not meet after all. It stays readable as cancelled. Raises CannotSettle where it was said before."""
    case = _open_to(case_id, by, at)
    return _cancelled(_not_cancelled(case.appointments.select_for_update().get(id=appointment_id), case), by, at)


@ledger.together()
def move_step(*, case_id: UUID, step_id: UUID, text: str, who: str, due_on: date, by: Person, at: datetime) -> NextStep:
    """Do something else next, or by another day: it is told anew. Raises CannotSettle once it was done or cancelled."""
    case = _open_to(case_id, by, at)
    step = _not_done(case, step_id)
    if due_on != step.due_on:
        step.due_on, step.told_on = meant_day(due_on, at), None
    step.text, step.who = _needed(text), tidy_line(who)
    return _revised(step, by, at)


@ledger.together()
def cancel_step(*, case_id: UUID, step_id: UUID, by: Person, at: datetime) -> NextStep:
    """Nobody does this after all. It stays readable as cancelled. Raises CannotSettle once it was done or cancelled."""
    case = _open_to(case_id, by, at)
    return _cancelled(_not_done(case, step_id), by, at)


@ledger.together()
def settle_goal(*, case_id: UUID, goal_id: UUID, result: str, by: Person, at: datetime) -> Goal:
    """Say what came of a goal. Raises CannotSettle for who is not on the case, where it was said, or without a text."""
    case = _open_to(case_id, by, at)
    goal = case.goals.select_for_update().get(id=goal_id)
    goal.case = case
    if goal.settled_at is not None:
        raise CannotSettle(_("What came of this goal was written down already."))
    if not tidy(result):
        raise CannotSettle(_("Write what came of this goal."))
    goal.result, goal.settled_at, goal.settled_by = tidy(result), at, by
    goal.save(update_fields=["result", "settled_at", "settled_by"])
    ledger.append(line("case.written", next(new_subjects(case)), by), at=at)
    return goal


@ledger.together()
def finish_step(*, case_id: UUID, step_id: UUID, by: Person, at: datetime) -> NextStep:
    """Say that a next step was done. Raises CannotSettle where it was said before, or once it was cancelled."""
    case = _open_to(case_id, by, at)
    step = _not_done(case, step_id)
    step.done_at, step.done_by = at, by
    step.save(update_fields=["done_at", "done_by"])
    ledger.append(line("case.written", next(new_subjects(case)), by), at=at)
    return step


def add_file(*, case_id: UUID, data: bytes, name: str, title: str, by: Person, at: datetime) -> CaseFile:
    """Keep a picture or a document in a case, sealed. Its content says what it is; a scanner looks at it.

    Raises CannotAddFile for what is not kept, and where the case has too many; CannotWrite for who is not on it.
    """
    if not access.may_write(by, Case.objects.select_related("party").get(id=case_id), at):
        raise CannotWrite(_not_yours())
    upload = checked_upload(data, CannotAddFile)
    return _add_checked(
        case_id=case_id, content=upload.full, content_type=upload.content_type, name=name, title=title, by=by, at=at
    )


@ledger.together()
def _add_checked(
    *, case_id: UUID, content: bytes, content_type: str, name: str, title: str, by: Person, at: datetime
) -> CaseFile:
    case = _open_to(case_id, by, at)
    if case.casefiles.count() >= MOST_FILES:
        raise CannotAddFile(_("This case has %(most)d files. More do not fit.") % {"most": MOST_FILES})
    file = CaseFile(
        case=case,
        title=_needed(tidy_line(title)),
        file_name=shown_name(name),
        content_type=content_type,
        content=Content(content),
        size=len(content),
    )
    return _written(file, by, at)


def _open_to(case_id: UUID, by: Person, at: datetime) -> Case:
    case = locked(case_id)
    if not access.may_write(by, case, at):
        raise CannotWrite(_not_yours())
    return case


def meant_day(day: date, at: datetime) -> date:
    """The day, where somebody can mean it. Raises CannotMeanDay for a year that was typed wrong."""
    if not days.can_be_meant(day, timezone.localdate(at)):
        raise CannotMeanDay(
            _("Look at the year: choose a day at most %(back)d years back and %(ahead)d years ahead.")
            % {"back": days.YEARS_BACK, "ahead": days.YEARS_AHEAD}
        )
    return day


def _still_involved(case: Case, involved_id: UUID) -> Involved:
    involved = case.involveds.select_for_update().get(id=involved_id)
    involved.case = case
    if involved.ended_at is not None:
        raise CannotSettle(_("It was written down already that they are involved no longer."))
    return involved


def _not_done(case: Case, step_id: UUID) -> NextStep:
    step = _not_cancelled(case.nextsteps.select_for_update().get(id=step_id), case)
    if step.done_at is not None:
        raise CannotSettle(_("This step was done already."))
    return step


def _not_cancelled(dated: ForADay, case: Case) -> ForADay:
    dated.case = case
    if dated.cancelled_at is not None:
        raise CannotSettle(_("This was cancelled already."))
    return dated


def _revised(dated: ForADay, by: Person, at: datetime) -> ForADay:
    dated.revised_at, dated.revised_by = at, by
    dated.save()
    ledger.append(line("case.written", next(new_subjects(dated.case)), by), at=at)
    return dated


def _cancelled(dated: ForADay, by: Person, at: datetime) -> ForADay:
    dated.cancelled_at, dated.cancelled_by = at, by
    dated.save(update_fields=["cancelled_at", "cancelled_by"])
    ledger.append(line("case.written", next(new_subjects(dated.case)), by), at=at)
    return dated


def _not_yours() -> str:
    return _("Only who is on the case can write in it, while it has not ended.")


def _needed(text: str) -> str:
    if not tidy(text):
        raise CannotWrite(_("Write something, or go back."))
    return tidy(text)


def _written(piece: Written, by: Person, at: datetime) -> Written:
    piece.written_at, piece.written_by = at, by
    piece.save(force_insert=True)
    ledger.append(line("case.written", piece.id, by), at=at)
    return piece
