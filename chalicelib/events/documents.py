"""What happens to an uploaded document."""

from typing import Any, ClassVar, Literal

from chalicelib.core.model import Model
from chalicelib.events.event import Event


class DocumentEvent(Event):
    """Which document."""

    document_id: str
    kind_of_paper: str


class DocumentAccepted(DocumentEvent):
    """Inspected, harmless, and in the vault."""

    kind: ClassVar[str] = "document.accepted.v1"


class DocumentProven(DocumentEvent):
    """What it says is proven: it needs no officer's look."""

    kind: ClassVar[str] = "document.proven.v1"
    way: str
    """By what: a signature, a code, a register."""


class DocumentRead(DocumentEvent):
    """Not proven, but read as far as it can be."""

    kind: ClassVar[str] = "document.read.v1"
    by: str
    """The text that it carries, letters in a picture, or nothing."""


class DocumentRefused(DocumentEvent):
    """Not what it claims to be, or dangerous; never shown to anybody."""

    kind: ClassVar[str] = "document.refused.v1"
    reason: str


class DocumentEnded(DocumentEvent):
    """Not offered any more: removed by its holder, or a certificate that was taken back or replaced."""

    kind: ClassVar[str] = "document.ended.v1"


class _Bucket(Model):
    name: str


class _Object(Model):
    key: str
    size: int


class UploadArrived(Event):
    """S3 tells that a browser has put a file into the incoming bucket."""

    kind: ClassVar[str] = "Object Created"
    source: ClassVar[str] = "aws.s3"
    bus: ClassVar[str] = "default"
    pattern: ClassVar[dict[str, Any]] = {"bucket": {"name": ["{bucket:incoming}"]}}

    bucket: _Bucket
    object: _Object
    reason: Literal["PutObject", "POST Object", "CopyObject", "CompleteMultipartUpload"] | str = ""
