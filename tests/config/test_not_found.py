"""Who sent a text to what they may not see any more gets the page of a stranger, and their own words below it."""

from __future__ import annotations

from datetime import timedelta
from html import escape

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts import actions as accounts
from accounts import given_back
from accounts.models import Person
from initiatives.models import Initiative
from tests.conftest import SignedIn
from tests.socialwork.casework import Whole
from tests.socialwork.conftest import beside, elsewhere, handler, leader, on_it, other_welfare, whole

__all__ = ["beside", "elsewhere", "handler", "leader", "on_it", "other_welfare", "whole"]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_a_form_in_letters_that_we_cannot_read_is_no_fault_of_ours() -> None:
    """The token is looked for in the body, and so would the page be that says so."""
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.get(reverse("account_login"))
    answer = browser.generic(
        "POST", reverse("account_login"), b"a=b", content_type="application/x-www-form-urlencoded; charset=utf-16"
    )
    assert answer.status_code == 400
    assert "Dit konden wij niet lezen" in answer.content.decode()


HEADING = "Dit hebt u getypt"
WORDS = "De school belde.\nZij wachten op de sleutel van het gebouw."


def texts_on(answer: HttpResponse) -> list[str]:
    """The page is a 404 that is kept nowhere if anything stands on it."""
    assert answer.status_code == 404
    page = answer.content.decode()
    assert (HEADING in page) == ("readonly" in page) == ("no-store" in answer.headers.get("Cache-Control", ""))
    return [part.partition("readonly>\n")[2].partition("</textarea>")[0] for part in page.split("<textarea")[1:]]


def leaves(person: Person, by: Person) -> None:
    """A second ago, while they typed."""
    at = timezone.now() - timedelta(seconds=1)
    accounts.end_membership(membership_id=person.memberships.get().id, by=by, at=at)


@pytest.fixture
def typing(signed_in: SignedIn, official: Person, admin: Person) -> Client:
    """An official whose role ends before they press the button."""
    browser = signed_in(official)
    leaves(official, admin)
    return browser


@pytest.mark.parametrize(("name", "field"), [("notes", "text"), ("new-message", "text"), ("questions", "text")])
def test_an_official_whose_role_has_just_ended_finds_what_they_typed(
    typing: Client, accepted_initiative: Initiative, name: str, field: str
) -> None:
    address = reverse(f"desk:{name}", args=[accepted_initiative.id])
    assert texts_on(typing.post(address, {field: WORDS})) == [WORDS]
    assert texts_on(typing.get(address)) == []


def test_who_does_not_write_in_the_profile_any_more_finds_what_they_typed(
    signed_in: SignedIn, social_worker: Person, admin: Person, accepted_initiative: Initiative
) -> None:
    browser = signed_in(social_worker)
    leaves(social_worker, admin)
    address = reverse("write-statement", args=[accepted_initiative.neighbourhood.district_id])
    typed = {"topic": "has", "text": WORDS, "source": "Een gesprek met twaalf ouders."}
    assert texts_on(browser.post(address, typed)) == [WORDS, typed["source"]]


def test_who_keeps_no_reference_data_any_more_finds_what_they_typed(signed_in: SignedIn, admin: Person) -> None:
    browser = signed_in(admin)
    Person.objects.filter(id=admin.id).update(is_staff=False)
    assert texts_on(browser.post("/beheer/decisions/regulation/add/", {"text": WORDS})) == [WORDS]


def test_in_a_case_it_is_shown_to_who_typed_it_and_the_same_whether_there_is_one(
    whole: Whole, signed_in: SignedIn, handler: Person, admin: Person, stranger: Person
) -> None:
    browser = signed_in(handler)
    address = reverse("fieldwork:case-write", args=[whole.case.id, "note"])
    leaves(handler, admin)
    answer = browser.post(address, {"text": WORDS})
    assert texts_on(answer) == [WORDS]
    nowhere = address.replace(str(whole.case.id), "00000000-0000-4000-8000-000000000000")
    assert signed_in(stranger).post(nowhere, {"text": WORDS}).content == answer.content


