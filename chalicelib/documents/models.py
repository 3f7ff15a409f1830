"""A document, and what goes in and out about it."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import StringConstraints

from chalicelib.core.model import Model
from chalicelib.core.text import Text

MediaType = Literal["application/pdf", "image/jpeg", "image/png"]
Claim = MediaType | Literal["application/octet-stream"]
"""What somebody says that a file is; the last: whatever of the three its first bytes say."""
Status = Literal["waiting", "accepted", "refused"]
Reason = Literal[
    "empty",
    "too-large",
    "wrong-type",
    "unreadable",
    "hidden-content",
    "encrypted",
    "active-content",
    "too-many-pages",
    "picture-too-large",
    "too-much-work",
]
"""Why a file is refused; the words stand under `documents.refused.<reason>`."""

PaperSlug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,59}$")]
"""A kind of paper: `ration-card`."""
MemberNumber = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{0,20}$")]
"""Number of a member of one's family in the registry; empty: oneself."""

MAX_BYTES = 5 * 1024 * 1024
MAX_PAGES = 40
MAX_PIXELS = 40_000_000


Origin = Literal["given", "issued", "digilocker"]
"""Uploaded by its holder, a certificate of ours, or fetched from DigiLocker."""
Way = Literal["pades", "ekdwar-file", "ekdwar-qr", "aadhaar-qr", "aadhaar-xml", "digilocker-xml"]
"""By what a paper is proven, without anybody's opinion."""


class Facts(Model):
    """What a paper says. Empty: it says nothing of it, or it could not be read."""

    name: str = ""
    birth_date: date | None = None
    number: str = ""
    issuer: str = ""
    issued_on: date | None = None
    valid_until: date | None = None
    more: dict[str, str] = {}
    """Further facts by the name of the form field that they answer."""


class Proof(Model):
    """Why a paper needs no officer's look."""

    way: Way
    by: str
    """Who vouches for it, as a person reads it: the signer's name, the issuer."""
    facts: Facts = Facts()
    regions: tuple[str, ...] = ()
    """Regions that trust who vouches; empty: all, because it is Ekdwar itself."""
    at: datetime


class Spot(Model):
    """Where on a page a fact stands, in thousandths of its width and height."""

    fact: str
    page: int
    left: int
    top: int
    width: int
    height: int


class Line(Model):
    """One particular as our register has it and the sheet prints it."""

    label: Text
    value: Text


class Registered(Model):
    """What our register says of a certificate."""

    facts: Facts
    lines: tuple[Line, ...] = ()


class Reading(Model):
    """What could be read where nothing is proven. Advice, never a decision."""

    facts: Facts = Facts()
    spots: tuple[Spot, ...] = ()
    by: Literal["text", "ocr", "nothing"] = "nothing"
    """The text that a PDF carries, letters recognised in a picture, or no letters at all."""
    registered: Registered | None = None
    """What our own register says of the certificate that its QR code names: to be held against what is read."""
    at: datetime


class Verified(Model):
    """An officer has looked at it, in an application."""

    good: bool
    application_id: str
    at: datetime


Ended = Literal["revoked", "superseded", "removed"]


class Use(Model):
    """An application that it was filed with. The file stays with that application, whatever its holder does."""

    application_id: str
    at: datetime


class Document(Model):
    """A file that a person has given, or is about to give."""

    document_id: str
    holder_id: str
    kind: PaperSlug
    """Which paper it is meant to be."""
    file_name: str
    """As the person called it, cleaned."""
    media_type: Claim
    """As claimed, and as found once it is accepted."""
    status: Status = "waiting"
    reason: Reason | None = None
    """Set where it was refused."""
    given_at: datetime
    inspected_at: datetime | None = None
    size_bytes: int = 0
    """Of what is kept, like everything below."""
    sha256: str = ""
    pages: int = 0
    """Pages of a PDF; 1 for a picture."""
    content_key: str = ""
    """Where the vault has it; empty until it is accepted."""
    origin: Origin = "given"
    source_id: str = ""
    """What it is where it came from: the certificate's number, the DigiLocker URI."""
    about: str = ""
    """Member number of the family member whose paper it is; empty: the holder's own."""
    valid_until: date | None = None
    """Last day on which it is good, where that is known."""
    proof: Proof | None = None
    reading: Reading | None = None
    verified: Verified | None = None
    """What the last officer who looked at it found."""
    region: str = ""
    """Whose list of papers its kind is from, where that is known."""
    bucket: Literal["vault", "certificates"] = "vault"
    """Where its bytes lie: a certificate of ours is kept once, where it was made."""
    xml_key: str = ""
    """Where the vault has the signed data (XML) that came with a file from DigiLocker."""
    ended: Ended | None = None
    """Why it is not offered any more: a certificate that was taken back or replaced, or removed by its holder."""
    uses: tuple[Use, ...] = ()
    """The newest applications that it was filed with, the first of them first."""
    version: int = 0


class Finding(Model):
    """What inspection found: a reason to refuse, or nothing and the number of pages."""

    reason: Reason | None = None
    pages: int = 0
    media_type: Claim = "application/octet-stream"


class Gift(Model):
    """A file that somebody wants to give."""

    kind: PaperSlug
    file_name: Annotated[str, StringConstraints(max_length=255)] = ""
    media_type: Claim = "application/octet-stream"
    about: MemberNumber = ""
    """Member number of the family member whose paper it is; empty: one's own."""
    region: Annotated[str, StringConstraints(pattern=r"^[a-z-]{0,40}$")] = ""
    """Whose list of papers the kind is from."""


class UploadSlip(Model):
    """Where to post the file: multipart/form-data to `url`, all `fields` first, then the file as `file`."""

    document_id: str
    url: str
    fields: dict[str, str]
    max_bytes: int
    valid_until: datetime


class Paper(Model):
    """A document as its holder sees it."""

    document_id: str
    kind: PaperSlug
    file_name: str
    media_type: Claim
    status: Status
    reason: Reason | None = None
    given_at: datetime
    size_bytes: int
    sha256: str
    pages: int
    origin: Origin
    source_id: str
    about: str
    region: str
    valid_until: date | None = None
    proof: Proof | None = None
    """Why it needs no officer's look."""
    reading: Reading | None = None
    """What could be read in it; absent until it has been read."""
    verified: Verified | None = None
    ended: Ended | None = None
    uses: tuple[Use, ...] = ()


class PaperPage(Model):
    """Some of a person's documents, the newest first."""

    documents: tuple[Paper, ...]
    next: str | None = None
    """Send it as `after` to get those that follow; absent at the end."""
