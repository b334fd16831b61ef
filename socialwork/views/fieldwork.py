"""The page of social workers: quieter than the desk, and without anything of a resident's own situation."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accounts.requests import person_of
from boundary import queries as boundary
from decisions import actions as decisions
from socialwork import queries
from socialwork.queries import Part

ROWS = 20

TITLES = {
    Part.TABLE: gettext_lazy("At the table with us"),
    Part.MINE: gettext_lazy("Assigned to me"),
    Part.NEIGHBOURHOOD: gettext_lazy("Social work in the district"),
}


def home(request: HttpRequest) -> HttpResponse:
    """The plans that ask something of a social worker, or of their team."""
    fieldwork = queries.fieldwork_of(person_of(request), timezone.now())
    if fieldwork is None:
        raise Http404
    part = _part(request)
    counts = queries.counts(fieldwork)
    page = Paginator(queries.steps_in(part, fieldwork), ROWS).get_page(request.GET.get("page"))
    context = {
        "fieldwork": fieldwork,
        "part": part,
        "title": TITLES[part],
        "parts": [(one, TITLES[one], counts[one]) for one in Part],
        "page": page,
        "numbers": page.paginator.get_elided_page_range(page.number),
        "rows": queries.rows(page, fieldwork),
        "query": f"lijst={part}&",
        "at_boundary": boundary.waiting_for(fieldwork.person, fieldwork.at),
        "here": request.get_full_path(),
    }
    return render(request, "socialwork/home.html", context)


@require_POST
def take_up(request: HttpRequest, assignment_id: UUID) -> HttpResponse:
    """Take up a task that one's team has as a whole."""
    fieldwork = queries.fieldwork_of(person_of(request), timezone.now())
    if fieldwork is None:
        raise Http404
    whole = get_object_or_404(queries.tasks_of_whole_teams(fieldwork), id=assignment_id)
    try:
        decisions.take_up_assignment(assignment_id=whole.id, by=fieldwork.person, at=fieldwork.at)
    except decisions.CannotTakeUp as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You work on this plan from now on."))
    return redirect(f"{reverse('fieldwork:home')}?lijst={Part.MINE}")


def _part(request: HttpRequest) -> Part:
    try:
        return Part(request.GET.get("lijst", Part.TABLE))
    except ValueError:
        return Part.TABLE
