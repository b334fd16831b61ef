"""Plans that look alike, and joining the group of one: asked once, answered once, and read by the group alone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts import access as people
from accounts.models import Party, Person
from initiatives import actions, similar
from initiatives.models import Initiative, JoinRequest
from initiatives.similar import similar_to
from ledger import queries as ledger
from ledger.models import Entry
from notifications import actions as notifications
from tests.conftest import SignedIn
from tests.initiatives.filling import NEW, post_step
from tests.refusing import the_database_refuses

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

Refused = Callable[..., AbstractContextManager[Any]]
NewEntries = Callable[[], AbstractContextManager[list[Entry]]]
WORDS = "Ik woon om de hoek en kan op zaterdag helpen."


@pytest.fixture
def asked(sent_initiative: Initiative, resident: Person, later: datetime) -> JoinRequest:
    return actions.ask_to_join(initiative_id=sent_initiative.id, message=WORDS, by=resident, at=later)


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


# Alike


@pytest.mark.parametrize(
    ("title", "summary", "found"),
    [
        ("Houd de bibliotheken open", "", True),  # another form of a word in its name
        ("", "Wij willen dat de bibliotheek openblijft met vrijwilligers uit Oudeland", True),
        ("Een moestuin", "Wij maken samen met de buurt een tuin.", False),
        ("Samen voor de buurt", "Wij willen elke week iets doen voor onze straat.", False),
        ("", "", False),
        ("de het een", "en of maar", False),
        ("' | & ! :* <->", "\x00'); DROP TABLE x; --", False),
        ("or or or not and", '"', False),
        ("bibliotheek " * 2_000, "x" * 100_000, True),
    ],
)
def test_what_looks_alike(title: str, summary: str, found: bool, sent_initiative: Initiative) -> None:
    assert (similar_to(title=title, summary=summary) == [sent_initiative]) is found


def test_the_rarest_word_says_which_plans_are_compared(
    sent_initiative: Initiative, content: actions.Content, resident: Person, later: datetime, monkeypatch: Any
) -> None:
    """However many hold a common word: here one plan is compared, and one plan of the word is already too many."""
    for number in range(3):
        written = replace(content, title=f"Een feest op het plein {number}", summary="Met muziek.")
        made = actions.draft(content=written, group_name=f"Feest {number}", by=resident, at=later)
        actions.send(initiative_id=made.id, by=resident, at=later)
    actions.refresh_search()
    monkeypatch.setattr(similar, "MOST_COMPARED", 1)
    monkeypatch.setattr(similar, "MOST_RANKED", 0)
    assert similar_to(title="Feest houden, open", summary="Muziek") == [sent_initiative]


def test_another_theme_must_be_more_alike(sent_initiative: Initiative) -> None:
    alike = {"title": "Een tuin bij de bibliotheek", "summary": "Planten en bloemen."}
    assert similar_to(**alike, theme=sent_initiative.theme_id) == [sent_initiative]
    assert similar_to(**alike, theme="green") == []
    assert similar_to(title=sent_initiative.title, summary=sent_initiative.summary, theme="green") == [sent_initiative]


def test_what_is_near_and_of_the_same_theme_comes_first_and_at_most_three(
    sent_initiative: Initiative, content: actions.Content, resident: Person, official: Person, later: datetime
) -> None:
    for number in range(3):
        other = actions.draft(
            content=replace(content, title=f"Een kast met boeken {number}", summary="Boeken ruilen."),
            group_name=f"Groep {number}",
            by=resident,
            at=later,
        )
        actions.send(initiative_id=other.id, by=resident, at=later + timedelta(minutes=number))
    found = similar_to(title="Kast met boeken", summary="De bibliotheek", theme=sent_initiative.theme_id)
    assert [plan.title[-1] for plan in found] == ["2", "1", "0"]


def test_a_draft_and_a_plan_that_has_ended_are_not_shown(
    draft_initiative: Initiative, representative: Person, official: Person, later: datetime
) -> None:
    assert similar_to(title=draft_initiative.title, summary="") == []
    actions.send(initiative_id=draft_initiative.id, by=representative, at=later)
    assert similar_to(title=draft_initiative.title, summary="") == [draft_initiative]
    actions.withdraw(initiative_id=draft_initiative.id, reason="Klaar.", by=representative, at=later)
    assert similar_to(title=draft_initiative.title, summary="") == []


def test_it_is_shown_while_typing_and_without_scripts_at_the_next_step(sent_initiative: Initiative) -> None:
    browser = Client()
    piece = page(browser, "/initiatieven/lijkt-op/?title=De+bibliotheek+blijft+open")
    assert sent_initiative.get_absolute_url() in piece
    assert "<html" not in piece
    assert sent_initiative.title not in page(browser, "/initiatieven/lijkt-op/?title=Een+tuin")
    fields = {"title": "De bibliotheek open", "summary": "Wij.", "theme": sent_initiative.theme_id}
    following = post_step(browser, NEW, fields).url  # type: ignore[attr-defined]
    assert reverse("initiatives:join", args=[sent_initiative.id]) in page(browser, following)


# Asking


def test_the_group_reads_the_question_and_says_yes(
    sent_initiative: Initiative,
    resident: Person,
    representative: Person,
    stranger: Person,
    signed_in: SignedIn,
    group: Party,
) -> None:
    join = reverse("initiatives:join", args=[sent_initiative.id])
    assert join in page(Client(), sent_initiative.get_absolute_url())
    browser = signed_in(resident)
    assert browser.post(join, {"message": WORDS}).url == sent_initiative.get_absolute_url()
    assert WORDS in page(browser, join)
    asked = JoinRequest.objects.get()
    answer = reverse("initiatives:answer-join", args=[sent_initiative.id, asked.id])

    rosa = signed_in(representative)
    assert answer in page(rosa, "/mijn/")
    assert WORDS in page(rosa, answer)
    for other in (stranger, resident):
        assert signed_in(other).get(answer).status_code == 404
        assert WORDS not in page(signed_in(other), sent_initiative.get_absolute_url())
    assert resident.email not in page(rosa, answer)

    assert rosa.post(answer, {"accepts": "yes"}).url == "/mijn/"
    asked.refresh_from_db()
    assert asked.answered_at is not None
    assert people.is_member(resident, group, asked.answered_at)
    assert not people.may_represent(resident, group, asked.answered_at)
    assert sent_initiative.title in page(signed_in(resident), "/mijn/")


def test_who_has_no_name_yet_is_asked_for_it(sent_initiative: Initiative, signed_in: SignedIn) -> None:
    nameless = Person.objects.create_user("nieuw@example.org")
    join = reverse("initiatives:join", args=[sent_initiative.id])
    browser = signed_in(nameless)
    assert list(browser.post(join, {"message": WORDS}).context["form"].errors) == ["your_name"]
    browser.post(join, {"message": WORDS, "your_name": "Nel Nieuw"})
    nameless.refresh_from_db()
    assert nameless.name == "Nel Nieuw"
    assert JoinRequest.objects.get().asked_by == nameless


def test_a_no_says_why(asked: JoinRequest, representative: Person, signed_in: SignedIn) -> None:
    answer = reverse("initiatives:answer-join", args=[asked.initiative_id, asked.id])
    browser = signed_in(representative)
    assert list(browser.post(answer, {"accepts": "no"}).context["form"].errors) == ["reason"]
    browser.post(answer, {"accepts": "no", "reason": "Wij zijn met genoeg."})
    asked.refresh_from_db()
    assert (asked.accepted, asked.reason) == (False, "Wij zijn met genoeg.")
    assert "Wij zijn met genoeg." in page(browser, answer)


def test_the_mails(
    asked: JoinRequest, resident: Person, representative: Person, later: datetime, settings: Any
) -> None:
    def sent_at(at: datetime) -> dict[str, str]:
        mail.outbox.clear()
        while notifications.distribute(at=at):
            pass
        while notifications.deliver_next(at=at):
            pass
        return {one.to[0]: f"{one.subject}\n{one.body}" for one in mail.outbox if "Rik" in one.body}

    letter = sent_at(later)[representative.email]
    assert WORDS in letter
    assert reverse("initiatives:answer-join", args=[asked.initiative_id, asked.id]) in letter
    actions.answer_join(request_id=asked.id, accepts=False, reason="Wij zijn vol.", by=representative, at=later)
    assert "Wij zijn vol." in sent_at(later)[resident.email]


def test_its_lines_in_the_ledger_hold_no_words(
    sent_initiative: Initiative, resident: Person, representative: Person, later: datetime, new_entries: NewEntries
) -> None:
    with new_entries() as entries:
        asked = actions.ask_to_join(initiative_id=sent_initiative.id, message=WORDS, by=resident, at=later)
        actions.answer_join(request_id=asked.id, accepts=True, reason="Welkom!", by=representative, at=later)
    assert [entry.kind for entry in entries] == ["join.asked", "membership.began", "join.accepted"]
    assert not [entry for entry in entries if WORDS in entry.body or "Welkom" in entry.body]
    assert ledger.sealed_text(entries[0], "message") == WORDS


# Refusals


@pytest.mark.parametrize("message", ["", " \n", "\x00", "x" * 1_001])
def test_one_says_something_and_not_too_much(
    message: str, sent_initiative: Initiative, resident: Person, later: datetime, refused: Refused
) -> None:
    with refused(actions.CannotAskToJoin):
        actions.ask_to_join(initiative_id=sent_initiative.id, message=message, by=resident, at=later)


def test_one_asks_once_and_not_again_within_a_month_of_a_no(
    asked: JoinRequest, resident: Person, representative: Person, later: datetime, refused: Refused
) -> None:
    def ask(at: datetime) -> JoinRequest:
        return actions.ask_to_join(initiative_id=asked.initiative_id, message=WORDS, by=resident, at=at)

    with refused(actions.CannotAskToJoin):
        ask(later)
    actions.answer_join(request_id=asked.id, accepts=False, reason="Vol.", by=representative, at=later)
    with refused(actions.CannotAskToJoin):
        ask(later + timedelta(days=29))
    assert ask(later + timedelta(days=31)).accepted is None


def test_a_member_does_not_ask(
    sent_initiative: Initiative, neighbour: Person, later: datetime, refused: Refused
) -> None:
    with refused(actions.CannotAskToJoin):
        actions.ask_to_join(initiative_id=sent_initiative.id, message=WORDS, by=neighbour, at=later)


def test_a_draft_is_nobodys_to_ask_for(
    draft_initiative: Initiative, resident: Person, later: datetime, signed_in: SignedIn, refused: Refused
) -> None:
    with refused(actions.CannotAskToJoin):
        actions.ask_to_join(initiative_id=draft_initiative.id, message=WORDS, by=resident, at=later)
    assert signed_in(resident).get(reverse("initiatives:join", args=[draft_initiative.id])).status_code == 404


def test_who_does_not_sign_does_not_answer(
    asked: JoinRequest, neighbour: Person, official: Person, later: datetime, refused: Refused
) -> None:
    for who in (neighbour, official, asked.asked_by):
        with refused(actions.CannotAnswerJoin):
            actions.answer_join(request_id=asked.id, accepts=True, reason="", by=who, at=later)


def test_an_answer_is_given_once(asked: JoinRequest, representative: Person, later: datetime, refused: Refused) -> None:
    with refused(actions.CannotAnswerJoin):
        actions.answer_join(request_id=asked.id, accepts=False, reason=" ", by=representative, at=later)
    actions.answer_join(request_id=asked.id, accepts=True, reason="", by=representative, at=later)
    with refused(actions.CannotAnswerJoin):
        actions.answer_join(request_id=asked.id, accepts=False, reason="Toch niet.", by=representative, at=later)


@pytest.mark.parametrize(
    "wrong",
    [
        {"accepted": True},
        {"accepted": False, "reason": "Nee."},
        {"message": ""},
        {"reason": "Zomaar."},
    ],
)
def test_the_database_keeps_answers_whole(wrong: dict[str, Any], asked: JoinRequest) -> None:
    the_database_refuses(lambda: JoinRequest.objects.filter(id=asked.id).update(**wrong))
