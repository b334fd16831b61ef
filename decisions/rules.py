"""Decision rules: when what the deciding seats said makes a decision."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar


class Rule(StrEnum):
    """How a step decides.

    sole       one party decides
    consent    everybody spoke, nobody objects, at least one consents
    unanimity  everybody consents
    k_of_n     at least k consent
    """

    SOLE = "sole"
    CONSENT = "consent"
    UNANIMITY = "unanimity"
    K_OF_N = "k_of_n"


class Say(StrEnum):
    """What a deciding seat says of a proposal."""

    CONSENT = "consent"
    OBJECTION = "objection"
    ABSTENTION = "abstention"


class State(StrEnum):
    """Where a proposal stands."""

    WAITING = "waiting"
    MET = "met"
    FAILED = "failed"


Seat = TypeVar("Seat")


def fitting(rule: Rule, seats: int, k: int = 0) -> tuple[Rule, int]:
    """The rule as it works out for the number of deciding seats that there are now, with its k.

    A table can change while a step is open: where one party decided alone and now shares, nobody may object; where
    fewer decide than the number that had to agree, all of them must.
    """
    if rule is Rule.SOLE and seats > 1:
        return Rule.CONSENT, 0
    if rule is Rule.K_OF_N and k > seats:
        return Rule.UNANIMITY, 0
    return rule, k


def state(rule: Rule, seats: int, said: Mapping[Seat, Say], k: int = 0) -> State:
    """Whether a proposal before `seats` deciding seats, of which some have said something, is decided.

    `k` is the number of consents that k_of_n asks for. Raises ValueError where the rule cannot work with these seats.
    """
    _check(rule, seats, k)
    consents = sum(say is Say.CONSENT for say in said.values())
    objections = sum(say is Say.OBJECTION for say in said.values())
    abstentions = sum(say is Say.ABSTENTION for say in said.values())
    silent = seats - len(said)
    if rule is Rule.CONSENT:
        if objections:
            return State.FAILED
        if silent:
            return State.WAITING
        return State.MET if consents else State.FAILED
    needed = k if rule is Rule.K_OF_N else seats
    if consents >= needed:
        return State.MET
    return State.FAILED if objections + abstentions > seats - needed else State.WAITING


def _check(rule: Rule, seats: int, k: int) -> None:
    if seats < 1:
        raise ValueError("a step needs a deciding seat")
    if rule is Rule.SOLE and seats != 1:
        raise ValueError("one party decides alone: there must be one deciding seat")
    if rule is Rule.K_OF_N and not 1 <= k <= seats:
        raise ValueError("k must lie between one and the number of deciding seats")
