"""Who hears of new lines is called once, however many lines wait, and anew once it reads."""

from __future__ import annotations

from typing import Any

import pytest

from ledger import listeners
from notifications import tasks

LISTENER = "notifications.tasks.distribute"


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    told: list[str] = []
    monkeypatch.setattr(f"{LISTENER}.delay", lambda: told.append("told"))
    return told


def test_one_call_is_enough_until_it_is_answered(calls: list[str]) -> None:
    listeners.call(LISTENER)
    listeners.call(LISTENER)
    assert calls == ["told"]

    listeners.answer(LISTENER)
    listeners.call(LISTENER)
    assert calls == ["told", "told"]


def test_a_call_that_was_lost_stands_in_the_way_no_longer_than_its_patience(
    calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listeners, "PATIENCE", 0)
    listeners.call(LISTENER)
    listeners.call(LISTENER)
    assert calls == ["told", "told"]


@pytest.mark.django_db
def test_what_is_written_while_the_listener_reads_calls_it_anew(
    calls: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It answers before it reads: a line that comes in between is read now or calls again, and is never missed."""

    def reads(**_when: Any) -> int:
        listeners.call(LISTENER)
        return 0

    monkeypatch.setattr("notifications.actions.distribute", reads)
    listeners.call(LISTENER)
    tasks.distribute()
    assert calls == ["told", "told"]
