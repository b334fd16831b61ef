"""What the sign-in says is said as the rest of the site says it: with "u", and in plain Dutch."""

from __future__ import annotations

import re
from pathlib import Path

import allauth
import pytest
from django.template.loader import get_template, render_to_string
from django.urls import reverse
from django.utils import translation

from accounts.models import Person
from config.sign_in import Adapter, SecondFactorAdapter
from tests.conftest import SignedIn

THEIRS = Path(allauth.__file__).parent / "templates"
NEVER = ("password", "phone", "username", "invalid_login")
"""Nobody has these here."""
MESSAGES = sorted(
    str(found.relative_to(THEIRS))
    for room in ("account", "mfa", "socialaccount")
    for found in (THEIRS / room / "messages").glob("*.txt")
    if not any(word in found.name for word in NEVER)
)
TO_A_FRIEND = re.compile(r"\b(je|jij|jou|jouw|jezelf)\b", re.IGNORECASE)


@pytest.mark.parametrize("name", MESSAGES)
def test_messages(name: str) -> None:
    with translation.override("nl"):
        said = render_to_string(name, {"email": "noor@example.org", "recipient": "noor@example.org"})
    assert not TO_A_FRIEND.search(said)
    own = Path(str(get_template(name).origin)).resolve()  # type: ignore[attr-defined]
    assert THEIRS not in own.parents or "extends" in own.read_text()


@pytest.mark.parametrize("adapter", [Adapter, SecondFactorAdapter])
def test_errors(adapter: type[Adapter | SecondFactorAdapter]) -> None:
    with translation.override("nl"):
        for code, message in adapter.error_messages.items():
            assert any(word in code for word in NEVER) or not TO_A_FRIEND.search(str(message)), code


@pytest.mark.django_db
def test_setting_up_a_second_factor(signed_in: SignedIn, resident: Person) -> None:
    client = signed_in(resident)
    for name in ("mfa_activate_totp", "mfa_add_webauthn"):
        answer = client.get(reverse(name), follow=True)
        page = answer.content.decode()
        main = page[page.index("<main") : page.index("</main>")]
        said = re.sub(r"<script.*?</script>|<[^>]+>", " ", main, flags=re.DOTALL)
        assert "Authenticator" not in said
        assert "achtwoordloos" not in said
        assert not TO_A_FRIEND.search(said)
