"""The filters as a reader sees them: what can be chosen and how many plans that gives, and what is chosen now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.written import Written
from districts.models import Contact, District, Neighbourhood, Workplace
from initiatives.filters import DECIDERS, NAMES, ORDERS, STATES, Filters
from initiatives.finding import Found
from initiatives.models import Need, Theme


@dataclass(frozen=True)
class Choice:
    """One value of a filter, with how many plans it gives beside the other filters."""

    value: str
    name: str | Promise
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Select:
    """A filter as a list to choose from. `name` stands in the address."""

    name: str
    label: str
    all_of_it: str
    choices: Sequence[Choice]


@dataclass(frozen=True)
class Chip:
    """A filter that is chosen, and the address without it."""

    name: str | Promise
    address: str


@dataclass(frozen=True)
class Places:
    """The themes and places that exist, without their boundaries, and whom one finds there. `municipality` is the name
    of the one that runs this site; empty before there is one.
    """

    municipality: str
    themes: Sequence[Theme]
    districts: Sequence[District]
    neighbourhoods: Sequence[Neighbourhood]
    workplaces: Sequence[Workplace]
    contacts: Sequence[Contact]

    def name_of(self, district: str, neighbourhood: str) -> str:
        """The name of the place that is chosen; empty for the whole municipality, and for a place that is not there."""
        code = neighbourhood or district
        places: Iterable[District | Neighbourhood] = self.neighbourhoods if neighbourhood else self.districts
        return next((Written(place.name) for place in places if place.code == code), "")


def selects(found: Found, places: Places) -> list[Select]:
    """What can be chosen. Neighbourhoods can be chosen once their district is."""
    filters = found.filters
    here = [
        (place.code, Written(place.name)) for place in places.neighbourhoods if place.district_id == filters.district
    ]
    themes = [(theme.key, theme.name) for theme in places.themes]
    districts = [(district.code, Written(district.name)) for district in places.districts]
    told = [
        _select(found, "theme", _("About"), _("All subjects"), themes),
        _select(found, "district", _("District"), _("The whole municipality"), districts),
    ]
    if here:
        told.append(_select(found, "neighbourhood", _("Neighbourhood"), _("The whole district"), here))
    return [
        *told,
        _select(found, "decides", _("Who decides now"), _("Everybody"), DECIDERS.items()),
        _select(found, "need", _("Help that is asked for"), _("All plans"), _needs()),
        _select(found, "state", _("How it stands"), _("Everything"), STATES.items()),
    ]


def _needs() -> list[tuple[str, str]]:
    """A place, money and so on; not "nothing but room", which asks nobody for anything."""
    return [(kind.value, capfirst(str(kind.label))) for kind in Need.Kind if kind is not Need.Kind.ROOM]


def orders(filters: Filters) -> list[Choice]:
    """The orders that make sense: the best match only where there are words to match."""
    return [
        Choice(value, name, 0, filters.ordered_by == value)
        for value, name in ORDERS.items()
        if value != "best" or filters.words
    ]


def chips(filters: Filters, places: Places) -> Iterator[Chip]:
    """What is chosen, each with the way back."""
    if filters.words:
        yield Chip(f"“{filters.words}”", filters.but(words="").address())
    if filters.theme:
        name = next((theme.name for theme in places.themes if theme.key == filters.theme), filters.theme)
        yield Chip(name, filters.but(theme="").address())
    if filters.district:
        yield Chip(places.name_of(filters.district, "") or filters.district, filters.but(district="").address())
    if filters.neighbourhood:
        name = places.name_of(filters.district, filters.neighbourhood) or filters.neighbourhood
        yield Chip(name, filters.but(neighbourhood="").address())
    if filters.decides:
        yield Chip(DECIDERS[filters.decides], filters.but(decides="").address())
    if filters.need:
        name = str(Need.Kind(filters.need).label)
        yield Chip(_("asks for: %(help)s") % {"help": name}, filters.but(need="").address())
    if filters.state:
        yield Chip(STATES[filters.state], filters.but(state="").address())


def _select(
    found: Found, field: str, label: str, all_of_it: str, values: Iterable[tuple[str, str | Promise]]
) -> Select:
    counts, now = found.counts_by(field), getattr(found.filters, field)
    choices = [Choice(value, name, counts[value], value == now) for value, name in values]
    return Select(NAMES[field], label, all_of_it, choices)
