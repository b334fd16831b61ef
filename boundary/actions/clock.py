"""What time brings at the boundary: consults that nobody settles, and proposals that nobody answered in time."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from uuid import UUID

from django.db import Error, transaction
from django.utils import timezone

from boundary import queries
from boundary.actions.demarcations import lapse_demarcation
from boundary.models import Consult
from ledger import actions as ledger
from ledger.actions import Line

logger = logging.getLogger(__name__)


def let_time_pass(*, at: datetime) -> int:
    """Remind of unsettled consults, send them on to both team leaders, close proposals whose day came. How many.

    Each is an action of its own, so one that fails keeps no other waiting. Safe to run twice at once.
    """
    today = timezone.localdate(at)
    lapsing = queries.proposals().filter(closed_at=None, since__lte=today).values_list("id", flat=True)
    return _each(
        queries.consults_overdue(today).values_list("id", flat=True),
        lambda one: remind_of_consult(consult_id=one, at=at),
    ) + _each(lapsing, lambda one: lapse_demarcation(proposal_id=one, at=at))


@transaction.atomic
def remind_of_consult(*, consult_id: UUID, at: datetime) -> bool:
    """Remind both of a consult after its first term, and send it to both team leaders after its second; once each.

    False where there is nothing to tell any more.
    """
    consult = Consult.objects.select_for_update(of=("self",)).get(id=consult_id)
    today = timezone.localdate(at)
    if consult.settled_at is not None:
        return False
    if consult.escalated_on is None and consult.escalate_on < today:
        # Who leads is told at once; a reminder beside it would say the same.
        consult.escalated_on = today
        consult.reminded_on = consult.reminded_on or today
        consult.save(update_fields=["escalated_on", "reminded_on"])
        ledger.append(Line("consult.escalated", consult.id), at=at)
        return True
    if consult.reminded_on is None and consult.remind_on < today:
        consult.reminded_on = today
        consult.save(update_fields=["reminded_on"])
        ledger.append(Line("consult.reminded", consult.id), at=at)
        return True
    return False


def _each(things: Iterable[UUID], tell: Callable[[UUID], bool]) -> int:
    return sum(_told(tell, thing) for thing in list(things))


def _told(tell: Callable[[UUID], bool], thing: UUID) -> bool:
    try:
        return tell(thing)
    except Error:
        logger.exception("what time brings could not be told")
        return False
