"""What the mails say, and what can never be in them."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from email.message import EmailMessage
from typing import Any
from uuid import UUID

import pytest
from django.core import mail
from django.template import Engine
from django.test import Client
from django.utils import timezone, translation

from accounts import actions as accounts
from accounts.models import Invitation, Membership, Party, Person
from decisions import actions as decisions
from decisions.models import ProcessTemplate, Step
from initiatives import actions as initiatives
from initiatives.models import Follow, Initiative
from ledger.models import Entry
from notifications import mails
from notifications.actions import deliver_next, distribute
from notifications.envelopes import read_stop_token, stop_token
from notifications.models import Message
from tests import factories
from tests.conftest import open_step_of

pytestmark = pytest.mark.django_db

HOLE = "(a hole)"

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
    for accepts, reason in ((False, "Nu niet."), (True, "Welkom!")):
        later = at + timedelta(days=40 * accepts)
        asked = initiatives.ask_to_join(initiative_id=sent_initiative.id, message="Mag ik mee?", by=resident, at=later)
        _write_all(at)
        initiatives.answer_join(request_id=asked.id, accepts=accepts, reason=reason, by=representative, at=later)
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
        "join.asked", "join.accepted", "join.declined",
    }  # fmt: skip


@pytest.fixture
def advised_plan(
    draft_initiative: Initiative,
    template: ProcessTemplate,
    representative: Person,
    official: Person,
    social_worker: Person,
    executive: Person,
    at: datetime,
) -> Initiative:
    """The plan on a way that asks for advice, calls the executive in when it is stuck, and ends in an Awb decision."""
    with factories.before_publication():
        template.steps.filter(key="meet").update(escalation="decide", is_awb_decision=True)
        template.steps.get(key="meet").seats.filter(party_kind="welfare_team").update(role="advises")
    return initiatives.send(initiative_id=draft_initiative.id, by=representative, at=at)


def test_every_kind_about_the_table_is_written_in_both_languages_without_holes(
    advised_plan: Initiative,
    resident: Person,
    neighbour: Person,
    representative: Person,
    official: Person,
    social_worker: Person,
    executive: Person,
    team: Party,
    group: Party,
    at: datetime,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Advice, offers, terms, mandates and deciding anew, each read by somebody in each language."""
    monkeypatch.setattr(Engine.get_default(), "string_if_invalid", HOLE)
    for person, language in ((resident, "en"), (official, "en"), (representative, "nl"), (social_worker, "en")):
        Person.objects.filter(id=person.id).update(language=language)
    for follower in (resident, neighbour):
        initiatives.follow(initiative_id=advised_plan.id, by=follower, at=at)
    step = open_step_of(advised_plan)
    _write_all(at)

    def day(number: int) -> datetime:
        return at + timedelta(days=number)

    def offer(when: datetime, **more: Any) -> UUID:
        offered = decisions.offer_transfer(
            **{"kind": "share", "giver": team, "receiver": group, "by": official, **more},
            step_id=step.id,
            reason="Dit past ons beter.",
            answer_by=timezone.localdate(when) + timedelta(days=1),
            at=when,
        )
        _write_all(at)
        return offered.id

    advice = step.advices.get()
    decisions.give_advice(advice_id=advice.id, text="Begin klein.", by=social_worker, at=day(1))
    _write_all(at)
    decisions.refuse_transfer(
        transfer_id=offer(day(1), ceiling=Decimal(500)), reason="Nee.", by=representative, at=day(1)
    )
    _write_all(at)
    decisions.lapse_transfer(transfer_id=offer(day(2), ends_on=date(2026, 11, 20)), at=day(4))
    _write_all(at)
    decisions.accept_transfer(transfer_id=offer(day(5)), by=representative, at=day(5))
    _write_all(at)
    decisions.return_authority(step_id=step.id, by=representative, reason="Te veel.", at=day(6))
    _write_all(at)
    shared = offer(day(7), kind="hand_over", ends_on=date(2026, 11, 11))
    decisions.accept_transfer(transfer_id=shared, by=representative, at=day(7))
    _write_all(at)
    decisions.fall_back(step_id=step.id, at=day(10))
    _write_all(at)
    decisions.suspend_term(step_id=step.id, until=date(2026, 11, 20), reason="De begroting.", by=official, at=day(10))
    _write_all(at)
    decisions.resume_term(step_id=step.id, by=official, at=day(12))
    _write_all(at)
    decisions.extend_term(step_id=step.id, amount=1, unit="weeks", reason="Griep.", by=official, at=day(12))
    _write_all(at)
    decisions.lapse_term(step_id=step.id, at=day(40))
    _write_all(at)
    decisions.withdraw_authority(step_id=step.id, by=executive, article="Gemeentewet 160", reason="Zo.", at=day(41))
    answer = decisions.Answer(advice_id=advice.id, answer="followed")
    decided = decisions.propose(
        step_id=step.id, by=executive, outcome="no", reasons="Nee.", advice_answers=[answer], at=day(42)
    )
    _write_all(at)
    decisions.reverse_decision(decision_id=decided.decision.id, reason="Er is geld.", by=executive, at=day(43))
    _write_all(at)
    decisions.lapse_advice(advice_id=open_step_of(advised_plan).advices.get().id, at=day(60))
    _write_all(at)
    mandate = team.mandates.get()
    decisions.end_mandate(mandate_id=mandate.id, last_day=date(2026, 11, 30), by=executive, at=at)
    decisions.tell_expiry(mandate_id=mandate.id, at=at)
    _write_all(at)

    written = set(Message.objects.exclude(sent_at=None).values_list("kind", flat=True))
    assert written >= {
        "advice.asked", "advice.given", "advice.lapsed", "transfer.offered", "transfer.refused", "transfer.lapsed",
        "authority.transferred", "authority.returned", "authority.escalated", "term.suspended", "term.resumed",
        "term.extended", "mandate.expiring", "decision.reversal_asked",
    }  # fmt: skip


