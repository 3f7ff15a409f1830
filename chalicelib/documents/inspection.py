"""One file looked at from all sides. Runs in a process of its own (`adapters/apart.py`): it imports no AWS."""

from typing import Any

from chalicelib.adapters import pdf_reader, pictures
from chalicelib.adapters.pictures import PictureFormat
from chalicelib.documents import rules
from chalicelib.documents.models import MAX_PAGES, MAX_PIXELS, Finding, MediaType


def look(content: bytes, media_type: MediaType) -> tuple[dict[str, Any], bytes]:
    """The finding as a dict, and the bytes to keep: a PDF as it came, a picture written anew."""
    finding, kept = inspected(content, media_type)
    return finding.model_dump(), kept


def inspected(content: bytes, media_type: MediaType) -> tuple[Finding, bytes]:
    """Every look in turn, the cheap ones first; the first reason to refuse stands."""
    if reason := rules.first_look(content, media_type):
        return Finding(reason=reason), b""
    if media_type == "application/pdf":
        return _pdf(content)
    return _picture(content, "JPEG" if media_type == "image/jpeg" else "PNG")


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
