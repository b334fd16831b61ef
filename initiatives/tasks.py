from celery import shared_task
from django.utils import timezone

from initiatives import actions


@shared_task
def forget_sketches() -> int:
    """Delete the unfinished plans that nobody went on with. Run by beat, once a day or oftener."""
    return actions.forget_sketches(at=timezone.now())


@shared_task
def refresh_search() -> None:
    """Every night: words that left all plans are forgotten, and new names of themes and places are found."""
    actions.refresh_search()


@shared_task
def sweep_files() -> int:
    """Remove the files that no attachment names: of an upload that broke off, or of what was removed."""
    return actions.sweep_files(at=timezone.now())
