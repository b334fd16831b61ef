"""What every page shows around its content: whose site this is, and the doors that are open to who reads it."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from accounts import queries as accounts
from accounts.models import Person
from districts import queries as districts

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
    languages     pairs of a code and the language's name in that language
    entrances     for who is signed in, a door for each of their roles; computed when first asked for
    """

    name: str
    municipality: str
    demo: bool
    languages: Sequence[tuple[str, str]]
    entrances: Sequence[Entrance]


def site(request: HttpRequest) -> dict[str, Site]:
    """Context processor: `site`."""
    municipality = _remembered_name()
    entrances: Sequence[Entrance] = SimpleLazyObject(lambda: _entrances(request))  # type: ignore[assignment]
    return {
        "site": Site(
            name=municipality.removeprefix("Gemeente ") or "Samenspel",
            municipality=municipality or "Samenspel",
            demo=settings.DEMO,
            languages=settings.LANGUAGES,
            entrances=entrances,
        )
    }


def _remembered_name() -> str:
    name = _name_in_period(int(time.monotonic()) // KEPT_SECONDS)
    if not name:
        _name_in_period.cache_clear()  # Before it is configured there is nothing to remember.
    return name


@lru_cache(maxsize=1)
def _name_in_period(period: int) -> str:
    municipality = districts.municipality()
    return municipality.name if municipality else ""


def _entrances(request: HttpRequest) -> list[Entrance]:
    if not isinstance(request.user, Person):
        return []
    roles = accounts.roles_of(request.user, timezone.now())
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
