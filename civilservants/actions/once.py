"""A form that is sent twice writes once: its key, made with the form (`accounts.forms.OnceField`), is the id of what it
writes.
"""

from __future__ import annotations

from uuid import UUID, uuid4

from accounts.models import Person
from ledger.queries import entries_about


def wait_for_the_first(by: Person) -> None:
    """Let a second click of the same person wait here until the first has ended, in the caller's transaction."""
    Person.objects.select_for_update(no_key=True).get(id=by.id)


def id_from(key: UUID | None) -> UUID:
    """The id of what is written: the key, but a new one where something had that before, gone by now or not."""
    return key if key and not entries_about([key]).exists() else uuid4()
