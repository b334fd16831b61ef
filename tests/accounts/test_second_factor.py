"""Staff go nowhere without a second factor; residents need none."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import reverse

from accounts import actions, kept_text
from accounts.middleware import DEMO_FACTOR, SECOND_FACTOR_KEY
from accounts.models import Party, Person
from tests.conftest import SignedIn

STAFF = ["official", "colleague", "social_worker", "executive", "admin"]


@pytest.fixture
def without() -> SignedIn:
    """A browser in which somebody is signed in by the code from their mail alone."""

    def without(person: Person | None) -> Client:
        client = Client()
        assert person is not None
        client.force_login(person)
        return client

    return without


@pytest.mark.parametrize("who", STAFF)
def test_staff_are_led_to_set_one_up(who: str, request: pytest.FixtureRequest, without: SignedIn) -> None:
    browser = without(request.getfixturevalue(who))
    for address in (reverse("mine"), reverse("initiatives:new"), reverse("initiatives:list"), "/"):
        assert browser.get(address).url == reverse("mfa_index")
    assert browser.get(reverse("mfa_index")).status_code == 200


@pytest.mark.parametrize("who", STAFF)
def test_who_has_one_is_asked_to_use_it(who: str, request: pytest.FixtureRequest, without: SignedIn) -> None:
    person = request.getfixturevalue(who)
    totp.TOTP.activate(person, totp.generate_totp_secret())
    assert without(person).get("/mijn/").url == f"{reverse('mfa_reauthenticate')}?next=%2Fmijn%2F"


def test_using_it_opens_the_house(official: Person, without: SignedIn) -> None:
    totp.TOTP.activate(official, totp.generate_totp_secret())
    code = RecoveryCodes.activate(official).get_unused_codes()[0]
    browser = without(official)
    opened = browser.post(f"{reverse('mfa_reauthenticate')}?next=/mijn/", {"code": code, "next": "/mijn/"})
    assert opened.url == "/mijn/"
    assert browser.get("/mijn/").status_code == 200


def test_a_wrong_code_does_not(official: Person, without: SignedIn) -> None:
    totp.TOTP.activate(official, totp.generate_totp_secret())
    browser = without(official)
    assert browser.post(reverse("mfa_reauthenticate"), {"code": "000000"}).status_code == 200
    assert browser.get("/mijn/").status_code == 302


def test_a_colleague_who_leaves_in_their_second_factor_of_before_needs_it_anew(
    official: Person, signed_in: SignedIn, without: SignedIn
) -> None:
    assert signed_in(official).get("/mijn/").status_code == 200
    assert without(official).get("/mijn/").status_code == 302


def test_a_second_factor_of_somebody_else_does_not_count(
    official: Person, resident: Person, signed_in: SignedIn
) -> None:
    browser = signed_in(resident)
    browser.force_login(official)
    assert browser.get("/mijn/").url == reverse("mfa_index")


def test_a_role_that_begins_while_one_is_signed_in_asks_for_it_at_once(
    resident: Person, admin: Person, team: Party, at: object, without: SignedIn
) -> None:
    browser = without(resident)
    assert browser.get("/mijn/").status_code == 200
    actions.add_member(party=team, person=resident, by=admin, at=team.founded_at)
    assert browser.get("/mijn/").url == reverse("mfa_index")


def test_residents_need_none(resident: Person, representative: Person, without: SignedIn) -> None:
    assert without(resident).get("/mijn/").status_code == 200
    assert without(representative).get("/mijn/").status_code == 200


def test_programs_get_a_problem_that_they_can_read(official: Person, without: SignedIn) -> None:
    answer = without(official).get("/api/v1/initiatieven")
    if answer.status_code == 404:
        pytest.fail("the interface for programs has no list of initiatives")
    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")


def test_what_was_typed_waits_behind_the_second_factor(official: Person, without: SignedIn) -> None:
    browser = without(official)
    typed = {"summary": "Een uur werk.", kept_text.WRITER: kept_text.mark_of(official)}
    browser.post(reverse("initiatives:new"), typed)
    kept = browser.session[kept_text.SESSION_KEY][reverse("initiatives:new")]
    assert kept["fields"] == {"summary": ["Een uur werk."]}


def test_the_one_click_of_the_demo_counts_in_the_demo_alone(
    official: Person, without: SignedIn, settings: object
) -> None:
    browser = without(official)
    session = browser.session
    session[SECOND_FACTOR_KEY] = DEMO_FACTOR
    session.save()
    assert browser.get("/mijn/").status_code == 302
    settings.DEMO = True  # type: ignore[attr-defined]
    assert browser.get("/mijn/").status_code == 200


def test_signing_out_is_always_possible(official: Person, without: SignedIn) -> None:
    browser = without(official)
    assert browser.post(reverse("account_logout")).url == "/"
    assert browser.get("/mijn/").url == "/account/login/?next=/mijn/"
