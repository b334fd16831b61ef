"""New rows of several tables in one round trip.

An action that opens something writes a row here and a few there, one after the other, and each waits for the answer to
the one before, which says no more than that it is there. `insert` sends them together, in the order in which they are
given: whatever the database refuses, it refuses as it would have refused the first of them that is wrong.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from itertools import groupby
from typing import Any, NamedTuple

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import AutoField, Field, Model


class Values(NamedTuple):
    """New rows of one table: their values in the order of the fields of the model, as the database takes them."""

    model: type[Model]
    rows: Sequence[Sequence[Any]]


class _Table(NamedTuple):
    """How a row of a model is inserted."""

    fields: Sequence[Field[Any, Any]]
    head: str
    row: str


def insert(*rows: Model, unless_there: Collection[type[Model]] = ()) -> None:
    """Insert new rows, in the transaction of the caller. As `bulk_create`, but without keys that the database gives:
    who needs such a key inserts that row by itself.

    A row of `unless_there` that is there already is left as it is. Raises IntegrityError for any other.
    """
    ours = connections[connection.alias]  # itself: what stands for it looks it up at each touch
    tables = [Values(model, [_values(row, ours) for row in same]) for model, same in groupby(rows, key=type)]
    insert_values(*tables, unless_there=unless_there)
    for row in rows:
        row._state.adding = False
        row._state.db = connection.alias


def insert_values(*tables: Values, unless_there: Collection[type[Model]] = ()) -> None:
    """As `insert`, for rows that nobody needs as models."""
    statements, params = [], []
    for model, rows in tables:
        if rows:
            rest = " ON CONFLICT DO NOTHING" if model in unless_there else ""
            statements.append(f"{_table(model).head} {', '.join([_table(model).row] * len(rows))}{rest}")
            params += [value for row in rows for value in row]
    if statements:
        whole = "; ".join(statements)
        with connection.cursor() as cursor:
            cursor.execute(whole, params)


@cache
def _table(model: type[Model]) -> _Table:
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, AutoField)]
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(str(field.column)) for field in fields)
    return _Table(
        fields,
        f"INSERT INTO {quoted(model._meta.db_table)} ({columns}) VALUES",
        f"({', '.join(['%s'] * len(fields))})",
    )


def _values(row: Model, to: BaseDatabaseWrapper) -> list[Any]:
    return [field.get_db_prep_save(field.value_from_object(row), to) for field in _table(type(row)).fields]
