"""Messages to the group: nobody alone publishes one, nobody overwrites what they did not see, and what is out stays."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts import actions as accounts
from accounts.models import Membership, Party, Person
from civilservants import actions, answer_fields
from civilservants.models import AnswerTemplate, GroupMessage
from decisions import actions as decisions
from decisions.actions import Work
from decisions.models import Assignment, Step
from initiatives.models import Initiative
from ledger.models import Entry
from notifications import actions as notifications
from notifications.models import Message
from tests.conftest import SignedIn
from tests.refusing import sql, the_database_refuses

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

Refused = Callable[..., AbstractContextManager[Any]]
NewEntries = Callable[[], AbstractContextManager[list[Entry]]]
NothingWritten = Callable[[], AbstractContextManager[None]]

OUTSIDERS = ("representative", "neighbour", "resident", "social_worker", "other_district_official", "admin", "stranger")


@pytest.fixture
def draft(accepted_initiative: Initiative, official: Person, later: datetime) -> GroupMessage:
    return actions.draft_message(
        initiative_id=accepted_initiative.id, subject="De sleutel", text="U kunt hem halen.", by=official, at=later
    )


@pytest.fixture
def ready(draft: GroupMessage, official: Person, colleague: Person, later: datetime) -> GroupMessage:
    return actions.offer_message(message_id=draft.id, reader=colleague, seen=draft.version, by=official, at=later)


@pytest.fixture
def read(ready: GroupMessage, colleague: Person, later: datetime) -> GroupMessage:
    return actions.give_leave(message_id=ready.id, remark="Goed.", seen=ready.version, by=colleague, at=later)


@pytest.fixture
def published(read: GroupMessage, official: Person, later: datetime) -> GroupMessage:
    return actions.publish_message(message_id=read.id, seen=read.version, by=official, at=later)


@pytest.fixture
def at_desk(signed_in: SignedIn, official: Person) -> Client:
    return signed_in(official)


def address_of(message: GroupMessage) -> str:
    return reverse("desk:message", args=[message.initiative_id, message.id])


# Writing, reading, publishing


def test_a_message_is_written_read_by_another_and_published(
    accepted_initiative: Initiative, official: Person, colleague: Person, later: datetime, new_entries: NewEntries
) -> None:
    with new_entries() as entries:
        one = actions.draft_message(
            initiative_id=accepted_initiative.id, subject=" De\nsleutel ", text="Eerst.", by=official, at=later
        )
        one = actions.revise_message(
            message_id=one.id, subject="De sleutel", text="Daarna.", seen=one.version, by=official, at=later
        )
        one = actions.offer_message(message_id=one.id, reader=colleague, seen=one.version, by=official, at=later)
        one = actions.give_leave(message_id=one.id, remark="", seen=one.version, by=colleague, at=later)
        one = actions.publish_message(message_id=one.id, seen=one.version, by=official, at=later)

    one.refresh_from_db()
    assert (one.subject, one.text, one.state, one.version) == ("De sleutel", "Daarna.", "published", 5)
    assert (one.read_by, one.published_by) == (colleague, official)
    kinds = ["drafted", "revised", "offered", "read", "published"]
    assert [entry.kind for entry in entries] == [f"message.{kind}" for kind in kinds]
    assert not any("Daarna" in entry.body or "sleutel" in entry.body for entry in entries)
    assert [sealed.content for entry in entries for sealed in entry.sealed.filter(name="text")] == ["Daarna."]


def test_the_writer_is_never_the_second_reader(ready: GroupMessage, official: Person, refused: Refused) -> None:
    with refused(actions.CannotGiveLeave, "U schreef deze tekst"):
        actions.give_leave(message_id=ready.id, remark="", seen=ready.version, by=official, at=ready.written_at)


def test_who_changed_it_last_is_its_writer(
    draft: GroupMessage, official: Person, colleague: Person, later: datetime, refused: Refused
) -> None:
    one = actions.revise_and_offer(
        message_id=draft.id,
        subject="De sleutel",
        text="Ik maakte er iets anders van.",
        reader=official,
        seen=draft.version,
        by=colleague,
        at=later,
    )
    assert (one.state, one.reader, one.written_by) == ("ready", official, colleague)
    with refused(actions.CannotGiveLeave, "U schreef deze tekst"):
        actions.give_leave(message_id=one.id, remark="", seen=one.version, by=colleague, at=later)
    assert actions.give_leave(message_id=one.id, remark="", seen=one.version, by=official, at=later).may_go_out


def test_a_change_after_the_leave_asks_for_another_one(
    read: GroupMessage, official: Person, later: datetime, refused: Refused
) -> None:
    one = actions.revise_message(
        message_id=read.id, subject=read.subject, text="Toch anders.", seen=read.version, by=official, at=later
    )
    assert (one.state, one.read_at, one.reader) == ("draft", None, None)
    with refused(actions.CannotPublishMessage, "tweede lezer"):
        actions.publish_message(message_id=one.id, seen=one.version, by=official, at=later)


def test_a_message_that_is_sent_back_is_a_draft_with_a_remark(
    ready: GroupMessage, colleague: Person, later: datetime, refused: Refused
) -> None:
    with refused(actions.CannotSendBack, "wat er anders moet"):
        actions.send_back(message_id=ready.id, remark=" ", seen=ready.version, by=colleague, at=later)
    one = actions.send_back(message_id=ready.id, remark="Te lang.", seen=ready.version, by=colleague, at=later)
    assert (one.state, one.remark, one.returned_by, one.reader) == ("draft", "Te lang.", colleague, None)


def test_what_was_published_stays_and_a_new_one_puts_it_right(
    published: GroupMessage, official: Person, later: datetime, refused: Refused
) -> None:
    with refused(actions.CannotReviseMessage, "gepubliceerd"):
        actions.revise_message(
            message_id=published.id, subject="x", text="y", seen=published.version, by=official, at=later
        )
    with refused(actions.CannotPublishMessage, "al gepubliceerd"):
        actions.publish_message(message_id=published.id, seen=published.version, by=official, at=later)
    right = actions.draft_message(
        initiative_id=published.initiative_id,
        subject="Verbetering",
        text="Het is de zijdeur.",
        corrects=published.id,
        by=official,
        at=later,
    )
    assert right.corrects == published


def test_only_what_was_published_about_this_plan_is_put_right(
    draft: GroupMessage, official: Person, later: datetime, refused: Refused
) -> None:
    for corrects in (draft.id, uuid.uuid4()):
        with refused(actions.CannotDraftMessage, "rechtgezet"):
            actions.draft_message(
                initiative_id=draft.initiative_id, subject="x", text="y", corrects=corrects, by=official, at=later
            )


@pytest.mark.parametrize("role", OUTSIDERS)
def test_nobody_outside_the_town_hall_does_any_of_it(
    role: str,
    draft: GroupMessage,
    ready: GroupMessage,
    official: Person,
    later: datetime,
    refused: Refused,
    request: pytest.FixtureRequest,
) -> None:
    by = request.getfixturevalue(role)
    who: dict[str, Any] = {"message_id": ready.id, "seen": ready.version, "by": by, "at": later}
    with refused(actions.CannotDraftMessage):
        actions.draft_message(initiative_id=ready.initiative_id, subject="x", text="y", by=by, at=later)
    with refused(actions.CannotReviseMessage):
        actions.revise_message(**who, subject="x", text="y")
    with refused(actions.CannotOfferMessage):
        actions.offer_message(**who, reader=official)
    with refused(actions.CannotGiveLeave):
        actions.give_leave(**who, remark="")
    with refused(actions.CannotSendBack):
        actions.send_back(**who, remark="Nee.")
    with refused(actions.CannotPublishMessage):
        actions.publish_message(**who)


@pytest.mark.parametrize(("subject", "text"), [("", "x"), ("x", " \n"), ("x" * 121, "y"), ("x", "y" * 10_001)])
def test_a_message_says_something_and_not_too_much(
    subject: str, text: str, draft: GroupMessage, official: Person, later: datetime, refused: Refused
) -> None:
    with refused(actions.CannotDraftMessage):
        actions.draft_message(initiative_id=draft.initiative_id, subject=subject, text=text, by=official, at=later)
    with refused(actions.CannotReviseMessage):
        actions.revise_message(
            message_id=draft.id, subject=subject, text=text, seen=draft.version, by=official, at=later
        )


def test_a_reader_is_a_colleague_at_this_table_who_did_not_write_it(
    draft: GroupMessage,
    official: Person,
    social_worker: Person,
    other_district_official: Person,
    later: datetime,
    refused: Refused,
) -> None:
    for reader in (official, social_worker, other_district_official):
        with refused(actions.CannotOfferMessage):
            actions.offer_message(message_id=draft.id, reader=reader, seen=draft.version, by=official, at=later)


# Two people in one file


def test_nobody_overwrites_what_they_did_not_see(
    draft: GroupMessage, official: Person, colleague: Person, later: datetime, refused: Refused
) -> None:
    seen = draft.version
    actions.revise_message(message_id=draft.id, subject="Een", text="Van Carla.", seen=seen, by=colleague, at=later)
    with refused(actions.CannotOverwrite, "Carla Smit"):
        actions.revise_message(message_id=draft.id, subject="Twee", text="Van Omar.", seen=seen, by=official, at=later)
    with refused(actions.CannotOverwrite):
        actions.offer_message(message_id=draft.id, reader=official, seen=seen, by=official, at=later)


@pytest.mark.parametrize("last", ["revised", "offered", "sent back"])
def test_who_touched_it_last_is_named(
    last: str,
    ready: GroupMessage,
    official: Person,
    colleague: Person,
    executive: Person,
    later: datetime,
    refused: Refused,
) -> None:
    """Carla sent it back; Omar wrote it anew; Eva gave it to Carla."""
    now = actions.send_back(message_id=ready.id, remark="Te kort.", seen=ready.version, by=colleague, at=later)
    name = colleague.name
    if last != "sent back":
        typed = {"subject": "Anders", "text": "Langer."}
        now = actions.revise_message(message_id=ready.id, **typed, seen=now.version, by=official, at=later)
        name = official.name
    if last == "offered":
        now = actions.offer_message(
            message_id=ready.id, reader=colleague, seen=now.version, by=executive, at=later + timedelta(hours=1)
        )
        name = executive.name
    assert (now.touched_by.name if now.touched_by else "") == name
    with refused(actions.CannotOverwrite, name):
        actions.revise_message(message_id=ready.id, subject="Oud", text="Oud.", seen=1, by=official, at=later)


def test_a_leave_is_for_the_text_that_was_seen(
    ready: GroupMessage, colleague: Person, official: Person, later: datetime, refused: Refused
) -> None:
    seen = ready.version
    again = actions.revise_and_offer(
        message_id=ready.id, subject="Anders", text="Anders.", reader=colleague, seen=seen, by=official, at=later
    )
    assert again.state == "ready"
    with refused(actions.CannotOverwrite):
        actions.give_leave(message_id=ready.id, remark="", seen=seen, by=colleague, at=later)
    with refused(actions.CannotOverwrite):
        actions.send_back(message_id=ready.id, remark="Te kort.", seen=seen, by=colleague, at=later)


def test_both_texts_stand_beside_each_other(
    at_desk: Client, draft: GroupMessage, colleague: Person, later: datetime
) -> None:
    actions.revise_message(
        message_id=draft.id, subject="Van Carla", text="Haal hem maandag.", seen=1, by=colleague, at=later
    )
    page = at_desk.post(
        address_of(draft), {"action": "save", "subject": "Van Omar", "text": "Haal hem dinsdag.", "seen": "1"}
    )
    said = page.content.decode()
    assert page.status_code == 200
    assert "Haal hem maandag." in said
    assert "Haal hem dinsdag." in said
    draft.refresh_from_db()
    assert draft.text == "Haal hem maandag."

    # Saving once more, with both before them, keeps what they typed.
    seen = page.context["writing"]["seen"].value()
    typed = {"action": "save", "subject": "Van Omar", "text": "Haal hem dinsdag.", "seen": seen}
    assert at_desk.post(address_of(draft), typed).status_code == 302
    draft.refresh_from_db()
    assert draft.text == "Haal hem dinsdag."


@pytest.mark.parametrize("seen", ["", "x", "-1", "99999999999999999999"])
def test_a_forged_version_is_one_that_nobody_saw(
    seen: str, at_desk: Client, draft: GroupMessage, nothing_written: NothingWritten
) -> None:
    with nothing_written():
        page = at_desk.post(address_of(draft), {"action": "save", "subject": "x", "text": "y", "seen": seen})
    assert page.status_code == 200
    assert "y" in page.content.decode()


# Pages


def test_the_whole_way_at_the_desk(
    at_desk: Client, signed_in: SignedIn, accepted_initiative: Initiative, colleague: Person, representative: Person
) -> None:
    new = reverse("desk:new-message", args=[accepted_initiative.id])
    assert at_desk.post(new, {"subject": "De sleutel", "text": "Haal hem maandag."}).status_code == 302
    one = GroupMessage.objects.get()
    typed = {"action": "offer", "subject": one.subject, "text": one.text, "reader": str(colleague.id), "seen": "1"}
    assert at_desk.post(address_of(one), typed).status_code == 302

    reading = signed_in(colleague)
    page = reading.get(address_of(one))
    assert page.context["may_give_leave"]
    assert "Haal hem maandag." in page.content.decode()
    seen = page.context["message"].version
    assert reading.post(address_of(one), {"action": "leave", "remark": "", "seen": seen}).status_code == 302
    one.refresh_from_db()
    assert at_desk.post(address_of(one), {"action": "publish", "seen": one.version}).status_code == 302

    rosa = signed_in(representative)
    assert "Haal hem maandag." in rosa.get(reverse("group-messages", args=[one.initiative_id])).content.decode()
    assert "De sleutel" in rosa.get(accepted_initiative.get_absolute_url()).content.decode()


def test_a_refusal_keeps_what_was_typed(at_desk: Client, draft: GroupMessage, nothing_written: NothingWritten) -> None:
    with nothing_written():
        page = at_desk.post(
            address_of(draft), {"action": "offer", "subject": "Anders", "text": "Getypt.", "reader": "", "seen": "1"}
        )
    assert "Getypt." in page.content.decode()
    assert page.context["writing"].errors


def test_only_the_group_reads_it_in_public(
    published: GroupMessage, signed_in: SignedIn, neighbour: Person, resident: Person, social_worker: Person
) -> None:
    """On the page of the plan too, which is kept for readers with the same doors."""
    plan = published.initiative.get_absolute_url()
    page = reverse("group-messages", args=[published.initiative_id])
    assert published.subject in signed_in(neighbour).get(plan).content.decode()
    for other in (None, resident, social_worker):
        client = signed_in(other)
        assert published.subject not in client.get(plan).content.decode()
        assert client.get(page).status_code in {302, 404}
    assert published.subject in signed_in(neighbour).get(plan).content.decode()


def test_a_draft_is_read_by_nobody_of_the_group(read: GroupMessage, signed_in: SignedIn, neighbour: Person) -> None:
    client = signed_in(neighbour)
    page = reverse("group-messages", args=[read.initiative_id])
    assert read.subject not in client.get(page).content.decode()
    assert read.subject not in client.get(read.initiative.get_absolute_url()).content.decode()


def test_a_message_that_is_sent_twice_is_one_draft(
    at_desk: Client, signed_in: SignedIn, accepted_initiative: Initiative, official: Person, colleague: Person
) -> None:
    new = reverse("desk:new-message", args=[accepted_initiative.id])
    key = at_desk.get(new).context["form"]["key"].value()
    sent = {"subject": "De sleutel", "text": "Haal hem maandag.", "key": key}
    for _time in (1, 2):
        made = at_desk.post(new, sent).headers["Location"]
    first = GroupMessage.objects.get()
    assert str(first.id) == key
    assert made == address_of(first)
    at_desk.post(new, {**sent, "text": "Haal hem dinsdag."})  # from a page that was kept
    signed_in(colleague).post(new, sent)
    at_desk.post(new, {**sent, "key": "x"})
    assert GroupMessage.objects.count() == 4


def test_what_was_thrown_away_does_not_come_back_under_its_name(
    at_desk: Client, accepted_initiative: Initiative, official: Person, later: datetime
) -> None:
    new, key = reverse("desk:new-message", args=[accepted_initiative.id]), uuid.uuid4()
    sent = {"subject": "De sleutel", "text": "Haal hem maandag.", "key": key}
    at_desk.post(new, sent)
    actions.drop_message(message_id=key, seen=1, by=official, at=later)
    at_desk.post(new, sent)
    assert GroupMessage.objects.get().id != key


def test_a_message_of_another_plan_is_not_opened_from_here(at_desk: Client, draft: GroupMessage) -> None:
    address = reverse("desk:message", args=[uuid.uuid4(), draft.id])
    assert at_desk.get(address).status_code == 404
    new = reverse("desk:new-message", args=[draft.initiative_id])
    for named in ("nonsense", str(uuid.uuid4()), str(draft.id)):
        assert at_desk.get(new, {"herstelt": named}).status_code == 404


# Throwing a draft away


@pytest.mark.parametrize("stage", ["draft", "ready", "read"])
def test_who_began_a_message_throws_it_away_until_it_is_published(
    stage: str, request: pytest.FixtureRequest, official: Person, later: datetime, new_entries: NewEntries
) -> None:
    one = request.getfixturevalue(stage)
    with new_entries() as entries:
        actions.drop_message(message_id=one.id, seen=one.version, by=official, at=later)
    assert not GroupMessage.objects.exists()
    assert [(entry.kind, entry.subject) for entry in entries] == [("message.dropped", one.id)]
    assert str(one.initiative_id) not in entries[0].body


def test_nobody_else_throws_it_away_nor_what_was_published_nor_what_they_did_not_see(
    published: GroupMessage, colleague: Person, official: Person, later: datetime, refused: Refused
) -> None:
    with refused(actions.CannotDropMessage, "gepubliceerd"):
        actions.drop_message(message_id=published.id, seen=published.version, by=official, at=later)
    one = actions.draft_message(
        initiative_id=published.initiative_id, subject="Nog iets", text="Dag.", by=official, at=later
    )
    with refused(actions.CannotDropMessage, "begon"):
        actions.drop_message(message_id=one.id, seen=one.version, by=colleague, at=later)
    actions.revise_message(message_id=one.id, subject="Nog iets", text="Hallo.", seen=1, by=colleague, at=later)
    with refused(actions.CannotOverwrite, str(colleague)):
        actions.drop_message(message_id=one.id, seen=1, by=official, at=later)


def test_it_is_asked_before_it_is_thrown_away(
    at_desk: Client, ready: GroupMessage, colleague: Person, later: datetime, signed_in: SignedIn
) -> None:
    drop = reverse("desk:drop-message", args=[ready.initiative_id, ready.id])
    assert drop in at_desk.get(address_of(ready)).content.decode()
    reader = signed_in(colleague)
    assert drop not in reader.get(address_of(ready)).content.decode()
    assert reader.post(drop, {"seen": ready.version}).status_code == 404
    asked = at_desk.get(drop).content.decode()
    assert ready.text in asked
    assert f"{colleague} is gevraagd" in asked

    actions.give_leave(message_id=ready.id, remark="", seen=ready.version, by=colleague, at=later)
    told = at_desk.post(drop, {"seen": ready.version})
    assert str(colleague) in told.content.decode()
    seen = told.context["form"]["seen"].value()
    assert at_desk.post(drop, {"seen": seen}).headers["Location"] == reverse(
        "desk:messages", args=[ready.initiative_id]
    )
    assert not GroupMessage.objects.exists()
    assert at_desk.get(address_of(ready)).status_code == 404


# Mail


def all_mail(at: datetime) -> None:
    while notifications.distribute(at=at):
        pass
    while notifications.deliver_next(at=at):
        pass


def test_everybody_of_the_group_gets_the_text_by_mail(
    read: GroupMessage, official: Person, later: datetime, mailoutbox: Any
) -> None:
    all_mail(later)
    mailoutbox.clear()
    at = later + timedelta(minutes=1)
    actions.publish_message(message_id=read.id, seen=read.version, by=official, at=at)
    all_mail(at)
    assert {mail.to[0] for mail in mailoutbox} == {"rosa@example.org", "noor@example.org"}
    assert all("U kunt hem halen." in mail.body and mail.subject == "De sleutel" for mail in mailoutbox)


def test_who_left_the_group_meanwhile_gets_no_mail(
    published: GroupMessage, neighbour: Person, representative: Person, later: datetime, mailoutbox: Any
) -> None:
    while notifications.distribute(at=later):
        pass
    assert Message.objects.filter(kind="message.published", person=neighbour).exists()
    left = Membership.objects.get(person=neighbour)
    accounts.end_membership(membership_id=left.id, by=representative, at=later)
    all_mail(later)
    got = {mail.to[0] for mail in mailoutbox if mail.subject == "De sleutel"}
    assert got == {"rosa@example.org"}


def test_the_second_reader_hears_of_it_without_the_text(ready: GroupMessage, later: datetime, mailoutbox: Any) -> None:
    all_mail(later)
    (mail,) = [mail for mail in mailoutbox if mail.to == ["carla@example.org"]]
    assert "halen" not in mail.body
    assert address_of(ready) in mail.body


# Templates


def test_a_template_is_filled_in_when_it_is_chosen(at_desk: Client, accepted_initiative: Initiative) -> None:
    AnswerTemplate.objects.create(
        key="ontvangen",
        name="Ontvangen",
        subject="Over {titel}",
        body="Beste {naam_groep},\n\nDit is plan {kenmerk}, stap {stap}, uiterlijk {uiterste_dag}.\n"
        "{behandelaar}, {gemeente}, {datum}",
    )
    page = at_desk.get(reverse("desk:new-message", args=[accepted_initiative.id]), {"sjabloon": "ontvangen"})
    form = page.context["form"]
    assert form["subject"].value() == "Over De bibliotheek blijft open"
    text = form["text"].value()
    assert "Beste Lezers van Oudeland" in text
    assert "Omar Haddad" in text
    assert "4 november 2026" in text
    assert "Kennismaken" in text
    assert accepted_initiative.reference in text
    assert "{" not in text


@pytest.fixture
def ontvangen(db: None) -> AnswerTemplate:
    return AnswerTemplate.objects.create(
        key="ontvangen", name="Ontvangen", subject="Over {titel}", body="De stap is: {stap}. Groet, {behandelaar}."
    )


def filled(client: Client, initiative: Initiative, **typed: str) -> Any:
    """The page after the button that fills in a template, with the text of the browser's own line ends."""
    sent = {name: text.replace("\n", "\r\n") for name, text in typed.items()}
    return client.post(reverse("desk:new-message", args=[initiative.id]), {"action": "fill", **sent})


