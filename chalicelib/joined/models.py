"""A file that was handed over to a department's own system, what goes there, and what comes back."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from chalicelib.applications.models import Reason
from chalicelib.core.model import Model
from chalicelib.core.text import Text

Word = Literal["received", "at_stage", "returned", "approved", "rejected"]
_Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]


class Outside(Model):
    """An officer of the other system."""

    officer_id: _Line
    name: _Line
    role: _Line
    """One of the service's roles, or the system's own word for it."""


class Status(Model):
    """What a system says of a file: pushed by it, or its answer when asked."""

    number: str
    sequence: int = Field(ge=1, le=10**9)
    """Counts the system's words about this file, from 1. What is not newer than the last one taken changes nothing."""
    status: Word
    officer: Outside | None = None
    """With whom it lies, or who decided; only `received` goes without."""
    reason: Reason = ""
    fields: dict[str, Reason] = {}
    """With `returned`: field → what is wrong with it."""
    papers: dict[str, Reason] = {}
    """With `returned`: paper group → what is wrong with it."""
    at: AwareDatetime
    """When it happened there."""


class Taken(Model):
    """What became of a status."""

    number: str
    taken: bool
    """False: it was not newer than what we have."""
    sequence: int
    """Of the last word that was taken."""


class Handover(Model):
    """One file and the system that works on it."""

    application_id: str
    service_id: str
    region: str
    system: str
    stands: Literal["wanted", "handed", "over"] = "wanted"
    """To be handed over; handed over, and something must be heard; nothing is awaited any more."""
    turn: int
    """The turn of the file that is, or was, handed over. A later one is handed over anew."""
    wanted_at: datetime
    noted_turn: int = 0
    """The turn for which the citizen's log has the line already, however often the system is tried."""
    tries: int = 0
    """To reach the system, since it was last reached."""
    code: str = ""
    """Why the last try failed."""
    handed_at: datetime | None = None
    first_handed_at: datetime | None = None
    first_heard_at: datetime | None = None
    heard_at: datetime | None = None
    sequence: int = 0
    said: Word | None = None
    due_at: datetime
    """By when the system must have been heard."""
    wake_at: datetime | None = None
    """When there is something to do next: hand over, or ask."""
    silent_since: datetime | None = None
    version: int = 0

    @property
    def of_system(self) -> str:
        return f"{self.region}/{self.system}"


class PaperLink(Model):
    """A paper, to be fetched at once."""

    kind: str
    url: str
    """Good for a quarter of an hour."""
    media_type: str
    sha256: str


class Ordered(Model):
    """What an authority has ordered about the file."""

    authority: Text
    text: str
    due_on: date | None = None


class Handed(Model):
    """What a system is handed: what the service declares for it, and nothing else (law 5)."""

    number: str
    turn: int
    """Grows with every handing over of this file: what comes with a lower one is old."""
    status: Literal["open", "withdrawn"]
    """`withdrawn`: the citizen has taken it back, nobody works on it any more; it comes without fields and papers."""
    service: str
    title: Text
    office: str = ""
    role: str = ""
    filed_at: datetime | None = None
    due_on: date | None = None
    fields: dict[str, str] = {}
    papers: dict[str, PaperLink] = {}
    order: Ordered | None = None
    status_within_hours: int
    statuses_url: str
    """Where the statuses of this file are posted to."""


class SilentFile(Model):
    """A file of which its system says nothing."""

    number: str
    application_id: str
    since: datetime
    code: str
    """Why the last try to reach the system failed; empty where it answered and did not know."""


class Figures(Model):
    """How one system keeps its time."""

    region: str
    system: str
    title: Text
    status_within_hours: int
    handed: int
    """Of the last files, how many it has."""
    heard: int
    """Of these, of how many it has said something by itself."""
    median_s: int | None = None
    """Seconds from the handing over to its first word: half of the files took no longer."""
    longest_s: int | None = None
    silent: tuple[SilentFile, ...] = ()
    """The longest silent first."""
    is_more: bool = False
    """There are more silent files than these."""


class Board(Model):
    """The systems of a region."""

    region: str
    title: Text
    at: datetime
    systems: tuple[Figures, ...]
