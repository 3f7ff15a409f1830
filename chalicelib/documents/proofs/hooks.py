"""What other areas know of papers, put in by whoever knows both sides (`applications/proving.py`)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from chalicelib.documents.models import Document, Proof, Registered


@dataclass(frozen=True)
class Vouched:
    """What a signed code vouches for: a paper that is a print of this sheet is proven, and no other."""

    proof: Proof
    sheet: bytes
    """PDF."""
    values: Sequence[Sequence[str]]
    """What our register has, each value in all languages in which the sheet prints it."""


QrVouch = Callable[[str, Document, datetime], Vouched | None]
"""What a code vouches for, or None: it is not signed by us, not good today, or another's."""


@dataclass(frozen=True)
class QrKind:
    """One kind of code that can prove a paper."""

    is_mine: Callable[[str], bool]
    """Whether a code is of this kind, by its form alone; cheap, and safe on anything."""
    vouch: QrVouch


by_qr: dict[str, QrKind] = {}
"""Kinds of code by name, such as `credential`; the first that calls a code its own judges it."""


@dataclass(frozen=True)
class Registers:
    """What is known of files elsewhere in the house."""

    by_file: Callable[[Document, bytes, datetime], Proof | None] = lambda document, content, at: None
    """The proof of a file that we made ourselves and know byte for byte."""
    by_address: Callable[[str, Document, datetime], Registered | None] = lambda code, document, at: None
    """What our register says of the certificate whose address a code gives: no proof of the paper around it."""
    codes: dict[str, QrKind] = field(default_factory=lambda: by_qr)

    def vouched(self, code: str, document: Document, at: datetime) -> Vouched | None:
        """What the first kind that knows this code makes of it."""
        kind = next((one for one in self.codes.values() if one.is_mine(code)), None)
        return kind.vouch(code, document, at) if kind else None