def test_a_template_leaves_what_was_typed(
    ontvangen: AnswerTemplate,
    at_desk: Client,
    accepted_initiative: Initiative,
    nothing_written: NothingWritten,
) -> None:
    key = str(uuid.uuid4())
    with nothing_written():
        page = filled(
            at_desk, accepted_initiative, sjabloon="ontvangen", subject=" ", text="Dit schreef ik.\nZelf.", key=key
        )
    form = page.context["form"]
    assert not form.is_bound
    assert form["subject"].value() == "Over De bibliotheek blijft open"
    assert form["text"].value() == "Dit schreef ik.\nZelf."
    assert form["key"].value() == key
    assert not GroupMessage.objects.exists()


def test_another_template_takes_the_place_of_one_that_nobody_changed(
    ontvangen: AnswerTemplate, at_desk: Client, accepted_initiative: Initiative
) -> None:
    AnswerTemplate.objects.create(key="later", name="Later", subject="Nog even", body="Wij komen er\nop terug.")
    first = filled(at_desk, accepted_initiative, sjabloon="later", subject="", text="").context["form"]
    typed = {name: first[name].value() for name in ("subject", "text")}
    assert typed["text"] == "Wij komen er\nop terug."
    second = filled(at_desk, accepted_initiative, sjabloon="ontvangen", **typed).context["form"]
    assert second["subject"].value() == "Over De bibliotheek blijft open"
    assert second["text"].value().startswith("De stap is:")
    third = filled(at_desk, accepted_initiative, sjabloon="later", subject="Mijn", text=second["text"].value())
    assert third.context["form"]["subject"].value() == "Mijn"
    assert third.context["form"]["text"].value() == typed["text"]


