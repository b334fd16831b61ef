"""The work of social workers in the neighbourhood, as people do it: the network, the profile, and a plan for somebody.

Once as most people have it, once without any script.
"""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Person
from districts.models import Neighbourhood
from initiatives.models import Initiative, Need
from socialwork import actions
from socialwork.models import Actor, HelpedSubmission, Statement, Tie
from tests.browser.conftest import Windows, dutch
from tests.browser.test_journey import choose, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


def add(page: Page, kind: str, name: str) -> None:
    page.goto("/wijkwerk/netwerk/")
    page.get_by_role("link", name=dutch("Add somebody")).click()
    page.get_by_label(dutch("What is it?")).select_option(label=dutch(kind))
    page.get_by_label(dutch("Name"), exact=True).fill(name)
    page.get_by_label(dutch("Where?")).select_option(label="Dorpskern")


@SCRIPTS
def test_from_whom_one_meets_to_who_helps_a_plan(
    scripts: bool, windows: Windows, sent_initiative: Initiative, social_worker: Person
) -> None:
    """Sanne adds a place and a person with consent, ties them, walks the drawing, and asks one of them for a plan."""
    Need.objects.create(initiative=sent_initiative, kind="space")
    page = windows(social_worker, scripts=scripts)
    add(page, "place where people meet", "De Vink")
    press(page, "Keep")
    page.get_by_role("link", name=dutch("Add an offer or a need")).click()
    choose(page, dutch("offers"))
    page.get_by_label(dutch("What is it?")).select_option(label=dutch("a place"))
    page.get_by_label(dutch("In a few words")).fill("een zaal voor dertig")
    press(page, "Keep")
    expect(page.get_by_text("een zaal voor dertig").first).to_be_visible()

    add(page, "key figure", "Mevrouw Tan")
    press(page, "Keep")
    expect(page.get_by_role("alert")).to_contain_text(
        dutch("A person stands here only with consent. Ask, and write down how it was given and until when.")
    )
    page.get_by_label(dutch("How did this person agree?")).select_option(label=dutch("on paper"))
    press(page, "Keep")
    page.get_by_role("link", name=dutch("Add a tie")).click()
    page.get_by_label(dutch("With whom?")).select_option(label="De Vink")
    choose(page, dutch("know each other"))
    press(page, "Keep")
    assert Tie.objects.get().kind == "knows"

    page.goto("/wijkwerk/netwerk/")
    drawn = page.locator("svg[data-network] a")
    expect(drawn).to_have_count(2)
    drawn.first.focus()
    if scripts:
        for key in ("ArrowDown", "ArrowUp", "ArrowLeft", "ArrowRight"):
            page.keyboard.press(key)
        page.keyboard.press("Tab")
        page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/netwerk/[0-9a-f-]{36}/$"))
    expect(page.get_by_role("heading", level=1)).to_have_text(
        Actor.objects.get(id=page.url.rstrip("/").rsplit("/", 1)[-1]).name
    )

    page.goto(f"/wijkwerk/plannen/{sent_initiative.id}/")
    press(page, "I go along with this plan")
    who = page.get_by_role("region", name=dutch("Who could help"))
    expect(who.get_by_text("een zaal voor dertig")).to_be_visible()
    who.get_by_role("button").first.click()
    page.get_by_role("button", name=dutch("They help")).click()
    expect(page.get_by_text(dutch("helps"), exact=True)).to_be_visible()

    neighbour = windows(scripts=scripts)
    neighbour.goto(reverse("own-consent", args=[actions.consent_token(Actor.objects.get(kind="key_figure"))]))
    press(neighbour, "Take me out of the network")
    expect(neighbour.get_by_role("heading", level=1)).to_have_text(dutch("You do not stand in the network"))
    page.goto("/wijkwerk/netwerk/")
    expect(page.get_by_text("Mevrouw Tan")).to_have_count(0)


