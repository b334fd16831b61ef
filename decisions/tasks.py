import logging
from collections.abc import Callable, Iterable
from uuid import UUID

from celery import shared_task
from django.db import Error
from django.utils import timezone

from decisions import actions, queries

logger = logging.getLogger(__name__)


@shared_task
def watch_terms() -> int:
    """Note all that time alone has ended since the last look: advices, offers, arrangements for a time, and terms.

    Safe to run twice at once. Returns how many it noted.
    """
    today = timezone.localdate()
    return (
        _each(queries.advices_lapsing(today).values_list("id", flat=True), _lapse_advice)
        + _each(queries.transfers_lapsing(today).values_list("id", flat=True), _lapse_transfer)
        + _each(queries.arrangements_ending(today).values_list("step_id", flat=True), _fall_back)
        + _each(queries.terms_lapsing(today).values_list("step_id", flat=True), _lapse_term)
    )


def _lapse_advice(advice_id: UUID) -> bool:
    return actions.lapse_advice(advice_id=advice_id, at=timezone.now())


def _lapse_transfer(transfer_id: UUID) -> bool:
    return actions.lapse_transfer(transfer_id=transfer_id, at=timezone.now())


def _fall_back(step_id: UUID) -> bool:
    return actions.fall_back(step_id=step_id, at=timezone.now())


def _lapse_term(step_id: UUID) -> bool:
    return actions.lapse_term(step_id=step_id, at=timezone.now())


def _each(ids: Iterable[UUID], note: Callable[[UUID], bool]) -> int:
    return sum(_noted(thing, note) for thing in ids)


def _noted(thing: UUID, note: Callable[[UUID], bool]) -> bool:
    try:
        return note(thing)
    except Error:  # one thing that cannot be noted must not keep the others waiting
        logger.exception("what time has ended could not be noted")
        return False
