"""Feeds: of the plans that fit what a reader chose, and of what happens to one plan.

They are kept as pages are (`config.public_cache`), so that a feed reader that asks each hour gets "not changed" from
memory.
"""

from __future__ import annotations

from datetime import datetime, time
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from initiatives import choices, feeds, finding, presentation, queries
from initiatives.feeds import Format
from initiatives.filters import Filters
from initiatives.views.finding import find
from initiatives.views.world import World, places_in, world_of
from initiatives.whole_plan import whole_plan
from ledger.at_once import at_once
from ledger.kept import Kept

_of_plans: Kept[bytes] = Kept(60)
_of_one: Kept[bytes] = Kept(100)


@login_not_required
@require_safe
def plans(request: HttpRequest, form: Format) -> HttpResponse:
    """The plans that fit the filters, those that moved last first."""
    world, filters = world_of(request), Filters.of(request.GET).but(order="moved")
    key = (*world, filters, form, request.scheme, request.get_host())
    return _answer(_of_plans.get(key, lambda: _plans(request, world, filters, form)), form)


@login_not_required
@require_safe
def one_plan(request: HttpRequest, initiative_id: UUID) -> HttpResponse:
    """What happened to a plan that was sent. A draft has no feed."""
    key = (*world_of(request), initiative_id, request.scheme, request.get_host())
    return _answer(_of_one.get(key, lambda: _one_plan(request, initiative_id)), "atom")


def _plans(request: HttpRequest, world: World, filters: Filters, form: Format) -> bytes:
    found_by = find(world, filters) if filters.words else finding.uncounted(filters)
    found = at_once(found_by.plans(queries.in_a_feed(queries.sent()), slice(feeds.ENTRIES)))
    shown = filters.but(order="")
    chosen = [str(chip.name) for chip in choices.chips(shown, places_in(world))]
    return feeds.of_plans(
        [presentation.card_of(plan) for plan in found],
        form=form,
        title=f"{_('Plans of residents')}: {', '.join(chosen)}" if chosen else _("Plans of residents"),
        page=reverse("initiatives:list") + shown.address(),
        own=reverse(f"initiatives:{form}") + shown.address(),
        absolute=request.build_absolute_uri,
        empty_at=timezone.make_aware(datetime.combine(timezone.localdate(), time.min)),
    )


def _one_plan(request: HttpRequest, initiative_id: UUID) -> bytes:
    plan = whole_plan(initiative_id)
    if plan is None or plan.initiative.sent_at is None:
        raise Http404
    return feeds.of_one_plan(
        presentation.page_of(plan.initiative, plan.entries),
        own=reverse("initiatives:plan-atom", args=[initiative_id]),
        absolute=request.build_absolute_uri,
        line=lambda index: reverse("logbook-line", args=[index]),
    )


def _answer(feed: bytes, form: Format) -> HttpResponse:
    return HttpResponse(feed, content_type=feeds.CONTENT_TYPES[form])
