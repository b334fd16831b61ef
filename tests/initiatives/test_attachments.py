"""Pictures and documents of a plan: added, looked at by a scanner, shown, served, taken away."""

from __future__ import annotations

import hashlib
import os
import socket
import struct
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from initiatives import actions, files, queries_around, scanning
from initiatives.models import Attachment, Initiative
from ledger.models import Entry
from notifications.plan_recipients import PEOPLE_ABOUT_A_LINE
from tests import factories
from tests.conftest import SignedIn
from tests.refusing import the_database_refuses
from tests.uploading import a_document, a_locked_document, a_picture, a_talkative_document

pytestmark = pytest.mark.django_db

Refused = Callable[..., AbstractContextManager[Any]]
NewEntries = Callable[[], AbstractContextManager[list[Entry]]]


def stored(settings: Any) -> set[str]:
    folder = Path(settings.MEDIA_ROOT) / files.FOLDER
    return {file.name for file in folder.iterdir()} if folder.exists() else set()


@pytest.fixture
def attach(sent_initiative: Initiative, representative: Person, later: datetime) -> Callable[..., Attachment]:
    def attach(**changed: Any) -> Attachment:
        given = {"data": a_picture(located=True), "name": "plein.jpg", "title": "Het plein", "by": representative}
        return actions.attach(initiative_id=sent_initiative.id, at=later, **{**given, **changed})

    return attach


