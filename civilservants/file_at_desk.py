"""Opening the file of a plan: whoever has no desk gets 404, and so does an official of another table."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils import timezone

from accounts.requests import person_of
from civilservants import queries
from civilservants.queries import Desk
from initiatives.models import Initiative


def opened(request: HttpRequest, initiative_id: UUID) -> tuple[Desk, Initiative]:
    """The reader's desk and the plan on it. Raises Http404."""
    desk = queries.desk_of(person_of(request), timezone.now())
    if desk is None:
        raise Http404
    plans = queries.plans_on(desk).select_related("group", "process", "theme", "neighbourhood", "accepted_by")
    initiative = plans.filter(id=initiative_id).first()
    if initiative is None:
        raise Http404
    return desk, initiative
