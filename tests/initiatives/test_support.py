"""Support: online and on paper, taken back, enough or not. It is no decision, and nobody sees who gives it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Person
from initiatives import actions, queries_around
from initiatives.models import Attachment, Initiative, PaperSheet, Support
from ledger.kept import forget_all
from ledger.models import Entry
from notifications import actions as notifications
from tests import factories
from tests.conftest import SignedIn
from tests.racing import losers, race
from tests.refusing import the_database_refuses
from tests.uploading import a_document, a_picture

pytestmark = pytest.mark.django_db

Refused = Callable[..., AbstractContextManager[Any]]
NewEntries = Callable[[], AbstractContextManager[list[Entry]]]


@pytest.fixture
def ended(sent_initiative: Initiative, representative: Person, later: datetime) -> Callable[[], None]:
    return lambda: actions.withdraw(  # type: ignore[return-value]
        initiative_id=sent_initiative.id, reason="Stop.", by=representative, at=later
    )


@pytest.mark.usefixtures("clock")
def test_what_has_ended_asks_for_nothing_any_more(
    sent_initiative: Initiative, ended: Callable[[], None], signed_in: SignedIn, resident: Person
) -> None:
    factories.SupportThresholdFactory(number=25)
    address = sent_initiative.get_absolute_url()
    asking = ("nog 25 nodig", "wat kunt u doen?")
    for client in (Client(), signed_in(resident)):
        assert all(words in client.get(address).content.decode() for words in asking)
    ended()
    for client in (Client(), signed_in(resident)):
        shown = client.get(address).content.decode()
        assert not [words for words in asking if words in shown]
        assert "steunen dit plan" in shown


class TestOnline:
    def test_given_in_the_version_of_now(
        self, sent_initiative: Initiative, resident: Person, later: datetime, new_entries: NewEntries
    ) -> None:
        with new_entries() as entries:
            support = actions.give_support(initiative_id=sent_initiative.id, by=resident, at=later)

        assert (support.version.number, support.withdrawn_at) == (1, None)
        assert [(entry.kind, entry.subject) for entry in entries] == [("support.given", support.id)]
        assert str(resident.id) not in entries[0].body

    def test_twice_is_once(
        self, sent_initiative: Initiative, resident: Person, later: datetime, new_entries: NewEntries
    ) -> None:
        actions.give_support(initiative_id=sent_initiative.id, by=resident, at=later)
        with new_entries() as entries:
            actions.give_support(initiative_id=sent_initiative.id, by=resident, at=later)
        assert entries == []
        assert Support.objects.count() == 1

    @pytest.mark.parametrize("who", ["representative", "neighbour"])
    def test_not_by_the_group_itself(
        self, sent_initiative: Initiative, who: str, later: datetime, refused: Refused, request: pytest.FixtureRequest
    ) -> None:
        person = request.getfixturevalue(who)
        with refused(actions.CannotSupport, "groep"):
            actions.give_support(initiative_id=sent_initiative.id, by=person, at=later)

    def test_not_of_a_draft(
        self, draft_initiative: Initiative, resident: Person, at: datetime, refused: Refused
    ) -> None:
        with refused(actions.CannotSupport):
            actions.give_support(initiative_id=draft_initiative.id, by=resident, at=at)

    def test_not_once_it_has_ended(
        self,
        sent_initiative: Initiative,
        resident: Person,
        stranger: Person,
        later: datetime,
        ended: Callable[[], None],
        refused: Refused,
    ) -> None:
        actions.give_support(initiative_id=sent_initiative.id, by=resident, at=later)
        ended()
        with refused(actions.CannotSupport):
            actions.give_support(initiative_id=sent_initiative.id, by=stranger, at=later)
        with refused(actions.CannotSupport):
            actions.withdraw_support(initiative_id=sent_initiative.id, by=resident, at=later)

    def test_taken_back_and_given_again(
        self, sent_initiative: Initiative, resident: Person, later: datetime, new_entries: NewEntries
    ) -> None:
        actions.give_support(initiative_id=sent_initiative.id, by=resident, at=later)
        with new_entries() as entries:
            actions.withdraw_support(initiative_id=sent_initiative.id, by=resident, at=later)
            actions.withdraw_support(initiative_id=sent_initiative.id, by=resident, at=later)
        assert [entry.kind for entry in entries] == ["support.withdrawn"]
        assert queries_around.support_of(sent_initiative).online == 0
        actions.give_support(initiative_id=sent_initiative.id, by=resident, at=later)
        assert queries_around.support_of(sent_initiative).online == 1
        assert Support.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_double_click_is_one_support(sent_initiative: Initiative, resident: Person, later: datetime) -> None:
    results = race(*[lambda: actions.give_support(initiative_id=sent_initiative.id, by=resident, at=later)] * 4)

    assert losers(results) == []
    assert Support.objects.count() == 1
    assert Entry.objects.filter(kind="support.given").count() == 1


@pytest.fixture
def enter(sent_initiative: Initiative, official: Person, later: datetime) -> Callable[..., PaperSheet]:
    def enter(**changed: Any) -> PaperSheet:
        given = {"data": a_document(), "name": "lijst.pdf", "signatures": 12, "note": "Twee namen onleesbaar."}
        given |= {"collected_on": later.date(), "by": official, "at": later}
        return actions.enter_sheet(initiative_id=sent_initiative.id, **{**given, **changed})

    return enter


class TestPaper:
    def test_it_counts_with_the_sheet_beside_it(
        self, enter: Callable[..., PaperSheet], sent_initiative: Initiative, new_entries: NewEntries
    ) -> None:
        with new_entries() as entries:
            sheet = enter()

        assert (sheet.signatures, sheet.attachment.kind) == (12, "sheet")
        assert [entry.kind for entry in entries] == ["sheet.entered"]
        assert "namen" not in entries[0].body
        assert queries_around.support_of(sent_initiative).paper == 12

    def test_the_same_sheet_counts_once(
        self, enter: Callable[..., PaperSheet], colleague: Person, sent_initiative: Initiative, refused: Refused
    ) -> None:
        """Where the button is pressed twice, or a colleague enters it too."""
        sheet = enter()
        for by in (sheet.entered_by, colleague):
            with refused(actions.CannotEnterSheet, "telt al mee"):
                enter(by=by)
        assert queries_around.support_of(sent_initiative).paper == 12
        enter(data=a_document(b"(Nog een lijst) Tj"))
        actions.strike_sheet(sheet_id=sheet.id, reason="Verkeerd geteld.", by=colleague, at=sheet.entered_at)
        enter(signatures=11)
        assert queries_around.support_of(sent_initiative).paper == 23

    def test_a_photo_of_it(self, enter: Callable[..., PaperSheet]) -> None:
        assert enter(data=a_picture()).attachment.is_image

    @pytest.mark.parametrize("who", ["representative", "resident", "other_district_official", "executive", "admin"])
    def test_the_team_alone(
        self, enter: Callable[..., PaperSheet], who: str, refused: Refused, request: pytest.FixtureRequest
    ) -> None:
        person = request.getfixturevalue(who)
        with refused(actions.CannotEnterSheet, "wijkteam|team"):
            enter(by=person)

    @pytest.mark.parametrize(
        "wrong", [{"signatures": 0}, {"signatures": -1}, {"signatures": 5001}, {"data": b"<html>"}, {"note": "x" * 301}]
    )
    def test_what_is_wrong(self, enter: Callable[..., PaperSheet], wrong: dict[str, Any], refused: Refused) -> None:
        with refused(actions.CannotEnterSheet):
            enter(**wrong)

    def test_not_of_tomorrow(self, enter: Callable[..., PaperSheet], later: datetime, refused: Refused) -> None:
        with refused(actions.CannotEnterSheet, "nog komen"):
            enter(collected_on=(later + timedelta(days=1)).date())

    def test_not_once_it_has_ended(
        self, enter: Callable[..., PaperSheet], ended: Callable[[], None], refused: Refused
    ) -> None:
        ended()
        with refused(actions.CannotEnterSheet):
            enter()

    def test_struck_out_with_a_reason(
        self,
        enter: Callable[..., PaperSheet],
        sent_initiative: Initiative,
        colleague: Person,
        representative: Person,
        later: datetime,
        refused: Refused,
        new_entries: NewEntries,
    ) -> None:
        sheet = enter()
        for by, reason in ((colleague, " "), (colleague, "x" * 301), (representative, "Fout.")):
            with refused(actions.CannotStrikeSheet):
                actions.strike_sheet(sheet_id=sheet.id, reason=reason, by=by, at=later)
        with new_entries() as entries:
            actions.strike_sheet(sheet_id=sheet.id, reason="Dubbel ingevoerd.", by=colleague, at=later)
        assert [entry.kind for entry in entries] == ["sheet.struck", "attachment.removed"]
        sheet.attachment.refresh_from_db()
        assert sheet.attachment.removed_at == later, "a sheet that does not count has no reason to keep its names"
        assert queries_around.support_of(sent_initiative).paper == 0
        with refused(actions.CannotStrikeSheet):
            actions.strike_sheet(sheet_id=sheet.id, reason="Nog eens.", by=colleague, at=later)

    def test_nobody_else_opens_the_sheet(
        self,
        enter: Callable[..., PaperSheet],
        representative: Person,
        official: Person,
        colleague: Person,
        social_worker: Person,
        later: datetime,
        signed_in: SignedIn,
        refused: Refused,
    ) -> None:
        attachment = enter().attachment
        for person in (None, representative, social_worker):
            assert signed_in(person).get(attachment.url).status_code == 404
        for person in (official, colleague):
            assert signed_in(person).get(attachment.url).status_code == 200
        for act, refusal in (
            (actions.publish_attachment, actions.CannotPublish),
            (actions.remove_attachment, actions.CannotRemove),
        ):
            with refused(refusal):
                act(attachment_id=attachment.id, by=representative, at=later)


class TestTheThreshold:
    def test_the_most_specific_counts(self, sent_initiative: Initiative, other_district: Any) -> None:
        theme, district = sent_initiative.theme, sent_initiative.neighbourhood.district
        assert queries_around.support_of(sent_initiative).needed is None
        for needed, which in (
            (10, {}),
            (20, {"district": district}),
            (30, {"theme": theme}),
            (40, {"theme": theme, "district": district}),
        ):
            factories.SupportThresholdFactory(number=needed, **which)
            factories.SupportThresholdFactory(number=99, theme=factories.ThemeFactory())
            assert queries_around.support_of(sent_initiative).needed == needed
        factories.SupportThresholdFactory(number=99, theme=theme, district=other_district)
        assert queries_around.support_of(sent_initiative).needed == 40

    def test_enough_is_online_and_paper_together(
        self, enter: Callable[..., PaperSheet], sent_initiative: Initiative, resident: Person, later: datetime
    ) -> None:
        factories.SupportThresholdFactory(number=13)
        enter(signatures=12)
        assert queries_around.support_of(sent_initiative).missing == 1
        assert "nog 1 nodig" in Client().get(sent_initiative.get_absolute_url()).content.decode()
        actions.give_support(initiative_id=sent_initiative.id, by=resident, at=later)
        assert queries_around.support_of(sent_initiative).is_enough
        assert "Genoeg steun: ja" in Client().get(sent_initiative.get_absolute_url()).content.decode()

    def test_once_each(self, sent_initiative: Initiative) -> None:
        factories.SupportThresholdFactory()
        the_database_refuses(factories.SupportThresholdFactory)
        the_database_refuses(lambda: factories.SupportThresholdFactory(theme=sent_initiative.theme, number=0))


class TestTheDatabase:
    def test_support(self, sent_initiative: Initiative, resident: Person, later: datetime) -> None:
        support = actions.give_support(initiative_id=sent_initiative.id, by=resident, at=later)
        rows = Support.objects.filter(id=support.id)
        the_database_refuses(lambda: factories.SupportFactory(initiative=sent_initiative, person=resident))
        the_database_refuses(
            lambda: factories.SupportFactory(initiative=sent_initiative, version=factories.VersionFactory())
        )
        the_database_refuses(lambda: rows.update(person=factories.PersonFactory()))
        rows.update(withdrawn_at=later)
        the_database_refuses(lambda: rows.update(withdrawn_at=None))

    def test_sheets(self, enter: Callable[..., PaperSheet]) -> None:
        sheet = enter()
        rows = PaperSheet.objects.filter(id=sheet.id)
        the_database_refuses(rows.delete)
        the_database_refuses(lambda: rows.update(signatures=1000))
        the_database_refuses(lambda: rows.update(struck_reason="Zonder wie."))
        the_database_refuses(lambda: factories.PaperSheetFactory(signatures=0))
        the_database_refuses(
            lambda: factories.PaperSheetFactory(
                attachment=factories.AttachmentFactory(initiative=sheet.initiative, kind="picture")
            )
        )


@pytest.mark.usefixtures("clock")
class TestPages:
    def test_names_are_nowhere(self, sent_initiative: Initiative, signed_in: SignedIn, official: Person) -> None:
        factories.SupportFactory(initiative=sent_initiative, person__name="Geheime Steunster")
        for address in (sent_initiative.get_absolute_url(), reverse("initiatives:sheets", args=[sent_initiative.id])):
            assert "Geheime" not in signed_in(official).get(address).content.decode()
        assert "Geheime" not in Client().get("/logboek/").content.decode()

    def test_one_click(self, sent_initiative: Initiative, resident: Person, signed_in: SignedIn) -> None:
        client, plan = signed_in(resident), sent_initiative.get_absolute_url()
        assert "Ik steun dit plan" in client.get(plan).content.decode()
        client.post(reverse("initiatives:support", args=[sent_initiative.id]))
        assert Support.objects.get().person == resident
        assert "U steunt dit plan" in client.get(plan).content.decode()
        client.post(reverse("initiatives:withdraw-support", args=[sent_initiative.id]))
        assert Support.objects.get().withdrawn_at is not None

    def test_the_group_gets_no_button(
        self, sent_initiative: Initiative, neighbour: Person, signed_in: SignedIn
    ) -> None:
        assert "Ik steun dit plan" not in signed_in(neighbour).get(sent_initiative.get_absolute_url()).content.decode()

    def test_as_many_questions_with_500_supporters(
        self, sent_initiative: Initiative, resident: Person, signed_in: SignedIn
    ) -> None:
        def questions(client: Client) -> int:
            forget_all()
            with CaptureQueriesContext(
                connection,
            ) as captured:
                assert client.get(sent_initiative.get_absolute_url()).status_code == 200
            return len(captured)

        client = signed_in(resident)
        questions(client)
        few = questions(client)
        version = sent_initiative.versions.get()
        people = factories.PersonFactory.create_batch(500)
        Support.objects.bulk_create(
            Support(initiative=sent_initiative, person=person, version=version, given_at=sent_initiative.sent_at)
            for person in people
        )
        assert questions(client) == few
        assert "500 mensen steunen" in client.get(sent_initiative.get_absolute_url()).content.decode()

    def test_my_own_page_lists_it(
        self, sent_initiative: Initiative, resident: Person, later: datetime, signed_in: SignedIn
    ) -> None:
        support, helping = (
            reverse(f"initiatives:{name}", args=[sent_initiative.id]) for name in ("support", "offer-help")
        )
        assert support not in signed_in(resident).get("/mijn/").content.decode()
        actions.give_support(initiative_id=sent_initiative.id, by=resident, at=later)
        actions.offer_help(initiative_id=sent_initiative.id, kind="money", message="x", by=resident, at=later)
        page = signed_in(resident).get("/mijn/").content.decode()
        assert support in page
        assert helping in page

    @pytest.mark.parametrize("signatures", ["", "nul", "-4", "9" * 40, "1e9"])
    def test_the_form_of_a_sheet(
        self, sent_initiative: Initiative, official: Person, signed_in: SignedIn, signatures: str
    ) -> None:
        address = reverse("initiatives:sheets", args=[sent_initiative.id])
        good = {"signatures": "12", "collected_on": "2026-11-03", "note": "Markt"}
        file = SimpleUploadedFile("lijst.pdf", a_document())
        answer = signed_in(official).post(address, {**good, "signatures": signatures, "file": file})
        assert answer.status_code == 200
        assert 'value="Markt"' in answer.content.decode()
        assert not Attachment.objects.exists()
        file.seek(0)
        assert signed_in(official).post(address, {**good, "file": file}).status_code == 302
        assert PaperSheet.objects.get().signatures == 12


class TestMail:
    def test_supporters_and_followers_hear_of_a_new_version(
        self,
        sent_initiative: Initiative,
        resident: Person,
        stranger: Person,
        neighbour: Person,
        representative: Person,
        later: datetime,
    ) -> None:
        actions.give_support(initiative_id=sent_initiative.id, by=resident, at=later)
        actions.give_support(initiative_id=sent_initiative.id, by=neighbour_of_nobody(), at=later)
        actions.withdraw_support(initiative_id=sent_initiative.id, by=Person.objects.get(name="Weg"), at=later)
        actions.follow(initiative_id=sent_initiative.id, by=stranger, at=later)
        notifications.skip_to_the_end()
        mail.outbox.clear()

        actions.publish_version(
            initiative_id=sent_initiative.id,
            text=actions.Text("Anders", "Kort"),
            why="Omdat het kan.",
            by=representative,
            at=later,
        )
        notifications.distribute(at=later)
        while notifications.deliver_next(at=later):
            pass

        letters = {letter.to[0]: str(letter.body) for letter in mail.outbox}
        assert set(letters) == {resident.email, stranger.email}
        assert f"/initiatieven/{sent_initiative.id}/versies/?van=1&naar=2" in letters[resident.email]
        assert f"/initiatieven/{sent_initiative.id}/steun/" in letters[resident.email]
        assert "/steun/" not in letters[stranger.email]
        assert "Omdat het kan." in letters[stranger.email]


def neighbour_of_nobody() -> Person:
    person: Person = factories.PersonFactory(name="Weg")
    return person
