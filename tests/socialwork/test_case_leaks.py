"""Nothing of a case reaches anybody who is not on it: forty-four words are looked for in all that others can reach.

Every page, file, export, feed and route of the program, by everybody outside the case; every mail, log line, argument
of a task, key and value of the cache, session and error page; and the database itself, read as bytes. Addresses that
are added later are searched too: they come from the program itself.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest
from celery import Celery
from django.conf import settings as program
from django.core.cache import caches
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import Party, Person
from decisions.models import Step
from initiatives.models import Initiative
from socialwork import actions, tasks
from tests.civilservants.test_leaks import is_there
from tests.civilservants.test_messages import all_mail
from tests.conftest import SignedIn
from tests.socialwork.casework import MARKERS, Whole
from tests.test_access import address_of, route_of, rows
from tests.test_access import arguments as arguments  # noqa: PLC0414 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ANY = re.compile("|".join(MARKERS))
BEGINNING = MARKERS[0].partition("-")[0].encode()
CHOSEN = {MARKERS[30], MARKERS[26], MARKERS[27]}
"""What a party reads by consent: the summary, of whom it is and what for."""
ASKED = {MARKERS[32], MARKERS[33]}
"""What the link for consent shows to who has it: for what, and what is told."""

EVERYWHERE = frozenset({"nobody", "beside", "representative", "admin"})
"""Who is walked over every address of the program: one of each kind that sees other pages."""
OF_CASES = re.compile(r"casussen|toestemming|/mijn/")


@pytest.fixture
def outsiders(whole: Whole, request: pytest.FixtureRequest) -> dict[str, Person | None]:
    people: dict[str, Person | None] = {"nobody": None}
    names = ("beside", "elsewhere", "leader", "representative", "executive", "admin", "stranger", "resident")
    return {**people, **{name: request.getfixturevalue(name) for name in names}}


def text_of(answer: HttpResponse | StreamingHttpResponse) -> str:
    content = b"".join(answer) if answer.streaming else answer.content  # type: ignore[arg-type, union-attr]
    return content.decode(errors="replace") + str(dict(answer.items()))


def found_by(client: Client, addresses: list[tuple[str, str]]) -> dict[str, set[str]]:
    client.raise_request_exception = False
    found = {}
    for name, address in sorted(addresses, key=lambda one: "logout" in one[1]):
        if words := set(ANY.findall(text_of(client.get(address)))):
            found[name] = words
    return found


@pytest.fixture
def addresses(whole: Whole, arguments: Callable[[str], dict[str, Any]]) -> list[tuple[str, str]]:
    """Every address of the program, those of cases with the keys of this case."""
    keys = {**whole.keys(), "token": whole.token}

    def keyed(name: str) -> dict[str, Any]:
        known = arguments(name)
        ours = name.startswith("fieldwork:") or name in {"consent", "shared-summary", "withdraw-own-consent"}
        return {key: keys.get(key, value) for key, value in known.items()} if ours else known

    return [(name, address_of(name, keyed(name))) for name in sorted({row.name for row in rows()}) if is_there(name)]


def test_who_is_on_it_finds_all_of_it_and_so_this_search_can_find(
    whole: Whole, addresses: list[tuple[str, str]], signed_in: SignedIn, handler: Person, leader: Person
) -> None:
    found = found_by(signed_in(handler), addresses)
    assert {"fieldwork:case", "fieldwork:case-file", "fieldwork:consent"} <= set(found)
    assert len(set(whole.words)) == len(MARKERS)
    assert len(set().union(*found.values())) > 20


def test_nobody_else_finds_a_word_of_it_at_any_address(
    whole: Whole, addresses: list[tuple[str, str]], signed_in: SignedIn, outsiders: dict[str, Person | None]
) -> None:
    """But what a question for consent asks of who has its link, and why the glass was broken, to who broke it and who
    reviews that; and to whom a consent was asked of, what for and what.

    Some see the same program as another of these but for the pages of cases: they are walked over those alone.
    """
    near = [(name, address) for name, address in addresses if OF_CASES.search(address)]
    glass = {"fieldwork:review-glass": {MARKERS[36]}}
    may = {"leader": glass, "beside": glass, "resident": {"own-cases": {MARKERS[27], MARKERS[28]}}}
    for name, person in outsiders.items():
        expected = {"consent": ASKED, **may.get(name, {})}
        found = found_by(signed_in(person), addresses if name in EVERYWHERE else near)
        assert found == expected, name


def test_a_party_finds_by_consent_what_was_chosen_and_nothing_else(
    whole: Whole, addresses: list[tuple[str, str]], signed_in: SignedIn, official: Person
) -> None:
    found = found_by(signed_in(official), addresses)
    assert found == {"consent": ASKED, "shared-summary": CHOSEN}


def test_no_search_finds_it(whole: Whole, signed_in: SignedIn, admin: Person, handler: Person) -> None:
    for person in (None, admin, handler):
        client = signed_in(person)
        for search in ("/initiatieven/?zoek={}", "/logboek/?zoek={}", "/api/v1/initiatieven?q={}"):
            said, nothing = (text_of(client.get(search.format(word))) for word in (MARKERS[0], "nergens-00-zmq"))
            assert said.count(MARKERS[0]) == nothing.count("nergens-00-zmq"), "a page repeats what was asked, no more"
            assert whole.case.number not in said


OF_A_PLAN = ("initiatives:", "decisions:", "api", "places:", "subject-of-process", "authority-figures", "mine")
BY_CHANCE = re.compile(
    r'csrfmiddlewaretoken" value="[^"]+"|name="key" value="[^"]+"|nonce-[\w+/=-]+|ETag.*?,|[0-9a-f]{64}|[\d:]{8} GMT'
)
"""What differs each time a page is made, or with each line of the ledger."""


def test_a_case_changes_nothing_of_the_plans_of_whom_it_is_about(
    accepted_initiative: Initiative,
    joint_step: Step,
    addresses: list[tuple[str, str]],
    signed_in: SignedIn,
    neighbour: Person,
    representative: Person,
    official: Person,
    social_worker: Person,
    welfare: Party,
    at: datetime,
) -> None:
    """Neither when it is opened nor when the clock put on record who decides no more: not for who is at its table."""
    near = [(name, address) for name, address in addresses if name.startswith(OF_A_PLAN)]
    clients = [signed_in(person) for person in (None, representative, official)]

    def read() -> list[tuple[str, str]]:
        for client in clients:
            client.raise_request_exception = False
        return [(name, BY_CHANCE.sub("", text_of(client.get(where)))) for client in clients for name, where in near]

    before = read()
    told = actions.Told(about="household", name="Gezin", story="Zorgen", email=neighbour.email)
    actions.open_case(
        party=welfare, neighbourhood=accepted_initiative.neighbourhood, told=told, by=social_worker, at=at
    )
    opened = read()
    assert actions.recuse_all(at=at + timedelta(days=1)) > 0
    assert [one for one in zip(before, opened, strict=True) if one[0] != one[1]] == []
    assert [one for one in zip(before, read(), strict=True) if one[0] != one[1]] == []


def everything_posted(whole: Whole) -> Iterator[tuple[str, dict[str, str]]]:
    for name, words in (
        ("case-new", {"about": "person", "name": MARKERS[0], "story": MARKERS[1], "street": "x" * 400}),
        ("case-revise", {"name": MARKERS[0], "story": "", "typed_by": "iemand"}),
        ("case-write", {"text": MARKERS[2], "typed_by": "iemand"}),
        ("case-end", {"outcome": "", "name": MARKERS[3]}),
        ("ask-consent", {"purpose": MARKERS[4], "what": MARKERS[5]}),
        ("break-glass", {"words": MARKERS[6], "reason": MARKERS[7]}),
        ("own-street", {"street": MARKERS[8]}),
        ("change-involved", {"act": "save", "name": MARKERS[9], "email": "geen"}),
        ("change-appointment", {"act": "save", "about": MARKERS[10], "day": "0026-01-01", "time": "10:00"}),
        ("change-step", {"act": "save", "text": MARKERS[11], "due_on": "0026-01-01"}),
    ):
        wanted = re.findall(r"<(?:\w+:)?(\w+)>", route_of(f"fieldwork:{name}"))
        yield reverse(f"fieldwork:{name}", kwargs={key: whole.keys()[key] for key in wanted}), words


def test_no_log_line_no_session_no_cache_and_no_error_page_holds_it(
    whole: Whole,
    handler: Person,
    beside: Person,
    stranger: Person,
    signed_in: SignedIn,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Written, refused, by strangers, by who is not signed in, and where the program breaks, at the most talkative
    level of the logs.
    """
    caplog.set_level(logging.DEBUG)
    kept: list[Any] = []
    for person in (handler, beside, stranger, None):
        client = signed_in(person)
        client.raise_request_exception = False
        for address, words in everything_posted(whole):
            client.post(address, words)
        kept.append(dict(client.session.items()))
    broken = signed_in(handler)
    broken.raise_request_exception = False
    with monkeypatch.context() as patched:
        patched.setattr("socialwork.views.cases.render", _breaks)
        answer = broken.get(reverse("fieldwork:case", args=[whole.case.id]))
    assert answer.status_code == 500
    assert not ANY.search(text_of(answer))
    said = capfd.readouterr()
    lines = [record.getMessage() + str(record.exc_text or "") for record in caplog.records]
    assert not ANY.search(" ".join(lines) + said.out + said.err)
    stored = caches["default"]._cache
    assert stored, "the cache of the tests can be looked into"
    assert not ANY.search(repr(kept) + repr(list(stored.items())))


