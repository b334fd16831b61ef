"""Displacement, for everybody: one sentence for each district, pictures, a table of the same, and a file."""

from __future__ import annotations

import csv
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from accounts.written import Written
from boundary import displacement, presentation, queries
from boundary.displacement import Figures
from decisions.cells import harmless
from decisions.disclosure import ALL
from districts.models import District
from ledger import queries as ledger
from ledger.kept import Kept

_kept: Kept[Figures] = Kept(1)
BYTE_ORDER_MARK = "\ufeff"


@login_not_required
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Who did social work's own work, over time; of one district and one kind of work where the address says so."""
    counted, districts = _counted(), _districts()
    district, function = _asked(request, districts)
    today = timezone.localdate()
    shown = presentation.Shown(counted, districts, today)
    context = {
        "district": district,
        "function": function,
        "districts": districts,
        "functions": presentation.FUNCTIONS,
        "of": shown.name_of(district, function),
        "readings": shown.readings(district, function),
        "charts": shown.charts(district, function),
        "table": shown.table(district, function),
        "hours": shown.hour_bars(district, function),
        "who": presentation.WHO,
        "fewest": displacement.FEWEST,
        "is_chosen": bool(district or function),
        "query": _query(district, function),
    }
    return render(request, "boundary/displacement.html", context)


@login_not_required
@require_safe
def as_csv(request: HttpRequest) -> HttpResponse:
    """The table of the page as a file that a Dutch spreadsheet opens at once. Always in Dutch, as the others are."""
    counted, districts = _counted(), _districts()
    district, function = _asked(request, districts)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="verdringing.csv"'
    response.write(BYTE_ORDER_MARK)
    with override("nl"):
        table = presentation.Shown(counted, districts, timezone.localdate()).table(district, function)
        writer = csv.writer(response, delimiter=";")
        writer.writerow([_("Divided by"), table.of, *table.columns])
        for block in table.blocks:
            for row in block.rows:
                counts = [_("not shown") if figure.count is None else figure.count for figure in row.figures]
                writer.writerow([harmless(block.heading or _("Together")), harmless(row.name), *counts])
    return response


def _counted() -> Figures:
    """The figures as the ledger stands now."""
    return _kept.get(ledger.state(), queries.figures)


def _districts() -> dict[str, str]:
    return {code: Written(name) for code, name in District.objects.order_by("name").values_list("code", "name")}


def _asked(request: HttpRequest, districts: dict[str, str]) -> tuple[str | None, str | None]:
    """What the address asks for. Raises Http404 for a district or a kind of work that is not there."""
    district, function = request.GET.get("wijk", ""), request.GET.get("werk", "")
    if (district and district not in districts) or (function and function not in displacement.COUNTED):
        raise Http404
    return district or ALL, function or ALL


def _query(district: str | None, function: str | None) -> str:
    chosen: dict[str, Any] = {"wijk": district, "werk": function}
    query = urlencode({name: value for name, value in chosen.items() if value is not ALL})
    return f"?{query}" if query else ""
