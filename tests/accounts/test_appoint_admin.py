"""The first admin of an installation is appointed by who runs its servers."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from accounts import queries
from accounts.models import Person
from ledger.models import Entry

pytestmark = pytest.mark.django_db


def appoint(email: str) -> None:
    call_command("appoint_admin", email, stdout=StringIO())


def test_an_account_is_made_that_can_sign_in_with_a_code() -> None:
    appoint(" Beheer@Gemeente.example ")

    person = Person.objects.get(email="beheer@gemeente.example")
    assert person.is_staff
    assert not person.has_usable_password()
    assert person.emailaddress_set.get().email == person.email


def test_somebody_with_an_account_keeps_it(resident: Person) -> None:
    appoint(resident.email)

    again = Person.objects.get(email=resident.email)
    assert (again.id, again.name, again.is_staff) == (resident.id, resident.name, True)


def test_it_leaves_one_entry_however_often_it_is_done(resident: Person) -> None:
    appoint(resident.email)
    appoint(resident.email)

    [entry] = Entry.objects.filter(kind="admin.appointed")
    assert entry.subject == resident.id
    assert resident.email not in entry.body


def test_what_is_no_address_is_refused_and_makes_nobody() -> None:
    with pytest.raises(CommandError, match="not an e-mail address"):
        appoint("nobody")

    assert not Person.objects.exists()
    assert not Entry.objects.exists()


def test_the_role_is_that_of_an_admin(resident: Person) -> None:
    appoint(resident.email)

    resident.refresh_from_db()
    assert queries.ADMIN in queries.roles_of(resident, resident.joined_at)
