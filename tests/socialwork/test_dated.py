"""What is for a day in a case: a day that somebody can mean, moved and cancelled; and odd ones break no page."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Party, Person
from districts.models import Neighbourhood
from socialwork import actions, days
from socialwork.actions import Told
from socialwork.models import Appointment, Case, NextStep
from socialwork.queries import cases as queries
from tests.conftest import SignedIn
from tests.refusing import sql, the_database_refuses

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

Refused = Callable[..., AbstractContextManager[Any]]
ODD = [date(26, 11, 30), date(1026, 11, 30), date(9999, 12, 31), date(1, 1, 1)]


@pytest.fixture
def case(welfare: Party, neighbourhood: Neighbourhood, handler: Person, at: datetime) -> Case:
    told = Told(about="place", name="Het plein", story="Donker.")
    return actions.open_case(party=welfare, neighbourhood=neighbourhood, told=told, by=handler, at=at)


@pytest.fixture
def step(case: Case, handler: Person, at: datetime) -> NextStep:
    return actions.plan_step(case_id=case.id, text="Bellen", who="Hana", due_on=at.date(), by=handler, at=at)


@pytest.fixture
def appointment(case: Case, handler: Person, at: datetime) -> Appointment:
    return actions.make_appointment(
        case_id=case.id, starts=at + timedelta(days=3), about="Eten", place="Hal", who="", by=handler, at=at
    )


@pytest.mark.parametrize(
    ("day", "can"),
    [
        (date(2024, 2, 27), False),
        (date(2024, 2, 28), True),
        (date(2026, 2, 28), True),
        (date(2036, 2, 28), True),
        (date(2036, 2, 29), False),
        *((odd, False) for odd in ODD),
    ],
)
def test_a_day_can_be_meant_from_two_years_back_to_ten_ahead(day: date, can: bool) -> None:
    assert days.can_be_meant(day, date(2026, 2, 28)) == can


@pytest.mark.parametrize("day", ODD)
def test_the_actions_refuse_a_day_that_nobody_means(
    case: Case,
    step: NextStep,
    appointment: Appointment,
    handler: Person,
    at: datetime,
    refused: Refused,
    day: date,
) -> None:
    this: dict[str, Any] = {"case_id": case.id, "by": handler, "at": at}
    starts = datetime.combine(day, time(), tzinfo=timezone.get_current_timezone())
    with refused(actions.CannotMeanDay):
        actions.plan_step(text="Bellen", who="", due_on=day, **this)
    with refused(actions.CannotMeanDay):
        actions.make_appointment(starts=starts, about="Eten", place="", who="", **this)
    with refused(actions.CannotMeanDay):
        actions.move_step(step_id=step.id, text="Bellen", who="", due_on=day, **this)
    with refused(actions.CannotMeanDay):
        actions.move_appointment(appointment_id=appointment.id, starts=starts, about="X", place="", who="", **this)


@pytest.mark.parametrize("day", ODD)
@pytest.mark.parametrize(("kind", "field"), [("stap", "due_on"), ("afspraak", "day")])
def test_the_form_says_so_and_keeps_what_was_typed(
    case: Case, handler: Person, signed_in: SignedIn, kind: str, field: str, day: date
) -> None:
    typed = {field: day.isoformat(), "time": "00:00", "text": "Bellen met haar", "about": "Eten met haar", "who": ""}
    answer = signed_in(handler).post(reverse("fieldwork:case-write", args=[case.id, kind]), typed)
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert "met haar" in answer.content.decode()
    assert day.isoformat() in answer.content.decode()
    assert not Appointment.objects.exists()
    assert not NextStep.objects.exists()


@pytest.mark.parametrize("starts", [datetime(1, 1, 2, tzinfo=UTC), datetime(9999, 12, 30, tzinfo=UTC)])
def test_an_odd_day_that_stands_there_breaks_no_page(
    case: Case, appointment: Appointment, step: NextStep, handler: Person, signed_in: SignedIn, starts: datetime
) -> None:
    Appointment.objects.filter(id=appointment.id).update(starts=starts)
    for due_on in (date(1, 1, 1), date(9999, 12, 31)):
        NextStep.objects.filter(id=step.id).update(due_on=due_on)
        client = signed_in(handler)
        for address in (
            reverse("fieldwork:case", args=[case.id]),
            reverse("fieldwork:cases"),
            reverse("fieldwork:change-appointment", args=[case.id, appointment.id]),
            reverse("fieldwork:change-step", args=[case.id, step.id]),
        ):
            assert client.get(address).status_code == 200, address
    the_database_refuses(
        lambda: sql("UPDATE socialwork_appointment SET starts = '0001-12-31 23:40:00+00 BC'"), "can_be_read"
    )


def test_an_appointment_is_moved_and_cancelled_on_its_page(
    case: Case, appointment: Appointment, handler: Person, signed_in: SignedIn
) -> None:
    client = signed_in(handler)
    page = reverse("fieldwork:change-appointment", args=[case.id, appointment.id])
    assert "Eten" in client.get(page).content.decode()
    typed = {
        "act": "save",
        "day": "2026-12-24",
        "time": "19:30",
        "about": "Eten met de buren",
        "place": "Hal",
        "who": "",
    }
    assert client.post(page, typed).status_code == 302
    appointment.refresh_from_db()
    assert timezone.localtime(appointment.starts).strftime("%Y-%m-%d %H:%M") == "2026-12-24 19:30"
    assert client.post(page, {**typed, "day": "0026-12-24"}).context["form"].errors.keys() == {"day"}
    client.post(page, {"act": "drop"})
    assert client.get(page).status_code == 404
    assert "Eten met de buren" in client.get(reverse("fieldwork:case", args=[case.id])).content.decode()


def test_what_was_cancelled_is_neither_moved_nor_cancelled_again(
    case: Case, appointment: Appointment, step: NextStep, handler: Person, at: datetime, refused: Refused
) -> None:
    this: dict[str, Any] = {"case_id": case.id, "by": handler, "at": at}
    actions.cancel_appointment(appointment_id=appointment.id, **this)
    actions.cancel_step(step_id=step.id, **this)
    for again in (
        lambda: actions.cancel_appointment(appointment_id=appointment.id, **this),
        lambda: actions.cancel_step(step_id=step.id, **this),
        lambda: actions.finish_step(step_id=step.id, **this),
        lambda: actions.move_step(step_id=step.id, text="X", who="", due_on=at.date(), **this),
    ):
        with refused(actions.CannotSettle):
            again()


def test_a_step_that_was_cancelled_is_not_due_and_one_that_was_moved_is_told_anew(
    case: Case, step: NextStep, handler: Person, at: datetime
) -> None:
    this: dict[str, Any] = {"case_id": case.id, "step_id": step.id, "by": handler, "at": at}
    assert actions.let_time_pass(at=at) == 1
    actions.move_step(text="Bellen", who="", due_on=(at + timedelta(days=2)).date(), **this)
    assert actions.let_time_pass(at=at + timedelta(days=1)) == 0
    assert actions.let_time_pass(at=at + timedelta(days=2)) == 1
    actions.cancel_step(**this)
    assert not queries.steps_due(handler, at + timedelta(days=3))
    NextStep.objects.filter(id=step.id).update(told_on=None)
    assert actions.let_time_pass(at=at + timedelta(days=3)) == 0


def test_others_move_and_cancel_nothing(
    case: Case, appointment: Appointment, step: NextStep, leader: Person, at: datetime, refused: Refused
) -> None:
    this: dict[str, Any] = {"case_id": case.id, "by": leader, "at": at}
    with refused(actions.CannotWrite):
        actions.cancel_appointment(appointment_id=appointment.id, **this)
    with refused(actions.CannotWrite):
        actions.cancel_step(step_id=step.id, **this)
