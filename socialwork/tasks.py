"""What the clock does in social work. No task is called with anything of a case: each finds for itself what is due."""

from celery import shared_task
from django.utils import timezone

from socialwork import actions


@shared_task
def watch_cases() -> int:
    """Tell what became due. Beat asks every five minutes. Returns how many were told."""
    return actions.let_time_pass(at=timezone.now())


@shared_task
def recuse() -> int:
    """Keep who is on a case from deciding on plans of its household. Beat asks once a day, for all of them together.
    Returns how many were new.
    """
    return actions.recuse_all(at=timezone.now())


@shared_task
def pick_looks() -> int:
    """Pick the looks of the week that are asked about. Beat asks on Monday morning. Returns how many were picked."""
    return actions.pick_looks(at=timezone.now())


@shared_task
def destroy_cases() -> int:
    """Destroy the cases whose term has passed. Beat asks each night. Returns how many."""
    return actions.destroy_due(at=timezone.now())


@shared_task
def forget_lapsed_consents() -> int:
    """Delete the key figures whose consent ended; no page shows them since that day. Beat asks every hour."""
    return actions.forget_lapsed_consents(at=timezone.now())
