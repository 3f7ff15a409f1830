"""pdfium: what a real PDF reader sees when it opens the file."""

from dataclasses import dataclass
from typing import Any


class UnreadablePdf(Exception):
    """pdfium can't open it, or one of its pages."""


class LockedPdf(Exception):
    """It asks for a password."""


@dataclass(frozen=True)
class PdfFacts:
    """What was found."""

    pages: int
    encrypted: bool
    attachments: int
    scripts: int
    has_xfa: bool
    players: int
    """Annotations that start a program, play, or carry a file."""


def open_pdf(content: bytes, *, max_pages: int) -> PdfFacts:
    """Open it, and every page of it where there are not too many. Raises UnreadablePdf or LockedPdf."""
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise (LockedPdf if error.err_code == raw.FPDF_ERR_PASSWORD else UnreadablePdf) from error
    try:
        pages = len(document)
        facts = PdfFacts(
            pages=pages,
            encrypted=raw.FPDF_GetSecurityHandlerRevision(document) != -1,
            attachments=raw.FPDFDoc_GetAttachmentCount(document),
            scripts=max(raw.FPDFDoc_GetJavaScriptActionCount(document), 0),
            has_xfa=raw.FPDF_GetFormType(document) in (raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND),
            players=sum(_players(document, index) for index in range(pages)) if pages <= max_pages else 0,
        )
    except pypdfium2.PdfiumError as error:
        raise UnreadablePdf from error
    finally:
        document.close()
    return facts


def _players(document: Any, index: int) -> int:
    from pypdfium2 import raw

    dangerous = (
        raw.FPDF_ANNOT_FILEATTACHMENT,
        raw.FPDF_ANNOT_SOUND,
        raw.FPDF_ANNOT_MOVIE,
        raw.FPDF_ANNOT_SCREEN,
        raw.FPDF_ANNOT_THREED,
        raw.FPDF_ANNOT_RICHMEDIA,
    )
    page = document[index]
    found = 0
    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        link = raw.FPDFAnnot_GetLink(annotation)
        action = raw.FPDFLink_GetAction(link) if link else None
        launches = bool(action) and raw.FPDFAction_GetType(action) == raw.PDFACTION_LAUNCH
        found += launches or raw.FPDFAnnot_GetSubtype(annotation) in dangerous
        raw.FPDFPage_CloseAnnot(annotation)
    page.close()
    return found
