"""Who may sign for the municipality, for everybody: the register of mandates, and the file. It names no people."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from accounts.models import Party
from accounts.written import Sentence, Written
from decisions import queries
from decisions.cells import harmless
from decisions.models import Mandate


@dataclass(frozen=True)
class Row:
    """A mandate as the register shows it. `under` is the mandate of which it is a part, in words; empty without one."""

    mandate: Mandate
    function: str
    subject: str
    districts: str
    under: str


@login_not_required
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """The mandates that hold or will hold, and those that are over; of one party or of all."""
    today = timezone.localdate()
    parties = queries.parties_with_mandates()
    chosen = _chosen(request.GET.get("partij", ""), parties)
    mandates = queries.register_of_mandates(chosen)
    context = {
        "parties": parties,
        "chosen": chosen,
        "rows": _rows(mandate for mandate in mandates if not _is_over(mandate, today)),
        "over": _rows(mandate for mandate in mandates if _is_over(mandate, today)),
        "today": today,
    }
    return render(request, "decisions/mandates.html", context)


@login_not_required
@require_safe
def as_csv(request: HttpRequest) -> HttpResponse:
    """The whole register as a file, always in Dutch: who reads it by machine reads one heading."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="mandaten.csv"'
    with override("nl"):
        rows = _rows(queries.register_of_mandates())
    writer = csv.writer(response)
    writer.writerow(
        [
            "mandaat",
            "partij",
            "functie",
            "onderwerp",
            "bedrag tot en met (euro)",
            "wijken (CBS-codes)",
            "geldig vanaf",
            "geldig tot en met",
            "bron",
            "ondermandaat van",
        ]
    )
    writer.writerows(_record(row) for row in rows)
    return response


def _chosen(typed: str, parties: Iterable[Party]) -> Party | None:
    try:
        wanted = UUID(typed)
    except ValueError:
        return None
    return next((party for party in parties if party.id == wanted), None)


def _is_over(mandate: Mandate, today: date) -> bool:
    return mandate.valid_until is not None and mandate.valid_until < today


def _rows(mandates: Iterable[Mandate]) -> Sequence[Row]:
    names = queries.template_names()
    return [
        Row(
            mandate=mandate,
            function=_function(mandate),
            subject=names.get(mandate.subject, mandate.subject) if mandate.subject else _("Every subject"),
            districts=Written(", ".join(sorted(district.name for district in mandate.districts.all())))
            or _("Every district"),
            under=Sentence(_function(mandate.under), ", ", Written(mandate.under.party)) if mandate.under else "",
        )
        for mandate in mandates
    ]


def _function(mandate: Mandate) -> str:
    return Written(mandate.function) or _("Everybody who signs for the party")


def _record(row: Row) -> list[str]:
    mandate = row.mandate
    return [
        str(mandate.id),
        harmless(mandate.party.name),
        harmless(row.function),
        harmless(row.subject),
        "" if mandate.ceiling is None else f"{mandate.ceiling:.2f}",
        " ".join(sorted(district.code for district in mandate.districts.all())),
        mandate.valid_from.isoformat(),
        mandate.valid_until.isoformat() if mandate.valid_until else "",
        harmless(mandate.source),
        str(mandate.under_id) if mandate.under_id else "",
    ]
