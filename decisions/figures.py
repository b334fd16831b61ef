"""Who decided, in figures: per district and year, how much residents had to say in what was decided.

A decision counts under the rung of the table that took it. What the executive decided after taking the decision back
is counted apart: there the table was changed without the agreement of who sat at it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache

from django.db.models import Case, Count, F, IntegerField, Max, Q, Value, When
from django.db.models.functions import ExtractYear

from accounts.models import Party
from decisions import ladder
from decisions.ladder import Role, Rung
from decisions.models import Authority, Decision, Term
from districts.models import District

FEWEST = 5
"""A group of fewer decisions, or of fewer terms, is not shown: it would tell of single plans and not of a habit."""

_ROLES = list(Role)
_SEATS = "proposal__authority__seats"


@dataclass(frozen=True)
class Figures:
    """What was decided in one group of decisions.

    by_rung        decisions by the rung of the table that took them
    jointly        of these, taken by more than one deciding party; the others were taken by one
    taken_back     how often the executive took a decision back
    after_withdrawal  decisions that it then took, which are not in the ones above
    terms_met, terms_late  terms that ended in the year, by whether the decision was there in time
    """

    by_rung: Mapping[Rung, int] = field(default_factory=dict)
    jointly: int = 0
    taken_back: int = 0
    after_withdrawal: int = 0
    terms_met: int = 0
    terms_late: int = 0

    @property
    def decisions(self) -> int:
        return sum(self.by_rung.values())

    @property
    def alone(self) -> int:
        return self.decisions - self.jointly

    @property
    def terms(self) -> int:
        return self.terms_met + self.terms_late

    @property
    def are_few(self) -> bool:
        return self.decisions < FEWEST

    @property
    def terms_are_few(self) -> bool:
        return self.terms < FEWEST

    def share(self, rung: Rung) -> float:
        """Of the decisions, the part that was taken at this rung: between 0 and 1."""
        return self.by_rung.get(rung, 0) / self.decisions if self.decisions else 0.0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(
            by_rung=Counter(self.by_rung) + Counter(other.by_rung),
            jointly=self.jointly + other.jointly,
            taken_back=self.taken_back + other.taken_back,
            after_withdrawal=self.after_withdrawal + other.after_withdrawal,
            terms_met=self.terms_met + other.terms_met,
            terms_late=self.terms_late + other.terms_late,
        )


@dataclass(frozen=True)
class Group:
    """The decisions of one district in one year."""

    district: District
    year: int
    figures: Figures


@dataclass(frozen=True)
class Year:
    """A year with its districts, and what those of them that are shown add up to.

    The sum leaves out what is not shown: with the sum of all, a reader could compute the one that is hidden.
    """

    year: int
    groups: tuple[Group, ...]
    shown: Figures


def years() -> list[Year]:
    """Every year in which something was decided or a term ended, the newest first, its districts by code."""
    figures = _decided()
    for key, counted in (*_taken_back().items(), *_terms().items()):
        figures[key] = figures.get(key, Figures()) + counted
    districts = {district.code: district for district in District.objects.only("code", "name")}
    groups = [Group(districts[code], year, counted) for (code, year), counted in sorted(figures.items())]
    return [_year(year, [group for group in groups if group.year == year]) for year in _descending(groups)]


def _descending(groups: Iterable[Group]) -> list[int]:
    return sorted({group.year for group in groups}, reverse=True)


def _year(year: int, groups: list[Group]) -> Year:
    shown = Figures()
    for group in groups:
        shown += _without_few(group.figures)
    return Year(year, tuple(groups), shown)


def _without_few(figures: Figures) -> Figures:
    if figures.are_few:
        figures = Figures(terms_met=figures.terms_met, terms_late=figures.terms_late)
    return replace(figures, terms_met=0, terms_late=0) if figures.terms_are_few else figures


def _decided() -> dict[tuple[str, int], Figures]:
    of_residents = Q(**{f"{_SEATS}__party__kind": Party.Kind.RESIDENT_GROUP})
    decides = Q(**{f"{_SEATS}__role": Role.DECIDES.value})
    strongest = [
        When(of_residents & Q(**{f"{_SEATS}__role": role.value}), then=Value(place))
        for place, role in enumerate(_ROLES)
    ]
    rows = (
        Decision.objects.order_by()
        .annotate(
            year=ExtractYear("taken_at"),
            residents=Max(Case(*strongest, output_field=IntegerField())),
            deciders=Count(_SEATS, filter=decides),
            others=Count(_SEATS, filter=decides & ~of_residents),
        )
        .values_list("step__process__district", "year", "proposal__authority__basis", "residents", "deciders", "others")
    )
    figures: dict[tuple[str, int], Figures] = {}
    for (code, year, basis, residents, deciders, others), count in Counter(rows).items():
        if basis == Authority.Basis.WITHDRAWAL:
            counted = Figures(after_withdrawal=count)
        else:
            rung = _rung(residents, others > 0)
            counted = Figures(by_rung={rung: count}, jointly=count if deciders > 1 else 0)
        figures[code, year] = figures.get((code, year), Figures()) + counted
    return figures


@cache
def _rung(residents: int | None, others_decide: bool) -> Rung:
    """The rung by the ladder's own rule, from the place of the residents' strongest role among the roles."""
    seats = [ladder.SeatAt(of_residents=False, role=Role.DECIDES)] if others_decide else []
    if residents is not None:
        seats.append(ladder.SeatAt(of_residents=True, role=_ROLES[residents]))
    return ladder.rung(seats)


def _taken_back() -> dict[tuple[str, int], Figures]:
    rows = (
        Authority.objects.filter(basis=Authority.Basis.WITHDRAWAL)
        .order_by()
        .values_list("step__process__district", ExtractYear("from_at"))
    )
    return {(code, year): Figures(taken_back=count) for (code, year), count in Counter(rows).items()}


def _terms() -> dict[tuple[str, int], Figures]:
    """Terms that were met or not, by the year of their last day. What still runs, or was withdrawn, is neither."""
    late = Q(lapsed_at__isnull=False) | Q(met_at=None, step__decision__isnull=False)
    rows = (
        Term.objects.order_by()
        .annotate(code=F("step__process__district"), year=ExtractYear("ends_on"))
        .values_list("code", "year")
        .annotate(met=Count("pk", filter=Q(met_at__isnull=False)), late=Count("pk", filter=late))
        .filter(Q(met__gt=0) | Q(late__gt=0))
    )
    return {(code, year): Figures(terms_met=met, terms_late=late) for code, year, met, late in rows}
