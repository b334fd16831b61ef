"""Ids and salts from a seed, so that the demo is the same each time, down to the last hash of its ledger."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from types import SimpleNamespace
from unittest.mock import patch

from ledger import actions as ledger


@contextmanager
def predictable(seed: int) -> Iterator[None]:
    """Draw the ids and salts of this process from a seed.

    For the demo alone: a salt that can be guessed hides nothing, which is no loss where everything is invented.
    """
    source = Random(seed)  # noqa: S311
    with (
        patch.object(uuid, "os", SimpleNamespace(urandom=source.randbytes)),
        patch.object(ledger, "secrets", SimpleNamespace(token_hex=lambda size: source.randbytes(size).hex())),
    ):
        yield
