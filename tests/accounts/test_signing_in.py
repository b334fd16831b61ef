"""One door: an address, a code by mail, and one is in."""

import re
from datetime import datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.test import Client

from accounts import actions
from accounts.models import Person
from tests.conftest import SignedIn

LOGIN = "/account/login/"
CONFIRM = "/account/login/code/confirm/"


def ask(browser: Client, email: str) -> str:
    """Ask for a code, and return where one fills it in."""
    answer = browser.post(LOGIN, {"login": email})
    assert answer.status_code == 302, answer.context["form"].errors
    return str(answer.url)


def code() -> str:
    found = re.search(r"^\s{4}(\S+)\s*$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found
    return found[1]


def test_who_was_here_before_signs_in_with_a_code(resident: Person) -> None:
    browser = Client()
    assert ask(browser, "RIK@example.org").startswith(CONFIRM)
    assert [to.lower() for to in mail.outbox[-1].to] == ["rik@example.org"]
    assert len(mail.outbox) == 1
    assert browser.post(CONFIRM, {"code": code()}).url == "/mijn/"
    assert browser.get("/mijn/").status_code == 200


def test_who_is_new_gets_an_account_by_the_same_door(db: None) -> None:
    browser = Client()
    ask(browser, "nieuw@example.org")
    assert browser.post(CONFIRM, {"code": code()}).url == "/mijn/"
    person = Person.objects.get(email="nieuw@example.org")
    assert not person.has_usable_password()
    assert EmailAddress.objects.get(user=person).verified


def test_the_door_does_not_tell_who_has_an_account(resident: Person) -> None:
    mail.outbox.clear()
    known, unknown = Client(), Client()
    assert ask(known, "rik@example.org") == ask(unknown, "niemand@example.org")
    shown = [browser.get(CONFIRM).content.decode() for browser in (known, unknown)]
    assert re.sub(r"rik|niemand|value=\"[^\"]+\"|nonce=\"[^\"]+\"", "", shown[0]) == re.sub(
        r"rik|niemand|value=\"[^\"]+\"|nonce=\"[^\"]+\"", "", shown[1]
    )
    assert re.sub(r"\s{4}\S+", "", str(mail.outbox[0].body)) == re.sub(r"\s{4}\S+", "", str(mail.outbox[1].body))


def test_a_wrong_code_is_a_message_and_three_are_the_end(resident: Person) -> None:
    browser = Client()
    ask(browser, "rik@example.org")
    assert browser.post(CONFIRM, {"code": "WRONG1"}).status_code == 200
    browser.post(CONFIRM, {"code": "WRONG2"})
    assert browser.post(CONFIRM, {"code": "WRONG3"}).status_code == 302
    browser.post(CONFIRM, {"code": code()})
    assert browser.get("/mijn/").status_code == 302


@pytest.mark.parametrize("typed", ["", "geen adres", "a@b", "x" * 300_000, "\x00@example.org", "<script>@x.nl"])
def test_what_is_no_address_is_a_message(typed: str, db: None) -> None:
    answer = Client().post(LOGIN, {"login": typed})
    assert answer.status_code == 200
    assert "login" in answer.context["form"].errors
    assert Person.objects.count() == 0


def test_who_may_not_sign_in_any_more_gets_no_code(resident: Person) -> None:
    Person.objects.filter(id=resident.id).update(is_active=False)
    browser = Client()
    ask(browser, "rik@example.org")
    assert not re.search(r"^\s{4}(\S+)\s*$", str(mail.outbox[-1].body), re.MULTILINE)
    assert Person.objects.count() == 1


def test_asking_for_codes_is_limited(resident: Person) -> None:
    answers = [Client().post(LOGIN, {"login": "rik@example.org"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, 200, 200, 200]
    assert "login" in answers[-1].context["form"].errors
    assert len(mail.outbox) == 3


def test_one_address_may_not_ask_for_everybodys_codes(db: None) -> None:
    answers = [Client().post(LOGIN, {"login": f"iemand{n}@example.org"}) for n in range(31)]
    assert answers[-1].status_code == 429


def test_addresses_that_never_came_in_are_forgotten(resident: Person, admin: Person, at: datetime) -> None:
    stranger = actions.welcome(email="typefout@example.org", language="nl", at=at)
    assert stranger is not None
    actions.welcome(email=resident.email, language="nl", at=at)
    keeper = actions.appoint_admin(email="beheer@example.org", at=at)
    assert actions.forget_strangers(at=stranger.joined_at + timedelta(hours=23)) == 0
    actions.forget_strangers(at=stranger.joined_at + timedelta(hours=25))
    assert set(Person.objects.all()) == {resident, admin, keeper}


def test_the_old_doors_lead_to_the_one_door(db: None) -> None:
    assert Client().get("/account/signup/?next=/mijn/").url == f"{LOGIN}?next=/mijn/"
    assert Client().get("/account/login/code/").url == LOGIN
    assert Client().get("/account/password/reset/").status_code == 404


@pytest.mark.parametrize(
    "address",
    ["login/", "logout/", "inactive/", "email/", "2fa/", "2fa/totp/activate/", "2fa/webauthn/", "2fa/webauthn/add/"],
)
def test_every_page_of_signing_in_has_the_face_of_the_house(
    address: str, resident: Person, signed_in: SignedIn
) -> None:
    browser = Client() if address == "login/" else signed_in(resident)
    answer = browser.get(f"/account/{address}")
    assert answer.status_code == 200
    assert 'class="site-header"' in answer.content.decode()


def test_a_person_reads_their_own_language_unless_the_browser_was_switched(
    resident: Person, signed_in: SignedIn
) -> None:
    Person.objects.filter(id=resident.id).update(language="en")
    browser = signed_in(resident)
    assert '<html lang="en"' in browser.get("/mijn/").content.decode()
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "nl"
    assert '<html lang="nl"' in browser.get("/mijn/").content.decode()
