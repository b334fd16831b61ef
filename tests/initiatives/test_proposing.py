"""A draft, step by step: changed by its group, sent once, and what it must survive."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import actions as accounts
from accounts import kept_text
from accounts.models import Membership, Person
from districts.models import Neighbourhood
from initiatives import actions
from initiatives.models import Initiative, Theme
from tests.conftest import SignedIn
from tests.initiatives.filling import fill_in, hidden, post_step, press, typed_in

NothingWritten = Callable[[], AbstractContextManager[None]]

pytestmark = pytest.mark.usefixtures("template")


def in_english(client: Client) -> Client:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def page(response: HttpResponse) -> str:
    assert response.status_code == 200
    return response.content.decode()


def address_of(initiative: Initiative, slug: str = "") -> str:
    return f"/initiatieven/{initiative.id}/wijzigen/{f'{slug}/' if slug else ''}"


def what(initiative: Initiative, **changes: Any) -> dict[str, Any]:
    """What the first step of a draft posts, but for what the page itself says."""
    names = ("title", "summary", "plan")
    return {**{name: getattr(initiative, name) for name in names}, "theme": initiative.theme_id, **changes}


def test_a_draft_is_seen_by_its_group_alone(
    theme: Theme, neighbourhood: Neighbourhood, resident: Person, stranger: Person, signed_in: SignedIn
) -> None:
    browser = signed_in(resident)
    typed = typed_in(theme, neighbourhood)
    saved = press(browser, fill_in(browser, typed), "save")
    initiative = Initiative.objects.get()
    assert saved.url == address_of(initiative)  # type: ignore[attr-defined]
    assert typed["wat"]["title"] in page(browser.get(address_of(initiative)))
    for slug in ("", "wat", "nodig"):
        assert signed_in(stranger).get(address_of(initiative, slug)).status_code == 404
        assert signed_in(stranger).post(address_of(initiative, slug), {"action": "send"}).status_code == 404
    assert initiative.sent_at is None


@pytest.mark.usefixtures("official", "executive")
def test_a_draft_is_changed_step_by_step_and_sent(
    draft_initiative: Initiative, representative: Person, signed_in: SignedIn
) -> None:
    browser = signed_in(representative)
    steps: dict[str, dict[str, Any]] = {
        "wat": what(draft_initiative, title="Een betere naam"),
        "waar": {"neighbourhood": draft_initiative.neighbourhood_id, "place": "Plein 1"},
        "nodig": {"needs": ["space", "permission"], "about_space": "de bovenzaal"},
        "zeggenschap": {"wish": "6"},
    }
    for slug, fields in steps.items():
        assert post_step(browser, address_of(draft_initiative, slug), fields).url == address_of(draft_initiative)  # type: ignore[attr-defined]
    sent = press(browser, address_of(draft_initiative), "send")
    assert sent.url == reverse("initiatives:sent", args=[draft_initiative.id])  # type: ignore[attr-defined]
    again = press(browser, address_of(draft_initiative), "send")
    assert again.url == sent.url  # type: ignore[attr-defined]
    sent_one = Initiative.objects.get()
    assert (sent_one.title, sent_one.place, sent_one.wish, sent_one.latitude) == (
        "Een betere naam",
        "Plein 1",
        6,
        52.005,
    )
    assert actions.asked_of(sent_one) == [actions.Asked("space", None, "de bovenzaal"), actions.Asked("permission")]
    public = page(Client().get(sent_one.get_absolute_url()))
    assert "de bovenzaal" in public


def test_a_draft_that_was_changed_meanwhile_is_read_before_it_is_sent(
    draft_initiative: Initiative,
    content: actions.Content,
    neighbour: Person,
    representative: Person,
    official: Person,
    at: datetime,
    signed_in: SignedIn,
) -> None:
    browser = signed_in(representative)
    opened = hidden(browser.get(address_of(draft_initiative)))
    actions.revise_draft(
        initiative_id=draft_initiative.id, content=replace(content, summary="Zo zegt Noor het."), by=neighbour, at=at
    )
    shown = browser.post(address_of(draft_initiative), {**opened, "action": "send"})
    assert "Zo zegt Noor het." in page(shown)
    assert not Initiative.objects.exclude(sent_at=None).exists()


def test_a_stale_step_shows_both_texts_and_the_second_save_keeps_the_typed_one(
    draft_initiative: Initiative,
    content: actions.Content,
    neighbour: Person,
    representative: Person,
    at: datetime,
    signed_in: SignedIn,
) -> None:
    browser = in_english(signed_in(representative))
    address = address_of(draft_initiative, "wat")
    opened = {**hidden(browser.get(address)), **what(draft_initiative, summary="Zo zeg ik het.")}
    theirs = replace(content, summary="Zo zegt Noor het.", place="Elders")
    actions.revise_draft(initiative_id=draft_initiative.id, content=theirs, by=neighbour, at=at)

    shown = browser.post(address, opened)
    assert "Zo zeg ik het." in page(shown)
    assert "Zo zegt Noor het." in page(shown)
    draft_initiative.refresh_from_db()
    assert draft_initiative.summary == "Zo zegt Noor het."

    browser.post(address, {**opened, **hidden(shown)})
    draft_initiative.refresh_from_db()
    assert (draft_initiative.summary, draft_initiative.place) == ("Zo zeg ik het.", "Elders")


def test_two_of_a_group_at_different_steps_do_not_meet(
    draft_initiative: Initiative, neighbour: Person, representative: Person, signed_in: SignedIn
) -> None:
    mine, theirs = signed_in(representative), signed_in(neighbour)
    opened = hidden(mine.get(address_of(draft_initiative, "wat")))
    post_step(theirs, address_of(draft_initiative, "zeggenschap"), {"wish": "1"})
    mine.post(address_of(draft_initiative, "wat"), {**opened, **what(draft_initiative, title="Een betere naam")})
    draft_initiative.refresh_from_db()
    assert (draft_initiative.title, draft_initiative.wish) == ("Een betere naam", 1)


def test_the_same_change_sent_twice_is_one(
    draft_initiative: Initiative, representative: Person, signed_in: SignedIn
) -> None:
    browser = signed_in(representative)
    fields = {**hidden(browser.get(address_of(draft_initiative, "nodig"))), "needs": ["hands"]}
    for _ in range(2):
        assert browser.post(address_of(draft_initiative, "nodig"), fields).status_code == 302


def test_who_was_put_out_of_the_group_a_second_ago_hears_so_and_keeps_the_text(
    draft_initiative: Initiative, neighbour: Person, representative: Person, signed_in: SignedIn
) -> None:
    membership = Membership.objects.get(person=neighbour)
    accounts.end_membership(membership_id=membership.id, by=representative, at=timezone.now())
    answer = in_english(signed_in(neighbour)).post(
        address_of(draft_initiative, "wat"), what(draft_initiative, summary="Al mijn werk.")
    )
    assert 'You do not belong to <span lang="nl">Lezers van Oudeland</span> any more' in page(answer)
    assert "Al mijn werk." in page(answer)
    draft_initiative.refresh_from_db()
    assert draft_initiative.summary != "Al mijn werk."


def test_a_session_that_was_lost_while_typing_loses_no_words(
    draft_initiative: Initiative, representative: Person, signed_in: SignedIn
) -> None:
    address = address_of(draft_initiative, "wat")
    browser = in_english(Client())
    typed = what(draft_initiative, summary="Een uur werk.", typed_by=kept_text.mark_of(representative))
    assert browser.post(address, typed).url.startswith("/account/login/")
    browser.force_login(representative)
    back = page(browser.get(address))
    assert "We kept what you typed" in back
    assert "Een uur werk." in back


def test_who_does_not_sign_does_not_send(
    draft_initiative: Initiative, neighbour: Person, signed_in: SignedIn, nothing_written: NothingWritten
) -> None:
    browser = signed_in(neighbour)
    with nothing_written():
        answer = browser.post(address_of(draft_initiative), {"seen": actions.fingerprint(draft_initiative)})
    assert "error-summary" in page(answer)


def test_a_plan_that_was_sent_is_not_revised_any_more(
    sent_initiative: Initiative, representative: Person, signed_in: SignedIn
) -> None:
    browser = in_english(signed_in(representative))
    assert browser.get(address_of(sent_initiative)).url == sent_initiative.get_absolute_url()
    assert browser.get(address_of(sent_initiative, "wat")).url == sent_initiative.get_absolute_url()
    answer = page(browser.post(address_of(sent_initiative, "wat"), what(sent_initiative, summary="Te laat.")))
    assert "sent or stopped meanwhile" in answer
    assert "Te laat." in answer


@pytest.mark.parametrize("slug", ["met-wie", "controleren", "bestaat-niet"])
def test_a_draft_has_no_other_steps(
    slug: str, draft_initiative: Initiative, representative: Person, signed_in: SignedIn
) -> None:
    assert signed_in(representative).get(address_of(draft_initiative, slug)).status_code == 404
