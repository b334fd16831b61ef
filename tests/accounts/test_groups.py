"""Leaving a group, and handing the signing on: somebody can always sign, and as many as the group asks for."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

import pytest

from accounts import access, actions
from accounts.models import Membership, Party, Person
from ledger.models import Entry
from tests import factories

pytestmark = pytest.mark.django_db

Refused = Callable[..., AbstractContextManager[Any]]
NewEntries = Callable[[], AbstractContextManager[list[Entry]]]


def held(person: Person, group: Party) -> Membership:
    return Membership.objects.get(person=person, party=group, until=None)


def sign(person: Person, group: Party) -> None:
    Membership.objects.filter(person=person, party=group).update(is_representative=True)


# Leaving


def test_a_member_leaves_with_one_line(
    group: Party, neighbour: Person, later: datetime, new_entries: NewEntries
) -> None:
    assert access.may_leave(neighbour, group, later)
    with new_entries() as entries:
        ended = actions.leave_group(party_id=group.id, by=neighbour, at=later)
    assert [entry.kind for entry in entries] == ["membership.ended"]
    assert (ended.until, ended.until_by) == (later, neighbour)
    assert not access.is_member(neighbour, group, later)


def test_the_last_who_signs_names_another_first(
    group: Party, representative: Person, neighbour: Person, later: datetime, refused: Refused
) -> None:
    assert not access.may_leave(representative, group, later)
    with refused(actions.CannotLeave, "enige"):
        actions.leave_group(party_id=group.id, by=representative, at=later)
    actions.hand_on_signing(membership_id=held(neighbour, group).id, by=representative, at=later)
    actions.leave_group(party_id=group.id, by=representative, at=later)
    assert access.may_represent(neighbour, group, later)


def test_who_may_not_sign_in_any_more_does_not_count(
    group: Party, representative: Person, neighbour: Person, later: datetime, refused: Refused
) -> None:
    sign(neighbour, group)
    Person.objects.filter(id=neighbour.id).update(is_active=False)
    with refused(actions.CannotLeave):
        actions.leave_group(party_id=group.id, by=representative, at=later)


def test_as_many_stay_as_must_sign(
    group: Party, representative: Person, neighbour: Person, resident: Person, later: datetime, refused: Refused
) -> None:
    sign(neighbour, group)
    Party.objects.filter(id=group.id).update(quorum=2)
    group.refresh_from_db()
    assert not access.may_leave(representative, group, later)
    with refused(actions.CannotLeave, "2 handtekeningen"):
        actions.leave_group(party_id=group.id, by=representative, at=later)

    factories.MembershipFactory(party=group, person=resident, is_representative=True)
    assert access.may_leave(representative, group, later)
    actions.leave_group(party_id=group.id, by=representative, at=later)


def test_only_a_member_leaves_and_only_a_group(
    group: Party, team: Party, stranger: Person, neighbour: Person, colleague: Person, later: datetime, refused: Refused
) -> None:
    with refused(actions.CannotLeave):
        actions.leave_group(party_id=group.id, by=stranger, at=later)
    with refused(actions.CannotLeave):
        actions.leave_group(party_id=team.id, by=colleague, at=later)
    actions.leave_group(party_id=group.id, by=neighbour, at=later)
    with refused(actions.CannotLeave):
        actions.leave_group(party_id=group.id, by=neighbour, at=later)


# Handing on


def test_the_signing_goes_to_another_and_one_stays_a_member(
    group: Party, representative: Person, neighbour: Person, later: datetime, new_entries: NewEntries
) -> None:
    was_lead = held(representative, group).is_lead
    with new_entries() as entries:
        actions.hand_on_signing(membership_id=held(neighbour, group).id, by=representative, at=later)

    assert [entry.kind for entry in entries] == [
        "membership.ended", "membership.began", "membership.ended", "membership.began", "party.signing_handed_on",
    ]  # fmt: skip
    assert held(neighbour, group).is_representative
    assert held(neighbour, group).is_lead is was_lead
    assert not held(representative, group).is_representative
    assert access.is_member(representative, group, later)
    before = Membership.objects.get(person=representative, party=group, until=later)
    assert before.is_representative, "that they could sign until then stays known"


def test_the_quorum_can_still_be_met(
    group: Party, representative: Person, neighbour: Person, resident: Person, later: datetime
) -> None:
    sign(neighbour, group)
    Party.objects.filter(id=group.id).update(quorum=2)
    other = factories.MembershipFactory(party=group, person=resident, is_representative=False)
    actions.hand_on_signing(membership_id=other.id, by=representative, at=later)
    signers = Membership.objects.filter(party=group, is_representative=True, until=None)
    assert {membership.person for membership in signers} == {neighbour, resident}


def test_what_cannot_be_handed_on_is_refused(
    group: Party, team: Party, representative: Person, neighbour: Person, official: Person, colleague: Person,
    resident: Person, later: datetime, refused: Refused,
) -> None:  # fmt: skip
    with refused(actions.CannotHandOn):  # to oneself
        actions.hand_on_signing(membership_id=held(representative, group).id, by=representative, at=later)
    with refused(actions.CannotHandOn):  # by who does not sign
        actions.hand_on_signing(membership_id=held(neighbour, group).id, by=neighbour, at=later)
    with refused(actions.CannotHandOn):  # in a team of the municipality
        actions.hand_on_signing(membership_id=held(colleague, team).id, by=official, at=later)
    with refused(actions.CannotHandOn):  # by somebody of elsewhere
        actions.hand_on_signing(membership_id=held(neighbour, group).id, by=official, at=later)
    left = factories.MembershipFactory(party=group, person=resident)
    actions.leave_group(party_id=group.id, by=resident, at=later)
    with refused(actions.CannotHandOn):  # to who left
        actions.hand_on_signing(membership_id=left.id, by=representative, at=later)
