"""What was typed in a session that was lost goes back to who typed it, also where several people share a computer."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts import kept_text
from accounts.models import Person
from decisions import actions as decisions
from decisions.models import Step
from initiatives import actions as initiatives
from initiatives.models import Initiative
from tests.conftest import SignedIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

NEW = reverse("initiatives:new")
DETAILS = reverse("my-details")
"""A form that nobody can open before signing in: what is sent there without a session waits."""
WORDS = "Een uur werk."


def mark_in(page: HttpResponse) -> str:
    found = re.findall(rf'<input type="hidden" name="{kept_text.WRITER}" value="(\w*)">', page.content.decode())
    assert len(found) == 1
    return str(found[0])


@pytest.fixture
def lost(signed_in: SignedIn) -> Callable[[Person], Client]:
    """A browser in which this person was typing a plan when their session ended, and who pressed the button then."""

    def lost(person: Person) -> Client:
        browser = signed_in(person)
        mark = mark_in(browser.get(NEW))
        browser.session.flush()
        assert browser.post(NEW, {"summary": WORDS, kept_text.WRITER: mark}).url.startswith(reverse("account_login"))
        return browser

    return lost


def test_it_goes_back_to_who_typed_it(resident: Person, lost: Callable[[Person], Client]) -> None:
    browser = lost(resident)
    browser.force_login(resident)
    assert WORDS in browser.get(NEW).content.decode()


def test_the_next_one_at_this_computer_does_not_see_it(
    resident: Person, neighbour: Person, lost: Callable[[Person], Client]
) -> None:
    browser = lost(resident)
    assert WORDS not in browser.get(NEW).content.decode()
    browser.force_login(neighbour)
    assert WORDS not in browser.get(NEW).content.decode()


def test_what_a_stranger_typed_goes_to_who_signs_in(resident: Person) -> None:
    browser = Client()
    browser.post(DETAILS, {"name": WORDS, kept_text.WRITER: mark_in(browser.get(NEW))})
    browser.force_login(resident)
    assert WORDS in browser.get(DETAILS).content.decode()


def test_what_a_stranger_typed_is_forgotten_after_an_hour(
    resident: Person, neighbour: Person, clock: time_machine.Traveller
) -> None:
    for person, seconds, waits in ((resident, -60, True), (neighbour, 60, False)):
        browser = Client()
        browser.post(DETAILS, {"name": WORDS, kept_text.WRITER: ""})
        clock.shift(kept_text.NOBODYS_SECONDS + seconds)
        browser.force_login(person)
        assert (WORDS in browser.get(DETAILS).content.decode()) == waits


def test_signing_out_forgets_it(resident: Person) -> None:
    browser = Client()
    browser.post(DETAILS, {"name": WORDS, kept_text.WRITER: ""})
    browser.force_login(resident)
    browser.post(reverse("account_logout"))
    browser.force_login(resident)
    assert WORDS not in browser.get(DETAILS).content.decode()


def test_a_mark_is_not_made_up(resident: Person, neighbour: Person) -> None:
    for forged in (str(resident.pk), str(neighbour.pk), "x" * 64, "\x00"):
        browser = Client()
        browser.post(DETAILS, {"name": WORDS, kept_text.WRITER: forged})
        browser.force_login(resident)
        assert WORDS not in browser.get(DETAILS).content.decode()


def test_a_form_that_does_not_say_whose_it_is_keeps_nothing() -> None:
    browser = Client()
    browser.post("/beheer/districts/district/add/", {"name": WORDS})
    browser.post(DETAILS, {"name": WORDS})
    assert kept_text.SESSION_KEY not in browser.session


def test_every_form_that_takes_up_what_was_kept_says_whose_it_is(
    joint_step: Step,
    accepted_initiative: Initiative,
    representative: Person,
    executive: Person,
    official: Person,
    content: initiatives.Content,
    later: datetime,
    signed_in: SignedIn,
) -> None:
    proposing = f"/tafel/{joint_step.id}/voorstel/"
    assert mark_in(signed_in(representative).get(proposing)) == kept_text.mark_of(representative)
    draft = initiatives.draft(content=content, group_name="Anderen", by=representative, at=later)
    decisions.propose(step_id=joint_step.id, by=representative, outcome="yes", reasons="Ja.", at=later)
    forms = [
        (official, f"/tafel/{joint_step.id}/stem/"),
        (executive, f"/tafel/{joint_step.id}/terugnemen/"),
        (representative, reverse("initiatives:withdraw", args=[accepted_initiative.id])),
        (representative, reverse("initiatives:invite", args=[accepted_initiative.id])),
        (representative, reverse("initiatives:revise", args=[draft.id])),
        (representative, reverse("my-details")),
        (representative, NEW),
    ]
    for person, address in forms:
        assert mark_in(signed_in(person).get(address)) == kept_text.mark_of(person), address
