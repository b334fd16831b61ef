"""Who may open what of a case: every address, by actor and by state, in one table. An address without a row fails.

There is no superuser in this program: the last column is an admin for whom every flag of Django's is set that there is.
No route of the interface for programs leads to a case; a test below holds it to that.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from accounts.models import Membership, Person
from socialwork import actions
from socialwork.models import Viewing
from tests import factories
from tests.conftest import SignedIn
from tests.socialwork.casework import MARKERS, Whole
from tests.test_access import asked, names, route_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ACTORS = (
    None,
    "handler",
    "on_it",
    "beside",
    "elsewhere",
    "leader",
    "official",
    "resident",
    "stranger",
    "admin",
    "root",
)
"""`on_it` is on the case beside who handles it; `beside` is of the team and not on it; `elsewhere` of another team; the
resident is whom the case is about.
"""

TABLE = """
# state method name                    nobody handler on_it beside elsewhere leader official concerned stranger admin ..
any   GET  fieldwork:cases                   in  200 200 200 200 200 404 404 404 404 404
any   GET  fieldwork:case-new                in  200 200 200 200 200 404 404 404 404 404
any   POST fieldwork:case-new                in  200 200 200 200 200 404 404 404 404 404
any   GET  fieldwork:break-glass             in  200 200 200 200 200 404 404 404 404 404
any   POST fieldwork:break-glass             in  200 200 200 200 200 404 404 404 404 404
any   GET  fieldwork:own-street              in  200 200 200 200 200 404 404 404 404 404
any   POST fieldwork:own-street              in  ->  ->  ->  ->  ->  404 404 404 404 404
any   GET  fieldwork:watch                   in  200 200 200 200 200 404 404 404 404 404
any   GET  fieldwork:review-glass            in  404 404 200 404 200 404 404 404 404 404
any   POST fieldwork:review-glass            in  404 404 404 404 200 404 404 404 404 404
any   GET  fieldwork:review-look             in  404 404 404 404 200 404 404 404 404 404
any   POST fieldwork:review-look             in  404 404 404 404 200 404 404 404 404 404
open  GET  fieldwork:handover                in  200 200 404 404 404 404 404 404 404 404
open  POST fieldwork:handover                in  404 200 404 404 404 404 404 404 404 404
ended GET  fieldwork:handover                in  200 404 404 404 404 404 404 404 404 404
ended POST fieldwork:handover                in  404 404 404 404 404 404 404 404 404 404
any   GET  fieldwork:case                    in  200 200 404 404 404 404 404 404 404 404
open  GET  fieldwork:case-revise             in  200 200 404 404 404 404 404 404 404 404
open  POST fieldwork:case-revise             in  200 200 404 404 404 404 404 404 404 404
ended GET  fieldwork:case-revise             in  404 404 404 404 404 404 404 404 404 404
ended POST fieldwork:case-revise             in  404 404 404 404 404 404 404 404 404 404
open  GET  fieldwork:case-write              in  200 200 404 404 404 404 404 404 404 404
open  POST fieldwork:case-write              in  200 200 404 404 404 404 404 404 404 404
ended GET  fieldwork:case-write              in  404 404 404 404 404 404 404 404 404 404
ended POST fieldwork:case-write              in  404 404 404 404 404 404 404 404 404 404
open  GET  fieldwork:settle-goal             in  200 200 404 404 404 404 404 404 404 404
open  POST fieldwork:settle-goal             in  200 200 404 404 404 404 404 404 404 404
ended GET  fieldwork:settle-goal             in  404 404 404 404 404 404 404 404 404 404
ended POST fieldwork:settle-goal             in  404 404 404 404 404 404 404 404 404 404
any   GET  fieldwork:finish-step             in  405 405 405 405 405 405 405 405 405 405
open  POST fieldwork:finish-step             in  ->  ->  404 404 404 404 404 404 404 404
ended POST fieldwork:finish-step             in  404 404 404 404 404 404 404 404 404 404
open  GET  fieldwork:change-step             in  200 200 404 404 404 404 404 404 404 404
open  POST fieldwork:change-step             in  200 200 404 404 404 404 404 404 404 404
ended GET  fieldwork:change-step             in  404 404 404 404 404 404 404 404 404 404
ended POST fieldwork:change-step             in  404 404 404 404 404 404 404 404 404 404
open  GET  fieldwork:change-appointment      in  200 200 404 404 404 404 404 404 404 404
open  POST fieldwork:change-appointment      in  200 200 404 404 404 404 404 404 404 404
ended GET  fieldwork:change-appointment      in  404 404 404 404 404 404 404 404 404 404
ended POST fieldwork:change-appointment      in  404 404 404 404 404 404 404 404 404 404
any   GET  fieldwork:change-involved         in  200 200 404 404 404 404 404 404 404 404
any   POST fieldwork:change-involved         in  200 200 404 404 404 404 404 404 404 404
any   GET  fieldwork:case-file               in  200 200 404 404 404 404 404 404 404 404
open  GET  fieldwork:case-end                in  200 404 404 404 404 404 404 404 404 404
open  POST fieldwork:case-end                in  200 404 404 404 404 404 404 404 404 404
ended GET  fieldwork:case-end                in  404 404 404 404 404 404 404 404 404 404
ended POST fieldwork:case-end                in  404 404 404 404 404 404 404 404 404 404
any   GET  fieldwork:case-team               in  200 200 404 404 404 404 404 404 404 404
open  POST fieldwork:case-team               in  200 404 404 404 404 404 404 404 404 404
ended POST fieldwork:case-team               in  404 404 404 404 404 404 404 404 404 404
any   GET  fieldwork:case-leave              in  405 405 405 405 405 405 405 405 405 405
any   POST fieldwork:case-leave              in  ->  ->  404 404 404 404 404 404 404 404
open  GET  fieldwork:hand-over               in  200 404 404 404 404 404 404 404 404 404
open  POST fieldwork:hand-over               in  200 404 404 404 404 404 404 404 404 404
left  GET  fieldwork:hand-over               in  404 404 404 404 200 404 404 404 404 404
left  POST fieldwork:hand-over               in  404 404 404 404 200 404 404 404 404 404
ended GET  fieldwork:hand-over               in  404 404 404 404 404 404 404 404 404 404
ended POST fieldwork:hand-over               in  404 404 404 404 404 404 404 404 404 404
any   GET  fieldwork:take-back-handover      in  405 405 405 405 405 405 405 405 405 405
open  POST fieldwork:take-back-handover      in  ->  404 404 404 404 404 404 404 404 404
left  POST fieldwork:take-back-handover      in  404 404 404 404 ->  404 404 404 404 404
ended POST fieldwork:take-back-handover      in  404 404 404 404 404 404 404 404 404 404
any   GET  fieldwork:take-left               in  405 405 405 405 405 405 405 405 405 405
any   POST fieldwork:take-left               in  404 404 404 404 404 404 404 404 404 404
any   GET  fieldwork:looks                   in  200 200 404 404 200 404 404 404 404 404
open  GET  fieldwork:ask-consent             in  200 200 404 404 404 404 404 404 404 404
open  POST fieldwork:ask-consent             in  200 200 404 404 404 404 404 404 404 404
ended GET  fieldwork:ask-consent             in  404 404 404 404 404 404 404 404 404 404
ended POST fieldwork:ask-consent             in  404 404 404 404 404 404 404 404 404 404
any   GET  fieldwork:consent                 in  200 200 404 404 404 404 404 404 404 404
any   POST fieldwork:consent                 in  200 200 404 404 404 404 404 404 404 404
open  GET  consent                           200 200 200 200 200 200 200 200 200 200 200
open  POST consent                           200 200 200 200 200 200 200 200 200 200 200
ended GET  consent                           404 404 404 404 404 404 404 404 404 404 404
ended POST consent                           404 404 404 404 404 404 404 404 404 404 404
any   GET  shared                            in  200 200 200 200 200 200 200 200 200 200
open  GET  shared-summary                    in  404 404 404 404 404 200 404 404 404 404
ended GET  shared-summary                    in  404 404 404 404 404 404 404 404 404 404
any   GET  own-cases                         in  200 200 200 200 200 200 200 200 200 200
any   GET  withdraw-own-consent              in  405 405 405 405 405 405 405 405 405 405
any   POST withdraw-own-consent              in  404 404 404 404 404 404 ->  404 404 404
any   GET  answer-own-consent                in  405 405 405 405 405 405 405 405 405 405
any   POST answer-own-consent                in  404 404 404 404 404 404 ->  404 404 404
"""


def rows() -> list[tuple[str, str, str, list[str]]]:
    lines = [line.split() for line in TABLE.strip().splitlines() if not line.startswith("#")]
    return [(state, method, name, expected) for state, method, name, *expected in lines]


def about_cases() -> set[str]:
    """Every address that is answered by the views of cases."""
    found = set()
    for name in names(get_resolver()):
        route = route_of(name)
        if "casussen" in route or route.startswith(("toestemming/", "mijn/casus/")):
            found.add(name)
    return found


def test_every_address_of_a_case_has_a_row_for_every_actor_and_state() -> None:
    assert {name for _state, _method, name, _expected in rows()} == about_cases()
    for name in about_cases():
        for state in ("open", "ended"):
            assert [row for row in rows() if row[2] == name and row[0] in {state, "any"}], f"{name}, {state}"
    assert {len(expected) for *_row, expected in rows()} == {len(ACTORS)}


def test_no_route_for_programs_and_no_page_of_the_administration_is_about_cases() -> None:
    for name in names(get_resolver()):
        if name.startswith(("api", "admin:")):
            assert not re.search(r"socialwork|cas(e|us)|consent|toestemming", route_of(name)), name


@pytest.fixture
def root(db: None) -> Person:
    """As near to a superuser as this program has: staff, and whatever flag somebody may come to add."""
    person: Person = factories.PersonFactory(name="Root", is_staff=True)
    return person


def left_out(state: str) -> set[str]:
    """The rows for any state say who is on the case: where nobody is any more, only its own rows hold."""
    return {"any"} if state == "left" else set()


def end(whole: Whole, handler: Person, at: datetime) -> None:
    actions.take_back_handover(handover_id=whole.handover.id, by=handler, at=at)
    actions.end_case(case_id=whole.case.id, outcome="Klaar.", by=handler, at=at + timedelta(hours=3))


def leave(handler: Person, on_it: Person) -> None:
    """Who was on the case left the team, and it is still open."""
    Membership.objects.filter(person__in=[handler, on_it]).update(until=timezone.now() - timedelta(minutes=1))


@pytest.mark.parametrize("state", ["open", "ended", "left"])
def test_each_actor_at_each_address(
    state: str,
    whole: Whole,
    handler: Person,
    on_it: Person,
    at: datetime,
    signed_in: SignedIn,
    request: pytest.FixtureRequest,
    settings: Any,
) -> None:
    settings.WRITES_A_MINUTE = 10_000
    if state == "ended":
        end(whole, handler, at)
    if state == "left":
        leave(handler, on_it)
    clients = [signed_in(request.getfixturevalue(actor) if actor else None) for actor in ACTORS]
    wrong = []
    for _state, method, name, expected in [row for row in rows() if row[0] in {state, "any"} - left_out(state)]:
        address = address_of(name, whole)
        found = [asked(client, method, address) for client in clients]
        wrong += [
            f"{method} {name} as {actor}: {was}, not {should}"
            for actor, was, should in zip(ACTORS, found, expected, strict=True)
            if was != should
        ]
    assert not wrong, "\n".join(wrong)


def address_of(name: str, whole: Whole) -> str:
    keys = {**whole.keys(), "token": whole.token}
    return reverse(name, kwargs={key: keys[key] for key in re.findall(r"<(?:\w+:)?(\w+)>", route_of(name))})


def bytes_of(client: Client, address: str) -> tuple[int, bytes, dict[str, str]]:
    answer = client.get(address)
    headers = {name: value for name, value in answer.items() if name not in {"Expires", "Date"}}
    return answer.status_code, answer.content, headers


@pytest.mark.parametrize("actor", ["beside", "elsewhere", "leader", "official", "resident", "stranger", "admin"])
def test_a_case_that_exists_and_one_that_does_not_are_answered_with_the_same_bytes(
    actor: str, whole: Whole, signed_in: SignedIn, request: pytest.FixtureRequest
) -> None:
    client = signed_in(request.getfixturevalue(actor))
    for name in ("case", "case-revise", "case-end", "case-team", "ask-consent"):
        there = bytes_of(client, reverse(f"fieldwork:{name}", args=[whole.case.id]))
        nowhere = bytes_of(client, reverse(f"fieldwork:{name}", args=[uuid4()]))
        assert there[0] == 404
        assert there == nowhere, name
    assert bytes_of(client, f"/toestemming/{'x' * 43}/")[1] == there[1]


def test_as_many_questions_are_asked_of_the_database_for_both(
    whole: Whole, beside: Person, signed_in: SignedIn, django_assert_num_queries: Any
) -> None:
    """So the time that it takes tells no more than the bytes."""
    client = signed_in(beside)
    counts = []
    for case_id in (uuid4(), whole.case.id, uuid4()):
        with connection.execute_wrapper(lambda execute, *rest: counts.append(1) or execute(*rest)):
            client.get(reverse("fieldwork:case", args=[case_id]))
        counts.append(0)
    said = "".join(str(count) for count in counts).split("0")[:-1]
    assert said[1] == said[2]


def test_nothing_of_it_is_kept_by_a_browser(whole: Whole, handler: Person, signed_in: SignedIn) -> None:
    client = signed_in(handler)
    for name in ("case", "case-file", "consent", "looks", "cases"):
        answer = client.get(address_of(f"fieldwork:{name}", whole))
        assert "no-store" in answer.headers["Cache-Control"], name
        assert answer.headers["Referrer-Policy"] == "same-origin"


def test_a_look_is_written_before_the_page_is_made(
    whole: Whole, handler: Person, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where making the page fails, the look stays; where the look cannot be written, no page is made."""
    client = signed_in(handler)
    client.raise_request_exception = False
    before = Viewing.objects.count()
    with monkeypatch.context() as patched:
        patched.setattr("socialwork.views.cases.render", lambda *_all, **_named: 1 / 0)
        assert client.get(address_of("fieldwork:case", whole)).status_code == 500
    assert Viewing.objects.count() == before + 1
    with monkeypatch.context() as patched:
        patched.setattr("socialwork.actions.look", lambda **_all: 1 / 0)
        for name in ("case", "case-file", "looks"):
            answer = client.get(address_of(f"fieldwork:{name}", whole))
            assert answer.status_code == 500
            assert not [word for word in MARKERS if word.encode() in answer.content]


