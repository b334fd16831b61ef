"""Taking over a task of the municipality: the check before it, in every combination, and where its answers go."""

from __future__ import annotations

import re
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from districts.models import Neighbourhood
from initiatives import actions, instrument_words
from initiatives.instrument import Advised, Instrument, Known, Task, Wants, Why, instrument_for
from initiatives.models import Initiative, InstrumentLink, Sketch, TaskCheck, Theme
from tests.conftest import SignedIn
from tests.factories import ThemeFactory
from tests.initiatives.filling import NEW, Typed, fill_in, post_step, press, typed_in
from tests.refusing import the_database_refuses

Y, N, U = Known.YES, Known.NO, Known.UNKNOWN
EVERY = list(product(Known, Known, Known, Wants))
FITS = {"performed": "yes", "exclusive": "no", "cut": "no", "wants": "self", "cost": "28.700"}
"""What one answers where the right to challenge fits."""

DO_IT_OURSELVES = {
    # performed, exclusive, cut
    (Y, N, N): (Instrument.CHALLENGE, Why.FITS),
    (Y, N, U): (Instrument.CHALLENGE, Why.FITS_PERHAPS),
    (Y, U, N): (Instrument.CHALLENGE, Why.FITS_PERHAPS),
    (Y, U, U): (Instrument.CHALLENGE, Why.FITS_PERHAPS),
    (U, N, N): (Instrument.CHALLENGE, Why.FITS_PERHAPS),
    (U, N, U): (Instrument.CHALLENGE, Why.FITS_PERHAPS),
    (U, U, N): (Instrument.CHALLENGE, Why.FITS_PERHAPS),
    (U, U, U): (Instrument.CHALLENGE, Why.FITS_PERHAPS),
    (Y, N, Y): (Instrument.SUBSIDY, Why.CUT_ALREADY),
    (Y, U, Y): (Instrument.SUBSIDY, Why.CUT_ALREADY),
    (N, N, Y): (Instrument.SUBSIDY, Why.CUT_ALREADY),
    (N, U, Y): (Instrument.SUBSIDY, Why.CUT_ALREADY),
    (U, N, Y): (Instrument.SUBSIDY, Why.CUT_ALREADY),
    (U, U, Y): (Instrument.SUBSIDY, Why.CUT_ALREADY),
    (N, N, N): (Instrument.PLAN, Why.NOT_DONE_NOW),
    (N, N, U): (Instrument.PLAN, Why.NOT_DONE_NOW),
    (N, U, N): (Instrument.PLAN, Why.NOT_DONE_NOW),
    (N, U, U): (Instrument.PLAN, Why.NOT_DONE_NOW),
    **{(p, Y, c): (Instrument.PARTICIPATION, Why.GOVERNMENT_ALONE) for p, c in product(Known, Known)},
}


def expected(performed: Known, exclusive: Known, cut: Known, wants: Wants) -> Advised:
    """The same table, told by what residents want."""
    gone = performed is N or cut is Y
    match wants:
        case Wants.SELF:
            return Advised(*DO_IT_OURSELVES[performed, exclusive, cut])
        case Wants.MONEY if exclusive is Y:
            return Advised(Instrument.PARTICIPATION, Why.GOVERNMENT_ALONE)
        case Wants.MONEY:
            return Advised(Instrument.SUBSIDY, Why.OWN_ACTIVITY)
        case _ if gone:
            return Advised(Instrument.COUNCIL, Why.BEGIN_WITH_IT)
        case Wants.BETTER:
            return Advised(Instrument.REPORT, Why.BETTER_BY_THEM)
    return Advised(Instrument.PARTICIPATION, Why.TALK_ALONG)


@pytest.mark.parametrize(("performed", "exclusive", "cut", "wants"), EVERY)
def test_every_combination(performed: Known, exclusive: Known, cut: Known, wants: Wants) -> None:
    for cost in (None, 0, 28_700):
        assert instrument_for(Task(performed, exclusive, cut, wants, cost)) == expected(
            performed, exclusive, cut, wants
        )


def test_the_table_is_whole() -> None:
    assert len(EVERY) == 108
    assert set(DO_IT_OURSELVES) == set(product(Known, Known, Known))
    found = {instrument_for(Task(*answers)) for answers in EVERY}
    assert {advised.instrument for advised in found} == set(Instrument)
    assert {advised.why for advised in found} == set(Why)


@pytest.mark.parametrize(("performed", "exclusive", "cut", "wants"), EVERY)
def test_a_task_that_only_a_government_may_do_or_that_was_cut_is_never_taken_over(
    performed: Known, exclusive: Known, cut: Known, wants: Wants
) -> None:
    advised = instrument_for(Task(performed, exclusive, cut, wants))
    if advised.instrument is Instrument.CHALLENGE:
        assert exclusive is not Y
        assert cut is not Y
        assert performed is not N


def test_every_outcome_has_its_words_and_an_address(db: None) -> None:
    assert set(instrument_words.NAMES) == set(instrument_words.NEXT) == set(Instrument)
    assert set(instrument_words.REASONS) == set(Why)
    for answers in EVERY:
        outcome = instrument_words.outcome_of(Task(*answers))
        assert outcome.name
        assert outcome.why
        assert outcome.url.startswith("/")


