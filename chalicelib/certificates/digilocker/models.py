"""What DigiLocker asks an issuer, read out of its XML, and what it is told."""

from datetime import date
from enum import StrEnum
from typing import Literal

from chalicelib.core.model import Model
from chalicelib.core.text import Language

Wanted = Literal["xml", "pdf", "both"]
"""In which form the document is to come."""


class Call(Model):
    """What every call of DigiLocker carries."""

    root: str
    """Local name of its root: `PullURIRequest`, `PullDocRequest`."""
    ts: str
    """As it was received: it is part of what is hashed, and told back."""
    txn: str
    key_hash: str
    wanted: Wanted


class PullUri(Call):
    """Has this person that certificate, and where is it?"""

    doc_type: str
    digilocker_id: str
    name: str
    birth_date: date | None
    numbers: dict[str, str]
    """What the person typed into DigiLocker's form, by the names that were agreed at onboarding."""


class PullDocument(Call):
    """What is at this URI now? (Up to specification 1.12; a saved URI is opened again so.)"""

    uri: str


class Asker(Model):
    """Who may ask, as a secret of the operator's holds it."""

    api_key: str


class Refusal(StrEnum):
    """Why nothing is handed out. A stranger who guesses numbers learns nothing from it: that there is no such
    certificate and that it is somebody else's is one answer."""

    NO_MATCH = "no-match"
    NOT_VALID = "not-valid"


REFUSED: dict[Refusal, dict[Language, str]] = {
    Refusal.NO_MATCH: {
        "en": "No certificate with this number was issued to a person of this name and date of birth.",
    },
    Refusal.NOT_VALID: {"en": "This certificate is no longer valid, or is suspended. Please ask the office."},
}
"""What is said to the person who asked DigiLocker for it; DigiLocker shows one language."""
