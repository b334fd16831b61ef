"""The queue of a desk: its views, its filters, how many plans each holds, and a page of rows with their reasons.

It reads `QueueRow`, which the database keeps up to date, so that it costs the same with a hundred plans as with a
hundred thousand: one query for a page, and one for every number that stands beside a view. There are few shapes of such
a query; each is written once in every process, and told each time of which desk and what.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cache, cached_property, lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchQueryField
from django.db import connection
from django.db.models import (
    BooleanField,
    Case,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    UUIDField,
    Value,
    When,
)
from django.utils import timezone

from accounts.models import Party
from civilservants import marks, triage
from civilservants.models import QueueRow, Snooze
from civilservants.queries import Desk
from decisions.models import Recusal
from ledger.at_once import Given, one_of

MOST_COUNTED = 100
"""A view that holds this many or more says `99+`: nobody works through a number, and counting on costs time."""
MOST_PAGED = 1000


class View(StrEnum):
    """The views of the queue, as they stand in its address."""

    MINE = "wacht-op-mij"
    TEAM = "wacht-op-mijn-team"
    NEW = "nieuw"
    LATE = "te-laat"
    SOON = "bijna-te-laat"
    OTHERS = "wacht-op-anderen"
    RESIDENTS = "wacht-op-bewoners"
    SOCIAL_WORK = "wacht-op-sociaal-werk"
    SNOOZED = "weggelegd"
    OPEN = "alles-open"


class Late(StrEnum):
    """What the filter on the term lets through."""

    LATE = "te-laat"
    SOON = "deze-week"
    STILL = "staat-stil"


class State(StrEnum):
    """Where an open step stands, as a filter."""

    NEW = "nieuw"
    QUIET = "nog-geen-voorstel"
    PROPOSAL = "voorstel"
    ADVICE = "advies"
    OFFER = "aanbod"


_STATE = {
    State.NEW: "new",
    State.QUIET: "state:quiet",
    State.PROPOSAL: "state:proposal",
    State.ADVICE: "state:advice",
    State.OFFER: "state:offer",
}
_OF_THE_DAY = {View.LATE: Late.LATE, View.SOON: Late.SOON}
"""Views that are a matter of the day, which no mark tells."""
TOGETHER = "samen"
NOBODY = "niemand"
ME = "mij"
OUR_TEAM = "ons-team"


@dataclass(frozen=True)
class Filters:
    """What the queue is narrowed to; empty is everything. `place` is the code of a district or a neighbourhood."""

    place: str = ""
    theme: str = ""
    state: str = ""
    step: str = ""
    party: str = ""
    late: str = ""
    decides: str = ""
    whose: str = ""
    text: str = ""
    is_of_nothing: bool = False
    """It also asks for what is not there any more."""


class Shape(NamedTuple):
    """What the query of a view looks like, whatever it is told."""

    has_teams: bool
    """More than one: then a plan may have several rows, of which one stands for it."""
    is_marked: bool
    late: frozenset[Late]
    is_put_away: bool | None
    is_mine: bool


@dataclass(frozen=True)
class Asked:
    """Which rows a view wants under its filters: those that bear these marks, stand so with their term, and that the
    reader put away, or did not (None: either). `is_mine`: and none that a conflict of interest keeps from the reader.
    """

    desk: Desk
    marks: str = ""
    late: frozenset[Late] = frozenset()
    is_put_away: bool | None = None
    is_mine: bool = False

    @property
    def shape(self) -> Shape:
        return Shape(len(self.desk.teams) > 1, bool(self.marks), self.late, self.is_put_away, self.is_mine)

    @cached_property
    def told(self) -> dict[str, Any]:
        """What the query is told, by the names in `_GIVEN`."""
        today = timezone.localdate(self.desk.at)
        return {
            "team": self.desk.team_ids[0],
            "teams": self.desk.team_ids,
            "person": self.desk.person.id,
            "marks": self.marks,
            "must_assign": _must_assign(self.desk),
            "today": today,
            "soon": today + timedelta(days=triage.SOON_DAYS),
        }

    @cached_property
    def question(self) -> Question:
        """All that the answer depends on, but for the rows and for what the reader put away or keeps out of."""
        return self.shape, tuple(tuple(value) if isinstance(value, list) else value for value in self.told.values())


Question = tuple[Shape, tuple[Any, ...]]

_GIVEN: dict[str, Any] = {
    "team": Given("team", UUIDField()),
    "teams": Given("teams", ArrayField(UUIDField())),
    "person": Given("person", UUIDField()),
    "marks": Given("marks", TextField()),
    "must_assign": Given("must_assign", TextField()),
    "today": Given("today", DateField()),
    "soon": Given("soon", DateField()),
}


def asked(desk: Desk, view: View, filters: Filters | None = None) -> Asked:
    """What a view wants under the filters. What is unknown lets nothing through."""
    wanted = filters or Filters()
    bearing, late = _marks_of(wanted, desk), {_OF_THE_DAY[view]} if view in _OF_THE_DAY else set()
    if view not in {*_OF_THE_DAY, View.SNOOZED, View.OPEN}:
        bearing.append(_marks_of_view(desk, view))
    if bearing and bearing != [_of_others(desk)]:  # what waits for others is nearly all there is
        bearing.append(marks.some(marks.mark(f"team:{team}") for team in desk.team_ids))
    if wanted.late in set(Late):
        late.add(Late(wanted.late))
    elif wanted.late:
        bearing.append(marks.NOTHING)
    if wanted.is_of_nothing:
        bearing.append(marks.NOTHING)
    is_put_away = {View.SNOOZED: True, View.OPEN: None}.get(view, False)
    return Asked(desk, marks.every(*bearing) if bearing else "", frozenset(late), is_put_away, view is View.MINE)


class Aside(NamedTuple):
    """A column to ask in the same query as something else: its text, and what it is told."""

    sql: str
    params: list[Any]


class Found(NamedTuple):
    """How many rows there are, counted up to MOST_PAGED; which stand on a page; and what was asked aside."""

    total: int
    ids: list[int]
    aside: list[Any]


def in_order(wanted: Asked, first: int, most: int, *, aside: Sequence[Aside] = ()) -> Found:
    """A page of what is asked, the most urgent on top: at most `most` rows, from the row after `first` on. With what is
    asked aside; all in one query, in two where there are more rows than are counted.

    The late ones stand above all others, the longest late on top; the others go by rank.
    """
    params: list[Any] = []
    rows = f"{_filled('all', wanted, params)} LIMIT {MOST_PAGED:d}"
    columns = "".join(f"{one.sql}, " for one in aside)
    params += [param for one in aside for param in one.params]
    page = "SELECT id FROM found ORDER BY late_since NULLS LAST, rank, id OFFSET %s LIMIT %s"
    statement = (
        f"WITH found (id, late_since, rank) AS MATERIALIZED ({rows})"  # noqa: S608 - all of it is ours
        f" SELECT {columns}(SELECT count(*) FROM found), ARRAY({page})"
    )
    *answers, total, ids = _row_of(statement, [*params, first, most])
    if total >= MOST_PAGED:
        ids = _first_of_many(wanted, first, most)
    return Found(total, ids, answers)


def answers_to(aside: Sequence[Aside]) -> list[Any]:
    """What is asked aside, by itself; in one query, or none."""
    if not aside:
        return []
    statement = f"SELECT {', '.join(one.sql for one in aside)}"
    return _row_of(statement, [param for one in aside for param in one.params])


def _row_of(statement: str, params: list[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return list(cursor.fetchone() or ())


def processes_in(wanted: Asked, most: int) -> Aside:
    """The processes of what is asked, as texts: any of them, and at most so many."""
    params: list[Any] = []
    rows = _filled("processes", wanted, params)
    return Aside(f"ARRAY(SELECT process::text FROM ({rows} LIMIT {most:d}) AS held (process))", params)  # noqa: S608


class Moved(NamedTuple):
    """Processes that may have moved, and those of them that each of what was asked holds now; all as texts."""

    processes: frozenset[str]
    held: list[set[str]]


def moved_among(wanted: Sequence[Asked], subjects: Collection[UUID]) -> Aside:
    """Which processes lines with these subjects are about, and how these stand to each of what is asked, all of one
    desk. `as_moved` reads the answer.
    """
    sql, holes = _written_moved(wanted[0].shape.has_teams, tuple(marks.has_words(one.marks) for one in wanted))
    told = {
        **wanted[0].told,
        "subjects": list(subjects),
        **{f"marks{place}": one.marks or marks.NOTHING for place, one in enumerate(wanted)},
    }
    return Aside(sql, [told[hole.name] if isinstance(hole, Given) else hole for hole in holes])


def as_moved(answer: str, wanted: Sequence[Asked]) -> Moved:
    """What `moved_among` answers of what was asked there."""
    processes, rows = json.loads(answer)
    held: list[set[str]] = [set() for _ in wanted]
    for process, put_away, may_be_mine, *rest in rows:
        standing = dict(zip(Late, rest, strict=False))
        for one, found, bears in zip(wanted, held, rest[len(Late) :], strict=True):
            shape = one.shape
            if (
                shape.is_put_away in (None, put_away)
                and all(standing[late] for late in shape.late)
                and (may_be_mine or not shape.is_mine)
                and (bears or not shape.is_marked)
            ):
                found.add(process)
    return Moved(frozenset(processes), held)


def _first_of_many(wanted: Asked, first: int, most: int) -> list[int]:
    """A page of more rows than are counted. What is late is a matter of the day and the rank holds none, so that each
    of the two is read from its own index, as far as the page reaches, and together they are put in order.
    """
    params: list[Any] = []
    kinds = ["late"] if Late.LATE in wanted.late else ["late", "others"]
    parts = [f"({_filled(kind, wanted, params)} LIMIT {first + most:d})" for kind in kinds]
    statement = (
        f"SELECT id FROM ({' UNION ALL '.join(parts)}) AS ordered (id, late_since, rank)"  # noqa: S608 - all of it is ours
        " ORDER BY late_since NULLS LAST, rank, id OFFSET %s LIMIT %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*params, first, most])
        return [row_id for (row_id,) in cursor.fetchall()]


def standing_still(team: Party) -> QuerySet[QueueRow]:
    """The plans of a team whose clock stands still."""
    query = marks.every(marks.mark(f"team:{team.id}"), marks.mark("still"))
    return QueueRow.objects.filter(_matches(Value(query)), team=team)


def _filled(kind: str, wanted: Asked, params: list[Any]) -> str:
    """The query of a view; what it is told goes to the parameters."""
    sql, holes = _written(kind, wanted.shape)
    params += [wanted.told[hole.name] if isinstance(hole, Given) else hole for hole in holes]
    return sql


@cache
def _written(kind: str, shape: Shape) -> tuple[str, tuple[Any, ...]]:
    """The query of a shape: the ids of `all` rows, or of the `late` ones or the `others` in their order; with by what
    they are ordered. Or the `processes` of all rows.
    """
    rows, is_late = _rows(shape), _standing(Late.LATE)
    late_since = Case(When(is_late, then=F("ends_on")), output_field=DateField())
    never = Value(None, output_field=DateField())
    queries = {
        "all": rows.values_list("id", late_since, "rank"),
        "late": rows.filter(is_late).order_by("ends_on", "rank", "id").values_list("id", "ends_on", "rank"),
        "processes": rows.values_list("process"),
        "others": rows.exclude(is_late).order_by("rank", "id").values_list("id", never, "rank"),
    }
    sql, holes = queries[kind].query.get_compiler(connection=connection).as_sql()
    return sql, holes


def _rows(shape: Shape) -> QuerySet[QueueRow]:
    rows = QueueRow.objects.filter(team=_GIVEN["team"])  # of one team: then the index gives them in their order
    if shape.has_teams:
        theirs = QueueRow.objects.filter(one_of("team", _GIVEN["teams"]))
        own = theirs.order_by("process", "-asks", "rank").distinct("process")
        rows = QueueRow.objects.filter(id__in=own.values("id"))
    if shape.is_put_away is not None:
        rows = rows.filter(_put_away() if shape.is_put_away else ~_put_away())
    for late in shape.late:
        rows = rows.filter(_standing(late))
    if shape.is_mine:
        rows = rows.filter(_may_be_mine())
    return rows.filter(_matches(_GIVEN["marks"])) if shape.is_marked else rows


@lru_cache(maxsize=500)
def _written_moved(has_teams: bool, have_words: tuple[bool, ...]) -> tuple[str, tuple[Any, ...]]:
    """The column of `moved_among`: the conditions of shapes as columns, for the rows of the processes that moved alone,
    and the marks of each that is asked; some of them have words.
    """
    theirs = QueueRow.objects.filter(_IsOneOf(F("process"), _MovedProcesses()))
    rows = theirs.filter(team=_GIVEN["team"])
    if has_teams:
        rows = theirs.filter(one_of("team", _GIVEN["teams"])).order_by("process", "-asks", "rank").distinct("process")
    conditions: list[Any] = [
        _put_away(),
        _may_be_mine(),
        *(_standing(late) for late in Late),
        *(_matches(Given(f"marks{place}", TextField()), has_words=one) for place, one in enumerate(have_words)),
    ]
    columns = [ExpressionWrapper(one, BooleanField()) if isinstance(one, Q) else one for one in conditions]
    sql, holes = rows.values_list("process", *columns).query.get_compiler(connection=connection).as_sql()
    names = ", ".join(f"c{place}" for place in range(1 + len(columns)))
    told = f"SELECT json_agg(json_build_array({names})) FROM ({sql}) AS stands ({names})"  # noqa: S608 - all of it is ours
    document = f"json_build_array(to_json(moved.processes), coalesce(({told}), '[]'))::text"
    # Materialized: else each mention of the processes would look them up anew, and the planner too.
    column = f"(WITH moved (processes) AS MATERIALIZED (SELECT {_MOVED}) SELECT {document} FROM moved)"  # noqa: S608
    return column, (*[_SUBJECTS] * _MOVED.count("%s"), *holes)


_SUBJECTS = Given("subjects", ArrayField(UUIDField()))
_MOVED = """civilservants_queue_moved(%s::uuid[])
    || ARRAY(SELECT process_id FROM civilservants_snooze WHERE id = ANY (%s::uuid[]))
    || ARRAY(SELECT process_id FROM decisions_recusal WHERE id = ANY (%s::uuid[]))"""
"""The processes that lines are about; also those that somebody put away or keeps out of, which no row tells."""


class _MovedProcesses(Func):
    template = "moved.processes"
    output_field = ArrayField(UUIDField())


class _IsOneOf(Func):
    template = "%(expressions)s)"
    arg_joiner = " = ANY ("
    output_field = BooleanField()


def _put_away() -> Exists:
    """Did the reader put it away, until a day that is still ahead?"""
    snoozes = Snooze.objects.filter(person=_GIVEN["person"], ended_at=None, until__gt=_GIVEN["today"])
    return Exists(snoozes.filter(process=OuterRef("process")))


def _may_be_mine() -> Q:
    """As in `decisions.duties`, a plan on which the reader has a conflict of interest asks nothing of them but an
    advice; they can still find a social worker for it.
    """
    recused = Recusal.objects.filter(person=_GIVEN["person"], process=OuterRef("process"))
    return ~Q(Exists(recused)) | Q(_matches(_GIVEN["must_assign"])) | Q(_TeamAdvises(F("facts"), F("team")))


def _standing(late: Late) -> Q:
    conditions = {
        Late.LATE: Q(stands_still=False, ends_on__lt=_GIVEN["today"]),
        Late.SOON: Q(stands_still=False, ends_on__gte=_GIVEN["today"], ends_on__lt=_GIVEN["soon"]),
        Late.STILL: Q(stands_still=True),
    }
    return conditions[late]


class _TeamAdvises(Func):
    """Is an advice asked of the row's own team? The facts of a row name who advises, each first by its party."""

    template = "(%(expressions)s::text)))"
    arg_joiner = " -> 'advisers' @> jsonb_build_array(jsonb_build_array("
    output_field = BooleanField()


