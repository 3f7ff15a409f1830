"""An application and what officers do with it."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from chalicelib.catalogue.models import Channel, Task
from chalicelib.core.chain import Line
from chalicelib.core.model import Model
from chalicelib.core.text import Language, Text
from chalicelib.documents.models import MemberNumber

Status = Literal[
    "draft",
    "awaiting_fee",
    "incomplete",
    "submitted",
    "at_stage",
    "forwarded",
    "returned",
    "approved",
    "issued",
    "rejected",
    "withdrawn",
]

Next = Literal["check", "ask", "stage", "conclude", "over"]
"""What the workflow does next; the state machine branches on nothing else."""

MoveKind = Literal["forward", "approve", "reject", "return"]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]


class Trust(Model):
    """Why an officer need not look at a paper again."""

    why: Literal["proven", "verified"]
    """By its signature or its register, or by an officer in an earlier application."""
    by: str = ""
    """Who vouches for a proven paper."""
    application_id: str = ""
    """Where it was verified."""
    at: datetime


class PaperGiven(Model):
    """The document that serves a paper group, and what an officer said of it."""

    group: str
    kind: str
    document_id: str
    file_name: str
    seen: Literal["unseen", "verified", "mend"] = "unseen"
    reason: str = ""
    """Why it must be mended."""
    origin: str = "given"
    """Where the document came from: given, issued by Ekdwar, or fetched from DigiLocker."""
    consent_id: str = ""
    """The consent by which it was filled in from the vault; empty where its holder put it here."""
    trust: Trust | None = None


class Mend(Model):
    """What an officer sent the file back for."""

    fields: dict[str, str] = {}
    """Field name → what is wrong with it."""
    papers: dict[str, str] = {}
    """Paper group → what is wrong with it."""
    note: str = ""
    officer: str
    at: datetime


class DepartmentAnswer(Model):
    """What a department's own function said: advice to the officer, never a decision."""

    function: str
    verdict: str
    differs: tuple[str, ...] = ()
    at: datetime


class Desk(Model):
    """Which office and role has which stage of this file."""

    stage: int
    role: str
    task: Task
    office_id: str


class Decision(Model):
    """How it ended, by whose hand."""

    move: Literal["approve", "reject"]
    officer_id: str
    officer: str
    """Name as it stood on the day."""
    office_id: str
    role: str
    reason: str = ""
    at: datetime


class Due(Model):
    """The lawful limit of this file."""

    due_on: date
    due_at: datetime
    """24:00 in India of the last day: the first late moment."""
    rule: Text
    """How it was counted, and under which law."""
    stands_since: datetime | None = None
    """Since when its clock stands still; the day above is that of the moment before."""


class Direction(Model):
    """What an authority ordered about this file."""

    appeal_id: str
    rung: int
    """Of the authority, counted from 1."""
    authority: Text
    text: str
    ordered_at: datetime | None = None
    due_on: date | None = None
    """By when it has to be decided; a day on which offices are closed moves to the next on which they are open."""
    due_at: datetime | None = None
    """24:00 in India of that day."""
    was_late: bool = False
    """The limit of the law was past already when the order came."""


class Application(Model):
    """What a citizen asked for."""

    application_id: str
    version: int = 0
    """Grows by one with every write; two writers can't both have the same one."""
    turn: int = 0
    """The version at its last event: what an officer looks at is the same file as long as this is the same."""
    head: str = ""
    """The hash of the last line of its timeline."""
    status: Status = "draft"
    service_id: str
    service_version: int
    region: str
    applicant_id: str
    applicant_name: str = ""
    filed_by: str = ""
    """The operator who filed it for a walk-in; empty where the citizen did."""
    channel: Channel = "web"
    language: Language = "en"
    about: MemberNumber = ""
    """Member number of the family member whom it is for; empty: the applicant."""
    values: dict[str, str] = {}
    """The form as typed, by field name."""
    papers: dict[str, PaperGiven] = {}
    created_at: datetime
    filed_at: datetime | None = None
    complete_at: datetime | None = None
    due: Due | None = None
    region_version: int = 0
    """The region's rules and calendar that its clock goes by."""
    clock_waits_for: str = ""
    """The report, or `order_made`, that its limit begins with; empty where it begins by itself."""
    body: str = ""
    """Department, council or municipality whose file it is."""
    desks: tuple[Desk, ...] = ()
    stage: int = 0
    waiting_since: datetime | None = None
    attempt: int = 0
    """How often a workflow has been begun for it on purpose; part of the execution's name."""
    checked: bool = False
    """Papers and department checks of this attempt are done."""
    answers: tuple[DepartmentAnswer, ...] = ()
    missing: tuple[str, ...] = ()
    """Paper groups that an incomplete file still lacks."""
    mend: Mend | None = None
    decision: Decision | None = None
    round: int = 0
    """How often an authority has sent it back to be decided; every round can be appealed against anew."""
    direction: Direction | None = None
    """The order of this round."""
    payment_id: str = ""
    certificate_id: str = ""

    @property
    def desk(self) -> Desk | None:
        """Where it lies now."""
        return self.desks[self.stage] if self.status == "at_stage" else None


