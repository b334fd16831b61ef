from celery import shared_task
from django.utils import timezone

from decisions import actions


@shared_task
def watch_terms() -> int:
    """Note what time has ended since the last look. Beat asks every five minutes. Returns how many things it noted."""
    return actions.let_time_pass(at=timezone.now())
