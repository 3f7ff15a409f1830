"""What goes into a wallet, and what somebody shows from one."""

from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import StringConstraints

from chalicelib.core.model import Model
from chalicelib.core.text import Text


class OfferToWallet(Model):
    """A certificate for a wallet, and what its holder types there."""

    link: str
    """What the wallet opens: by a tap on this phone, or as a QR code."""
    tx_code: str
    """Six digits; told this once."""
    ends_at: datetime


class Presentation(Model):
    """What somebody has shown: an SD-JWT VC with its disclosures, or a `vc+jwt`."""

    presentation: Annotated[str, StringConstraints(strip_whitespace=True, min_length=20, max_length=60_000)]
    nonce: Annotated[str, StringConstraints(max_length=300)] = ""
    """What the verifier had asked the wallet to sign; empty: whoever holds it may show it."""
    audience: Annotated[str, StringConstraints(max_length=300)] = ""
    """Whom the wallet was to show it to."""


class PresentationVerdict(StrEnum):
    """What a presentation is worth today."""

    VALID = "valid"
    EXPIRED = "expired"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    FOREIGN = "foreign"
    """Not signed by us, or changed since."""
    NOT_BOUND = "not-bound"
    """Genuine perhaps, but not shown by its holder, to this verifier, just now."""


class CheckedPresentation(Model):
    """What a presentation turned out to be, and what it discloses."""

    verdict: PresentationVerdict
    bound: bool = False
    """Its holder has proven to have the key that it was issued to."""
    title: Text | None = None
    authority: Text | None = None
    claims: dict[str, Any] = {}
    issued_on: date | None = None
    valid_until: date | None = None
    ended_on: date | None = None
