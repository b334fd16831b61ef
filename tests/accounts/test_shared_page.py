"""A page that is kept for others shows nobody the name, the token or the doors of somebody else."""

import re

import pytest
from django.test import Client

from accounts.models import Person
from decisions import actions as decisions
from decisions.models import Step
from initiatives import actions as initiatives
from initiatives.models import Initiative
from tests.conftest import SignedIn

pytestmark = pytest.mark.django_db

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@pytest.fixture(autouse=True)
def _two_days_later(clock: object) -> None:
    """The cast reads when there is a plan to read of."""


@pytest.fixture
def address(joint_step: Step) -> str:
    return Initiative.objects.get().get_absolute_url()


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_next_reader_finds_their_own_name(
    address: str, signed_in: SignedIn, neighbour: Person, stranger: Person
) -> None:
    first, second = read(signed_in(neighbour), address), read(signed_in(stranger), address)
    assert f'title="{neighbour}"' in first
    assert f'title="{stranger}"' in second
    assert str(neighbour) not in second


def test_a_name_is_text_and_not_markup(address: str, signed_in: SignedIn, neighbour: Person) -> None:
    Person.objects.filter(id=neighbour.id).update(name='"><script>')
    assert 'title="&quot;&gt;&lt;script&gt;"' in read(signed_in(neighbour), address)


def test_each_reader_gets_a_token_that_works_for_them(
    address: str, signed_in: SignedIn, neighbour: Person, stranger: Person
) -> None:
    tokens = []
    for person in (neighbour, stranger):
        client = signed_in(person)
        client.handler.enforce_csrf_checks = True
        (token,) = {*TOKEN.findall(read(client, address))}
        assert client.post(f"{address}volgen/", {"csrfmiddlewaretoken": token}).status_code == 302
        tokens.append(token)
    assert tokens[0] != tokens[1]


def test_the_doors_are_those_of_the_reader(
    address: str, signed_in: SignedIn, official: Person, neighbour: Person
) -> None:
    assert 'href="/werkplek/"' in read(signed_in(official), address)
    assert 'href="/werkplek/"' not in read(signed_in(neighbour), address)


def test_only_who_follows_reads_that_they_do(
    address: str, signed_in: SignedIn, neighbour: Person, stranger: Person, later: object
) -> None:
    assert f"{address}volgen/" in read(signed_in(neighbour), address)
    initiatives.follow(initiative_id=Initiative.objects.get().id, by=neighbour, at=later)  # type: ignore[arg-type]
    assert f"{address}niet-meer-volgen/" in read(signed_in(neighbour), address)
    assert f"{address}niet-meer-volgen/" not in read(signed_in(stranger), address)


def test_a_decision_shows_at_once(
    address: str, signed_in: SignedIn, joint_step: Step, neighbour: Person, representative: Person, later: object
) -> None:
    client = signed_in(neighbour)
    assert "Het kan." not in read(client, address)
    decisions.propose(
        step_id=joint_step.id,
        by=representative,
        outcome="yes",
        reasons="Het kan.",
        at=later,  # type: ignore[arg-type]
    )
    assert "Het kan." in read(client, address)


def test_what_one_is_told_is_told_to_nobody_else(
    address: str, signed_in: SignedIn, neighbour: Person, stranger: Person
) -> None:
    client = signed_in(neighbour)
    client.post(f"{address}volgen/")
    assert "U volgt dit plan." in read(client, address)
    assert "U volgt dit plan." not in read(signed_in(stranger), address)
    assert "U volgt dit plan." not in read(client, address)
