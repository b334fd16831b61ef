"""Filling in the form of a plan as a browser does it, step by step."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.test import Client

from districts.models import Neighbourhood
from initiatives.models import Theme

NEW = "/initiatieven/nieuw/"
Typed = dict[str, dict[str, Any]]


def typed_in(theme: Theme, neighbourhood: Neighbourhood) -> Typed:
    """What somebody fills in at each step, all of it right."""
    return {
        "wat": {
            "title": "Een moestuin aan de singel",
            "summary": "Wij maken een tuin waar de buurt samen groente kweekt.",
            "plan": "Elke zaterdag.\n\nIedereen mag meedoen.",
            "theme": theme.key,
        },
        "waar": {"neighbourhood": neighbourhood.code, "place": "Schoolstraat 3"},
        "met-wie": {"group_name": "Tuiniers van Oudeland", "your_name": "Nel Nieuw"},
        "nodig": {"needs": ["money", "hands"], "amount": "1.500", "about_money": "voor hout en zaad"},
        "zeggenschap": {"wish": "5"},
    }


def hidden(page: HttpResponse) -> dict[str, str]:
    """The hidden fields of the form on a page, but for the token."""
    found = re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', page.content.decode())
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def post_step(browser: Client, address: str, fields: dict[str, Any], **more: Any) -> HttpResponse:
    """Open a step, fill it in, and press a button."""
    return browser.post(address, {**hidden(browser.get(address)), **fields, **more})  # type: ignore[return-value]


def fill_in(browser: Client, typed: Typed) -> str:
    """All steps, from the first page on. Returns the address of the check."""
    address = NEW
    for fields in typed.values():
        answer = post_step(browser, address, fields)
        assert answer.status_code == 302, answer.context["form"].errors
        address = answer.url  # type: ignore[attr-defined]
    assert address.endswith("/controleren/")
    return address


def press(browser: Client, check: str, action: str) -> HttpResponse:
    """Send or save from the check page."""
    return browser.post(check, {**hidden(browser.get(check)), "action": action})  # type: ignore[return-value]
