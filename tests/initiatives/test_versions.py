"""A plan that was sent changes as a new version: always, and everybody can see what is different."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, Person
from decisions import actions as decisions
from decisions.models import Step
from initiatives import actions
from initiatives.models import Initiative, Version
from ledger.models import Entry
from tests import factories
from tests.conftest import SignedIn
from tests.refusing import the_database_refuses

pytestmark = pytest.mark.django_db

Refused = Callable[..., AbstractContextManager[Any]]
NewEntries = Callable[[], AbstractContextManager[list[Entry]]]


@pytest.fixture
def publish(sent_initiative: Initiative, representative: Person, later: datetime) -> Callable[..., Version]:
    def publish(why: str = "Er kwamen meer vrijwilligers.", **changed: Any) -> Version:
        more = {name: changed.pop(name) for name in ("by", "at", "seen") if name in changed}
        sent_initiative.refresh_from_db()
        text = replace(actions.text_of(sent_initiative), **(changed or {"plan": "Met dertig vrijwilligers."}))
        given = {"by": representative, "at": later, **more}
        version = actions.publish_version(initiative_id=sent_initiative.id, text=text, why=why, **given)
        assert version is not None
        return version

    return publish


def test_what_is_sent_is_the_first(sent_initiative: Initiative, representative: Person, at: datetime) -> None:
    version = Version.objects.get()

    assert (version.initiative, version.number, version.why) == (sent_initiative, 1, "")
    assert (version.title, version.plan) == (sent_initiative.title, sent_initiative.plan)
    assert (version.made_at, version.made_by) == (at, representative)


class TestPublish:
    def test_not_while_others_vote_on_the_text(
        self, publish: Callable[..., Version], joint_step: Step, official: Person, later: datetime, refused: Refused
    ) -> None:
        proposal = decisions.propose(step_id=joint_step.id, by=official, outcome="yes", reasons="Ja.", at=later)
        with refused(actions.CannotPublishVersion, "ligt een voorstel"):
            publish()
        decisions.take_back_proposal(proposal_id=proposal.id, by=official, at=later)
        assert publish().number == 2

    def test_the_old_text_stays(
        self, publish: Callable[..., Version], sent_initiative: Initiative, new_entries: NewEntries
    ) -> None:
        before = sent_initiative.plan
        with new_entries() as entries:
            version = publish()

        sent_initiative.refresh_from_db()
        assert (version.number, version.plan, sent_initiative.plan) == (2, *["Met dertig vrijwilligers."] * 2)
        assert Version.objects.get(number=1).plan == before
        assert [entry.kind for entry in entries] == ["version.published"]
        assert "vrijwilligers" not in entries[0].body

    @pytest.mark.parametrize("who", ["neighbour", "official", "stranger", "admin"])
    def test_who_signs_for_the_group_alone(
        self, publish: Callable[..., Version], who: str, refused: Refused, request: pytest.FixtureRequest
    ) -> None:
        person = request.getfixturevalue(who)
        with refused(actions.CannotPublishVersion, "tekenen"):
            publish(by=person)

    @pytest.mark.parametrize(
        "wrong",
        [
            {"why": " "},
            {"why": "x" * 601},
            {"title": ""},
            {"title": "x" * 101},
            {"summary": "\u200b"},
            {"summary": "x" * 281},
            {"plan": "x" * 10_001},
            {"place": "x" * 161},
            {"title": " De bibliotheek\nblijft open "},
        ],
    )
    def test_what_is_wrong(self, publish: Callable[..., Version], wrong: dict[str, Any], refused: Refused) -> None:
        with refused(actions.CannotPublishVersion):
            publish(**wrong)

    def test_not_over_another(self, publish: Callable[..., Version], refused: Refused) -> None:
        publish(seen=1)
        with refused(actions.CannotPublishUnseen):
            publish(plan="Met veertig.", seen=1)
        assert publish(plan="Met veertig.", seen=2).number == 3

    def test_not_a_draft(
        self, draft_initiative: Initiative, representative: Person, at: datetime, refused: Refused
    ) -> None:
        with refused(actions.CannotPublishVersion):
            actions.publish_version(
                initiative_id=draft_initiative.id, text=actions.Text("A", "B"), why="C", by=representative, at=at
            )

    def test_not_once_it_has_ended(
        self,
        publish: Callable[..., Version],
        sent_initiative: Initiative,
        representative: Person,
        later: datetime,
        refused: Refused,
    ) -> None:
        actions.withdraw(initiative_id=sent_initiative.id, reason="Stop.", by=representative, at=later)
        with refused(actions.CannotPublishVersion, "afgelopen"):
            publish()


class TestTheDatabase:
    def test_a_sent_text_does_not_change_by_itself(self, sent_initiative: Initiative) -> None:
        rows = Initiative.objects.filter(id=sent_initiative.id)
        for field in ("title", "summary", "plan", "place"):
            the_database_refuses(lambda field=field: rows.update(**{field: "Anders"}), "newest version")

    def test_a_version_stays(self, sent_initiative: Initiative) -> None:
        the_database_refuses(lambda: Version.objects.update(plan="Anders"), "stays")
        the_database_refuses(Version.objects.all().delete, "stays")

    def test_a_version_is_the_text_and_follows(self, sent_initiative: Initiative, later: datetime) -> None:
        made = {"initiative": sent_initiative, "made_at": later}
        the_database_refuses(lambda: factories.VersionFactory(title="Anders", **made), "newest version")
        the_database_refuses(lambda: factories.VersionFactory(number=3, **made), "does not follow")
        the_database_refuses(lambda: factories.VersionFactory(number=1, why="", **made))
        the_database_refuses(lambda: factories.VersionFactory(why="", **made))

    def test_a_draft_changes_freely(self, draft_initiative: Initiative) -> None:
        Initiative.objects.filter(id=draft_initiative.id).update(title="Anders")


@pytest.mark.usefixtures("clock")
class TestPages:
    def test_the_difference_is_read_and_heard(
        self, publish: Callable[..., Version], sent_initiative: Initiative
    ) -> None:
        publish(plan="Met twintig buren openen wij vier dagen in de week. <b>Echt</b>")
        page = Client().get(reverse("initiatives:versions", args=[sent_initiative.id])).content.decode()
        assert '<del><span class="aloud">[weggehaald: </span>vrijwilligers <span' in page
        assert '<ins><span class="aloud">[toegevoegd: </span>buren <span' in page
        assert "&lt;b&gt;Echt" in page
        plan = Client().get(sent_initiative.get_absolute_url()).content.decode()
        assert "Versie 2" in plan

    def test_any_two(self, publish: Callable[..., Version], sent_initiative: Initiative, later: datetime) -> None:
        publish(plan="Twee.")
        publish(plan="Drie.", at=later + timedelta(hours=1))
        address = reverse("initiatives:versions", args=[sent_initiative.id])
        page = Client().get(address, {"van": "1", "naar": "3"}).content.decode()
        assert "Drie." in page
        assert "Twee." not in page
        assert Client().get(address, {"van": "77", "naar": "x"}).status_code == 200

    def test_the_form(
        self, sent_initiative: Initiative, representative: Person, neighbour: Person, signed_in: SignedIn
    ) -> None:
        address = reverse("initiatives:new-version", args=[sent_initiative.id])
        client = signed_in(representative)
        assert sent_initiative.summary in client.get(address).content.decode()
        fields = {"title": "Anders", "summary": "Kort", "plan": "", "place": "", "why": "Omdat.", "seen": "1"}
        assert client.post(address, {**fields, "why": ""}).status_code == 200
        assert client.post(address, fields).status_code == 302
        assert Version.objects.get(number=2).title == "Anders"
        late = client.post(address, {**fields, "title": "Nog anders"}).content.decode()
        assert "Nog anders" in late
        assert 'name="seen" value="2"' in late
        assert signed_in(neighbour).post(address, {**fields, "seen": "2", "plan": "x"}).status_code == 200
        assert Version.objects.count() == 2

    def test_what_another_published_meanwhile_stands_beside_what_was_typed(
        self,
        sent_initiative: Initiative,
        representative: Person,
        neighbour: Person,
        signed_in: SignedIn,
        publish: Callable[..., Version],
    ) -> None:
        Membership.objects.filter(person=neighbour).update(is_representative=True)
        address = reverse("initiatives:new-version", args=[sent_initiative.id])
        client = signed_in(representative)
        assert client.get(address).status_code == 200
        publish(by=neighbour, summary="Met een leestafel.", place="Kerkplein 2")
        text = actions.text_of(sent_initiative)
        mine = {"title": "Mijn naam", "summary": text.summary, "plan": text.plan, "place": text.place, "seen": "1"}
        late = client.post(address, {**mine, "why": "Omdat."})
        beside = {field.name: saved for field, saved in late.context["differences"]}
        assert beside == {"title": text.title, "summary": "Met een leestafel.", "place": "Kerkplein 2"}
        shown = late.content.decode()
        assert "Met een leestafel." in shown
        assert "Mijn naam" in shown
        assert 'href="#id_summary"' in shown
        assert Version.objects.count() == 2
        assert client.post(address, {**mine, "why": "Omdat.", "seen": "2"}).status_code == 302

    @pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30])
    def test_a_form_that_saw_nothing_changes_nothing(
        self, sent_initiative: Initiative, representative: Person, signed_in: SignedIn, seen: str
    ) -> None:
        fields = {"title": "Anders", "summary": "Kort", "why": "Omdat.", "seen": seen}
        address = reverse("initiatives:new-version", args=[sent_initiative.id])
        assert signed_in(representative).post(address, fields).status_code == 200
        assert Version.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once(
    sent_initiative: Initiative, representative: Person, neighbour: Person, later: datetime
) -> None:
    from tests.racing import losers, race, winners

    Membership.objects.filter(person=neighbour).update(is_representative=True)

    results = race(
        *[
            lambda person=person: actions.publish_version(
                initiative_id=sent_initiative.id,
                text=actions.Text(f"Van {person}", "Kort"),
                why="Omdat.",
                by=person,
                at=later,
                seen=1,
            )
            for person in (representative, neighbour)
        ]
    )

    assert len(winners(results)) == 1
    assert isinstance(losers(results)[0], actions.CannotPublishUnseen)
    assert Version.objects.count() == 2
