"""Plans that look alike: offered with the reason, linked or joined, and nobody lost."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts import kept_text
from accounts.models import Invitation, Membership, Party, Person
from civilservants import queries
from civilservants.duplicates import duplicates_of
from decisions import actions as decisions
from decisions.models import Participant
from districts.models import Neighbourhood
from initiatives import actions as initiatives
from initiatives.models import Initiative, PlanLink
from ledger.models import Entry
from tests import factories
from tests.conftest import SignedIn, open_step_of, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

Refused = Callable[..., AbstractContextManager[Any]]


@pytest.fixture
def at_desk(signed_in: SignedIn, official: Person) -> Client:
    return signed_in(official)


@pytest.fixture
def second(accepted_initiative: Initiative, content: initiatives.Content, resident: Person, at: datetime) -> Initiative:
    """A plan of Rik, which looks like that of Rosa."""
    own = replace(content, title="Onze bibliotheek blijft", summary="De bibliotheek van Oudeland blijft open.")
    draft = initiatives.draft(content=own, group_name="Vrienden van het boek", by=resident, at=at)
    return initiatives.send(initiative_id=draft.id, by=resident, at=at)


def test_what_looks_alike_is_offered_with_the_reason(
    second: Initiative, accepted_initiative: Initiative, official: Person, at_desk: Client, later: datetime
) -> None:
    desk = queries.desk_of(official, later)
    assert desk is not None
    (found,) = duplicates_of(second, desk)
    assert found.initiative == accepted_initiative
    assert "bibliotheek" in found.reason
    shown = at_desk.get(reverse("desk:plan", args=[second.id])).content.decode()
    assert reverse("desk:link", args=[second.id, accepted_initiative.id]) in shown


@pytest.mark.parametrize(
    ("title", "own", "alike"),
    [
        ("Bibliotheken voor iedereen", {}, True),  # another ending of the same word, there and about that
        ("Bibliotheken voor iedereen", {"neighbourhood": "second"}, False),
        ("Een bibliotheek die open is, blijft", {"neighbourhood": "second"}, True),  # two words of it
        ("Een bibliotheek die open is, blijft", {"neighbourhood": "second", "theme": "parks"}, False),
        ("Het zwembad", {}, False),
    ],
)
def test_what_makes_two_plans_alike(
    accepted_initiative: Initiative,
    content: initiatives.Content,
    second_neighbourhood: Neighbourhood,
    resident: Person,
    official: Person,
    at: datetime,
    later: datetime,
    title: str,
    own: dict[str, str],
    alike: bool,
) -> None:
    said: dict[str, Any] = {"title": title, "summary": "Wij vragen uw hulp."}
    if "neighbourhood" in own:
        said["neighbourhood"] = second_neighbourhood
    if "theme" in own:
        said["theme"] = factories.ThemeFactory(key="parks", template_key="library")
    draft = initiatives.draft(content=replace(content, **said), group_name="Anderen", by=resident, at=at)
    other = initiatives.send(initiative_id=draft.id, by=resident, at=at)
    desk = queries.desk_of(official, later)
    assert desk is not None
    assert [one.initiative for one in duplicates_of(other, desk)] == [accepted_initiative] * alike


def test_a_new_plan_names_its_likeness_in_the_queue_until_they_are_linked(
    second: Initiative, accepted_initiative: Initiative, official: Person, at_desk: Client, later: datetime
) -> None:
    address = f"{reverse('desk:queue')}?beeld=alles-open"
    link = reverse("desk:link", args=[second.id, accepted_initiative.id])
    shown = at_desk.get(address)
    alike = {row.initiative: row.alike and row.alike.initiative for row in shown.context["rows"]}
    assert alike == {second: accepted_initiative, accepted_initiative: None}  # Who accepted it looked already.
    assert link in shown.content.decode()
    initiatives.link_plans(
        plan_id=accepted_initiative.id,
        other_id=second.id,
        goes_on_in=False,
        reason="Samen sterker.",
        by=official,
        at=later,
    )
    assert link not in at_desk.get(address).content.decode()


def test_a_plan_of_another_desk_is_not_offered(
    second: Initiative, other_district_official: Person, later: datetime
) -> None:
    desk = queries.desk_of(other_district_official, later)
    assert desk is not None
    assert duplicates_of(second, desk) == []


def test_linked_plans_name_each_other_and_both_stay(
    second: Initiative, accepted_initiative: Initiative, official: Person, at_desk: Client
) -> None:
    address = reverse("desk:link", args=[second.id, accepted_initiative.id])
    assert at_desk.get(address).status_code == 200
    assert at_desk.post(address, {"how": "los", "reason": "Beide gaan over de bibliotheek."}).status_code == 302
    assert not Invitation.objects.filter(party=accepted_initiative.group, email="rik.visser@example.org").exists()
    for one, other in ((second, accepted_initiative), (accepted_initiative, second)):
        page = Client().get(one.get_absolute_url()).content.decode()
        assert other.title in page
        assert "Beide gaan over de bibliotheek." in page
    assert accepted_initiative.title in at_desk.get(reverse("desk:plan", args=[second.id])).content.decode()
    link = PlanLink.objects.get()
    assert at_desk.post(reverse("desk:unlink", args=[accepted_initiative.id, link.id])).status_code == 302
    assert "Beide gaan over de bibliotheek." not in Client().get(second.get_absolute_url()).content.decode()


def test_a_reason_that_is_too_long_or_comes_without_a_session_is_kept(
    second: Initiative, accepted_initiative: Initiative, official: Person, at_desk: Client
) -> None:
    address = reverse("desk:link", args=[second.id, accepted_initiative.id])
    page = at_desk.post(address, {"how": "samen", "reason": "x" * 401})
    assert "te lang: 401 tekens" in str(page.context["form"].errors["reason"])
    assert "x" * 401 in page.content.decode()
    assert "maxlength" not in page.content.decode().split("<main")[1]
    mark = kept_text.mark_of(official)
    assert f'name="{kept_text.WRITER}" value="{mark}"' in at_desk.get(address).content.decode()
    at_desk.session.flush()
    typed = {"how": "samen", "reason": "Beide gaan over de bibliotheek.", kept_text.WRITER: mark}
    at_desk.post(address, typed)
    sign_in(at_desk, official)
    page = at_desk.get(address)
    assert typed["reason"] in page.content.decode()
    assert page.context["form"]["how"].value() == "samen"
    at_desk.post(address, typed)
    assert kept_text.SESSION_KEY not in at_desk.session or not at_desk.session[kept_text.SESSION_KEY]


def test_who_wrote_the_second_plan_is_invited_and_keeps_their_own(
    second: Initiative, accepted_initiative: Initiative, official: Person, resident: Person, later: datetime
) -> None:
    known = Entry.objects.count()
    initiatives.link_plans(
        plan_id=second.id,
        other_id=accepted_initiative.id,
        goes_on_in=True,
        reason="Samen sterker.",
        by=official,
        at=later,
    )
    added = Entry.objects.filter(index__gt=known)
    assert [entry.kind for entry in added] == ["initiative.joined", "invitation.made"]
    assert not any("Samen sterker" in entry.body or resident.email in entry.body for entry in added)
    invitation = Invitation.objects.get(party=accepted_initiative.group, email=resident.email)
    assert invitation.invited_by == official
    assert Membership.objects.filter(party=second.group, person=resident, until=None).exists()
    second.refresh_from_db()
    assert second.process is not None
    assert second.process.closed_at is None
    assert not Membership.objects.filter(party=accepted_initiative.group, person=resident).exists()


def test_what_cannot_be_linked(
    second: Initiative,
    accepted_initiative: Initiative,
    official: Person,
    resident: Person,
    other_district_official: Person,
    later: datetime,
    refused: Refused,
) -> None:
    def link(**own: Any) -> None:
        values = {
            "plan_id": second.id,
            "other_id": accepted_initiative.id,
            "goes_on_in": True,
            "reason": "Samen.",
            "by": official,
            "at": later,
        }
        initiatives.link_plans(**{**values, **own})

    for wrong in (
        {"by": resident},
        {"by": other_district_official},
        {"reason": " "},
        {"reason": "x" * 401},
        {"other_id": second.id},
    ):
        with refused(initiatives.CannotLink):
            link(**wrong)
    link()
    for again in ({}, {"goes_on_in": False}, {"plan_id": accepted_initiative.id, "other_id": second.id}):
        with refused(initiatives.CannotLink):
            link(**again)
    step = open_step_of(accepted_initiative)
    decisions.propose(step_id=step.id, by=official, outcome="no", reasons="Het kan niet.", at=later)
    initiatives.unlink_plans(link_id=PlanLink.objects.get().id, by=official, at=later)
    with refused(initiatives.CannotLink):
        link()


def test_a_form_without_a_choice_says_what_is_missing(
    second: Initiative,
    accepted_initiative: Initiative,
    at_desk: Client,
    nothing_written: Callable[[], AbstractContextManager[None]],
) -> None:
    address = reverse("desk:link", args=[second.id, accepted_initiative.id])
    with nothing_written():
        page = at_desk.post(address, {"reason": "Samen."})
    assert page.context["form"].errors
    assert "Samen." in page.content.decode()
    assert at_desk.get(reverse("desk:link", args=[second.id, second.group_id])).status_code == 404


def test_who_has_one_of_both_plans_on_their_desk_reads_the_other_in_public(
    second: Initiative,
    accepted_initiative: Initiative,
    official: Person,
    colleague: Person,
    other_team: Party,
    at_desk: Client,
    signed_in: SignedIn,
    later: datetime,
) -> None:
    """Omar is of both teams, Carla of one: she can open neither the other plan at her desk nor end the link."""
    moved = Participant.objects.filter(process=second.process_id, party_kind=Party.Kind.MUNICIPAL_TEAM)
    factories.MembershipFactory(party=other_team, person=official)
    link = initiatives.link_plans(
        plan_id=second.id,
        other_id=accepted_initiative.id,
        goes_on_in=False,
        reason="Samen.",
        by=official,
        at=later,
    )
    moved.update(party=other_team)
    here = reverse("desk:plan", args=[accepted_initiative.id])
    there = reverse("desk:plan", args=[second.id])
    unlink = reverse("desk:unlink", args=[accepted_initiative.id, link.id])
    page = at_desk.get(f"{here}?beeld=te-laat").content.decode()
    assert f"{there}?beeld=te-laat" in page
    assert unlink in page
    client = signed_in(colleague)
    assert client.get(there).status_code == 404
    page = client.get(here).content.decode()
    assert second.get_absolute_url() in page
    assert there not in page
    assert unlink not in page
