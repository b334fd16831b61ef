"""What of a PDF is kept: pure, without a database."""

from __future__ import annotations

import zlib
from io import BytesIO

import pytest
from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf, PdfImage, Stream, StreamDecodeLevel, String
from PIL import Image

from initiatives import documents
from initiatives.photo_notes import jpeg_2000_without_notes, jpeg_without_notes
from tests.uploading import a_document, a_locked_document, a_picture, a_talkative_document


def kept_of(data: bytes) -> Pdf:
    return Pdf.open(BytesIO(documents.without_notes(data)))


def all_of(document: Pdf) -> bytes:
    """Everything that is in it, unpacked."""
    out = BytesIO()
    document.save(
        out,
        compress_streams=False,
        stream_decode_level=StreamDecodeLevel.specialized,
        object_stream_mode=ObjectStreamMode.disable,
        fix_metadata_version=False,
    )
    return out.getvalue()


def annotation(document: Pdf, number: int) -> Object:
    found: Object = document.pages[0].Annots[number]
    return found


class TestWhatProgramsNoted:
    def test_nothing_of_it_is_kept(self) -> None:
        talkative = a_talkative_document()
        said = all_of(Pdf.open(BytesIO(talkative)))
        for word in (b"VERKLAPT", b"JavaScript", b"/Launch", b"EmbeddedFile", b"/Info", b"PieceInfo", b"Exif"):
            assert word in said, f"the document of this test says {word!r}"

        kept = all_of(kept_of(talkative))

        for word in (b"VERKLAPT", b"JavaScript", b"/Launch", b"EmbeddedFile", b"PieceInfo", b"Exif", b"D:2026", b"/AF"):
            assert word not in kept

    def test_no_info_no_xmp_and_no_number_of_its_own(self) -> None:
        once, twice = (documents.without_notes(a_talkative_document()) for _ in range(2))

        kept = Pdf.open(BytesIO(once))
        assert "/Info" not in kept.trailer
        assert set(kept.Root.keys()) == {"/Type", "/Pages", "/Names", "/AcroForm"}
        assert once == twice

    def test_an_earlier_state_is_gone(self) -> None:
        first = a_document(b"(VERKLAPT) Tj")
        document = Pdf.open(BytesIO(first))
        document.pages[0].Contents = Stream(document, b"BT /AA 12 Tf (Nu) Tj ET")
        out = BytesIO()
        document.save(out, compress_streams=False)
        both = first.replace(b"%%EOF", b"%%EOF\n% an earlier state") + out.getvalue()[9:]

        assert b"VERKLAPT" not in all_of(kept_of(both[: both.rindex(b"%%EOF") + 5]))

    def test_a_document_that_may_only_be_read_is_kept_open(self) -> None:
        kept = kept_of(a_locked_document(user=""))

        assert not kept.is_encrypted
        assert b"(Begroting) Tj" in all_of(kept)


class TestWhatIsSeen:
    def test_the_page_says_what_it_said(self) -> None:
        before, after = Pdf.open(BytesIO(a_talkative_document())), kept_of(a_talkative_document())

        (page,) = after.pages
        assert page.Contents.read_bytes() == before.pages[0].Contents.read_bytes()
        assert page.Resources.Font["/AA"].BaseFont == Name.Helvetica
        assert list(page.MediaBox) == list(before.pages[0].MediaBox)

    @pytest.mark.parametrize("name", ["/Foto", "/Schets"])
    def test_a_photograph_has_the_same_pixels(self, name: str) -> None:
        kept = kept_of(a_talkative_document())
        photograph = PdfImage(kept.pages[0].Resources.XObject[name]).as_pil_image()

        assert photograph.convert("RGB").tobytes() == Image.open(BytesIO(a_picture())).convert("RGB").tobytes()

    def test_a_link_a_remark_and_what_was_filled_in_stay(self) -> None:
        kept = kept_of(a_talkative_document())

        assert len(kept.pages[0].Annots) == 5, "all but the attached file"
        assert str(annotation(kept, 0).A.URI) == "https://example.org/plan"
        assert str(annotation(kept, 1).Contents) == "Klopt dit?"
        assert (str(annotation(kept, 2).T), str(annotation(kept, 2).V)) == ("bedrag", "1200")
        assert "/A" not in annotation(kept, 3)
        assert "/V" not in annotation(kept, 4)
        assert len(kept.Root.AcroForm.Fields) == 3

    def test_what_a_screen_reader_needs_stays(self) -> None:
        document = Pdf.open(BytesIO(a_document()))
        document.Root.Lang = String("nl")
        document.Root.MarkInfo = Dictionary(Marked=True)
        heading = Dictionary(Type=Name.StructElem, S=Name.H1, A=Dictionary(O=Name.Layout, Placement=Name.Block))
        document.Root.StructTreeRoot = Dictionary(K=Array([heading]), RoleMap=Dictionary({"/B": Name.Span}))
        out = BytesIO()
        document.save(out)

        kept = kept_of(out.getvalue())
        root = kept.Root
        assert (str(root.Lang), root.MarkInfo.Marked) == ("nl", True)
        assert root.StructTreeRoot.K[0].A.Placement == Name.Block
        assert root.StructTreeRoot.RoleMap["/B"] == Name.Span


