"""The sharing of power, counted: who decided, how authority moved, how long steps took, what became of advice.

Everything is counted per district, theme and year. The table does not know what a process is about: the setting
`THEMES_OF_PROCESSES` names the module that does, and a process that no plan goes by counts under its template.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cache
from typing import Any, NamedTuple, Protocol

from django.conf import settings
from django.db.models import Case, Count, Exists, F, IntegerField, Max, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, ExtractYear, TruncDate
from django.utils.module_loading import import_string

from accounts.models import Party
from decisions import ladder
from decisions.disclosure import ALL, Cell, Cube
from decisions.ladder import Role, Rung
from decisions.models import AdviceAnswer, Authority, Decision, ProcessTemplate, TemplateStep, Term
from districts.models import District

FEWEST = 5
"""Fewer are not shown: they would tell of single plans and not of a habit."""

AFTER_WITHDRAWAL = "after_withdrawal"
"""In the place of a rung: the executive had taken the decision back, without the agreement of who sat there."""

_ROLES = list(Role)


class Change(StrEnum):
    """How authority moved at a step."""

    TOWARDS = "towards"
    EVEN = "even"
    AWAY = "away"
    RETURN = "return"
    ESCALATION = "escalation"
    WITHDRAWAL = "withdrawal"


class InTime(StrEnum):
    """How a term ended."""

    YES = "yes"
    NO = "no"


class Group(NamedTuple):
    """Of what the figures are: a district, a theme and a year, or all of them."""

    district: str | None = ALL
    theme: str | None = ALL
    year: int | None = ALL


class Named(Protocol):
    """What the figures call a theme, in the language of the reader."""

    @property
    def name(self) -> str: ...


class Took(NamedTuple):
    """A number of steps that were decided after so many days, and had so many."""

    group: Group
    step: str
    used: int
    allowed: int
    steps: int


@dataclass(frozen=True)
class Counted:
    """All there is to count, with what must stay hidden.

    decisions  district, theme, year, rung (or AFTER_WITHDRAWAL)
    changes    district, theme, year, Change
    terms      district, theme, year, step, InTime
    advice     district, theme, year, kind of party that advised, what the decider did with it
    took       days, of steps that were decided
    grounds    articles on which a decision was taken back
    """

    decisions: Cube
    changes: Cube
    terms: Cube
    advice: Cube
    took: Sequence[Took]
    grounds: Mapping[tuple[Group, str], int]
    districts: Mapping[str, District]
    themes: Mapping[str, Named]
    steps: Mapping[str, TemplateStep]
    years: Sequence[int]

    def median_days(self, group: Group, step: str | None = ALL) -> tuple[int, int] | None:
        """Days used and days allowed of the middle one of these steps; None where they are too few."""
        took = [one for one in self.took if step in {ALL, one.step} and is_in(one.group, group)]
        if sum(one.steps for one in took) < FEWEST:
            return None
        return _median((one.used, one.steps) for one in took), _median((one.allowed, one.steps) for one in took)

    def grounds_of(self, group: Group) -> list[str]:
        """On which grounds decisions were taken back, the most named first; none where the withdrawals are hidden."""
        if not self.changes.count(*group, Change.WITHDRAWAL):
            return []
        named: Counter[str] = Counter()
        for (where, article), times in self.grounds.items():
            if is_in(where, group):
                named[article] += times
        return [article for article, _times in sorted(named.items(), key=lambda one: (-one[1], one[0]))]


def count() -> Counted:
    """Read all that was decided, moved, advised and timed: a constant number of queries."""
    decisions, moved, took = _decisions(), _moved(), list(_took())
    terms, advice = _terms(), _advice()
    changes: Counter[Cell] = Counter()
    grounds: Counter[tuple[Group, str]] = Counter()
    for group, change, article in moved:
        changes[*group, change] += 1
        if change is Change.WITHDRAWAL:
            grounds[group, article] += 1
    everything = [decisions, changes, terms, advice]
    return Counted(
        decisions=Cube(decisions, fewest=FEWEST, alike=frozenset({Rung.CO_DECIDES, Rung.DECIDES})),
        changes=Cube(changes, fewest=FEWEST),
        terms=Cube(terms, fewest=FEWEST),
        advice=Cube(advice, fewest=FEWEST),
        took=took,
        grounds=grounds,
        districts={district.code: district for district in District.objects.only("code", "name").order_by("name")},
        themes=_themes(),
        steps=_steps(),
        years=sorted({int(cell[2]) for counts in everything for cell in counts if cell[2]}, reverse=True),
    )


def is_in(one: Group, group: Group) -> bool:
    return all(wanted is ALL or wanted == had for wanted, had in zip(group, one, strict=True))


def _decisions() -> dict[Cell, int]:
    rows = (
        _with_residents(Decision.objects.order_by(), "proposal__authority__seats")
        .annotate(year=ExtractYear("taken_at"))
        .values_list(
            "step__process__district",
            _theme_of("step__process"),
            "year",
            "proposal__authority__basis",
            "residents",
            "others",
        )
    )
    counts: Counter[Cell] = Counter()
    for (*group, basis, residents, others), times in Counter(rows.iterator()).items():
        is_after = basis == Authority.Basis.WITHDRAWAL
        counts[*group, AFTER_WITHDRAWAL if is_after else _rung(residents, others > 0)] += times
    return dict(counts)


def _moved() -> list[tuple[Group, Change, str]]:
    """Each change of an arrangement: the first of a step is none. A change for a time that falls back is a return."""
    rows = (
        _with_residents(Authority.objects.order_by().filter(Exists(_changed_after_opening())), "seats")
        .annotate(year=ExtractYear("from_at"))
        .values_list(
            "id",
            "previous_id",
            "step__process__district",
            _theme_of("step__process"),
            "year",
            "basis",
            "article",
            "residents",
            "others",
        )
    )
    found = list(rows)
    rungs = {code: _rung(residents, others > 0) for code, *_rest, residents, others in found}
    return [
        (Group(district, theme, year), _change(basis, rungs[previous], rungs[code]), article)
        for code, previous, district, theme, year, basis, article, _residents, _others in found
        if previous is not None
    ]


def _changed_after_opening() -> QuerySet[Authority]:
    return Authority.objects.filter(step=OuterRef("step"), previous__isnull=False)


def _change(basis: str, before: Rung, after: Rung) -> Change:
    if basis != Authority.Basis.TRANSFER:
        return Change(basis)
    if before == after:
        return Change.EVEN
    return Change.TOWARDS if after > before else Change.AWAY


def _with_residents(queryset: QuerySet[Any], seats: str) -> QuerySet[Any, Any]:
    """With the place of the residents' strongest role among the roles, and how many other parties decide."""
    of_residents = Q(**{f"{seats}__party__kind": Party.Kind.RESIDENT_GROUP})
    decides = Q(**{f"{seats}__role": Role.DECIDES.value})
    strongest = [
        When(of_residents & Q(**{f"{seats}__role": role.value}), then=Value(place)) for place, role in enumerate(_ROLES)
    ]
    annotated: QuerySet[Any, Any] = queryset.annotate(
        residents=Max(Case(*strongest, output_field=IntegerField())),
        others=Count(seats, filter=decides & ~of_residents),
    )
    return annotated


