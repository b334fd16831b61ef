"""How many of a group must sign: the page on which a group asks for more."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse

from accounts import actions as accounts
from accounts.models import Party, Person
from initiatives.models import Initiative
from tests import factories
from tests.conftest import SignedIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

NothingWritten = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def page(draft_initiative: Initiative) -> str:
    return reverse("initiatives:signatures", args=[draft_initiative.id])


@pytest.fixture
def two_signers(group: Party, resident: Person) -> Party:
    """Rik signs for the group too."""
    factories.MembershipFactory(person=resident, party=group, is_representative=True)
    return group


def test_a_group_asks_for_more_signatures(
    signed_in: SignedIn, representative: Person, page: str, two_signers: Party, resident: Person
) -> None:
    browser = signed_in(representative)
    assert str(resident) in browser.get(page).content.decode()
    answer = browser.post(page, {"quorum": "2"}, follow=True)
    two_signers.refresh_from_db()
    assert two_signers.quorum == 2
    said = answer.content.decode()
    assert "Vanaf nu moeten 2 van u tekenen" in said
    assert 'name="quorum"' not in said


@pytest.mark.parametrize("typed", ["1", "3", "0", "-2", "veel", "", "2,5", "9" * 40])
def test_what_cannot_be_is_refused_and_stays_typed(
    signed_in: SignedIn,
    representative: Person,
    page: str,
    two_signers: Party,
    typed: str,
    nothing_written: NothingWritten,
) -> None:
    browser = signed_in(representative)
    with nothing_written():
        answer = browser.post(page, {"quorum": typed})
    assert answer.context["form"].errors
    assert f'value="{typed}"' in answer.content.decode() or not typed


def test_a_doubled_form_is_refused_the_second_time(
    signed_in: SignedIn, representative: Person, page: str, two_signers: Party, nothing_written: NothingWritten
) -> None:
    browser = signed_in(representative)
    browser.post(page, {"quorum": "2"})
    with nothing_written():
        answer = browser.post(page, {"quorum": "2"})
    assert answer.context["form"].errors["quorum"]


def test_who_does_not_sign_reads_it_and_changes_nothing(
    signed_in: SignedIn, neighbour: Person, page: str, two_signers: Party, nothing_written: NothingWritten
) -> None:
    browser = signed_in(neighbour)
    assert 'name="quorum"' not in browser.get(page).content.decode()
    with nothing_written():
        answer = browser.post(page, {"quorum": "2"})
    assert "Lezers van Oudeland" in answer.context["form"].errors["quorum"][0]


@pytest.mark.parametrize("person", ["stranger", "official", "social_worker", "executive", "admin"])
def test_it_is_nobody_elses(request: pytest.FixtureRequest, signed_in: SignedIn, page: str, person: str) -> None:
    browser = signed_in(request.getfixturevalue(person))
    assert browser.get(page).status_code == 404
    assert browser.post(page, {"quorum": "2"}).status_code == 404


def test_the_page_of_the_group_leads_there(
    signed_in: SignedIn, representative: Person, draft_initiative: Initiative, page: str
) -> None:
    assert (
        page
        in signed_in(representative).get(reverse("initiatives:invite", args=[draft_initiative.id])).content.decode()
    )


def test_who_signs_lets_a_member_sign_too(
    signed_in: SignedIn, representative: Person, neighbour: Person, draft_initiative: Initiative
) -> None:
    browser, group = signed_in(representative), draft_initiative.group
    was = group.memberships.get(person=neighbour)
    assert (
        "Laat Noor de Wit ook tekenen"
        in browser.get(reverse("initiatives:invite", args=[draft_initiative.id])).content.decode()
    )

    browser.post(reverse("initiatives:name-representative", args=[draft_initiative.id, was.id]))

    was.refresh_from_db()
    now = group.memberships.get(person=neighbour, until=None)
    assert was.until == now.since
    assert not was.is_representative
    assert now.is_representative


def test_only_who_signs_can_let_others_sign(
    neighbour: Person,
    stranger: Person,
    representative: Person,
    draft_initiative: Initiative,
    at: datetime,
    refused: Callable[..., AbstractContextManager[Any]],
) -> None:
    group = draft_initiative.group
    member, signer = (group.memberships.get(person=person) for person in (neighbour, representative))
    for by in (neighbour, stranger):
        with refused(accounts.CannotName, "mag tekenen"):
            accounts.name_representative(membership_id=member.id, by=by, at=at)
    with refused(accounts.CannotName, "tekent al"):
        accounts.name_representative(membership_id=signer.id, by=representative, at=at)
    accounts.end_membership(membership_id=member.id, by=neighbour, at=at)
    with refused(accounts.CannotName, "uit de groep"):
        accounts.name_representative(membership_id=member.id, by=representative, at=at)


def test_a_member_of_another_group_is_not_named(
    signed_in: SignedIn, representative: Person, team: Party, official: Person, draft_initiative: Initiative
) -> None:
    other = team.memberships.get(person=official)
    page = reverse("initiatives:name-representative", args=[draft_initiative.id, other.id])
    assert signed_in(representative).post(page).status_code == 404


def test_where_two_must_sign_two_must_name_who_signs(
    signed_in: SignedIn,
    representative: Person,
    resident: Person,
    neighbour: Person,
    draft_initiative: Initiative,
    two_signers: Party,
    at: datetime,
    refused: Callable[..., AbstractContextManager[Any]],
) -> None:
    """Else one person makes up a second signature by naming who gives it."""
    accounts.raise_quorum(party_id=two_signers.id, quorum=2, by=representative, at=at)
    member = two_signers.memberships.get(person=neighbour)
    address = reverse("initiatives:name-representative", args=[draft_initiative.id, member.id])

    answer = signed_in(representative).post(address, follow=True)

    assert not two_signers.memberships.filter(person=neighbour, is_representative=True).exists()
    assert "Rosa Bakker" in answer.content.decode()
    with refused(accounts.CannotName):
        accounts.name_representative(membership_id=member.id, by=representative, at=at)
    accounts.name_representative(membership_id=member.id, by=resident, at=at)
    assert two_signers.memberships.filter(person=neighbour, is_representative=True, until=None).exists()


def test_a_plan_that_was_sent_stops_with_two_signatures(
    signed_in: SignedIn,
    representative: Person,
    resident: Person,
    sent_initiative: Initiative,
    two_signers: Party,
    at: datetime,
) -> None:
    accounts.raise_quorum(party_id=two_signers.id, quorum=2, by=representative, at=at)
    address = reverse("initiatives:withdraw", args=[sent_initiative.id])

    signed_in(representative).post(address, {"reason": "Geen tijd."})
    sent_initiative.refresh_from_db()
    assert sent_initiative.withdrawn_at is None
    assert "Geen tijd." in signed_in(resident).get(address).content.decode()

    signed_in(resident).post(address, {"reason": "Het lukt niet."})
    sent_initiative.refresh_from_db()
    assert sent_initiative.withdrawn_at is not None
    assert sent_initiative.withdrawn_reason == "Het lukt niet."
