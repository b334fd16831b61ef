"""Hearing of a plan by mail, and no longer."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.requests import person_of
from initiatives import actions, queries
from initiatives.models import Follow


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """Follow a plan. A visitor who pressed the button and had to sign in first comes back to one that does it."""
    by, at = person_of(request), timezone.now()
    initiative = get_object_or_404(queries.visible_to(by, at), id=initiative_id)
    if request.method != "POST":
        follows = Follow.objects.filter(initiative=initiative, person=by).exists()
        return render(request, "initiatives/follow.html", {"initiative": initiative, "follows": follows})
    try:
        actions.follow(initiative_id=initiative.id, by=by, at=at)
    except actions.CannotFollow as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You follow this plan. We mail you when something is decided."))
    return redirect(initiative)


@require_POST
def unfollow(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    by, at = person_of(request), timezone.now()
    initiative = get_object_or_404(queries.visible_to(by, at), id=initiative_id)
    actions.unfollow(initiative_id=initiative.id, by=by, at=at)
    messages.success(request, _("You do not follow this plan any more."))
    return redirect(initiative)
