"""What everybody may read: the front page, the list of plans, and the page of a plan.

The large parts are the same for everyone and are kept until the ledger moves (`ledger.kept`); what is the reader's own
stands around them and is made for each request.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from accounts.models import Person
from accounts.typed_text import tidy_line
from decisions import queries as table
from decisions.workflow import End
from districts import queries as places
from districts.models import Workplace
from initiatives import presentation, queries
from initiatives.models import Follow, Initiative, Theme
from ledger import queries as ledger
from ledger.kept import Kept

CARDS_A_PAGE = 12
CARDS_AT_HOME = 3
LONGEST_SEARCH = 60

STATES: dict[str, str | Promise] = {
    "open": _("On their way"),
    End.COMPLETED.value: _("Carried out"),
    End.DECLINED.value: _("Did not go on"),
    End.REFERRED.value: _("Went on somewhere else"),
    End.WITHDRAWN.value: _("Stopped by the group"),
}

_fronts: Kept[SafeString] = Kept(8)
_lists: Kept[SafeString] = Kept(200)
_pages: Kept["PublicParts"] = Kept(400)


@dataclass(frozen=True)
class PublicParts:
    """The parts of a plan's page that are the same for every reader: the table, and all that follows it."""

    now: SafeString
    rest: SafeString


@dataclass(frozen=True)
class Filters:
    """What the reader wants on the list; empty where it does not matter."""

    theme: str = ""
    district: str = ""
    state: str = ""
    words: str = ""

    def query(self) -> str:
        """As it stands in an address, ending in `&`; empty without filters."""
        chosen = {"thema": self.theme, "wijk": self.district, "stand": self.state, "zoek": self.words}
        query = urlencode({name: value for name, value in chosen.items() if value})
        return f"{query}&" if query else ""


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page: what one can do here, what goes on, who decides, what was achieved, and where to find help."""
    content = _fronts.get(_state_of_the_world(), lambda: render_to_string("initiatives/_home.html", _front()))
    return render(request, "initiatives/home.html", {"content": content})


@login_not_required
@require_safe
def initiative_list(request: HttpRequest) -> HttpResponse:
    """Every plan that was sent, newest first, by theme, district, state and words."""
    filters = _filters(request)
    number = request.GET.get("page", "1")[:6]
    content = _lists.get(
        (*_state_of_the_world(), filters, number),
        lambda: render_to_string("initiatives/_list.html", _listing(filters, number)),
    )
    return render(request, "initiatives/list.html", {"content": content})


@login_not_required
@require_safe
def detail(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """The page of a plan. A draft is seen by its group alone; a stranger gets 404."""
    at = timezone.now()
    reader = request.user if isinstance(request.user, Person) else None
    initiative = get_object_or_404(
        queries.visible_to(reader, at).defer("neighbourhood__boundary", "neighbourhood__district__boundary"),
        id=initiative_id,
    )
    parts = _pages.get((*_state_of_the_world(), initiative.id), lambda: _parts(initiative.id))
    return render(
        request,
        "initiatives/detail.html",
        {"initiative": initiative, "parts": parts, **(_own(initiative, reader) if reader else {})},
    )


def _state_of_the_world() -> tuple[int, date, str | None]:
    """What everything shown in public depends on: the ledger, the day (terms are counted), and the language."""
    return ledger.version(), timezone.localdate(), get_language()


def _own(initiative: Initiative, reader: Person) -> dict[str, Any]:
    """What this reader may do here."""
    return {
        "follows": Follow.objects.filter(initiative=initiative, person=reader).exists(),
        "turn": _turn(initiative, reader),
    }


def _turn(initiative: Initiative, reader: Person) -> dict[str, Any] | None:
    """The step at which everybody waits for a party that this reader signs for, and where to speak there."""
    if initiative.process is None or initiative.process.closed_at is not None:
        return None
    waiting = table.steps_waiting_on(reader, timezone.now()).filter(process=initiative.process)
    step = waiting.select_related("template_step").prefetch_related("proposals").first()
    if step is None:
        return None
    proposal = table.open_proposal(step)
    return {
        "question": step.template_step.question,
        "proposal": proposal,
        "url": reverse("decisions:voice" if proposal else "decisions:propose", kwargs={"step_id": step.id}),
    }


def _parts(initiative_id: UUID) -> PublicParts:
    initiative = queries.for_its_page(
        Initiative.objects.select_related("theme", "neighbourhood__district", "group", "process")
    ).get(id=initiative_id)
    entries = list(ledger.entries_about(presentation.subjects_of(initiative)))
    context = {
        "page": presentation.page_of(initiative, entries),
        "initiative": initiative,
        "map": presentation.map_of(
            initiative,
            places.districts(),
            places.neighbourhoods().filter(district=initiative.neighbourhood.district_id),
        ),
    }
    return PublicParts(
        now=render_to_string("initiatives/_now.html", context),
        rest=render_to_string("initiatives/_rest.html", context),
    )


def _listing(filters: Filters, number: str) -> dict[str, Any]:
    paginator = Paginator(_chosen(filters), CARDS_A_PAGE)
    page = paginator.get_page(number)
    return {
        "cards": [presentation.card_of(initiative) for initiative in page],
        "page": page,
        "numbers": list(paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)),
        "filters": filters,
        "query": filters.query(),
        "themes": Theme.objects.order_by("name_nl"),
        "districts": places.districts().defer("boundary"),
        "states": STATES,
    }


def _chosen(filters: Filters) -> Any:
    chosen = queries.on_cards(queries.sent())
    if filters.theme:
        chosen = chosen.filter(theme=filters.theme)
    if filters.district:
        chosen = chosen.filter(neighbourhood__district=filters.district)
    if filters.state:
        chosen = queries.in_state(chosen, filters.state)
    return queries.holding(chosen, filters.words) if filters.words else chosen


def _filters(request: HttpRequest) -> Filters:
    """What was asked for, tidied. A state that does not exist is as none; an unknown theme or district finds nothing."""
    state = request.GET.get("stand", "")
    return Filters(
        theme=tidy_line(request.GET.get("thema", ""))[:40],
        district=tidy_line(request.GET.get("wijk", ""))[:8],
        state=state if state in STATES else "",
        words=tidy_line(request.GET.get("zoek", ""))[:LONGEST_SEARCH],
    )


def _front() -> dict[str, Any]:
    sent = queries.on_cards(queries.sent())
    running = queries.in_state(sent, "open").exclude(accepted_at=None)[:CARDS_AT_HOME]
    achieved = queries.in_state(sent, End.COMPLETED.value).order_by("-process__closed_at")[:CARDS_AT_HOME]
    return {
        "running": [presentation.card_of(initiative) for initiative in running],
        "achieved": [presentation.card_of(initiative) for initiative in achieved],
        "examples": presentation.example_tables(),
        "themes": queries.open_themes(),
        "workplaces": Workplace.objects.select_related("district").defer("district__boundary"),
    }
