"""Internal notes reach nobody outside the municipality's side of the table: every address, mail, line and row.

A note with a marker that stands nowhere else is written, and then the marker is looked for in all that others can
reach. An address that is added later is searched too: they come from the program itself.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from civilservants import actions
from civilservants.models import Note
from initiatives.models import Initiative
from ledger import queries as ledger
from tests.civilservants.test_messages import all_mail
from tests.conftest import SignedIn
from tests.portions import by_day_and_night
from tests.test_access import address_of, rows
from tests.test_access import arguments as arguments  # noqa: PLC0414 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

MARKER = "zwaluwtong-93517"
ASKED = "kwikstaart"
ELSE = "kwakstoort"
"""A word of the same note to search for, and one that nobody wrote: a page may repeat either, and finds neither."""

OUTSIDE = (None, "resident", "representative", "social_worker", "other_district_official", "admin")
INSIDE = ("official", "colleague", "executive")

SEARCHES = (
    "/initiatieven/?zoek={}",
    "/werkplek/?zoek={}&beeld=alles-open",
    "/logboek/?zoek={}",
    "/api/v1/initiatieven?zoek={}",
    "/api/v1/initiatieven?q={}",
    "/beheer/initiatives/initiative/?q={}",
    "/beheer/ledger/entry/?q={}",
    "/beheer/notifications/message/?q={}",
)


@pytest.fixture
def note(
    accepted_initiative: Initiative, official: Person, colleague: Person, social_worker: Person, later: datetime
) -> Note:
    return actions.write_note(
        initiative_id=accepted_initiative.id, text=f"@Carla Smit, {ASKED} {MARKER}.", by=official, at=later
    )


def text_of(answer: HttpResponse | StreamingHttpResponse) -> str:
    content = b"".join(answer) if answer.streaming else answer.content  # type: ignore[arg-type, union-attr]
    return content.decode(errors="replace") + str(dict(answer.items()))


def addresses(arguments: Callable[[str], dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Every address of the program, with the plan of the note in it; under /beheer/ of what is there."""
    for name in sorted({row.name for row in rows()}):
        if is_there(name):
            yield name, address_of(name, arguments(name))


def is_there(name: str) -> bool:
    """Is there a row for a page of the administration to be about?"""
    found = re.fullmatch(r"admin:(\w+?)_(\w+)_(change|history|delete)", name)
    return found is None or apps.get_model(found[1], found[2])._default_manager.exists()


def found_by(
    client: Client, arguments: Callable[[str], dict[str, Any]], *, from_: int = 0, one_in: int = 1
) -> list[str]:
    """At which addresses it is found: at one in so many of them, from the one at this place on."""
    client.raise_request_exception = False
    # Signing out comes last: what follows would be asked as nobody.
    ordered = sorted(list(addresses(arguments))[from_ % one_in :: one_in], key=lambda one: "logout" in one[1])
    return [name for name, address in ordered if MARKER in text_of(client.get(address))]


def test_those_it_is_for_find_it(
    note: Note,
    arguments: Callable[[str], dict[str, Any]],
    signed_in: SignedIn,
    request: pytest.FixtureRequest,
) -> None:
    """And so this search can find: on the page of the notes, and beside what they write, for each of them."""
    places = ["desk:message", "desk:new-message", "desk:notes", "desk:questions"]
    for role in INSIDE:
        assert found_by(signed_in(request.getfixturevalue(role)), arguments) == places, role


@pytest.mark.parametrize("role", [*OUTSIDE, *INSIDE])
def test_no_search_finds_a_plan_by_what_a_note_says(
    role: str | None, note: Note, signed_in: SignedIn, request: pytest.FixtureRequest
) -> None:
    """Not for colleagues either: what they search, others can search with the same words."""
    client = signed_in(request.getfixturevalue(role) if role else None)
    title = note.initiative.title
    for search in SEARCHES:
        said = text_of(client.get(search.format(ASKED)))
        assert MARKER not in said, search
        assert said.count(title) == text_of(client.get(search.format(ELSE))).count(title), search


@by_day_and_night("one_in", 3, 1)
@pytest.mark.parametrize("role", OUTSIDE)
def test_nobody_else_finds_it_at_any_address(
    role: str | None,
    one_in: int,
    note: Note,
    arguments: Callable[[str], dict[str, Any]],
    signed_in: SignedIn,
    request: pytest.FixtureRequest,
) -> None:
    """By day each address is tried by a third of them."""
    client = signed_in(request.getfixturevalue(role) if role else None)
    assert found_by(client, arguments, from_=OUTSIDE.index(role), one_in=one_in) == []


def test_a_page_that_is_kept_for_others_never_holds_it(
    note: Note, accepted_initiative: Initiative, signed_in: SignedIn, official: Person, resident: Person
) -> None:
    """The public page, kept while a colleague looks at it, then read by others."""
    page = accepted_initiative.get_absolute_url()
    for person in (official, None, resident):
        assert MARKER not in text_of(signed_in(person).get(page))


def test_it_stands_in_no_mail(note: Note, later: datetime, mailoutbox: Any) -> None:
    """Not even in that to the colleague who is called in it."""
    all_mail(later)
    assert [mail.to for mail in mailoutbox if "notitie" in mail.subject] == [["carla@example.org"]]
    for mail in mailoutbox:
        assert MARKER not in mail.message().as_string()
        assert MARKER not in mail.subject + mail.body + str(mail.alternatives)


def test_it_stands_in_one_row_of_one_table(note: Note, later: datetime) -> None:
    """So in no line of the ledger, no sealed text, no history of the administration, no session and no cache table."""
    all_mail(later)
    assert tables_with(MARKER) == {"civilservants_note": 1}


def test_once_struck_out_it_stands_nowhere(note: Note, official: Person, later: datetime) -> None:
    actions.strike_note(note_id=note.id, by=official, at=later)
    assert tables_with(MARKER) == {}


def test_the_log_that_everybody_downloads_does_not_tell_whose_plan_it_is_beside(
    note: Note, accepted_initiative: Initiative
) -> None:
    (entry,) = ledger.entries_about([note.id])
    for about in (accepted_initiative.id, accepted_initiative.process_id, accepted_initiative.group_id):
        assert str(about) not in entry.body


def test_no_log_line_holds_it(
    accepted_initiative: Initiative,
    signed_in: SignedIn,
    official: Person,
    stranger: Person,
    later: datetime,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Written, refused, by a stranger, and mailed, at the most talkative level."""
    caplog.set_level(logging.DEBUG)
    address = reverse("desk:notes", args=[accepted_initiative.id])
    signed_in(official).post(address, {"text": MARKER})
    signed_in(official).post(address, {"text": f"@Niemand {MARKER}"})
    signed_in(stranger).post(address, {"text": MARKER})
    all_mail(later)
    said = capfd.readouterr()
    lines = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert MARKER not in " ".join(lines) + said.out + said.err
    assert Note.objects.filter(text=MARKER).count() == 1


def tables_with(words: str) -> dict[str, int]:
    """In which tables some row holds these words, in any column, and in how many rows."""
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{words}%"])
            if count := cursor.fetchone()[0]:
                found[table] = count
    return found
