"""The choice of a language, which is a link."""

import pytest
from django.conf import settings
from django.test import Client


def test_the_choice_is_kept_in_a_cookie_and_leads_back(db: None) -> None:
    browser = Client()
    assert browser.get("/taal/en/?next=/initiatieven/%3Fthema=groen").url == "/initiatieven/?thema=groen"
    assert browser.cookies[settings.LANGUAGE_COOKIE_NAME].value == "en"
    assert '<html lang="en"' in browser.get("/account/login/").content.decode()


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "http:///evil", "", "\x00"],
)
def test_it_never_leads_elsewhere(elsewhere: str, db: None) -> None:
    assert Client().get("/taal/nl/", {"next": elsewhere}).url == "/"


@pytest.mark.parametrize("code", ["fy", "xx", "en-gb"])
def test_a_language_that_there_is_not_is_not_found(code: str, db: None) -> None:
    assert Client().get(f"/taal/{code}/").status_code == 404
