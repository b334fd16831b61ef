from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from accounts import actions


@shared_task
def forget_strangers() -> int:
    """Forget the addresses at which a sign-in code was asked for and never used. Run by beat, once a day or oftener."""
    return actions.forget_strangers(at=timezone.now())


@shared_task
def clear_sessions() -> None:
    """Remove the sessions that have ended, with the text that was kept in them. Run by beat, once a day or oftener."""
    call_command("clearsessions")
