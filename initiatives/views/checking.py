"""The last step of the form of a plan: everything once more, and from there it is sent, saved or thrown away."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Person
from accounts.requests import person_of
from initiatives import actions, queries, steps
from initiatives.actions import mark_of
from initiatives.models import Initiative, Sketch
from initiatives.similar import similar_to_sketch
from initiatives.views import own_sketches
from initiatives.views.sketching import not_there, to_plan

SEND = "send"
"""The value of the button that sends the plan; any other saves it as a draft."""


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, sketch_id: UUID) -> HttpResponse:
    """Everything once more, with a link to change each answer; from here it is saved or sent. Who is not signed in does
    that first, and comes back here.
    """
    at, person = timezone.now(), own_sketches.person_in(request)
    found = own_sketches.find_with_names(request, sketch_id, at)
    if found is None:
        return not_there(request, sketch_id, steps.CHECK, at)
    sketch, named = found
    whole = steps.Whole.of(sketch.answers, named, person)
    if request.method != "POST":
        return _check_page(request, sketch, whole)
    if person is None:
        actions.touch_sketch(sketch_id=sketch.id, at=at)
        return redirect_to_login(request.path)
    if request.POST.get("seen") != mark_of(sketch.answers):
        messages.warning(request, _("You changed this plan in another window. Read it once more, then send it."))
        return _check_page(request, sketch, whole)
    if not whole.is_complete:
        return _check_page(request, sketch, whole, is_refused=True)
    return _propose(request, sketch, whole)


def _propose(request: HttpRequest, sketch: Sketch, whole: steps.Whole) -> HttpResponse:
    by, at = person_of(request), timezone.now()
    try:
        initiative = _write(sketch, whole, and_send=request.POST.get("action") == SEND, by=by, at=at)
    except actions.CannotPropose as refusal:
        return _check_page(request, sketch, whole, refusal=str(refusal), is_refused=True)
    own_sketches.let_go(request, sketch.id)
    if initiative.sent_at is None:
        messages.success(request, _("Your plan was saved. Only your group sees it, until you send it."))
    return to_plan(initiative)


def _write(sketch: Sketch, whole: steps.Whole, *, and_send: bool, by: Person, at: datetime) -> Initiative:
    group_name, own_name, co_initiators = whole.with_whom()
    return actions.propose(
        initiative_id=sketch.id,
        content=whole.content(),
        group_name=group_name,
        co_initiators=co_initiators,
        and_send=and_send,
        by=by,
        at=at,
        own_name="" if by.name else own_name,
    )


@require_POST
def claim(request: HttpRequest, sketch_id: UUID) -> HttpResponse:
    """What was typed with this browser before somebody signed in is theirs, they say; they go on where they were."""
    by, at = person_of(request), timezone.now()
    sketch = own_sketches.unclaimed(request, sketch_id, at)
    if sketch is None and own_sketches.find(request, sketch_id, at) is None:
        raise Http404
    if sketch is not None:
        own_sketches.claim(request, sketch, by, at)
    return redirect(_page_of_the_form(request.POST.get("next", ""), sketch_id))


def _page_of_the_form(address: str, sketch_id: UUID) -> str:
    """The page of this sketch that was asked for; its check where that was another page."""
    slugs = [form.slug for form in steps.FORMS]
    steps_of_it = [reverse("initiatives:step", args=[sketch_id, slug]) for slug in slugs]
    return address if address in steps_of_it else reverse("initiatives:check", args=[sketch_id])


@login_not_required
@require_POST
def discard(request: HttpRequest, sketch_id: UUID) -> HttpResponse:
    """Throw an unfinished plan away."""
    at = timezone.now()
    sketch = own_sketches.find(request, sketch_id, at) or own_sketches.unclaimed(request, sketch_id, at)
    if sketch is not None:
        actions.discard_sketch(sketch_id=sketch.id)
        own_sketches.let_go(request, sketch.id)
        messages.success(request, _("Your unfinished plan was thrown away."))
    return redirect("mine" if isinstance(request.user, Person) else "initiatives:new")


def _check_page(request: HttpRequest, sketch: Sketch, whole: steps.Whole, **more: Any) -> HttpResponse:
    context = {
        "sketch": sketch,
        "title": sketch.title,
        "whole": whole,
        "is_complete": whole.is_complete,
        "seen": mark_of(sketch.answers),
        "way": steps.way(sketch.answers, steps.CHECK),
        "previous": steps.previous_slug(sketch.answers, steps.CHECK),
        "similar": similar_to_sketch(sketch),
        "theme": queries.theme_of(sketch),
        **more,
    }
    return render(request, "initiatives/steps/check.html", context)
