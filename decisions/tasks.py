from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from decisions import actions


@shared_task
def watch_terms() -> int:
    """Note what time has ended since the last look. Beat asks every five minutes. Returns how many things it noted.

    First the program says that it runs, so that what ended while it did not is moved before it is noted as ended.
    """
    watch_outages()
    return actions.let_time_pass(at=timezone.now())


@shared_task
def watch_outages() -> int:
    """Say that the program runs, and move what ended while it did not. Beat asks every minute. Returns how many."""
    at = timezone.now()
    actions.note_heartbeat(longest=timedelta(minutes=settings.OUTAGE_MINUTES), at=at)
    return actions.settle_outages(at=at)
