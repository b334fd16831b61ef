"""What of a PDF is kept: its pages as they look. Pure: bytes in, bytes out.

Who made it, when and with what, other files in it, scripts, earlier states of it, and where its photographs were taken
are not in what we keep. The document is written anew from what its pages lead to; how they look is left as it was
compressed, so nothing is unpacked that need not be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import NamedTuple

from pikepdf import (
    Array,
    Dictionary,
    Name,
    Object,
    ObjectStreamMode,
    PasswordError,
    Pdf,
    Stream,
    StreamDecodeLevel,
)
from pikepdf.settings import set_qpdf_limits

from initiatives.photo_notes import jpeg_2000_without_notes, jpeg_without_notes

MOST_OBJECTS = 200_000
MOST_UNPACKED = 100_000_000
"""Bytes that one part may take once unpacked: a file of kilobytes can hold gigabytes."""
set_qpdf_limits(
    flate_max_memory=MOST_UNPACKED,
    run_length_max_memory=MOST_UNPACKED,
    png_max_memory=MOST_UNPACKED,
    tiff_max_memory=MOST_UNPACKED,
    doc_max_warnings=100,
)

_OF_THE_WHOLE = {
    *("/Type", "/Version", "/Extensions", "/Lang", "/MarkInfo", "/StructTreeRoot"),
    *("/Pages", "/PageLabels", "/PageLayout", "/ViewerPreferences", "/OutputIntents", "/OCProperties"),
    *("/Outlines", "/Dests", "/Names", "/URI", "/AcroForm"),
}
"""What a document may say as a whole: how it looks, its order for who hears it, where its links lead."""
_NAMED = {"/Dests", "/AP"}
_NOTES = {
    *("/Metadata", "/PieceInfo", "/LastModified", "/Creator", "/CreatorInfo", "/Thumb", "/B"),
    *("/AF", "/EF", "/RF", "/AA", "/JS", "/XFA", "/SigFlags"),
}
"""What programs note and do behind what is seen, wherever it stands."""
_NOTES_OF_A_REMARK = {"/M", "/CreationDate", "/NM"}
_BEHIND_THE_PAGE = {"/FileAttachment", "/Sound", "/Movie", "/Screen", "/RichMedia", "/3D"}
"""Kinds of remarks that are a file of their own."""
_HARMLESS_ACTIONS = {"/GoTo", "/URI", "/Named"}
_ACTIONS = {"/A", "/PA", "/Next"}

_HOLD_NAMES = {"/Resources", "/DR", "/AP"}
_NAMES_OF_THEIR_OWN = {"/CharProcs", "/RoleMap", "/ClassMap", "/Dests", "/Colorants"}
"""Where a document chooses the keys itself: one of them may be called as a note is, and is none."""

_PHOTO_NOTES: dict[str, Callable[[bytes], bytes]] = {
    "/DCTDecode": jpeg_without_notes,
    "/DCT": jpeg_without_notes,
    "/JPXDecode": jpeg_2000_without_notes,
}


class CannotRead(Exception):
    """The document is damaged, has nothing to see, or more in it than we look through."""


class IsLocked(Exception):
    """The document asks for a password."""


class _Found(NamedTuple):
    """A part of the document, under which key it stood, and whether its own keys are names that were chosen freely."""

    part: Object
    key: str
    has_own_names: bool = False


def without_notes(data: bytes) -> bytes:
    """The document as it is kept. Raises CannotRead or IsLocked."""
    try:
        return _cleaned(data)
    except PasswordError as error:
        raise IsLocked from error
    except CannotRead:
        raise
    except Exception as error:
        raise CannotRead from error


def _cleaned(data: bytes) -> bytes:
    with Pdf.open(BytesIO(data)) as document:
        if not len(document.pages) or document.Root.get("/NeedsRendering", False):
            raise CannotRead
        _clean_whole(document)
        for found in _parts(document):
            _clean(document, found)
        out = BytesIO()
        document.save(
            out,
            compress_streams=False,
            stream_decode_level=StreamDecodeLevel.none,
            object_stream_mode=ObjectStreamMode.generate,
            deterministic_id=True,
        )
    return out.getvalue()


def _clean_whole(document: Pdf) -> None:
    _keep_only({"/Root", "/Size"}, document.trailer)
    _keep_only(_OF_THE_WHOLE, document.Root)
    if isinstance(names := document.Root.get("/Names"), Dictionary):
        _keep_only(_NAMED, names)


def _parts(document: Pdf) -> Iterator[_Found]:
    """Each dictionary, stream and list that the document leads to, before what it leads to in its turn."""
    seen: set[tuple[tuple[int, int], bool]] = set()
    left = [_Found(document.Root, "/Root")]
    while left:
        found = left.pop()
        if found.part.is_indirect:
            mark = (found.part.objgen, found.has_own_names)
            if mark in seen:
                continue
            seen.add(mark)
            if len(seen) > MOST_OBJECTS:
                raise CannotRead
        yield found
        left.extend(_within(found))


def _within(found: _Found) -> Iterator[_Found]:
    if isinstance(found.part, Array):
        for part in found.part:
            if isinstance(part, Array | Dictionary | Stream):
                yield _Found(part, found.key)
        return
    for key, part in found.part.items():
        if isinstance(part, Array | Dictionary | Stream):
            named = key in _NAMES_OF_THEIR_OWN or (found.key in _HOLD_NAMES and not found.has_own_names)
            yield _Found(part, key, named and isinstance(part, Dictionary))


def _clean(document: Pdf, found: _Found) -> None:
    part = found.part
    if isinstance(part, Array):
        if found.key == "/Annots":
            _leave_out_files(part)
        return
    if not found.has_own_names:
        _leave_out(_NOTES, part)
        for key in _ACTIONS & set(part.keys()):
            if not _is_harmless(part[key]):
                del part[key]
        if "/Subtype" in part and "/Rect" in part:
            _leave_out(_NOTES_OF_A_REMARK if part.Subtype == Name.Widget else {*_NOTES_OF_A_REMARK, "/T"}, part)
        if isinstance(value := part.get("/V"), Dictionary) and "/ByteRange" in value:
            del part["/V"]  # the signature of a state that this is no longer
    if isinstance(part, Stream):
        _clean_photo(document, part)


def _keep_only(keys: set[str], part: Object) -> None:
    _leave_out(set(part.keys()) - keys, part)


def _leave_out(keys: set[str], part: Object) -> None:
    for key in keys & set(part.keys()):
        del part[key]


def _leave_out_files(remarks: Array) -> None:
    for number in reversed(range(len(remarks))):
        remark = remarks[number]
        if isinstance(remark, Dictionary) and str(remark.get("/Subtype")) in _BEHIND_THE_PAGE:
            del remarks[number]


def _is_harmless(action: Object) -> bool:
    """Whether what follows a click stays in the document or leads to an address. Other things under these keys too."""
    actions = list(action) if isinstance(action, Array) else [action]
    return all(not isinstance(one, Dictionary) or "/S" not in one or str(one.S) in _HARMLESS_ACTIONS for one in actions)


def _clean_photo(document: Pdf, picture: Stream) -> None:
    """Take the camera's notes out of a photograph. What is packed around it is unpacked first."""
    filters = _as_list(picture.get("/Filter"))
    if not filters or (clean := _PHOTO_NOTES.get(str(filters[-1]))) is None:
        return
    parameters = _as_list(picture.get("/DecodeParms"))
    raw = picture.read_raw_bytes()
    if filters[:-1]:
        packed = Stream(document, raw)
        packed.Filter = Array(filters[:-1])
        if parameters:
            packed.DecodeParms = Array(parameters[:-1])
        raw = packed.read_bytes(StreamDecodeLevel.specialized)
    own = parameters[-1] if len(parameters) == len(filters) else None
    picture.write(clean(raw), filter=Name(str(filters[-1])), decode_parms=own if isinstance(own, Dictionary) else None)


def _as_list(value: Object | None) -> list[Object]:
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]
