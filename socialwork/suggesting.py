"""Who could help an initiative, and why: from what is offered and needed, how near it is, and who knows whom.

Pure: no models, no settings, no clock. Each point that counts is a reason that is told; nothing else counts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import cos, hypot, radians

METRES_A_DEGREE = 111_320.0
NEAR = 400
"""Metres: around the corner."""
WITHIN_REACH = 1_200
"""Metres: a quarter of an hour's walk."""
MOST = 6

Place = tuple[float, float]
"""Degrees in WGS84, longitude before latitude."""


class Because(StrEnum):
    """What speaks for somebody."""

    OFFERS = "offers"
    REACHES = "reaches"
    NEEDS = "needs"
    NEAR = "near"
    WITHIN_REACH = "within_reach"
    SAME_NEIGHBOURHOOD = "same_neighbourhood"
    KNOWS = "knows"


WEIGHT = {
    Because.OFFERS: 4,
    Because.REACHES: 2,
    Because.NEEDS: 1,
    Because.NEAR: 3,
    Because.WITHIN_REACH: 2,
    Because.SAME_NEIGHBOURHOOD: 1,
    Because.KNOWS: 2,
}
FITS = frozenset({Because.OFFERS, Because.REACHES, Because.KNOWS})
"""Being near alone is no reason to ask somebody: one of these must be there."""


@dataclass(frozen=True)
class Reason:
    """One thing that speaks for somebody: `what` in the words of the network, `metres` where it is a distance."""

    because: Because
    what: str = ""
    metres: int = 0


@dataclass(frozen=True)
class Candidate:
    """An actor as far as it matters here. `offers` and `needs` are pairs of a kind and what; `knows` are names of
    actors that help the plan already and that this one has a tie with. `neighbourhood` is its code, or that of the
    district for who belongs to all of it.
    """

    key: str
    name: str
    neighbourhood: str
    place: Place | None
    offers: Sequence[tuple[str, str]] = ()
    needs: Sequence[tuple[str, str]] = ()
    knows: Sequence[str] = ()


@dataclass(frozen=True)
class Suggestion:
    """Somebody to ask, with every reason for it."""

    candidate: Candidate
    reasons: Sequence[Reason]

    @property
    def weight(self) -> int:
        return sum(WEIGHT[reason.because] for reason in self.reasons)


def suggest(
    candidates: Iterable[Candidate],
    *,
    asks: frozenset[str],
    gives: frozenset[str],
    neighbourhood: str,
    place: Place | None,
) -> list[Suggestion]:
    """The best ones to ask first; at most MOST. `asks` are the kinds of help that the plan needs, `gives` those that
    its group can bring itself, `place` where it lies.
    """
    found = [Suggestion(one, _reasons(one, asks, gives, neighbourhood, place)) for one in candidates]
    fitting = [one for one in found if FITS & {reason.because for reason in one.reasons}]
    return sorted(fitting, key=lambda one: (-one.weight, one.candidate.name, one.candidate.key))[:MOST]


def metres_between(one: Place, other: Place) -> int:
    """As the crow flies, exact to a few metres within a town."""
    across = (one[0] - other[0]) * METRES_A_DEGREE * cos(radians((one[1] + other[1]) / 2))
    return round(hypot(across, (one[1] - other[1]) * METRES_A_DEGREE))


def _reasons(
    one: Candidate, asks: frozenset[str], gives: frozenset[str], neighbourhood: str, place: Place | None
) -> list[Reason]:
    offered = [Reason(Because.OFFERS, what) for kind, what in one.offers if kind in asks]
    near = _nearness(one, neighbourhood, place)
    reached = [Reason(Because.REACHES, what) for kind, what in one.offers if kind == "reach"][:1]
    if not near and not _of_one_district(one.neighbourhood, neighbourhood):
        reached = []  # whom somebody reaches at the other end of town, a plan here does not need
    known = [Reason(Because.KNOWS, name) for name in one.knows]
    needed = [Reason(Because.NEEDS, what) for kind, what in one.needs if kind in gives][:1]
    return [*offered, *reached, *known, *near, *needed]


def _of_one_district(one: str, other: str) -> bool:
    """Do two places lie in one district? Their CBS codes have its six digits."""
    return bool(one) and one[2:8] == other[2:8]


def _nearness(one: Candidate, neighbourhood: str, place: Place | None) -> list[Reason]:
    if one.place is not None and place is not None:
        metres = metres_between(one.place, place)
        if metres <= WITHIN_REACH:
            return [Reason(Because.NEAR if metres <= NEAR else Because.WITHIN_REACH, metres=metres)]
    return [Reason(Because.SAME_NEIGHBOURHOOD)] if one.neighbourhood and one.neighbourhood == neighbourhood else []
