"""Sent is sent: the same receipt on the page and by mail, at once, for everybody of the group and for nobody else."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from districts.models import Neighbourhood
from initiatives.models import Initiative, Theme
from ledger.models import Entry
from notifications import actions as notifications
from notifications.models import Message
from tests.conftest import SignedIn
from tests.initiatives.filling import fill_in, press, typed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "template", "executive")]


def text_of(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def receipts(at: datetime) -> dict[str, str]:
    """The mails that are owed now, as they go out."""
    mail.outbox.clear()
    while notifications.distribute(at=at):
        pass
    while notifications.deliver_next(at=at):
        pass
    return {one.to[0]: f"{one.subject}\n{one.body}" for one in mail.outbox}


def test_page_and_mail_say_the_same_at_once(
    theme: Theme, neighbourhood: Neighbourhood, resident: Person, official: Person, signed_in: SignedIn, at: datetime
) -> None:
    browser = signed_in(resident)
    sent = press(browser, fill_in(browser, typed_in(theme, neighbourhood)), "send")
    initiative = Initiative.objects.get()
    entry = Entry.objects.get(kind="initiative.sent")
    assert entry.at == initiative.sent_at, "what owes the mail is written with the sending"

    page = text_of(browser, sent.url)  # type: ignore[attr-defined]
    letter = receipts(at + timedelta(days=2, minutes=1))[resident.email]
    assert initiative.sent_at is not None
    for said in (
        initiative.reference,
        initiative.title,
        "woensdag 4 november",  # the moment
        "Kennismaken",  # what happens next
        "Wijkteam Oudeland beslist",  # who decides about it
        "woensdag 25 november",  # when one hears
    ):
        assert said in page, said
        assert said in letter, said
    assert page.count("<dt>") >= 3


def test_it_stays_for_the_group_and_is_nobody_elses(
    sent_initiative: Initiative,
    representative: Person,
    neighbour: Person,
    stranger: Person,
    official: Person,
    admin: Person,
    signed_in: SignedIn,
) -> None:
    address = reverse("initiatives:sent", args=[sent_initiative.id])
    for person in (representative, neighbour):
        assert sent_initiative.reference in text_of(signed_in(person), address)
        assert address in text_of(signed_in(person), "/mijn/")
    for person in (stranger, official, admin):
        assert signed_in(person).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_everybody_of_the_group_gets_one_and_nobody_gets_two(
    sent_initiative: Initiative, representative: Person, neighbour: Person, at: datetime
) -> None:
    sent = receipts(at + timedelta(minutes=1))
    assert {representative.email, neighbour.email} <= set(sent)
    receipts(at + timedelta(minutes=2))
    assert Message.objects.filter(kind="initiative.sent").count() == 2
