"""What may be kept. Pure decisions on names and bytes; parsers of pictures and PDF are elsewhere."""

import re
import unicodedata
import zlib
from collections.abc import Iterator

from chalicelib.documents.models import MAX_BYTES, MAX_PAGES, Finding, MediaType, Reason

_MAGIC: dict[MediaType, tuple[bytes, ...]] = {
    "application/pdf": (b"%PDF-1.", b"%PDF-2."),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
}
_ENDINGS: dict[MediaType, str] = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}


def clean_name(file_name: str, media_type: MediaType) -> str:
    """A name that is safe to show: no folders, no control characters or direction marks, the right ending."""
    last = unicodedata.normalize("NFC", file_name).replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in last if unicodedata.category(c)[0] in "LMN" or c in " -_().\u200c\u200d")
    stem = re.sub(r"\.(pdf|jpe?g|png)$", "", kept.strip(" ."), flags=re.IGNORECASE).strip(" .")
    return (stem[:80].strip(" .") or "document") + _ENDINGS[media_type]


def header_name(file_name: str) -> str:
    """The same in ASCII, for headers that know nothing else."""
    plain = re.sub(r"[^A-Za-z0-9._() -]", "", file_name)
    return plain if re.match(r"[A-Za-z0-9]", plain) else "document" + plain[plain.rfind(".") :]


def first_look(content: bytes, media_type: MediaType) -> Reason | None:
    """What size and first bytes tell."""
    if not content:
        return "empty"
    if len(content) > MAX_BYTES:
        return "too-large"
    if not content.startswith(_MAGIC[media_type]):
        return "wrong-type"
    return None


# PDF (ISO 32000-1). Names may be written with #xx (7.3.5), objects may hide in compressed object streams (7.5.7).

_ACTIVE = re.compile(
    rb"/(JavaScript|Launch|EmbeddedFiles?|XFA|RichMedia\w*|Rendition|GoToE|ImportData|SubmitForm|Movie|Sound|Screen|3D)"
    rb"(?=[\s()<>\[\]{}/%]|$)"
)
"""Scripts, programs, files inside files, forms that send, and players. `/JS` alone never acts without one of these."""
_ENCRYPTED = re.compile(rb"/Encrypt(?=[\s()<>\[\]{}/%]|$)")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"stream\r?\n")
_PLAIN_INFLATE = re.compile(rb"/Filter\s*(\[\s*)?/FlateDecode\s*(?(1)\])")
_MARKUP = re.compile(rb"<\s*(script|html|!doctype|svg|iframe|body)\b", re.IGNORECASE)

_MOST_INFLATED = 64 * 1024 * 1024
_PIECE = 16 * 1024


def look_into_pdf(content: bytes) -> Reason | None:
    """What the bytes of a PDF give away, in whatever way its names are written or its objects are packed."""
    if b"%%EOF" not in content:
        return "unreadable"
    if _is_two_files(content):
        return "hidden-content"
    plain = _with_plain_names(content)
    if _ENCRYPTED.search(plain):
        return "encrypted"
    return "active-content" if _ACTIVE.search(plain) else _look_into_packed(content)


def _look_into_packed(content: bytes) -> Reason | None:
    try:
        acts = any(_ACTIVE.search(_with_plain_names(objects)) for objects in _packed_objects(content))
    except zlib.error:
        return "unreadable"
    except OverflowError:
        return "too-much-work"
    return "active-content" if acts else None


def judge_pdf(pages: int, *, encrypted: bool, active: bool) -> Finding:
    """What a reader's view of a PDF means."""
    if encrypted:
        return Finding(reason="encrypted")
    if active:
        return Finding(reason="active-content")
    if pages < 1:
        return Finding(reason="unreadable")
    return Finding(reason="too-many-pages") if pages > MAX_PAGES else Finding(pages=pages)


def _is_two_files(content: bytes) -> bool:
    """Whether it is something else as well: bytes behind its end, a ZIP directory, or a web page at its head."""
    end = content.rfind(b"%%EOF")
    behind = content[end + 5 :].strip(b"\r\n\t \x00")
    is_zip = b"PK\x05\x06" in content[-65_557:] and b"PK\x01\x02" in content
    return bool(behind) or is_zip or bool(_MARKUP.search(content[:1024]))


def _with_plain_names(content: bytes) -> bytes:
    if b"#" not in content:
        return content
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), content)


def _packed_objects(content: bytes) -> Iterator[bytes]:
    """What every compressed stream that is not a picture unpacks to. An object stream that is packed in any but the
    usual way counts as broken: nobody honest writes one, and a scan could not see into it."""
    room = _MOST_INFLATED
    before = 0
    for found in _STREAM.finditer(content):
        if content[max(found.start() - 3, 0) : found.start()] == b"end":
            continue
        about = _dictionary(content, max(before, found.start() - 4096), found.start())
        holds_objects = b"/ObjStm" in about
        if holds_objects and b"/Filter" in about and (not _PLAIN_INFLATE.search(about) or b"/Predictor" in about):
            raise zlib.error
        if b"/FlateDecode" in about and (holds_objects or b"/Image" not in about):
            unpacked = _inflated(memoryview(content)[found.end() :], room, strict=holds_objects)
            room -= len(unpacked)
            yield unpacked
        before = found.end()


def _dictionary(content: bytes, earliest: int, end: int) -> bytes:
    start = content.rfind(b"obj", earliest, end)
    return _with_plain_names(content[max(start, earliest) : end])


def _inflated(packed: memoryview, room: int, *, strict: bool) -> bytes:
    """Unpacked piece by piece, because zlib copies what it leaves over."""
    stream, unpacked = zlib.decompressobj(), bytearray()
    try:
        for start in range(0, len(packed), _PIECE):
            unpacked += stream.decompress(packed[start : start + _PIECE], room - len(unpacked) + 1)
            if len(unpacked) > room:
                raise OverflowError
            if stream.eof:
                break
    except zlib.error:
        if strict:
            raise
    return bytes(unpacked)
