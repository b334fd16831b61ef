"""Letters about joining a group: the question, and its answer."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import Person
from accounts.typed_text import tidy_line
from initiatives.models import JoinRequest
from notifications.envelopes import Facts, absolute, for_a_role, signs


def _about_asked(subject: UUID, person: Person) -> Facts | None:
    request = JoinRequest.objects.select_related("initiative__group", "asked_by").get(id=subject)
    if request.answered_at is not None:
        return None
    initiative = request.initiative
    facts = for_a_role(initiative, person, signs(initiative.group), asker=tidy_line(str(request.asked_by)))
    link = absolute(reverse("initiatives:answer-join", args=[initiative.id, request.id]))
    return {**facts, "message": request.message, "link": link, "link_label": _("Read and answer")}


def _about_answered(subject: UUID, person: Person) -> Facts:
    request = JoinRequest.objects.select_related("initiative__group").get(id=subject)
    why = _("You get this mail because you asked to join.")
    return for_a_role(
        request.initiative, person, why, group=tidy_line(request.initiative.group.name), reason=request.reason
    )


ABOUT_JOINING: dict[str, Callable[[UUID, Person], Facts | None]] = {
    "join.asked": _about_asked,
    "join.accepted": _about_answered,
    "join.declined": _about_answered,
}
