"""Files as people send them: pictures as a telephone makes them, documents, and what only looks like either."""

from __future__ import annotations

import zlib
from io import BytesIO

from pikepdf import Array, AttachedFileSpec, Dictionary, Encryption, Name, Pdf, Stream, String
from PIL import Image, ImageDraw

GPS_INFO, ORIENTATION, MAKER = 0x8825, 0x0112, 0x010F
WHERE = (52.0, 5.0, 12.5)


def a_picture(
    kind: str = "JPEG",
    size: tuple[int, int] = (800, 600),
    *,
    located: bool = False,
    comment: bytes = b"",
    turn: int = 1,
) -> bytes:
    """A picture with a red corner at the upper left; with the place where it was taken, a comment and a profile."""
    picture = Image.new("RGB", size, "#9ccab6")
    ImageDraw.Draw(picture).rectangle((0, 0, size[0] // 2, size[1] // 2), fill="#b4472c")
    options: dict[str, object] = {}
    if located or turn != 1:
        exif = Image.Exif()
        exif[ORIENTATION] = turn
        exif[MAKER] = "Telefoonmerk"
        exif.get_ifd(GPS_INFO).update({1: "N", 2: WHERE, 3: "E", 4: WHERE})
        options["exif"] = exif
    if comment:
        options["comment"] = comment
        options["icc_profile"] = b"PROFILE-OF-MINE" * 20
    out = BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def a_document(inside: bytes = b"") -> bytes:
    """A PDF of one page; `inside` is drawn on it, as it is."""
    return _saved(_a_pdf(inside))


def a_locked_document(user: str = "geheim") -> bytes:
    """A PDF that asks for a password; without one for the reader, it only forbids to change it."""
    document = _a_pdf(b"(Begroting) Tj")
    out = BytesIO()
    document.save(out, encryption=Encryption(owner="van de maker", user=user))
    return out.getvalue()


def a_talkative_document() -> bytes:
    """A PDF in which its makers' programs noted what they could, each time with the word VERKLAPT, and that does what
    a page should not. Its page says "Begroting", has a photograph, a link, a remark and a field.
    """
    document = _a_pdf(b"(Begroting) Tj /Foto Do /Schets Do")
    page, root = document.pages[0], document.Root
    document.docinfo.update({"/Author": "VERKLAPT Rosa", "/Producer": "VERKLAPT 3.1", "/CreationDate": "D:20260102"})
    xmp = Dictionary(Type=Name.Metadata, Subtype=Name.XML)
    script = Dictionary(S=Name.JavaScript, JS=String("VERKLAPT()"))
    drawn = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Filter=Name.DCTDecode,
        Width=800,
        Height=600,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
        Metadata=Stream(document, b"<x>VERKLAPT</x>", xmp),
    )
    scan = Stream(document, a_picture(located=True, comment=b"VERKLAPT Dorpsstraat 12"), drawn)
    packed = Stream(document, zlib.compress(scan.read_raw_bytes()), drawn)
    packed.Filter = Array([Name.FlateDecode, Name.DCTDecode])
    page.Resources.XObject = Dictionary(Foto=scan, Schets=packed)
    file = AttachedFileSpec(document, b"VERKLAPT in een bijlage", filename="VERKLAPT.xlsx")
    document.attachments["VERKLAPT.xlsx"] = file
    root.Metadata = Stream(document, b"<x>VERKLAPT</x>", xmp)
    root.OpenAction, root.AA = script, Dictionary(WC=script)
    root.Names.JavaScript = Dictionary(Names=Array([String("VERKLAPT"), script]))
    root.PieceInfo = Dictionary(VERKLAPT=Dictionary(LastModified=String("D:20260102")))
    root.Threads = Array([document.make_indirect(Dictionary(I=Dictionary(Author=String("VERKLAPT"))))])
    page.AA, page.LastModified = Dictionary(O=script), String("D:20260102VERKLAPT")
    page.PieceInfo = Dictionary(VERKLAPT=Dictionary())
    rect = Array([10, 10, 90, 30])
    link = Dictionary(A=Dictionary(S=Name.URI, URI=String("https://example.org/plan")))
    link.A.Next = script
    remark = Dictionary(Contents=String("Klopt dit?"), T=String("VERKLAPT Rosa"), M=String("D:20260102VERKLAPT"))
    field = Dictionary(FT=Name.Tx, T=String("bedrag"), V=String("1200"), AA=Dictionary(K=script))
    button = Dictionary(FT=Name.Btn, T=String("knop"), A=Dictionary(S=Name.Launch, F=String("VERKLAPT.exe")))
    signature = Dictionary(FT=Name.Sig, T=String("handtekening"))
    signature.V = Dictionary(Type=Name.Sig, ByteRange=Array([0, 1, 2, 3]), Name=String("VERKLAPT Rosa"))
    kinds = [
        (Name.Link, link),
        (Name.Text, remark),
        (Name.Widget, field),
        (Name.Widget, button),
        (Name.Widget, signature),
        (Name.FileAttachment, Dictionary(FS=file.obj, Contents=String("VERKLAPT"))),
    ]
    for kind, one in kinds:
        one.Type, one.Subtype, one.Rect = Name.Annot, kind, rect
    page.Annots = Array([document.make_indirect(one) for _kind, one in kinds])
    root.AcroForm = Dictionary(Fields=Array([page.Annots[2], page.Annots[3], page.Annots[4]]))
    root.AcroForm.XFA = Stream(document, b"<script>VERKLAPT()</script>")
    return _saved(document)


def _a_pdf(inside: bytes) -> Pdf:
    document = Pdf.new()
    page = document.add_blank_page(page_size=(200, 200))
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.Resources = Dictionary(Font=Dictionary({"/AA": font}))  # a font may be called as a note is
    page.Contents = Stream(document, b"BT /AA 12 Tf 20 100 Td " + inside + b" ET")
    return document


def _saved(document: Pdf) -> bytes:
    out = BytesIO()
    document.save(out, static_id=True, compress_streams=False, fix_metadata_version=False)
    return out.getvalue()