def test_in_an_emergency_the_case_opens_for_an_hour_and_every_page_says_so(
    whole: Whole, beside: Person, signed_in: SignedIn, clock: Any
) -> None:
    client = signed_in(beside)
    case = address_of("fieldwork:case", whole)
    assert client.get(case).status_code == 404
    client.post(reverse("fieldwork:break-glass"), {"words": whole.case.number, "reason": "Nood."})
    assert MARKERS[1] in client.get(case).content.decode()
    assert Viewing.objects.filter(person=beside).exclude(glass=None).count() == 1
    assert client.get(address_of("fieldwork:case-write", whole)).status_code == 404
    clock.shift(timedelta(minutes=60))
    assert client.get(case).status_code == 404


def test_a_consent_that_is_withdrawn_while_the_page_is_open_refuses_the_next_request(
    whole: Whole, official: Person, resident: Person, signed_in: SignedIn
) -> None:
    reader, giver = signed_in(official), signed_in(resident)
    page = address_of("shared-summary", whole)
    assert MARKERS[30] in reader.get(page).content.decode()
    giver.post(address_of("withdraw-own-consent", whole))
    answer = reader.get(page)
    assert answer.status_code == 404
    assert MARKERS[30] not in answer.content.decode()


def test_links_are_not_tried_one_after_another(whole: Whole, client: Client) -> None:
    answers = [client.get(f"/toestemming/{number:043}/").status_code for number in range(25)]
    assert set(answers[:20]) == {404}
    assert set(answers[20:]) == {429}


