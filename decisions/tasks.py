from celery import shared_task
from django.utils import timezone

from decisions import actions, queries


@shared_task
def watch_terms() -> int:
    """Note every term that has lapsed since the last look. Safe to run twice at once. Returns how many it noted."""
    now = timezone.now()
    step_ids = queries.terms_lapsing(timezone.localdate(now)).values_list("step_id", flat=True)
    return sum(actions.lapse_term(step_id=step_id, at=now) for step_id in step_ids)
