"""Visitors are answered from memory, and never with what no longer stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import Person
from config import public_cache
from config.public_cache import PublicPageCache
from decisions import actions as decisions
from decisions.models import Step
from initiatives import actions as initiatives
from initiatives.models import Initiative
from ledger import queries as ledger
from tests.conftest import SignedIn
from tests.racing import losers, race

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

SECURITY = (
    "Content-Security-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "X-Frame-Options",
    "Cross-Origin-Opener-Policy",
    "Vary",
    "Content-Language",
)


@pytest.fixture
def address(sent_initiative: Initiative) -> str:
    return sent_initiative.get_absolute_url()


def kept() -> int:
    return len(public_cache._pages._things)


def shown(client: Client, address: str, **headers: str) -> str:
    answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


class TestWhatIsShown:
    def test_the_second_visitor_costs_one_query(
        self, address: str, django_assert_num_queries: Callable[[int], Any]
    ) -> None:
        for page in (address, "/", "/initiatieven/"):
            first = shown(Client(), page)
            with django_assert_num_queries(1):
                assert shown(Client(), page) == first

    def test_a_decision_between_two_visits_is_seen_at_once(
        self, address: str, first_step: Step, official: Person, later: datetime
    ) -> None:
        before = shown(Client(), address)
        decisions.propose(step_id=first_step.id, by=official, outcome="no", reasons="De bieb sluit toch.", at=later)

        after = shown(Client(), address)
        assert "De bieb sluit toch." not in before
        assert "De bieb sluit toch." in after
        assert "De bieb sluit toch." in shown(Client(), address)

    def test_a_plan_that_is_stopped_is_seen_at_once_on_every_page(
        self, address: str, sent_initiative: Initiative, representative: Person, later: datetime
    ) -> None:
        pages = {page: shown(Client(), page) for page in (address, "/initiatieven/", "/initiatieven/?stand=open")}
        initiatives.withdraw(initiative_id=sent_initiative.id, reason="Verhuisd.", by=representative, at=later)

        for page, before in pages.items():
            assert shown(Client(), page) != before, page

    def test_the_day_is_part_of_what_is_shown(self, address: str, clock: Any) -> None:
        """«Another 19 days» is true on one day only."""
        before = shown(Client(), address)
        clock.shift(timedelta(days=1))

        assert shown(Client(), address) != before

    def test_a_draft_is_never_shown_nor_kept(self, draft_initiative: Initiative, signed_in: SignedIn) -> None:
        address = draft_initiative.get_absolute_url()

        assert Client().get(address).status_code == 404
        assert draft_initiative.title in shown(signed_in(draft_initiative.drafted_by), address)
        assert Client().get(address).status_code == 404
        assert kept() == 0

    def test_a_plan_is_shown_once_it_was_sent(
        self, draft_initiative: Initiative, official: Person, at: datetime
    ) -> None:
        address = draft_initiative.get_absolute_url()
        assert Client().get(address).status_code == 404
        initiatives.send(initiative_id=draft_initiative.id, by=draft_initiative.drafted_by, at=at)

        assert draft_initiative.title in shown(Client(), address)

    def test_a_change_while_a_page_is_made_is_seen_by_the_next(
        self, address: str, first_step: Step, official: Person, later: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A page that was begun under one state and finished under the next is kept under the first alone."""
        from initiatives.views import public

        once: list[bool] = []

        def and_then(*args: Any, **kwargs: Any) -> Any:
            made = parts(*args, **kwargs)
            if not once:
                once.append(True)
                decisions.propose(
                    step_id=first_step.id, by=official, outcome="no", reasons="Intussen besloten.", at=later
                )
            return made

        parts = public._parts
        monkeypatch.setattr(public, "_parts", and_then)

        assert "Intussen besloten." not in shown(Client(), address)
        assert "Intussen besloten." in shown(Client(), address)


