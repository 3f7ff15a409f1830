"""pdfium: what a real PDF reader sees when it opens the file."""

from dataclasses import dataclass


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


def open_pdf(content: bytes, *, max_pages: int) -> PdfFacts:
    """Open it, and every page of it where there are not too many. Raises UnreadablePdf or LockedPdf."""
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as error:
        raise (LockedPdf if error.err_code == raw.FPDF_ERR_PASSWORD else UnreadablePdf) from error
    try:
        facts = PdfFacts(
            pages=len(document),
            encrypted=raw.FPDF_GetSecurityHandlerRevision(document) != -1,
            attachments=raw.FPDFDoc_GetAttachmentCount(document),
            scripts=max(raw.FPDFDoc_GetJavaScriptActionCount(document), 0),
            has_xfa=raw.FPDF_GetFormType(document) in (raw.FORMTYPE_XFA_FULL, raw.FORMTYPE_XFA_FOREGROUND),
        )
        for index in range(facts.pages if facts.pages <= max_pages else 0):
            document[index].close()
    except pypdfium2.PdfiumError as error:
        raise UnreadablePdf from error
    finally:
        document.close()
    return facts
