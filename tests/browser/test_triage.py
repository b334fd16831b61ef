"""The queue and who works on a plan, as officials go through their morning. Once as most have it, once without
any script.

The file beside a plan, its terms and the register have journeys of their own (test_answering, test_desk_journeys).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Invitation, Party, Person
from civilservants.models import SavedView, Snooze
from decisions import actions as decisions
from decisions.models import Assignment, Step
from initiatives import actions as initiatives
from initiatives.models import Initiative, PlanLink
from tests.browser.conftest import Windows, dutch
from tests.browser.test_journey import choose, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


@pytest.fixture
def at() -> datetime:
    return timezone.now() - timedelta(days=2)


@pytest.fixture
def second(accepted_initiative: Initiative, content: initiatives.Content, resident: Person, at: datetime) -> Initiative:
    own = replace(content, title="Onze bibliotheek blijft", summary="De bibliotheek van Oudeland blijft open.")
    draft = initiatives.draft(content=own, group_name="Vrienden van het boek", by=resident, at=at)
    return initiatives.send(initiative_id=draft.id, by=resident, at=at)


def row_of(page: Page, initiative: Initiative) -> object:
    return page.get_by_role("listitem").filter(has=page.get_by_role("link", name=initiative.title, exact=True))


@SCRIPTS
def test_a_morning_in_the_queue(
    scripts: bool,
    windows: Windows,
    accepted_initiative: Initiative,
    second: Initiative,
    official: Person,
    colleague: Person,
    resident: Person,
    team: Party,
) -> None:
    """Omar narrows the queue, keeps that view for his team, joins two plans, puts one away, and gives Carla both."""
    omar = windows(official, scripts=scripts)
    omar.goto(f"{reverse('desk:queue')}?beeld=nieuw")
    expect(omar.get_by_text(dutch("Nobody has accepted this plan yet."))).to_be_visible()
    omar.get_by_text(dutch("Filter and search")).click()
    omar.get_by_label(dutch("Theme"), exact=True).select_option(label="Bibliotheken")
    omar.get_by_label(dutch("Search in title and text")).fill("onze bieb")
    press(omar, "Show")
    expect(omar.get_by_role("heading", name=dutch("Nothing found"))).to_be_visible()
    omar.get_by_role("link", name="“onze bieb”").click()
    expect(omar.get_by_role("heading", level=2).get_by_text(second.title, exact=True)).to_be_visible()
    omar.get_by_label(dutch("Name of the view")).fill("Boeken, nieuw")
    omar.get_by_label(dutch("For whom")).select_option(label=team.name)
    press(omar, "Keep this view")
    view = SavedView.objects.get()
    carla = windows(colleague, scripts=scripts)
    carla.goto(f"{reverse('desk:queue')}?{view.query}")
    expect(carla.get_by_role("link", name="Boeken, nieuw").get_by_text("1", exact=True)).to_be_visible()

    omar.get_by_role("link", name=dutch("Join or link")).click()
    choose(omar, dutch("This plan goes on in the other. Everybody of its group is invited to the other group"))
    omar.get_by_label(dutch("Why? Everybody reads this.")).fill("Beide gaan over de bibliotheek.")
    press(omar, "Link these plans")
    assert PlanLink.objects.get().goes_on_in
    assert Invitation.objects.filter(email=resident.email, party=accepted_initiative.group).exists()

    omar.goto(f"{reverse('desk:queue')}?beeld=alles-open")
    if scripts:
        omar.keyboard.press("j")
        expect(omar.locator(".queue-row__title a").first).to_be_focused()
        omar.keyboard.press("o")
        expect(omar.locator("#plan-title")).to_be_visible()
        first = omar.locator("#plan-title").inner_text()
        omar.keyboard.press("j")
        expect(omar.locator("#plan-title")).not_to_have_text(first)
        omar.keyboard.press("z")
    else:
        omar.get_by_role("link", name=second.title, exact=True).click()
        omar.get_by_text(dutch("Put away until a day")).click()
    read = omar.locator("#plan-title").inner_text()
    day = timezone.localdate() + timedelta(days=3)
    omar.get_by_label(dutch("Put it away until")).fill(day.isoformat())
    press(omar, "Put it away")
    assert Snooze.objects.get().process.initiative.title == read
    omar.goto(f"{reverse('desk:queue')}?beeld=weggelegd")
    expect(omar.get_by_role("link", name=read, exact=True)).to_be_visible()

    omar.goto(f"{reverse('desk:queue')}?beeld=alles-open")
    for box in omar.locator(".queue-row__choose").all():
        box.check()
    omar.get_by_label(dutch("With the chosen plans")).select_option(value="assign")
    press(omar, "Go on")
    omar.get_by_label(dutch("Who"), exact=True).select_option(label=f"{official}, {team} ({dutch_tasks(1)})")
    press(omar, "Look at what will happen")
    expect(omar.get_by_text(dutch("Nothing has changed yet."))).to_be_visible()
    expect(omar.get_by_text(dutch("refused"), exact=True)).to_have_count(1)  # Omar handles the first one already.
    omar.get_by_role("button", name="1").click()
    assert Assignment.objects.filter(person=official, until=None).count() == 2
    press(omar, "Take it back")
    expect(omar.get_by_role("heading", level=1)).to_have_text(dutch("Taken back"))
    assert Assignment.objects.filter(person=official, until=None).count() == 1


@SCRIPTS
def test_who_works_on_it(
    scripts: bool,
    windows: Windows,
    joint_step: Step,
    official: Person,
    colleague: Person,
    representative: Person,
    social_worker: Person,
    welfare: Party,
    team: Party,
    later: datetime,
) -> None:
    """The step is social work: its team has it as a whole; Carla is away, then takes over all of Omar's."""
    proposal = decisions.propose(step_id=joint_step.id, by=official, outcome="yes", reasons="Ja.", at=later)
    decisions.voice(step_id=joint_step.id, by=representative, say="consent", proposal_id=proposal.id, at=later)
    plan = Initiative.objects.get(process=joint_step.process)
    today = timezone.localdate()
    carla = windows(colleague, scripts=scripts)
    carla.goto(reverse("desk:absences"))
    carla.get_by_label(dutch("Who"), exact=True).select_option(label=str(colleague))
    carla.get_by_label(dutch("First day")).fill(today.isoformat())
    carla.get_by_label(dutch("Last day")).fill((today + timedelta(days=2)).isoformat())
    press(carla, "Note these days")

    omar = windows(official, scripts=scripts)
    omar.goto(reverse("desk:plan", args=[plan.id]))
    if scripts:
        omar.keyboard.press("t")
    else:
        omar.get_by_role("link", name=dutch("Assign somebody")).click()
    omar.get_by_role("link", name=dutch("suggested")).click()
    boxes = omar.get_by_role("checkbox")
    expect(boxes.first).to_have_accessible_name(
        f"{whole(welfare)} ({dutch('suggested')}: {dutch('this step is social work')})"
    )
    boxes.first.check()
    omar.get_by_role("button", name=dutch("Assign as %(task)s", task=dutch("social worker"))).click()
    expect(omar.get_by_text(dutch("nobody of the team yet"))).to_be_visible()

    omar.goto(f"{reverse('desk:assign', args=[plan.id])}?taak=handler")
    expect(omar.get_by_text(f"{colleague}, {team}: ")).to_be_visible()
    omar.get_by_role("checkbox", name=whole(team)).check()
    omar.get_by_role("button", name=dutch("Assign as %(task)s", task=dutch("handler"))).click()
    carla.goto(f"{reverse('desk:queue')}?beeld=wacht-op-mijn-team")
    carla.get_by_role("link", name=plan.title, exact=True).click()
    carla.get_by_role("button", name=dutch("Take it up")).click()
    expect(carla.get_by_text(dutch("You work on this plan from now on."))).to_be_visible()
    assert set(Assignment.objects.filter(task="handler", until=None).values_list("person", flat=True)) == {
        official.id,
        colleague.id,
    }

    carla.goto(reverse("desk:absences"))
    carla.get_by_role("button", name=dutch("Take back")).click()
    carla.goto(reverse("desk:handover"))
    carla.get_by_role("listitem").filter(has_text=str(official)).get_by_role("button").click()
    carla.get_by_label(dutch("Who"), exact=True).select_option(label=f"{colleague}, {team} ({dutch_tasks(1)})")
    press(carla, "Look at what will happen")
    carla.get_by_role("button", name="1").click()
    assert [one.person for one in Assignment.objects.filter(task="handler", until=None)] == [colleague]
    carla.goto(reverse("desk:plan", args=[plan.id]))
    carla.get_by_text(dutch("Who worked on it before")).click()
    expect(carla.get_by_text(f"{official}, {dutch('handler')}, {team}: ")).to_be_visible()


def whole(team: Party) -> str:
    return dutch("%(team)s as a whole: whoever of it has room takes it up", team=team)


def dutch_tasks(number: int) -> str:
    return f"{number} open {'taak' if number == 1 else 'taken'}"