def test_a_signature_that_is_missing_is_asked_for_with_the_last_day(
    joint_step: Step, representative: Person, neighbour: Person, group: Party, welfare: Party, at: datetime
) -> None:
    Membership.objects.filter(person=neighbour, party=group).update(is_representative=True)
    accounts.raise_quorum(party_id=group.id, quorum=2, by=representative, at=at)
    group.refresh_from_db()
    later = at + timedelta(days=1)
    decisions.propose(step_id=joint_step.id, by=representative, outcome="yes", reasons="Wij willen het.", at=later)
    decisions.offer_transfer(
        step_id=joint_step.id,
        kind="share",
        giver=group,
        receiver=welfare,
        reason="Samen sterker.",
        answer_by=date(2026, 11, 20),
        by=representative,
        at=later,
    )

    _write_all(later)

    asked = [one.body for one in mail.outbox if one.to == ["noor@example.org"]]
    [about_the_proposal] = [body for body in asked if "Wij willen het." in body]
    assert "28 december" in about_the_proposal
    [about_the_offer] = [body for body in asked if "Samen sterker." in body]
    assert "20 november" in about_the_offer


def test_a_decision_under_the_awb_names_the_last_day_to_object(
    template: ProcessTemplate,
    draft_initiative: Initiative,
    representative: Person,
    neighbour: Person,
    official: Person,
    executive: Person,
    social_worker: Person,
    at: datetime,
    send_all: Send,
) -> None:
    """Six weeks from the day after Tuesday 3 November: Tuesday 15 December."""
    with factories.before_publication():
        template.steps.filter(key="meet").update(is_awb_decision=True)
    initiative = initiatives.send(initiative_id=draft_initiative.id, by=representative, at=at)
    initiatives.follow(initiative_id=initiative.id, by=neighbour, at=at)
    decisions.propose(
        step_id=open_step_of(initiative).id, by=official, outcome="yes", reasons="Goed.", at=at + timedelta(days=1)
    )
    sent = send_all()
    for who in ("noor@example.org", "rosa@example.org"):  # she who follows, and she who is asked next
        assert "15 december" in sent[who].body
        assert "bezwaar" in sent[who].body


def test_a_decision_that_is_none_under_the_awb_says_nothing_of_objecting(
    sent_initiative: Initiative, neighbour: Person, official: Person, at: datetime, send_all: Send
) -> None:
    initiatives.follow(initiative_id=sent_initiative.id, by=neighbour, at=at)
    decisions.propose(step_id=open_step_of(sent_initiative).id, by=official, outcome="yes", reasons="Goed.", at=at)
    assert "bezwaar" not in send_all()["noor@example.org"].body


def test_what_was_settled_meanwhile_is_not_asked_any_more(
    first_step: Step, official: Person, team: Party, representative: Person, group: Party, at: datetime, send_all: Send
) -> None:
    later = at + timedelta(days=1)
    transfer = decisions.offer_transfer(
        step_id=first_step.id,
        kind="share",
        giver=team,
        receiver=group,
        reason="Samen.",
        answer_by=date(2026, 11, 20),
        by=official,
        at=later,
    )
    while distribute(at=later):
        pass
    assert Message.objects.filter(kind="transfer.offered", person=representative).exists()
    decisions.refuse_transfer(transfer_id=transfer.id, reason="Nee.", by=representative, at=later)
    send_all()
    assert not any("20 november" in one.body for one in mail.outbox if one.to == ["rosa@example.org"])


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
            assert HOLE not in text, text
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


def _retitle(initiative: Initiative, title: str) -> None:
    """Past every action, with the version that the database asks for."""
    Initiative.objects.filter(id=initiative.id).update(title=title)
    initiative.refresh_from_db()
    factories.VersionFactory(initiative=initiative)


def test_what_somebody_wrote_cannot_reach_the_headers(
    sent_initiative: Initiative, representative: Person, send_all: Send
) -> None:
    evil = "Plan\r\nBcc: everybody@example.org\n\n<script>alert(1)</script>"
    _retitle(sent_initiative, evil)
    Person.objects.filter(id=representative.id).update(name="Rosa\nCc: x@example.org")
    receipt = send_all()["rosa@example.org"]
    sent: EmailMessage = receipt.message()
    assert sent["Bcc"] is None
    assert sent["Cc"] is None
    assert receipt.recipients() == ["rosa@example.org"]
    assert "<script>" not in receipt.alternatives[0][0]
    assert "<script>alert(1)</script>" in receipt.body  # plain text is shown as it is


def test_a_name_with_signs_is_not_escaped_in_plain_text(sent_initiative: Initiative, send_all: Send) -> None:
    _retitle(sent_initiative, "Koffie & thee: 's middags <3")
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
