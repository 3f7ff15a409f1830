"""pyHanko: whether the last signature of a PDF holds, covers all of it, and leads to somebody who is trusted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

from chalicelib.adapters import vouching


@dataclass(frozen=True)
class PdfSeal:
    """A signature that holds."""

    signer: str
    root: int
    """Which of the roots it leads to."""


def trusted_seal(pdf: bytes, roots: Sequence[bytes], now: datetime) -> PdfSeal | None:
    """The last signature of a PDF, where it is good in every respect; None in every other case.

    Good: the bytes are those that were signed, nothing was added after it but what keeps it checkable (DSS, document
    timestamps: ETSI EN 319 142-1, 5.4), its algorithms are not broken, its certificate was made for signing, is valid
    now or was at the time that a trusted timestamp proves, and leads to one of the roots (DER).
    """
    if not roots or b"/ByteRange" not in pdf:
        return None
    try:
        status = _status(pdf, roots, now)
    except Exception:  # a parser over strangers' bytes raises anything; what can't be checked proves nothing
        return None
    if status is None or not status.bottom_line:
        return None
    root = vouching.anchor_of(status.validation_path, roots)
    return None if root is None else PdfSeal(vouching.name_of(status.signing_cert.dump()), root)


def _status(pdf: bytes, roots: Sequence[bytes], now: datetime) -> Any:
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    signatures = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
    if not signatures:
        return None
    usage = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False)
    status = validate_pdf_signature(
        signatures[-1], vouching.context(roots, (), now), vouching.context(roots, (), now), key_usage_settings=usage
    )
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    kept = status.coverage == SignatureCoverageLevel.ENTIRE_REVISION and status.modification_level in (
        ModificationLevel.NONE,
        ModificationLevel.LTA_UPDATES,
    )
    return status if whole or kept else None
