from __future__ import annotations

import uuid
from functools import cached_property
from typing import Self

from django.db import models

from socialwork import sealing
from socialwork.keys import keyring


class OwnKey(models.Model):
    """A row with a key of its own, which seals what was typed in it and in what belongs to it.

    `wrapped_key` is that key under a master key.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    wrapped_key = models.BinaryField()

    class Meta:
        abstract = True

    @property
    def sealing_case(self) -> Self:
        return self

    @cached_property
    def key(self) -> bytes:
        """Raises sealing.CannotOpen where no master key of this program wrapped it."""
        return keyring().unwrap(str(self.id), bytes(self.wrapped_key))

    def give_key(self) -> None:
        """A key of its own, for a row that is new."""
        self.key = sealing.new_key()
        self.wrapped_key = keyring().wrap(str(self.id), self.key)
