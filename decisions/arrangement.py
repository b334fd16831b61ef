"""How an arrangement of seats changes: hand over, share, step down, give back, escalate, withdraw.

An arrangement is who sits at the table in which role. These functions say what the next one would be; whether all who
must agree have agreed is for the actions.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from decisions.ladder import Role

Party = TypeVar("Party")
Arrangement = Mapping[Party, Role]

_FROM_LEAST_TO_MOST = tuple(Role)


class Change(StrEnum):
    """What a transfer does."""

    HAND_OVER = "hand_over"
    SHARE = "share"
    STEP_DOWN = "step_down"


class NoSuchChange(ValueError):
    """The change cannot be made from this arrangement; `reason` is a stable word that says why."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def deciders(seats: Arrangement[Party]) -> frozenset[Party]:
    return frozenset(party for party, role in seats.items() if role is Role.DECIDES)


def gaining(before: Arrangement[Party], after: Arrangement[Party]) -> frozenset[Party]:
    """Who decides more by a change: who did not decide before, or, where somebody only stops, those who go on."""
    decided, decide = deciders(before), deciders(after)
    new = decide - decided
    if new or decided <= decide:
        return new
    return decide


def handed_over(seats: Arrangement[Party], giver: Party, receiver: Party) -> dict[Party, Role]:
    """The receiver decides in the giver's place; the giver goes on as adviser."""
    _must_decide(seats, giver)
    _must_not_decide(seats, receiver)
    return {**seats, giver: Role.ADVISES, receiver: Role.DECIDES}


def shared(seats: Arrangement[Party], giver: Party, receiver: Party) -> dict[Party, Role]:
    """The receiver decides too, beside all who do already."""
    _must_decide(seats, giver)
    _must_not_decide(seats, receiver)
    return {**seats, receiver: Role.DECIDES}


def stepped_down(seats: Arrangement[Party], giver: Party) -> dict[Party, Role]:
    """The giver goes one rung down: a decider becomes a co-producer, and so on; somebody must go on deciding."""
    role = seats.get(giver)
    if role is None or role is _FROM_LEAST_TO_MOST[0]:
        raise NoSuchChange("no_rung_below")
    below = _FROM_LEAST_TO_MOST[_FROM_LEAST_TO_MOST.index(role) - 1]
    changed = {**seats, giver: below}
    if not deciders(changed):
        raise NoSuchChange("nobody_would_decide")
    return changed


def changed(seats: Arrangement[Party], change: Change, giver: Party, receiver: Party | None) -> dict[Party, Role]:
    """What a transfer of this kind makes of an arrangement. Raises NoSuchChange."""
    if change is Change.STEP_DOWN:
        return stepped_down(seats, giver)
    if receiver is None:
        raise NoSuchChange("nobody_receives")
    return handed_over(seats, giver, receiver) if change is Change.HAND_OVER else shared(seats, giver, receiver)


def withdrawn(seats: Arrangement[Party], by: Party) -> dict[Party, Role]:
    """`by` decides alone; who decided is consulted. Only on a legal ground."""
    if deciders(seats) == {by}:
        raise NoSuchChange("decides_already")
    consulted = {party: Role.CONSULTED if role is Role.DECIDES else role for party, role in seats.items()}
    return {**consulted, by: Role.DECIDES}


def escalated(seats: Arrangement[Party], to: Party) -> dict[Party, Role]:
    """The party that the process names for a stuck step decides too."""
    return {**seats, to: Role.DECIDES}


def must_agree(before: Arrangement[Party], after: Arrangement[Party], giver: Party) -> frozenset[Party]:
    """Every present decider and every new one (invariant 3), and the giver.

    Who steps down without deciding agrees by offering; where several sign for it, one of them does not bind it.
    """
    return deciders(before) | deciders(after) | {giver}


def _must_decide(seats: Arrangement[Party], giver: Party) -> None:
    if seats.get(giver) is not Role.DECIDES:
        raise NoSuchChange("giver_does_not_decide")


def _must_not_decide(seats: Arrangement[Party], receiver: Party) -> None:
    if seats.get(receiver) is Role.DECIDES:
        raise NoSuchChange("receiver_decides_already")
