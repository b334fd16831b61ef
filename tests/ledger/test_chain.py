"""The chain, without Django: what a verifier with nothing but the lines can find."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import chain

AT = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SUBJECT = "5b1c2c7e-7a55-4c22-8f2e-4a9d3c1f0b11"


def lines(count: int = 5) -> list[chain.Line]:
    made: list[chain.Line] = []
    previous = chain.GENESIS
    for index in range(1, count + 1):
        body = chain.body(
            index=index,
            at=AT + timedelta(minutes=index),
            kind="thing.happened",
            subject=SUBJECT,
            facts={"number": index},
            commitments={},
            previous=previous,
        )
        previous = chain.leaf_hash(body)
        made.append(chain.Line(index, body, previous))
    return made


def messages(found: list[chain.Line], **start: Any) -> list[str]:
    return [str(fault) for fault in chain.faults(found, **start)]


def test_a_sound_chain_has_no_faults() -> None:
    assert messages(lines()) == []
    assert messages([]) == []


def test_a_body_is_canonical_json_with_sorted_keys_and_utc() -> None:
    at = datetime(2026, 11, 2, 10, 0, 0, 5, tzinfo=timezone(timedelta(hours=1)))

    body = chain.body(
        index=1, at=at, kind="a.b", subject=SUBJECT, facts={"z": 1, "a": "é"}, commitments={}, previous=chain.GENESIS
    )

    assert body == (
        '{"at":"2026-11-02T09:00:00.000005Z","commitments":{},"facts":{"a":"é","z":1},"index":1,"kind":"a.b",'
        f'"previous":"{chain.GENESIS}","subject":"{SUBJECT}"}}'
    )


def test_a_moment_needs_a_time_zone() -> None:
    with pytest.raises(ValueError, match="time zone"):
        chain.moment(datetime(2026, 11, 2, 10, 0))  # noqa: DTZ001


def test_the_hash_is_the_leaf_hash_of_rfc_6962() -> None:
    # RFC 6962, section 2.1: the hash of an empty leaf.
    assert chain.leaf_hash("") == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
    assert chain.leaf_hash("é") == hashlib.sha256(b"\x00" + "é".encode()).hexdigest()


def test_a_changed_line_is_found() -> None:
    found = lines()
    found[2] = replace(found[2], body=found[2].body.replace('"number":3', '"number":4'))

    assert messages(found) == ["3: the line was changed: its text does not give its hash"]


def test_a_line_changed_together_with_its_hash_is_found_at_the_next() -> None:
    found = lines()
    body = found[2].body.replace('"number":3', '"number":4')
    found[2] = chain.Line(3, body, chain.leaf_hash(body))

    assert messages(found) == ["4: the line does not follow the one before it"]


@pytest.mark.parametrize("gone", [0, 1, 3])
def test_a_removed_line_is_found(gone: int) -> None:
    found = lines()
    del found[gone]

    assert len(messages(found)) == 2
    assert f"line {gone + 1} should stand here" in messages(found)[0]


def test_an_inserted_line_is_found() -> None:
    found = lines()
    found.insert(2, replace(found[3]))

    assert messages(found)


def test_reordered_lines_are_found() -> None:
    found = lines()
    found[1], found[2] = found[2], found[1]

    assert messages(found)


def test_a_rewritten_tail_that_is_sound_by_itself_is_found_by_who_holds_an_earlier_hash() -> None:
    found = lines()
    rewritten = lines(6)[2:]

    assert messages(rewritten, previous="f" * 64, first=3) == ["3: the line does not follow the one before it"]
    assert messages(rewritten, previous=found[1].hash, first=3) == []


@pytest.mark.parametrize("body", ["", "nonsense", "[1]", "null", "1", '{"index":1} ', '{"b":1,"a":2}', "[" * 5000])
def test_what_is_no_line_is_named_and_never_raises(body: str) -> None:
    line = chain.Line(1, body, chain.leaf_hash(body))

    assert messages([line])
    assert list(chain.faults_in_copies(line, at=AT, kind="a.b", subject=SUBJECT, previous=chain.GENESIS)) is not None
    assert chain.commitments_of(body) == {}


def test_a_line_that_is_not_canonical_is_found() -> None:
    body = json.dumps(json.loads(lines(1)[0].body), indent=1)

    assert messages([chain.Line(1, body, chain.leaf_hash(body))]) == ["1: the line is not in canonical form"]


@pytest.mark.parametrize("column", ["at", "kind", "subject", "previous"])
def test_a_copied_column_that_differs_is_found(column: str) -> None:
    line = lines(1)[0]
    copies: dict[str, Any] = {
        "at": AT + timedelta(minutes=1),
        "kind": "thing.happened",
        "subject": SUBJECT,
        "previous": chain.GENESIS,
    }
    assert list(chain.faults_in_copies(line, **copies)) == []

    copies[column] = AT if column == "at" else "other"

    assert [str(fault) for fault in chain.faults_in_copies(line, **copies)] == [
        f"1: the column '{column}' differs from the line"
    ]


@given(st.text(max_size=40), st.text(max_size=40), st.text(min_size=1, max_size=20))
def test_a_commitment_is_kept_by_its_content_and_its_salt_alone(content: str, other: str, salt: str) -> None:
    kept = chain.commitment(salt, content)

    assert kept == chain.commitment(salt, content)
    assert (kept == chain.commitment(salt, other)) == (content == other)
    assert kept != chain.commitment(salt + "x", content)


@given(
    st.dictionaries(
        st.text(max_size=8), st.one_of(st.text(max_size=20), st.integers(-(2**53) + 1, 2**53 - 1), st.booleans())
    )
)
def test_whatever_facts_are_told_the_chain_is_sound(facts: dict[str, Any]) -> None:
    body = chain.body(
        index=1, at=AT, kind="a.b", subject=SUBJECT, facts=facts, commitments={"x": "y"}, previous=chain.GENESIS
    )

    assert messages([chain.Line(1, body, chain.leaf_hash(body))]) == []
    assert chain.commitments_of(body) == {"x": "y"}
    assert json.loads(body)["facts"] == facts
