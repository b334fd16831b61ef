"""What every page shows around its content: whose site this is, and the doors that are open to who reads it."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts import queries as accounts
from accounts.models import Person
from config.theme import Theme
from districts import queries as districts
from initiatives.views.world import known_places
from ledger.kept import Kept

KEPT_SECONDS = 60
"""How long a process remembers the name of the municipality. It changes once in a lifetime."""


@dataclass(frozen=True)
class Entrance:
    """A door in the header: where it leads, and whether one is inside."""

    name: str
    url: str
    current: bool


@dataclass(frozen=True)
class Site:
    """What the base layout needs beyond the page itself.

    name          of the site, as it stands beside the logo: the municipality without "Gemeente"
    municipality  the full name
    demo          everything shown is made up
    theme         the looks of the municipality
    languages     pairs of a code and the language's name in that language
    entrances     for who is signed in, a door for each of their roles; computed when first asked for
    """

    name: str
    municipality: str
    demo: bool
    theme: Theme
    languages: Sequence[tuple[str, str]]
    entrances: Sequence[Entrance]


def site(request: HttpRequest) -> dict[str, Site]:
    """Context processor: `site`."""
    known = known_places(request)
    municipality = known.municipality if known else _remembered_name()
    entrances: Sequence[Entrance] = SimpleLazyObject(lambda: _entrances(request))  # type: ignore[assignment]
    return {
        "site": Site(
            name=municipality.removeprefix("Gemeente ") or "Samenspel",
            municipality=municipality or "Samenspel",
            demo=settings.DEMO,
            theme=settings.THEME,
            languages=settings.LANGUAGES,
            entrances=entrances,
        )
    }


_names: Kept[str] = Kept(1)


def _remembered_name() -> str:
    name = _names.get(int(time.monotonic()) // KEPT_SECONDS, _name)
    if not name:
        _names.clear()  # Before it is configured there is nothing to remember.
    return name


def _name() -> str:
    municipality = districts.municipality()
    return municipality.name if municipality else ""


def _entrances(request: HttpRequest) -> list[Entrance]:
    if not isinstance(request.user, Person):
        return []
    standing = getattr(request, "standing", None)
    if standing is None:  # an error page, made before the standing was read
        standing = accounts.standing_of(request.user, timezone.now())
    roles = standing.roles
    doors = [
        (_("My plans"), "mine", True),
        (_("Workplace"), "desk:queue", bool(roles & {accounts.OFFICIAL, accounts.EXECUTIVE})),
        (_("District work"), "fieldwork:home", accounts.SOCIAL_WORKER in roles),
        (_("Administration"), "admin:index", accounts.ADMIN in roles),
    ]
    return [_entrance(name, view, request) for name, view, is_open in doors if is_open]


def _entrance(name: str, view: str, request: HttpRequest) -> Entrance:
    url = reverse(view)
    return Entrance(name, url, request.path.startswith(url))
