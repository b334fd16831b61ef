"""What waits for one person at the desk: a message to read, a note that calls them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import actions as accounts
from accounts.models import Membership, Person
from civilservants import actions, queries
from civilservants.beside_queue import Waiting, beside_queue
from civilservants.counts import _kept
from civilservants.models import GroupMessage, Note
from initiatives.models import Initiative
from tests.conftest import SignedIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def offered(accepted_initiative: Initiative, official: Person, colleague: Person, later: datetime) -> GroupMessage:
    """Omar wrote it and asks Carla to read it."""
    made = actions.draft_message(
        initiative_id=accepted_initiative.id, subject="De borg", text="Dag.", by=official, at=later
    )
    return actions.offer_message(message_id=made.id, reader=colleague, seen=made.version, by=official, at=later)


@pytest.fixture
def note(accepted_initiative: Initiative, official: Person, colleague: Person, later: datetime) -> Note:
    """Omar calls Carla."""
    return actions.write_note(initiative_id=accepted_initiative.id, text="Weet jij dit, @Carla?", by=official, at=later)


def waiting_for(person: Person, at: datetime) -> Waiting:
    desk = queries.desk_of(person, at)
    assert desk is not None
    return beside_queue(desk)[1]


def test_a_message_waits_for_its_reader_until_it_is_read(
    offered: GroupMessage, official: Person, colleague: Person, executive: Person, later: datetime
) -> None:
    assert waiting_for(colleague, later).messages == [offered]
    assert waiting_for(official, later).total == waiting_for(executive, later).total == 0
    actions.give_leave(message_id=offered.id, remark="", seen=offered.version, by=colleague, at=later)
    assert waiting_for(colleague, later).total == 0


@pytest.mark.parametrize("how", ["seen", "answered", "struck"])
def test_a_note_waits_for_whom_it_calls_until_they_saw_it_or_answered(
    how: str, note: Note, official: Person, colleague: Person, executive: Person, later: datetime
) -> None:
    assert [one.note_id for one in waiting_for(colleague, later).mentions] == [note.id]
    assert waiting_for(official, later).total == waiting_for(executive, later).total == 0
    if how == "seen":
        actions.see_note(note_id=note.id, by=colleague, at=later)
    if how == "answered":
        actions.write_note(initiative_id=note.initiative_id, text="Ja.", by=colleague, at=later + timedelta(minutes=1))
    if how == "struck":
        actions.strike_note(note_id=note.id, by=official, at=later)
    assert waiting_for(colleague, later).total == 0


def test_nothing_waits_for_who_has_left_the_table(
    offered: GroupMessage, note: Note, colleague: Person, admin: Person, other_team: Any, later: datetime
) -> None:
    own = Membership.objects.get(person=colleague)
    accounts.end_membership(membership_id=own.id, by=admin, at=later)
    Membership.objects.create(person=colleague, party=other_team, since=later)
    assert waiting_for(colleague, later + timedelta(hours=1)).total == 0


def test_only_who_is_called_sees_a_note_and_once(
    note: Note,
    official: Person,
    colleague: Person,
    later: datetime,
    refused: Callable[..., AbstractContextManager[Any]],
    new_entries: Callable[[], AbstractContextManager[list[Any]]],
) -> None:
    with refused(actions.CannotSeeNote):
        actions.see_note(note_id=note.id, by=official, at=later)
    with new_entries() as entries:
        actions.see_note(note_id=note.id, by=colleague, at=later)
        actions.see_note(note_id=note.id, by=colleague, at=later)
    (entry,) = entries
    assert (entry.kind, entry.subject) == ("note.seen", note.id)
    assert str(note.initiative_id) not in entry.body


def test_it_stands_on_top_of_the_queue_and_in_the_pane_and_goes_when_it_is_done(
    offered: GroupMessage, note: Note, official: Person, colleague: Person, signed_in: SignedIn
) -> None:
    carla = signed_in(colleague)
    for address in (reverse("desk:queue"), reverse("desk:plan", args=[note.initiative_id])):
        page = carla.get(address).content.decode()
        assert 'Alleen voor u <span class="count">2</span>' in page
        assert "“De borg”" in page or "‘De borg’" in page
        assert f"{official.name} noemt u in een notitie" in page
        assert "Weet jij dit" not in page
    beside = carla.get(reverse("desk:plan", args=[note.initiative_id]))
    assert beside.context["waiting_here"].total == 2
    assert beside.content.decode().count(reverse("desk:message", args=[note.initiative_id, offered.id])) == 2
    assert "gezien" in carla.get(reverse("desk:notes", args=[note.initiative_id])).content.decode()
    carla.post(reverse("desk:see-note", args=[note.initiative_id, note.id]))
    assert 'Alleen voor u <span class="count">1</span>' in carla.get(reverse("desk:queue")).content.decode()
    omar = signed_in(official)
    assert "Alleen voor u <span" not in omar.get(reverse("desk:queue")).content.decode()
    assert omar.post(reverse("desk:see-note", args=[note.initiative_id, note.id])).status_code == 302


def test_much_that_waits_costs_as_much_as_little(
    offered: GroupMessage, official: Person, colleague: Person, signed_in: SignedIn, later: datetime
) -> None:
    carla = signed_in(colleague)

    def asked(client: Client) -> int:
        client.get(reverse("desk:queue"))
        _kept.clear()
        with CaptureQueriesContext(connection) as queries_:
            client.get(f"{reverse('desk:queue')}?beeld=te-laat")
        return len(queries_)

    few = asked(carla)
    for number in range(5):
        actions.write_note(
            initiative_id=offered.initiative_id, text=f"Nog iets, @Carla {number}", by=official, at=later
        )
    assert waiting_for(colleague, later).total == 6
    assert asked(carla) == few <= 8
