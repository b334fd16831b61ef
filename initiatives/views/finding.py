"""Finding plans: as a list, on a map, and as data. The three share their filters, and each choice is an address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from accounts.shared_page import shared_page
from districts import outline
from districts import queries as places
from districts.models import Neighbourhood
from initiatives import choices, finding, plan_map, presentation, queries
from initiatives.filters import Filters
from initiatives.finding import Found
from initiatives.models import Initiative
from initiatives.views.world import World, places_in, world_of
from ledger.at_once import AtOnce
from ledger.kept import Kept

CARDS_A_PAGE = 12
MOST_FEATURES = 500
"""Plans that the map data tells one by one; of more it tells how many stand in each neighbourhood."""

Shown = Literal["list", "map"]

_pages: Kept[SafeString] = Kept(200)
_found: Kept[Found] = Kept(24)
_data: Kept[dict[str, Any]] = Kept(60)


@login_not_required
@require_safe
def initiative_list(request: HttpRequest) -> HttpResponse:
    """Every plan that was sent, by theme, place, state, who decides now, and words."""
    return _page(request, "list")


@login_not_required
@require_safe
def initiative_map(request: HttpRequest) -> HttpResponse:
    """The same plans with the same filters, on a map above the same list."""
    return _page(request, "map")


@login_not_required
@require_safe
def map_data(request: HttpRequest) -> HttpResponse:
    """The same plans as GeoJSON (RFC 7946): each with its place, or how many stand in each neighbourhood."""
    world, filters = world_of(request), Filters.of(request.GET)
    data = _data.get((*world, filters), lambda: _geojson(find(world, filters)))
    return JsonResponse(data, content_type="application/geo+json", json_dumps_params={"ensure_ascii": False})


def find(world: World, filters: Filters) -> Found:
    """What fits. What holds the words is counted once, and kept until the ledger moves, for all other filters."""
    return _found.get((*world, filters.words), lambda: finding.find(Filters(words=filters.words))).under(filters)


def _page(request: HttpRequest, shown: Shown) -> HttpResponse:
    world, filters = world_of(request), Filters.of(request.GET)
    number = request.GET.get("page", "1")[:6]

    def content() -> SafeString:
        return _pages.get(
            (*world, shown, filters, number),
            lambda: render_to_string("initiatives/_found.html", _listing(world, filters, number, shown)),
        )

    context = {"shown": shown, "address": filters.address(), "is_narrow": filters.is_narrow}
    return shared_page(request, "initiatives/list.html", lambda: {**context, "content": content()}, key=world)


def _listing(world: World, filters: Filters, number: str, shown: Shown) -> dict[str, Any]:
    found, known = find(world, filters), places_in(world)
    paginator = Paginator(range(len(found)), CARDS_A_PAGE)
    page = paginator.get_page(number)
    plans, drawn = _on_a_map(found, page) if shown == "map" else (found[_part(page)], {})
    return {
        "shown": shown,
        "cards": [presentation.card_of(plan) for plan in plans],
        "page": page,
        "numbers": list(paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)),
        "found": found,
        "filters": filters,
        "query": filters.query(),
        "address": filters.address(),
        "selects": choices.selects(found, known),
        "orders": choices.orders(filters),
        "chips": list(choices.chips(filters, known)),
        "place": known.name_of(filters.district, filters.neighbourhood),
        "mended": filters.but(words=found.mended).address() if found.mended else "",
        **drawn,
    }


def _part(page: Page[int]) -> slice:
    return slice(page.start_index() - 1 if page.object_list else 0, page.end_index())


def _on_a_map(found: Found, page: Page[int]) -> tuple[Sequence[Initiative], dict[str, Any]]:
    """The plans of a page of the list, and the map above it; in one question."""
    filters, counts = found.filters, found.counts_by("neighbourhood")
    if filters.neighbourhood:
        counts = +type(counts)({filters.neighbourhood: counts[filters.neighbourhood]})
    ask = AtOnce()
    cards, alone = ask.rows(found.cards(_part(page))), ask.rows(_alone(found, counts))
    all_districts = ask.rows(places.districts())
    all_neighbourhoods = ask.rows(places.neighbourhoods().defer("district__boundary"))
    told = ask.ask()
    plans, districts, neighbourhoods = told.of(cards), told.of(all_districts), told.of(all_neighbourhoods)
    pins = told.of(alone)
    if filters.neighbourhood:
        pins = [plan for plan in plans if plan.longitude is not None]

    def address_of(code: str) -> str:
        return reverse("initiatives:map") + filters.at(code).address()

    wider = filters.but(neighbourhood="") if filters.neighbourhood else filters.but(district="")
    return plans, {
        "wider": wider.address(),
        "map": plan_map.draw(filters, counts, districts, neighbourhoods, pins, address_of),
        "lines": plan_map.lines(counts, districts, neighbourhoods, address_of),
    }


def _alone(found: Found, counts: Mapping[str, int]) -> QuerySet[Initiative]:
    """The plans that stand alone in their neighbourhood; none where one neighbourhood is looked at."""
    codes = [code for code, count in counts.items() if count == 1][: plan_map.MOST_CIRCLES]
    if found.filters.neighbourhood:
        codes = []
    listings = found.listings().filter(neighbourhood__in=codes)[: plan_map.MOST_CIRCLES]
    return queries.for_a_map(queries.sent()).filter(id__in=listings.values("initiative_id"))


def _geojson(found: Found) -> dict[str, Any]:
    many = len(found) > MOST_FEATURES
    ask = AtOnce()
    asked_places = ask.rows(places.neighbourhoods().defer("district__boundary"))
    asked_plans = ask.rows(found.plans(queries.for_a_map(queries.sent()), slice(0 if many else MOST_FEATURES)))
    told = ask.ask()
    neighbourhoods = {place.code: place for place in told.of(asked_places)}
    if many:
        features = [
            _feature(place, None, {"buurt": code, "naam": place.name, "plannen": count})
            for code, count in sorted(found.counts_by("neighbourhood").items())
            if (place := neighbourhoods.get(code)) is not None and found.filters.neighbourhood in ("", code)
        ]
    else:
        plans = told.of(asked_plans)
        features = [_feature(neighbourhoods[plan.neighbourhood_id], plan, _told(plan)) for plan in plans]
    return {"type": "FeatureCollection", "features": features, "numberMatched": len(found)}


def _told(plan: Initiative) -> dict[str, Any]:
    return {
        "kenmerk": plan.reference,
        "titel": plan.title,
        "thema": plan.theme_id,
        "buurt": plan.neighbourhood_id,
        "stand": plan.listing.state,
        "beslist": plan.listing.decides or None,
        "url": plan.get_absolute_url(),
    }


def _feature(place: Neighbourhood, plan: Initiative | None, properties: dict[str, Any]) -> dict[str, Any]:
    if plan is not None and plan.longitude is not None:
        point: tuple[float, float] | None = (plan.longitude, plan.latitude or 0.0)
    else:
        point = outline.middle(place.boundary) if place.boundary else None
    geometry = {"type": "Point", "coordinates": [round(each, 5) for each in point]} if point else None
    identity = {"id": str(plan.id)} if plan is not None else {"id": place.code}
    return {"type": "Feature", **identity, "geometry": geometry, "properties": properties}
