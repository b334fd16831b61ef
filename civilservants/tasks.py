from celery import shared_task
from django.utils import timezone

from civilservants import actions


@shared_task
def remind() -> int:
    """Remind of terms and evaluations. Beat asks every quarter of an hour. Returns how many things were told."""
    return actions.let_time_pass(at=timezone.now())


@shared_task
def forget_words() -> None:
    """Forget the words that no plan of the queue holds any more. Beat asks each night."""
    actions.forget_words()