def test_what_is_shown_is_not_read_as_markup(typing: Client, accepted_initiative: Initiative) -> None:
    hostile = "</textarea> <script>alert('ja')</script> \x00 {{ settings }}"
    answer = typing.post(reverse("desk:notes", args=[accepted_initiative.id]), {"text": hostile})
    assert texts_on(answer) == [escape(hostile.replace("\x00", ""))]
    assert b"<script>alert" not in answer.content


def test_marks_codes_and_files_are_not_shown(typing: Client, accepted_initiative: Initiative) -> None:
    posted = {
        "csrfmiddlewaretoken": "een twee drie vier vijf",
        "typed_by": "een twee drie vier vijf",
        "seen": "a" * 64,
        "code": "123 456",
        "short": "Te kort getypt.",
        "file": SimpleUploadedFile("brief.txt", b"Niet getypt, en niet getoond."),
        "text": WORDS,
        "again": WORDS,
    }
    assert texts_on(typing.post(reverse("desk:notes", args=[accepted_initiative.id]), posted)) == [WORDS]


def test_it_shows_what_one_person_can_have_typed(typing: Client, accepted_initiative: Initiative) -> None:
    address = reverse("desk:notes", args=[accepted_initiative.id])
    many = {f"text{number}": f"Tekst van {number} tekens en meer." for number in range(given_back.MOST_TEXTS + 5)}
    assert len(texts_on(typing.post(address, many))) == given_back.MOST_TEXTS
    long = {f"text{number}": f"{number} " + "x" * 39_000 for number in range(9)}
    assert sum(map(len, texts_on(typing.post(address, long)))) == given_back.MOST_CHARACTERS


def test_who_is_not_signed_in_and_who_signs_in_sees_the_plain_page(
    accepted_initiative: Initiative, stranger: Person, rf: RequestFactory
) -> None:
    assert texts_on(Client().post("/nergens/", {"text": WORDS})) == []
    for person, address, texts in (
        (stranger, "/werkplek/", [WORDS]),
        (stranger, "/account/login/", []),
        (stranger, "/api/v1/initiatieven", []),
        (AnonymousUser(), "/werkplek/", []),
    ):
        request = rf.post(address, {"text": WORDS})
        request.user, request.csrf_processing_done = person, True  # type: ignore[attr-defined]
        assert given_back.long_texts(request) == texts


def test_the_words_of_another_site_are_not_shown(stranger: Person) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(stranger)
    assert texts_on(browser.post("/nergens/", {"text": WORDS})) == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"text=%FF%FE%00%ED%A0%80+" + b"a+" * 40, "application/x-www-form-urlencoded"),
        (b"text=" + b"a+" * 40, "application/x-www-form-urlencoded; charset=utf-16"),
        (b"text=" + b"a+" * 40, "application/x-www-form-urlencoded; charset=nergens"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"broken", "multipart/form-data"),
        (b"&".join(b"f%d=a" % number for number in range(3000)), "application/x-www-form-urlencoded"),
        (b"text=" + b"a+" * 2_000_000, "application/x-www-form-urlencoded"),
        (b'{"text": "broken', "application/json"),
    ],
    ids=["bytes", "charset", "no-charset", "part", "no-boundary", "fields", "large", "json"],
)
def test_what_cannot_be_read_brings_a_page(stranger: Person, body: bytes, kind: str) -> None:
    """Where no view was asked for, and where a view looked away from the body."""
    for enforced, address in ((True, "/nergens/"), (True, "/%00"), (False, "/beheer/nergens/")):
        browser = Client(enforce_csrf_checks=enforced)
        browser.force_login(stranger)
        browser.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
        assert browser.generic("POST", address, body, content_type=kind).status_code == 404
