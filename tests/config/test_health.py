"""Alive and ready: what a load balancer hears."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import OperationalError, transaction
from django.test import Client
from django.utils import timezone

from accounts.models import Person
from config import health
from ledger import actions as ledger
from ledger.actions import Line
from ledger.models import Entry
from notifications.models import Cursor, Message
from tests import factories


def test_alive_asks_no_database(client: Client) -> None:
    # No database mark: a query here would fail the test.
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")


@pytest.mark.django_db
def test_ready_when_nothing_waits(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"ready": True, "failures": {}, "waiting": {"undistributed": 0, "unsent": 0}}


@pytest.mark.django_db
def test_not_ready_when_a_mail_is_long_overdue(client: Client) -> None:
    _mail(factories.PersonFactory(), due=timezone.now() - timedelta(minutes=11))
    response = client.get("/readyz")
    assert response.status_code == 503
    assert list(response.json()["failures"]) == ["unsent"]
    assert response.json()["waiting"]["unsent"] >= 660


@pytest.mark.django_db
def test_a_mail_that_is_tried_again_later_does_not_call_the_program_sick(client: Client) -> None:
    _mail(
        factories.PersonFactory(), due=timezone.now() + timedelta(hours=1), created=timezone.now() - timedelta(days=1)
    )
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_not_ready_when_nobody_was_told_of_an_entry(client: Client) -> None:
    with transaction.atomic():
        ledger.append(Line(kind="theme.changed", subject=uuid4()), at=timezone.now() - timedelta(minutes=11))
    response = client.get("/readyz")
    assert response.status_code == 503
    assert list(response.json()["failures"]) == ["undistributed"]
    Cursor.objects.update_or_create(id=Cursor.ONLY, defaults={"index": Entry.objects.latest("index").index})
    assert client.get("/readyz").status_code == 200


@pytest.mark.django_db
def test_not_ready_without_a_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(_now: object) -> None:
        raise OperationalError

    monkeypatch.setattr(health, "_waiting", away)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["failures"] == {"database": "does not answer"}


@pytest.mark.django_db
def test_not_ready_without_a_broker(client: Client, settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["failures"] == {"broker": "does not answer"}


def _mail(person: Person, *, due: object, created: object = None) -> None:
    Message.objects.create(
        entry=1, kind="initiative.sent", person=person, created_at=created or due, next_attempt_at=due
    )
