"""Cases as people use them: opened on the street, handed over, shared by consent, looked into in an emergency.

Once as most people have it, once without any script. Each paragraph of what was asked is one journey.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Party, Person
from districts.models import Neighbourhood
from socialwork import actions
from socialwork.models import Case, Consent, Destruction, Glass, LookReview, Viewing
from tests.browser.conftest import Windows, dutch
from tests.browser.test_every_page import AXE, RULES, WIDER
from tests.socialwork.casework import Whole, whole_case
from tests.socialwork.conftest import _worker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740}


@pytest.fixture(autouse=True)
def _by_day() -> Iterator[None]:
    """Who looks at night is asked about it: another journey than these."""
    with time_machine.travel(timezone.localtime().replace(hour=12), tick=True):
        yield


@pytest.fixture
def leader(welfare: Party) -> Person:
    return _worker("Lena Prins", welfare, leads=True)


@pytest.fixture
def handler(welfare: Party, leader: Person) -> Person:
    return _worker("Hana Kuiper", welfare)


@pytest.fixture
def colleague(welfare: Party) -> Person:
    return _worker("Mo Tahiri", welfare)


def faults_of(page: Page) -> list[str]:
    """What axe finds on a page, and whether it is wider than the window. Where scripts are off, axe cannot run."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("(rules) => axe.run(document, {runOnly: rules, resultTypes: ['violations']})", RULES)
    wide = page.evaluate(WIDER)
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found["violations"]] + ([wide] if wide else [])


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=dutch(words), exact=True).click()


def follow(page: Page, words: str) -> None:
    page.get_by_role("link", name=dutch(words), exact=True).first.click()
    page.wait_for_load_state()  # on a busy machine a style that comes late moves what is clicked next


def fill(page: Page, label: str, words: str) -> None:
    page.get_by_label(re.compile("^" + re.escape(dutch(label)))).first.fill(words)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_case_from_its_first_word_to_how_it_went(
    scripts: bool, windows: Windows, handler: Person, colleague: Person, neighbourhood: Neighbourhood
) -> None:
    page = windows(handler, scripts=scripts)
    page.set_viewport_size(PHONE)
    page.goto(reverse("fieldwork:cases"))
    follow(page, "Open a case")
    page.get_by_label(dutch("a household"), exact=True).check()
    page.get_by_label(re.compile("^" + dutch("Neighbourhood"))).select_option(neighbourhood.code)
    fill(page, "What do you call it?", "Gezin Vos")
    fill(page, "What is going on?", "Wij slapen slecht.")
    press(page, "Open this case")
    expect(page.get_by_role("heading", level=1)).to_have_text("Gezin Vos")

    follow(page, "Add a goal")
    fill(page, "What do you want to reach together?", "Weer slapen")
    press(page, "Save")
    follow(page, "Add a next step")
    fill(page, "What happens next?", "De huisarts bellen")
    page.get_by_label(re.compile("^" + re.escape(dutch("By which day?")))).fill(timezone.localdate().isoformat())
    press(page, "Save")
    page.get_by_role("button", name=re.compile(dutch("Done"))).click()
    follow(page, "Add a note")
    fill(page, "Note", "Zij lachten weer.")
    press(page, "Save")
    expect(page.get_by_text("Zij lachten weer.")).to_be_visible()
    assert not scripts or faults_of(page) == []

    follow(page, "Hand over")
    page.get_by_label(re.compile("^" + dutch("Colleague"))).select_option(str(colleague.id))
    fill(page, "What must your colleague know to say yes or no?", "Ik ga met verlof.")
    press(page, "Offer it to this colleague")
    other = windows(colleague, scripts=scripts)
    other.goto(reverse("fieldwork:cases"))
    other.get_by_role("link", name=re.compile("C-")).first.click()
    press(other, "Yes, I take this case")
    expect(other.get_by_role("heading", level=1)).to_have_text("Gezin Vos")
    page.goto(reverse("fieldwork:cases"))
    expect(page.get_by_text("C-")).to_have_count(0)

    follow(other, "End this case")
    fill(other, "How did it go?", "Zij slapen weer.")
    press(other, "End this case")
    assert Case.objects.get().outcome == "Zij slapen weer."


@pytest.fixture
def whole(
    welfare: Party,
    neighbourhood: Neighbourhood,
    leader: Person,
    handler: Person,
    colleague: Person,
    team: Party,
    resident: Person,
) -> Whole:
    beside = _worker("Kim Bos", welfare)
    return whole_case(
        party=welfare,
        neighbourhood=neighbourhood,
        leader=leader,
        handler=handler,
        on_it=colleague,
        colleague=beside,
        receiver=team,
        concerned=resident,
        at=timezone.now() - timedelta(days=2),
    )


