"""What time brings in cases: steps that are due, consents that end, emergencies that were not reviewed, terms."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.db import Error
from django.utils import timezone

from ledger import actions as ledger
from socialwork.actions.consents import tell_end
from socialwork.actions.keeping import TRIES_LAST, destroy_case, destroy_try
from socialwork.actions.lines import locked, told
from socialwork.actions.looking import tell_late_review
from socialwork.models import Case, Consent, Glass, GlassTry, NextStep
from socialwork.queries import cases as queries

logger = logging.getLogger(__name__)


def let_time_pass(*, at: datetime) -> int:
    """Tell what became due. Each is an action of its own, so one that fails keeps no other waiting; safe to run twice.

    Returns how many were told.
    """
    today = timezone.localdate(at)
    steps = NextStep.objects.filter(
        done_at=None, cancelled_at=None, told_on=None, due_on__lte=today, case__ended_at=None
    )
    ends = Consent.objects.filter(
        end_told_on=None, withdrawn_at=None, given_at__lte=at, until__gte=today, until__lte=today + queries.ENDS_SOON
    )
    late = Glass.objects.filter(outcome="", late_told_on=None, review_by__lt=today)
    return (
        _each(steps.values_list("id", flat=True), lambda one: tell_step(step_id=one, at=at))
        + _each(ends.values_list("id", flat=True), lambda one: tell_end(consent_id=one, at=at))
        + _each(late.values_list("id", flat=True), lambda one: tell_late_review(glass_id=one, at=at))
    )


def destroy_due(*, at: datetime) -> int:
    """Destroy every case whose term has passed, and what was tried in an emergency a year ago. Returns how many."""
    due = Case.objects.filter(kept_until__lt=timezone.localdate(at)).values_list("id", flat=True)
    tries = GlassTry.objects.filter(tried_at__lte=at - TRIES_LAST).values_list("id", flat=True)
    return _each(due, lambda one: destroy_case(case_id=one, at=at) is not None) + _each(
        tries, lambda one: destroy_try(try_id=one, at=at)
    )


@ledger.together()
def tell_step(*, step_id: UUID, at: datetime) -> bool:
    """Tell who handles the case, once, that the day of a next step has come."""
    case = locked(NextStep.objects.values_list("case_id", flat=True).get(id=step_id))
    step = NextStep.objects.select_for_update(of=("self",)).get(id=step_id)
    handler = queries.who_hears(case, at)
    today = timezone.localdate(at)
    if step.told_on or step.done_at or step.cancelled_at or step.due_on > today or case.ended_at or handler is None:
        return False
    step.told_on = today
    step.save(update_fields=["told_on"])
    ledger.append(told(handler.person, at), at=at)
    return True


def _each(things: Iterable[UUID], do: Callable[[UUID], bool]) -> int:
    return sum(_done(do, thing) for thing in list(things))


def _done(do: Callable[[UUID], bool], thing: UUID) -> bool:
    try:
        return do(thing)
    except Error:
        logger.exception("what time brings to a case could not be done")
        return False
