"""One file looked at from all sides. Runs in a process of its own (`adapters/apart.py`): it imports no AWS."""

from typing import Any

from chalicelib.adapters import pdf_reader, pictures
from chalicelib.adapters.pictures import PictureFormat
from chalicelib.documents import rules
from chalicelib.documents.models import MAX_PAGES, MAX_PIXELS, Claim, Finding, MediaType

AHEAD = ("pypdfium2", "PIL.ImageOps", "PIL.JpegImagePlugin", "PIL.PngImagePlugin")
"""What is imported once for all files."""
_FORMATS: dict[MediaType, PictureFormat] = {"image/jpeg": "JPEG", "image/png": "PNG"}


def look(content: bytes, claim: Claim) -> tuple[dict[str, Any], bytes]:
    """The finding as a dict, and the bytes to keep: a PDF as it came, a picture written anew."""
    finding, kept = inspected(content, claim)
    return finding.model_dump(), kept


def inspected(content: bytes, claim: Claim) -> tuple[Finding, bytes]:
    """Every look in turn, the cheap ones first; the first reason to refuse stands."""
    if reason := rules.first_look(content):
        return Finding(reason=reason), b""
    media_type = rules.type_of(content, claim)
    if media_type is None:
        return Finding(reason="wrong-type"), b""
    finding, kept = _pdf(content) if media_type == "application/pdf" else _picture(content, _FORMATS[media_type])
    return finding.model_copy(update={"media_type": media_type}), kept


def _pdf(content: bytes) -> tuple[Finding, bytes]:
    if reason := rules.look_into_pdf(content):
        return Finding(reason=reason), b""
    try:
        facts = pdf_reader.open_pdf(content, max_pages=MAX_PAGES)
    except pdf_reader.LockedPdf:
        return Finding(reason="encrypted"), b""
    except pdf_reader.UnreadablePdf:
        return Finding(reason="unreadable"), b""
    finding = rules.judge_pdf(facts.pages, encrypted=facts.encrypted, active=_acts(facts))
    return finding, b"" if finding.reason else content


def _acts(facts: pdf_reader.PdfFacts) -> bool:
    return bool(facts.attachments or facts.scripts or facts.has_xfa or facts.players)


def _picture(content: bytes, kind: PictureFormat) -> tuple[Finding, bytes]:
    try:
        picture = pictures.written_anew(content, kind, max_pixels=MAX_PIXELS)
    except pictures.PictureTooLarge:
        return Finding(reason="picture-too-large"), b""
    except pictures.UnreadablePicture:
        return Finding(reason="unreadable"), b""
    return Finding(pages=1), picture.content
