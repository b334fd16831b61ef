"""Several who write to the ledger at once."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import transaction

from ledger import actions, queries
from ledger.actions import Line
from ledger.models import Entry
from tests.racing import losers, race

pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def write(count: int, *, undo: bool = False) -> None:
    for number in range(count):
        with transaction.atomic():
            actions.append(
                *[Line("thing.happened", uuid4(), {"n": number}, {"name": "Rosa"})] * (1 + number % 3), at=AT
            )
    if undo:
        with transaction.atomic():
            actions.append(Line("thing.undone", uuid4()), at=AT)
            transaction.set_rollback(True)


def test_the_index_stays_gapless_and_the_chain_sound() -> None:
    results = race(*[lambda: write(12)] * 4, *[lambda: write(12, undo=True)] * 2)

    assert losers(results) == []
    indexes = list(Entry.objects.order_by("index").values_list("index", flat=True))
    assert indexes == list(range(1, 6 * 24 + 1))
    assert queries.version() == len(indexes)
    assert list(queries.faults()) == []


def test_the_very_first_line_is_written_once() -> None:
    race(*[lambda: write(1)] * 6)

    assert list(Entry.objects.order_by("index").values_list("index", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert list(queries.faults()) == []