@pytest.mark.parametrize("chosen", ["", "bestaat-niet"])
def test_a_template_that_is_none_takes_nothing_away(
    chosen: str, ontvangen: AnswerTemplate, at_desk: Client, accepted_initiative: Initiative
) -> None:
    left = begun(at_desk, accepted_initiative).context["form"]["text"].value()
    form = filled(at_desk, accepted_initiative, sjabloon=chosen, subject="Zo", text=left).context["form"]
    assert (form["subject"].value(), form["text"].value()) == ("Zo", left)


def test_a_message_that_was_refused_keeps_its_text_when_a_template_is_chosen(
    ontvangen: AnswerTemplate, at_desk: Client, accepted_initiative: Initiative
) -> None:
    address = reverse("desk:new-message", args=[accepted_initiative.id])
    refused = at_desk.post(address, {"subject": "", "text": "Dit schreef ik."})
    assert refused.context["form"].errors
    assert "Wat u zelf typte, blijft staan." in refused.content.decode()
    page = filled(at_desk, accepted_initiative, sjabloon="ontvangen", subject="", text="Dit schreef ik.")
    assert page.context["form"]["text"].value() == "Dit schreef ik."
    assert page.context["form"]["subject"].value().startswith("Over")


def begun(client: Client, initiative: Initiative) -> Any:
    return client.get(reverse("desk:new-message", args=[initiative.id]), {"sjabloon": "ontvangen"})


