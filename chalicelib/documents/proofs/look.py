"""One accepted file looked at for signatures, codes and letters. Runs in a process of its own: it imports no AWS."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from chalicelib.adapters import aadhaar, codes, page_pictures, pdf_seals, vouching
from chalicelib.documents.models import MediaType
from chalicelib.documents.proofs.models import Letter, Look, Signed, Trust

AHEAD = (
    "PIL.ImageOps",
    "PIL.JpegImagePlugin",
    "PIL.PngImagePlugin",
    "cryptography.x509",
    "pyhanko.sign.validation",
    "pypdfium2",
    "zxingcpp",
)
"""What is imported once for all files."""
MOST_PAGES = 2
"""What people are asked for stands on the first page, or on the back of a card."""


def look(
    content: bytes, media_type: MediaType, kind: str, trusted: list[dict[str, Any]], at: str
) -> tuple[dict[str, Any], bytes]:
    """What was found as a dict, and the first pages as PNG one behind the other."""
    trust = [Trust.model_validate(one) for one in trusted]
    found, pictures = looked(content, media_type, kind, trust, datetime.fromisoformat(at))
    return found.model_dump(mode="json"), b"".join(pictures)


def looked(
    content: bytes, media_type: MediaType, kind: str, trust: Sequence[Trust], now: datetime
) -> tuple[Look, tuple[bytes, ...]]:
    """Signature first, then codes; letters and pictures for whatever is left to read."""
    is_pdf = media_type == "application/pdf"
    told: list[bytes] = []
    pictures: list[bytes] = []
    for page in _pages(content, is_pdf):
        told += codes.read_codes(page)
        pictures.append(page_pictures.as_png(page_pictures.to_read(page, level=not is_pdf)))
    signed = (_sealed(content, kind, trust, now) if is_pdf else None) or _aadhaar(told, kind, trust)
    words = page_pictures.words_of_pdf(content, most_pages=MOST_PAGES) if is_pdf else ()
    return Look(
        signed=signed,
        codes=tuple(dict.fromkeys(one.decode("utf-8", "replace") for one in told if not _is_aadhaar(one))),
        letters=tuple(Letter(**vars(word)) for word in words),
        pictures=tuple(map(len, pictures)),
    ), tuple(pictures)


def _pages(content: bytes, is_pdf: bool) -> Iterable[Any]:
    """As fine as QR codes need it."""
    if is_pdf:
        return page_pictures.of_pdf(content, most_pages=MOST_PAGES, height=page_pictures.CODE_HEIGHT)
    return (page_pictures.of_picture(content, height=page_pictures.CODE_HEIGHT),)


def _sealed(content: bytes, kind: str, trust: Sequence[Trust], now: datetime) -> Signed | None:
    places, roots = certificates(trust, "pades", kind)
    seal = pdf_seals.trusted_seal(content, roots, now)
    return Signed(way="pades", trust=places[seal.root], signer=seal.signer) if seal else None


def _aadhaar(told: Iterable[bytes], kind: str, trust: Sequence[Trust]) -> Signed | None:
    places, known = certificates(trust, "aadhaar-qr", kind)
    found = (aadhaar.of_qr(code, known) for code in told) if known else ()
    one = next(filter(None, found), None)
    return of_aadhaar(one, "aadhaar-qr", places[0]) if one else None


def of_aadhaar(found: aadhaar.Aadhaar, way: Any, place: int) -> Signed:
    """Name, date of birth and last four digits: nothing else is kept."""
    return Signed(
        way=way,
        trust=place,
        signer="UIDAI",
        name=found.name,
        birth_date=found.birth_date,
        number=f"XXXX XXXX {found.last_four}",
        issuer="UIDAI",
    )


def _is_aadhaar(told: bytes) -> bool:
    """A Secure QR code is a long number; older cards have unsigned XML with the whole Aadhaar number in it."""
    return (told.isdigit() and len(told) > 256) or b"PrintLetterBarcodeData" in told


def certificates(trust: Sequence[Trust], way: str, kind: str) -> tuple[list[int], list[bytes]]:
    """Those that can prove this kind of paper in this way (DER), and where each stands in the list."""
    found = [(at, one) for at, one in enumerate(trust) if one.way == way and kind in one.papers]
    return [at for at, _ in found], [vouching.der(one.certificate) for _, one in found]