class TestForWhom:
    @pytest.mark.parametrize("who", ["resident", "representative", "official", "social_worker"])
    def test_nothing_is_kept_for_who_is_signed_in(
        self, address: str, signed_in: SignedIn, who: str, request: pytest.FixtureRequest
    ) -> None:
        client = signed_in(request.getfixturevalue(who))
        for page in ("/", "/initiatieven/", address):
            assert "csrfmiddlewaretoken" in shown(client, page)

        assert kept() == 0

    def test_who_is_signed_in_is_not_shown_what_was_kept(
        self, address: str, signed_in: SignedIn, representative: Person
    ) -> None:
        public = shown(Client(), address)
        own = shown(signed_in(representative), address)

        assert reverse("account_logout") in own
        assert reverse("account_logout") not in public
        assert shown(Client(), address) == public

    def test_after_signing_out_one_sees_the_public_page(
        self, address: str, signed_in: SignedIn, resident: Person
    ) -> None:
        client = signed_in(resident)
        shown(client, address)
        client.logout()

        assert reverse("account_logout") not in shown(client, address)

    @pytest.mark.parametrize("cookie", ["sessionid", "messages"])
    def test_a_cookie_of_ones_own_passes_the_memory_by(self, address: str, cookie: str) -> None:
        client = Client()
        client.cookies[cookie] = "anything"
        shown(client, address)

        assert kept() == 0

    def test_a_stale_session_is_answered_as_nobody(self, address: str, signed_in: SignedIn, resident: Person) -> None:
        client = signed_in(resident)
        client.session.flush()

        assert reverse("account_logout") not in shown(client, address)

    @pytest.mark.parametrize("page", ["account_login", "account_signup", "initiatives:new", "mine", "desk:queue"])
    def test_pages_with_a_form_or_a_door_are_not_kept(self, page: str) -> None:
        Client().get(reverse(page))

        assert kept() == 0

    def test_other_methods_are_not_answered_from_memory(self, address: str) -> None:
        shown(Client(), address)

        assert Client().post(address).status_code in {403, 405}
        assert Client().put(address).status_code in {403, 405}
        assert Client().options(address).status_code in {403, 405}


class TestLanguages:
    def test_each_language_has_its_own(self, address: str) -> None:
        dutch = shown(Client(), address, accept_language="nl")
        english = shown(Client(), address, accept_language="en")

        assert '<html lang="nl"' in dutch
        assert '<html lang="en"' in english
        for _ in range(2):
            assert shown(Client(), address, accept_language="nl") == dutch
            assert shown(Client(), address, accept_language="en") == english

    def test_the_cookie_goes_before_what_the_browser_asks(self, address: str) -> None:
        client = Client()
        shown(client, address, accept_language="nl")
        client.get(reverse("language", args=["en"]))

        assert '<html lang="en"' in shown(client, address, accept_language="nl")
        assert '<html lang="nl"' in shown(Client(), address, accept_language="nl")

    def test_languages_that_are_not_there_share_the_dutch_one(self, address: str) -> None:
        for asked in ("fy", "de-DE,de;q=0.9", "xx", "*", ""):
            assert '<html lang="nl"' in shown(Client(), address, accept_language=asked)

        assert kept() == 1

    def test_a_cache_on_the_way_is_told_what_it_depends_on(self, address: str) -> None:
        for _ in range(2):
            vary = Client().get(address).headers["Vary"]
            assert {"Accept-Language", "Cookie"} <= {name.strip() for name in vary.split(",")}