def test_who_handles_it_now_stands_in_the_letter(
    ontvangen: AnswerTemplate,
    at_desk: Client,
    accepted_initiative: Initiative,
    official: Person,
    colleague: Person,
    admin: Person,
    team: Party,
    later: datetime,
) -> None:
    """Omar accepted it; then Carla handles it; then she leaves and nobody of the team does."""

    def signed() -> str:
        return begun(at_desk, accepted_initiative).context["form"]["text"].value().rpartition("Groet, ")[2]

    assert signed() == "Omar Haddad."
    for running in Assignment.objects.filter(until=None):
        decisions.end_assignment(assignment_id=running.id, by=official, at=later)
    process = accepted_initiative.process
    assert process is not None
    actions.assign(process=process, works=[Work("handler", team, colleague)], by=official, at=later)
    assert signed() == "Carla Smit."
    actions.assign(process=process, works=[Work("handler", team, official)], by=official, at=later)
    assert signed() == "Carla Smit en Omar Haddad."
    last = Assignment.objects.get(person=official, until=None)
    decisions.end_assignment(assignment_id=last.id, by=official, at=later)
    own = Membership.objects.get(person=colleague)
    accounts.end_membership(membership_id=own.id, by=admin, at=later)
    assert signed() == f"{team.name}."


