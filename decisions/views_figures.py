"""The sharing of power in figures, for everybody: a sentence, pictures, tables of the same figures, and their files."""

import csv
import re
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from decisions import figures
from decisions import presentation_figures as shown
from decisions.cells import harmless
from decisions.disclosure import ALL
from decisions.figures import Counted, Group
from decisions.presentation_figures import Table
from ledger import queries as ledger
from ledger.kept import Kept

_kept: Kept[Counted] = Kept(1)


BYTE_ORDER_MARK = "\ufeff"


@login_not_required
@require_safe
def authority_figures(request: HttpRequest) -> HttpResponse:
    """How power was shared: the main thing in words, then pictures, then tables. Filters stand in the address."""
    counted = _counted()
    group = _group(request, counted)
    context = {
        "of": shown.name_of(counted, group),
        "group": group,
        "is_chosen": group != Group(),
        "filters": _filters(counted),
        "query": _query(group),
        "main_thing": shown.main_thing(counted, group),
        "exactly": shown.exactly(counted, group),
        "rungs": shown.RUNGS,
        "answers": shown.ANSWERS,
        "decisions": shown.decision_charts(counted, group),
        "changes": shown.change_bars(counted, group),
        "grounds": counted.grounds_of(group),
        "lasted": shown.lasted(counted, group),
        "advice": shown.advice_bars(counted, group),
        "tables": {name: table(counted, group) for name, table in shown.TABLES.items()},
        "fewest": figures.FEWEST,
    }
    return render(request, "decisions/figures.html", context)


@login_not_required
@require_safe
def as_csv(request: HttpRequest, table: str) -> HttpResponse:
    """A table of the page as a file that a Dutch spreadsheet opens at once: semicolons, and UTF-8 that says so.

    Always in Dutch: who reads it by machine reads one heading.
    """
    if table not in shown.TABLES:
        raise Http404
    counted = _counted()
    group = _group(request, counted)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="zeggenschap-{table}.csv"'
    response.write(BYTE_ORDER_MARK)
    with override("nl"):
        csv.writer(response, delimiter=";").writerows(_lines(shown.TABLES[table](counted, group)))
    return response


def _counted() -> Counted:
    """The figures as the ledger stands now: counting them reads every decision there is."""
    return _kept.get(ledger.state(), figures.count)


def _group(request: HttpRequest, counted: Counted) -> Group:
    """What the address asks for. Raises Http404 for a district, theme or year that is not there."""
    district, theme, year = (request.GET.get(name, "") for name in ("wijk", "thema", "jaar"))
    known = (not district or district in counted.districts) and (not theme or theme in counted.themes)
    if not known or not re.fullmatch(r"(?:[1-9][0-9]{3})?", year):
        raise Http404
    return Group(district or ALL, theme or ALL, int(year) if year else ALL)


def _query(group: Group) -> str:
    chosen = {"wijk": group.district, "thema": group.theme, "jaar": group.year}
    query = urlencode({name: value for name, value in chosen.items() if value is not ALL})
    return f"?{query}" if query else ""


def _filters(counted: Counted) -> dict[str, list[tuple[str, str]]]:
    return {
        "districts": [(code, district.name) for code, district in counted.districts.items()],
        "themes": sorted(((key, theme.name) for key, theme in counted.themes.items()), key=lambda theme: theme[1]),
        "years": [(str(year), str(year)) for year in counted.years],
    }


def _lines(table: Table) -> list[list[str | int]]:
    lines: list[list[str | int]] = [[_("Divided by"), table.of, *table.columns]]
    for block in table.blocks:
        for row in block.rows:
            counts = [_("not shown") if figure.count is None else figure.count for figure in row.figures]
            lines.append([harmless(block.heading or _("Together")), harmless(row.name), *counts])
    return lines
