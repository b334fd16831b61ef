"""What is kept of a file: pure, without a database."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from initiatives import uploads
from initiatives.uploads import BadUpload, Fault
from tests.uploading import GPS_INFO, a_document, a_locked_document, a_picture

MOST = 10_000_000


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def fault_of(data: bytes, most: int = MOST) -> Fault:
    with pytest.raises(BadUpload) as caught:
        uploads.read(data, most_bytes=most)
    return caught.value.fault


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_the_place_where_it_was_taken_is_gone(kind: str) -> None:
    as_taken = a_picture(kind, located=True)
    assert opened(as_taken).getexif().get_ifd(GPS_INFO), "the picture of this test has a place"

    kept = uploads.read(as_taken, most_bytes=MOST)

    for data in (kept.full, kept.small):
        assert not opened(data).getexif()
        assert not any(word in data for word in (b"Exif", b"Telefoonmerk", b"GPS"))


def test_comments_and_profiles_are_gone() -> None:
    as_taken = a_picture(comment=b"thuisadres: Dorpsstraat 12")
    assert b"Dorpsstraat" in as_taken
    assert b"PROFILE-OF-MINE" in as_taken

    kept = uploads.read(as_taken, most_bytes=MOST)

    assert not any(word in kept.full + kept.small for word in (b"Dorpsstraat", b"PROFILE-OF-MINE"))
    assert not {"comment", "icc_profile", "exif"} & set(opened(kept.full).info)


def test_it_is_turned_the_right_way_up() -> None:
    kept = uploads.read(a_picture(size=(400, 200), turn=6), most_bytes=MOST)

    assert (kept.width, kept.height) == (200, 400)
    red, _green, _blue = opened(kept.full).convert("RGB").getpixel((190, 10))  # type: ignore[misc]
    assert red > 150, "turned a quarter to the right, the upper left corner is at the upper right"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_it_has_two_sizes(kind: str) -> None:
    kept = uploads.read(a_picture(kind, (3000, 2000)), most_bytes=MOST)

    assert (kept.width, kept.height) == opened(kept.full).size
    assert max(opened(kept.full).size) <= 1600
    assert max(opened(kept.small).size) <= 640
    assert opened(kept.full).format == kind


def test_what_moves_stands_still() -> None:
    out = BytesIO()
    frames = [Image.new("RGB", (50, 50), colour) for colour in ("red", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])

    kept = uploads.read(out.getvalue(), most_bytes=MOST)

    assert getattr(opened(kept.full), "n_frames", 1) == 1


def test_transparency_stays() -> None:
    out = BytesIO()
    Image.new("RGBA", (50, 50), (255, 0, 0, 0)).save(out, "PNG")

    assert opened(uploads.read(out.getvalue(), most_bytes=MOST).full).mode == "RGBA"


def test_a_second_file_behind_a_picture_is_gone() -> None:
    both = a_picture() + b"<html><script>alert(1)</script></html>PK\x03\x04"

    kept = uploads.read(both, most_bytes=MOST)

    assert b"<script>" not in kept.full
    assert b"PK\x03\x04" not in kept.full


def test_a_pdf_is_a_document() -> None:
    kept = uploads.read(a_document(), most_bytes=MOST)

    assert (kept.content_type, kept.is_picture, kept.full[:5]) == ("application/pdf", False, b"%PDF-")


def a_bomb(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that says it is enormous."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack("!L", len(content)) + kind + content + struct.pack("!L", zlib.crc32(kind + content))

    head = struct.pack("!LLBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(("width", "height"), [(8_100, 8_000), (10_000, 9_500), (60_000, 60_000), (2**31 - 1, 1)])
def test_a_bomb_is_not_opened(width: int, height: int) -> None:
    assert fault_of(a_bomb(width, height)) == Fault.TOO_MANY_PIXELS


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        pytest.param(b"", Fault.EMPTY, id="nothing"),
        pytest.param(b"x", Fault.UNKNOWN, id="a letter"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", Fault.UNKNOWN, id="svg"),
        pytest.param(b"GIF89a" + b"\0" * 100, Fault.UNKNOWN, id="gif"),
        pytest.param(b"MZ\x90\0" + a_document(), Fault.UNKNOWN, id="a program before a pdf"),
        pytest.param(b"PK\x03\x04" + b"\0" * 100, Fault.UNKNOWN, id="zip"),
        pytest.param(b"<html>%PDF-1.7 %%EOF", Fault.UNKNOWN, id="a page with a pdf in it"),
        pytest.param(a_document() + b"PK\x05\x06" + b"\0" * 18, Fault.BROKEN, id="a zip behind a pdf"),
        pytest.param(a_document()[:-7], Fault.BROKEN, id="half a pdf"),
        pytest.param(b"%PDF-1.7\nniets\n%%EOF", Fault.BROKEN, id="the head and the end of a pdf"),
        pytest.param(a_locked_document(), Fault.LOCKED, id="a pdf with a password"),
        pytest.param(a_picture()[:400], Fault.BROKEN, id="half a jpeg"),
        pytest.param(a_picture("PNG")[:60], Fault.BROKEN, id="half a png"),
        pytest.param(b"\xff\xd8\xff" + b"\0" * 500, Fault.BROKEN, id="only the head of a jpeg"),
        pytest.param(b"RIFF\x24\0\0\0WAVEfmt ", Fault.BROKEN, id="a sound"),
        pytest.param(a_bomb(100, 100), Fault.BROKEN, id="a png that ends too soon"),
    ],
)
def test_what_is_not_kept(data: bytes, fault: Fault) -> None:
    assert fault_of(data) == fault


def test_too_large() -> None:
    data = a_picture()

    assert fault_of(data, most=len(data) - 1) == Fault.TOO_LARGE
    assert uploads.read(data, most_bytes=len(data))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("plein.jpg", "plein.jpg"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\rosa\\plein.jpg", "plein.jpg"),
        ('a"; filename="b.html', "a filename b.html"),
        ("a\r\nSet-Cookie: x=1.jpg", "a Set-Cookie x 1.jpg"),
        ("gpj.\u202eexe.jpg", "gpj. exe.jpg"),
        ("<script>alert(1)</script>.png", "script .png"),
        ("....htaccess", "htaccess"),
        ("x" * 300 + ".pdf", "x" * 76 + ".pdf"),
        ("", ""),
        ("/", ""),
        ("één foto (2).webp", "één foto (2).webp"),
    ],
)
def test_names_are_harmless(name: str, shown: str) -> None:
    assert uploads.shown_name(name) == shown
