"""What a group tells on the way: all of it, telling more, and taking it away."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import kept_text
from accounts.forms import add_refusal
from accounts.models import Person
from accounts.requests import person_of
from initiatives import access, actions, queries, queries_around
from initiatives.forms_around import RemoveUpdateForm, UpdateForm

UPDATES_A_PAGE = 10


@login_not_required
@require_safe
def updates(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """All that the group told, the newest first."""
    initiative = get_object_or_404(queries.sent(), id=initiative_id)
    reader, at = request.user, timezone.now()
    paginator = Paginator(queries_around.updates_of(initiative), UPDATES_A_PAGE)
    page = paginator.get_page(request.GET.get("page", "1")[:6])
    context = {
        "initiative": initiative,
        "page": page,
        "numbers": list(paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)),
        "may_remove": isinstance(reader, Person) and access.may_remove_update(reader, initiative, at),
        "may_post": isinstance(reader, Person) and access.may_attach(reader, initiative, at),
    }
    return render(request, "initiatives/updates.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def post_update(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """Tell followers how it goes."""
    by, at = person_of(request), timezone.now()
    initiative = get_object_or_404(queries.of_person(by, at).exclude(sent_at=None), id=initiative_id)
    pictures = queries_around.attachments_of(initiative).filter(kind="picture")
    form = UpdateForm(request.POST or None, request.FILES or None, pictures=pictures, initial=kept_text.kept(request))
    if form.is_valid():
        try:
            update = actions.post_update(initiative_id=initiative.id, by=by, at=at, **form.content())
        except (actions.CannotPostUpdate, actions.CannotAttach) as refusal:
            add_refusal(form, refusal)
        else:
            kept_text.forget(request)
            messages.success(request, _("Your update is on the page of your plan. Who follows it gets a mail."))
            return redirect(update)
    return render(request, "initiatives/post_update.html", {"form": form, "initiative": initiative})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remove_update(request: HttpRequest, initiative_id: UUID, update_id: UUID) -> HttpResponse:
    """Take an update away, and say why."""
    by, at = person_of(request), timezone.now()
    initiative = get_object_or_404(queries.sent(), id=initiative_id)
    if not access.may_remove_update(by, initiative, at):
        raise Http404
    update = get_object_or_404(queries_around.updates_of(initiative), id=update_id)
    form = RemoveUpdateForm(request.POST or None, initial=kept_text.kept(request))
    if form.is_valid():
        try:
            actions.remove_update(update_id=update.id, by=by, at=at, **form.cleaned_data)
        except actions.CannotRemoveUpdate as refusal:
            add_refusal(form, refusal)
        else:
            kept_text.forget(request)
            messages.success(request, _("It was taken away. That it was there, and why it went, stays to be read."))
            return redirect("initiatives:updates", initiative.id)
    return render(request, "initiatives/remove_update.html", {"form": form, "initiative": initiative, "update": update})
