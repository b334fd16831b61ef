"""The file beside a plan, as people use it: a message that a colleague reads first, two who write at once, a note, and
a question that a resident answers by the link in a mail.

Once as most people have it, once without any script. Mail is read from the outbox, as the worker sent it.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Person
from civilservants.models import GroupMessage, Note, Question
from decisions.models import Step, Term
from initiatives.models import Initiative
from ledger import queries as ledger
from tests.browser.conftest import Outbox, Windows, dutch, link_in, text_of
from tests.browser.test_journey import press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WAYS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


@pytest.fixture
def at() -> datetime:
    """The plan was sent two days ago: the worker, in a process of its own, knows only the real clock."""
    return timezone.now() - timedelta(days=2)


def open_file(page: Page, initiative: Initiative, name: str) -> None:
    """From the desk to what lies beside the plan."""
    page.goto(reverse("desk:plan", args=[initiative.id]))
    page.get_by_role("link", name=dutch(name), exact=True).click()


def fill(page: Page, label: str, text: str) -> None:
    page.get_by_label(dutch(label), exact=True).fill(text)


@WAYS
def test_a_message_is_read_by_a_colleague_and_reaches_the_group(
    scripts: bool,
    windows: Windows,
    worker: Any,
    outbox: Outbox,
    accepted_initiative: Initiative,
    official: Person,
    colleague: Person,
    representative: Person,
) -> None:
    omar = windows(official, scripts=scripts)
    open_file(omar, accepted_initiative, "Messages to the group")
    omar.get_by_role("link", name=dutch("Write a message"), exact=True).click()
    fill(omar, "Subject", "De sleutel")
    fill(omar, "Message", "U kunt de sleutel maandag halen.")
    press(omar, "Save as a draft")
    message = GroupMessage.objects.get()

    carla = windows(colleague, scripts=scripts)
    carla.goto(reverse("desk:message", args=[accepted_initiative.id, message.id]))
    fill(carla, "Message", "U kunt de sleutel dinsdag halen.")
    press(carla, "Save as a draft")
    expect(carla.get_by_text(dutch("The draft was saved."))).to_be_visible()

    # Omar still has the first text before him. Nothing is overwritten, and nothing of his is lost.
    fill(omar, "Message", "U kunt de sleutel woensdag halen.")
    press(omar, "Save as a draft")
    expect(omar.get_by_role("heading", name=dutch("This message was changed while you were typing"))).to_be_visible()
    expect(omar.get_by_text("U kunt de sleutel dinsdag halen.")).to_be_visible()
    expect(omar.get_by_label(dutch("Message"), exact=True)).to_have_value("U kunt de sleutel woensdag halen.")
    message.refresh_from_db()
    assert message.text == "U kunt de sleutel dinsdag halen."

    second_reader = re.compile(re.escape(dutch("Second reader")))
    omar.get_by_label(second_reader).select_option(label=colleague.name)
    press(omar, "Give to the second reader")
    asked = outbox.wait_for(
        colleague.email, dutch("Would you read a message? %(title)s", title=message.initiative.title)
    )
    assert "woensdag" not in text_of(asked)

    carla.goto(link_in(asked, "/berichten/"))
    press(carla, "Agree with this text")
    omar.reload()
    press(omar, "Publish this message")
    expect(
        omar.get_by_text(dutch("The message was published. Everybody of the group gets it by mail."))
    ).to_be_visible()
    outbox.wait_for(representative.email, "U kunt de sleutel woensdag halen.")

    rosa = windows(representative, scripts=scripts)
    rosa.goto(accepted_initiative.get_absolute_url())
    rosa.get_by_role("link", name="De sleutel", exact=True).click()
    expect(rosa.get_by_text("U kunt de sleutel woensdag halen.")).to_be_visible()

    visitor = windows(scripts=scripts)
    visitor.goto(accepted_initiative.get_absolute_url())
    expect(visitor.get_by_text("De sleutel", exact=True)).to_have_count(0)
    assert list(ledger.faults()) == []


@WAYS
def test_a_resident_answers_by_the_link_and_the_clock_runs_on(
    scripts: bool,
    windows: Windows,
    worker: Any,
    outbox: Outbox,
    joint_step: Step,
    accepted_initiative: Initiative,
    official: Person,
    neighbour: Person,
) -> None:
    omar = windows(official, scripts=scripts)
    open_file(omar, accepted_initiative, "Questions to a resident")
    omar.get_by_label(dutch("To whom?")).select_option(label=neighbour.name)
    fill(omar, "Your question", "Op welke dag kunt u de sleutel halen?")
    fill(omar, "Last day to answer", (timezone.localdate() + timedelta(days=5)).isoformat())
    press(omar, "Ask, and stop the clock")
    expect(omar.get_by_text(dutch("waits for the answer"))).to_be_visible()
    assert Term.objects.get(step=joint_step).suspension is not None

    noor = windows(scripts=scripts)
    link = link_in(outbox.wait_for(neighbour.email, "Op welke dag"), "/vraag/")
    noor.goto(link)
    expect(noor.get_by_text("Op welke dag kunt u de sleutel halen?")).to_be_visible()
    fill(noor, "Your answer", "Op maandag, na de lunch.")
    press(noor, "Send your answer")
    expect(noor.get_by_role("heading", name=dutch("Your answer is there"))).to_be_visible()
    assert Question.objects.get().answer == "Op maandag, na de lunch."
    assert Term.objects.get(step=joint_step).suspension is None

    noor.goto(link)
    expect(noor.get_by_text("Op welke dag kunt u de sleutel halen?")).to_have_count(0)
    expect(noor.get_by_role("button", name=dutch("Send your answer"))).to_have_count(0)

    told = outbox.wait_for(
        official.email, dutch("Your question was answered: %(title)s", title=accepted_initiative.title)
    )
    omar.goto(link_in(told, "/vraag/"))
    expect(omar.get_by_text("Op maandag, na de lunch.")).to_be_visible()


@WAYS
def test_a_colleague_is_called_in_a_note_that_can_be_struck_out(
    scripts: bool,
    windows: Windows,
    worker: Any,
    outbox: Outbox,
    accepted_initiative: Initiative,
    official: Person,
    colleague: Person,
) -> None:
    omar = windows(official, scripts=scripts)
    open_file(omar, accepted_initiative, "Internal notes")
    fill(omar, "New note", "Bel de school, @Niemand.")
    press(omar, "Save this note")
    expect(omar.get_by_label(dutch("New note"), exact=True)).to_have_value("Bel de school, @Niemand.")
    assert not Note.objects.exists()
    fill(omar, "New note", f"Bel de school, @{colleague.name}.")
    press(omar, "Save this note")

    told = outbox.wait_for(
        colleague.email, dutch("There is a note for you: %(title)s", title=accepted_initiative.title)
    )
    assert "school" not in text_of(told)
    carla = windows(colleague, scripts=scripts)
    carla.goto(link_in(told, "/notities/"))
    expect(carla.get_by_text(f"Bel de school, @{colleague.name}.")).to_be_visible()
    expect(carla.get_by_role("button", name=re.compile(dutch("Strike out")))).to_have_count(0)

    omar.get_by_role("button", name=re.compile(dutch("Strike out"))).click()
    carla.reload()
    expect(carla.get_by_text("Bel de school")).to_have_count(0)
