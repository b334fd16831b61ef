"""Invitations open a door for one address, and are no way to bother people."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from accounts import actions
from accounts.models import Invitation, Membership, Person
from initiatives.models import Initiative


def test_a_mail_that_was_passed_on_opens_no_door(invitation: Invitation, stranger: Person, at: datetime) -> None:
    with pytest.raises(actions.CannotAccept):
        actions.accept_invitation(invitation_id=invitation.id, by=stranger, at=at)
    assert not Membership.objects.filter(person=stranger).exists()


def test_the_same_address_is_left_alone_for_a_day(invitation: Invitation, representative: Person, at: datetime) -> None:
    def again(moment: datetime) -> Invitation:
        return actions.invite(party=invitation.party, email=invitation.email, by=representative, at=moment)

    with pytest.raises(actions.CannotInvite):
        again(invitation.invited_at + timedelta(hours=23))
    assert again(invitation.invited_at + timedelta(days=1)).id == invitation.id


def test_a_group_has_at_most_so_many_open_invitations(
    draft_initiative: Initiative, representative: Person, at: datetime
) -> None:
    def invite(number: int) -> Invitation:
        email = f"buur{number}@example.org"
        return actions.invite(party=draft_initiative.group, email=email, by=representative, at=at)

    for number in range(actions.MOST_OPEN_INVITATIONS):
        invite(number)
    with pytest.raises(actions.CannotInvite):
        invite(99)
