"""Reminding of terms: the handler five working days and one before the end, the lead of the team a day after it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from civilservants import planning
from civilservants.models import TermReminder
from decisions.models import Term
from decisions.rest_days import RestDays
from ledger import actions as ledger
from ledger.actions import Line

FIRST_CALL, LAST_CALL = 5, 1
"""Working days before the last one."""

LATE_FOR = timedelta(days=7)
"""How long after a missed day it is still told, where the clock itself stood still: older ones are known."""


@transaction.atomic
def remind_of_term(*, term_id: UUID, at: datetime) -> bool:
    """Note that a term is to be told of, once for each last day and kind. The clock may ask twice: False then, and
    where the step has ended, the clock stands still or there is nothing to say yet.
    """
    term = (
        Term.objects.select_for_update(of=("self",))
        .select_related("step__process", "suspension")
        .filter(step=term_id, step__closed_at=None, step__process__closed_at=None)
        .first()
    )
    if term is None:
        return False
    today = timezone.localdate(at)
    lines = []
    for kind, ends_on in kinds_due(term, today):
        if not TermReminder.objects.filter(term=term, kind=kind, ends_on=ends_on).exists():
            reminder = TermReminder.objects.create(term=term, kind=kind, ends_on=ends_on, told_on=today)
            facts = {"kind": kind.value, "ends_on": ends_on.isoformat()}
            lines.append(Line("term.reminded", reminder.id, facts))
    if lines:
        ledger.append(*lines, at=at)
    return bool(lines)


def kinds_due(term: Term, today: date) -> list[tuple[TermReminder.Kind, date]]:
    """What is to be told of a term on a day, each with the last day that it is about; nothing while it stands still.

    A term that lapsed and got a new last day has two: the one that was missed, and the one to come.
    """
    if term.suspension is not None:
        return []
    days = [term.ends_on, *([term.renewed_until] if term.renewed_until else [])]
    due = [(TermReminder.Kind.LATE, day) for day in days if day < today <= day + LATE_FOR]
    if today <= days[-1]:
        left = planning.working_days_left(today, days[-1], RestDays())
        if left <= LAST_CALL:
            due.append((TermReminder.Kind.ONE_DAY, days[-1]))
        elif left <= FIRST_CALL:
            due.append((TermReminder.Kind.FIVE_DAYS, days[-1]))
    return due
