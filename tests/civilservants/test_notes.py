"""Internal notes: for colleagues of the municipality at this table, called by name and told without the text."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import actions as accounts
from accounts.models import Membership, Person
from civilservants import actions
from civilservants.mentions import calls_in
from civilservants.models import Mention, Note
from initiatives.models import Initiative
from ledger import queries as ledger
from ledger.models import Entry, Sealed
from tests import factories
from tests.civilservants.test_messages import OUTSIDERS, all_mail
from tests.conftest import SignedIn
from tests.refusing import sql, the_database_refuses

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

Refused = Callable[..., AbstractContextManager[Any]]
NewEntries = Callable[[], AbstractContextManager[list[Entry]]]
NothingWritten = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def note(accepted_initiative: Initiative, official: Person, colleague: Person, later: datetime) -> Note:
    return actions.write_note(
        initiative_id=accepted_initiative.id, text="@Carla Smit, belt u de school?", by=official, at=later
    )


@pytest.fixture
def at_desk(signed_in: SignedIn, official: Person) -> Client:
    return signed_in(official)


# Writing


def test_a_note_is_one_line_of_the_ledger_that_says_nothing(
    accepted_initiative: Initiative, official: Person, colleague: Person, later: datetime, new_entries: NewEntries
) -> None:
    with new_entries() as entries:
        note = actions.write_note(
            initiative_id=accepted_initiative.id, text="Dag @Carla, zie de offerte.", by=official, at=later
        )
    (entry,) = entries
    assert (entry.kind, entry.subject, ledger.facts(entry)) == ("note.written", note.id, {})
    assert str(accepted_initiative.id) not in entry.body
    assert not Sealed.objects.filter(content__contains="offerte").exists()
    assert [mention.person for mention in note.mentions.all()] == [colleague]


@pytest.mark.parametrize("role", OUTSIDERS)
def test_nobody_outside_the_town_hall_writes_or_strikes_one(
    role: str, note: Note, later: datetime, refused: Refused, request: pytest.FixtureRequest
) -> None:
    by = request.getfixturevalue(role)
    with refused(actions.CannotNote, "Alleen het gemeentelijke team"):
        actions.write_note(initiative_id=note.initiative_id, text="x", by=by, at=later)
    with refused(actions.CannotStrike, "Alleen wie een notitie schreef"):
        actions.strike_note(note_id=note.id, by=by, at=later)


def test_a_note_that_is_sent_twice_is_written_once(
    at_desk: Client, signed_in: SignedIn, accepted_initiative: Initiative, colleague: Person
) -> None:
    address = reverse("desk:notes", args=[accepted_initiative.id])
    key = at_desk.get(address).context["form"]["key"].value()
    sent = {"text": "@Carla, belt u?", "key": key}
    for _time in (1, 2):
        assert at_desk.post(address, sent).status_code == 302
    assert str(Note.objects.get().id) == key
    at_desk.post(address, {**sent, "text": "Iets anders."})  # from a page that was kept
    signed_in(colleague).post(address, {**sent, "text": "@Omar, belt u?"})
    at_desk.post(address, {**sent, "key": "x"})
    assert Note.objects.count() == 4


@pytest.mark.parametrize("text", ["", " \n\u200b", "x" * 4_001])
def test_a_note_says_something_and_not_too_much(
    text: str, accepted_initiative: Initiative, official: Person, later: datetime, refused: Refused
) -> None:
    with refused(actions.CannotNote):
        actions.write_note(initiative_id=accepted_initiative.id, text=text, by=official, at=later)


@pytest.mark.parametrize("name", ["Sanne", "Rosa Bakker", "Dirk", "Niemand"])
def test_only_colleagues_at_this_table_can_be_called(
    name: str,
    accepted_initiative: Initiative,
    official: Person,
    colleague: Person,
    other_district_official: Person,
    later: datetime,
    refused: Refused,
) -> None:
    with refused(actions.CannotNote, "Wij weten niet wie u bedoelt met @.*@Carla Smit"):
        actions.write_note(initiative_id=accepted_initiative.id, text=f"Dag @{name}.", by=official, at=later)


def test_a_name_that_two_colleagues_share_is_said_in_full(
    accepted_initiative: Initiative, official: Person, colleague: Person, later: datetime, refused: Refused
) -> None:
    team = Membership.objects.get(person=colleague).party
    other = factories.MembershipFactory(party=team, person=factories.PersonFactory(name="Carla Jansen")).person
    with refused(actions.CannotNote, "@Carla"):
        actions.write_note(initiative_id=accepted_initiative.id, text="Dag @Carla", by=official, at=later)
    note = actions.write_note(initiative_id=accepted_initiative.id, text="Dag @carla  jansen.", by=official, at=later)
    assert [mention.person for mention in note.mentions.all()] == [other]


@pytest.mark.parametrize(
    ("text", "found", "unknown"),
    [
        ("", (), ()),
        ("mail naar carla@post.nl", (), ()),
        ("@Carla en @Carla Smit en @Anna van Dam", (1, 2), ()),
        ("(@Anna)", (2,), ()),
        ("@Annabel", (), ("Annabel",)),
        ("@@Carla", (), ()),
        ("@Carla\nSmit", (1,), ()),
        ("@ Carla", (), ()),
        ("é@Carla", (), ()),
        ("@Loes*", (3,), ()),
        ("@(.*", (), ()),
    ],
)
def test_calls(text: str, found: tuple[int, ...], unknown: tuple[str, ...]) -> None:
    calls = calls_in(text, {1: "Carla Smit", 2: "Anna van Dam", 3: "Loes*", 4: ""})
    assert (calls.found, calls.unknown) == (found, unknown)


# Striking out


def test_a_struck_note_has_no_text_and_calls_nobody(
    note: Note, official: Person, later: datetime, new_entries: NewEntries, mailoutbox: Any
) -> None:
    with new_entries() as entries:
        actions.strike_note(note_id=note.id, by=official, at=later)
    note.refresh_from_db()
    assert (note.text, note.struck_by) == ("", official)
    assert not Mention.objects.exists()
    assert [entry.kind for entry in entries] == ["note.struck"]
    all_mail(later)
    assert not [mail for mail in mailoutbox if "notitie" in mail.subject]
    assert list(ledger.faults()) == []


def test_only_its_writer_strikes_a_note_and_once(
    note: Note, official: Person, colleague: Person, later: datetime, refused: Refused
) -> None:
    with refused(actions.CannotStrike, "Alleen wie"):
        actions.strike_note(note_id=note.id, by=colleague, at=later)
    actions.strike_note(note_id=note.id, by=official, at=later)
    with refused(actions.CannotStrike, "al doorgehaald"):
        actions.strike_note(note_id=note.id, by=official, at=later)


def test_who_left_the_team_does_not_strike_their_note(
    note: Note, official: Person, admin: Person, later: datetime, refused: Refused
) -> None:
    membership = Membership.objects.get(person=official)
    accounts.end_membership(membership_id=membership.id, by=admin, at=later)
    with refused(actions.CannotStrike, "Alleen wie"):
        actions.strike_note(note_id=note.id, by=official, at=later)


def test_the_database_keeps_a_note_as_it_was(note: Note, colleague: Person, later: datetime) -> None:
    notes = Note.objects.filter(id=note.id)
    the_database_refuses(lambda: notes.update(text="anders"), "only struck out")
    the_database_refuses(lambda: notes.update(text="", struck_at=later, struck_by=colleague), "struck_by_its_writer")
    the_database_refuses(lambda: notes.update(struck_at=later, struck_by=note.written_by), "struck_by_its_writer")
    the_database_refuses(lambda: sql("DELETE FROM civilservants_mention; DELETE FROM civilservants_note"), "struck out")


# Pages and mail


def test_colleagues_read_and_write_it_at_the_desk(
    at_desk: Client, signed_in: SignedIn, accepted_initiative: Initiative, colleague: Person, executive: Person
) -> None:
    address = reverse("desk:notes", args=[accepted_initiative.id])
    assert at_desk.post(address, {"text": "Bel @Carla Smit <b>nu</b>"}).status_code == 302
    for person in (colleague, executive):
        page = signed_in(person).get(address).content.decode()
        assert "Bel @Carla Smit &lt;b&gt;nu&lt;/b&gt;" in page
        assert "Doorhalen" not in page
    note = Note.objects.get()
    assert "Doorhalen" in at_desk.get(address).content.decode()
    strike = reverse("desk:strike-note", args=[accepted_initiative.id, note.id])
    signed_in(colleague).post(strike)
    note.refresh_from_db()
    assert note.struck_at is None
    at_desk.post(strike)
    assert "Bel" not in at_desk.get(address).content.decode()


def test_a_refusal_keeps_what_was_typed(
    at_desk: Client, accepted_initiative: Initiative, nothing_written: NothingWritten
) -> None:
    address = reverse("desk:notes", args=[accepted_initiative.id])
    with nothing_written():
        page = at_desk.post(address, {"text": "Vraag het @Niemand eens"})
    assert "Vraag het @Niemand eens" in page.content.decode()
    assert page.context["form"].errors


def test_a_note_of_another_plan_is_not_struck_from_here(at_desk: Client, note: Note) -> None:
    assert at_desk.post(reverse("desk:strike-note", args=[uuid.uuid4(), note.id])).status_code == 404
    assert at_desk.post(reverse("desk:strike-note", args=[note.initiative_id, uuid.uuid4()])).status_code == 404


def test_who_is_called_hears_that_there_is_a_note_and_no_more(note: Note, later: datetime, mailoutbox: Any) -> None:
    all_mail(later)
    (mail,) = [mail for mail in mailoutbox if "notitie" in mail.subject]
    assert mail.to == ["carla@example.org"]
    html = str(mail.alternatives[0][0])
    assert "school" not in mail.body + html
    assert reverse("desk:notes", args=[note.initiative_id]) in mail.body


def test_who_calls_themselves_hears_nothing(
    accepted_initiative: Initiative, official: Person, later: datetime, mailoutbox: Any
) -> None:
    actions.write_note(initiative_id=accepted_initiative.id, text="Ik, @Omar, bel.", by=official, at=later)
    all_mail(later)
    assert not [mail for mail in mailoutbox if "notitie" in mail.subject]


def test_who_left_the_team_meanwhile_hears_nothing(
    note: Note, colleague: Person, admin: Person, later: datetime, mailoutbox: Any
) -> None:
    membership = Membership.objects.get(person=colleague)
    accounts.end_membership(membership_id=membership.id, by=admin, at=later)
    all_mail(later)
    assert not [mail for mail in mailoutbox if "notitie" in mail.subject]
