"""Whoever writes, reads along or publishes has the notes and the answers of residents beside the form."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Person
from civilservants import actions
from civilservants.models import GroupMessage, Note
from decisions.models import Step
from initiatives.models import Initiative
from tests.conftest import SignedIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def draft(accepted_initiative: Initiative, official: Person, later: datetime) -> GroupMessage:
    return actions.draft_message(
        initiative_id=accepted_initiative.id, subject="De sleutel", text="U kunt hem halen.", by=official, at=later
    )


@pytest.fixture
def pages(draft: GroupMessage) -> list[str]:
    """Where somebody writes to the group, reads along, or asks one of it."""
    plan = draft.initiative_id
    return [
        reverse("desk:new-message", args=[plan]),
        reverse("desk:message", args=[plan, draft.id]),
        reverse("desk:questions", args=[plan]),
    ]


@pytest.fixture
def at_desk(signed_in: SignedIn, official: Person) -> Client:
    return signed_in(official)


def noted(initiative: Initiative, by: Person, at: datetime, *texts: str) -> list[Note]:
    """Each a minute after the one before."""
    return [
        actions.write_note(initiative_id=initiative.id, text=text, by=by, at=at + timedelta(minutes=number))
        for number, text in enumerate(texts)
    ]


def beside(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode().partition('<aside class="stack"')[2].partition("</aside>")[0]


def test_the_newest_notes_stand_beside_the_form(
    accepted_initiative: Initiative, colleague: Person, at_desk: Client, pages: list[str], later: datetime
) -> None:
    *_most, struck = noted(
        accepted_initiative, colleague, later, "Eerst.", "Bel <b>u</b>?", "Derde.", "Vierde.", "Weg."
    )
    actions.strike_note(note_id=struck.id, by=colleague, at=later)
    for address in pages:
        said = beside(at_desk, f"{address}?beeld=te-laat")
        assert said.index("Vierde.") < said.index("Derde.") < said.index("Bel &lt;b&gt;u&lt;/b&gt;?"), address
        assert "Eerst." not in said
        assert str(colleague) in said
        assert "Doorgehaald" not in said
        assert f"{reverse('desk:notes', args=[accepted_initiative.id])}?beeld=te-laat" in said


def test_where_there_are_none_one_can_be_written(at_desk: Client, pages: list[str], draft: GroupMessage) -> None:
    for address in pages:
        said = beside(at_desk, address)
        assert reverse("desk:notes", args=[draft.initiative_id]) in said


def test_more_notes_and_questions_are_no_more_queries(
    accepted_initiative: Initiative, official: Person, at_desk: Client, pages: list[str], later: datetime
) -> None:
    def asked() -> list[int]:
        numbers = []
        for address in pages:
            with CaptureQueriesContext(connection) as queries:
                assert at_desk.get(address).status_code == 200
            numbers.append(len(queries))
        return numbers

    asked()  # what is kept in between is kept from now on
    noted(accepted_initiative, official, later, "Eerst.")
    one = asked()
    noted(accepted_initiative, official, later + timedelta(hours=1), "Daarna.", "Nog een.", "En nog een.")
    assert asked() == one


def test_what_was_asked_and_answered_stands_beside_a_message(
    joint_step: Step,
    accepted_initiative: Initiative,
    neighbour: Person,
    official: Person,
    at_desk: Client,
    pages: list[str],
    later: datetime,
) -> None:
    question = actions.ask(
        initiative_id=accepted_initiative.id,
        person=neighbour,
        text="Op welke dag kunt u?",
        answer_by=timezone.localdate(later) + timedelta(days=7),
        by=official,
        at=later,
    )
    *messages, questions = pages
    for address in messages:
        said = beside(at_desk, address)
        assert "Op welke dag kunt u?" in said
        assert reverse("desk:questions", args=[accepted_initiative.id]) in said
    actions.answer(question_id=question.id, text="Op maandag.", at=later + timedelta(days=1))
    for address in messages:
        assert "Op maandag." in beside(at_desk, address)
    assert "Op welke dag kunt u?" not in beside(at_desk, questions)  # it stands on the page itself


@pytest.mark.parametrize("role", ["representative", "social_worker", "other_district_official", "admin"])
def test_nobody_else_comes_there(
    role: str,
    accepted_initiative: Initiative,
    official: Person,
    pages: list[str],
    signed_in: SignedIn,
    later: datetime,
    request: pytest.FixtureRequest,
) -> None:
    noted(accepted_initiative, official, later, "Voor ons.")
    for address in pages:
        answer = signed_in(request.getfixturevalue(role)).get(address)
        assert answer.status_code == 404
        assert "Voor ons." not in answer.content.decode()


def test_who_may_not_read_the_notes_does_not_see_them_beside_a_form(
    accepted_initiative: Initiative,
    official: Person,
    at_desk: Client,
    pages: list[str],
    later: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The right is asked for by itself: the desk is not what opens the notes."""
    noted(accepted_initiative, official, later, "Voor ons.")
    monkeypatch.setattr("civilservants.access.may_read_notes", lambda *_: False)
    for address in pages:
        page = at_desk.get(address).content.decode()
        assert "Voor ons." not in page
        assert reverse("desk:notes", args=[accepted_initiative.id]) not in page
