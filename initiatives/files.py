"""Where the files of attachments are: under random names in a store that no address leads to.

A file is written before the row that names it, so a crash between the two leaves a file that nobody knows, never a row
without its file; `sweep` removes those.
"""

from __future__ import annotations

import contextlib
import re
import secrets
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from initiatives.uploads import Upload

FOLDER = "attachments"
FULL, SMALL = "full", "small"
GRACE = timedelta(days=1)
"""How old a file without a row must be: the transaction that brings its row may still run."""

_STORED = re.compile(r"([0-9a-f]{32})-(full|small)")


def store(upload: Upload) -> str:
    """Write what is kept of a file, and return the random name it has from now on."""
    name = secrets.token_hex(16)
    try:
        _write(name, FULL, upload.full)
        if upload.small:
            _write(name, SMALL, upload.small)
    except BaseException:
        discard(name)
        raise
    return name


def read(name: str, size: str) -> bytes:
    """Raises FileNotFoundError."""
    with default_storage.open(f"{FOLDER}/{name}-{size}") as file:
        content: bytes = file.read()
    return content


def discard(name: str) -> None:
    """Remove a file in all its sizes; what cannot be removed now is left for the sweep."""
    for size in (FULL, SMALL):
        with contextlib.suppress(OSError):
            default_storage.delete(f"{FOLDER}/{name}-{size}")


def stored_before(moment: datetime) -> Iterator[str]:
    """The names of files that were written before a moment."""
    try:
        _folders, files = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return
    for file in files:
        known = _STORED.fullmatch(file)
        if known and default_storage.get_modified_time(f"{FOLDER}/{file}") < moment:
            yield known[1]


def sweep(*, keep: Collection[str], at: datetime) -> int:
    """Remove each file older than a day that is not among `keep`. Returns how many names were removed."""
    strays = {name for name in stored_before(at - GRACE) if name not in keep}
    for name in strays:
        discard(name)
    return len(strays)


def _write(name: str, size: str, content: bytes) -> None:
    wanted = f"{FOLDER}/{name}-{size}"
    written = default_storage.save(wanted, ContentFile(content))
    if written != wanted:
        raise FileExistsError(wanted)
