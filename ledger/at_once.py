"""Several questions in one statement, each with all that belongs to its rows.

A page asks for a plan, its table, what was said there and what people do around it: twenty tables, and so twenty
questions, each of which waits for the one before. `AtOnce` writes them as one: every queryset becomes a document that
the database makes, with the querysets that it prefetches as documents within, and comes back as the objects that it
would have given by itself. So the same queries, with the same `select_related` and `prefetch_related`, can be asked
one by one or at once.

The statement is written once. What differs each time it is asked stands in it as `Given`. One that is asked again and
again can be prepared as well, on each connection: to plan it often takes longer than to answer it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, partial
from itertools import count
from threading import Lock
from typing import Any, Generic, NamedTuple, TypeVar
from weakref import WeakKeyDictionary

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db import connection, models
from django.db.models import Model, Prefetch, QuerySet
from django.db.models.expressions import Expression, Func
from django.db.models.query import RelatedPopulator, get_related_populators
from django.db.models.sql.compiler import SQLCompiler
from psycopg2.extensions import AsIs

Row = TypeVar("Row", bound=Model)
Thing = TypeVar("Thing")
Column = Callable[[Any], Any] | None


class Given(Expression):
    """What a statement is told each time that it is asked, by its name."""

    def __init__(self, name: str, output_field: models.Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Given]]:  # type: ignore[override]
        return "%s", [self]


def one_of(path: str, values: Sequence[Any] | Given) -> models.Q | Expression:
    """The condition that what stands at a path is one of these, or of an array that is given."""
    return _IsAny(models.F(path), values) if isinstance(values, Given) else models.Q(**{f"{path}__in": values})


class _IsAny(Func):
    template = "%(expressions)s)"
    arg_joiner = " = ANY ("
    output_field = models.BooleanField()


class _Outer(Expression):
    """A column of the rows around a document."""

    def __init__(self, column: str, output_field: models.Field[Any, Any]) -> None:
        super().__init__(output_field=output_field)
        self.column = column

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        return self.column, []


class Answers(dict[int, Any]):
    """What came back: `answers.of(question)` gives the rows of one question."""

    def of(self, question: Question[Thing]) -> list[Thing]:
        rows: list[Thing] = self[id(question)]
        return rows


class AtOnce:
    """Questions to ask together. Register each with `rows` or `values`, then `ask` as often as needed.

    `is_prepared`: it is asked so often that the database shall keep a plan of it on each connection, after a few times
    one that fits whatever it is told.
    """

    def __init__(self, *, is_prepared: bool = False) -> None:
        self._questions: list[Question[Any]] = []
        self._writing = Lock()
        self._is_prepared = is_prepared

    def rows(self, queryset: QuerySet[Row]) -> Question[Row]:
        """Objects of a queryset, with what it selects and prefetches."""
        return self._added(Question(_Objects(queryset)))

    def values(self, queryset: QuerySet[Any, Any]) -> Question[tuple[Any, ...]]:
        """Tuples of a queryset of `values_list`."""
        return self._added(Question(_Tuples(queryset)))

    def ask(self, **given: Any) -> Answers:
        """The answers, all of one moment."""
        with self._writing:
            written = self._statement
        with connection.cursor() as cursor:
            sql, params = _prepared(cursor, written) if self._is_prepared else (written.sql, written.params)
            cursor.execute(sql, [given[param.name] if isinstance(param, Given) else param for param in params])
            row = cursor.fetchone() or ()
        told = zip(self._questions, row, strict=True)
        return Answers({id(each): each.shape.read(json.loads(text)) for each, text in told})

    @cached_property
    def _statement(self) -> _Statement:
        names = (f"p{number}" for number in range(1000))
        written = [each.shape.write(names) for each in self._questions]
        sql = ", ".join(f"({document})::text" for document, _ in written)
        return _Statement(next(_numbers), f"SELECT {sql}", [param for _, params in written for param in params])

    def _added(self, question: Question[Thing]) -> Question[Thing]:
        self._questions.append(question)
        return question


class _Statement(NamedTuple):
    """What is asked, with its parameters, some of which are `Given`; and a number that no other has."""

    number: int
    sql: str
    params: Sequence[Any]


_numbers = count()
_known_to: WeakKeyDictionary[Any, dict[int, str]] = WeakKeyDictionary()
"""What each connection to the database calls the statements that it was taught."""


def _prepared(cursor: Any, written: _Statement) -> tuple[str, Sequence[Given]]:
    """A statement by its name alone, with what it is told. A connection that does not know it yet is taught it."""
    told = {param.name: param for param in written.params if isinstance(param, Given)}
    known = _known_to.setdefault(connection.connection, {})
    if written.number not in known:
        # Another name at each try: one that was broken off may have left its name with the database.
        known[written.number] = _taught(cursor, written, told, f"at_once_{next(_numbers)}")
    return f"EXECUTE {known[written.number]} {_listed(['%s'] * len(told))}", list(told.values())


def _taught(cursor: Any, written: _Statement, told: Mapping[str, Given], name: str) -> str:
    places = {each: AsIs(f"${place}") for place, each in enumerate(told, start=1)}
    holes = [places[param.name] if isinstance(param, Given) else param for param in written.params]
    kinds = _listed([str(param.output_field.db_type(connection)) for param in told.values()])
    taught = f"PREPARE {name} {kinds} AS {cursor.mogrify(written.sql, holes).decode()}"
    with connection.wrap_database_errors:
        cursor.cursor.execute(taught)
    return name


def _listed(words: Sequence[str]) -> str:
    return f"({', '.join(words)})" if words else ""


def at_once(queryset: QuerySet[Row]) -> list[Row]:
    """The objects of one queryset, with all that it prefetches, in one question."""
    ask = AtOnce()
    rows = ask.rows(queryset)
    return ask.ask().of(rows)


@dataclass(frozen=True, eq=False)
class Question(Generic[Thing]):
    """One of the questions that are asked together."""

    shape: _Shape


class _Shape:
    """A queryset as a document: how it is written, and how it is read back."""

    def __init__(self, queryset: QuerySet[Any, Any]) -> None:
        self.queryset = queryset

    def write(self, names: Iterator[str]) -> tuple[str, list[Any]]:
        """The SQL of a document, a list of rows, and its parameters. `names` gives names that are not in use."""
        self.compiler = self.queryset.query.get_compiler(connection=connection)
        self.parts: list[_Part] = []
        self.columns: list[Column] = []
        try:
            sql, params = self.compiler.as_sql()
        except EmptyResultSet:
            return "'[]'", []
        self.columns = [_reader_of(expression.output_field) for expression, _, _ in self.compiler.select]
        name = next(names)
        self.parts = self.made_parts()
        inner = [part.write(name, names) for part in self.parts]
        columns = ", ".join(f"c{number}" for number in range(len(self.columns)))
        row = "".join(f", {document}" for document, _ in inner)
        rows = f"json_agg(json_build_array({name}{row}))"
        document = f"SELECT coalesce({rows}, '[]') FROM ({sql}) {name} ({columns})"  # noqa: S608 - all of it is ours
        return document, [*(param for _, each in inner for param in each), *params]

    def made_parts(self) -> list[_Part]:
        return []

    def read(self, document: list[list[Any]]) -> list[Any]:
        raise NotImplementedError

    def values(self, told: dict[str, Any]) -> list[Any]:
        """The columns of a row, each as its field says."""
        return [
            value if read is None or value is None else read(value)
            for read, value in zip(self.columns, told.values(), strict=True)
        ]


class _Tuples(_Shape):
    def read(self, document: list[list[Any]]) -> list[Any]:
        return [tuple(self.values(told)) for (told,) in document]


class _Objects(_Shape):
    """Objects, made as `django.db.models.query.ModelIterable` makes them."""

    def __init__(self, queryset: QuerySet[Any, Any]) -> None:
        super().__init__(queryset.prefetch_related(None))
        self.wanted: list[_Wanted] = []
        self.want(queryset)

    def want(self, queryset: QuerySet[Any, Any]) -> None:
        """Take in what a queryset prefetches."""
        for lookup in queryset._prefetch_related_lookups:  # type: ignore[attr-defined]
            asked = lookup if isinstance(lookup, Prefetch) else Prefetch(lookup)
            self.want_along(asked.prefetch_through.split("__"), asked)

    def want_along(self, names: Sequence[str], asked: Prefetch[Any]) -> None:
        model: type[Model] = self.queryset.model
        for number, name in enumerate(names):
            relation: Any = model._meta.get_field(name)
            model = relation.related_model
            if relation.one_to_many or relation.many_to_many:
                along, rest = tuple(names[:number]), names[number + 1 :]
                self.part(along, relation, asked, is_last=not rest).want_along(rest, asked)
                return

    def part(self, along: tuple[str, ...], relation: Any, asked: Prefetch[Any], *, is_last: bool) -> _Objects:
        """The rows that hang on these, made if they were not asked for before."""
        attribute = asked.to_attr if is_last and asked.to_attr else None
        for wanted in self.wanted:
            if (wanted.along, wanted.relation, wanted.attribute) == (along, relation, attribute):
                return wanted.objects
        given = asked.queryset if is_last else None
        objects = _Objects(relation.related_model._default_manager.all() if given is None else given)
        self.wanted.append(_Wanted(along, relation, attribute, objects))
        return objects

    def made_parts(self) -> list[_Part]:
        return [_Part(wanted, *self._place_of(wanted)) for wanted in self.wanted]

    def _place_of(self, wanted: _Wanted) -> tuple[int, models.Field[Any, Any]]:
        """The column by which rows hang on these, or on an object beside them. Raises LookupError where that object is
        not selected with them.
        """
        info = self.compiler.klass_info
        for name in wanted.along:
            info = next(each for each in info["related_klass_infos"] if _name_of(each) == name)
        key = info["model"]._meta.pk
        for number in info["select_fields"]:
            if self.compiler.select[number][0].target == key:
                return number, key
        raise LookupError(f"{'.'.join(wanted.along)}: its key is not selected")

    def read(self, document: list[list[Any]]) -> list[Any]:
        if not document:
            return []
        return [self._made(told, parts) for told, *parts in document]

    def _made(self, told: dict[str, Any], parts: list[list[list[Any]]]) -> Model:
        row, (model, start, end, names) = self.values(told), self._own
        made: Model = model.from_db(connection.alias, names, row[start:end])
        for populator in self._beside:
            populator.populate(row, made)
        for name, number in self.compiler.annotation_col_map.items():
            setattr(made, name, row[number])
        for part, rows in zip(self.parts, parts, strict=True):
            part.hang(made, rows)
        return made

    @cached_property
    def _own(self) -> tuple[type[Model], int, int, list[str]]:
        info, select = self.compiler.klass_info, self.compiler.select
        start, end = info["select_fields"][0], info["select_fields"][-1] + 1
        return info["model"], start, end, [expression.target.attname for expression, _, _ in select[start:end]]

    @cached_property
    def _beside(self) -> list[RelatedPopulator]:
        info, select = self.compiler.klass_info, self.compiler.select
        return get_related_populators(info, select, connection.alias)  # type: ignore[call-arg]  # the stubs are of a later Django


@dataclass(frozen=True)
class _Wanted:
    """Rows to hang on an object: `along` leads from it to the one that they belong to."""

    along: tuple[str, ...]
    relation: Any
    attribute: str | None
    objects: _Objects


@dataclass(frozen=True)
class _Part:
    """The same, with the column of the rows around it that its own rows point to."""

    wanted: _Wanted
    column: int
    key: models.Field[Any, Any]

    def write(self, name: str, names: Iterator[str]) -> tuple[str, list[Any]]:
        objects, relation = self.wanted.objects, self.wanted.relation
        pointing = relation.related_query_name() if relation.many_to_many else relation.field.name
        objects.queryset = _narrowed(objects.queryset, pointing, _Outer(f"{name}.c{self.column}", self.key))
        document, params = objects.write(names)
        return f"({document})", params

    def hang(self, on: Model, rows: list[list[Any]]) -> None:
        owner: Any = on
        for name in self.wanted.along:
            owner = getattr(owner, name, None)
        if owner is None:
            return
        relation, read = self.wanted.relation, self.wanted.objects.read(rows)
        if relation.one_to_many:
            for each in read:
                relation.field.set_cached_value(each, owner)
        if self.wanted.attribute:
            setattr(owner, self.wanted.attribute, read)
            return
        name = relation.get_accessor_name() if relation.one_to_many else relation.name
        kept = owner.__dict__.setdefault("_prefetched_objects_cache", {})
        cache_name = relation.field.remote_field.cache_name if relation.one_to_many else relation.name
        kept[cache_name] = _Read(relation.related_model, read, partial(getattr, owner, name))


class _Read(QuerySet[Any, Any]):
    """What was read at once. Narrowed further, it asks anew, as any related manager does."""

    def __init__(self, model: type[Model], rows: list[Any], manager: Callable[[], Any]) -> None:
        super().__init__(model)
        self._result_cache = rows
        self._prefetch_done = True
        self._manager = manager

    def _chain(self) -> QuerySet[Any, Any]:
        anew: QuerySet[Any, Any] = self._manager()._apply_rel_filters(QuerySet(self.model))
        return anew


def _narrowed(queryset: QuerySet[Any, Any], name: str, value: Expression) -> QuerySet[Any, Any]:
    """Those that point to a row; of a slice as many of each row."""
    low, high = queryset.query.low_mark, queryset.query.high_mark
    queryset = queryset.all()
    queryset.query.clear_limits()
    queryset = queryset.filter(**{name: value})
    queryset.query.set_limits(low, high)
    return queryset


def _name_of(info: dict[str, Any]) -> str:
    name: str = info["field"].remote_field.get_accessor_name() if info["reverse"] else info["field"].name
    return name


def _reader_of(kind: models.Field[Any, Any]) -> Column:
    """How a value of a document becomes one of its field; None where it is that already."""
    while isinstance(kind, models.ForeignKey):
        kind = kind.target_field
    if isinstance(kind, ArrayField):
        each = _reader_of(kind.base_field)
        return None if each is None else lambda values: [each(value) for value in values]
    if isinstance(kind, models.DecimalField):
        places = Decimal(1).scaleb(-kind.decimal_places)
        return lambda value: Decimal(str(value)).quantize(places)
    if isinstance(kind, models.DateField | models.TimeField | models.UUIDField | models.FloatField):
        return kind.to_python
    return None
