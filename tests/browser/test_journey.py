"""The main job, as people do it: from a resident's first words to a decision that two parties took together.

Once as most people have it, once without any script. Mail is read from the outbox, as it left the site or the worker.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.models import Person
from decisions.models import Decision, Process, Step
from districts.models import Neighbourhood
from initiatives.models import Initiative, Theme
from ledger import queries as ledger
from ledger.models import Entry
from notifications.models import Message
from tests.browser.conftest import Outbox, Windows, dutch, link_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROSA, NOOR = "rosa@example.org", "noor@example.org"
TITLE = "De bibliotheek blijft open"


def sign_in(page: Page, address: str, outbox: Outbox) -> None:
    """Ask for a code, read it in the mail, and fill it in. The page must stand on the sign-in form."""
    page.get_by_label(dutch("Your e-mail address")).fill(address)
    page.get_by_role("button", name=dutch("Mail me a code")).click()
    found = re.search(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b", outbox.wait_for(address)["Subject"])
    assert found, "the subject of the mail holds the code"
    page.get_by_label(dutch("The code from the mail")).fill(found.group())
    page.locator("main").get_by_role("button", name=dutch("Sign in"), exact=True).click()


def press(page: Page, name: str, **filled: Any) -> None:
    page.get_by_role("button", name=dutch(name, **filled), exact=True).click()


def choose(page: Page, name: str, *, exact: bool = False) -> None:
    """Choose a radio button; its label is what people press. A page that still loads moves under the finger."""
    page.wait_for_load_state()
    page.get_by_role("radio", name=name, exact=exact).check()


def table(page: Page, heading: str) -> Any:
    """The part of a plan's page that says who decides now."""
    return page.get_by_role("region", name=heading)


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_a_residents_form_to_a_shared_decision(
    scripts: bool,
    windows: Windows,
    worker: Any,
    outbox: Outbox,
    theme: Theme,
    neighbourhood: Neighbourhood,
    official: Person,
    social_worker: Person,
    executive: Person,
    stranger: Person,
) -> None:
    rosa = windows(scripts=scripts)
    plan = propose_a_plan(rosa, outbox)
    initiative = Initiative.objects.get(title=TITLE)
    assert initiative.reference
    assert rosa.get_by_text(initiative.reference).is_visible()

    join_it(windows(scripts=scripts), outbox, initiative)

    follower = windows(stranger, scripts=scripts)
    follower.goto(plan)
    press(follower, "Follow this plan")
    expect(follower.get_by_role("button", name=dutch("Stop following"))).to_be_visible()

    omar = windows(official, scripts=scripts)
    take_it_in_hand(omar, plan, initiative)
    assign(omar, social_worker)
    decide_alone(omar)

    visitor = windows(scripts=scripts)
    visitor.goto(plan)
    together = "Lezers van Oudeland en Wijkteam Oudeland beslissen samen"
    expect(table(visitor, together).get_by_role("heading", name=together)).to_be_visible()

    propose_together(rosa, plan)
    joint = Step.objects.get(process=initiative.process, closed_at=None)
    assert joint.number == 2
    assert not Decision.objects.filter(step=joint).exists(), "nothing is decided until both have said so"
    visitor.reload()
    expect(table(visitor, together).get_by_role("heading", name=together)).to_be_visible()
    expect(visitor.get_by_text("Wijkteam Oudeland moet nog ja of nee zeggen").first).to_be_visible()

    consent(omar, joint)
    assert Decision.objects.get(step=joint).proposal.outcome == "yes"
    assert Step.objects.get(process=initiative.process, closed_at=None).template_step.key == "readers"

    visitor.reload()
    read_what_was_decided(visitor, initiative)
    outbox.wait_for(stranger.email, "Samen lukt het.")
    outbox.wait_for(NOOR, TITLE)

    carry_it_out(rosa, plan)
    assert Process.objects.get().end == "completed"
    visitor.reload()
    expect(visitor.get_by_text("Wij zijn begonnen.").first).to_be_attached()
    assert list(ledger.faults()) == []
    assert not Message.objects.exclude(failure="").exists()


