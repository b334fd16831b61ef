"""A migration that takes the indexes of foreign keys away, all of them in one operation.

Django's own would be an AlterField for each, which renders every model that is related anew: among a hundred of them,
all related to people, that takes a tenth of a second for each field, at every first start and in every new database.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import ForeignKey

OWN_INDEXES = """
SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
WHERE i.indrelid = %s::regclass AND a.attname = %s
    AND i.indnatts = 1 AND NOT i.indisunique AND i.indpred IS NULL AND i.indexprs IS NULL
"""


class Unindexed(Operation):
    """Let foreign keys, each as model and name, have no index of their own any more."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, *fields: tuple[str, str]) -> None:
        self.fields = fields

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, list(self.fields), {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        for model, name in self.fields:
            fields = state.models[app_label, model].fields
            fields[name] = fields[name].clone()
            fields[name].db_index = False
            if "apps" in state.__dict__:  # rendered already: nothing else of the models changes
                _rendered(state, app_label, model, name).db_index = False  # type: ignore[attr-defined]

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for model, name in self.fields:
            field = _rendered(from_state, app_label, model, name)
            with schema_editor.connection.cursor() as cursor:
                cursor.execute(OWN_INDEXES, [field.model._meta.db_table, field.column])
                indexes = [index for (index,) in cursor.fetchall()]
            for index in indexes:
                statement = schema_editor._delete_index_sql(field.model, index)  # type: ignore[attr-defined]
                schema_editor.execute(statement)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for model, name in self.fields:
            field = _rendered(from_state, app_label, model, name)
            statement = schema_editor._create_index_sql(field.model, fields=[field])  # type: ignore[attr-defined]
            schema_editor.execute(statement)

    def describe(self) -> str:
        return f"Take the indexes of {len(self.fields)} foreign keys away"


def _rendered(state: ProjectState, app_label: str, model: str, name: str) -> ForeignKey[Any, Any]:
    rendered = state.apps.get_model(app_label, model)
    field: ForeignKey[Any, Any] = rendered._meta.get_field(name)
    return field
