"""What officers order about a certificate, and what they see of it."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from chalicelib.catalogue.names import Slug
from chalicelib.certificates.models import MoveKind, StandingMove, Status, SubjectField
from chalicelib.core.model import Model
from chalicelib.core.text import Text

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=10, max_length=2000)]
"""An officer's words. They stay in the register; the holder is told them, strangers are not."""


class Correction(Model):
    """What stands wrong on a certificate, and how it should read."""

    reason: Reason
    values: dict[str, Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]] = Field(
        min_length=1, max_length=40
    )
    """The new value by particular, as the form of the service takes it: a day, rupees, the value of a choice, `yes`,
    the code of a place. Of words all languages in which they stand: `name`, `name.mr`."""


class CertificateEntry(Model):
    """A certificate as the office that issued it sees it."""

    number: str
    region: Slug
    service_id: str
    version: int
    """Version of the service whose form says which values its particulars take."""
    status: Status
    title: Text
    holder: str
    subject: tuple[SubjectField, ...]
    issued_on: date | None
    valid_until: date | None
    ended_on: date | None
    ended_by: str | None
    supersedes: str | None
    correction: str | None
    moves: tuple[StandingMove, ...]
    doubts: tuple[str, ...]
    may: tuple[MoveKind, ...]
    """What can be done with it now."""


class DoubtedEntry(Model):
    """A certificate that was built on revoked ones."""

    number: str
    title: Text
    doubts: tuple[str, ...]


class Doubts(Model):
    """What an officer's offices have to look at again."""

    certificates: tuple[DoubtedEntry, ...]
