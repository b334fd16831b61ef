"""Sealing what is written in a case: a key for each case, wrapped by a master key. Pure: no models, no settings.

AES-256-GCM throughout (NIST SP 800-38D), with a random nonce of 12 bytes for each text. What a text belongs to is
authenticated with it, so that a text that is moved to another row, field or case no longer opens.
"""

from __future__ import annotations

import base64
import hmac
import os
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12
NAME_BYTES = 8
"""Of the name of a master key that stands before what it wraps: it says which key opens, and nothing of the key."""


class CannotOpen(Exception):
    """The key does not open this, or it is not what was sealed. Holds nothing of either."""


def new_key() -> bytes:
    """A key for one case."""
    return os.urandom(KEY_BYTES)


def seal(key: bytes, about: str, content: bytes) -> bytes:
    """The content, sealed with a key, together with what it is `about`."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, content, about.encode())


def unseal(key: bytes, about: str, sealed: bytes) -> bytes:
    """Raises CannotOpen where the key, the content or what it is about is another."""
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about.encode())
    except (InvalidTag, ValueError):
        raise CannotOpen from None


def master_key(text: str) -> bytes:
    """The master key that a text in base64 (of either alphabet) says. Raises ValueError where it is not 32 bytes."""
    try:
        key = base64.b64decode(text.strip().replace("-", "+").replace("_", "/") + "==", validate=False)
    except ValueError:
        raise ValueError("a master key is base64") from None
    if len(key) != KEY_BYTES:
        raise ValueError("a master key has 32 bytes")
    return key


@dataclass(frozen=True)
class Keyring:
    """The master keys: the first one wraps, all of them open. The others are there for as long as a rotation takes."""

    keys: Sequence[bytes]

    def __repr__(self) -> str:
        return f"<Keyring of {len(self.keys)}>"

    def wrap(self, case: str, key: bytes) -> bytes:
        """The key of a case, under the first master key."""
        return _name(self.keys[0]) + seal(_derived(self.keys[0], b"wrap"), f"key of {case}", key)

    def unwrap(self, case: str, wrapped: bytes) -> bytes:
        """Raises CannotOpen where none of the master keys wrapped it for this case."""
        name, sealed = wrapped[:NAME_BYTES], wrapped[NAME_BYTES:]
        for key in self.keys:
            if hmac.compare_digest(_name(key), name):
                return unseal(_derived(key, b"wrap"), f"key of {case}", sealed)
        raise CannotOpen

    def is_current(self, wrapped: bytes) -> bool:
        """Was this wrapped by the master key that wraps now?"""
        return hmac.compare_digest(_name(self.keys[0]), wrapped[:NAME_BYTES])


def mark(key: bytes, kind: str, word: str) -> bytes:
    """A mark by which the same word is found again, and which says nothing of the word without the key."""
    return hmac.new(key, f"{kind}\0{' '.join(word.casefold().split())}".encode(), sha256).digest()


def _name(key: bytes) -> bytes:
    return sha256(_derived(key, b"name")).digest()[:NAME_BYTES]


def _derived(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=b"samenspel case " + purpose).derive(key)
