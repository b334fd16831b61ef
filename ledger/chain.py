"""The hash chain of the ledger: pure functions that need neither Django nor the database.

A line is the canonical JSON (RFC 8785) of one entry. Its hash is SHA-256 over the byte 0x00 and the line, the leaf hash
of RFC 6962, so that a Merkle tree can be laid over the same hashes. Each line names the hash of the line before it.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import rfc8785

GENESIS = "0" * 64
"""What the first line names as the hash before it."""

LEAF = b"\x00"


@dataclass(frozen=True)
class Line:
    """One stored line as a verifier meets it: where it stands, what it says, and the hash stored beside it."""

    index: int
    body: str
    hash: str


@dataclass(frozen=True)
class Fault:
    """What is wrong at one index of the ledger."""

    index: int
    message: str

    def __str__(self) -> str:
        return f"{self.index}: {self.message}"


def moment(at: datetime) -> str:
    """The moment as the ledger writes it: RFC 3339 in UTC with microseconds. Raises ValueError without a time zone."""
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def body(
    *,
    index: int,
    at: datetime,
    kind: str,
    subject: str,
    facts: Mapping[str, Any],
    commitments: Mapping[str, str],
    previous: str,
) -> str:
    """The canonical JSON (RFC 8785) of an entry."""
    return rfc8785.dumps(
        {
            "at": moment(at),
            "commitments": dict(commitments),
            "facts": dict(facts),
            "index": index,
            "kind": kind,
            "previous": previous,
            "subject": subject,
        }
    ).decode()


def leaf_hash(line: str) -> str:
    """The hash of a line, in lower-case hexadecimal (RFC 6962, section 2.1)."""
    return hashlib.sha256(LEAF + line.encode()).hexdigest()


def commitment(salt: str, content: str) -> str:
    """What the ledger holds in place of personal content: HMAC-SHA256 of it under a salt of its own.

    Without the salt the content cannot be guessed at; once the salt is erased, nobody can show what it was.
    """
    return hmac.new(salt.encode(), content.encode(), hashlib.sha256).hexdigest()


def faults(lines: Iterable[Line], *, previous: str = GENESIS, first: int = 1) -> Iterator[Fault]:
    """Walk the lines in order and tell each fault: a changed, removed, inserted or reordered line."""
    expected = first
    for line in lines:
        if line.index != expected:
            yield Fault(line.index, f"line {expected} should stand here: a line was removed, inserted or moved")
        if leaf_hash(line.body) != line.hash:
            yield Fault(line.index, "the line was changed: its text does not give its hash")
        yield from _faults_in_text(line, previous)
        previous = line.hash
        expected = line.index + 1


def _faults_in_text(line: Line, previous: str) -> Iterator[Fault]:
    try:
        said = json.loads(line.body)
        canonical = rfc8785.dumps(said).decode()
    except (ValueError, RecursionError, rfc8785.CanonicalizationError):
        said, canonical = None, ""
    if not isinstance(said, dict):
        yield Fault(line.index, "the line cannot be read as canonical JSON")
        return
    if canonical != line.body:
        yield Fault(line.index, "the line is not in canonical form")
    if said.get("index") != line.index:
        yield Fault(line.index, f"the line says it is number {said.get('index')}")
    if said.get("previous") != previous:
        yield Fault(line.index, "the line does not follow the one before it")


def faults_in_copies(line: Line, *, at: datetime, kind: str, subject: str, previous: str) -> Iterator[Fault]:
    """Compare the columns that are kept beside a line, to search by, with what the line itself says."""
    try:
        said = json.loads(line.body)
    except (ValueError, RecursionError):
        return
    if not isinstance(said, dict):
        return
    copies = {"at": moment(at), "kind": kind, "subject": subject, "previous": previous}
    for name, copy in copies.items():
        if said.get(name) != copy:
            yield Fault(line.index, f"the column '{name}' differs from the line")


def commitments_of(line: str) -> dict[str, str]:
    """The commitments that a line holds, by name; none where the line cannot be read."""
    try:
        said = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    commitments = said.get("commitments") if isinstance(said, dict) else None
    return commitments if isinstance(commitments, dict) else {}
