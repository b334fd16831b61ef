"""What a migration that takes indexes away leaves standing."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from ledger.unindexed import Unindexed

pytestmark = pytest.mark.django_db

ROUND = ("decisions", "0031_indexed_once")


def indexes(table: str) -> dict[str, Any]:
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, table)
    return {name: one["columns"] for name, one in found.items() if one["index"] or one["unique"]}


def test_a_key_loses_its_own_index_and_keeps_what_else_begins_with_it() -> None:
    left = indexes("decisions_step")
    assert ["process_id"] in left.values(), "one open step a process"
    assert ["process_id", "number"] in left.values()
    assert ["opened_by_id"] not in left.values()
    assert [name for name, columns in left.items() if columns == ["process_id"]] == [
        "decisions_step_one_open_a_process"
    ]


def test_the_way_back_gives_each_key_its_index_again() -> None:
    loader = MigrationLoader(connection)
    before, after = (
        loader.project_state([("decisions", "0030_a_conflict_is_about_one_process")]),
        loader.project_state([ROUND]),
    )
    operation = loader.graph.nodes[ROUND].operations[0]
    assert isinstance(operation, Unindexed)
    lean = indexes("decisions_step")
    with connection.schema_editor() as editor:
        operation.database_backwards("decisions", editor, before, after)
    assert ["opened_by_id"] in indexes("decisions_step").values()
    with connection.schema_editor() as editor:
        operation.database_forwards("decisions", editor, before, after)
    assert indexes("decisions_step") == lean


def test_models_and_migrations_say_the_same() -> None:
    state = MigrationLoader(connection).project_state([ROUND])
    assert not state.models["decisions", "step"].fields["opened_by"].db_index
    assert state.models["decisions", "step"].fields["template_step"].db_index
