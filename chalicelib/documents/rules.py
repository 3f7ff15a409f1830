"""What may be kept. Pure decisions on names and bytes; parsers of pictures and PDF are elsewhere."""

import re
import unicodedata
import zlib
from collections.abc import Iterator

from chalicelib.core import aadhaar
from chalicelib.documents.models import MAX_BYTES, MAX_PAGES, Claim, Finding, MediaType, Reason

_MAGIC: dict[MediaType, tuple[bytes, ...]] = {
    "application/pdf": (b"%PDF-1.", b"%PDF-2."),
    "image/jpeg": (b"\xff\xd8\xff",),
    "image/png": (b"\x89PNG\r\n\x1a\n",),
}
_ENDINGS: dict[Claim, str] = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}


def clean_name(file_name: str, media_type: Claim) -> str:
    """A name that is safe to keep and show: no folders, no control characters or direction marks, of an Aadhaar number
    only the last four digits, the right ending where the type is known."""
    last = unicodedata.normalize("NFC", file_name).replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in last if unicodedata.category(c)[0] in "LMN" or c in " -_().\u200c\u200d")
    stem = re.sub(r"\.(pdf|jpe?g|png)$", "", kept.strip(" ."), flags=re.IGNORECASE).strip(" .")
    return (aadhaar.masked_name(stem)[:80].strip(" .") or "document") + _ENDINGS.get(media_type, "")


def header_name(file_name: str) -> str:
    """The same in ASCII, for headers that know nothing else."""
    plain = re.sub(r"[^A-Za-z0-9._() -]", "", file_name)
    return plain if re.match(r"[A-Za-z0-9]", plain) else "document" + plain[plain.rfind(".") :]


def first_look(content: bytes) -> Reason | None:
    """What the size tells."""
    if not content:
        return "empty"
    return "too-large" if len(content) > MAX_BYTES else None


def type_of(content: bytes, claim: Claim) -> MediaType | None:
    """What the first bytes say that it is; None where that is none of ours, or not what was claimed."""
    found = next((media_type for media_type, magic in _MAGIC.items() if content.startswith(magic)), None)
    return found if claim in (found, "application/octet-stream") else None


# PDF (ISO 32000-1). Names may be written with #xx (7.3.5), objects may hide in compressed object streams (7.5.7).
# The scan takes no reader's view of where objects begin: it looks at every byte, and into every compressed stream.

_ACTIVE = re.compile(
    rb"/(?:(?:JavaScript|Launch|EmbeddedFiles?|RichMedia\w*|Rendition|GoToE|ImportData|SubmitForm|Movie|Sound|Screen)"
    rb"(?=[\s()<>\[\]{}/%]|$)|XFA\s*(?:\[|\d+\s+\d+\s+R)|Subtype\s*/3D\b)"
)
"""Scripts, programs, files inside files, forms that send, and players. `/JS` alone never acts without one of these."""
_ENCRYPTED = re.compile(rb"/Encrypt(?=[\s()<>\[\]{}/%]|$)")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_STREAM = re.compile(rb"(?<!end)stream[ \t]*(?:\r\n|\n|\r)?")
_PLAIN_INFLATE = re.compile(rb"/Filter\s*(\[\s*)?/FlateDecode\s*(?(1)\])")
_ODD_FILTER = re.compile(rb"/(?:LZWDecode|ASCII85Decode|ASCIIHexDecode|RunLengthDecode|Crypt)\b")
_MARKUP = re.compile(rb"<\s*(script|html|!doctype|svg|iframe|body)\b", re.IGNORECASE)

_MOST_INFLATED = 400 * 1024 * 1024
_MOST_IN_OBJECT_STREAM = 32 * 1024 * 1024
_PIECE = 16 * 1024
_UNPACKED_PIECE = 1024 * 1024
_OVERLAP = 64
"""Longer than any name we look for, so that none falls between two pieces."""


def look_into_pdf(content: bytes) -> Reason | None:
    """What the bytes of a PDF give away, in whatever way its names are written or its objects are packed."""
    if b"%%EOF" not in content:
        return "unreadable"
    if _is_two_files(content):
        return "hidden-content"
    plain = _with_plain_names(content)
    if _ENCRYPTED.search(plain):
        return "encrypted"
    if _ACTIVE.search(plain):
        return "active-content"
    if b"/ObjStm" in plain and _ODD_FILTER.search(plain):
        return "unreadable"
    return _look_into_packed(content)


def _look_into_packed(content: bytes) -> Reason | None:
    try:
        acts = any(_ACTIVE.search(_with_plain_names(piece)) for piece in _unpacked(content))
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


def _unpacked(content: bytes) -> Iterator[bytes]:
    """What the compressed streams unpack to, in overlapping pieces. An object stream packed in any but the usual
    way counts as broken: nobody honest writes one, and a scan could not see into it."""
    room, before, view = _MOST_INFLATED, 0, memoryview(content)
    for found in _STREAM.finditer(content):
        about = _with_plain_names(content[before : found.start()])
        holds_objects = b"/ObjStm" in about
        if holds_objects and (not _PLAIN_INFLATE.search(about) or b"/Predictor" in about):
            raise zlib.error
        if b"/FlateDecode" in about:
            most = min(room, _MOST_IN_OBJECT_STREAM) if holds_objects else room
            for piece in _inflated(view[found.end() :], most, strict=holds_objects):
                room -= len(piece)
                yield piece
        before = found.end()


def _inflated(packed: memoryview, room: int, *, strict: bool) -> Iterator[bytes]:
    """Fed piece by piece, because zlib copies what it leaves over. What is not deflated gives nothing, or a zlib.error
    where it has to be."""
    stream, last = zlib.decompressobj(), b""
    try:
        for start in range(0, len(packed), _PIECE):
            rest: bytes | memoryview = packed[start : start + _PIECE]
            while rest and not stream.eof:
                fresh = stream.decompress(rest, _UNPACKED_PIECE)
                rest = stream.unconsumed_tail
                room -= len(fresh)
                if room < 0:
                    raise OverflowError
                last = last[-_OVERLAP:] + fresh
                yield last
            if stream.eof:
                return
    except zlib.error:
        if strict:
            raise
