"""Marks: how a case is found by a name, a street, an address or an account, without any of these in the database.

The key of the marks is wrapped by the master key, as those of cases are, so a rotation changes no mark.
"""

from __future__ import annotations

from accounts.models import Person
from socialwork import sealing
from socialwork.keys import keyring
from socialwork.models import MarkKey

PERSON, NAME, STREET, ACCOUNT = "person", "name", "street", "account"
"""Kinds of marks, so that the same word of two kinds has two marks."""

ABOUT = "the marks"


def mark(kind: str, word: str) -> bytes:
    """The mark of a word: the same however it is spaced, and with or without capitals."""
    return sealing.mark(_key(), kind, word)


def of_account(person: Person) -> bytes:
    """The mark of an account: the same whatever address it signs in with, and of no other account ever."""
    return mark(ACCOUNT, str(person.id))


def _key() -> bytes:
    row = MarkKey.objects.first()
    if row is None:
        wrapped = keyring().wrap(ABOUT, sealing.new_key())
        row, _made = MarkKey.objects.get_or_create(id=MarkKey.ONLY, defaults={"wrapped_key": wrapped})
    return keyring().unwrap(ABOUT, bytes(row.wrapped_key))
