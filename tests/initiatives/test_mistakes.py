"""What is not right in a form stands on top of its page and leads to its field, on every page in the same way."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.translation import gettext, override

from accounts.models import Person
from decisions.models import Step
from initiatives import actions
from initiatives.models import HelpOffer, Initiative
from tests.conftest import SignedIn

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def told_on_top(page: str) -> None:
    main = page[page.index('<main id="main"') :]
    with override("nl"):
        assert re.search(rf"<title>{gettext('Mistake:')} \w", page), "the title says so first"
    assert main.count('class="error-summary"') == 1
    before, _summary, _after = main.partition('class="error-summary"')
    assert "<h1" not in before
    assert "<form" not in before
    summary = main[len(before) : main.index("</ul>", len(before))]
    links = re.findall(r'<li><a href="#([\w-]+)"', summary)
    assert len(links) == summary.count("<li>"), "each message leads to its field"
    for field in links:
        assert f'id="{field}"' in main, field
    assert "js/mistakes" in page


@pytest.mark.parametrize(
    ("name", "who", "fields"),
    [
        ("attachments", "representative", {"title": ""}),
        ("attachments", "representative", {"title": "De kast", "file": SimpleUploadedFile("a.txt", b"platte tekst")}),
        ("sheets", "official", {"signatures": "veel"}),
        (
            "sheets",
            "official",
            {"signatures": "3", "collected_on": "2026-11-02", "file": SimpleUploadedFile("a.txt", b"platte tekst")},
        ),
        (
            "sheets",
            "official",
            {"signatures": "3", "collected_on": "2999-11-02", "file": SimpleUploadedFile("a.pdf", b"%PDF-1.4")},
        ),
        ("milestones", "official", {"title": ""}),
        (
            "milestones",
            "official",
            {"title": "De kast", "party": "other", "responsible": "X", "planned_on": "0001-01-01"},
        ),
        ("new-version", "representative", {"title": ""}),
        ("invite", "representative", {"email": "geen adres"}),
        ("signatures", "representative", {"quorum": "veel"}),
        ("signatures", "representative", {"quorum": "99"}),
        ("withdraw", "representative", {"reason": ""}),
        ("post-update", "representative", {"title": ""}),
        ("offer-help", "resident", {"kind": "x"}),
        ("join", "resident", {"message": ""}),
    ],
)
def test_around_a_plan(
    name: str,
    who: str,
    fields: dict[str, Any],
    joint_step: Step,
    accepted_initiative: Initiative,
    signed_in: SignedIn,
    request: pytest.FixtureRequest,
) -> None:
    for sent in fields.values():
        if isinstance(sent, SimpleUploadedFile):
            sent.seek(0)
    client = signed_in(request.getfixturevalue(who))
    answer = client.post(reverse(f"initiatives:{name}", args=[accepted_initiative.id]), fields)
    assert answer.status_code == 200
    told_on_top(answer.content.decode())


def test_an_answer_to_one_of_many_offers(
    sent_initiative: Initiative, resident: Person, representative: Person, later: Any, signed_in: SignedIn
) -> None:
    actions.offer_help(initiative_id=sent_initiative.id, kind="hands", message="Ik kom.", by=resident, at=later)
    offer = HelpOffer.objects.get()
    address = reverse("initiatives:help-offers", args=[sent_initiative.id])
    wrong = {"offer": str(offer.id), "answer": "accepted", "words": "x" * 1_001}
    told_on_top(signed_in(representative).post(address, wrong).content.decode())


@pytest.mark.usefixtures("theme")
def test_at_the_door_and_in_the_form_of_a_plan(signed_in: SignedIn, resident: Person) -> None:
    told_on_top(Client().post(reverse("account_login"), {"login": "geen adres"}).content.decode())
    told_on_top(signed_in(resident).post(reverse("initiatives:new"), {"title": ""}).content.decode())
    told_on_top(Client().get(reverse("initiatives:take-over"), {"performed": "x"}).content.decode())


def test_a_page_without_mistakes_says_nothing(signed_in: SignedIn, resident: Person) -> None:
    page = signed_in(resident).get(reverse("initiatives:new")).content.decode()
    assert "error-summary" not in page
    assert "js/mistakes" not in page
