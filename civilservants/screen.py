"""What every screen of the desk has: whose desk it is, which view and filters its address asks for, and its queue."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import get_language, gettext_lazy

from accounts.requests import ledger_lines_in, ledger_state_in, person_of, standing_in
from accounts.shared_page import Frame, mark
from civilservants import queries, queue
from civilservants.beside_queue import kept_beside
from civilservants.choices import FIELDS, LONGEST_SEARCH, SEARCH, VIEW, Choices, Chosen, choices_of
from civilservants.counts import LEFT_ALONE, MAPPED, Counting
from civilservants.forms import SaveViewForm
from civilservants.kinds import WORK_ON_PLANS
from civilservants.models import BulkAct, SavedView
from civilservants.queries import Desk
from civilservants.queue import MOST_PAGED, Asked, View
from civilservants.reference import MOST_DESKS
from civilservants.rows import rows_beside
from civilservants.whole_file import WholeFile, whole_file
from decisions.kinds import TASKS, WAY
from initiatives.models import Initiative
from ledger.followed import Matter
from ledger.kept import Kept

ROWS = 25
LONGEST_VALUE = 200
LONGEST_NUMBER = 4
"""Digits of a page: there are no more pages."""

TITLES = {
    View.MINE: gettext_lazy("Waits for me"),
    View.TEAM: gettext_lazy("Waits for my team"),
    View.NEW: gettext_lazy("New"),
    View.LATE: gettext_lazy("Late"),
    View.SOON: gettext_lazy("Late within a week"),
    View.OTHERS: gettext_lazy("Waits for others"),
    View.RESIDENTS: gettext_lazy("Waits for residents"),
    View.SOCIAL_WORK: gettext_lazy("Waits for social work"),
    View.SNOOZED: gettext_lazy("Put away"),
    View.OPEN: gettext_lazy("All open"),
}


def desk_in(request: HttpRequest) -> Desk:
    """The desk of who asks; 404 for who has none. It is kept as long as their standing is the same, which every request
    reads, and no line came that may touch it: it opens doors only, and what is done behind them asks the tables again.
    """
    person, at = person_of(request), timezone.now()
    key = (_whose(request, at), _matters_to_desk.state(ledger_lines_in(request)))
    desk = _desks.find(key) or queries.desk_of(person, at)
    if desk is None:
        raise Http404
    _desks.put(key, desk)
    return replace(desk, person=person, at=at)


def _whose(request: HttpRequest, at: datetime) -> tuple[Hashable, ...]:
    """For whom something of a desk is kept: who they are and what they belong to, as this request read it, on a day."""
    standing = standing_in(request)
    return person_of(request).id, standing.belongs_to, standing.signs_for, timezone.localdate(at)


_matters_to_desk = Matter(
    # Teams, who belongs to them, whose profession a work function is: none changes with what plans go through.
    but=WORK_ON_PLANS | WAY | TASKS
)
_desks: Kept[Desk] = Kept(MOST_DESKS)


def file_in(desk: Desk, initiative_id: UUID) -> WholeFile:
    """A plan on the desk with all that its pane tells; 404 for any other."""
    found = whole_file(desk, initiative_id)
    if found is None:
        raise Http404
    return found


def plan_in(desk: Desk, initiative_id: UUID) -> Initiative:
    """A plan on the desk; 404 for any other."""
    return file_in(desk, initiative_id).initiative


def queue_context(request: HttpRequest, desk: Desk, beside: Initiative | None = None) -> dict[str, Any]:
    """The views with their counts and the page of the queue that the address asks for, in two queries; three where
    plans are new, or one stands beside it. And one for each of the things around it that a line of the ledger touched.
    """
    choices = choices_of(desk, ledger_lines_in(request))
    chosen = choices.chosen(request.GET)
    saved, waiting, at_boundary, unchanged = kept_beside(desk, _whose(request, desk.at), ledger_lines_in(request))
    page, ids, counted = _found(request, desk, chosen, _views(desk, choices, saved))
    shown, alike = rows_beside(ids, beside, desk)
    return {
        "duplicates": alike,
        "waiting": waiting,
        "waiting_unchanged": unchanged,
        "waiting_here": waiting.beside(beside) if beside else None,
        "desk": desk,
        "view": chosen.view,
        "title": next((one.name for one in saved if one.query == chosen.query), TITLES[chosen.view]),
        "views": [(one, TITLES[one], queue.in_words(counted[one]), counted[one]) for one in View],
        "saved_views": [(one, queue.in_words(counted[one.id]), one.owner_id == desk.person.id) for one in saved],
        "lists": choices.lists(chosen),
        "search": chosen.values.get(SEARCH, ""),
        "longest_search": LONGEST_SEARCH,
        "filters": [(choices.in_words(*one), chosen.but(one[0])) for one in chosen.values.items()],
        "page": page,
        "is_cut": page.paginator.count >= MOST_PAGED,
        "numbers": page.paginator.get_elided_page_range(page.number),
        "rows": shown,
        "query": query_of(request),
        "view_query": chosen.query,
        "is_saved": any(one.query == chosen.query for one in saved),
        "save_form": SaveViewForm(teams=desk.teams),
        "page_query": _without_page(request),
        "bulk_verbs": BulkAct.Verb.choices,
        "at_boundary": at_boundary,
    }


def queue_page(request: HttpRequest, desk: Desk) -> dict[str, Any]:
    """The queue by itself."""
    context = queue_context(request, desk)
    numbers = {f"in-{one}": words for one, _title, words, _count in context["views"]}
    numbers |= {f"in-{one.id}": words for one, words, _is_own in context["saved_views"]}

    def parts(token: str) -> dict[str, str]:
        return {
            **numbers,
            "title": escape(context["title"]),
            "heading": render_to_string("civilservants/heading.html", context),
            "found": render_to_string("civilservants/found.html", {**context, "csrf_token": token, "request": request}),
            "query": escape(f"?{context['query']}" if context["query"] else ""),
            "address": quote(request.get_full_path(), safe=""),
        }

    return {**context, "frame": Frame(_shown_around(request, context), parts, lambda: _with_marks(context))}


def _with_marks(context: dict[str, Any]) -> dict[str, Any]:
    """The views, with marks where their numbers belong."""
    return {
        "views": [(one, title, mark(f"in-{one}"), count) for one, title, _words, count in context["views"]],
        "saved_views": [(one, mark(f"in-{one.id}"), is_own) for one, _words, is_own in context["saved_views"]],
    }


def _shown_around(request: HttpRequest, context: dict[str, Any]) -> tuple[Hashable, ...]:
    """All that shows around what is found and the numbers: the views, which of them is open, whether anything is late,
    what waits for the reader, and nothing else of the address.
    """
    return (
        _matters_to_site.state(ledger_lines_in(request)),
        get_language(),
        context["view"] if not context["filters"] else "",
        context["view_query"] if context["is_saved"] else "",
        any(one == View.LATE and count for one, _title, _words, count in context["views"]),
        tuple(
            (one.id, one.query, one.name, str(one.owner), one.team_id, is_own)
            for one, _words, is_own in context["saved_views"]
        ),
        tuple((team.id, team.name) for team in context["desk"].teams),
        context["at_boundary"].total,
        context["waiting_unchanged"] if context["waiting"].total else None,
    )


_matters_to_site = Matter(but=MAPPED | LEFT_ALONE)
"""The municipality and its looks stand around every page."""


def _found(
    request: HttpRequest, desk: Desk, chosen: Chosen, views: dict[Hashable, Asked]
) -> tuple[Page[int], list[int], Mapping[Hashable, int]]:
    """The page that an address asks for, the rows on it, and how many plans each view holds."""
    asked, wanted = queue.asked(desk, chosen.view, chosen.filters), request.GET.get("page")
    number = int(wanted) if wanted and wanted.isdecimal() and len(wanted) <= LONGEST_NUMBER else 1
    counting = Counting(desk.person.id, views, ledger_lines_in(request))
    found = queue.in_order(asked, (max(1, number) - 1) * ROWS, ROWS, aside=counting.aside)
    numbers = counting.numbers(found.aside)
    page = Paginator(range(found.total), ROWS).get_page(wanted)
    if found.total and page.number != max(1, number):  # there are not that many
        found = queue.in_order(asked, page.start_index() - 1, ROWS)
    return page, found.ids, numbers


def state_of(request: HttpRequest, desk: Desk) -> tuple[Hashable, ...]:
    """What a queue depends on beside its address and its language: as long as this is the same, so is the queue. Who
    sees which plans, what is put away and which views are kept moves the ledger too.
    """
    return (
        ledger_state_in(request),
        desk.person.id,
        timezone.localdate(desk.at),
        tuple(desk.team_ids),
        desk.signs_for,
    )


def _views(desk: Desk, choices: Choices, saved: list[SavedView]) -> dict[Hashable, Asked]:
    """Every view and every one that was kept, to be counted."""
    key = (
        *(desk.person.id, *desk.team_ids, desk.signs_for, desk.social_work, timezone.localdate(desk.at)),
        *(choices, *((one.id, one.query) for one in saved)),
    )
    return _asked_views.get(key, lambda: _views_anew(desk, choices, saved))


def _views_anew(desk: Desk, choices: Choices, saved: list[SavedView]) -> dict[Hashable, Asked]:
    views: dict[Hashable, Asked] = {one: queue.asked(desk, one) for one in View}
    for one in saved:
        chosen = choices.chosen_in(one.query)
        views[one.id] = queue.asked(desk, chosen.view, chosen.filters)
    return views


_asked_views: Kept[dict[Hashable, Asked]] = Kept(MOST_DESKS)


def query_of(request: HttpRequest) -> str:
    """The view and the filters of the queue, to come back to."""
    return _asked(request, (VIEW, *FIELDS, "page"))


def to_plan(request: HttpRequest, initiative: Initiative) -> HttpResponse:
    """Back to a plan beside the same queue."""
    return to_page(request, "desk:plan", initiative.id)


def to_page(request: HttpRequest, name: str, *args: UUID) -> HttpResponse:
    """On to a page from which one comes back to the same queue."""
    query = query_of(request)
    address = reverse(name, args=args)
    return redirect(f"{address}?{query}" if query else address)


def to_queue(query: str) -> HttpResponse:
    """Back to the queue under an address."""
    address = reverse("desk:queue")
    return redirect(f"{address}?{query}" if query else address)


def view_of(request: HttpRequest) -> str:
    """The same without its page, for a page of the desk that is itself one of several."""
    return _asked(request, (VIEW, *FIELDS))


def _without_page(request: HttpRequest) -> str:
    query = view_of(request)
    return f"{query}&" if query else ""


def _asked(request: HttpRequest, names: tuple[str, ...]) -> str:
    return urlencode({name: request.GET[name][:LONGEST_VALUE] for name in names if request.GET.get(name)})