class Turn(Line):
    """One line of the timeline: an event with what only this file's people may read. Every line holds the one before
    it (`core.chain`)."""

    event_id: str
    kind: str
    at: datetime
    version: int
    officer: str = ""
    officer_id: str = ""
    role: str = ""
    note: str = ""
    key: str = ""
    """The request that made it, so that the same request finds its own result."""
    left: str = ""
    """The hash of the case as this act left it."""


class Acts(Model):
    """The record of a case: every line with its hashes, and whether they hold each other."""

    case_id: str
    lines: tuple[Turn, ...]
    head: str
    """The hash of the last line, as it is kept on the case itself."""
    broken_at: int | None = None
    """The place (from 0) of the first line that was changed, put in or moved, or before which one is missing; the
    number of lines where the last are missing."""
    is_as_left: bool | None = None
    """Whether the case is what the last act left; unknown where a workflow has noted something since."""

    @property
    def holds(self) -> bool:
        return self.broken_at is None and self.is_as_left is not False


class ActLine(Model):
    """A line as an auditor sees it: who did what and when. What was written about the citizen stays in the table."""

    kind: str
    at: datetime
    version: int
    officer: str = ""
    officer_id: str = ""
    role: str = ""
    left: str
    before: str
    hash: str


class ActsView(Model):
    """The record of a case, and whether it holds."""

    case_id: str
    verdict: Literal["holds", "line-broken", "case-changed"]
    broken_at: int | None = None
    """The place (from 0) of the first line that does not hold; the number of lines where the last are missing."""
    is_as_left: bool | None = None
    """Whether the case is what the last act left; unknown where a workflow has noted something since."""
    head: str
    lines: tuple[ActLine, ...]


class Beginning(Model):
    """Begin a draft."""

    service_id: str
    values: dict[str, str] = {}
    channel: Channel = "web"
    """Through which door it comes: one of those that the service has."""
    about: MemberNumber = ""
    """For a member of one's family: the member number."""


class Whom(Model):
    """For whom it is."""

    about: MemberNumber = ""
    """Member number of a member of one's family; empty: oneself."""


class Values(Model):
    """The form as typed. Wrong values are kept too; the answer says what is wrong with them."""

    values: dict[str, Annotated[str, StringConstraints(max_length=5000)]] = Field(max_length=200)


class PaperOffer(Model):
    """One document for one paper group."""

    group: str
    document_id: str


class PaperOffers(Model):
    """Papers of one's vault, as they were proposed, with the press of a button that consents to each."""

    offers: tuple[PaperOffer, ...] = Field(min_length=1, max_length=40)


class Move(Model):
    """What an officer does at a stage."""

    move: MoveKind
    turn: int
    """The turn of the file that the officer was looking at."""
    reason: Reason = ""
    fields: dict[str, Reason] = {}
    """With `return`: field name → what is wrong."""
    papers: dict[str, Reason] = {}
    """Paper group → empty where verified, else what is wrong with it."""


class PauseWanted(Model):
    """Stop the clock of a file."""

    reason: str
    """One of those that the law lists."""
    note: Reason = ""
    """What stops it: number and date of an order, or what the file waits for."""
