"""Letters of rooms above this one. This room knows none of them: the settings name the modules that write them.

Such a module has `PEOPLE`, who is owed a mail about a line of a kind, and `LETTERS`, what it says. Its text stands with
the others, in templates/notifications/.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from accounts.models import Person
from ledger.models import Entry

Find = Callable[[Entry, datetime], set[Person]]
Tell = Callable[[Entry, Person, datetime], dict[str, Any] | None]


def people_about(kind: str) -> Find | None:
    """What finds who is owed a mail about a line of this kind; None where no other room tells of it."""
    return _gathered("PEOPLE").get(kind)


def letter_about(kind: str) -> Tell | None:
    """What gives the facts of a letter about a line of this kind; None where no other room tells of it."""
    return _gathered("LETTERS").get(kind)


@cache
def _gathered(name: str) -> dict[str, Any]:
    return {kind: tell for room in settings.LETTERS_FROM for kind, tell in import_string(f"{room}.{name}").items()}
