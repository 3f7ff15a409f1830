"""What a proof goes by: whom the regions trust, and what was found in a file."""

from datetime import date
from typing import Literal

from chalicelib.core.model import Model

TrustedWay = Literal["pades", "digilocker-xml", "aadhaar-qr", "aadhaar-xml"]


class Trust(Model):
    """One certificate that proves papers."""

    way: TrustedWay
    by: str
    """Who it is, in English; a page shows it beside the signer's name."""
    certificate: str
    """PEM."""
    papers: tuple[str, ...]
    regions: tuple[str, ...]
    """Where it is trusted."""
    days: int = 0
    """For which an offline file counts as fresh."""


class Signed(Model):
    """A signature that holds, and what it signs. Facts of a PDF are read in its text; those of others are data."""

    way: TrustedWay
    trust: int
    """Which of the certificates it leads to."""
    signer: str = ""
    name: str = ""
    birth_date: date | None = None
    number: str = ""
    issuer: str = ""
    issued_on: date | None = None
    valid_until: date | None = None


class Letter(Model):
    """A word with its place, in thousandths of the page."""

    text: str
    page: int
    left: int
    top: int
    width: int
    height: int


class Look(Model):
    """What the process of its own found in a file."""

    signed: Signed | None = None
    codes: tuple[str, ...] = ()
    """What its QR codes say, those of Aadhaar left out: they carry a person's data."""
    letters: tuple[Letter, ...] = ()
    """The text that it carries."""
    pictures: tuple[int, ...] = ()
    """Lengths of the pages' pictures, which follow one another."""
