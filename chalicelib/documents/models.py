"""A document, and what goes in and out about it."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import StringConstraints

from chalicelib.core.model import Model

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

MAX_BYTES = 5 * 1024 * 1024
MAX_PAGES = 40
MAX_PIXELS = 40_000_000


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


class PaperPage(Model):
    """Some of a person's documents, the newest first."""

    documents: tuple[Paper, ...]
    next: str | None = None
    """Send it as `after` to get those that follow; absent at the end."""