def test_the_arrow_keys_walk_the_drawing(windows: Windows, neighbourhood: Neighbourhood, social_worker: Person) -> None:
    """From dot to dot, and nowhere where there is none in that direction."""
    at = timezone.now()
    made = [
        actions.add_actor(
            content=actions.ActorContent("shop", name, neighbourhood.district, neighbourhood),
            consent=None,
            by=social_worker,
            at=at,
        )
        for name in ("Anna", "Bakker", "Club")
    ]
    for other in made[1:]:
        actions.tie(actor_id=made[0].id, other_id=other.id, kind="knows", note="", by=social_worker, at=at)
    page = windows(social_worker)
    page.goto("/wijkwerk/netwerk/")
    page.locator("svg[data-network] a").first.focus()
    reached = set()
    for key in ("ArrowDown", "ArrowLeft", "ArrowRight", "ArrowDown", "ArrowUp", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
        reached.add(page.evaluate("document.activeElement.getAttribute('href')"))
    assert len(reached) >= 2
    assert reached <= {actor.get_absolute_url() for actor in made}


@SCRIPTS
def test_from_a_talk_in_the_school_yard_to_what_an_official_reads(
    scripts: bool, windows: Windows, neighbourhood: Neighbourhood, social_worker: Person, official: Person
) -> None:
    """Sanne writes for who works there and for social workers; Omar reads his part, and everybody the public one."""
    page = windows(social_worker, scripts=scripts)
    for audience, text in (
        ("Everybody", "Er is een plein."),
        ("Who works here: municipality, social work, school, association", "Na school is er niets binnen."),
        ("Social workers only", "Ga niet alleen."),
    ):
        page.goto("/buurtprofiel/")
        page.get_by_role("link", name="Dorpskern").click()
        page.get_by_role("link", name=dutch("Write something")).click()
        choose(page, dutch("What there is"))
        page.get_by_label(dutch("What do you want to say of this neighbourhood?")).fill(text)
        choose(page, dutch(audience))
        press(page, "Put it in the profile")
        expect(page.get_by_text(dutch("Tell how you know it: who said so, or where it stands.")).first).to_be_visible()
        page.get_by_label(dutch("How do you know?")).fill("Gesprek met twaalf ouders")
        press(page, "Put it in the profile")
        expect(page.get_by_text(text, exact=True)).to_be_visible()
    assert Statement.objects.count() == 3

    omar = windows(official, scripts=scripts)
    omar.goto("/werkplek/")
    omar.get_by_role("link", name=dutch("Profiles")).click()
    omar.get_by_role("link", name="Dorpskern").click()
    expect(omar.get_by_text("Na school is er niets binnen.")).to_be_visible()
    expect(omar.get_by_text("Ga niet alleen.")).to_have_count(0)

    neighbour = windows(scripts=scripts)
    neighbour.goto(f"/wijken/{neighbourhood.district_id}/{neighbourhood.code}/")
    neighbour.get_by_role("link", name=dutch("About %(place)s", place="Dorpskern")).click()
    expect(neighbour.get_by_text("Er is een plein.")).to_be_visible()
    expect(neighbour.get_by_text("Gesprek met twaalf ouders")).to_be_visible()
    expect(neighbour.get_by_text("Na school")).to_have_count(0)

    page.get_by_role("link", name="Er is een plein.").click()
    page.get_by_label(dutch("Why does this not hold any more?")).fill("Het is bebouwd.")
    press(page, "Strike it out")
    neighbour.reload()
    expect(neighbour.get_by_text("Er is een plein.")).to_have_count(0)


@SCRIPTS
def test_from_a_telephone_call_to_a_plan_of_ones_own(
    scripts: bool, windows: Windows, sent_initiative: Initiative, social_worker: Person, resident: Person
) -> None:
    """Sanne writes down what a resident tells; the resident takes it over by the paper; everybody sees the figures."""
    page = windows(social_worker, scripts=scripts)
    page.goto("/wijkwerk/plannen/")
    page.get_by_role("link", name=dutch("Write a plan for somebody")).click()
    page.get_by_label(dutch("What is the resident called?")).fill("Gerrit Pols")
    page.get_by_label(dutch("What is the plan called?")).fill("Een bank bij de halte")
    page.get_by_label(dutch("What do they want to do?")).fill("Wie wacht, zit nu in de wind.")
    page.get_by_label(dutch("What is it about?")).select_option(label="Bibliotheken")
    page.get_by_label(dutch("In which neighbourhood?")).select_option(label="Dorpskern")
    choose(page, dutch("We want to decide together"))
    page.get_by_label(dutch("How did you speak?")).select_option(label=dutch("by phone"))
    press(page, "Send it for them")
    expect(page.get_by_text(dutch("Read the text to them first. Then say how they agreed.")).first).to_be_visible()
    expect(page.get_by_label(dutch("What is the plan called?"))).to_have_value("Een bank bij de halte")
    choose(page, dutch("It was read aloud, and they said yes"))
    press(page, "Send it for them")

    expect(page.get_by_role("heading", level=1)).to_have_text(dutch("Confirmation of receipt"))
    made = HelpedSubmission.objects.get()
    expect(page.get_by_text(made.initiative.reference)).to_be_visible()
    link = page.locator(".receipt-paper__link").inner_text()

    rik = windows(resident, scripts=scripts)
    rik.goto(link[link.index("/met-hulp/") :])
    press(rik, "Yes, this is my plan")
    expect(rik.get_by_role("link", name="Een bank bij de halte", exact=True)).to_be_visible()
    made.refresh_from_db()
    assert made.taken_by == resident

    page.goto(f"/wijkwerk/plannen/{made.initiative_id}/")
    press(page, "I go along with this plan")
    page.locator("summary", has_text=dutch("Write down help that you gave")).click()
    choose(page, dutch("got residents to join"))
    page.get_by_label(dutch("How did you speak?")).select_option(label=dutch("in the neighbourhood"))
    press(page, "Write it down")
    expect(page.get_by_text(dutch("The help was written down."))).to_be_visible()
    page.get_by_role("link", name=dutch("Stop")).first.click()
    page.get_by_label(dutch("How did it go?")).fill("Zij kunnen het nu zelf.")
    press(page, "Stop")
    expect(page.get_by_text("Zij kunnen het nu zelf.")).to_be_visible()

    neighbour = windows(scripts=scripts)
    neighbour.goto("/")
    neighbour.get_by_role("link", name=dutch("Where plans come from")).click()
    expect(neighbour.get_by_text(dutch("too few to show")).first).to_be_visible()
    with neighbour.expect_download() as download:
        neighbour.get_by_role("link", name=dutch("Download as a file (CSV)")).click()
    assert download.value.suggested_filename == "met-hulp.csv"
