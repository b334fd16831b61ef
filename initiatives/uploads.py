"""What a file is, by what is in it, and what of it is kept. Pure: bytes in, bytes out.

A picture is decoded and drawn anew, so whatever else was in the file (the place where it was taken, a camera's number,
a comment, a second file behind it) is not in what we keep. A PDF is written anew from what its pages lead to.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from pathlib import PurePosixPath
from threading import Lock

from PIL import Image, ImageOps

from initiatives import documents

FULL_PIXELS = 1600
SMALL_PIXELS = 640
MOST_PIXELS = {"JPEG": 64_000_000, "MPO": 64_000_000, "PNG": 25_000_000, "WEBP": 25_000_000}
"""Width times height. What a large camera makes fits; a picture of gigabytes in a file of kilobytes does not. A JPEG is
decoded at about the size that is wanted, the others as a whole.
"""
LONGEST_NAME = 80

_TYPES = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
_PDF_HEAD = re.compile(rb"%PDF-[12]\.\d")
_PDF_TAIL = re.compile(rb"%%EOF[\s\x00]*\Z")
_one_at_a_time = Lock()
"""A process opens one file at a time: several large ones at once would take all of its memory."""
_NOT_IN_A_NAME = re.compile(r"[^\w .,()+-]+")
_PICTURE_HEADS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")


class Fault(StrEnum):
    """Why a file is not kept."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    UNKNOWN = "unknown"
    BROKEN = "broken"
    TOO_MANY_PIXELS = "too_many_pixels"
    LOCKED = "locked"


class BadUpload(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True)
class Upload:
    """What is kept of a file: itself, and for a picture a small one beside it."""

    content_type: str
    full: bytes
    small: bytes = b""
    width: int | None = None
    height: int | None = None

    @property
    def is_picture(self) -> bool:
        return self.width is not None


def read(data: bytes, *, most_bytes: int) -> Upload:
    """What a file is by its content, and what of it is kept. Raises BadUpload."""
    if not data:
        raise BadUpload(Fault.EMPTY)
    if len(data) > most_bytes:
        raise BadUpload(Fault.TOO_LARGE)
    if _PDF_HEAD.match(data):
        return _document(data)
    if data.startswith(_PICTURE_HEADS):
        return _picture(data)
    raise BadUpload(Fault.UNKNOWN)


def shown_name(name: str) -> str:
    """The name that a file had on somebody's computer, harmless: without its folders, marks and invisible letters."""
    last = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    tidied = " ".join(_NOT_IN_A_NAME.sub(" ", last).split()).lstrip(". -")
    stem, dot, ending = tidied.rpartition(".")
    if dot and len(ending) <= 5:
        return f"{stem[: LONGEST_NAME - len(ending) - 1]}.{ending}"
    return tidied[:LONGEST_NAME]


def _document(data: bytes) -> Upload:
    """A PDF begins and ends as one. What has something behind its end is two files in one, and is not kept."""
    if not _PDF_TAIL.search(data[-1024:]):
        raise BadUpload(Fault.BROKEN)
    try:
        with _one_at_a_time:
            return Upload("application/pdf", documents.without_notes(data))
    except documents.IsLocked as error:
        raise BadUpload(Fault.LOCKED) from error
    except documents.CannotRead as error:
        raise BadUpload(Fault.BROKEN) from error


def _picture(data: bytes) -> Upload:
    try:
        with Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as opened:
            if opened.width * opened.height > MOST_PIXELS[opened.format or ""]:
                raise BadUpload(Fault.TOO_MANY_PIXELS)
            content_type = _TYPES[opened.format or ""]
            with _one_at_a_time:
                full = _clean(opened)
    except BadUpload:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadUpload(Fault.TOO_MANY_PIXELS) from error
    except Exception as error:
        raise BadUpload(Fault.BROKEN) from error
    small = full.copy()
    small.thumbnail((SMALL_PIXELS, SMALL_PIXELS))
    return Upload(content_type, _encoded(full, content_type), _encoded(small, content_type), full.width, full.height)


def _clean(opened: Image.Image) -> Image.Image:
    """The pixels of its first frame, the right way up and not too large, in a picture that knows nothing else."""
    opened.draft("RGB", (FULL_PIXELS, FULL_PIXELS))  # a JPEG is decoded at about the size that is wanted
    opened.thumbnail((FULL_PIXELS, FULL_PIXELS))  # first, so that nothing larger is copied
    upright = ImageOps.exif_transpose(opened)
    mode = "RGBA" if upright.has_transparency_data and opened.format != "JPEG" else "RGB"
    pixels = upright.convert(mode)
    clean = Image.new(mode, pixels.size)
    clean.paste(pixels)
    return clean


def _encoded(picture: Image.Image, content_type: str) -> bytes:
    out = BytesIO()
    if content_type == "image/jpeg":
        picture.save(out, "JPEG", quality=84, optimize=True, progressive=True)
    elif content_type == "image/png":
        picture.save(out, "PNG", optimize=True)
    else:
        picture.save(out, "WEBP", quality=84)
    return out.getvalue()
