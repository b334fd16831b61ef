"""What a profile tells, to whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from accounts.models import Person
from districts import queries as districts
from districts.models import District, Neighbourhood
from socialwork.indicators import Indicator
from socialwork.models import KeyFigure, Statement
from socialwork.queries.standing import EVERYBODY, audiences_of


@dataclass(frozen=True)
class Place:
    """What a profile is about: a district, or one neighbourhood in it."""

    district: District
    part: Neighbourhood | None

    @property
    def code(self) -> str:
        return self.part.code if self.part else self.district.code

    @property
    def name(self) -> str:
        return self.part.name if self.part else self.district.name


def place_of(code: str) -> Place | None:
    """The district (WK) or neighbourhood (BU) under this code; None where there is none."""
    if code.startswith("BU"):
        part = districts.neighbourhoods().filter(code=code).first()
        return Place(part.district, part) if part else None
    district = districts.districts().filter(code=code).first()
    return Place(district, None) if district else None


def statements_for(place: Place, audiences: Iterable[str]) -> QuerySet[Statement]:
    """What holds of a place, for these readers: of a neighbourhood what is said of its district as a whole too."""
    found = Statement.objects.filter(district=place.district, audience__in=list(audiences), struck_at=None)
    if place.part is not None:
        found = found.filter(Q(neighbourhood=place.part) | Q(neighbourhood=None))
    return found.select_related("party", "neighbourhood").defer("neighbourhood__boundary")


def public_statements(place: Place) -> QuerySet[Statement]:
    """What everybody reads."""
    return statements_for(place, EVERYBODY)


def statements_visible_to(person: Person, place: Place, at: datetime) -> QuerySet[Statement]:
    """What somebody of a team or a partner reads of a place; nothing for who has no part in it."""
    audiences = audiences_of(person, place.district.code, at)
    return statements_for(place, audiences) if Statement.Audience.TABLE in audiences else Statement.objects.none()


def figures_of(place: Place) -> list[KeyFigure]:
    """The newest of each key figure, in the order in which a profile tells them."""
    newest: dict[str, KeyFigure] = {}
    for figure in KeyFigure.objects.filter(district=place.district, neighbourhood=place.part).order_by("-year"):
        newest.setdefault(figure.indicator, figure)
    return [newest[one.value] for one in Indicator if one.value in newest]


def places_readable_by(person: Person, at: datetime) -> list[District]:
    """The districts whose team profile this person reads."""
    table = Statement.Audience.TABLE
    return [one for one in districts.districts() if table in audiences_of(person, one.code, at)]
