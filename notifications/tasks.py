from celery import shared_task
from django.utils import timezone

from ledger import listeners
from notifications import actions

MOST_AT_ONCE = 500


@shared_task
def distribute() -> int:
    """Turn new ledger entries into messages and send them. Called after a commit, and by beat for what was missed."""
    listeners.answer("notifications.tasks.distribute")
    read = 0
    while count := actions.distribute(at=timezone.now()):
        read += count
    deliver()
    return read


@shared_task
def deliver() -> int:
    """Mail what is due, a bounded number at a time. Returns how many messages it tried."""
    for tried in range(MOST_AT_ONCE):
        if not actions.deliver_next(at=timezone.now()):
            return tried
    return MOST_AT_ONCE
