"""What is left of a session that has ended does not stay."""

from datetime import timedelta
from typing import Any

import pytest
from celery.schedules import crontab
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import Person
from accounts.tasks import clear_sessions
from config.celery import app
from tests.conftest import SignedIn


@pytest.mark.django_db
def test_sessions_that_have_ended_are_removed_and_others_stay(
    resident: Person, neighbour: Person, signed_in: SignedIn
) -> None:
    ended, lasting = signed_in(resident).session.session_key, signed_in(neighbour).session.session_key
    Session.objects.filter(session_key=ended).update(expire_date=timezone.now() - timedelta(seconds=1))

    for _ in range(2):  # A tick may come twice.
        clear_sessions()
        assert [session.session_key for session in Session.objects.all()] == [lasting]


def test_it_happens_every_day() -> None:
    (tick,) = (tick for tick in settings.CELERY_BEAT_SCHEDULE.values() if tick["task"] == clear_sessions.name)
    assert isinstance(tick["schedule"], crontab)
    assert (len(tick["schedule"].hour), len(tick["schedule"].minute)) == (1, 1)
    assert len(tick["schedule"].day_of_week) == 7


@pytest.mark.parametrize("tick", settings.CELERY_BEAT_SCHEDULE.values(), ids=lambda tick: str(tick["task"]))
def test_beat_names_tasks_that_exist(tick: dict[str, Any]) -> None:
    app.loader.import_default_modules()
    assert tick["task"] in app.tasks
