"""What the database itself refuses of people and parties."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any

import pytest

from accounts.models import Party, Person
from tests import factories
from tests.refusing import sql, the_database_refuses

pytestmark = pytest.mark.django_db

NothingWritten = Callable[[], AbstractContextManager[None]]


def join(person: Person, party: Party, **dates: datetime) -> None:
    sql(
        "INSERT INTO accounts_membership"
        " (id, party_id, person_id, function, is_representative, is_lead, since, until)"
        " VALUES (gen_random_uuid(), %s, %s, '', false, false, %s, %s)",
        party.id,
        person.id,
        dates["since"],
        dates.get("until"),
    )


@pytest.mark.parametrize("municipal", ["municipal_team", "executive", "council"])
@pytest.mark.parametrize("municipal_first", [True, False])
def test_one_hat_at_a_time(
    municipal: str, municipal_first: bool, stranger: Person, at: datetime, nothing_written: NothingWritten
) -> None:
    parties = [factories.PartyFactory(kind=municipal), factories.PartyFactory(kind="welfare_team")]
    first, second = parties if municipal_first else reversed(parties)
    join(stranger, first, since=at)

    with nothing_written():
        the_database_refuses(lambda: join(stranger, second, since=at + timedelta(days=1)))
        the_database_refuses(
            lambda: join(stranger, second, since=at - timedelta(days=9), until=at + timedelta(seconds=1))
        )


def test_one_hat_after_the_other(stranger: Person, at: datetime) -> None:
    team, welfare = factories.PartyFactory(kind="municipal_team"), factories.PartyFactory(kind="welfare_team")

    join(stranger, welfare, since=at - timedelta(days=9), until=at)
    join(stranger, team, since=at)
    join(stranger, factories.PartyFactory(kind="resident_group"), since=at)
    join(stranger, factories.PartyFactory(kind="partner"), since=at)


def test_a_past_hat_cannot_be_stretched_over_the_present_one(
    stranger: Person, at: datetime, nothing_written: NothingWritten
) -> None:
    team, welfare = factories.PartyFactory(kind="municipal_team"), factories.PartyFactory(kind="welfare_team")
    join(stranger, welfare, since=at - timedelta(days=9), until=at)
    join(stranger, team, since=at)

    with nothing_written():
        the_database_refuses(lambda: stranger.memberships.filter(party=welfare).update(until=None))


def test_a_party_keeps_its_kind(stranger: Person, at: datetime, nothing_written: NothingWritten) -> None:
    party = factories.PartyFactory(kind="welfare_team")
    join(stranger, party, since=at)

    with nothing_written():
        the_database_refuses(lambda: Party.objects.filter(id=party.id).update(kind="municipal_team"))


@pytest.mark.parametrize(
    "make",
    [
        lambda: factories.PartyFactory(kind="mafia"),
        lambda: factories.PartyFactory(ended_at=factories.FOUNDING),
        lambda: factories.MembershipFactory(until=factories.FOUNDING - timedelta(seconds=1)),
        lambda: factories.InvitationFactory(expires_at=factories.FOUNDING),
        lambda: factories.InvitationFactory(accepted_at=factories.FOUNDING),
        lambda: factories.InvitationFactory(accepted_by=factories.PersonFactory()),
        lambda: [factories.PersonFactory(email=email) for email in ("rosa@example.org", "ROSA@example.org")],
        lambda: factories.DemarcationFactory.create_batch(2),
    ],
)
def test_rows_that_cannot_be(make: Callable[[], Any], nothing_written: NothingWritten) -> None:
    with nothing_written():
        the_database_refuses(make)


def test_one_membership_of_a_party_at_a_time(stranger: Person, at: datetime) -> None:
    party = factories.PartyFactory()
    join(stranger, party, since=at - timedelta(days=1), until=at)
    join(stranger, party, since=at)

    the_database_refuses(lambda: join(stranger, party, since=at))
