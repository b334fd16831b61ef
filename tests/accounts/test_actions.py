"""Groups and who acts for them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress

from accounts import access, actions, queries
from accounts.models import Invitation, Membership, Party, Person
from districts.models import District
from initiatives.models import Initiative
from ledger.models import Entry
from tests import factories

pytestmark = pytest.mark.django_db

Refused = Callable[..., AbstractContextManager[Any]]
NewEntries = Callable[[], AbstractContextManager[list[Entry]]]


def kinds(entries: list[Entry]) -> list[str]:
    return [entry.kind for entry in entries]


class TestFoundGroup:
    def test_who_founds_it_signs_for_it(
        self, resident: Person, district: District, at: datetime, new_entries: NewEntries
    ) -> None:
        with new_entries() as entries:
            party = actions.found_group(name=" Buurtgroep ", district=district, by=resident, at=at)

        membership = Membership.objects.get(party=party)
        assert (party.name, party.kind, party.founded_at) == ("Buurtgroep", "resident_group", at)
        assert (membership.person, membership.is_representative, membership.is_lead) == (resident, True, True)
        assert kinds(entries) == ["party.founded", "membership.began"]
        assert "Buurtgroep" not in entries[0].body
        assert "representative" in queries.roles_of(resident, at)

    @pytest.mark.parametrize("name", ["", "   ", "\n"])
    def test_it_has_a_name(
        self, resident: Person, district: District, at: datetime, name: str, refused: Refused
    ) -> None:
        with refused(actions.CannotFound):
            actions.found_group(name=name, district=district, by=resident, at=at)


class TestMembers:
    def test_a_member_acts_from_then_on(
        self, team: Party, stranger: Person, admin: Person, at: datetime, new_entries: NewEntries
    ) -> None:
        with new_entries() as entries:
            actions.add_member(party=team, person=stranger, by=admin, at=at, is_representative=True)

        assert kinds(entries) == ["membership.began"]
        assert str(stranger.id) not in entries[0].body
        assert access.may_represent(stranger, team, at)
        assert not access.may_represent(stranger, team, at - timedelta(seconds=1))

    def test_once_at_a_time(self, team: Party, official: Person, admin: Person, at: datetime, refused: Refused) -> None:
        with refused(actions.CannotAddMember, "Wijkteam Oudeland"):
            actions.add_member(party=team, person=official, by=admin, at=at)

    @pytest.mark.parametrize(
        ("who", "where"), [("official", "welfare"), ("social_worker", "team"), ("executive", "welfare")]
    )
    def test_nobody_wears_two_hats(
        self, who: str, where: str, admin: Person, at: datetime, refused: Refused, request: pytest.FixtureRequest
    ) -> None:
        person, party = request.getfixturevalue(who), request.getfixturevalue(where)

        with refused(actions.CannotAddMember):
            actions.add_member(party=party, person=person, by=admin, at=at)

    def test_after_the_one_hat_the_other_may_be_put_on(
        self, official: Person, welfare: Party, admin: Person, at: datetime
    ) -> None:
        actions.end_membership(membership_id=official.memberships.get().id, by=admin, at=at)
        actions.add_member(party=welfare, person=official, by=admin, at=at)

        assert queries.roles_of(official, at) == {"resident", "socialworker"}

    def test_it_ends_at_once(
        self, official: Person, team: Party, admin: Person, at: datetime, new_entries: NewEntries
    ) -> None:
        with new_entries() as entries:
            membership = actions.end_membership(membership_id=official.memberships.get().id, by=admin, at=at)

        assert (membership.until, membership.until_by) == (at, admin)
        assert kinds(entries) == ["membership.ended"]
        assert not access.is_member(official, team, at)
        assert access.is_member(official, team, at - timedelta(microseconds=1))

    def test_it_ends_once(self, official: Person, admin: Person, at: datetime, refused: Refused) -> None:
        membership = official.memberships.get()
        actions.end_membership(membership_id=membership.id, by=admin, at=at)

        with refused(actions.CannotEndMembership):
            actions.end_membership(membership_id=membership.id, by=admin, at=at)

    def test_somebody_always_signs_for_a_group(
        self, group: Party, representative: Person, neighbour: Person, at: datetime, refused: Refused
    ) -> None:
        membership = Membership.objects.get(party=group, person=representative)

        with refused(actions.CannotEndMembership):
            actions.end_membership(membership_id=membership.id, by=representative, at=at)

        Membership.objects.filter(party=group, person=neighbour).update(is_representative=True)
        actions.end_membership(membership_id=membership.id, by=representative, at=at)
        assert not access.is_member(representative, group, at)

    def test_the_last_of_a_team_may_leave(self, official: Person, admin: Person, at: datetime) -> None:
        actions.end_membership(membership_id=official.memberships.get().id, by=admin, at=at)

        assert queries.roles_of(official, at) == {"resident"}


class TestRoles:
    def test_who_may_not_sign_in_has_none(self, official: Person, at: datetime) -> None:
        Person.objects.filter(id=official.id).update(is_active=False)
        official.refresh_from_db()

        assert queries.roles_of(official, at) == frozenset()
        assert not queries.represented_by(official, at).exists()

    def test_a_party_that_ended_gives_none(self, official: Person, team: Party, at: datetime) -> None:
        Party.objects.filter(id=team.id).update(ended_at=at)

        assert queries.roles_of(official, at) == {"resident"}
        assert queries.roles_of(official, at - timedelta(seconds=1)) == {"resident", "official"}

    def test_a_district_is_served_by_its_own_party_before_one_for_all(
        self, district: District, team: Party, other_team: Party, welfare: Party, group: Party
    ) -> None:
        factories.PartyFactory(kind="municipal_team", name="A-team", founded_at=factories.FOUNDING - timedelta(days=9))

        assert queries.parties_serving(district) == {"municipal_team": team, "welfare_team": welfare}


class TestInvitations:
    def test_somebody_is_invited(
        self, group: Party, representative: Person, at: datetime, new_entries: NewEntries
    ) -> None:
        with new_entries() as entries:
            invitation = actions.invite(party=group, email=" Rik@Example.ORG ", name="Rik", by=representative, at=at)

        assert (invitation.email, invitation.expires_at) == ("rik@example.org", at + timedelta(days=14))
        assert kinds(entries) == ["invitation.made"]
        assert "rik@" not in entries[0].body

    def test_an_open_invitation_is_renewed(
        self, invitation: Invitation, group: Party, representative: Person, at: datetime
    ) -> None:
        again = actions.invite(party=group, email="rik@example.org", by=representative, at=at)

        assert again.id == invitation.id
        assert Invitation.objects.get().expires_at == at + timedelta(days=14)

    @pytest.mark.parametrize("who", ["neighbour", "stranger", "official", "admin"])
    def test_only_who_signs_invites(
        self, group: Party, who: str, at: datetime, refused: Refused, request: pytest.FixtureRequest
    ) -> None:
        person = request.getfixturevalue(who)

        with refused(actions.CannotInvite):
            actions.invite(party=group, email="x@example.org", by=person, at=at)

    def test_who_belongs_to_it_is_not_invited(
        self, group: Party, representative: Person, neighbour: Person, at: datetime, refused: Refused
    ) -> None:
        with refused(actions.CannotInvite, "noor@example.org"):
            actions.invite(party=group, email="Noor@example.org", by=representative, at=at)

    def test_it_is_accepted(
        self, invitation: Invitation, resident: Person, group: Party, at: datetime, new_entries: NewEntries
    ) -> None:
        with new_entries() as entries:
            membership = actions.accept_invitation(invitation_id=invitation.id, by=resident, at=at)

        invitation.refresh_from_db()
        assert (invitation.accepted_at, invitation.accepted_by) == (at, resident)
        assert (membership.party, membership.is_representative) == (group, False)
        assert kinds(entries) == ["membership.began", "invitation.accepted"]

    def test_it_is_used_once(
        self, invitation: Invitation, resident: Person, stranger: Person, at: datetime, refused: Refused
    ) -> None:
        actions.accept_invitation(invitation_id=invitation.id, by=resident, at=at)

        for person in (resident, stranger):
            with refused(actions.CannotAccept):
                actions.accept_invitation(invitation_id=invitation.id, by=person, at=at)

    def test_it_expires(self, invitation: Invitation, resident: Person, refused: Refused) -> None:
        with refused(actions.CannotAccept):
            actions.accept_invitation(invitation_id=invitation.id, by=resident, at=invitation.expires_at)

        last = invitation.expires_at - timedelta(microseconds=1)
        assert actions.accept_invitation(invitation_id=invitation.id, by=resident, at=last)

    def test_who_belongs_to_the_group_already_uses_it_for_nothing(
        self, invitation: Invitation, neighbour: Person, at: datetime, refused: Refused
    ) -> None:
        with refused(actions.CannotAccept):
            actions.accept_invitation(invitation_id=invitation.id, by=neighbour, at=at)

    def test_its_link_is_signed(self, invitation: Invitation) -> None:
        token = actions.invitation_token(invitation)

        assert actions.invitation_id_of(token) == invitation.id
        for forged in ("", "x", token[:-1], token + "x", token.swapcase(), str(invitation.id), "é" * 50):
            assert actions.invitation_id_of(forged) is None

    def test_an_invitation_is_shown_to_its_address_alone(
        self, invitation: Invitation, resident: Person, stranger: Person, group: Party, at: datetime
    ) -> None:
        assert list(queries.invitations_for(resident, at)) == [invitation]
        assert list(queries.invitations_for(stranger, at)) == []
        assert list(queries.open_invitations_of(group, invitation.expires_at)) == []


class TestWelcome:
    def test_an_address_gets_an_account_once(self, at: datetime) -> None:
        first = actions.welcome(email=" New@Example.org ", language="en", at=at)
        second = actions.welcome(email="new@example.org", language="nl", at=at)

        assert first == second
        assert (first and first.email, first and first.language) == ("new@example.org", "en")
        assert EmailAddress.objects.get(user=first).verified is False
        assert not Entry.objects.exists()

    def test_who_may_not_sign_in_gets_none(self, stranger: Person, at: datetime) -> None:
        Person.objects.filter(id=stranger.id).update(is_active=False)

        assert actions.welcome(email=stranger.email, language="nl", at=at) is None

    def test_who_never_came_in_is_forgotten_after_a_day(self, resident: Person) -> None:
        person = actions.welcome(email="new@example.org", language="nl", at=resident.joined_at)
        assert person is not None

        assert actions.forget_strangers(at=person.joined_at + timedelta(hours=23)) == 0
        assert actions.forget_strangers(at=person.joined_at + timedelta(hours=25)) > 0
        assert list(Person.objects.all()) == [resident]

    def test_who_acts_for_a_group_or_came_in_is_not_forgotten(
        self, draft_initiative: Initiative, representative: Person, neighbour: Person
    ) -> None:
        for person in (representative, neighbour):
            EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=False)

        assert actions.forget_strangers(at=neighbour.joined_at + timedelta(days=9)) == 0


class TestChangeDetails:
    def test_a_new_name_is_sealed(self, resident: Person, at: datetime, new_entries: NewEntries) -> None:
        with new_entries() as entries:
            actions.change_details(name="  Rik \u202e Visser-Smit ", language="en", by=resident, at=at)

        resident.refresh_from_db()
        assert (resident.name, resident.language) == ("Rik Visser-Smit", "en")
        assert kinds(entries) == ["person.renamed"]
        assert "Smit" not in entries[0].body

    @pytest.mark.parametrize("name", ["", "  ", "\u200b", "x" * 121])
    def test_a_name_is_there_and_not_too_long(
        self, resident: Person, at: datetime, name: str, refused: Refused
    ) -> None:
        with refused(actions.CannotRename):
            actions.change_details(name=name, language="nl", by=resident, at=at)

    def test_a_language_that_is_not_there_changes_nothing(self, resident: Person, at: datetime) -> None:
        assert actions.change_details(name=resident.name, language="../../x", by=resident, at=at).language == "nl"