class _Matches(Func):
    template = "(%(expressions)s)"
    arg_joiner = " @@ "
    output_field = BooleanField()


class _TextQuery(Func):
    function = "civilservants_queue_query"
    output_field = SearchQueryField()


class _CodeQuery(Func):
    template = "%(expressions)s::tsquery"
    output_field = SearchQueryField()


def _matches(query: Any, *, has_words: bool = True) -> Func:
    """`has_words`: may there be beginnings of words in it? A query of codes alone is one already, and costs nothing."""
    return _Matches(F("marks"), (_TextQuery if has_words else _CodeQuery)(query))


def _marks_of_view(desk: Desk, view: View) -> str:
    work = [marks.mark(f"work:{function.value}") for function in sorted(desk.social_work)]
    return {
        View.MINE: _mine(desk),
        View.NEW: marks.mark("new"),
        View.TEAM: _turn_of_team(desk),
        View.OTHERS: _of_others(desk),
        View.RESIDENTS: marks.mark("awaits:resident_group"),
        View.SOCIAL_WORK: marks.some([*work, marks.mark("awaits:welfare_team")]),
    }[view]


def _turn_of_team(desk: Desk) -> str:
    tasks = [marks.mark(f"task:{team}") for team in desk.team_ids]
    return marks.some([marks.mark("asks"), marks.every(marks.mark("new"), marks.mark("own")), *tasks])


