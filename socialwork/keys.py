"""The master keys that this program was started with."""

from __future__ import annotations

from django.conf import settings

from socialwork.sealing import Keyring


def keyring() -> Keyring:
    return Keyring(settings.CASE_MASTER_KEYS)