def propose_a_plan(page: Page, outbox: Outbox) -> str:
    """Rosa types first and signs in at the end; nothing of what she typed is lost. Returns the address of the plan."""
    page.goto("/")
    page.get_by_role("banner").get_by_role("link", name=dutch("Start a plan")).click()
    page.get_by_label(dutch("What is your plan called?")).fill(TITLE)
    page.get_by_label(dutch("What do you want to do?")).fill("Wij houden de bibliotheek zelf open.")
    choose(page, "Bibliotheken")
    page.get_by_label(dutch("Tell more"), exact=False).last.fill("Met twintig vrijwilligers.\nVier dagen in de week.")
    go_on(page)
    page.get_by_label(dutch("In which neighbourhood?")).select_option(label="Dorpskern")
    page.get_by_label(dutch("Where exactly?")).fill("Dorpsstraat 12")
    go_on(page)
    page.get_by_label(dutch("What is your group called?")).fill("Lezers van Oudeland")
    page.get_by_label(dutch("Your own name")).fill("Rosa Bakker")
    page.get_by_label(dutch("Their name")).first.fill("Noor")
    page.get_by_label(dutch("Their e-mail address")).first.fill(NOOR)
    go_on(page)
    page.get_by_role("checkbox", name=dutch("Money")).check()
    page.get_by_label(dutch("How much money, about?")).fill("21.500")
    go_on(page)
    choose(page, dutch("We want to decide together"))
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(dutch("Is this right?"))
    press(page, "Go on to sign in")

    sign_in(page, ROSA, outbox)
    expect(page.get_by_role("heading", level=1)).to_have_text(dutch("Is this right?"))
    expect(page.get_by_text(TITLE).first).to_be_visible()
    assert not Initiative.objects.exists(), "nothing is sent before she has read it once more"
    press(page, "Send")
    expect(page.get_by_role("heading", level=1)).to_have_text(dutch("Your plan was sent"))
    page.get_by_role("link", name=dutch("See your plan as everybody sees it")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    return page.url


def go_on(page: Page) -> None:
    """To the next step of the form."""
    page.locator("main").get_by_role("button", name=dutch("Go on"), exact=True).click()


def join_it(page: Page, outbox: Outbox, initiative: Initiative) -> None:
    """Noor opens the link in her mail, signs in, and joins."""
    invited = outbox.wait_for(NOOR, "Lezers van Oudeland")
    page.goto(link_in(invited, "uitnodiging"))
    page.locator("main").get_by_role("link", name=dutch("Sign in")).click()
    sign_in(page, NOOR, outbox)
    page.locator("main form").get_by_role("button").first.click()
    expect(page.get_by_role("heading", name=TITLE).first).to_be_visible()
    assert set(initiative.group.memberships.values_list("person__email", flat=True)) == {ROSA, NOOR}


def take_it_in_hand(page: Page, plan: str, initiative: Initiative) -> None:
    """Omar finds it among what is new."""
    page.goto("/werkplek/?beeld=nieuw")
    page.get_by_role("link", name=TITLE).first.click()
    press(page, "Accept for handling")
    initiative.refresh_from_db()
    assert initiative.accepted_by is not None


def assign(page: Page, social_worker: Person) -> None:
    page.get_by_role("link", name=dutch("Assign somebody")).click()
    page.get_by_role("link", name="Sociaal werker").click()
    page.get_by_role("checkbox", name=social_worker.name).check()
    page.locator("main form").get_by_role("button").first.click()
    expect(page.get_by_text(social_worker.name).first).to_be_visible()
    assert Process.objects.get().assignments.filter(person=social_worker, until=None).exists()


def decide_alone(page: Page) -> None:
    """The municipal team decides alone at the first step: what it proposes is decided."""
    page.get_by_role("link", name=dutch("Make a proposal")).click()
    choose(page, dutch("yes").capitalize(), exact=True)
    page.get_by_label(dutch("Why?")).fill("Wij willen dit graag proberen.")
    press(page, "Put this proposal on the table")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert Decision.objects.get().proposal.reasons == "Wij willen dit graag proberen."


def propose_together(page: Page, plan: str) -> None:
    page.goto("/mijn/")
    page.get_by_role("link", name=dutch("Make a proposal")).first.click()
    choose(page, dutch("yes").capitalize(), exact=True)
    page.get_by_label(dutch("Why?")).fill("Samen lukt het.")
    press(page, "Put this proposal on the table")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)


def consent(page: Page, step: Step) -> None:
    page.goto("/werkplek/")
    page.get_by_role("link", name=TITLE).first.click()
    page.locator(f"a[href*='/tafel/{step.id}/stem/']").first.click()
    choose(page, dutch("We agree"))
    page.get_by_label(dutch("Why?")).fill("Een goede afspraak.")
    press(page, "Say this")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def read_what_was_decided(page: Page, initiative: Initiative) -> None:
    """Who decides now, who decided before and why, and the lines of the log."""
    expect(page.get_by_role("region", name="Lezers van Oudeland beslist")).to_be_visible()
    for step in page.locator("details").all():
        if step.get_attribute("open") is None:
            step.locator("summary").first.click()
    for words in ("Wij willen dit graag proberen.", "Samen lukt het.", "Een goede afspraak."):
        expect(page.get_by_text(words).first).to_be_visible()
    said = page.locator("main").inner_text()
    for name in ("Rosa Bakker", "Omar Haddad", ROSA, NOOR):
        assert name not in said, "no visitor reads who it was"
    decided = Entry.objects.filter(kind="decision.taken").order_by("-index").first()
    assert decided is not None
    expect(page.get_by_text(decided.hash[:12])).to_be_visible()
    page.locator(f"a[href$='/logboek/{decided.index}/']").click()
    expect(page.get_by_text(decided.hash).first).to_be_visible()
    page.go_back()


def carry_it_out(page: Page, plan: str) -> None:
    page.goto(plan)
    page.locator("main").get_by_role("link", name=dutch("Make a proposal")).first.click()
    choose(page, dutch("yes").capitalize(), exact=True)
    page.get_by_label(dutch("Why?")).fill("Wij zijn begonnen.")
    press(page, "Put this proposal on the table")
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
