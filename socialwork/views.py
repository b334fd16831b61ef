"""The page of social workers: quieter than the desk, and without anything of a resident's own situation."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.requests import person_of
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
        "here": request.get_full_path(),
    }
    return render(request, "socialwork/home.html", context)


def _part(request: HttpRequest) -> Part:
    try:
        return Part(request.GET.get("lijst", Part.TABLE))
    except ValueError:
        return Part.TABLE
