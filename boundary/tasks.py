from celery import shared_task
from django.utils import timezone

from boundary import actions


@shared_task
def watch_consults() -> int:
    """Remind of consults that nobody settles. Beat asks every quarter of an hour. Returns how many things were told."""
    return actions.let_time_pass(at=timezone.now())
