"""Turns the Dutch phrases as people write them into the form that Django reads.

It needs no Django: who starts the program does this first. Django looks once for a catalog, and what it did not find
stays English for as long as the process lives.
"""

import os
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def compile_catalogs(locale: Path = LOCALE) -> None:
    """Write each .mo file beside its .po file. Raises OSError for a .po file that cannot be read."""
    for source in sorted(locale.glob("*/LC_MESSAGES/django.po")):
        compile_catalog(source)


def compile_catalog(source: Path) -> None:
    """Write it whole or not at all: a server may be reading the old one."""
    target, fresh = source.with_suffix(".mo"), source.with_suffix(f".mo.{os.getpid()}")
    polib.pofile(str(source)).save_as_mofile(str(fresh))
    fresh.replace(target)