def test_no_letter_names_a_last_day_while_the_clock_stands_still(
    ontvangen: AnswerTemplate, at_desk: Client, joint_step: Step, official: Person, later: datetime
) -> None:
    ontvangen.body = "U hoort uiterlijk op {uiterste_dag} meer."
    ontvangen.save()
    plan = Initiative.objects.get()
    assert "uiterlijk op 28 december 2026 meer" in begun(at_desk, plan).context["form"]["text"].value()
    decisions.suspend_term(
        step_id=joint_step.id, until=later.date() + timedelta(days=7), reason="Iets.", by=official, at=later
    )
    page = begun(at_desk, plan)
    assert not page.context["form"]["text"].value()
    assert "de klok staat stil" in page.content.decode()


def test_the_reader_is_marked_as_needed_and_a_draft_is_saved_without(draft: GroupMessage, at_desk: Client) -> None:
    address = address_of(draft)
    page = at_desk.get(address).content.decode()
    label = page[page.index('for="id_reader"') :].split("</label>")[0]
    assert "hoeft niet" not in label
    typed = {"subject": "Een", "text": "Twee", "seen": draft.version}
    offered = at_desk.post(address, {**typed, "action": "offer"})
    assert offered.context["writing"].errors["reader"] == ["Kies wie het leest voordat het uitgaat."]
    assert at_desk.post(address, {**typed, "action": "save"}).status_code == 302


