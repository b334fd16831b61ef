"""Whose profession a kind of work is: pure words and the starting point that a municipality departs from."""

from enum import StrEnum


class WorkFunction(StrEnum):
    """A kind of work that is done around an initiative."""

    BRIDGING = "bridging"
    NETWORK_BUILDING = "network_building"
    ACTIVATION = "activation"
    COHESION = "cohesion"
    VULNERABLE_SUPPORT = "vulnerable_support"
    INFORMATION = "information"
    LICENSING = "licensing"
    FINANCE = "finance"
    LEGAL = "legal"
    MAINTENANCE = "maintenance"


class Profession(StrEnum):
    """On whose side of the demarcation a work function lies."""

    SOCIAL_WORKER = "social_worker"
    CIVIL_SERVANT = "civil_servant"
    EITHER = "either"
    TOGETHER = "together"


SOCIAL_WORK = frozenset(
    {
        WorkFunction.BRIDGING,
        WorkFunction.NETWORK_BUILDING,
        WorkFunction.ACTIVATION,
        WorkFunction.COHESION,
        WorkFunction.VULNERABLE_SUPPORT,
    }
)
"""The functions that belong to social work until municipality and welfare organisations agree otherwise."""


def profession_by_default(function: WorkFunction) -> Profession:
    """Whose work it is where no demarcation has been agreed."""
    return Profession.SOCIAL_WORKER if function in SOCIAL_WORK else Profession.CIVIL_SERVANT


def is_social_work(profession: Profession) -> bool:
    """Does a social worker belong in this work, alone or together with a civil servant?"""
    return profession in (Profession.SOCIAL_WORKER, Profession.TOGETHER)


def keeps_out_officials(profession: Profession) -> bool:
    """Is this work that civil servants leave to social workers?"""
    return profession is Profession.SOCIAL_WORKER
