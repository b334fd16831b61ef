"""What every answer tells the browser, and how fast one may write."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import Person
from tests.conftest import SignedIn


@pytest.mark.django_db
def test_every_answer_carries_the_headers(client: Client) -> None:
    headers = client.get("/account/login/").headers
    assert "camera=()" in headers["Permissions-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    policy = headers["Content-Security-Policy"]
    for directive in ("default-src 'self'", "frame-ancestors 'none'", "form-action 'self'", "object-src 'none'"):
        assert directive in policy
    assert "unsafe" not in policy


@pytest.mark.django_db
def test_who_writes_too_fast_is_asked_to_wait(resident: Person, settings: Any) -> None:
    settings.WRITES_A_MINUTE = 2
    client = Client()
    client.force_login(resident)
    answers = [client.post("/account/logout/x") for _ in range(3)]
    assert [answer.status_code for answer in answers][:2] != [429, 429]
    assert answers[2].status_code == 429
    assert answers[2].headers["Retry-After"] == "60"


@pytest.mark.django_db
def test_reading_is_not_counted(resident: Person, settings: Any) -> None:
    settings.WRITES_A_MINUTE = 0
    client = Client()
    client.force_login(resident)
    assert client.get("/").status_code == 200


@pytest.mark.django_db
def test_a_program_hears_it_as_a_problem(resident: Person, settings: Any) -> None:
    settings.WRITES_A_MINUTE = 0
    client = Client()
    client.force_login(resident)
    answer = client.post("/api/v1/initiatieven")
    assert answer.status_code == 429
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 429


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/%00", "/beheer/accounts/person/%00/change/", "/account/oidc/a%00b/login/"])
def test_nothing_is_at_an_address_with_a_null_in_it(address: str, admin: Person, signed_in: SignedIn) -> None:
    assert signed_in(admin).get(address).status_code == 404
