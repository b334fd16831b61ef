"""The pages on which one leaves a group, and hands the signing on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.urls import reverse

from accounts.models import Membership, Party, Person
from initiatives.models import Initiative
from tests.conftest import SignedIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

NothingWritten = Callable[[], AbstractContextManager[None]]


def address(name: str, initiative: Initiative) -> str:
    return reverse(f"initiatives:{name}", args=[initiative.id])


def held(person: Person, group: Party) -> Membership:
    return Membership.objects.get(person=person, party=group, until=None)


def test_a_member_leaves_and_finds_the_plan_among_theirs_no_more(
    sent_initiative: Initiative, neighbour: Person, group: Party, signed_in: SignedIn
) -> None:
    browser = signed_in(neighbour)
    page = address("leave-group", sent_initiative)
    assert page in browser.get(address("invite", sent_initiative)).content.decode()
    assert '<form method="post">' in browser.get(page).content.decode()
    assert browser.post(page).url == reverse("mine")
    assert not Membership.objects.filter(person=neighbour, party=group, until=None).exists()
    assert browser.post(page).status_code == 404


def test_the_group_finds_its_own_page_and_the_way_to_stop(
    sent_initiative: Initiative, representative: Person, neighbour: Person, resident: Person, signed_in: SignedIn
) -> None:
    group, stop = address("invite", sent_initiative), address("withdraw", sent_initiative)
    plan = sent_initiative.get_absolute_url()
    signer, member, outsider = signed_in(representative), signed_in(neighbour), signed_in(resident)
    for page in (plan, reverse("mine"), group):
        assert stop in signer.get(page).content.decode(), page
    assert stop not in member.get(plan).content.decode()
    join = address("join", sent_initiative)
    assert [join in who.get(plan).content.decode() for who in (signer, member, outsider)] == [False, False, True]
    for page in (plan, reverse("mine")):
        assert group in member.get(page).content.decode(), page
    assert group not in outsider.get(plan).content.decode()

    assert signer.post(stop, {"reason": "Wij verhuizen."}).url == reverse("mine")
    for page in (plan, reverse("mine"), group):
        shown = signer.get(page).content.decode()
        assert stop not in shown, page
        assert group in shown or page == group


def test_the_last_who_signs_is_led_to_handing_on(
    sent_initiative: Initiative, representative: Person, signed_in: SignedIn, nothing_written: NothingWritten
) -> None:
    browser = signed_in(representative)
    page = address("leave-group", sent_initiative)
    assert address("hand-on", sent_initiative) in browser.get(page).content.decode()
    with nothing_written():
        told = browser.post(page).content.decode()
    assert 'role="alert"' in told


def test_who_signs_hands_it_on(
    sent_initiative: Initiative, representative: Person, neighbour: Person, group: Party, signed_in: SignedIn
) -> None:
    browser = signed_in(representative)
    page = address("hand-on", sent_initiative)
    assert "Noor de Wit" in browser.get(page).content.decode()
    answer = browser.post(page, {"member": str(held(neighbour, group).id)})
    assert answer.url == address("invite", sent_initiative)
    assert held(neighbour, group).is_representative
    assert not held(representative, group).is_representative
    again = browser.get(page).content.decode()
    assert 'name="member"' not in again


@pytest.mark.parametrize("typed", [{}, {"member": ""}, {"member": "zomaar"}, {"member": "\x00"}])
def test_nobody_chosen_is_said_at_the_field(
    sent_initiative: Initiative,
    representative: Person,
    signed_in: SignedIn,
    typed: dict[str, str],
    nothing_written: NothingWritten,
) -> None:
    browser = signed_in(representative)
    with nothing_written():
        page = browser.post(address("hand-on", sent_initiative), typed or {"x": "y"})
    assert list(page.context["form"].errors) == ["member"]


def test_a_member_of_another_group_or_the_team_cannot_be_chosen(
    sent_initiative: Initiative, representative: Person, official: Person, team: Party, signed_in: SignedIn,
    nothing_written: NothingWritten,
) -> None:  # fmt: skip
    browser = signed_in(representative)
    with nothing_written():
        page = browser.post(address("hand-on", sent_initiative), {"member": str(held(official, team).id)})
    assert list(page.context["form"].errors) == ["member"]


@pytest.mark.parametrize("name", ["hand-on", "leave-group"])
@pytest.mark.parametrize("person", ["resident", "stranger", "official", "executive", "admin"])
def test_it_is_nobody_elses(
    request: pytest.FixtureRequest, sent_initiative: Initiative, signed_in: SignedIn, name: str, person: str
) -> None:
    browser = signed_in(request.getfixturevalue(person))
    assert browser.get(address(name, sent_initiative)).status_code == 404
    assert browser.post(address(name, sent_initiative)).status_code == 404


def test_who_cannot_invite_is_not_asked_to(
    draft_initiative: Initiative, neighbour: Person, representative: Person, signed_in: SignedIn
) -> None:
    page = reverse("initiatives:invite", args=[draft_initiative.id])
    assert "<h1>Uw groep</h1>" in signed_in(neighbour).get(page).content.decode()
    assert "<h1>Nodig iemand uit</h1>" in signed_in(representative).get(page).content.decode()