@pytest.mark.parametrize(
    ("text", "value", "filled"),
    [
        ("Nu: {stap}. En", "Kan het?", "Nu: Kan het? En"),
        ("Nu: {stap}.", "Verkennen", "Nu: Verkennen."),
        ("Nu: {stap}? En", "Kan het?", "Nu: Kan het?? En"),
        ("{stap}.{stap}.", "Klaar!", "Klaar!Klaar!"),
    ],
)
def test_no_sentence_ends_twice(text: str, value: str, filled: str) -> None:
    assert answer_fields.filled(text, {"stap": value}) == filled


def test_what_comes_in_a_field_is_not_filled_in_again() -> None:
    assert answer_fields.filled("{titel} {x}", {"titel": "{datum}", "datum": "nu"}) == "{datum} {x}"


@pytest.mark.parametrize(("body", "named"), [("Dag {naam}", "{naam}"), ("{titel", "accolade"), ("{}", "{}")])
def test_a_field_that_does_not_exist_is_refused_by_its_name(body: str, named: str) -> None:
    template = AnswerTemplate(key="x", name="X", subject="x", body=body)
    with pytest.raises(ValidationError, match=named):
        template.full_clean()
    the_database_refuses(template.save, "civilservants_template_fields_exist")


def test_an_admin_who_misspells_a_field_hears_which(
    signed_in: SignedIn, admin: Person, nothing_written: NothingWritten
) -> None:
    client = signed_in(admin)
    filled = {"key": "dag", "name": "Dag", "subject": "Dag", "body": "Dag {naam_gorep}", "is_open": "on"}
    with nothing_written():
        page = client.post(reverse("admin:civilservants_answertemplate_add"), filled)
    assert "{naam_gorep}" in page.content.decode()
    assert "{naam_groep}" in page.content.decode()
    filled["body"] = "Dag {naam_groep}"
    assert client.post(reverse("admin:civilservants_answertemplate_add"), filled).status_code == 302
    assert Entry.objects.filter(kind="reference.changed").exists()


