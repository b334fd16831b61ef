"""What ends when, and was it in time? The calendar of a team, and the figures of planning & control."""

from __future__ import annotations

import re
from datetime import date, datetime
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import queries as accounts
from accounts.models import Party
from accounts.requests import ledger_state_in, person_of
from civilservants import export, figures, planning, register
from civilservants.figures import Counted
from decisions.rest_days import RestDays
from ledger.kept import Kept

_kept: Kept[Counted] = Kept(4)


@require_safe
def own_calendar(request: HttpRequest) -> HttpResponse:
    """Send somebody on to the calendar of their team, or of the team that they choose."""
    at = timezone.now()
    own = _teams(request, at)
    wanted = request.GET.get("team", "")
    chosen = next((one.id for one in accounts.teams_of_town_hall(at) if str(one.id) == wanted), own[0].id)
    address = reverse("desk:team-calendar", args=[chosen])
    if "maand" not in request.GET:
        return redirect(address)
    return redirect(f"{address}?maand={_month(request.GET['maand'], timezone.localdate(at)):%Y-%m}")


@require_safe
def team_calendar(request: HttpRequest, team_id: UUID) -> HttpResponse:
    """A month of a team of the municipality: what ends on which day. Whoever works for one may look at each.

    What it tells, names of plans and their last days, is public; what one can do about it is for its own people.
    """
    at = timezone.now()
    own = _teams(request, at)
    teams = list(accounts.teams_of_town_hall(at))
    team = next((one for one in teams if one.id == team_id), None)
    if team is None:
        raise Http404
    today = timezone.localdate(at)
    first = _month(request.GET.get("maand", ""), today)
    context = {
        "team": team,
        "own_teams": [one for one in teams if one in own],
        "other_teams": [one for one in teams if one not in own],
        "is_own": team in own,
        "first": first,
        "before": _moved(first, -1),
        "after": _moved(first, 1),
        "today": today,
        "planned": planning.planned(team, first.year, first.month, today, RestDays()),
    }
    return render(request, "civilservants/planning/calendar.html", context)


@require_safe
def figures_page(request: HttpRequest) -> HttpResponse:
    """Were steps decided within their term: a sentence, pictures, and the same in a table."""
    counted, quarter = _asked(request)
    context = {
        "quarters": [(code, figures.quarter_name(code)) for code in counted.quarters],
        "quarter": quarter or "",
        "quarter_name": figures.quarter_name(quarter),
        "main_thing": figures.main_thing(counted, quarter),
        "charts": figures.charts(counted, quarter),
        "table": figures.table(counted, quarter),
        "categories": figures.CATEGORIES,
        "fewest": figures.FEWEST,
    }
    return render(request, "civilservants/planning/figures.html", context)


@require_safe
def as_csv(request: HttpRequest) -> HttpResponse:
    """The table of one quarter, or of all, for planning & control."""
    lines, name = _lines(request)
    response = HttpResponse(export.as_csv(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


@require_safe
def as_xlsx(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    lines, name = _lines(request)
    with override("nl"):
        explanation = _(
            "A step counts in the quarter in which its term ended.\n"
            "An empty row is not shown: the group has fewer than %(fewest)s steps, "
            "or one could compute such a group with it."
        ) % {"fewest": figures.FEWEST}
    response = HttpResponse(
        export.as_xlsx(lines, explanation),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def _lines(request: HttpRequest) -> tuple[list[export.Line], str]:
    with override("nl"):
        counted, quarter = _asked(request)
        wanted = [quarter] if quarter else counted.quarters
        lines = [line for one in wanted for line in export.lines_of(one, figures.table(counted, one))]
    return lines, f"termijnen-{quarter.lower()}" if quarter else "termijnen"


def _asked(request: HttpRequest) -> tuple[Counted, str | None]:
    """The figures as the ledger stands now, and the quarter that the address asks for. 404 for one that is none."""
    _teams(request, timezone.now())
    wanted = request.GET.get("kwartaal", "")
    if wanted and not re.fullmatch(r"[1-9][0-9]{3}-K[1-4]", wanted):
        raise Http404
    counted = _kept.get((ledger_state_in(request), get_language()), figures.count)
    return counted, wanted or None


def _teams(request: HttpRequest, at: datetime) -> list[Party]:
    teams = register.teams_of(person_of(request), at)
    if not teams:
        raise Http404
    return teams


def _month(typed: str, today: date) -> date:
    """The first day of the month that an address names; of this month where it names none."""
    found = re.fullmatch(r"([0-9]{4})-([0-9]{2})", typed)
    if found is None or not 1 <= int(found[2]) <= 12 or not 2000 <= int(found[1]) <= 2100:
        return today.replace(day=1)
    return date(int(found[1]), int(found[2]), 1)


def _moved(first: date, months: int) -> date:
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)
