"""Mandates: does a function of a municipal party cover what it wants to decide? (Awb, articles 10:1 to 10:5.)"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

WITHOUT_LIMIT = Decimal("Infinity")
"""The amount of a claim that names none and could come to any: power that is given away to who needs no mandate."""


def farthest(ceilings: Iterable[Decimal | None]) -> Decimal:
    """Up to how many euros people decide who each decide up to a ceiling, or up to any amount."""
    return max((WITHOUT_LIMIT if ceiling is None else ceiling for ceiling in ceilings), default=Decimal(0))


class Dimension(StrEnum):
    """In what a mandate can fall short."""

    SUBJECT = "subject"
    DISTRICT = "district"
    AMOUNT = "amount"
    DATE = "date"


@dataclass(frozen=True)
class Claim:
    """What somebody wants to decide: about which subject, in which district, for how many euros, on which day."""

    subject: str
    district: str
    amount: Decimal
    day: date


@dataclass(frozen=True)
class Reach:
    """What a mandate covers. No subject or no districts means all of them; no ceiling means any amount in euros."""

    subject: str
    districts: frozenset[str]
    ceiling: Decimal | None
    valid_from: date
    valid_until: date | None


def shortfalls(reach: Reach, claim: Claim) -> frozenset[Dimension]:
    """The dimensions in which a mandate does not cover a claim; none where it does. Both days of validity count."""
    short = set()
    if reach.subject and reach.subject != claim.subject:
        short.add(Dimension.SUBJECT)
    if reach.districts and claim.district not in reach.districts:
        short.add(Dimension.DISTRICT)
    if reach.ceiling is not None and claim.amount > reach.ceiling:
        short.add(Dimension.AMOUNT)
    if claim.day < reach.valid_from or (reach.valid_until is not None and claim.day > reach.valid_until):
        short.add(Dimension.DATE)
    return frozenset(short)


def nearest(reaches: Iterable[Reach], claim: Claim) -> frozenset[Dimension] | None:
    """The shortfalls of the mandate that comes nearest to covering a claim; None where there is no mandate at all."""
    return min(
        (shortfalls(reach, claim) for reach in reaches), key=lambda short: (len(short), sorted(short)), default=None
    )


def lies_within(inner: Reach, outer: Reach) -> bool:
    """May a sub-mandate reach this far? Nobody passes on more than they hold (Awb, article 10:9)."""
    return (
        (not outer.subject or inner.subject == outer.subject)
        and (not outer.districts or (bool(inner.districts) and inner.districts <= outer.districts))
        and (outer.ceiling is None or (inner.ceiling is not None and inner.ceiling <= outer.ceiling))
        and inner.valid_from >= outer.valid_from
        and (outer.valid_until is None or (inner.valid_until is not None and inner.valid_until <= outer.valid_until))
    )
