"""One click to be somebody, in the demo and nowhere else."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Party, Person
from config.demo.people import EVERYBODY, FACES
from tests.factories import MembershipFactory, PartyFactory, PersonFactory

ADDRESS = "/demo/inloggen/"
KINDS = {"official": "municipal_team", "socialworker": "welfare_team", "executive": "executive"}
PLACES = {
    "resident": "/mijn/",
    "representative": "/mijn/",
    "official": "/werkplek/",
    "socialworker": "/wijkwerk/",
    "executive": "/werkplek/",
    "admin": "/beheer/",
}


@pytest.fixture
def demo(settings: Any) -> None:
    settings.DEMO = True


@pytest.fixture
def town(db: None) -> None:
    """The six people of the demo, each with the role that their face stands for."""
    humans = {human.key: human for human in EVERYBODY}
    for role, key in FACES.items():
        person = PersonFactory(email=humans[key].email, name=humans[key].name, is_staff=role == "admin")
        if role in KINDS:
            MembershipFactory(person=person, party=PartyFactory(kind=Party.Kind(KINDS[role])), is_representative=True)


@pytest.mark.usefixtures("demo", "town")
@pytest.mark.parametrize("role", FACES)
def test_one_click_is_enough(role: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    form = browser.get(ADDRESS)
    assert "csrfmiddlewaretoken" in form.content.decode()
    answers = {"person": role, "csrfmiddlewaretoken": str(form.context["csrf_token"])}
    entered = browser.post(ADDRESS, answers, headers={"Referer": f"http://testserver{ADDRESS}"})
    assert entered.url == PLACES[role]
    assert browser.get("/mijn/").status_code == 200


@pytest.mark.usefixtures("demo", "town")
def test_the_sign_in_page_offers_the_six() -> None:
    page = Client().get("/account/login/").content.decode()
    assert all(f'value="{role}"' in page for role in FACES)


@pytest.mark.usefixtures("demo", "town")
def test_one_comes_back_to_the_page_one_wanted_but_never_elsewhere() -> None:
    answers = {"person": "resident", "next": "/initiatieven/nieuw/"}
    assert Client().post(ADDRESS, answers).url == "/initiatieven/nieuw/"
    assert Client().post(ADDRESS, {**answers, "next": "https://evil.example/"}).url == "/mijn/"


@pytest.mark.usefixtures("demo", "town")
@pytest.mark.parametrize("forged", ["", "burgemeester", "resident\x00", "x" * 300_000])
def test_somebody_who_does_not_exist_is_nobody(forged: str) -> None:
    browser = Client()
    assert browser.post(ADDRESS, {"person": forged}).status_code == 400
    assert browser.get("/mijn/").status_code == 302


@pytest.mark.usefixtures("demo")
def test_an_empty_demo_says_so(db: None) -> None:
    assert Client().get(ADDRESS).status_code == 200
    assert Client().post(ADDRESS, {"person": "resident"}).status_code == 400


@pytest.mark.usefixtures("town")
def test_outside_the_demo_there_is_no_such_page() -> None:
    browser = Client()
    assert browser.get(ADDRESS).status_code == 404
    assert browser.post(ADDRESS, {"person": "admin"}).status_code == 404
    assert browser.get("/mijn/").status_code == 302
    assert "demo/inloggen" not in browser.get("/account/login/").content.decode()
    assert Person.objects.filter(last_login=None).count() == len(FACES)


@pytest.mark.usefixtures("demo", "town")
@pytest.mark.parametrize(("anywhere", "status"), [(False, 404), (True, 302)])
def test_to_other_machines_it_does_not_exist_unless_the_demo_may_be_anywhere(
    settings: Any, anywhere: bool, status: int
) -> None:
    settings.DEMO_ANYWHERE = anywhere
    answer = Client(REMOTE_ADDR="192.0.2.7").post(ADDRESS, {"person": "admin"}, headers={"Host": "localhost"})
    assert answer.status_code == status
