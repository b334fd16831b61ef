"""Which looks into a case are out of the ordinary, and which are picked at random. Pure: no models, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

NIGHT_ENDS, NIGHT_BEGINS = 6, 23
"""Hours on the clock of the municipality."""
MANY_CASES = 8
IN_A_ROW = timedelta(minutes=30)
SAMPLE_OF = 20
"""One look in so many is picked at random, and at least one of each week."""


class Oddity(StrEnum):
    """Why a look is asked about, the weightiest first."""

    OWN_STREET = "own_street"
    OUTSIDE_DISTRICT = "outside_district"
    AT_NIGHT = "at_night"
    MANY_IN_A_ROW = "many_in_a_row"
    SAMPLE = "sample"


@dataclass(frozen=True)
class Look:
    """A look into a case: `at` in local time; whether the case lies in the viewer's own street, or outside the
    district of the viewer's team. `in_list` where only its name was read, in the list of one's own cases.
    """

    id: UUID
    person: UUID
    case: UUID
    at: datetime
    own_street: bool = False
    outside_district: bool = False
    in_list: bool = False


def picked(looks: Iterable[Look], salt: str) -> Mapping[UUID, Oddity]:
    """The looks to ask about, each with why. The same `salt` picks the same sample, so that asking twice adds none.

    Of one person, one case, one day and one reason, the first look speaks for the others; of the names in a list, which
    are read all at once, one name does for the whole list.
    """
    looks = sorted(looks, key=lambda look: (look.at, str(look.id)))
    odd = {look.id: why for look in looks if (why := _why_odd(look, looks))}
    found = {**_sample([look for look in looks if look.id not in odd], salt), **odd}
    seen: set[tuple[object, ...]] = set()
    kept: dict[UUID, Oddity] = {}
    for look in looks:
        why = found.get(look.id)
        about = (look.person, _speaks_for(look, why), look.at.date(), why)
        if look.id in found and about not in seen:
            seen.add(about)
            kept[look.id] = found[look.id]
    return kept


def _speaks_for(look: Look, why: Oddity | None) -> UUID | None:
    """The case about which others need not be asked any more; None for every case of a list."""
    is_of_the_case = why in {Oddity.OWN_STREET, Oddity.OUTSIDE_DISTRICT}
    return look.case if is_of_the_case or not look.in_list else None


def _why_odd(look: Look, looks: list[Look]) -> Oddity | None:
    if look.own_street:
        return Oddity.OWN_STREET
    if look.outside_district:
        return Oddity.OUTSIDE_DISTRICT
    if look.at.hour >= NIGHT_BEGINS or look.at.hour < NIGHT_ENDS:
        return Oddity.AT_NIGHT
    if look.in_list:
        return None
    before = {
        one.case
        for one in looks
        if one.person == look.person and not one.in_list and look.at - IN_A_ROW <= one.at <= look.at
    }
    return Oddity.MANY_IN_A_ROW if len(before) >= MANY_CASES else None


def _sample(looks: list[Look], salt: str) -> dict[UUID, Oddity]:
    drawn = sorted(looks, key=lambda look: sha256(f"{salt} {look.id}".encode()).digest())
    return {look.id: Oddity.SAMPLE for look in drawn[: -(-len(drawn) // SAMPLE_OF)]}
