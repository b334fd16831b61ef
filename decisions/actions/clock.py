import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import Error
from django.utils import timezone

from decisions import queries
from decisions.actions.advices import lapse_advice
from decisions.actions.authority import fall_back
from decisions.actions.mandates import TOLD_AHEAD, tell_expiry
from decisions.actions.terms import lapse_term, let_term_run
from decisions.actions.transfers import lapse_transfer

logger = logging.getLogger(__name__)


def let_time_pass(*, at: datetime) -> int:
    """Note all that time alone has ended (advices, offers, arrangements for a time, suspensions of a clock, terms) or
    soon ends (mandates). Returns how many.

    Each is an action of its own, so one that fails keeps no other waiting. Safe to run twice at once.
    """
    today = timezone.localdate(at)
    return (
        _each(queries.advices_lapsing(today).values_list("id", flat=True), _advice, at)
        + _each(queries.transfers_lapsing(today).values_list("id", flat=True), _transfer, at)
        + _each(queries.arrangements_ending(today).values_list("step_id", flat=True), _arrangement, at)
        + _each(queries.suspensions_ending(today).values_list("term_id", flat=True), _suspension, at)
        + _each(queries.terms_lapsing(today).values_list("step_id", flat=True), _term, at)
        + _each(queries.mandates_ending(today, TOLD_AHEAD).values_list("id", flat=True), _mandate, at)
    )


def _advice(thing: UUID, at: datetime) -> bool:
    return lapse_advice(advice_id=thing, at=at)


def _transfer(thing: UUID, at: datetime) -> bool:
    return lapse_transfer(transfer_id=thing, at=at)


def _arrangement(thing: UUID, at: datetime) -> bool:
    return fall_back(step_id=thing, at=at)


def _suspension(thing: UUID, at: datetime) -> bool:
    return let_term_run(step_id=thing, at=at)


def _term(thing: UUID, at: datetime) -> bool:
    return lapse_term(step_id=thing, at=at)


def _mandate(thing: UUID, at: datetime) -> bool:
    return tell_expiry(mandate_id=thing, at=at)


def _each(things: Iterable[UUID], note: Callable[[UUID, datetime], bool], at: datetime) -> int:
    return sum(_noted(partial(note, thing, at)) for thing in list(things))


def _noted(note: Callable[[], bool]) -> bool:
    try:
        return note()
    except Error:
        logger.exception("what time has ended could not be noted")
        return False
