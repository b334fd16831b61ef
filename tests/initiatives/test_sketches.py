"""The form of a plan in small steps: kept as one goes, also before signing in, and nothing of it seen by others."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts import kept_text
from accounts.models import Invitation, Person
from districts.models import Neighbourhood
from initiatives import actions, queries
from initiatives.models import Initiative, Sketch, Theme
from initiatives.tasks import forget_sketches
from ledger.models import Entry
from tests.conftest import SignedIn
from tests.factories import ThemeFactory
from tests.initiatives.filling import NEW, Typed, fill_in, hidden, post_step, press, typed_in
from tests.racing import race

NothingWritten = Callable[[], AbstractContextManager[None]]

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("template", "clock")]


@pytest.fixture
def typed(theme: Theme, neighbourhood: Neighbourhood) -> Typed:
    return typed_in(theme, neighbourhood)


def page(response: HttpResponse) -> str:
    assert response.status_code == 200
    return response.content.decode()


def code_in_mail() -> str:
    found = re.search(r"^\s{4}(\S+)\s*$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found
    return found[1]


def address_of(sketch: Sketch, slug: str) -> str:
    return f"{NEW}{sketch.id}/{slug}/"


# Before signing in


@pytest.mark.usefixtures("official", "executive")
def test_who_never_was_here_types_first_signs_in_at_the_end_and_loses_nothing(typed: Typed) -> None:
    browser = Client()
    typed["met-wie"] |= {"co_name_0": "Bo", "co_email_0": "buur@example.org"}
    check = fill_in(browser, typed)
    for words in ("Een moestuin aan de singel", "Dorpskern", "buur@example.org", "1.500", "voor hout en zaad"):
        assert words in page(browser.get(check))
    assert Sketch.objects.get().person is None

    to_sign_in = press(browser, check, "sign-in")
    assert to_sign_in.url == f"/account/login/?next={check}"  # type: ignore[attr-defined]
    to_code = browser.post(to_sign_in.url, {"login": "Nieuw@Example.org", "next": check})  # type: ignore[attr-defined]
    back = browser.post(to_code.url, {"code": code_in_mail(), "next": check})
    assert back.url == check
    assert typed["wat"]["summary"] in page(browser.get(check))
    assert not Initiative.objects.exists(), "nothing is sent before one has read it once more"

    sent = press(browser, check, "send")
    initiative = Initiative.objects.get()
    assert sent.url == reverse("initiatives:sent", args=[initiative.id])  # type: ignore[attr-defined]
    assert initiative.reference in page(browser.get(sent.url))  # type: ignore[attr-defined]
    assert initiative.sent_by is not None
    assert (initiative.sent_by.email, initiative.sent_by.name) == ("nieuw@example.org", "Nel Nieuw")
    assert Invitation.objects.get().email == "buur@example.org"
    assert actions.asked_of(initiative) == [
        actions.Asked("money", 1500, "voor hout en zaad"),
        actions.Asked("hands"),
    ]
    assert not Sketch.objects.exists()


def test_another_browser_finds_nothing_of_it(typed: Typed, resident: Person, signed_in: SignedIn) -> None:
    fill_in(Client(), typed)
    sketch = Sketch.objects.get()
    for other in (Client(), signed_in(resident)):
        for slug in (*typed, "controleren"):
            answer = other.get(address_of(sketch, slug))
            assert answer.status_code in {302, 404}
        assert typed["wat"]["title"] not in page(other.get(NEW))
        other.post(f"{NEW}{sketch.id}/weggooien/")
        other.post(address_of(sketch, "waar"), {"neighbourhood": "x", "place": "Van mij"})
        other.post(address_of(sketch, "controleren"), {"action": "send"})
    assert Sketch.objects.get().answers == sketch.answers
    assert not Initiative.objects.exists()


def test_what_nobody_owns_goes_to_who_signs_in_within_the_hour(
    typed: Typed, resident: Person, clock: time_machine.Traveller
) -> None:
    browser = Client()
    check = fill_in(browser, typed)
    clock.shift(timedelta(minutes=59))
    browser.force_login(resident)
    assert typed["wat"]["title"] in page(browser.get(check))
    assert Sketch.objects.get().person == resident


@pytest.fixture
def long_ago(typed: Typed, resident: Person, clock: time_machine.Traveller) -> Client:
    """Somebody signs in with the browser in which a plan was typed more than an hour ago."""
    browser = Client()
    check = fill_in(browser, typed)
    clock.shift(timedelta(hours=11))
    assert typed["wat"]["title"] in page(browser.get(check)), "who typed it can go on"
    browser.force_login(resident)
    return browser


def test_who_signs_in_later_is_asked_whether_it_is_theirs(long_ago: Client, typed: Typed, resident: Person) -> None:
    sketch = Sketch.objects.get()
    for slug in (*typed, "controleren"):
        asked = page(long_ago.get(address_of(sketch, slug)))
        assert "Is dit plan van u?" in asked
        assert typed["wat"]["summary"] not in asked, "others may use the same computer"
    assert Sketch.objects.get().person is None
    for address in ("/mijn/", NEW):
        assert address_of(sketch, "controleren") in page(long_ago.get(address))

    yes = long_ago.post(f"{NEW}{sketch.id}/van-mij/", {"next": address_of(sketch, "waar")})
    assert yes.url == address_of(sketch, "waar")
    assert Sketch.objects.get().person == resident
    assert typed["wat"]["summary"] in page(long_ago.get(address_of(sketch, "controleren")))
    assert long_ago.get(f"{NEW}{sketch.id}/van-mij/").status_code == 405


def test_who_did_not_type_it_throws_it_away(long_ago: Client) -> None:
    sketch = Sketch.objects.get()
    assert long_ago.post(f"{NEW}{sketch.id}/weggooien/").url == "/mijn/"
    assert not Sketch.objects.exists()


def test_what_was_typed_in_a_window_before_signing_in_is_not_lost(long_ago: Client, typed: Typed) -> None:
    sketch = Sketch.objects.get()
    address = address_of(sketch, "waar")
    asked = long_ago.post(address, {**typed["waar"], "place": "Pas getypt", "typed_by": ""})
    assert "Is dit plan van u?" in page(asked)
    yes = long_ago.post(f"{NEW}{sketch.id}/van-mij/", {"next": address})
    assert "Pas getypt" in page(long_ago.get(yes.url))  # type: ignore[attr-defined]


def test_nobody_else_claims_what_was_typed_here(
    typed: Typed, resident: Person, signed_in: SignedIn, clock: time_machine.Traveller
) -> None:
    fill_in(Client(), typed)
    sketch = Sketch.objects.get()
    clock.shift(timedelta(hours=2))
    other = signed_in(resident)
    assert other.post(f"{NEW}{sketch.id}/van-mij/").status_code == 404
    assert other.get(address_of(sketch, "waar")).status_code == 404
    other.post(f"{NEW}{sketch.id}/weggooien/")
    assert Sketch.objects.get().person is None


@pytest.mark.parametrize("away", ["https://elders.example/", "//elders.example", "/mijn/", ""])
def test_claiming_leads_to_the_form_alone(long_ago: Client, away: str) -> None:
    sketch = Sketch.objects.get()
    answer = long_ago.post(f"{NEW}{sketch.id}/van-mij/", {"next": away})
    assert answer.url == address_of(sketch, "controleren")


def test_a_browser_holds_a_few_and_no_more(typed: Typed) -> None:
    browser = Client()
    answers = [post_step(browser, NEW, typed["wat"], go="later") for _ in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [200]
    assert typed["wat"]["summary"] in page(answers[-1])
    assert page(browser.get(NEW)).count("/controleren/") == 5


# Step by step


def test_each_step_is_kept_and_going_back_loses_nothing(typed: Typed, resident: Person, signed_in: SignedIn) -> None:
    browser = signed_in(resident)
    del typed["met-wie"]["your_name"]
    check = fill_in(browser, typed)
    sketch = Sketch.objects.get(person=resident)
    for slug, fields in typed.items():
        shown = page(browser.get(address_of(sketch, slug)))
        for value in fields.values():
            for one in value if isinstance(value, list) else [value]:
                assert one.splitlines()[0] in shown, f"{one} at {slug}"
    assert page(browser.get("/mijn/")).count(check) >= 1


def test_going_back_keeps_an_answer_that_is_not_complete(typed: Typed, resident: Person, signed_in: SignedIn) -> None:
    browser = signed_in(resident)
    address = post_step(browser, NEW, typed["wat"]).url  # type: ignore[attr-defined]
    back = post_step(browser, address, {"place": "Schoolstraat 3"}, go="wat")
    assert back.url.endswith("/wat/")  # type: ignore[attr-defined]
    assert "Schoolstraat 3" in page(browser.get(address))
    refused = post_step(browser, address, {"place": "Schoolstraat 3"})
    assert list(refused.context["form"].errors) == ["neighbourhood"]


@pytest.mark.parametrize(
    ("slug", "fields", "wrong"),
    [
        ("wat", {"summary": "Lang. " * 100}, "summary"),
        ("met-wie", {"group_name": "", "co_name_0": "Greet", "co_email_0": "greet@"}, "co_email_0"),
        ("met-wie", {"co_name_0": "Greet"}, "co_email_0"),
        ("met-wie", {"co_email_0": "RIK@example.org"}, "co_email_0"),
        ("nodig", {"amount": "veel", "about_money": "Hout"}, "amount"),
        ("nodig", {"needs": ["room", "money"]}, "needs"),
    ],
)
@pytest.mark.parametrize("go", ["wat", "later", "keep"])
def test_who_does_not_go_on_loses_nothing_that_is_not_right_yet(
    go: str,
    slug: str,
    fields: dict[str, Any],
    wrong: str,
    typed: Typed,
    resident: Person,
    signed_in: SignedIn,
) -> None:
    browser = signed_in(resident)
    check = fill_in(browser, typed)
    address = address_of(Sketch.objects.get(), slug)
    answer = post_step(browser, address, {**typed[slug], **fields}, go=go)
    assert answer.status_code == (200 if go == "keep" else 302)
    back = browser.get(address)
    assert list(back.context["form"].errors) == [wrong], "what is only missing is no mistake yet"
    shown = page(back)
    assert f'href="#id_{wrong}' in shown
    for value in fields.values():
        assert isinstance(value, list) or value.strip() in shown
    assert f"answers-{slug}" in page(browser.get(check))
    refused = browser.post(address, {**hidden(back), **typed[slug], **fields})
    assert wrong in refused.context["form"].errors


def test_what_fits_in_no_plan_is_not_kept_on_the_way_back(
    typed: Typed, resident: Person, signed_in: SignedIn, nothing_written: NothingWritten
) -> None:
    browser = signed_in(resident)
    fill_in(browser, typed)
    address = address_of(Sketch.objects.get(), "wat")
    with nothing_written():
        answer = post_step(browser, address, {**typed["wat"], "plan": "Lang verhaal. " * 21_430}, go="later")
    assert "Lang verhaal. Lang verhaal." in page(answer)


def test_a_plan_that_has_only_a_name_can_wait(resident: Person, signed_in: SignedIn) -> None:
    browser = signed_in(resident)
    later = post_step(browser, NEW, {"title": "Iets met bomen"}, go="later")
    assert later.url == "/mijn/"  # type: ignore[attr-defined]
    sketch = Sketch.objects.get()
    assert "Iets met bomen" in page(browser.get("/mijn/"))
    refused = press(browser, address_of(sketch, "controleren"), "send")
    assert "answers-wat" in page(refused)
    assert not Initiative.objects.exists()


def test_what_a_script_keeps_is_what_the_page_has_seen(typed: Typed, resident: Person, signed_in: SignedIn) -> None:
    browser = signed_in(resident)
    fields = {**hidden(browser.get(NEW)), "title": "Een tuin"}
    kept = browser.post(NEW, {**fields, "go": "keep"})
    assert Sketch.objects.get().answers == {"title": ["Een tuin"]}
    onward = browser.post(NEW, {**fields, **typed["wat"], "seen": kept.json()["seen"]})
    assert onward.status_code == 302
    assert Sketch.objects.get().answers["title"] == [typed["wat"]["title"]]


def test_a_pin_in_another_neighbourhood_is_taken_away(
    typed: Typed, resident: Person, second_neighbourhood: Neighbourhood, signed_in: SignedIn
) -> None:
    typed["waar"] |= {"latitude": "52.005", "longitude": "5.005"}
    browser = signed_in(resident)
    check = fill_in(browser, typed)
    press(browser, check, "save")
    pinned = Initiative.objects.get()
    assert (pinned.latitude, pinned.longitude) == (52.005, 5.005)
    address = f"/initiatieven/{pinned.id}/wijzigen/waar/"
    post_step(browser, address, {"neighbourhood": second_neighbourhood.code})
    pinned.refresh_from_db()
    assert (pinned.neighbourhood, pinned.latitude) == (second_neighbourhood, None)


def test_what_is_changed_from_the_check_leads_back_to_it(typed: Typed, resident: Person, signed_in: SignedIn) -> None:
    browser = signed_in(resident)
    check = fill_in(browser, typed)
    link = re.search(r'href="([^"]+/zeggenschap/\?terug=controleren)"', page(browser.get(check)))
    assert link
    assert post_step(browser, link[1], {"wish": "6"}).url == check  # type: ignore[attr-defined]
    assert Sketch.objects.get().answers["wish"] == ["6"]


def test_one_more_person_without_any_script(typed: Typed, resident: Person, signed_in: SignedIn) -> None:
    browser = signed_in(resident)
    post_step(browser, NEW, typed["wat"])
    address = address_of(Sketch.objects.get(), "met-wie")
    for number in range(3):
        fields = {f"co_email_{n}": f"buur{n}@example.org" for n in range(number + 1)}
        post_step(browser, address, {"group_name": "Buren", **fields}, go="more")
        assert f'name="co_email_{number + 1}"' in page(browser.get(address))
    post_step(browser, address, {"group_name": "Buren", "co_email_0": "buur2@example.org"})
    assert [name for name in Sketch.objects.get().answers if name.startswith("co_")] == ["co_email_0"]


def test_two_windows_on_different_steps_do_not_meet(typed: Typed, resident: Person, signed_in: SignedIn) -> None:
    browser = signed_in(resident)
    fill_in(browser, typed)
    sketch = Sketch.objects.get()
    what = hidden(browser.get(address_of(sketch, "wat")))
    post_step(browser, address_of(sketch, "waar"), {**typed["waar"], "place": "Elders"})
    answer = browser.post(address_of(sketch, "wat"), {**what, **typed["wat"], "title": "Een kas"})
    assert answer.status_code == 302
    sketch.refresh_from_db()
    assert (sketch.answers["title"], sketch.answers["place"]) == (["Een kas"], ["Elders"])


def test_two_windows_on_one_step_overwrite_nothing_unseen(typed: Typed, resident: Person, signed_in: SignedIn) -> None:
    browser = signed_in(resident)
    fill_in(browser, typed)
    sketch = Sketch.objects.get()
    address = address_of(sketch, "wat")
    first, second = hidden(browser.get(address)), hidden(browser.get(address))
    browser.post(address, {**first, **typed["wat"], "title": "Een kas"})
    shown = browser.post(address, {**second, **typed["wat"], "title": "Een boomgaard"})
    assert "Een kas" in page(shown)
    assert "Een boomgaard" in page(shown)
    assert Sketch.objects.get().answers["title"] == ["Een kas"]
    browser.post(address, {**hidden(shown), **typed["wat"], "title": "Een boomgaard"})
    assert Sketch.objects.get().answers["title"] == ["Een boomgaard"]


def test_what_another_window_changed_is_read_before_it_is_sent(
    typed: Typed, resident: Person, signed_in: SignedIn
) -> None:
    browser = signed_in(resident)
    check = fill_in(browser, typed)
    opened = hidden(browser.get(check))
    post_step(browser, address_of(Sketch.objects.get(), "wat"), {**typed["wat"], "title": "Een kas"})
    shown = browser.post(check, {**opened, "action": "save"})
    assert "Een kas" in page(shown)
    assert not Initiative.objects.exists()


# Once


@pytest.mark.usefixtures("official", "executive")
@pytest.mark.parametrize("action", ["save", "send"])
def test_the_same_form_sent_twice_is_one_plan(action: str, typed: Typed, resident: Person, signed_in: SignedIn) -> None:
    browser = signed_in(resident)
    check = fill_in(browser, typed)
    fields = {**hidden(browser.get(check)), "action": action}
    first, second = browser.post(check, fields), browser.post(check, fields)
    assert first.url == second.url
    assert Initiative.objects.count() == 1
    assert Entry.objects.filter(kind="initiative.drafted").count() == 1


def test_the_first_step_pressed_twice_is_one_sketch(typed: Typed, resident: Person, signed_in: SignedIn) -> None:
    browser = signed_in(resident)
    fields = {**hidden(browser.get(NEW)), **typed["wat"]}
    assert browser.post(NEW, fields).url == browser.post(NEW, fields).url
    assert Sketch.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_first_step_that_arrives_twice_at_once_is_one_sketch(resident: Person, at: datetime) -> None:
    key = uuid4()

    def begin() -> Sketch:
        return actions.begin_sketch(sketch_id=key, answers={"title": ["Tuin"]}, by=resident, at=at)

    assert [sketch.id for sketch in race(begin, begin)] == [key, key]
    assert Sketch.objects.count() == 1


def test_a_key_that_is_somebody_elses_is_not_used(
    typed: Typed, resident: Person, neighbour: Person, draft_initiative: Initiative, signed_in: SignedIn
) -> None:
    fill_in(signed_in(neighbour), typed)
    theirs = Sketch.objects.get()
    browser = signed_in(resident)
    for key in (theirs.id, draft_initiative.id):
        browser.post(NEW, {**typed["wat"], "key": str(key), "title": "Van mij"})
    assert Sketch.objects.get(id=theirs.id).answers == theirs.answers
    assert Sketch.objects.filter(person=resident).count() == 2


# Losing the session, and what is over


def test_a_session_that_was_lost_while_typing_loses_no_words(
    typed: Typed, resident: Person, signed_in: SignedIn
) -> None:
    browser = signed_in(resident)
    fill_in(browser, typed)
    address = address_of(Sketch.objects.get(), "waar")
    fields = hidden(browser.get(address))
    browser.session.flush()
    lost = browser.post(address, {**fields, **typed["waar"], "place": "Een uur werk"})
    assert lost.url == f"/account/login/?next={address}"
    browser.force_login(resident)
    assert "Een uur werk" in page(browser.get(address))
    answer = browser.post(address, {**hidden(browser.get(address)), **typed["waar"], "place": "Een uur werk"})
    assert answer.status_code == 302
    assert Sketch.objects.get().answers["place"] == ["Een uur werk"]


def test_a_page_for_a_person_is_not_kept_for_nobody(typed: Typed, resident: Person) -> None:
    browser = Client()
    mark = kept_text.mark_of(resident)
    lost = browser.post(NEW, {**typed["wat"], "typed_by": mark})
    assert lost.url.startswith("/account/login/")
    assert not Sketch.objects.exists()
    browser.force_login(resident)
    assert typed["wat"]["summary"] in page(browser.get(NEW))


def test_what_was_thrown_away_in_another_window_comes_back_as_a_new_one(
    typed: Typed, resident: Person, signed_in: SignedIn
) -> None:
    browser = signed_in(resident)
    fill_in(browser, typed)
    sketch = Sketch.objects.get()
    opened = hidden(browser.get(address_of(sketch, "wat")))
    browser.post(f"{NEW}{sketch.id}/weggooien/")
    assert not Sketch.objects.exists()
    answer = browser.post(address_of(sketch, "wat"), {**opened, **typed["wat"]})
    assert typed["wat"]["summary"] in page(answer)


@pytest.mark.usefixtures("official", "executive")
def test_a_step_of_a_plan_that_was_sent_leads_to_the_plan(typed: Typed, resident: Person, signed_in: SignedIn) -> None:
    browser = signed_in(resident)
    check = fill_in(browser, typed)
    sketch = Sketch.objects.get()
    sent = press(browser, check, "send")
    assert browser.post(address_of(sketch, "wat"), typed["wat"]).url == sent.url  # type: ignore[attr-defined]
    assert browser.get(check).url == sent.url  # type: ignore[attr-defined]


def test_what_nobody_went_on_with_is_forgotten(
    typed: Typed, resident: Person, signed_in: SignedIn, at: datetime, clock: time_machine.Traveller
) -> None:
    post_step(Client(), NEW, typed["wat"])
    post_step(signed_in(resident), NEW, typed["wat"])
    clock.shift(timedelta(hours=13))
    assert forget_sketches() == 1
    assert queries.sketches_of(resident, at).count() == 1
    clock.shift(timedelta(days=90))
    assert page(signed_in(resident).get("/mijn/")).count("/controleren/") == 0
    assert forget_sketches() == 1
    assert not Sketch.objects.exists()


# Bad input


@pytest.mark.parametrize(
    ("slug", "fields", "wrong"),
    [
        ("wat", {"title": "", "summary": "", "theme": ""}, {"title", "summary", "theme"}),
        ("wat", {"theme": "bestaat-niet"}, {"theme"}),
        ("wat", {"theme": "\x00"}, {"theme"}),
        ("waar", {"neighbourhood": "BU00000000"}, {"neighbourhood"}),
        ("waar", {"neighbourhood": "'; DROP TABLE"}, {"neighbourhood"}),
        ("waar", {"latitude": "nan"}, {"latitude"}),
        ("waar", {"longitude": "1e999"}, {"longitude"}),
        ("met-wie", {"group_name": ""}, {"group_name"}),
        ("met-wie", {"co_email_0": "geen adres"}, {"co_email_0"}),
        ("met-wie", {"co_email_0": "\x00@example.org"}, {"co_email_0"}),
        ("met-wie", {"co_email_0": "RIK@example.org"}, {"co_email_0"}),
        ("met-wie", {"co_name_0": "Bo"}, {"co_email_0"}),
        ("met-wie", {"co_email_0": "a@example.org", "co_email_1": "A@example.org"}, {"co_email_1"}),
        ("nodig", {"needs": []}, {"needs"}),
        ("nodig", {"needs": ["goud"]}, {"needs"}),
        ("nodig", {"needs": ["room", "money"]}, {"needs"}),
        ("nodig", {"amount": "veel"}, {"amount"}),
        ("nodig", {"amount": "-1"}, {"amount"}),
        ("nodig", {"amount": "9" * 400}, {"amount"}),
        ("nodig", {"amount": "99999999"}, {"amount"}),
        ("zeggenschap", {"wish": "7"}, {"wish"}),
        ("zeggenschap", {"wish": "veel"}, {"wish"}),
        *[
            (slug, {name: "Lang verhaal. " * 21_430}, {name})
            for slug, name in (
                ("wat", "title"),
                ("wat", "summary"),
                ("wat", "plan"),
                ("waar", "place"),
                ("met-wie", "group_name"),
                ("met-wie", "co_name_0"),
                ("nodig", "about_money"),
            )
        ],
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_on_top_and_writes_nothing(
    slug: str,
    fields: dict[str, Any],
    wrong: set[str],
    typed: Typed,
    resident: Person,
    signed_in: SignedIn,
    nothing_written: NothingWritten,
) -> None:
    browser = signed_in(resident)
    fill_in(browser, typed)
    if "co_name_0" in fields:
        fields = {"co_email_0": "" if fields["co_name_0"] == "Bo" else "a@example.org", **fields}
    address = address_of(Sketch.objects.get(), slug)
    with nothing_written():
        answer = post_step(browser, address, {**typed[slug], **fields})
    shown = page(answer)
    assert set(answer.context["form"].errors) == wrong
    assert shown.count("utrecht-form-field-error-message") >= len(wrong - {"latitude", "longitude"})
    assert 'class="error-summary"' in shown
    for name in wrong - {"latitude", "longitude"}:
        assert f'href="#id_{name}' in shown
    for name, value in fields.items():
        if name not in {"theme", "neighbourhood", "latitude", "longitude", "wish", "needs"} and value.isprintable():
            assert value.strip().replace("'", "&#x27;") in shown


def test_what_cannot_be_seen_is_taken_out(typed: Typed, resident: Person, signed_in: SignedIn) -> None:
    typed["wat"] |= {"title": "\u202eneduoB\x00 een\x07 tuin\u2066", "plan": "Regel een\r\nregel\u200b twee\x00"}
    typed["met-wie"] |= {"group_name": "De\u2028Tuin\x1b[31m"}
    typed["waar"] |= {"place": "\x00"}
    browser = signed_in(resident)
    press(browser, fill_in(browser, typed), "save")
    initiative = Initiative.objects.get()
    assert (initiative.title, initiative.plan) == ("neduoB een tuin", "Regel een\nregel twee")
    assert (initiative.group.name, initiative.place) == ("De Tuin[31m", "")


def test_html_is_text(typed: Typed, resident: Person, signed_in: SignedIn) -> None:
    script = "<script>alert(1)</script><b onmouseover=alert(2)>"
    typed["wat"] |= {"title": script, "summary": script, "plan": script}
    typed["met-wie"] |= {"group_name": script, "co_name_0": script, "co_email_0": "a@example.org"}
    typed["nodig"] |= {"about_hands": script}
    browser = signed_in(resident)
    check = fill_in(browser, typed)
    sketch = Sketch.objects.get()
    pages = [check, "/mijn/", NEW, *(address_of(sketch, slug) for slug in typed)]
    assert not [address for address in pages if "<script>alert" in page(browser.get(address))]
    saved = press(browser, check, "save")
    assert "<script>alert" not in page(browser.get(saved.url))  # type: ignore[attr-defined]


@pytest.mark.parametrize("key", ["", "geen-id", "\x00", "x" * 10_000])
def test_a_form_without_a_right_key_is_a_plan_like_any_other(
    key: str, typed: Typed, resident: Person, signed_in: SignedIn
) -> None:
    assert signed_in(resident).post(NEW, {**typed["wat"], "key": key}).status_code == 302
    assert Sketch.objects.count() == 1


def test_a_refusal_leaves_nothing_half_written_and_keeps_the_text(
    typed: Typed, resident: Person, signed_in: SignedIn, nothing_written: NothingWritten
) -> None:
    without_a_way = ThemeFactory(key="later", name_nl="Later", name_en="Later", template_key="no-template")
    typed["wat"]["theme"] = without_a_way.key
    browser = signed_in(resident)
    check = fill_in(browser, typed)
    with nothing_written():
        answer = press(browser, check, "send")
    assert "error-summary" in page(answer)
    assert typed["wat"]["summary"] in page(answer)


def test_a_theme_that_was_closed_meanwhile_is_asked_for_again(
    typed: Typed, theme: Theme, resident: Person, signed_in: SignedIn
) -> None:
    browser = signed_in(resident)
    check = fill_in(browser, typed)
    opened = hidden(browser.get(check))
    Theme.objects.update(is_open=False)
    answer = browser.post(check, {**opened, "action": "send"})
    assert 'href="#answers-wat"' in page(answer)
    assert not Initiative.objects.exists()


def test_what_is_too_much_for_a_sketch_is_refused(resident: Person, at: datetime) -> None:
    with pytest.raises(actions.CannotKeep):
        actions.begin_sketch(sketch_id=uuid4(), answers={"plan": ["x" * 70_000]}, by=resident, at=at)


def test_a_person_has_a_number_of_them_and_no_more(resident: Person, at: datetime) -> None:
    for _ in range(20):
        actions.begin_sketch(sketch_id=uuid4(), answers={}, by=resident, at=at)
    with pytest.raises(actions.CannotKeep):
        actions.begin_sketch(sketch_id=uuid4(), answers={}, by=resident, at=at)


def test_who_writes_too_fast_gets_the_form_back_to_send_once_more(
    typed: Typed, resident: Person, settings: Any, signed_in: SignedIn
) -> None:
    settings.WRITES_A_MINUTE = 1
    browser = signed_in(resident)
    browser.post(NEW, typed["wat"])
    answer = browser.post(NEW, {**typed["wat"], "title": "Te snel"})
    assert answer.status_code == 429
    assert 'name="title" value="Te snel"' in answer.content.decode()


def test_a_page_from_before_signing_in_elsewhere_can_be_sent_once_more(typed: Typed, resident: Person) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(resident)
    from_here = browser.post(NEW, typed["wat"], headers={"Origin": "http://testserver"})
    assert from_here.status_code == 403
    assert typed["wat"]["summary"] in from_here.content.decode()
    from_elsewhere = browser.post(NEW, typed["wat"], headers={"Origin": "https://evil.example"})
    assert from_elsewhere.status_code == 403
    assert typed["wat"]["summary"] not in from_elsewhere.content.decode()
