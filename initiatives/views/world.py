"""What everything that is shown in public, and kept, depends on; and what is the same on all of it."""

from datetime import date

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language

from accounts.requests import ledger_state_in
from districts import queries as places
from initiatives.choices import Places
from initiatives.models import Theme
from ledger.at_once import AtOnce
from ledger.kept import Kept

World = tuple[str, date, str | None]

_places: Kept[Places] = Kept(4)

_ask = AtOnce(is_prepared=True)
_municipalities = _ask.rows(places.municipalities()[:1])
_themes = _ask.rows(Theme.objects.order_by("name_nl"))
_districts = _ask.rows(places.districts().defer("boundary"))
_neighbourhoods = _ask.rows(places.neighbourhoods().defer("boundary", "district__boundary"))
_workplaces = _ask.rows(places.workplaces())
_contacts = _ask.rows(places.contacts())


def world_of(request: HttpRequest) -> World:
    """The ledger, the day (terms are counted), and the language."""
    return ledger_state_in(request), timezone.localdate(), get_language()


def places_in(world: World) -> Places:
    """The themes and places that one can choose, and whom one finds there; in one question."""
    return _places.get(world[0], _read)


def known_places(request: HttpRequest) -> Places | None:
    """The same, where this process has read them since the ledger moved last; asks nothing."""
    state: str | None = getattr(request, "ledger_state", None)
    return _places.find(state) if state is not None else None


def _read() -> Places:
    told = _ask.ask()
    return Places(
        municipality=next((each.name for each in told.of(_municipalities)), ""),
        themes=told.of(_themes),
        districts=told.of(_districts),
        neighbourhoods=told.of(_neighbourhoods),
        workplaces=told.of(_workplaces),
        contacts=told.of(_contacts),
    )
