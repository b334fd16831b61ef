"""A page for each district and neighbourhood: what goes on there, who is there, and when the desk is open."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.shared_page import shared_page
from districts import hours
from districts import queries as places
from districts.models import Contact, District, Neighbourhood, OpeningHours, Workplace
from initiatives import finding, plan_map, presentation
from initiatives.choices import Places
from initiatives.filters import DECIDERS, STATES, Filters
from initiatives.finding import Found
from initiatives.views.finding import find
from initiatives.views.world import World, places_in, world_of
from ledger.at_once import AtOnce
from ledger.kept import Kept

CARDS = 4

_pages: Kept[Page] = Kept(300)


@dataclass(frozen=True)
class Page:
    """What is the same for every reader."""

    title: str
    content: SafeString


@dataclass(frozen=True)
class Desk:
    """Where one can come by, and when."""

    workplace: Workplace
    week: Sequence[tuple[str, hours.Day]]
    today: hours.Day | None
    other_days: Sequence[hours.OtherDay]


@dataclass(frozen=True)
class Number:
    """How many plans, of which kind, and where they stand."""

    name: str | Promise
    count: int
    address: str


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All districts on a map, with their neighbourhoods."""
    world = world_of(request)

    def page() -> Page:
        return Page(_("Districts and neighbourhoods"), render_to_string("places/_index.html", _index(world)))

    return _shown(request, world, "index", page)


@login_not_required
@require_safe
def district(request: HttpRequest, code: str) -> HttpResponse:
    """One district: its plans, who decides there, its desks and its people."""
    world = world_of(request)

    def page() -> Page:
        found = next((each for each in places_in(world).districts if each.code == code), None)
        if found is None:
            raise Http404
        return Page(found.name, render_to_string("places/_place.html", _place(world, found, None)))

    return _shown(request, world, code, page)


@login_not_required
@require_safe
def neighbourhood(request: HttpRequest, code: str, neighbourhood_code: str) -> HttpResponse:
    """One neighbourhood: its own plans and people, and the desks of its district."""
    world = world_of(request)

    def page() -> Page:
        there = (each for each in places_in(world).neighbourhoods if each.district_id == code)
        found = next((each for each in there if each.code == neighbourhood_code), None)
        if found is None:
            raise Http404
        return Page(found.name, render_to_string("places/_place.html", _place(world, found.district, found)))

    return _shown(request, world, neighbourhood_code, page)


def _shown(request: HttpRequest, world: World, code: str, make: Callable[[], Page]) -> HttpResponse:
    page = _pages.get((*world, code), make)
    return shared_page(request, "places/page.html", lambda: {"page": page}, key=world)


def _index(world: World) -> dict[str, Any]:
    found = find(world, Filters())
    ask = AtOnce()
    all_districts = ask.rows(places.districts())
    all_neighbourhoods = ask.rows(places.neighbourhoods().defer("district__boundary"))
    told = ask.ask()
    districts, neighbourhoods = told.of(all_districts), told.of(all_neighbourhoods)
    by_district, by_neighbourhood = found.counts_by("district"), found.counts_by("neighbourhood")
    return {
        "map": plan_map.draw(Filters(), by_neighbourhood, districts, neighbourhoods, [], _address_of),
        "districts": [
            {
                "place": each,
                "plans": by_district[each.code],
                "neighbourhoods": [place for place in neighbourhoods if place.district_id == each.code],
            }
            for each in districts
        ],
    }


def _place(world: World, home: District, part: Neighbourhood | None) -> dict[str, Any]:
    filters = Filters(district=home.code, neighbourhood=part.code if part else "")
    found, known = find(world, filters), places_in(world)
    ask = AtOnce()
    running = ask.rows(finding.first_cards(filters.but(state="open", order="moved"), CARDS))
    achieved = ask.rows(finding.first_cards(filters.but(state="completed", order="moved"), CARDS))
    all_districts = ask.rows(places.districts())
    own_parts = ask.rows(places.neighbourhoods().filter(district=home).defer("district__boundary"))
    told = ask.ask()
    parts, counts = told.of(own_parts), found.counts_by("neighbourhood")
    return {
        "home": home,
        "part": part,
        "place": part or home,
        "parts": [{"place": each, "plans": counts[each.code]} for each in parts],
        "map": plan_map.draw(filters, {} if part else counts, told.of(all_districts), parts, [], _address_of),
        "total": len(found),
        "all_of_them": filters.address(),
        "running": [presentation.card_of(plan) for plan in told.of(running)],
        "achieved": [presentation.card_of(plan) for plan in told.of(achieved)],
        "deciders": _numbers(found, "decides", DECIDERS, filters.but(state="open")),
        "states": _numbers(found, "state", STATES, filters),
        "contacts": _contacts(known, home, part),
        "desks": [_desk(each, world) for each in known.workplaces if each.district_id == home.code],
    }


def _address_of(code: str) -> str:
    if code.startswith("WK"):
        return reverse("places:district", args=[code])
    return reverse("places:neighbourhood", args=[f"WK{code[2:8]}", code])


def _numbers(found: Found, name: str, names: Mapping[str, str | Promise], filters: Filters) -> list[Number]:
    counts = found.counts_by(name)
    return [
        Number(said, counts[value], filters.but(**{name: value}).address())
        for value, said in names.items()
        if counts[value]
    ]


def _contacts(known: Places, home: District, part: Neighbourhood | None) -> list[Contact]:
    """Of a neighbourhood those who work there, and those of the whole district."""
    contacts = [each for each in known.contacts if each.district_id == home.code]
    return [each for each in contacts if part is None or each.neighbourhood_id in (None, part.code)]


def _desk(workplace: Workplace, world: World) -> Desk:
    day = world[1]
    week = hours.week_of([(row.weekday, row.opens, row.closes) for row in workplace.opening_hours.all()])
    special = [(row.day, row.opens, row.closes, row.reason) for row in workplace.special_days.all()]
    named = [(str(OpeningHours.Weekday(each.weekday).label), each) for each in week]
    return Desk(workplace, named, hours.on(day, week, special), hours.coming(day, special))