def test_two_admins_in_one_template_see_it_before_they_overwrite(
    signed_in: SignedIn, admin: Person, nothing_written: NothingWritten
) -> None:
    template = AnswerTemplate.objects.create(key="dag", name="Dag", subject="Dag", body="Dag {naam_groep}")
    address = reverse("admin:civilservants_answertemplate_change", args=["dag"])
    client = signed_in(admin)
    first = client.get(address).context["adminform"].form
    typed = {"name": "Dag", "subject": "Dag", "body": "Dag allemaal", "is_open": "on", "seen": first["seen"].value()}
    AnswerTemplate.objects.update(subject="Goedendag")
    with nothing_written():
        page = client.post(address, typed)
    assert "Goedendag" in page.content.decode()
    form = page.context["adminform"].form
    assert form["body"].value() == "Dag allemaal"
    assert client.post(address, {**typed, "seen": form["seen"].value()}).status_code == 302
    template.refresh_from_db()
    assert (template.subject, template.body) == ("Dag", "Dag allemaal")
    with nothing_written():  # A form that does not say what was seen is refused too.
        client.post(address, {name: value for name, value in typed.items() if name != "seen"})


def test_every_field_can_be_kept_by_the_database() -> None:
    body = " ".join(f"{{{name}}}" for name in answer_fields.FIELDS)
    AnswerTemplate.objects.create(key="alles", name="Alles", subject="x", body=body)


