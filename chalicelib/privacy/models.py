"""What is known of how a person's data was used: lines of the log, its head, consents, and what readers state."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from chalicelib.core import chain
from chalicelib.core.model import Model
from chalicelib.identity.models import Mobile

Act = Literal["read", "consented", "withdrew", "copied", "asked", "erased", "named"]
"""read: somebody else looked. The others are the person's own: gave or took back a consent, took a copy, asked for a
correction, had something erased, named a nominee."""
Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]


class Line(chain.Line):
    """One line of a person's log. It says who did what and why, and never what was read."""

    number: int = 0
    """Counted from 1."""
    at: datetime
    before_at: datetime | None = None
    """When the line before it was written: older lines leave when their period is over, and that can be checked."""
    act: Act = "read"
    reader_id: str = ""
    """Officer id, or `program:<name>`; empty where it was the person."""
    reader: str = ""
    """The name as it stood on the day."""
    role: str = ""
    office_id: str = ""
    region: str = ""
    purpose: str = ""
    """A line of `purposes.toml`."""
    reason: str = ""
    """In the reader's own words, where the purpose does not follow from the work at hand."""
    about: str = ""
    """The case: number of an application, an appeal, a family, …"""
    what: tuple[str, ...] = ()
    """Groups of fields, or `document:<paper group>`."""
    consent_id: str = ""


class Head(Model):
    """Where the log of a person ends."""

    subject_id: str
    number: int = 0
    """Of the last line."""
    hash: str = ""
    at: datetime | None = None
    seal: str = ""
    """A keyed reference over the three above: who can write to the table can't make one."""
    lately: dict[str, datetime] = {}
    """What was read within the last minute, by a hash of who, why and what: a repeat is no new line."""


class Statement(Model):
    """A reader has said why they are going to look at something."""

    reader_id: str
    about: str
    purpose: str
    reason: str
    at: datetime


class Consent(Model):
    """A person has agreed to something, in the words of one version of the notice; never deleted, only ended."""

    consent_id: str
    subject_id: str
    purpose: str
    about: str = ""
    what: tuple[str, ...] = ()
    words_version: int
    given_at: datetime
    withdrawn_at: datetime | None = None

    @property
    def stands(self) -> bool:
        """Whether it has not been taken back."""
        return self.withdrawn_at is None


class Nominee(Model):
    """Who acts for a person who has died or can't act (s. 14). Kept sealed."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=120)]
    relation: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=60)]
    mobile: Mobile
    named_at: datetime


class Correction(Model):
    """Something that a person says is wrong, with whoever answers for it (s. 12). Both texts are kept sealed."""

    correction_id: str
    subject_id: str
    kind: str
    """A line of `retention.toml`."""
    item_id: str
    region: str
    office_id: str
    role: str
    wrong: str
    """What is wrong, and what would be right, in the person's words."""
    asked_at: datetime
    answer_by: datetime
    outcome: Literal["", "corrected", "refused"] = ""
    answer: str = ""
    answered_at: datetime | None = None
    answered_by: str = ""
    """Name of the officer as it stood on the day."""


# What doors take and give


class NomineeWish(Model):
    """Whom a person names. The mobile number as typed."""

    name: str = Field(default="", max_length=120)
    relation: str = Field(default="", max_length=60)
    mobile: str = Field(default="", max_length=40)


class CorrectionWish(Model):
    """What is wrong with one thing that is held of a person, and what would be right."""

    kind: str = Field(max_length=40)
    item_id: str = Field(max_length=80)
    wrong: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""


class CorrectionAnswer(Model):
    """What an officer makes of it."""

    outcome: Literal["corrected", "refused"]
    answer: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] = ""


class ErasureWish(Model):
    """What shall go: `kind:item_id` of each; nothing named is everything that may go."""

    items: tuple[str, ...] = Field(default=(), max_length=200)


class StatementWish(Model):
    """Why somebody is going to look at what is not on their own desk."""

    about: str = Field(min_length=1, max_length=80)
    purpose: str = Field(default="", max_length=60)
    reason: Reason = ""


class Shown(Model):
    """A line, and whose log it stands in."""

    of: str = ""
    """A member number, where it was noted before the account was known to be that person's; empty: the account's."""
    line: Line


class LogPage(Model):
    """Some lines of one's logs, the newest first; after the account's come those from before it was linked."""

    lines: tuple[Shown, ...]
    next: str | None = None
    """Send it as `after` to get older ones; absent at the end."""


class LineExport(Model):
    """One line as it is hashed: `hash` is the SHA-256 of `before`, a newline and `text`."""

    number: int
    text: str
    before: str
    hash: str


class Broken(Model):
    """A line that was changed or is missing."""

    of: str = ""
    """As in `Shown`."""
    number: int


class EarlierLog(Model):
    """The same of what was noted under a member number, before the account was linked with it."""

    of: str
    lines: tuple[LineExport, ...]
    head: str


class LogExport(Model):
    """A whole log, the oldest line first, so that anybody can check it: each `before` is the `hash` of the line above,
    and `head` is the hash of the last one."""

    lines: tuple[LineExport, ...]
    head: str
    earlier: tuple[EarlierLog, ...] = ()
    check: Literal["hash = sha256(before + '\\n' + text), in hexadecimal"] = (
        "hash = sha256(before + '\\n' + text), in hexadecimal"
    )
