"""What the mails say, and what can never be in them."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import translation

from accounts import actions as accounts
from accounts.models import Invitation, Party, Person
from decisions import actions as decisions
from decisions.models import Step
from initiatives import actions as initiatives
from initiatives.models import Follow, Initiative
from ledger.models import Entry
from notifications import mails
from notifications.actions import deliver_next, distribute
from notifications.letters import read_stop_token, stop_token
from notifications.models import Message
from tests.conftest import open_step_of

pytestmark = pytest.mark.django_db

Send = Callable[[], dict[str, Any]]


@pytest.fixture
def send_all(at: datetime) -> Send:
    """Distribute and deliver all there is; the mails by address, the last one where somebody got several."""

    def send_all() -> dict[str, Any]:
        mail.outbox.clear()
        when = at + timedelta(days=3)
        while distribute(at=when):
            pass
        while deliver_next(at=when):
            pass
        assert not Message.objects.exclude(failure="").exists()
        return {one.to[0]: one for one in mail.outbox}

    return send_all


@pytest.fixture(autouse=True)
def address(settings: Any) -> None:
    settings.PUBLIC_ADDRESS = "https://samen.example"


def test_the_receipt_says_all_that_a_sender_must_know(sent_initiative: Initiative, send_all: Send) -> None:
    receipt = send_all()["rosa@example.org"]
    text = receipt.body
    assert sent_initiative.reference in receipt.subject
    assert sent_initiative.title in receipt.subject
    for needed in (
        sent_initiative.reference,
        "10:00",  # the moment, on the clock of the municipality
        "Kennismaken",
        "Wijkteam Oudeland",  # who decides
        "23 november",  # three weeks
        "College van B en W",  # who steps in when the term lapses
        f"https://samen.example/initiatieven/{sent_initiative.id}/",
        "Rosa Bakker",
    ):
        assert needed in text, needed
    [(html, kind)] = receipt.alternatives
    assert kind == "text/html"
    assert '<html lang="nl">' in html
    for paragraph in re.findall(r"\S{12,}", text.replace("&", "&amp;")):
        assert paragraph.strip("“”.,:") in html


def test_every_kind_is_written_in_both_languages_without_holes(
    sent_initiative: Initiative,
    resident: Person,
    social_worker: Person,
    official: Person,
    representative: Person,
    executive: Person,
    welfare: Party,
    at: datetime,
    settings: Any,
) -> None:
    """The whole life of a plan; each mail has a subject of one line, a link and a reason."""
    settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = ""
    for person, language in ((resident, "en"), (representative, "nl")):
        Person.objects.filter(id=person.id).update(language=language)
    initiatives.follow(initiative_id=sent_initiative.id, by=resident, at=at)
    accounts.invite(party=sent_initiative.group, email="new@example.org", by=representative, at=at)
    initiatives.accept_for_handling(initiative_id=sent_initiative.id, by=official, at=at)
    process = sent_initiative.process_id
    decisions.assign(process_id=process, party=welfare, person=social_worker, task="social_worker", by=official, at=at)
    decisions.lapse_term(step_id=open_step_of(sent_initiative).id, at=at + timedelta(weeks=5))
    _write_all(at)
    decisions.propose(step_id=open_step_of(sent_initiative).id, by=official, outcome="yes", reasons="Goed.", at=at)
    _write_all(at)
    step = open_step_of(sent_initiative)
    refused = decisions.propose(
        step_id=step.id, by=official, outcome="yes_with_conditions", reasons="x", conditions="a\nb", at=at
    )
    _write_all(at)
    decisions.voice(step_id=step.id, by=representative, say="objection", reason="Nee.", proposal_id=refused.id, at=at)
    _write_all(at)
    decisions.withdraw_authority(
        step_id=step.id, by=executive, article="Gemeentewet 160", reason="Zo.", at=at + timedelta(minutes=1)
    )
    decisions.propose(step_id=step.id, by=executive, outcome="no", reasons="Geen geld.", at=at + timedelta(minutes=2))
    _write_all(at)
    written = set(Message.objects.exclude(sent_at=None).values_list("kind", flat=True))
    assert written >= {
        "initiative.sent", "initiative.accepted", "step.opened", "proposal.made", "proposal.failed", "decision.taken",
        "authority.withdrawn", "term.lapsed", "assignment.began", "invitation.made",
    }  # fmt: skip


def _write_all(at: datetime) -> None:
    mail.outbox.clear()
    while distribute(at=at):
        pass
    while deliver_next(at=at):
        pass
    assert not Message.objects.exclude(failure="").exists()
    assert mail.outbox
    for one in mail.outbox:
        assert "\n" not in one.subject
        assert not one.subject.endswith(": ")
        for text in (one.body, one.alternatives[0][0]):
            assert "https://samen.example/" in text
            assert "None" not in text
            assert "  ," not in text
            assert "“”" not in text
        assert re.search(r"\n--\n\S", one.body)
        assert "&quot;" not in one.body


def test_each_mail_is_in_the_language_of_who_reads_it(
    sent_initiative: Initiative, representative: Person, send_all: Send
) -> None:
    Person.objects.filter(id=representative.id).update(language="en")
    with translation.override("en"):
        sent = send_all()
    assert "Monday 2 November" in sent["rosa@example.org"].body
    assert "maandag 2 november" in sent["noor@example.org"].body
    assert '<html lang="nl">' in sent["noor@example.org"].alternatives[0][0]


def test_a_follower_can_stop_by_one_press_and_who_is_asked_cannot(
    sent_initiative: Initiative, official: Person, resident: Person, at: datetime, send_all: Send, client: Client
) -> None:
    initiatives.follow(initiative_id=sent_initiative.id, by=resident, at=at)
    initiatives.accept_for_handling(initiative_id=sent_initiative.id, by=official, at=at)
    sent = send_all()
    headers = sent["rik@example.org"].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = headers["List-Unsubscribe"].strip("<>")
    assert link in sent["rik@example.org"].body
    path = link.removeprefix("https://samen.example")
    assert client.get(path).status_code == 200
    assert Follow.objects.filter(person=resident).exists()
    answer = client.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert not answer.cookies
    assert not Follow.objects.filter(person=resident).exists()
    assert client.post(path).status_code == 200
    assert "List-Unsubscribe" not in sent["omar@example.org"].extra_headers


def test_a_forged_link_to_stop_is_not_found(
    client: Client, sent_initiative: Initiative, draft_initiative: Initiative, resident: Person
) -> None:
    token = stop_token(resident, sent_initiative)
    assert read_stop_token(token) == (resident.id, sent_initiative.id)
    for forged in (token[:-1] + ("A" if token[-1] != "A" else "B"), "x", "a:b:c", "é" * 50, token.upper()):
        assert read_stop_token(forged) is None
        assert client.get(f"/meldingen/stoppen/{forged}/").status_code == 404


def test_what_somebody_wrote_cannot_reach_the_headers(
    sent_initiative: Initiative, representative: Person, send_all: Send
) -> None:
    evil = "Plan\r\nBcc: everybody@example.org\n\n<script>alert(1)</script>"
    Initiative.objects.filter(id=sent_initiative.id).update(title=evil)
    Person.objects.filter(id=representative.id).update(name="Rosa\nCc: x@example.org")
    receipt = send_all()["rosa@example.org"]
    sent: EmailMessage = receipt.message()
    assert sent["Bcc"] is None
    assert sent["Cc"] is None
    assert receipt.recipients() == ["rosa@example.org"]
    assert "<script>" not in receipt.alternatives[0][0]
    assert "<script>alert(1)</script>" in receipt.body  # plain text is shown as it is


def test_a_name_with_signs_is_not_escaped_in_plain_text(sent_initiative: Initiative, send_all: Send) -> None:
    Initiative.objects.filter(id=sent_initiative.id).update(title="Koffie & thee: 's middags <3")
    receipt = send_all()["noor@example.org"]
    assert "Koffie & thee: 's middags <3" in receipt.subject
    assert "Koffie & thee: 's middags <3" in receipt.body
    assert "Koffie &amp; thee: &#x27;s middags &lt;3" in receipt.alternatives[0][0]


def test_the_message_id_is_that_of_the_row(sent_initiative: Initiative, send_all: Send, settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "Samenspel <post@samen.example>"
    receipt = send_all()["rosa@example.org"]
    row = Message.objects.get(person__email="rosa@example.org", kind="initiative.sent")
    assert receipt.extra_headers["Message-ID"] == f"<{row.id}@samen.example>" == mails.message_id(row)
    assert receipt.from_email == "Samenspel <post@samen.example>"


def test_nothing_is_mailed_about_what_has_passed(
    first_step: Step, official: Person, at: datetime, send_all: Send
) -> None:
    """The question lay in the queue until Omar had answered it."""
    distribute(at=at)
    assert Message.objects.filter(kind="step.opened", person=official).exists()
    decisions.propose(step_id=first_step.id, by=official, outcome="no", reasons="Nee.", at=at)
    assert "omar@example.org" not in send_all()
    assert not Message.objects.filter(sent_at=None).exists()


def test_an_invitation_that_expired_is_not_mailed(invitation: Invitation, at: datetime) -> None:
    distribute(at=at)
    late = at + timedelta(days=30)
    while deliver_next(at=late):
        pass
    assert [one for one in mail.outbox if one.to == ["rik@example.org"]] == []


def test_the_invitation_holds_its_signed_link(invitation: Invitation, send_all: Send) -> None:
    sent = send_all()["rik@example.org"]
    assert "Rosa Bakker" in sent.subject
    [token] = re.findall(r"https://samen\.example/initiatieven/uitnodiging/([^/\s]+)/", sent.body)
    assert accounts.invitation_id_of(token) == invitation.id
    assert "List-Unsubscribe" not in sent.extra_headers


def test_the_logs_name_nobody(
    sent_initiative: Initiative, send_all: Send, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    send_all()
    said = capfd.readouterr()
    everything = said.out + said.err + caplog.text
    for personal in ("rosa@example.org", "Rosa", "bibliotheek"):
        assert personal not in everything


def test_every_line_is_read_once(sent_initiative: Initiative, at: datetime) -> None:
    lines = Entry.objects.count()
    assert distribute(at=at) == lines
    assert distribute(at=at) == 0