class TestHeaders:
    def test_what_is_kept_has_every_header_of_what_was_made(self, address: str) -> None:
        first, second = Client().get(address), Client().get(address)

        assert dict(first.items()) == dict(second.items())
        for name in SECURITY:
            assert first.headers.get(name), name

    def test_and_those_of_a_page_that_is_not_kept(self, address: str, signed_in: SignedIn, resident: Person) -> None:
        kept_page, own = Client().get(address), signed_in(resident).get(address)

        for name in SECURITY:
            parts, own_parts = kept_page.headers[name].split(", "), own.headers[name].split(", ")
            assert sorted(parts) == sorted(own_parts), name

    def test_no_nonce_is_kept(self, address: str) -> None:
        assert "nonce-" not in Client().get(address).headers["Content-Security-Policy"]

    def test_a_browser_asks_each_time_and_hears_that_it_still_stands(
        self, address: str, django_assert_num_queries: Callable[[int], Any]
    ) -> None:
        first = Client().get(address)
        assert first.headers["Cache-Control"] == "no-cache"

        with django_assert_num_queries(1):
            again = Client().get(address, headers={"if-none-match": first.headers["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]

    def test_and_gets_the_new_page_once_it_does_not(
        self, address: str, first_step: Step, official: Person, later: datetime
    ) -> None:
        tag = Client().get(address).headers["ETag"]
        decisions.propose(step_id=first_step.id, by=official, outcome="no", reasons="Nee.", at=later)

        assert shown(Client(), address, if_none_match=tag)

    @pytest.mark.parametrize("tag", ["", "x", '"x"', "W/", "*", '"' + "x" * 9000])
    def test_a_tag_that_is_none_of_ours(self, address: str, tag: str) -> None:
        assert Client().get(address, headers={"if-none-match": tag}).status_code == 200

    def test_head_says_the_same_without_the_text(self, address: str) -> None:
        before = Client().head(address)
        assert kept() == 0
        page = Client().get(address)
        after = Client().head(address)

        assert before.status_code == after.status_code == 200
        assert after.content == b""
        assert dict(after.items()) == dict(page.items())


class TestBounds:
    def test_a_long_query_is_answered_and_not_kept(self, address: str) -> None:
        shown(Client(), "/initiatieven/?zoek=" + "x" * 200)

        assert kept() == 0

    def test_what_is_kept_is_bounded(self, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(public_cache._pages, "_most", 5)
        for number in range(12):
            shown(Client(), f"/initiatieven/?zoek={number}")

        assert kept() == 5

    def test_what_is_not_there_is_not_kept(self, address: str) -> None:
        for page in ("/niets/", "/initiatieven/5b1c2c7e-7a55-4c22-8f2e-4a9d3c1f0b11/", "/initiatieven"):
            Client().get(page)

        assert kept() == 0

    def test_another_host_is_another_page(self, address: str) -> None:
        shown(Client(), address)
        shown(Client(headers={"host": "localhost"}), address)

        assert kept() == 2
        assert Client(headers={"host": "evil.example"}).get(address).status_code == 400


class TestThisIsAskedOfNobody:
    def test_whether_the_program_is_alive(
        self, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Callable[[int], Any]
    ) -> None:
        with django_assert_num_queries(0):
            assert Client().get("/healthz").status_code == 200

    def test_without_a_database_a_visitor_gets_an_error_and_nothing_old(
        self, address: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shown(Client(), address)

        def away() -> str:
            raise OperationalError("away")

        monkeypatch.setattr(ledger, "state", away)

        assert Client(raise_request_exception=False).get(address).status_code == 500


def _answering(**given: Any) -> Callable[[HttpRequest], HttpResponse]:
    return lambda request: HttpResponse(**{"content": "x", **given})


@pytest.mark.parametrize(
    ("given", "is_kept"),
    [
        ({}, True),
        ({"status": 404}, False),
        ({"status": 302}, False),
        ({"status": 500}, False),
        ({"content_type": "application/json"}, False),
        ({"content_type": "text/plain"}, False),
        ({"headers": {"Content-Type": "text/html", "Cache-Control": "private"}}, False),
        ({"headers": {"Content-Type": "text/html", "Cache-Control": "max-age=0, no-store"}}, False),
        ({"headers": {"Content-Type": "text/html", "Cache-Control": "no-cache"}}, False),
        ({"headers": {"Content-Type": "text/html", "Content-Security-Policy": "script-src 'nonce-x'"}}, False),
        ({"content": '<input name="csrfmiddlewaretoken">'}, False),
    ],
)
def test_what_may_be_kept(given: dict[str, Any], is_kept: bool, rf: RequestFactory) -> None:
    PublicPageCache(_answering(**given))(rf.get("/"))

    assert kept() == int(is_kept)


def test_an_answer_with_a_cookie_is_not_kept(rf: RequestFactory) -> None:
    def answer(request: HttpRequest) -> HttpResponse:
        response = HttpResponse("x")
        response.set_cookie("language", "nl")
        return response

    PublicPageCache(answer)(rf.get("/"))

    assert kept() == 0


def test_many_threads_at_once_get_each_their_own_page(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "state", lambda: "same")
    cache = PublicPageCache(lambda request: HttpResponse(request.get_full_path()))

    def visit(number: int) -> list[bool]:
        pages = [f"/?zoek={(number * 7 + step) % 20}" for step in range(200)]
        return [cache(rf.get(page)).content.decode() == page for page in pages]

    results = race(*[lambda number=number: visit(number) for number in range(6)])

    assert losers(results) == []
    assert all(all(result) for result in results)
