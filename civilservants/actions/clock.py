"""What time brings at the desk: terms to be reminded of, deviations to be evaluated."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.db import Error
from django.utils import timezone

from civilservants import planning, register
from civilservants.actions.evaluations import tell_evaluation
from civilservants.actions.reminders import remind_of_term

logger = logging.getLogger(__name__)


def let_time_pass(*, at: datetime) -> int:
    """Remind of terms, and of deviations whose last day came. Returns how many things were told.

    Each is an action of its own, so one that fails keeps no other waiting. Safe to run twice at once.
    """
    today = timezone.localdate(at)
    return _each(planning.terms_to_tell(today), lambda one: remind_of_term(term_id=one, at=at)) + _each(
        register.due(today).values_list("id", flat=True), lambda one: tell_evaluation(deviation_id=one, at=at)
    )


def _each(things: Iterable[UUID], tell: Callable[[UUID], bool]) -> int:
    return sum(_told(tell, thing) for thing in list(things))


def _told(tell: Callable[[UUID], bool], thing: UUID) -> bool:
    try:
        return tell(thing)
    except Error:
        logger.exception("what time brings could not be told")
        return False