def test_names_are_not_tried_one_after_another(whole: Whole, beside: Person, signed_in: SignedIn) -> None:
    client = signed_in(beside)
    address = reverse("fieldwork:break-glass")
    said = [client.post(address, {"words": f"Naam {number}", "reason": "Nood"}).content for number in range(7)]
    assert said[0] != said[6]
    assert client.post(address, {"words": whole.case.number, "reason": "Nood"}).status_code == 200
    assert not Viewing.objects.filter(person=beside, part="case").exists()


def test_whatever_is_typed_gets_an_answer(whole: Whole, handler: Person, signed_in: SignedIn, settings: Any) -> None:
    settings.WRITES_A_MINUTE = 10_000
    client = signed_in(handler)
    for name in ("case-revise", "case-write", "case-team", "hand-over", "ask-consent", "consent", "break-glass"):
        for kind in {"case-write": ("doel", "betrokkene", "afspraak", "stap", "bestand", "zomaar")}.get(name, ("",)):
            address = address_of(f"fieldwork:{name}", whole).replace("notitie", kind)
            for value in ("\x00\ud7ff\u202e", "-1", "'; DROP TABLE", "9" * 400, str(uuid4()), "2026-13-45"):
                fields = ("text", "name", "person", "party", "until", "due_on", "day", "time", "email", "words", "act")
                answer = client.post(address, {**dict.fromkeys(fields, value), "reason": value, "how": value})
                assert answer.status_code in {200, 302, 404}, (address, value)
    for part in ("x", "%00", "%ff%fe", "a" * 3000, "..%2f"):
        assert Client().get(f"/toestemming/{part}/").status_code in {400, 404, 429}
