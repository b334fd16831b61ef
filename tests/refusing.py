"""Attempts at what the database itself refuses, past every action."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction


def the_database_refuses(attempt: Callable[[], Any], words: str | None = None) -> None:
    """The attempt fails at once, or at the end of its transaction, and is undone."""
    with pytest.raises(IntegrityError, match=words):
        _attempt(attempt)


def sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


@transaction.atomic
def _attempt(attempt: Callable[[], Any]) -> None:
    attempt()
    connection.check_constraints()
