"""The log in public: it can be read, followed to the plan, downloaded and checked; it names nobody."""

import hashlib
import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from decisions.models import Step
from initiatives.models import Initiative
from ledger import verify
from ledger.actions import Line, append
from ledger.models import Entry, Sealed
from ledger.views import PAGE
from ledger.words import KINDS
from tests.ledger.kinds import written_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def history(joint_step: Step) -> int:
    return Entry.objects.count()


def test_the_newest_line_stands_first_with_its_plan(client: Client, history: int, sent_initiative: Initiative) -> None:
    answer = client.get("/logboek/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert not answer.cookies
    assert page.index(f"/logboek/{history}/") < page.index(f"/logboek/{history - 1}/")
    assert sent_initiative.get_absolute_url() in page
    assert Entry.objects.get(index=history).hash in page


def test_a_draft_is_not_named(client: Client, draft_initiative: Initiative) -> None:
    page = client.get("/logboek/").content.decode()
    assert draft_initiative.title not in page
    assert str(draft_initiative.id) not in page


def test_it_goes_on_by_the_number_of_a_line(client: Client, municipality: object) -> None:
    _fill(2 * PAGE + 3)
    newest = client.get("/logboek/").content.decode()
    assert f"?voor={PAGE + 4}" in newest
    second = client.get(f"/logboek/?voor={PAGE + 4}").content.decode()
    assert _numbers(second) == list(range(PAGE + 3, 3, -1))
    assert 'rel="prev"' in second
    last = client.get("/logboek/?voor=4").content.decode()
    assert _numbers(last) == [3, 2, 1]
    assert 'rel="next"' not in last


@pytest.mark.parametrize("typed", ["", "x", "-5", "0", "9" * 40, "1e3", "٣", "\x00", "1" * 5000])
def test_a_number_that_is_none_shows_a_page(client: Client, history: int, typed: str) -> None:
    assert client.get("/logboek/", {"voor": typed}).status_code == 200


def test_an_empty_log(client: Client, db: None) -> None:
    assert client.get("/logboek/").status_code == 200
    assert b"".join(client.get("/logboek/log.jsonl").streaming_content) == b""  # type: ignore[attr-defined]


def test_a_line_opens_and_its_file_gives_its_hash(client: Client, history: int) -> None:
    for entry in Entry.objects.all():
        page = client.get(f"/logboek/{entry.index}/").content.decode()
        assert entry.hash in page
        assert entry.previous_hash in page
        text = client.get(f"/logboek/{entry.index}.json").content
        assert hashlib.sha256(b"\x00" + text).hexdigest() == entry.hash


@pytest.mark.parametrize("index", ["0", "99999", "9" * 30])
def test_a_line_that_is_not_there(client: Client, history: int, index: str) -> None:
    assert client.get(f"/logboek/{index}/").status_code == 404
    assert client.get(f"/logboek/{index}.json").status_code == 404


def test_the_download_is_sound_and_holds_nothing_sealed(client: Client, history: int, tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    answer = client.get(reverse("logbook-download"))
    file.write_bytes(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    out = io.StringIO()
    assert verify.main([str(file)], out, out) == verify.SOUND
    assert f"{history} lines" in out.getvalue()
    for sealed in Sealed.objects.all():
        assert sealed.content not in file.read_text()
        assert sealed.salt not in file.read_text()


def test_no_line_names_a_person(client: Client, history: int) -> None:
    bodies = " ".join(Entry.objects.values_list("body", flat=True))
    for person in Person.objects.all():
        assert str(person.id) not in bodies
        assert person.email not in bodies


def test_the_number_of_questions_does_not_grow(
    client: Client, history: int, django_assert_max_num_queries: Callable[..., object]
) -> None:
    client.get("/logboek/")
    with django_assert_max_num_queries(12):
        client.get("/logboek/")


def test_every_kind_of_line_that_the_code_writes_has_words() -> None:
    written = written_in()
    assert "decision.taken" in written
    assert written - set(KINDS) == set()


def _numbers(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'<li class="log__line" value="(\d+)"', page)]


def _fill(lines: int) -> None:
    at = datetime(2026, 11, 2, tzinfo=UTC)
    with transaction.atomic():
        append(*[Line("step.opened", uuid4()) for _ in range(lines)], at=at)
