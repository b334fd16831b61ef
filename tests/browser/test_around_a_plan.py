"""What people do around a plan: a neighbour supports it and offers help, the group tells how it goes, plans what comes
and looks back. Once as most people have it, once without any script.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Party, Person
from decisions.models import Step
from initiatives.models import Evaluation, HelpOffer, Initiative, Milestone, Support, Theme, Update
from tests import factories
from tests.browser.conftest import Windows, dutch
from tests.browser.test_journey import choose, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_around_a_plan(
    scripts: bool, windows: Windows, joint_step: Step, resident: Person, representative: Person
) -> None:
    plan = Initiative.objects.get(process=joint_step.process_id)
    neighbour, rosa = windows(resident, scripts=scripts), windows(representative, scripts=scripts)

    neighbour.goto(plan.get_absolute_url())
    support(neighbour)
    offer_help(neighbour)
    rosa.goto(plan.get_absolute_url())
    answer_help(rosa)
    rosa.goto(plan.get_absolute_url())
    tell_how_it_goes(rosa)
    neighbour.goto(plan.get_absolute_url())
    expect(neighbour.get_by_role("heading", name="De eerste dag")).to_be_visible()

    rosa.goto(reverse("initiatives:milestones", args=[plan.id]))
    plan_and_finish(rosa)
    rosa.goto(plan.get_absolute_url())
    look_back(rosa)
    neighbour.reload()
    expect(neighbour.get_by_text(dutch("Done:")).first).to_be_attached()
    expect(neighbour.get_by_text("Veel buren kwamen.").first).to_be_attached()


def support(page: Page) -> None:
    press(page, "I support this plan")
    expect(page.get_by_text(dutch("You support this plan"), exact=True)).to_be_visible()
    press(page, "Take my support back")
    expect(page.get_by_role("button", name=dutch("I support this plan"))).to_be_visible()
    press(page, "I support this plan")
    expect(page.get_by_text(dutch("You support this plan"), exact=True)).to_be_visible()
    assert Support.objects.filter(withdrawn_at=None).count() == 1


def offer_help(page: Page) -> None:
    page.get_by_role("link", name=dutch("Offer help")).click()
    press(page, "Offer this")
    expect(page.get_by_role("alert").first).to_be_visible()
    choose(page, dutch("hands"))
    page.get_by_label(dutch("What can you do?")).fill("Ik kan boeken sjouwen.")
    press(page, "Offer this")
    expect(page.get_by_text("Ik kan boeken sjouwen.").first).to_be_visible()


def answer_help(page: Page) -> None:
    page.get_by_role("link", name=dutch("See who offers help")).click()
    expect(page.get_by_text("Ik kan boeken sjouwen.")).to_be_visible()
    page.get_by_label(dutch("A word to them")).fill("Graag, tot zaterdag.")
    page.locator("main button[value=accepted]").click()
    expect(page.get_by_text("Graag, tot zaterdag.").first).to_be_visible()
    assert HelpOffer.objects.get().answer == "accepted"


def tell_how_it_goes(page: Page) -> None:
    page.get_by_role("link", name=dutch("Tell how it goes")).click()
    page.get_by_label(dutch("Title"), exact=True).fill("De eerste dag")
    page.get_by_label(dutch("What happened?")).fill("Wij hebben de kasten verzet.")
    press(page, "Post")
    expect(page.get_by_text("Wij hebben de kasten verzet.").first).to_be_visible()
    assert Update.objects.count() == 1


def plan_and_finish(page: Page) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    page.get_by_label(dutch("What will be there?")).fill("De deur gaat open")
    page.get_by_label(dutch("On which day?")).fill(tomorrow.isoformat())
    page.get_by_label(dutch("Who sees to it?")).select_option(label="Lezers van Oudeland")
    press(page, "Plan this")
    expect(page.get_by_text("De deur gaat open").first).to_be_visible()
    page.locator("main").get_by_role("link", name=dutch("Done")).first.click()
    page.get_by_label(dutch("Since which day?")).fill(timezone.localdate().isoformat())
    press(page, "Save")
    assert Milestone.objects.get().done_on == timezone.localdate()


def look_back(page: Page) -> None:
    page.get_by_role("link", name=dutch("Look back on this plan")).click()
    page.get_by_label(dutch("What went well?")).fill("Veel buren kwamen.")
    page.get_by_label(dutch("What went less well?")).fill("De sleutel kwam laat.")
    page.locator("input[type=radio][name=again]").first.check()
    press(page, "Publish")
    assert Evaluation.objects.get().went_well == "Veel buren kwamen."


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_what_is_wrong_far_down_is_read_first(
    scripts: bool, windows: Windows, joint_step: Step, representative: Person
) -> None:
    plan = Initiative.objects.get(process=joint_step.process_id)
    page = windows(representative, scripts=scripts)
    page.set_viewport_size({"width": 360, "height": 900})
    for name in ("new-version", "milestones", "attachments", "invite"):
        page.goto(reverse(f"initiatives:{name}", args=[plan.id]))
        page.locator("main form:not([action]) button[type=submit]").first.click()
        summary = page.locator(".error-summary")
        expect(summary).to_be_in_viewport()
        if scripts:
            expect(summary).to_be_focused()
        summary.get_by_role("link").first.click()
        expect(page.locator("main form:not([action]) :focus")).to_be_in_viewport()


def test_a_wide_table_becomes_a_list_before_it_scrolls(windows: Windows, team: Party, theme: Theme) -> None:
    given = {"source": "Mandaatbesluit gemeente Oostwold 2020, artikel 4, lid 2", "ceiling": 25_000}
    mandate = factories.MandateFactory(party=team, valid_until=date(2099, 12, 31), **given)
    factories.MandateFactory(party=team, under=mandate, valid_until=date(2099, 12, 31), **given)
    page = windows()
    for width in (360, 768, 900, 960, 1023, 1024, 1280):
        page.set_viewport_size({"width": width, "height": 800})
        page.goto(reverse("mandates"))
        assert page.evaluate("document.documentElement.scrollWidth") <= width, width