def _breaks(_request: Any, _template: str, context: dict[str, Any], **_more: Any) -> HttpResponse:
    secret = context["case"].story
    raise RuntimeError(f"{len(secret)} characters could not be shown")


def test_no_mail_and_no_argument_of_a_task_holds_it(
    whole: Whole,
    handler: Person,
    at: datetime,
    mailoutbox: Any,
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    sent: list[Any] = []
    monkeypatch.setattr(Celery, "send_task", lambda _app, *said, **more: sent.append((said, more)))
    settings.LEDGER_LISTENERS = ["notifications.tasks.distribute"]
    with django_capture_on_commit_callbacks(execute=True):
        actions.note(case_id=whole.case.id, text=MARKERS[0], by=handler, at=at + timedelta(days=1))
    assert [said[0] for said, _more in sent] == ["notifications.tasks.distribute"]
    settings.LEDGER_LISTENERS = []
    all_mail(at + timedelta(days=2))
    for task in (tasks.watch_cases, tasks.recuse, tasks.pick_looks, tasks.destroy_cases):
        task()
        sent.append(task.run.__code__.co_argcount)
    all_mail(at + timedelta(days=3))
    waiting = [mail for mail in mailoutbox if mail.to[0].endswith("welzijn.example")]
    assert waiting
    for mail in mailoutbox:
        assert not ANY.search(mail.message().as_string() + mail.subject + mail.body + str(mail.alternatives))
        assert whole.case.number not in mail.message().as_string()
    assert len({mail.body.partition("\n")[2] for mail in waiting}) == 1, "a notice says that something waits, no more"
    assert not ANY.search(repr(sent))
    assert [one for one in sent if isinstance(one, int)] == [0, 0, 0, 0]


def test_the_database_itself_holds_no_word_of_it_in_any_table(whole: Whole) -> None:
    """Every table as PostgreSQL writes it out, its bytes and its hexadecimal notation both."""
    for table in connection.introspection.table_names():
        copy = io.BytesIO()
        with connection.cursor() as cursor:
            cursor.copy_expert(f'COPY "{table}" TO STDOUT', copy)
        assert not holds_a_word(copy.getvalue()), table


@pytest.mark.django_db(transaction=True)
def test_the_files_of_the_database_hold_no_word_of_it(whole: Whole) -> None:
    """The data files and the write-ahead log themselves, after a checkpoint; and nothing lies among the uploads."""
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute("SHOW data_directory")
        (directory,) = cursor.fetchone()
    if not Path(directory).is_dir():
        pytest.skip("the database runs elsewhere: its files cannot be read")
    read = 0
    for file in [*Path(directory).rglob("*"), *Path(program.MEDIA_ROOT).rglob("*")]:
        if file.is_file() and file.stat().st_mtime >= whole_since():
            read += 1
            assert not holds_a_word(file.read_bytes()), file.name
    assert read > 5


def holds_a_word(said: bytes) -> bool:
    """Any of the words, in letters or in the hexadecimal notation of PostgreSQL; all of them begin alike."""
    return BEGINNING in said or BEGINNING.hex().encode() in said


def whole_since() -> float:
    """Files that were not written since this process began cannot hold what it made."""
    return psutil.Process().create_time()


def test_a_case_of_somebody_of_the_cast_is_there_too(
    arguments: Callable[[str], dict[str, Any]], signed_in: SignedIn, social_worker: Person
) -> None:
    """The walk over every address by every role has a case in it, which its handler opens."""
    answer = signed_in(social_worker).get(address_of("fieldwork:case", arguments("fieldwork:case")))
    assert MARKERS[1] in text_of(answer)