class TestWhatIsNotKept:
    def test_a_password(self) -> None:
        with pytest.raises(documents.IsLocked):
            documents.without_notes(a_locked_document())

    @pytest.mark.parametrize(
        "data",
        [
            pytest.param(b"%PDF-1.7\n%%EOF", id="nothing in it"),
            pytest.param(
                b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF", id="no page"
            ),
            pytest.param(a_document()[:200] + a_document()[-40:], id="its middle is gone"),
        ],
    )
    def test_damaged(self, data: bytes) -> None:
        with pytest.raises(documents.CannotRead):
            documents.without_notes(data)

    def test_a_form_that_only_its_own_program_draws(self) -> None:
        document = Pdf.open(BytesIO(a_document()))
        document.Root.NeedsRendering = True
        out = BytesIO()
        document.save(out)
        with pytest.raises(documents.CannotRead):
            documents.without_notes(out.getvalue())

    def test_more_parts_than_we_look_through(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(documents, "MOST_OBJECTS", 3)
        with pytest.raises(documents.CannotRead):
            documents.without_notes(a_document())

    def test_a_bomb_is_not_unpacked(self) -> None:
        document = Pdf.open(BytesIO(a_document()))
        packed = zlib.compress(b"\xff\xd8" + b"\0" * (documents.MOST_UNPACKED + 1))
        bomb = Stream(document, packed, Filter=Array([Name.FlateDecode, Name.DCTDecode]), Subtype=Name.Image)
        document.pages[0].Resources.XObject = Dictionary(Foto=bomb)
        out = BytesIO()
        document.save(out, compress_streams=False, stream_decode_level=StreamDecodeLevel.none)
        assert len(out.getvalue()) < 200_000

        with pytest.raises(documents.CannotRead):
            documents.without_notes(out.getvalue())


class TestPhotoNotes:
    @pytest.mark.parametrize("progressive", [False, True])
    def test_a_jpeg_keeps_its_pixels_and_nothing_else(self, progressive: bool) -> None:
        out = BytesIO()
        picture = Image.open(BytesIO(a_picture()))
        exif = Image.Exif()
        exif[0x010F] = "Telefoonmerk"
        picture.save(
            out, "JPEG", progressive=progressive, exif=exif, comment=b"Dorpsstraat", icc_profile=b"PROFILE" * 9
        )
        taken = out.getvalue() + b"<script>"

        kept = jpeg_without_notes(taken)

        for word in (b"Telefoonmerk", b"Dorpsstraat", b"PROFILE", b"<script>"):
            assert word in taken
            assert word not in kept
        assert Image.open(BytesIO(kept)).tobytes() == Image.open(BytesIO(taken)).tobytes()

    @pytest.mark.parametrize("data", [b"", b"\xff\xd8", b"\xff\xd8\xff", b"\xff\xd8\xff\xe1\xff\xff", b"GIF89a"])
    def test_what_is_hardly_a_jpeg_does_no_harm(self, data: bytes) -> None:
        assert len(jpeg_without_notes(data)) <= len(data) + 2

    def test_a_jpeg_2000_loses_its_texts(self) -> None:
        head = b"\x00\x00\x00\x0cjP  \r\n\x87\n"
        text = b"\x00\x00\x00\x10xml VERKLAPT"
        pixels = b"\x00\x00\x00\x00jp2c" + b"\xff\x4f pixels"

        assert jpeg_2000_without_notes(head + text + pixels) == head + pixels
        assert jpeg_2000_without_notes(b"\xff\x4f pixels") == b"\xff\x4f pixels"
