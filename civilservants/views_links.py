"""Two plans that belong together: link them, or let one go on in the other."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts import kept_text
from civilservants.duplicates import why_alike
from civilservants.forms_bulk import LinkForm
from civilservants.screen import desk_in, plan_in, query_of, to_plan
from initiatives import actions as initiatives
from initiatives import queries
from initiatives.models import PlanLink


def link(request: HttpRequest, initiative_id: UUID, other_id: UUID) -> HttpResponse:
    """See both plans beside one another, and say how they belong together."""
    desk = desk_in(request)
    plan, other = plan_in(desk, initiative_id), plan_in(desk, other_id)
    form = LinkForm(request.POST or None, initial=kept_text.kept(request))
    if form.is_valid():
        try:
            initiatives.link_plans(
                plan_id=plan.id,
                other_id=other.id,
                goes_on_in=form.cleaned_data["how"] == "samen",
                reason=form.cleaned_data["reason"],
                by=desk.person,
                at=desk.at,
            )
        except initiatives.CannotLink as refusal:
            form.add_error(None, str(refusal))
        else:
            kept_text.forget(request)
            messages.success(request, _("These plans name each other from now on."))
            return to_plan(request, plan)
    context = {"plan": plan, "other": other, "why": why_alike(plan, other), "form": form, "query": query_of(request)}
    return render(request, "civilservants/link.html", context)


@require_POST
def unlink(request: HttpRequest, initiative_id: UUID, link_id: UUID) -> HttpResponse:
    """End a link."""
    desk = desk_in(request)
    plan = plan_in(desk, initiative_id)
    known = get_object_or_404(PlanLink.objects.filter(id__in=[one.id for one in queries.links_of(plan)]), id=link_id)
    try:
        initiatives.unlink_plans(link_id=known.id, by=desk.person, at=desk.at)
    except initiatives.CannotLink as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The link has ended."))
    return to_plan(request, plan)
