"""Who decides about what, for everybody: a picture, the table of the same figures, and the file."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from decisions import figures
from decisions.figures import Figures, Group, Year
from decisions.ladder import Rung
from decisions.presentation import RUNG_NAMES
from ledger import queries as ledger
from ledger.kept import Kept

NARROWEST = 7.0
"""Percent of the width under which a part of a bar has no room for its number."""

_kept: Kept[list[Year]] = Kept(1)

FORMULA = ("=", "+", "-", "@", "\t")
"""How a text begins that a spreadsheet takes for a formula."""


@dataclass(frozen=True)
class Part:
    """One part of a bar, in percent of its width, with the rung it stands for."""

    rung: int
    start: float
    width: float
    middle: float
    has_room: bool


@dataclass(frozen=True)
class Row:
    """A district, or all that are shown together, as the picture and the table have it."""

    name: str
    figures: Figures
    parts: Sequence[Part]
    in_words: str
    cells: Sequence[tuple[int, str]]


@dataclass(frozen=True)
class Chapter:
    """A year of the page."""

    year: int
    rows: Sequence[Row]
    together: Row | None


@login_not_required
@require_safe
def authority_figures(request: HttpRequest) -> HttpResponse:
    """Per year and district: at which rung decisions were taken, by how many parties, and within their term."""
    years = _counted()
    rungs = _rungs(years)
    context = {
        "chapters": [_chapter(year, rungs) for year in years],
        "rungs": [(int(rung), _name(rung)) for rung in rungs],
        "fewest": figures.FEWEST,
    }
    return render(request, "decisions/figures.html", context)


@login_not_required
@require_safe
def as_csv(request: HttpRequest) -> HttpResponse:
    """The same figures as a file, always in Dutch: who reads it by machine reads one heading."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="zeggenschap.csv"'
    years = _counted()
    with override("nl"):
        rungs = list(Rung)
        writer = csv.writer(response)
        writer.writerow(_heading(rungs))
        writer.writerows(_record(group, rungs) for year in years for group in year.groups)
    return response


def _counted() -> list[Year]:
    """The figures as the ledger stands now: counting them reads every decision there is."""
    return _kept.get(ledger.state(), figures.years)


def _rungs(years: Iterable[Year]) -> list[Rung]:
    """The six rungs, and the absence of a seat where that occurred."""
    is_absent = any(group.figures.by_rung.get(Rung.NONE) for year in years for group in year.groups)
    return [rung for rung in Rung if rung is not Rung.NONE or is_absent]


def _name(rung: Rung) -> str:
    return capfirst(str(RUNG_NAMES[rung]))


def _chapter(year: Year, rungs: Sequence[Rung]) -> Chapter:
    rows = [_row(group.district.name, group.figures, rungs) for group in year.groups]
    shown = sum(not group.figures.are_few for group in year.groups)
    together = _row(_("These districts together"), year.shown, rungs) if shown > 1 else None
    return Chapter(year.year, rows, together)


def _row(name: str, counted: Figures, rungs: Sequence[Rung]) -> Row:
    return Row(
        name=name,
        figures=counted,
        parts=_parts(counted, rungs),
        in_words=capfirst(
            ", ".join(
                _("%(name)s %(share)s") % {"name": RUNG_NAMES[rung], "share": _percent(counted, rung)}
                for rung in rungs
                if counted.by_rung.get(rung)
            )
        ),
        cells=[(counted.by_rung.get(rung, 0), _percent(counted, rung)) for rung in rungs],
    )


def _parts(counted: Figures, rungs: Sequence[Rung]) -> list[Part]:
    parts, start = [], 0.0
    for rung in rungs:
        width = 100 * counted.share(rung)
        if width:
            parts.append(
                Part(int(rung), round(start, 3), round(width, 3), round(start + width / 2, 3), width >= NARROWEST)
            )
        start += width
    return parts


def _percent(counted: Figures, rung: Rung) -> str:
    return f"{100 * counted.share(rung):.0f}%"


def _heading(rungs: Sequence[Rung]) -> list[str]:
    return [
        "wijkcode",
        "wijk",
        "jaar",
        "besluiten",
        *(f"trede {int(rung)}: {RUNG_NAMES[rung]}" for rung in rungs),
        "door meer partijen samen",
        "door een partij",
        "beslissing teruggenomen",
        "besluiten na terugnemen",
        "termijnen gehaald",
        "termijnen niet gehaald",
    ]


def _record(group: Group, rungs: Sequence[Rung]) -> list[str | int]:
    counted, few = group.figures, f"minder dan {figures.FEWEST}"
    decided = [
        counted.decisions,
        *(counted.by_rung.get(rung, 0) for rung in rungs),
        counted.jointly,
        counted.alone,
        counted.taken_back,
        counted.after_withdrawal,
    ]
    terms = [counted.terms_met, counted.terms_late]
    return [
        group.district.code,
        _harmless(group.district.name),
        group.year,
        *([few] * len(decided) if counted.are_few else decided),
        *([few] * len(terms) if counted.terms_are_few else terms),
    ]


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text
