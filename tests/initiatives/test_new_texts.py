"""A group that is bound by several signatures changes the text of its plan with as many."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import Membership, Party, Person
from decisions import actions as decisions
from decisions.models import Step
from initiatives import actions
from initiatives.models import Initiative, NewText, TextSignature, Version
from ledger.models import Entry
from notifications.plan_recipients import PEOPLE_ABOUT_A_LINE
from tests import factories
from tests.conftest import SignedIn
from tests.refusing import the_database_refuses

pytestmark = pytest.mark.django_db

Refused = Callable[..., AbstractContextManager[Any]]
NewEntries = Callable[[], AbstractContextManager[list[Entry]]]

TEXT = actions.Text("De bibliotheek blijft open", "Wij houden haar zelf open.", "Met dertig vrijwilligers.", "Hier")


@pytest.fixture
def two_sign(sent_initiative: Initiative, group: Party, neighbour: Person) -> Party:
    """Rosa and Noor sign both, and both must."""
    Membership.objects.filter(party=group, person=neighbour).update(is_representative=True)
    Party.objects.filter(id=group.id).update(quorum=2)
    group.refresh_from_db()
    return group


@pytest.fixture
def waiting(two_sign: Party, sent_initiative: Initiative, representative: Person, later: datetime) -> NewText:
    """Rosa wrote a new text, and signed for it."""
    made = actions.publish_version(
        initiative_id=sent_initiative.id, text=TEXT, why="Er kwamen er meer.", by=representative, at=later, seen=1
    )
    assert made is None
    return NewText.objects.get()


def test_it_waits_for_the_others(waiting: NewText, sent_initiative: Initiative, representative: Person) -> None:
    assert [one.signed_by for one in waiting.signatures.all()] == [representative]
    assert Version.objects.count() == 1
    sent_initiative.refresh_from_db()
    assert sent_initiative.plan != TEXT.plan


def test_what_it_leaves_in_the_ledger(
    two_sign: Party, sent_initiative: Initiative, representative: Person, later: datetime, new_entries: NewEntries
) -> None:
    with new_entries() as entries:
        actions.publish_version(
            initiative_id=sent_initiative.id, text=TEXT, why="Er kwamen er meer.", by=representative, at=later
        )
    assert [entry.kind for entry in entries] == ["version.asked"]
    assert "dertig" not in entries[0].body


def test_the_last_signature_publishes(
    waiting: NewText, neighbour: Person, later: datetime, new_entries: NewEntries
) -> None:
    with new_entries() as entries:
        version = actions.sign_text(new_text_id=waiting.id, by=neighbour, at=later)
    assert version is not None
    assert (version.number, version.plan, version.why) == (2, TEXT.plan, "Er kwamen er meer.")
    assert [entry.kind for entry in entries] == ["version.signed", "version.published"]
    waiting.refresh_from_db()
    assert waiting.result == "published"
    assert waiting.initiative.plan == TEXT.plan


def test_once_is_not_twice(
    waiting: NewText, representative: Person, neighbour: Person, later: datetime, refused: Refused
) -> None:
    with refused(actions.CannotSignText, "al getekend"):
        actions.sign_text(new_text_id=waiting.id, by=representative, at=later)
    actions.sign_text(new_text_id=waiting.id, by=neighbour, at=later)
    with refused(actions.CannotSignText, "wacht niet meer"):
        actions.sign_text(new_text_id=waiting.id, by=neighbour, at=later)


@pytest.mark.parametrize("who", ["resident", "official", "stranger", "admin"])
def test_who_signs_for_the_group_alone(
    waiting: NewText, who: str, later: datetime, refused: Refused, request: pytest.FixtureRequest
) -> None:
    person = request.getfixturevalue(who)
    with refused(actions.CannotSignText, "tekenen"):
        actions.sign_text(new_text_id=waiting.id, by=person, at=later)
    with refused(actions.CannotDropText):
        actions.drop_text(new_text_id=waiting.id, by=person, at=later)


def test_one_text_at_a_time(
    waiting: NewText, sent_initiative: Initiative, neighbour: Person, later: datetime, refused: Refused
) -> None:
    other = actions.Text("Anders", "Kort")
    with refused(actions.CannotPublishVersion, "wacht op handtekeningen"):
        actions.publish_version(initiative_id=sent_initiative.id, text=other, why="Nee.", by=neighbour, at=later)
    actions.drop_text(new_text_id=waiting.id, by=neighbour, at=later)
    actions.publish_version(initiative_id=sent_initiative.id, text=other, why="Ja.", by=neighbour, at=later)
    assert NewText.objects.filter(ended_at=None).get().title == "Anders"


def test_not_while_others_vote_on_the_old_text(
    joint_step: Step, waiting: NewText, official: Person, neighbour: Person, later: datetime, refused: Refused
) -> None:
    decisions.propose(step_id=joint_step.id, by=official, outcome="yes", reasons="Ja.", at=later)
    with refused(actions.CannotSignText, "ligt een voorstel"):
        actions.sign_text(new_text_id=waiting.id, by=neighbour, at=later)


def test_who_left_does_not_count(
    waiting: NewText, group: Party, representative: Person, neighbour: Person, resident: Person, later: datetime
) -> None:
    factories.MembershipFactory(person=resident, party=group, is_representative=True)
    Membership.objects.filter(party=group, person=representative).update(until=later + timedelta(minutes=1))
    at = later + timedelta(hours=1)
    assert actions.sign_text(new_text_id=waiting.id, by=neighbour, at=at) is None
    assert actions.sign_text(new_text_id=waiting.id, by=resident, at=at) is not None


def test_the_others_get_a_mail(waiting: NewText, neighbour: Person, later: datetime) -> None:
    entry = Entry.objects.get(kind="version.asked")
    assert PEOPLE_ABOUT_A_LINE["version.asked"](entry, later) == {neighbour}
    actions.drop_text(new_text_id=waiting.id, by=neighbour, at=later)
    assert PEOPLE_ABOUT_A_LINE["version.asked"](entry, later) == set()


class TestTheDatabase:
    def test_no_version_without_the_signatures(
        self, two_sign: Party, sent_initiative: Initiative, representative: Person, later: datetime
    ) -> None:
        def publish() -> None:
            Initiative.objects.filter(id=sent_initiative.id).update(title="Anders")
            sent_initiative.refresh_from_db()
            factories.VersionFactory(initiative=sent_initiative, made_at=later)

        the_database_refuses(publish, "too few people")
        Party.objects.filter(id=two_sign.id).update(quorum=1)
        publish()

    def test_not_with_signatures_under_another_text(
        self, waiting: NewText, neighbour: Person, sent_initiative: Initiative, later: datetime
    ) -> None:
        TextSignature.objects.create(new_text=waiting, signed_at=later, signed_by=neighbour)

        def publish() -> None:
            Initiative.objects.filter(id=sent_initiative.id).update(title="Iets anders")
            sent_initiative.refresh_from_db()
            factories.VersionFactory(initiative=sent_initiative, made_at=later)

        the_database_refuses(publish, "too few people")

    def test_a_text_and_its_signatures_stay(self, waiting: NewText, neighbour: Person, later: datetime) -> None:
        the_database_refuses(lambda: NewText.objects.update(plan="Anders"), "changes in nothing else")
        the_database_refuses(lambda: TextSignature.objects.update(signed_by=neighbour))
        the_database_refuses(TextSignature.objects.all().delete)
        the_database_refuses(lambda: NewText.objects.update(ended_at=later))
        actions.drop_text(new_text_id=waiting.id, by=neighbour, at=later)
        the_database_refuses(lambda: NewText.objects.update(result="published"), "ends once")


@pytest.mark.usefixtures("clock")
def test_the_page(
    two_sign: Party, sent_initiative: Initiative, representative: Person, neighbour: Person, signed_in: SignedIn
) -> None:
    address = reverse("initiatives:new-version", args=[sent_initiative.id])
    first, second = signed_in(representative), signed_in(neighbour)
    assert "de anderen krijgen een mail" in first.get(address).content.decode()
    fields = {"title": "Anders", "summary": "Kort", "plan": "", "place": "", "why": "Omdat.", "seen": "1"}
    told = first.post(address, fields, follow=True).content.decode()
    assert "U hebt getekend" in told
    waiting = NewText.objects.get()
    sign, drop = (
        reverse(f"initiatives:{name}-text", args=[sent_initiative.id, waiting.id]) for name in ("sign", "drop")
    )
    assert sign not in told
    assert sign in second.get(address).content.decode()
    assert "Anders" in second.post(sign, follow=True).content.decode()
    assert Version.objects.get(number=2).title == "Anders"
    assert second.post(drop, follow=True).status_code == 200
