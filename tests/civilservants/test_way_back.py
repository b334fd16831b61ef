"""Who came to a plan from a view with filters comes back to it, wherever in the file they went."""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Party, Person
from civilservants import actions, views_register
from civilservants.models import GroupMessage, Note
from initiatives.models import Initiative
from tests import factories
from tests.conftest import SignedIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

OF_THE_FILE = re.compile(r'(?:href|action)="(/werkplek/(?:[0-9a-f-]{36}/[^"]*|afwijkingen/[^"]*|\?[^"]*)?)"')


@pytest.fixture
def at_desk(signed_in: SignedIn, official: Person) -> Client:
    return signed_in(official)


@pytest.fixture
def query(colleague: Person) -> str:
    """With the one filter whose name a page of the file had for something else."""
    return f"beeld=te-laat&bij={colleague.id}&page=2"


@pytest.fixture
def draft(accepted_initiative: Initiative, official: Person, later: datetime) -> GroupMessage:
    return actions.draft_message(
        initiative_id=accepted_initiative.id, subject="De sleutel", text="U kunt hem halen.", by=official, at=later
    )


@pytest.fixture
def note(accepted_initiative: Initiative, official: Person, colleague: Person, later: datetime) -> Note:
    return actions.write_note(initiative_id=accepted_initiative.id, text="@Omar, belt u?", by=colleague, at=later)


def content_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode().partition("<main")[2].partition("</main>")[0]


def links_in(page: str) -> list[str]:
    return [unescape(found) for found in OF_THE_FILE.findall(page)]


def test_every_link_in_the_file_leads_back_to_the_same_queue(
    at_desk: Client, accepted_initiative: Initiative, draft: GroupMessage, note: Note, query: str
) -> None:
    plan = accepted_initiative.id
    for name, *more in (
        ("messages",),
        ("new-message",),
        ("message", draft.id),
        ("drop-message", draft.id),
        ("notes",),
        ("questions",),
    ):
        page = content_of(at_desk, f"{reverse(f'desk:{name}', args=[plan, *more])}?{query}")
        links = links_in(page)
        assert f"{reverse('desk:queue')}?{query}" in links, name
        assert f"{reverse('desk:plan', args=[plan])}?{query}" in links, name
        assert [link for link in links if query not in link] == [], name


def test_the_pane_names_the_queue_to_what_lies_behind_it(
    at_desk: Client, accepted_initiative: Initiative, note: Note, query: str
) -> None:
    page = content_of(at_desk, f"{reverse('desk:plan', args=[accepted_initiative.id])}?{query}")
    links = links_in(page[page.index("desk__pane") :])
    for name in ("messages", "questions", "notes"):
        assert f"{reverse(f'desk:{name}', args=[accepted_initiative.id])}?{query}" in links
    assert f"{reverse('desk:deviation-new')}?plan={accepted_initiative.id}&{query}" in links
    assert [link for link in links if query not in link] == []


def test_what_waits_for_the_reader_leads_back_to_the_queue_it_was_opened_from(
    at_desk: Client, note: Note, query: str
) -> None:
    """What stands around the queue is kept for every address: the link is of the one that is open."""
    notes = reverse("desk:notes", args=[note.initiative_id])
    for one in ("beeld=nieuw", "beeld=alles-open"):
        assert f"{notes}?{one}#notitie-{note.id}" in links_in(content_of(at_desk, f"{reverse('desk:queue')}?{one}"))


def test_what_is_sent_leads_on_beside_the_same_queue(
    at_desk: Client, accepted_initiative: Initiative, draft: GroupMessage, note: Note, query: str
) -> None:
    plan = accepted_initiative.id
    own = actions.write_note(initiative_id=plan, text="Klaar.", by=draft.drafted_by, at=draft.written_at)
    for name, more, sent in (
        ("new-message", [], {"subject": "De sleutel", "text": "Haal hem."}),
        ("message", [draft.id], {"action": "save", "subject": "x", "text": "y", "seen": draft.version}),
        ("drop-message", [draft.id], {"seen": draft.version + 1}),
        ("notes", [], {"text": "Gebeld."}),
        ("see-note", [note.id], {}),
        ("strike-note", [own.id], {}),
    ):
        answer = at_desk.post(f"{reverse(f'desk:{name}', args=[plan, *more])}?{query}", sent)
        assert answer.status_code == 302, name
        assert answer["Location"].endswith(f"?{query}"), name


def test_a_message_is_put_right_beside_the_same_queue(
    at_desk: Client, accepted_initiative: Initiative, draft: GroupMessage, colleague: Person, query: str
) -> None:
    one = actions.offer_message(
        message_id=draft.id, reader=colleague, seen=draft.version, by=draft.drafted_by, at=draft.written_at
    )
    one = actions.give_leave(message_id=one.id, remark="", seen=one.version, by=colleague, at=draft.written_at)
    one = actions.publish_message(message_id=one.id, seen=one.version, by=draft.drafted_by, at=draft.written_at)
    page = content_of(at_desk, f"{reverse('desk:message', args=[accepted_initiative.id, one.id])}?{query}")
    address = next(link for link in links_in(page) if "/berichten/nieuw/" in link)
    assert at_desk.get(address).context["corrected"] == one
    assert query in address


def test_a_deviation_leads_back_to_the_same_queue(
    at_desk: Client, accepted_initiative: Initiative, official: Person, team: Party, query: str
) -> None:
    regulation = factories.RegulationFactory(owner=factories.PartyFactory())
    new = reverse("desk:deviation-new")
    page = content_of(at_desk, f"{new}?plan={accepted_initiative.id}&{query}")
    assert f"{reverse('desk:queue')}?{query}" in links_in(page)
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]+)"', page))
    assert query == "&".join(f"{name}={value}" for name, value in hidden.items() if name in query)
    answer = at_desk.post(
        f"{new}?regel={regulation.id}&team={team.id}&plan={accepted_initiative.id}&{query}",
        {"action": "depart", "own_room_falls_short": "De regel zegt niets over ouders."},
    )
    assert answer.status_code == 302
    assert answer["Location"].endswith(f"?{query}")
    assert [link for link in links_in(content_of(at_desk, answer["Location"])) if query not in link] == []
    view = query.removesuffix("&page=2")
    register = content_of(at_desk, f"{reverse('desk:deviations')}?{query}")
    assert f"{reverse('desk:queue')}?{view}" in links_in(register)
    assert [link for link in links_in(register) if view not in link] == []


def test_the_page_of_the_queue_is_not_that_of_the_register(
    at_desk: Client, team: Party, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views_register, "A_PAGE", 1)
    for _number in range(3):
        factories.DeviationFactory(team=team)
    address = reverse("desk:deviations")
    assert at_desk.get(address, {"page": "3"}).context["page"].number == 1
    page = at_desk.get(address, {"page": "3", "blad": "2"})
    assert page.context["page"].number == 2
    assert "blad=3" in page.content.decode()
