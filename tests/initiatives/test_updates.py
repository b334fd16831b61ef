"""What a group tells on the way, with pictures; and taking that away."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Person
from initiatives import actions
from initiatives.models import Attachment, Initiative, Update
from ledger.kept import forget_all
from ledger.models import Entry
from notifications import actions as notifications
from tests import factories
from tests.conftest import SignedIn
from tests.refusing import the_database_refuses
from tests.uploading import a_document, a_picture

pytestmark = pytest.mark.django_db

Refused = Callable[..., AbstractContextManager[Any]]
NewEntries = Callable[[], AbstractContextManager[list[Entry]]]


@pytest.fixture
def post(sent_initiative: Initiative, neighbour: Person, later: datetime) -> Callable[..., Update]:
    def post(**changed: Any) -> Update:
        given = {"title": "De kast staat", "text": "Met zes mensen opgebouwd.", "by": neighbour, "at": later}
        return actions.post_update(initiative_id=sent_initiative.id, **{**given, **changed})

    return post


def a_new_picture(data: bytes | None = None, title: str = "De kast") -> actions.NewPicture:
    return actions.NewPicture(a_picture() if data is None else data, "kast.jpg", title)


class TestPost:
    def test_with_pictures_that_everybody_sees_then(
        self,
        post: Callable[..., Update],
        sent_initiative: Initiative,
        neighbour: Person,
        later: datetime,
        new_entries: NewEntries,
    ) -> None:
        had = actions.attach(
            initiative_id=sent_initiative.id, data=a_picture(), name="a.jpg", title="A", by=neighbour, at=later
        )
        with new_entries() as entries:
            update = post(picture_ids=[had.id], picture=a_new_picture())

        assert [entry.kind for entry in entries] == ["update.posted"]
        assert "kast" not in entries[0].body
        assert {picture.title for picture in update.pictures.all()} == {"A", "De kast"}
        assert not Attachment.objects.filter(published_at=None).exists()

    @pytest.mark.parametrize("picture", [None, a_new_picture()])
    def test_what_is_sent_twice_is_told_once(
        self,
        post: Callable[..., Update],
        neighbour: Person,
        picture: actions.NewPicture | None,
        later: datetime,
        new_entries: NewEntries,
    ) -> None:
        """Each update goes by mail to everybody who follows the plan."""
        with new_entries() as entries:
            first = post(picture=picture)
            assert post(picture=picture) == first
        assert [entry.kind for entry in entries] == ["update.posted"]
        assert Attachment.objects.count() == bool(picture)
        other = post() if picture else post(picture=a_new_picture())
        assert other != first, "with another picture it tells something else"
        assert post(text="Met zeven mensen opgebouwd.") != first
        actions.remove_update(update_id=first.id, reason="Te vroeg.", by=neighbour, at=later)
        assert post() != first

    @pytest.mark.parametrize("who", ["stranger", "official", "admin"])
    def test_the_group_alone(
        self, post: Callable[..., Update], who: str, refused: Refused, request: pytest.FixtureRequest
    ) -> None:
        person = request.getfixturevalue(who)
        with refused(actions.CannotPostUpdate, "groep"):
            post(by=person)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"title": ""},
            {"title": "x" * 101},
            {"text": "\u200b"},
            {"text": "x" * 5001},
            {"picture": a_new_picture(b"<svg>")},
            {"picture": a_new_picture(a_document())},
            {"picture": a_new_picture(title=" ")},
            {"picture_ids": [uuid4()]},
            {"picture_ids": [uuid4() for _ in range(7)]},
        ],
    )
    def test_what_is_wrong(self, post: Callable[..., Update], wrong: dict[str, Any], refused: Refused) -> None:
        with refused(actions.CannotPostUpdate):
            post(**wrong)

    def test_not_with_what_is_of_another_plan(self, post: Callable[..., Update], refused: Refused) -> None:
        for attachment in (factories.AttachmentFactory(), factories.AttachmentFactory(kind="sheet")):
            with refused(actions.CannotPostUpdate):
                post(picture_ids=[attachment.id], picture=a_new_picture())

    def test_not_of_a_draft_or_what_was_stopped(
        self,
        draft_initiative: Initiative,
        representative: Person,
        at: datetime,
        refused: Refused,
    ) -> None:
        def post() -> Update:
            return actions.post_update(initiative_id=draft_initiative.id, title="A", text="B", by=representative, at=at)

        with refused(actions.CannotPostUpdate):
            post()
        actions.withdraw(initiative_id=draft_initiative.id, reason="Stop.", by=representative, at=at)
        with refused(actions.CannotPostUpdate):
            post()


class TestRemove:
    @pytest.mark.parametrize(("who", "for_whom"), [("representative", "group"), ("colleague", "team")])
    def test_with_the_reason_in_its_place(
        self,
        post: Callable[..., Update],
        who: str,
        for_whom: str,
        later: datetime,
        new_entries: NewEntries,
        refused: Refused,
        request: pytest.FixtureRequest,
    ) -> None:
        update, person = post(), request.getfixturevalue(who)
        with refused(actions.CannotRemoveUpdate):
            actions.remove_update(update_id=update.id, reason=" ", by=person, at=later)
        with new_entries() as entries:
            actions.remove_update(update_id=update.id, reason="Er stond een naam in.", by=person, at=later)
        assert [entry.kind for entry in entries] == ["update.removed"]
        update.refresh_from_db()
        assert update.removed_for == for_whom
        page = Client().get(reverse("initiatives:updates", args=[update.initiative_id])).content.decode()
        assert "Er stond een naam in." in page
        assert "zes mensen" not in page
        assert "zes mensen" not in Client().get(update.initiative.get_absolute_url()).content.decode()
        with refused(actions.CannotRemoveUpdate):
            actions.remove_update(update_id=update.id, reason="Nog eens.", by=person, at=later)

    def test_its_pictures_go_with_it_unless_another_shows_them(
        self,
        post: Callable[..., Update],
        sent_initiative: Initiative,
        neighbour: Person,
        colleague: Person,
        later: datetime,
    ) -> None:
        shared = actions.attach(
            initiative_id=sent_initiative.id, data=a_picture(), name="a.jpg", title="A", by=neighbour, at=later
        )
        update = post(picture_ids=[shared.id], picture=a_new_picture())
        post(title="Nog iets", picture_ids=[shared.id])
        actions.remove_update(update_id=update.id, reason="Er staat een kind op.", by=colleague, at=later)
        gone = Attachment.objects.exclude(removed_at=None)
        assert [picture.title for picture in gone] == ["De kast"]
        assert Client().get(gone[0].url).status_code == 404

    @pytest.mark.parametrize("who", ["stranger", "other_district_official", "social_worker", "admin"])
    def test_nobody_else(
        self, post: Callable[..., Update], who: str, later: datetime, refused: Refused, request: pytest.FixtureRequest
    ) -> None:
        update, person = post(), request.getfixturevalue(who)
        with refused(actions.CannotRemoveUpdate):
            actions.remove_update(update_id=update.id, reason="Weg.", by=person, at=later)


def test_the_database_refuses(post: Callable[..., Update], later: datetime, neighbour: Person) -> None:
    rows = Update.objects.filter(id=post().id)
    the_database_refuses(rows.delete)
    the_database_refuses(lambda: rows.update(text="Anders"))
    the_database_refuses(lambda: rows.update(removed_at=later, removed_by=neighbour, removed_for="group"))
    the_database_refuses(lambda: factories.UpdateFactory(text=""))


@pytest.mark.usefixtures("clock")
class TestPages:
    def test_the_last_three_and_all(self, sent_initiative: Initiative, later: datetime) -> None:
        for number in range(50):
            factories.UpdateFactory(
                initiative=sent_initiative, title=f"Nummer-{number}.", posted_at=later + timedelta(minutes=number)
            )
        plan = Client().get(sent_initiative.get_absolute_url()).content.decode()
        assert [n for n in range(50) if f"Nummer-{n}." in plan] == [47, 48, 49]
        assert "Nog 47 berichten" in plan
        address = reverse("initiatives:updates", args=[sent_initiative.id])
        page = Client().get(address, {"page": "5"}).content.decode()
        assert [n for n in range(50) if f"Nummer-{n}." in page] == list(range(10))
        for number in ("0", "-1", "x", "99999", "1e9"):
            assert Client().get(address, {"page": number}).status_code == 200

    def test_as_many_questions_for_fifty(self, sent_initiative: Initiative, later: datetime) -> None:
        def questions(address: str) -> int:
            forget_all()
            with CaptureQueriesContext(connection) as captured:
                assert Client().get(address).status_code == 200
            return len(captured)

        def add(number: int) -> None:
            for one in factories.UpdateFactory.create_batch(number, initiative=sent_initiative, posted_at=later):
                one.pictures.add(
                    factories.AttachmentFactory(
                        initiative=sent_initiative, published_at=later, published_by=one.posted_by
                    )
                )

        addresses = (sent_initiative.get_absolute_url(), reverse("initiatives:updates", args=[sent_initiative.id]))
        add(2)
        few = [questions(address) for address in addresses]
        add(48)
        assert [questions(address) for address in addresses] == few

    def test_the_form(self, sent_initiative: Initiative, representative: Person, signed_in: SignedIn) -> None:
        client, address = signed_in(representative), reverse("initiatives:post-update", args=[sent_initiative.id])
        words = {"title": "Open!", "text": "Wij zijn open."}
        for wrong in (
            {"title": "", "text": "Wij zijn open."},
            {**words, "picture": SimpleUploadedFile("a.jpg", a_picture())},
            {**words, "picture": SimpleUploadedFile("a.jpg", b"nee"), "picture_title": "De deur"},
            {**words, "picture": SimpleUploadedFile("a.jpg", b""), "picture_title": "De deur"},
        ):
            answer = client.post(address, wrong)
            assert answer.status_code == 200
            assert "Wij zijn open." in answer.content.decode()
        assert not Update.objects.exists()
        assert not Attachment.objects.exists()
        good = {**words, "picture": SimpleUploadedFile("a.jpg", a_picture()), "picture_title": "De deur"}
        assert client.post(address, good).status_code == 302
        picture = Attachment.objects.get()
        again = client.post(address, {**words, "pictures": [str(picture.id), "x"]})
        assert again.status_code == 200
        assert client.post(address, {**words, "title": "Weer open!", "pictures": [str(picture.id)]}).status_code == 302
        assert Update.objects.count() == 2


def test_followers_hear_of_it(
    post: Callable[..., Update], sent_initiative: Initiative, stranger: Person, representative: Person, later: datetime
) -> None:
    actions.follow(initiative_id=sent_initiative.id, by=stranger, at=later)
    notifications.skip_to_the_end()
    mail.outbox.clear()
    post()
    gone = post(title="Fout")
    actions.remove_update(update_id=gone.id, reason="Fout.", by=representative, at=later)
    notifications.distribute(at=later)
    while notifications.deliver_next(at=later):
        pass
    assert {letter.to[0] for letter in mail.outbox} == {stranger.email, representative.email}
    assert len(mail.outbox) == 2
    assert "Met zes mensen opgebouwd." in str(mail.outbox[0].body)
