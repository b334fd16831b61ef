"""A photograph within a document, without what its camera noted in it. Pure: bytes in, bytes out.

The pixels stay as they were compressed: only the parts of the file beside them go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_JPEG, _JPEG_END = b"\xff\xd8", b"\xff\xd9"
_STARTS_SCAN, _ENDS = 0xDA, 0xD9
_WITHOUT_CONTENT = {0x01, *range(0xD0, 0xD8)}
_OF_THE_PIXELS = {0xE0, 0xEE}
"""Segments of programs that say how to read the colours: JFIF and Adobe. All others of their kind are notes."""
_OF_PROGRAMS = {*range(0xE0, 0xF0), 0xFE}
_AFTER_A_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")

_JPEG_2000 = b"\x00\x00\x00\x0cjP  "
_NOTES_OF_JPEG_2000 = {b"xml ", b"uuid", b"uinf"}


def jpeg_without_notes(jpeg: bytes) -> bytes:
    """A JPEG without the place, the camera, comments, and what was put behind its end."""
    if not jpeg.startswith(_JPEG):
        return jpeg
    return _JPEG + b"".join(_segments(jpeg)) + _JPEG_END


def _segments(jpeg: bytes) -> Iterator[bytes]:
    at = len(_JPEG)
    while (at := jpeg.find(b"\xff", at)) >= 0 and at + 1 < len(jpeg):
        kind = jpeg[at + 1]
        if kind == _ENDS:
            return
        if kind in {0x00, 0xFF}:  # bytes that fill up
            at += 1
            continue
        end = at + 2 if kind in _WITHOUT_CONTENT else at + 2 + int.from_bytes(jpeg[at + 2 : at + 4])
        if kind == _STARTS_SCAN:
            after = _AFTER_A_SCAN.search(jpeg, end)
            end = after.start() if after else len(jpeg)
        if kind in _OF_THE_PIXELS or kind not in _OF_PROGRAMS:
            yield jpeg[at:end]
        at = end


def jpeg_2000_without_notes(picture: bytes) -> bytes:
    """A JPEG 2000 without its boxes of text; one that is a bare codestream has none."""
    return b"".join(_boxes(picture)) if picture.startswith(_JPEG_2000) else picture


def _boxes(picture: bytes) -> Iterator[bytes]:
    at = 0
    while at < len(picture):
        size, kind = int.from_bytes(picture[at : at + 4]), picture[at + 4 : at + 8]
        if size == 1:
            size = int.from_bytes(picture[at + 8 : at + 16])
        end = at + size if size >= 8 else len(picture)
        if kind not in _NOTES_OF_JPEG_2000:
            yield picture[at:end]
        at = end
