import logging
from uuid import UUID

from celery import shared_task
from django.db import Error
from django.utils import timezone

from decisions import actions, queries

logger = logging.getLogger(__name__)


@shared_task
def watch_terms() -> int:
    """Note every term that has lapsed since the last look. Safe to run twice at once. Returns how many it noted."""
    today = timezone.localdate()
    return sum(_lapse(step_id) for step_id in queries.terms_lapsing(today).values_list("step_id", flat=True))


def _lapse(step_id: UUID) -> bool:
    try:
        return actions.lapse_term(step_id=step_id, at=timezone.now())
    except Error:  # one term that cannot be noted must not keep the others waiting
        logger.exception("a term could not be noted as lapsed")
        return False