# The page before the form


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("template")]


@pytest.fixture
def task_theme(theme: Theme) -> Theme:
    return ThemeFactory(
        key="tasks", name_nl="Taak", name_en="Task", template_key=theme.template_key, challenge="at_take_over"
    )


@pytest.fixture
def typed(task_theme: Theme, neighbourhood: Neighbourhood) -> Typed:
    typed = typed_in(task_theme, neighbourhood)
    return {"wat": typed.pop("wat"), "taak": dict(FITS), **typed}


def page(client: Client, address: str, data: dict[str, Any] | None = None) -> str:
    answer = client.get(address, data or {})
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_check_names_the_better_instrument_with_the_towns_own_address(task_theme: Theme) -> None:
    InstrumentLink.objects.create(instrument="report", url="https://www.example.org/melding")
    browser = Client()
    address = reverse("initiatives:take-over")
    assert 'role="alert"' not in page(browser, address)
    told = page(browser, address, {**FITS, "wants": "better"})
    assert "https://www.example.org/melding" in told
    assert 'id="uitslag"' in told
    assert not Sketch.objects.exists(), "nothing is kept"


def test_what_is_missing_is_said_beside_each_question(task_theme: Theme) -> None:
    told = page(Client(), reverse("initiatives:take-over"), {"performed": "misschien", "cost": "veel"})
    assert told.count("utrecht-form-field-error-message") >= 5
    assert 'id="uitslag"' not in told


def test_the_answers_go_along_into_the_plan(
    typed: Typed, task_theme: Theme, resident: Person, official: Person, executive: Person, signed_in: SignedIn
) -> None:
    browser = signed_in(resident)
    told = page(browser, reverse("initiatives:take-over"), FITS)
    link = re.search(r'href="(/initiatieven/nieuw/\?[^"]+)"', told)
    assert link
    following = post_step(browser, link[1].replace("&amp;", "&"), typed["wat"])
    check = ""
    address = following.url  # type: ignore[attr-defined]
    assert address.endswith("/taak/")
    assert 'value="self" class' in page(browser, address) or "checked" in page(browser, address)
    for slug in list(typed)[1:]:
        check = post_step(browser, re.sub(r"[\w-]+/$", f"{slug}/", address), typed[slug]).url  # type: ignore[attr-defined]
    press(browser, check, "send")
    initiative = Initiative.objects.get()
    assert actions.task_of(initiative) == Task(Y, N, N, Wants.SELF, 28_700)
    assert initiative.task_check.advised == "challenge"
    pane = page(signed_in(official), f"/werkplek/{initiative.id}/")
    assert "28.700" in pane
    assert "28.700" not in page(Client(), initiative.get_absolute_url())


# In the form


def test_who_chooses_to_take_over_a_task_is_asked_first(typed: Typed, resident: Person, signed_in: SignedIn) -> None:
    browser = signed_in(resident)
    check = fill_in(browser, typed)
    assert "28.700" in page(browser, check)
    press(browser, check, "save")
    initiative = Initiative.objects.get()
    assert actions.task_of(initiative) == Task(Y, N, N, Wants.SELF, 28_700)
    address = f"/initiatieven/{initiative.id}/wijzigen/taak/"
    assert "28700" in page(browser, address)
    seen = actions.fingerprint(initiative)
    post_step(browser, address, {**FITS, "cost": ""})
    initiative.refresh_from_db()
    assert actions.task_of(initiative) == Task(Y, N, N, Wants.SELF, None)
    assert actions.fingerprint(initiative) != seen


def test_something_that_fits_better_is_said_before_one_goes_on(
    typed: Typed, resident: Person, signed_in: SignedIn
) -> None:
    browser = signed_in(resident)
    address = post_step(browser, NEW, typed["wat"]).url  # type: ignore[attr-defined]
    back = post_step(browser, address, {**FITS, "exclusive": "yes"})
    assert back.url == f"{address}#more"  # type: ignore[attr-defined]
    assert 'id="uitslag"' in page(browser, address)
    onward = post_step(browser, address, {**FITS, "exclusive": "yes"}, go="anyway")
    assert onward.url.endswith("/waar/")  # type: ignore[attr-defined]


def test_another_theme_asks_nothing_and_keeps_nothing(
    typed: Typed, theme: Theme, resident: Person, signed_in: SignedIn
) -> None:
    browser = signed_in(resident)
    check = fill_in(browser, typed)
    sketch = Sketch.objects.get()
    post_step(browser, f"{NEW}{sketch.id}/wat/", {**typed["wat"], "theme": theme.key})
    assert browser.get(f"{NEW}{sketch.id}/taak/").status_code == 404
    press(browser, check, "save")
    assert not TaskCheck.objects.exists()


@pytest.mark.parametrize("field", ["performed", "exclusive", "cut", "wants", "advised"])
def test_the_database_knows_the_codes(field: str, draft_initiative: Initiative) -> None:
    right = {"performed": "yes", "exclusive": "no", "cut": "no", "wants": "self", "advised": "challenge"}
    the_database_refuses(lambda: TaskCheck.objects.create(initiative=draft_initiative, **{**right, field: "maybe"}))
