"""Opening the file of a plan: whoever has no desk gets 404, and so does an official of another table."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils import timezone

from accounts.requests import person_of
from civilservants import access, queries, queries_answering
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


def notes_beside_form(desk: Desk, initiative: Initiative) -> dict[str, Any]:
    """What colleagues noted last, for who may read the notes: whoever writes or reads along need not leave the page."""
    if not access.may_read_notes(desk.person, initiative, desk.at):
        return {}
    return {"may_read_notes": True, "newest_notes": list(queries_answering.newest_notes_beside(initiative))}


def talk_beside_form(desk: Desk, initiative: Initiative) -> dict[str, Any]:
    """The same, with what residents were asked last and what they answered."""
    asked = list(queries_answering.questions_about(initiative)[: queries_answering.FEW])
    return {**notes_beside_form(desk, initiative), "newest_questions": asked}
