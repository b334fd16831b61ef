"""What the group of a plan reads of the municipality's messages."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import person_of
from civilservants import queries_answering
from initiatives import queries as initiatives


@never_cache
@require_safe
def group_messages(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """The published messages to the group; for its members alone."""
    mine = initiatives.of_person(person_of(request), timezone.now()).exclude(sent_at=None)
    initiative = get_object_or_404(mine, id=initiative_id)
    context = {"initiative": initiative, "group_messages": queries_answering.published_to_group(initiative.id)}
    return render(request, "civilservants/group_messages.html", context)
