"""From a form to a plan that was sent, and what a form must survive: haste, doubt, a lost session, hostile text."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions as accounts
from accounts.models import Invitation, Membership, Person
from districts.models import Neighbourhood
from initiatives import actions
from initiatives.models import Initiative, Theme
from ledger.models import Entry
from tests.conftest import SignedIn
from tests.factories import ThemeFactory
from tests.racing import race

NEW = "/initiatieven/nieuw/"
NothingWritten = Callable[[], AbstractContextManager[None]]

pytestmark = pytest.mark.usefixtures("template")


@pytest.fixture
def typed(theme: Theme, neighbourhood: Neighbourhood) -> dict[str, str]:
    """What somebody fills in, all of it right."""
    return {
        "title": "Een moestuin achter de school",
        "summary": "Wij maken een tuin waar de buurt samen groente kweekt.",
        "plan": "Elke zaterdag.\n\nIedereen mag meedoen.",
        "theme": theme.key,
        "neighbourhood": neighbourhood.code,
        "place": "Schoolstraat 3",
        "wish": "5",
        "group_name": "Tuiniers van Oudeland",
        "key": str(uuid4()),
        "action": "save",
    }


def in_english(client: Client) -> Client:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def page(response: HttpResponse) -> str:
    assert response.status_code == 200
    return response.content.decode()


def code_in_mail() -> str:
    found = re.search(r"^\s{4}(\S+)\s*$", str(mail.outbox[-1].body), re.MULTILINE)
    assert found
    return found[1]


@pytest.mark.usefixtures("official", "executive")
def test_who_never_was_here_proposes_a_plan_and_loses_nothing_while_signing_in(typed: dict[str, str]) -> None:
    browser = in_english(Client())
    to_sign_in = browser.post(NEW, {**typed, "action": "send"})
    assert to_sign_in.url == f"/account/login/?next={NEW}"

    to_code = browser.post(to_sign_in.url, {"login": "Nieuw@Example.org", "next": NEW})
    back = browser.post(to_code.url, {"code": code_in_mail(), "next": NEW})
    assert back.url == NEW
    form = browser.get(NEW)
    assert "We kept what you typed" in page(form)
    assert typed["summary"] in page(form)
    assert form.context["form"]["key"].value() == typed["key"]

    answers = {**typed, "action": "send", "your_name": "Nel Nieuw", "co_initiator_email": "buur@example.org"}
    sent = browser.post(NEW, answers)
    initiative = Initiative.objects.get()
    assert sent.url == reverse("initiatives:sent", args=[initiative.id])
    confirmation = page(browser.get(sent.url))
    assert initiative.reference in confirmation
    assert "What happens next" in confirmation
    assert "Kennismaken" in confirmation or "Meeting" in confirmation
    assert initiative.sent_by is not None
    assert (initiative.sent_by.email, initiative.sent_by.name) == ("nieuw@example.org", "Nel Nieuw")
    assert Invitation.objects.get().email == "buur@example.org"
    assert typed["summary"] not in page(browser.get(NEW)), "the form is empty again"


def test_a_draft_is_seen_by_its_group_alone(
    typed: dict[str, str], resident: Person, stranger: Person, signed_in: SignedIn
) -> None:
    browser = signed_in(resident)
    saved = browser.post(NEW, typed)
    initiative = Initiative.objects.get()
    assert saved.url == reverse("initiatives:revise", args=[initiative.id])
    assert typed["title"] in page(browser.get(saved.url))
    assert signed_in(stranger).get(saved.url).status_code == 404
    assert initiative.sent_at is None


def test_a_draft_is_changed_and_sent_in_one_press(
    draft_initiative: Initiative, official: Person, executive: Person, representative: Person, signed_in: SignedIn
) -> None:
    browser = signed_in(representative)
    address = reverse("initiatives:revise", args=[draft_initiative.id])
    answers = posted(draft_initiative, title="Een betere naam", action="send")
    assert browser.post(address, answers).url == reverse("initiatives:sent", args=[draft_initiative.id])
    draft_initiative.refresh_from_db()
    assert draft_initiative.title == "Een betere naam"
    assert draft_initiative.sent_at is not None


def test_the_same_form_sent_twice_is_one_plan(typed: dict[str, str], resident: Person, signed_in: SignedIn) -> None:
    browser = signed_in(resident)
    first, second = browser.post(NEW, typed), browser.post(NEW, typed)
    assert first.url == second.url
    assert Initiative.objects.count() == 1
    assert Entry.objects.filter(kind="initiative.drafted").count() == 1


@pytest.mark.usefixtures("official", "executive")
def test_sending_the_same_form_twice_sends_once(typed: dict[str, str], resident: Person, signed_in: SignedIn) -> None:
    browser = signed_in(resident)
    first, second = (browser.post(NEW, {**typed, "action": "send"}) for _ in range(2))
    assert first.url == second.url
    assert Entry.objects.filter(kind="initiative.sent").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_form_that_arrives_twice_at_once_is_one_plan(
    content: actions.Content, resident: Person, at: datetime
) -> None:
    initiative_id = uuid4()

    def propose() -> Initiative:
        return actions.propose(
            initiative_id=initiative_id,
            content=content,
            group_name="Tuiniers",
            co_initiator=None,
            and_send=False,
            by=resident,
            at=at,
        )

    outcomes = race(propose, propose)
    assert [outcome.id for outcome in outcomes] == [initiative_id, initiative_id]
    assert Initiative.objects.count() == 1


def test_going_back_and_typing_on_loses_neither_text(
    typed: dict[str, str], resident: Person, signed_in: SignedIn
) -> None:
    browser = in_english(signed_in(resident))
    browser.post(NEW, typed)
    again = page(browser.post(NEW, {**typed, "title": "Een kas achter de school"}))
    assert "changed while you were typing" in again
    assert "Een kas achter de school" in again
    assert typed["title"] in again
    assert Initiative.objects.get().title == typed["title"]


def test_an_id_that_is_somebody_elses_is_not_touched(
    typed: dict[str, str], draft_initiative: Initiative, resident: Person, signed_in: SignedIn
) -> None:
    signed_in(resident).post(NEW, {**typed, "key": str(draft_initiative.id)})
    assert Initiative.objects.count() == 2
    draft_initiative.refresh_from_db()
    assert draft_initiative.title == "De bibliotheek blijft open"


def test_a_stale_draft_shows_both_texts_and_the_second_save_keeps_the_typed_one(
    draft_initiative: Initiative,
    content: actions.Content,
    neighbour: Person,
    representative: Person,
    at: datetime,
    signed_in: SignedIn,
) -> None:
    browser = in_english(signed_in(representative))
    address = reverse("initiatives:revise", args=[draft_initiative.id])
    opened = posted(draft_initiative, summary="Zo zeg ik het.")
    theirs = actions.Content(**{**content.__dict__, "summary": "Zo zegt Noor het."})
    actions.revise_draft(initiative_id=draft_initiative.id, content=theirs, by=neighbour, at=at)

    shown = browser.post(address, opened)
    assert "Zo zeg ik het." in page(shown)
    assert "Zo zegt Noor het." in page(shown)
    draft_initiative.refresh_from_db()
    assert draft_initiative.summary == "Zo zegt Noor het."

    browser.post(address, {**opened, "seen": shown.context["form"]["seen"].value()})
    draft_initiative.refresh_from_db()
    assert draft_initiative.summary == "Zo zeg ik het."


def test_who_was_put_out_of_the_group_a_second_ago_hears_so_and_keeps_the_text(
    draft_initiative: Initiative, neighbour: Person, representative: Person, signed_in: SignedIn
) -> None:
    membership = Membership.objects.get(person=neighbour)
    accounts.end_membership(membership_id=membership.id, by=representative, at=timezone.now())
    answer = in_english(signed_in(neighbour)).post(
        reverse("initiatives:revise", args=[draft_initiative.id]), posted(draft_initiative, summary="Al mijn werk.")
    )
    assert "You do not belong to Lezers van Oudeland any more" in page(answer)
    assert "Al mijn werk." in page(answer)
    draft_initiative.refresh_from_db()
    assert draft_initiative.summary != "Al mijn werk."


def test_a_session_that_was_lost_while_typing_loses_no_words(
    draft_initiative: Initiative, representative: Person, signed_in: SignedIn
) -> None:
    address = reverse("initiatives:revise", args=[draft_initiative.id])
    browser = in_english(Client())
    assert browser.post(address, posted(draft_initiative, summary="Een uur werk.")).url.startswith("/account/login/")
    browser.force_login(representative)
    back = page(browser.get(address))
    assert "We kept what you typed" in back
    assert "Een uur werk." in back


def test_an_empty_form_says_beside_each_field_what_is_missing(
    resident: Person, theme: Theme, neighbourhood: Neighbourhood, signed_in: SignedIn, nothing_written: NothingWritten
) -> None:
    browser = signed_in(resident)
    with nothing_written():
        answer = browser.post(NEW, {"action": "send"})
    assert page(answer).count("utrecht-form-field-error-message") >= 5
    assert set(answer.context["form"].errors) == {"title", "summary", "theme", "neighbourhood", "wish", "group_name"}
    assert 'href="#id_title"' in page(answer)


@pytest.mark.parametrize("field", ["title", "summary", "plan", "place", "group_name", "co_initiator_name"])
def test_far_too_much_text_is_kept_and_refused_beside_its_field(
    field: str, typed: dict[str, str], resident: Person, signed_in: SignedIn, nothing_written: NothingWritten
) -> None:
    much = "Lang verhaal. " * 21_430
    browser = signed_in(resident)
    with nothing_written():
        answer = browser.post(NEW, {**typed, "co_initiator_email": "a@example.org", field: much})
    assert list(answer.context["form"].errors) == [field]
    assert much.strip() in page(answer)


def test_far_too_much_text_of_a_stranger_is_kept_within_reason(typed: dict[str, str], db: None) -> None:
    browser = Client()
    browser.post(NEW, {**typed, "plan": "x" * 300_000})
    assert len(browser.session["kept_text"][NEW]["plan"][0]) == 40_000


def test_what_cannot_be_seen_is_taken_out(typed: dict[str, str], resident: Person, signed_in: SignedIn) -> None:
    hostile = {
        "title": "\u202eneduoB\x00 een\x07 tuin\u2066",
        "plan": "Regel een\r\nregel\u200b twee\x00",
        "group_name": "De\u2028Tuin\x1b[31m",
        "place": "\x00",
    }
    signed_in(resident).post(NEW, {**typed, **hostile})
    initiative = Initiative.objects.get()
    assert (initiative.title, initiative.plan) == ("neduoB een tuin", "Regel een\nregel twee")
    assert (initiative.group.name, initiative.place) == ("De Tuin[31m", "")


def test_html_is_text(typed: dict[str, str], resident: Person, signed_in: SignedIn) -> None:
    browser = signed_in(resident)
    script = "<script>alert(1)</script><b onmouseover=alert(2)>"
    saved = browser.post(NEW, {**typed, "title": script, "summary": script, "plan": script, "group_name": script})
    assert Initiative.objects.get().title == script
    assert script not in page(browser.get(saved.url))
    assert script not in page(browser.get(reverse("mine")))


@pytest.mark.parametrize(
    ("field", "forged"),
    [
        ("theme", "bestaat-niet"),
        ("theme", "\x00"),
        ("neighbourhood", "BU00000000"),
        ("neighbourhood", "'; DROP TABLE"),
        ("wish", "7"),
        ("wish", "veel"),
        ("latitude", "nan"),
        ("longitude", "1e999"),
        ("co_initiator_email", "geen adres"),
        ("co_initiator_email", "\x00@example.org"),
    ],
)
def test_what_was_forged_is_answered_with_a_message(
    field: str,
    forged: str,
    typed: dict[str, str],
    resident: Person,
    signed_in: SignedIn,
    nothing_written: NothingWritten,
) -> None:
    browser = signed_in(resident)
    with nothing_written():
        answer = browser.post(NEW, {**typed, field: forged})
    assert list(answer.context["form"].errors) == [field]
    assert typed["summary"] in page(answer)


@pytest.mark.parametrize("key", ["", "geen-id", "\x00", "x" * 10_000])
def test_a_form_without_a_right_key_is_a_plan_like_any_other(
    key: str, typed: dict[str, str], resident: Person, signed_in: SignedIn
) -> None:
    assert signed_in(resident).post(NEW, {**typed, "key": key}).status_code == 302
    assert Initiative.objects.count() == 1


def test_a_refusal_leaves_nothing_half_written_and_keeps_the_text(
    typed: dict[str, str], resident: Person, signed_in: SignedIn, nothing_written: NothingWritten
) -> None:
    without_a_way = ThemeFactory(key="later", name_nl="Later", name_en="Later", template_key="no-template")
    browser = signed_in(resident)
    with nothing_written():
        answer = browser.post(NEW, {**typed, "theme": without_a_way.key, "action": "send"})
    assert answer.context["form"].non_field_errors()
    assert typed["summary"] in page(answer)


def test_ones_own_address_is_no_co_initiator(typed: dict[str, str], resident: Person, signed_in: SignedIn) -> None:
    answer = signed_in(resident).post(NEW, {**typed, "co_initiator_email": resident.email.upper()})
    assert list(answer.context["form"].errors) == ["co_initiator_email"]


def test_a_plan_that_was_sent_is_not_revised_any_more(
    sent_initiative: Initiative, representative: Person, signed_in: SignedIn
) -> None:
    browser = in_english(signed_in(representative))
    address = reverse("initiatives:revise", args=[sent_initiative.id])
    assert browser.get(address).url == sent_initiative.get_absolute_url()
    answer = page(browser.post(address, posted(sent_initiative, summary="Te laat.")))
    assert "sent or stopped meanwhile" in answer
    assert "Te laat." in answer


def test_who_writes_too_fast_gets_the_form_back_to_send_once_more(
    typed: dict[str, str], resident: Person, settings: Any, signed_in: SignedIn
) -> None:
    settings.WRITES_A_MINUTE = 1
    browser = signed_in(resident)
    browser.post(NEW, typed)
    answer = browser.post(NEW, {**typed, "title": "Te snel"})
    assert answer.status_code == 429
    assert 'name="title" value="Te snel"' in answer.content.decode()


def test_a_page_from_before_signing_in_elsewhere_can_be_sent_once_more(typed: dict[str, str], resident: Person) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(resident)
    from_here = browser.post(NEW, typed, headers={"Origin": "http://testserver"})
    assert from_here.status_code == 403
    assert f'name="title" value="{typed["title"]}"' in from_here.content.decode()
    from_elsewhere = browser.post(NEW, typed, headers={"Origin": "https://evil.example"})
    assert from_elsewhere.status_code == 403
    assert typed["title"] not in from_elsewhere.content.decode()


def posted(initiative: Initiative, **changes: Any) -> dict[str, Any]:
    """What the form of a draft posts as it was opened, but for what was changed in it."""
    return {
        "title": initiative.title,
        "summary": initiative.summary,
        "plan": initiative.plan,
        "theme": initiative.theme_id,
        "neighbourhood": initiative.neighbourhood_id,
        "place": initiative.place,
        "latitude": initiative.latitude,
        "longitude": initiative.longitude,
        "wish": initiative.wish,
        "seen": actions.fingerprint(initiative),
        "action": "save",
        **changes,
    }
