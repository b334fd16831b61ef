"""The participation ladder: how much residents have to say, computed from who sits where at the table."""

from collections.abc import Iterable
from enum import IntEnum, StrEnum
from typing import NamedTuple


class Role(StrEnum):
    """What a seat may do at a step, from least to most."""

    INFORMED = "informed"
    CONSULTED = "consulted"
    ADVISES = "advises"
    CO_PRODUCES = "co_produces"
    DECIDES = "decides"


class Rung(IntEnum):
    """A rung of the Dutch participation ladder (informeren, raadplegen, adviseren, coproduceren, meebeslissen,
    zelfbeheer). Zero is no place at the table at all.
    """

    NONE = 0
    KNOWS = 1
    CONSULTED = 2
    ADVISES = 3
    CO_PRODUCES = 4
    CO_DECIDES = 5
    DECIDES = 6


class SeatAt(NamedTuple):
    """A seat as the ladder sees it: is it the residents', and what may it do."""

    of_residents: bool
    role: Role


_RUNG_OF = {
    Role.INFORMED: Rung.KNOWS,
    Role.CONSULTED: Rung.CONSULTED,
    Role.ADVISES: Rung.ADVISES,
    Role.CO_PRODUCES: Rung.CO_PRODUCES,
}


def rung(seats: Iterable[SeatAt]) -> Rung:
    """The rung on which residents stand at this table: their strongest seat counts.

    A deciding seat is co-deciding as soon as anybody else decides too.
    """
    seats = list(seats)
    others_decide = any(seat.role is Role.DECIDES and not seat.of_residents for seat in seats)
    return max((_rung_of(seat.role, others_decide) for seat in seats if seat.of_residents), default=Rung.NONE)


def _rung_of(role: Role, others_decide: bool) -> Rung:
    if role is Role.DECIDES:
        return Rung.CO_DECIDES if others_decide else Rung.DECIDES
    return _RUNG_OF[role]