def _of_others(desk: Desk) -> str:
    return marks.every(marks.none_of(_turn_of_team(desk)), marks.none_of(_must_assign(desk)))


def _mine(desk: Desk) -> str:
    """What the reader must do: for a party they sign for, or find a social worker for a plan that they handle."""
    turn = marks.mark("asks")
    if desk.signs_for != frozenset(desk.team_ids):
        turn = marks.every(marks.some(marks.mark(f"team:{team}") for team in sorted(desk.signs_for)), turn)
    return marks.some([turn, _must_assign(desk)])


def _must_assign(desk: Desk) -> str:
    work = marks.some(marks.mark(f"work:{function.value}") for function in sorted(desk.social_work))
    return marks.every(marks.mark(f"handler:{desk.person.id}"), work, marks.none_of(marks.mark("helped")))


def _marks_of(filters: Filters, desk: Desk) -> list[str]:
    asked = []
    if filters.place:
        asked.append(marks.mark(f"place:{filters.place}"))
    if filters.theme:
        asked.append(marks.mark(f"theme:{filters.theme}"))
    if filters.state:
        known = {state.value: code for state, code in _STATE.items()}
        asked.append(marks.mark(known.get(filters.state, "nothing")))
    if filters.step:
        asked.append(marks.mark(f"step:{filters.step}"))
    if filters.party:
        asked.append(marks.mark(f"party:{filters.party}"))
    if filters.decides == TOGETHER:
        residents, team = marks.mark("decides:resident_group"), marks.mark("decides:municipal_team")
        asked.append(marks.every(residents, team))
    elif filters.decides:
        asked.append(marks.mark(f"decides:{filters.decides}"))
    if filters.whose:
        asked.append(_with(filters.whose, desk))
    if filters.text:
        asked.append(marks.words(filters.text))
    return asked


def _with(whose: str, desk: Desk) -> str:
    """Who works on it: oneself, nobody, one's team as a whole, or a colleague."""
    if whose == OUR_TEAM:
        return marks.some(marks.mark(f"task:{team}") for team in desk.team_ids)
    return marks.mark({ME: f"with:{desk.person.id}", NOBODY: "with:nobody"}.get(whose, f"with:{whose}"))


def in_words(count: int) -> str:
    """A number beside a view: `7`, or `99+`."""
    return f"{MOST_COUNTED - 1}+" if count >= MOST_COUNTED else str(count)