@cache
def _rung(residents: int | None, others_decide: bool) -> Rung:
    """The rung by the ladder's own rule, from the place of the residents' strongest role among the roles."""
    seats = [ladder.SeatAt(of_residents=False, role=Role.DECIDES)] if others_decide else []
    if residents is not None:
        seats.append(ladder.SeatAt(of_residents=True, role=_ROLES[residents]))
    return ladder.rung(seats)


def _ended() -> QuerySet[Term, Any]:
    """Terms that ended: by a decision, or because the last day passed without one. The year is that of this end."""
    return (
        Term.objects.order_by()
        .filter(Q(lapsed_at__isnull=False) | Q(step__decision__isnull=False))
        .annotate(year=ExtractYear(Coalesce("lapsed_at", "step__decision__taken_at")))
        .values_list(
            "step__process__district",
            _theme_of("step__process"),
            "year",
            "step__process__template__key",
            "step__template_step__key",
        )
    )


def _terms() -> dict[Cell, int]:
    counts: dict[Cell, int] = {}
    for *group, template, step, met, all_ended in _ended().annotate(
        met=Count("pk", filter=Q(met_at__isnull=False)), ended=Count("pk")
    ):
        counts[*group, step_code(template, step), InTime.YES] = met
        counts[*group, step_code(template, step), InTime.NO] = all_ended - met
    return counts


def _took() -> Iterable[Took]:
    rows = (
        _ended()
        .filter(step__decision__isnull=False)
        .annotate(
            used=TruncDate("step__decision__taken_at") - F("started_on"),
            allowed=F("ends_on") - F("started_on"),
            steps=Count("pk"),
        )
    )
    for *group, template, step, used, allowed, steps in rows:
        yield Took(Group(*group), step_code(template, step), _days(used), _days(allowed), steps)


def _days(time: timedelta | int) -> int:
    return time.days if isinstance(time, timedelta) else time


def _advice() -> dict[Cell, int]:
    rows = (
        AdviceAnswer.objects.order_by()
        .filter(proposal__decision__isnull=False)
        .annotate(year=ExtractYear("proposal__decision__taken_at"))
        .values_list(
            "proposal__step__process__district",
            _theme_of("proposal__step__process"),
            "year",
            "advice__party__kind",
            "answer",
        )
        .annotate(times=Count("pk"))
    )
    return {(*cell,): times for *cell, times in rows}


def _theme_of(process: str) -> Coalesce:
    """The theme of the process at this path, as an expression."""
    path = import_string(f"{settings.THEMES_OF_PROCESSES}.OF_PROCESS")
    return Coalesce(f"{process}__{path}", f"{process}__template__key")


def _themes() -> dict[str, Named]:
    """By its code, each theme that processes are about; and the newest version of each template that one goes by, for
    those that no plan goes by.
    """
    used = ProcessTemplate.objects.filter(processes__isnull=False).order_by("key", "version").distinct()
    themes: dict[str, Named] = import_string(f"{settings.THEMES_OF_PROCESSES}.with_a_process")()
    return {template.key: template for template in used} | themes


def _steps() -> dict[str, TemplateStep]:
    """The steps of all templates, in their order, each as its newest version has it."""
    steps = TemplateStep.objects.select_related("template").order_by("template__key", "template__version", "number")
    return {step_code(step.template.key, step.key): step for step in steps}


def step_code(template: str, step: str) -> str:
    """A step of a template, of whatever version."""
    return f"{template}/{step}"


def _median(values: Iterable[tuple[int, int]]) -> int:
    """The middle one of values that each occur a number of times; the lower one of two."""
    ordered = sorted(values)
    half = (sum(times for _value, times in ordered) + 1) // 2
    for value, times in ordered:
        half -= times
        if half <= 0:
            return value
    raise ValueError("no values")