# What the database refuses by itself


def test_the_database_keeps_what_was_published(published: GroupMessage) -> None:
    table = "UPDATE civilservants_groupmessage SET version = version + 1, "
    the_database_refuses(lambda: sql(f"{table} text = 'anders'"), "stays as it is")
    the_database_refuses(lambda: sql("DELETE FROM civilservants_groupmessage"), "not deleted")


def test_the_database_wants_a_second_reader(read: GroupMessage, official: Person, later: datetime) -> None:
    messages = GroupMessage.objects.filter(id=read.id)
    version = read.version + 1
    the_database_refuses(lambda: messages.update(version=version, text="anders"), "another text")
    the_database_refuses(lambda: messages.update(version=version, read_by=official), "read_by_another")
    the_database_refuses(
        lambda: messages.update(version=version, read_at=None, read_by=None, state="published"), "published"
    )
    the_database_refuses(lambda: messages.update(remark="stil"), "moves its version")


def test_two_people_who_save_at_once_are_told_apart(draft: GroupMessage, official: Person, later: datetime) -> None:
    """The version is compared under the lock of the row, so the second sees what the first saved."""
    with transaction.atomic():
        actions.revise_message(message_id=draft.id, subject="a", text="a", seen=1, by=official, at=later)
        with pytest.raises(actions.CannotOverwrite):
            actions.revise_message(message_id=draft.id, subject="b", text="b", seen=1, by=official, at=later)