@pytest.mark.parametrize("scripts", [True, False])
def test_consent_by_a_link_until_it_is_taken_back_while_the_page_is_open(
    scripts: bool, windows: Windows, whole: Whole, handler: Person, official: Person
) -> None:
    page = windows(handler, scripts=scripts)
    page.goto(reverse("fieldwork:consent", args=[whole.case.id, whole.asked.id]))
    press(page, "Make a link to answer online")
    link = page.locator(".case-link code").inner_text()
    address = "/toestemming/" + link.rpartition("/toestemming/")[2]

    giver = windows(None, scripts=scripts)
    giver.set_viewport_size(PHONE)
    giver.goto(address)
    assert not scripts or faults_of(giver) == []
    press(giver, "Yes, this may be shared")
    expect(giver.get_by_role("heading", level=1)).to_have_text(dutch("You said yes"))

    page.goto(reverse("fieldwork:consent", args=[whole.case.id, whole.asked.id]))
    fill(page, "Summary", "Graag stil na achten.")
    press(page, "Share this summary")

    reader = windows(official, scripts=scripts)
    reader.goto(reverse("shared"))
    reader.locator("main .rows a").first.click()
    expect(reader.get_by_text("Graag stil na achten.")).to_be_visible()

    giver.goto(address)
    press(giver, "I take back my yes")
    answer = reader.reload()
    assert answer is not None
    assert answer.status == 404
    windows.complaints.clear()
    assert Consent.objects.get(id=whole.asked.id).withdrawn_at is not None


def test_who_it_is_about_sees_who_has_looked_and_takes_a_consent_back(
    windows: Windows, whole: Whole, handler: Person, resident: Person
) -> None:
    page = windows(resident)
    page.goto(reverse("own-cases"))
    expect(page.get_by_role("cell", name=dutch("the whole case")).first).to_be_visible()
    assert faults_of(page) == []
    page.get_by_role("button", name=re.compile(dutch("I take back my yes"))).click()
    expect(page.get_by_role("status").or_(page.get_by_role("alert")).first).to_contain_text(
        dutch("You withdrew your consent. Nobody reads it any more.")
    )


@pytest.mark.parametrize("scripts", [True, False])
def test_an_emergency_is_told_reviewed_and_looks_are_asked_about(
    scripts: bool, windows: Windows, whole: Whole, leader: Person, welfare: Party
) -> None:
    beside = Person.objects.get(name="Kim Bos")
    page = windows(beside, scripts=scripts)
    page.set_viewport_size(PHONE)
    page.goto(reverse("fieldwork:break-glass"))
    fill(page, "Number of the case, or exactly its name", whole.case.number)
    fill(page, "Why must you look now?", "De dokter belt.")
    press(page, "Look now")
    expect(page.get_by_role("heading", level=1)).to_have_text(whole.words[0])
    assert Viewing.objects.filter(person=beside).exclude(glass=None).count() == 1

    second = windows(leader, scripts=scripts)
    second.goto(reverse("fieldwork:cases"))
    broken = Glass.objects.latest("broken_at")
    second.locator(f"main a[href='{reverse('fieldwork:review-glass', args=[broken.id])}']").click()
    expect(second.get_by_text("De dokter belt.")).to_be_visible()
    second.get_by_label(dutch("it was right"), exact=True).check()
    fill(second, "Why?", "Zij moest wel.")
    press(second, "Save")
    broken.refresh_from_db()
    assert (broken.outcome, broken.broken_by) == ("right", beside)

    assert not scripts or faults_of(second) == []
    second.locator("main a", has_text="Mo Tahiri").first.click()
    second.get_by_label(dutch("in order"), exact=True).check()
    fill(second, "What did you ask, and what was the answer?", "Hij werkt eraan.")
    press(second, "Save")
    assert not LookReview.objects.filter(outcome="").exists()


def test_the_register_says_which_cases_were_destroyed_and_why(
    windows: Windows, whole: Whole, handler: Person, leader: Person
) -> None:
    actions.destroy_due(at=timezone.now() + timedelta(days=16 * 366))
    page = windows(leader)
    page.goto(reverse("fieldwork:watch"))
    expect(page.get_by_text(Destruction.objects.get().number)).to_be_visible()
    expect(page.get_by_text("Wmo 2015, artikel 5.3.4")).to_be_visible()
