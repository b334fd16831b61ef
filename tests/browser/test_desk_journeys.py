"""The desk's own work, as people do it: depart from a rule together, change the rule, look ahead, and take figures out.

Once as most people have it, once without any script.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Party, Person
from civilservants.models import Deviation, OwnRoom, RuleProposal
from decisions.models import Step
from initiatives.models import Initiative
from tests import factories
from tests.browser.conftest import Windows, dutch
from tests.browser.test_journey import choose, press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCRIPTS = pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])


@SCRIPTS
def test_from_a_rule_that_rubs_to_another_rule(
    scripts: bool,
    windows: Windows,
    accepted_initiative: Initiative,
    executive_board: Party,
    official: Person,
    colleague: Person,
    other_district_official: Person,
    executive: Person,
) -> None:
    """Carla writes, Dirk reads, Omar covers; a neighbour reads it; Eva changes the rule."""
    regulation = factories.RegulationFactory(owner=executive_board)
    carla = windows(colleague, scripts=scripts)
    carla.goto(f"/werkplek/{accepted_initiative.id}/")
    carla.get_by_role("link", name=dutch("A rule rubs here")).click()
    carla.get_by_label(dutch("Which rule?")).select_option(label=str(regulation))
    expect(carla.get_by_label(dutch("For which plan?"))).to_have_value(str(accepted_initiative.id))
    press(carla, "See which room it leaves")
    expect(carla.get_by_text("Artikel 12: het college wijkt af")).to_be_visible()
    carla.get_by_label(dutch("Why is the room in the rule itself not enough?")).fill("Die is voor ondernemers.")
    press(carla, "Go on: what instead, and why")

    carla.get_by_label(dutch("What do you do instead?")).fill("Wij vragen geen borg.")
    press(carla, "Go on: who reads and covers")
    choose_people(carla, other_district_official, official)
    press(carla, "Submit")
    expect(carla.get_by_text(dutch("Say for which kind of people it is.")).first).to_be_visible()
    carla.get_by_role("link", name=dutch("Change the text")).click()
    expect(carla.get_by_label(dutch("What do you do instead?"))).to_have_value("Wij vragen geen borg.")
    carla.get_by_label(dutch("For whom?")).fill("bewoners met een bank")
    carla.get_by_label(dutch("What is the rule for, and why is that better served this way?")).fill("De stoep is vrij.")
    carla.get_by_label(dutch("Who could be harmed by it?")).fill("Niemand: er is ruimte.")
    carla.get_by_label(dutch("What do you do when others ask the same?")).fill("Dan krijgen zij hetzelfde.")
    until = timezone.localdate() + timedelta(days=30)
    carla.get_by_label(dutch("Until when?")).fill(until.isoformat())
    press(carla, "Go on: who reads and covers")
    choose_people(carla, other_district_official, official)
    press(carla, "Submit")
    expect(carla.get_by_text(dutch("Submitted. The second reader hears of it now."))).to_be_visible()
    deviation = Deviation.objects.get()

    dirk = windows(other_district_official, scripts=scripts)
    dirk.goto("/werkplek/afwijkingen/")
    dirk.get_by_role("link", name=dutch("You are second reader")).click()
    choose(dirk, dutch("I have doubts"))
    dirk.get_by_label(dutch("What do you think of it?")).fill("Wie ruimt de bank op?")
    press(dirk, "Say it")

    omar = windows(official, scripts=scripts)
    omar.goto("/werkplek/afwijkingen/")
    omar.get_by_role("link", name=dutch("Cover it, or refuse it")).click()
    press(omar, "Cover it")
    expect(omar.get_by_text(dutch("Read it once more: everybody will. Then tick this box.")).first).to_be_visible()
    omar.get_by_role("checkbox").check()
    omar.get_by_label(dutch("What do you say to the doubts of the second reader?")).fill("De straat ruimt op.")
    press(omar, "Cover it")
    expect(omar.get_by_text(dutch("Covered. It holds from now on, and everybody can read it."))).to_be_visible()

    neighbour = windows(scripts=scripts)
    neighbour.goto(accepted_initiative.get_absolute_url())
    neighbour.get_by_role("link", name="hebben we een regel anders toegepast").click()
    expect(neighbour.get_by_text("Wij vragen geen borg.")).to_be_visible()
    for hidden in ("Carla", "Dirk", "Omar", "Wie ruimt de bank op?"):
        expect(neighbour.get_by_text(hidden)).to_have_count(0)

    carla.goto(f"/werkplek/afwijkingen/{deviation.id}/")
    carla.get_by_label(dutch("Why?")).fill("Het is klaar.")
    press(carla, "End it today")
    carla.locator("input[name='evaluate-worked'][value=yes]").check()
    carla.locator("input[name='evaluate-then'][value=change_rule]").check()
    carla.get_by_label(dutch("What came of it?")).fill("De stoep bleef vrij.")
    press(carla, "Write it down")
    carla.get_by_role("link", name=dutch("Propose to change the rule")).click()
    carla.get_by_label(dutch("How could the rule read?")).fill("Een bank is zonder borg.")
    carla.get_by_label(dutch("Why?")).fill("Wij wijken er steeds van af.")
    press(carla, "Send it to the owner")
    proposal = RuleProposal.objects.get()

    eva = windows(executive, scripts=scripts)
    eva.goto("/werkplek/regels/")
    eva.get_by_role("row", name=str(regulation)).get_by_role("link", name="van").first.click()
    eva.locator("input[name=answer][value=accept]").check()
    eva.get_by_label(dutch("Why?")).fill("Eens.")
    press(eva, "Answer")
    proposal.refresh_from_db()
    assert proposal.answer == "accept"
    neighbour.goto("/afwijkingen/regels/")
    expect(neighbour.get_by_text("Een bank is zonder borg.")).to_be_visible()


@SCRIPTS
def test_the_room_in_the_rule_is_enough(
    scripts: bool, windows: Windows, executive_board: Party, colleague: Person
) -> None:
    regulation = factories.RegulationFactory(owner=executive_board)
    page = windows(colleague, scripts=scripts)
    page.goto("/werkplek/afwijkingen/nieuw/")
    press(page, "See which room it leaves")
    expect(page.get_by_text(dutch("Choose the rule.")).first).to_be_visible()
    page.get_by_label(dutch("Which rule?")).select_option(label=str(regulation))
    press(page, "See which room it leaves")
    choose(page, dutch("article 4:84 of the Awb"))
    page.get_by_label(dutch("How do you use it?")).fill("Een halve borg, want dit is bijzonder.")
    press(page, "Write down that the rule had the room")
    expect(page.get_by_role("heading", level=1)).to_have_text(dutch("Deviations from rules"))
    assert OwnRoom.objects.get().how == "Een halve borg, want dit is bijzonder."
    assert not Deviation.objects.exists()


@SCRIPTS
def test_from_the_calendar_to_a_longer_term_and_the_files(
    scripts: bool, windows: Windows, joint_step: Step, official: Person
) -> None:
    """Omar sees what ends, extends it with a reason, and takes the figures out."""
    page = windows(official, scripts=scripts)
    last = joint_step.term.ends_on
    page.goto("/werkplek/planning/")
    page.goto(f"{page.url}?maand={last:%Y-%m}")
    expect(page.get_by_role("cell").filter(has_text="De bibliotheek blijft open")).to_be_visible()

    phone = windows(official, scripts=scripts)
    phone.set_viewport_size({"width": 360, "height": 780})
    phone.goto(page.url)
    expect(phone.get_by_role("table")).to_have_count(0)
    phone.get_by_role("link", name=dutch("Extend it, with a reason")).last.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(dutch("The clock of this step"))

    page.goto("/werkplek/cijfers/")
    for kind, ending in (("CSV", "csv"), ("XLSX", "xlsx")):
        with page.expect_download() as download:
            page.get_by_role("link", name=f"({kind})").click()
        assert download.value.suggested_filename == f"termijnen.{ending}"


def choose_people(page: Page, reader: Person, cover: Person) -> None:
    page.locator("select[name=reader]").select_option(value=str(reader.id))
    page.locator("select[name=cover]").select_option(value=str(cover.id))