class TestAttach:
    def test_it_is_stored_and_noted(
        self, attach: Callable[..., Attachment], new_entries: NewEntries, settings: Any
    ) -> None:
        with new_entries() as entries:
            attachment = attach()

        assert (attachment.kind, attachment.content_type) == ("picture", "image/jpeg")
        assert stored(settings) == {f"{attachment.file}-full", f"{attachment.file}-small"}
        assert "plein" not in attachment.file
        assert [entry.kind for entry in entries] == ["attachment.added"]
        assert "Het plein" not in entries[0].body
        assert b"GPS" not in files.read(attachment.file, files.FULL)

    def test_a_document(self, attach: Callable[..., Attachment]) -> None:
        attachment = attach(data=a_talkative_document(), name="begroting.pdf")

        assert attachment.kind == "document"
        kept = files.read(attachment.file, files.FULL)
        assert b"Begroting" in kept
        assert b"VERKLAPT" not in kept
        assert (attachment.size, attachment.sha256) == (len(kept), hashlib.sha256(kept).hexdigest())

    @pytest.mark.parametrize("who", ["stranger", "official", "admin", "resident"])
    def test_the_group_alone(
        self,
        attach: Callable[..., Attachment],
        who: str,
        refused: Refused,
        request: pytest.FixtureRequest,
        settings: Any,
    ) -> None:
        person = request.getfixturevalue(who)
        with refused(actions.CannotAttach, "groep"):
            attach(by=person)
        assert stored(settings) == set()

    @pytest.mark.parametrize(
        "wrong",
        [{"title": " \u200b"}, {"title": "x" * 161}, {"data": b""}, {"data": b"<svg/>"}, {"data": a_picture()[:99]}],
    )
    def test_what_is_wrong_leaves_nothing(
        self, attach: Callable[..., Attachment], wrong: dict[str, Any], refused: Refused, settings: Any
    ) -> None:
        with refused(actions.CannotAttach):
            attach(**wrong)
        assert stored(settings) == set()

    def test_too_large(self, attach: Callable[..., Attachment], refused: Refused, settings: Any) -> None:
        settings.UPLOAD_MOST_BYTES = 500
        with refused(actions.CannotAttach, "te groot"):
            attach()

    def test_not_where_the_plan_was_stopped(
        self,
        attach: Callable[..., Attachment],
        sent_initiative: Initiative,
        representative: Person,
        later: datetime,
        refused: Refused,
    ) -> None:
        actions.withdraw(initiative_id=sent_initiative.id, reason="Stop.", by=representative, at=later)
        with refused(actions.CannotAttach):
            attach()

    def test_not_without_end(
        self, attach: Callable[..., Attachment], sent_initiative: Initiative, refused: Refused
    ) -> None:
        factories.AttachmentFactory.create_batch(60, initiative=sent_initiative)
        with refused(actions.CannotAttach, "60"):
            attach()

    def test_a_row_that_does_not_come_leaves_no_file(
        self, attach: Callable[..., Attachment], monkeypatch: pytest.MonkeyPatch, settings: Any
    ) -> None:
        monkeypatch.setattr("initiatives.actions.attachments.new_attachment", lambda *args, **kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            attach()
        assert stored(settings) == set()


class TestScanner:
    def test_it_sees_the_file_as_it_came(
        self, attach: Callable[..., Attachment], settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen: list[bytes] = []
        monkeypatch.setattr(scanning, "clamav", seen.append)
        settings.UPLOAD_SCANNER = "initiatives.scanning.clamav"
        attach(data=a_picture(located=True))
        assert seen == [a_picture(located=True)]

    @pytest.mark.parametrize(
        "answer", [b"stream: Eicar-Test-Signature FOUND\0", b"INSTREAM size limit exceeded. ERROR\0", b""]
    )
    def test_what_is_found_or_not_scanned_is_not_kept(
        self, attach: Callable[..., Attachment], settings: Any, answer: bytes, refused: Refused
    ) -> None:
        settings.UPLOAD_SCANNER = "initiatives.scanning.clamav"
        with a_daemon(answer) as (address, received):
            settings.CLAMAV_ADDRESS = address
            with refused(actions.CannotAttach, "schadelijk" if b"FOUND" in answer else "virussen"):
                attach(data=a_document())
        assert received[0] == a_document()
        assert stored(settings) == set()

    def test_clean(self, attach: Callable[..., Attachment], settings: Any) -> None:
        settings.UPLOAD_SCANNER = "initiatives.scanning.clamav"
        with a_daemon(b"stream: OK\0") as (address, _received):
            settings.CLAMAV_ADDRESS = address
            assert attach().id

    def test_a_scanner_that_is_away_keeps_nothing(
        self, attach: Callable[..., Attachment], settings: Any, refused: Refused
    ) -> None:
        settings.UPLOAD_SCANNER = "initiatives.scanning.clamav"
        settings.CLAMAV_ADDRESS = "127.0.0.1:1"
        with refused(actions.CannotAttach, "virussen"):
            attach()


class a_daemon:  # noqa: N801 - reads as what it is
    """Speaks as clamd does, and gives one answer."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer
        self.received: list[bytes] = []

    def __enter__(self) -> tuple[str, list[bytes]]:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self._serve)
        self.thread.start()
        return f"127.0.0.1:{self.server.getsockname()[1]}", self.received

    def __exit__(self, *details: object) -> None:
        self.thread.join()
        self.server.close()

    def _serve(self) -> None:
        connection, _address = self.server.accept()
        with connection, connection.makefile("rb") as reader:
            assert reader.read(10) == b"zINSTREAM\0"
            content = b""
            while length := struct.unpack("!L", reader.read(4))[0]:
                content += reader.read(length)
            self.received.append(content)
            connection.sendall(self.answer)


class TestShowAndTakeAway:
    def test_published(
        self, attach: Callable[..., Attachment], neighbour: Person, later: datetime, new_entries: NewEntries
    ) -> None:
        attachment = attach()
        with new_entries() as entries:
            actions.publish_attachment(attachment_id=attachment.id, by=neighbour, at=later)
        assert [entry.kind for entry in entries] == ["attachment.published"]
        assert list(queries_around.published_attachments(attachment.initiative)) == [attachment]

    @pytest.mark.parametrize("who", ["stranger", "official"])
    def test_nobody_else_shows_or_takes_away(
        self,
        attach: Callable[..., Attachment],
        who: str,
        later: datetime,
        refused: Refused,
        request: pytest.FixtureRequest,
    ) -> None:
        attachment, person = attach(), request.getfixturevalue(who)
        with refused(actions.CannotPublish):
            actions.publish_attachment(attachment_id=attachment.id, by=person, at=later)
        with refused(actions.CannotRemove):
            actions.remove_attachment(attachment_id=attachment.id, by=person, at=later)

    def test_not_twice_and_not_after(
        self, attach: Callable[..., Attachment], representative: Person, later: datetime, refused: Refused
    ) -> None:
        attachment = attach()
        actions.publish_attachment(attachment_id=attachment.id, by=representative, at=later)
        with refused(actions.CannotPublish):
            actions.publish_attachment(attachment_id=attachment.id, by=representative, at=later)
        actions.remove_attachment(attachment_id=attachment.id, by=representative, at=later)
        with refused(actions.CannotRemove):
            actions.remove_attachment(attachment_id=attachment.id, by=representative, at=later)

    def test_a_draft_shows_nothing(
        self, draft_initiative: Initiative, representative: Person, at: datetime, refused: Refused
    ) -> None:
        attachment = actions.attach(
            initiative_id=draft_initiative.id, data=a_picture(), name="a.jpg", title="A", by=representative, at=at
        )
        with refused(actions.CannotPublish, "Verstuur"):
            actions.publish_attachment(attachment_id=attachment.id, by=representative, at=at)

    def test_taken_away_with_its_file(
        self,
        attach: Callable[..., Attachment],
        representative: Person,
        later: datetime,
        settings: Any,
        django_capture_on_commit_callbacks: Any,
    ) -> None:
        attachment = attach()
        with django_capture_on_commit_callbacks(execute=True):
            actions.remove_attachment(attachment_id=attachment.id, by=representative, at=later)
        assert stored(settings) == set()
        assert not queries_around.attachments_of(attachment.initiative).exists()

    def test_the_sweep_removes_what_belongs_to_nothing(
        self, attach: Callable[..., Attachment], later: datetime, settings: Any
    ) -> None:
        kept = attach()
        stray = files.store(files.Upload("application/pdf", a_document()))
        assert actions.sweep_files(at=later) == 0, "a file of this minute may still get its row"
        old = (later - timedelta(days=2)).timestamp()
        for file in (Path(settings.MEDIA_ROOT) / files.FOLDER).iterdir():
            os.utime(file, (old, old))
        assert actions.sweep_files(at=later) == 1
        assert stored(settings) == {f"{kept.file}-full", f"{kept.file}-small"}
        assert stray not in "".join(stored(settings))


class TestTheDatabase:
    def test_it_refuses(self, attach: Callable[..., Attachment], representative: Person, later: datetime) -> None:
        attachment = attach()
        rows = Attachment.objects.filter(id=attachment.id)
        the_database_refuses(rows.delete)
        the_database_refuses(lambda: rows.update(sha256="1" * 64))
        the_database_refuses(lambda: rows.update(published_at=later))
        the_database_refuses(lambda: rows.update(kind="sheet"))
        the_database_refuses(lambda: factories.AttachmentFactory(content_type="text/html"))
        the_database_refuses(lambda: factories.AttachmentFactory(kind="picture", width=None))
        the_database_refuses(lambda: factories.AttachmentFactory(file="../../etc/passwd"))
        the_database_refuses(
            lambda: factories.AttachmentFactory(kind="sheet", published_at=later, published_by=representative)
        )


@pytest.mark.usefixtures("clock")
class TestServing:
    def test_private_until_shown(
        self,
        attach: Callable[..., Attachment],
        representative: Person,
        neighbour: Person,
        official: Person,
        other_district_official: Person,
        stranger: Person,
        later: datetime,
        signed_in: SignedIn,
    ) -> None:
        attachment = attach()
        for url in (attachment.url, attachment.small_url):
            for person in (representative, neighbour, official):
                assert signed_in(person).get(url).status_code == 200
            for outsider in (None, stranger, other_district_official):
                assert signed_in(outsider).get(url).status_code == 404
        actions.publish_attachment(attachment_id=attachment.id, by=representative, at=later)
        assert Client().get(attachment.url).status_code == 200
        actions.remove_attachment(attachment_id=attachment.id, by=representative, at=later)
        for person in (None, representative, official):
            assert signed_in(person).get(attachment.url).status_code == 404

    def test_under_another_plan_it_is_not_there(
        self, attach: Callable[..., Attachment], representative: Person, signed_in: SignedIn
    ) -> None:
        other = factories.InitiativeFactory(sent=True)
        url = reverse("initiatives:file", args=[other.id, attach().id])
        assert signed_in(representative).get(url).status_code == 404

    def test_a_picture_is_shown_and_a_document_is_saved(
        self, attach: Callable[..., Attachment], representative: Person, signed_in: SignedIn
    ) -> None:
        client = signed_in(representative)
        picture = client.get(attach(name="../../a\r\nb.html").url)
        document = client.get(attach(data=a_document(), name="b.pdf").url)
        assert picture.headers["Content-Disposition"] == 'inline; filename="a b.html.jpg"'
        assert document.headers["Content-Disposition"] == 'attachment; filename="b.pdf"'
        for answer in (picture, document):
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "sandbox" in answer.headers["Content-Security-Policy"]
            assert "private" in answer.headers["Cache-Control"]
        assert (picture.headers["Content-Type"], document.headers["Content-Type"]) == ("image/jpeg", "application/pdf")

    def test_a_browser_that_has_it_asks_whether_it_still_may(
        self, attach: Callable[..., Attachment], representative: Person, stranger: Person, signed_in: SignedIn
    ) -> None:
        attachment = attach()
        tag = signed_in(representative).get(attachment.url).headers["ETag"]
        assert signed_in(representative).get(attachment.url, headers={"if-none-match": tag}).status_code == 304
        assert signed_in(stranger).get(attachment.url, headers={"if-none-match": tag}).status_code == 404

    def test_the_page_of_the_plan_shows_what_was_published(
        self, attach: Callable[..., Attachment], representative: Person, later: datetime, sent_initiative: Initiative
    ) -> None:
        shown, hidden = attach(title="Iedereen"), attach(title="Wij alleen")
        actions.publish_attachment(attachment_id=shown.id, by=representative, at=later)
        page = Client().get(sent_initiative.get_absolute_url()).content.decode()
        assert "Iedereen" in page
        assert shown.small_url in page
        assert "Wij alleen" not in page
        assert hidden.small_url not in page


@pytest.fixture
def form(sent_initiative: Initiative, representative: Person, signed_in: SignedIn) -> Callable[..., Any]:
    client = signed_in(representative)

    def form(data: bytes, **more: Any) -> Any:
        sent = {"file": SimpleUploadedFile("foto.jpg", data, "image/jpeg"), "title": "Het plein", **more}
        return client.post(reverse("initiatives:attachments", args=[sent_initiative.id]), sent)

    return form


@pytest.mark.usefixtures("clock")
class TestTheForm:
    def test_it_adds(self, form: Callable[..., Any]) -> None:
        assert form(a_picture()).status_code == 302
        assert Attachment.objects.get().original_name == "foto.jpg"

    @pytest.mark.parametrize("data", [b"", b"nee", a_picture()[:300], b"\xff\xd8\xff" * 4000])
    def test_what_is_wrong_is_said_beside_it(self, form: Callable[..., Any], data: bytes) -> None:
        answer = form(data)
        assert answer.status_code == 200
        assert 'value="Het plein"' in answer.content.decode()
        assert Attachment.objects.count() == 0

    def test_a_pdf_with_a_password_says_what_to_do(self, form: Callable[..., Any], settings: Any) -> None:
        answer = form(a_locked_document())
        page = answer.content.decode()
        assert "vraagt om een wachtwoord" in page
        assert 'value="Het plein"' in page
        assert list(answer.context["form"].errors) == ["file"]
        assert Attachment.objects.count() == 0
        assert stored(settings) == set()

    def test_far_too_large_is_not_even_taken_in(self, form: Callable[..., Any], settings: Any) -> None:
        settings.UPLOAD_MOST_BYTES = 1000
        answer = form(b"\xff\xd8\xff" * 10_000)
        assert answer.status_code == 200
        assert "Kies een bestand" in answer.content.decode()


class TestTakeDown:
    @pytest.fixture
    def shown(self, attach: Callable[..., Attachment], representative: Person, later: datetime) -> Attachment:
        return actions.publish_attachment(attachment_id=attach().id, by=representative, at=later)

    def test_the_team_takes_it_away_and_says_why(
        self,
        shown: Attachment,
        official: Person,
        neighbour: Person,
        representative: Person,
        later: datetime,
        new_entries: NewEntries,
        settings: Any,
        django_capture_on_commit_callbacks: Any,
    ) -> None:
        with new_entries() as entries, django_capture_on_commit_callbacks(execute=True):
            actions.take_down(attachment_id=shown.id, reason="Een kind is te herkennen.", by=official, at=later)

        shown.refresh_from_db()
        assert (shown.removed_by, shown.taken_down_because) == (official, "Een kind is te herkennen.")
        assert stored(settings) == set()
        assert [entry.kind for entry in entries] == ["attachment.taken_down"]
        assert "herkennen" not in entries[0].body
        told = PEOPLE_ABOUT_A_LINE["attachment.taken_down"](entries[0], later)
        assert told == {representative, neighbour}
        assert not queries_around.published_attachments(shown.initiative)

    @pytest.mark.parametrize("who", ["representative", "neighbour", "other_district_official", "executive", "stranger"])
    def test_the_team_at_the_table_alone(
        self, shown: Attachment, who: str, later: datetime, refused: Refused, request: pytest.FixtureRequest
    ) -> None:
        person = request.getfixturevalue(who)
        with refused(actions.CannotTakeDown, "aan tafel"):
            actions.take_down(attachment_id=shown.id, reason="Nee.", by=person, at=later)

    def test_only_what_everybody_sees(
        self, attach: Callable[..., Attachment], official: Person, later: datetime, refused: Refused
    ) -> None:
        hidden = attach()
        with refused(actions.CannotTakeDown):
            actions.take_down(attachment_id=hidden.id, reason="Nee.", by=official, at=later)

    @pytest.mark.parametrize("reason", ["", " \n ", "x" * 301])
    def test_not_without_a_reason(
        self, shown: Attachment, official: Person, reason: str, later: datetime, refused: Refused
    ) -> None:
        with refused(actions.CannotTakeDown):
            actions.take_down(attachment_id=shown.id, reason=reason, by=official, at=later)

    def test_once(self, shown: Attachment, official: Person, later: datetime, refused: Refused) -> None:
        actions.take_down(attachment_id=shown.id, reason="Ja.", by=official, at=later)
        with refused(actions.CannotTakeDown, "al weggehaald"):
            actions.take_down(attachment_id=shown.id, reason="Ja.", by=official, at=later)

    def test_the_database_wants_it_gone(self, shown: Attachment) -> None:
        the_database_refuses(lambda: Attachment.objects.update(taken_down_because="Zomaar."), "taken_down")

    def test_the_pages(
        self, shown: Attachment, official: Person, representative: Person, signed_in: SignedIn, clock: object
    ) -> None:
        team, plan = signed_in(official), shown.initiative
        listed = reverse("initiatives:attachments-in-public", args=[plan.id])
        assert listed in team.get(plan.get_absolute_url()).content.decode()
        address = reverse("initiatives:take-down", args=[plan.id, shown.id])
        assert address in team.get(listed).content.decode()
        assert team.post(address, {"reason": ""}).status_code == 200
        assert team.post(address, {"reason": "Een kind is te herkennen."}).url == listed
        own = signed_in(representative).get(reverse("initiatives:attachments", args=[plan.id])).content.decode()
        assert "Een kind is te herkennen." in own
        assert team.get(address).status_code == 404
