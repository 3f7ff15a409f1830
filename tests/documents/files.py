"""A corpus of good and bad files, made here and nowhere stored."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image

Change = Callable[[pikepdf.Pdf], None]


def pdf(*changes: Change, pages: int = 1, **save: object) -> bytes:
    """A PDF with empty pages and whatever the changes add."""
    made = pikepdf.Pdf.new()
    for _ in range(pages):
        made.add_blank_page(page_size=(595, 842))
    for change in changes:
        change(made)
    target = io.BytesIO()
    made.save(target, **save)  # type: ignore[arg-type]
    return target.getvalue()


def with_script(made: pikepdf.Pdf) -> None:
    made.Root.OpenAction = made.make_indirect(Dictionary(S=Name.JavaScript, JS="app.alert('1')"))


def with_named_script(made: pikepdf.Pdf) -> None:
    action = Dictionary(S=Name.JavaScript, JS="app.alert('1')")
    made.Root.Names = Dictionary(JavaScript=Dictionary(Names=pikepdf.Array(["a", made.make_indirect(action)])))


def with_launch(made: pikepdf.Pdf) -> None:
    link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=Dictionary(S=Name.Launch, F="cmd.exe"))
    made.pages[0].Annots = pikepdf.Array([made.make_indirect(link)])


def with_attachment(made: pikepdf.Pdf) -> None:
    made.attachments["virus.exe"] = b"MZ"


def with_xfa(made: pikepdf.Pdf) -> None:
    made.Root.AcroForm = Dictionary(Fields=pikepdf.Array(), XFA=made.make_stream(b"<xdp:xdp/>"))


def with_rich_media(made: pikepdf.Pdf) -> None:
    made.pages[0].Annots = pikepdf.Array([Dictionary(Type=Name.Annot, Subtype=Name.RichMedia, Rect=[0, 0, 9, 9])])


def with_large_pictures(made: pikepdf.Pdf) -> None:
    """Five A4 pages scanned at 300 dpi in colour and packed without loss."""
    for _ in range(5):
        scan = made.make_stream(bytes(2480 * 3508 * 3), Type=Name.XObject, Subtype=Name.Image, Width=2480, Height=3508)
        scan.ColorSpace, scan.BitsPerComponent = Name.DeviceRGB, 8
        made.pages[0].Resources = Dictionary(XObject=Dictionary(Scan=scan))
        made.pages.append(made.pages[0])


def with_link(made: pikepdf.Pdf) -> None:
    link = Dictionary(S=Name.URI, URI="https://example.org")
    made.pages[0].Annots = pikepdf.Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=[0, 0, 9, 9], A=link)])


def packed(*changes: Change) -> bytes:
    """The same with its objects in compressed object streams, where no plain search finds them."""
    return pdf(*changes, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def odd_object_stream() -> bytes:
    """Objects packed with a predictor, which scrambles their bytes."""
    return packed(with_script).replace(b"/Type /ObjStm", b"/Predictor 12 /Type /ObjStm")


def locked() -> bytes:
    return pdf(encryption=pikepdf.Encryption(owner="secret", user="secret"))


def locked_for_printing() -> bytes:
    """Opens without a password, but is encrypted all the same."""
    return pdf(encryption=pikepdf.Encryption(owner="secret", user=""))


def with_zip_behind(content: bytes) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as target:
        target.writestr("run.exe", b"MZ" * 100)
    return content + archive.getvalue()


def disguised() -> bytes:
    """A packed launch whose dictionary calls itself a picture, and is long."""
    return packed(with_launch).replace(b"/Type /ObjStm", b"/Subtype /Image (obj)" + b" " * 9000 + b"/Type /ObjStm")


def many_streams() -> bytes:
    """5 MB of nothing but the beginnings of streams."""
    return pdf().replace(b"%%EOF", b"/FlateDecode stream\n" * 240_000 + b"%%EOF")


def swollen_pdf() -> bytes:
    """One object stream of 100 MB in 100 KB."""
    data = zlib.compress(b" " * 100_000_000, 9)
    head = b"%%PDF-1.5\n1 0 obj\n<</Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %d>>\nstream\n" % len(data)
    return head + data + b"\nendstream\nendobj\n%%EOF\n"


def nested_pdf() -> bytes:
    """A catalogue whose first entry is an array in an array, fifty thousand deep."""
    deep = b"[" * 50_000 + b"]" * 50_000
    return pdf().replace(b"/Type /Catalog", b"/Type /Catalog /Deep " + deep, 1)


def endless_pages() -> bytes:
    """A tree of pages that leads back to its own root."""
    head = b"%PDF-1.4\n1 0 obj\n<</Type /Catalog /Pages 2 0 R>>\nendobj\n"
    tree = b"2 0 obj\n<</Type /Pages /Kids [2 0 R 2 0 R] /Count 2>>\nendobj\n"
    return head + tree + b"trailer\n<</Root 1 0 R>>\n%%EOF\n"


def photo(kind: str = "JPEG", size: tuple[int, int] = (64, 48), **save: object) -> bytes:
    """A small picture with something to see."""
    picture = Image.new("RGB", size, (30, 90, 160))
    picture.paste((250, 250, 240), (0, 0, size[0] // 2, size[1] // 2))
    target = io.BytesIO()
    picture.save(target, kind, **save)
    return target.getvalue()


def photo_with_place() -> bytes:
    """Taken with a telephone lying on its side: EXIF with the place and the turn."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SecretCamera"
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (19.0, 4.0, 33.0)
    return photo(exif=exif.tobytes(), comment=b"SecretComment")


def png_bomb() -> bytes:
    """A header that claims 60000 by 60000 pixels."""
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + _chunk(b"IEND")
    )


def _chunk(kind: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
