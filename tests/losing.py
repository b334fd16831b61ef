"""A session that is lost while somebody types."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from accounts import kept_text
from accounts.models import Person
from tests.conftest import sign_in, signs_in


def comes_back(person: Person, address: str, typed: dict[str, Any]) -> None:
    """What this person typed stands in the form again when they have signed in, until it reached its place."""
    browser = signs_in(person)
    mark = {kept_text.WRITER: kept_text.mark_of(person)}
    assert f'name="{kept_text.WRITER}" value="{mark[kept_text.WRITER]}"' in browser.get(address).content.decode()
    browser.session.flush()
    assert browser.post(address, {**typed, **mark}).url.startswith(reverse("account_login"))
    sign_in(browser, person)
    page = browser.get(address).content.decode()
    for field, value in typed.items():
        assert str(value) in page, field
    assert browser.post(address, {**typed, **mark}).status_code == 302
    assert not browser.session[kept_text.SESSION_KEY]
