"""An appeal, the authority it lies with, and what the authority makes of it."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from chalicelib.core.model import Model
from chalicelib.core.text import Language, Text

Status = Literal["pending", "ordered", "passed_on"]
"""With the authority; decided; not decided in time, so that the next authority has it."""
Origin = Literal["citizen", "automatic", "own_motion"]
Against = Literal["late", "rejection", "order", "no_order", "not_obeyed", "own_motion"]
"""What it is about: the application is late or rejected; the order below is wrong, did not come, or was not obeyed."""
OrderKind = Literal["confirm", "modify", "remand", "direct", "not_admitted"]
"""`not_admitted`: filed too late, and the cause of the delay was not good."""
Next = Literal["wait", "carry_out", "over"]
"""What the workflow does next; the state machine branches on nothing else."""

Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)]
Paise = Annotated[int, Field(ge=0, le=10**9)]


class Due(Model):
    """By when the authority has to decide."""

    due_on: date
    due_at: datetime
    """24:00 in India of the last day: the first late moment."""
    rule: Text


class Hearing(Model):
    """When and where both sides are heard."""

    at: datetime
    where: str
    fixed_by: str


class Order(Model):
    """What the authority decided, by whose hand."""

    kind: OrderKind
    reason: str
    issue_by: date | None = None
    """By when the application has to be decided anew."""
    officer_id: str
    officer: str
    """Name as it stood on the day."""
    at: datetime
    carried_out: bool = False
    """The office that has to act has it."""


class Instalment(Model):
    """A part that has been recovered."""

    paise: int
    on: date
    note: str = ""


class Penalty(Model):
    """From the notice to an officer, over the answer, to the order and the recovery."""

    officer_id: str
    officer: str
    why: str
    noticed_at: datetime
    noticed_by: str
    answer_by: date
    """The last day to answer (India)."""
    answer: str = ""
    answered_at: datetime | None = None
    paise: int | None = None
    """None: not decided yet. 0: dropped."""
    reason: str = ""
    decided_by: str = ""
    decided_at: datetime | None = None
    recovered: tuple[Instalment, ...] = ()

    @property
    def left_paise(self) -> int:
        """What is still to be recovered."""
        return (self.paise or 0) - sum(one.paise for one in self.recovered)

    @property
    def status(self) -> Literal["noticed", "answered", "dropped", "imposed"]:
        if self.paise is not None:
            return "imposed" if self.paise else "dropped"
        return "answered" if self.answered_at else "noticed"


class Compensation(Model):
    """What the citizen is to be paid, and by which officer."""

    officer_id: str
    officer: str
    paise: int
    reason: str
    awarded_by: str
    awarded_at: datetime
    recovered: tuple[Instalment, ...] = ()

    @property
    def left_paise(self) -> int:
        """What is still to be paid."""
        return self.paise - sum(one.paise for one in self.recovered)


class Appeal(Model):
    """One case before one authority."""

    appeal_id: str
    version: int = 0
    """Grows by one with every write; two writers can't both have the same one."""
    turn: int = 0
    """The version at its last event."""
    head: str = ""
    """The hash of its last line."""
    status: Status = "pending"
    application_id: str
    round: int = 0
    """The round of the application (how often an authority had sent it back)."""
    rung: int
    """Place on the ladder, from 1."""
    service_id: str
    service_version: int
    region: str
    law_of: date
    """The ladder of this day holds: that on which the application was filed."""
    body: str
    office_id: str
    role: str
    appellant_id: str
    appellant: str
    language: Language = "en"
    origin: Origin
    against: Against
    below: str = ""
    """The appeal that it goes on from."""
    decided_by: tuple[str, ...] = ()
    """Officers whose decision or order is appealed against: they may not sit over it."""
    text: str = ""
    """What the citizen, or the Commission, says."""
    cause: str = ""
    """Why it comes late."""
    is_out_of_time: bool = False
    """Filed after its days: the authority weighs the cause first."""
    filed_at: datetime
    due: Due
    attempt: int = 1
    """How often a workflow has been begun for it on purpose; part of the execution's name."""
    extended: str = ""
    """Why the authority needs the longer time that the Act allows."""
    hearing: Hearing | None = None
    order: Order | None = None
    not_obeyed_since: datetime | None = None
    """The first moment after the date in its order, as long as the office has not decided by then."""
    penalties: tuple[Penalty, ...] = ()
    compensations: tuple[Compensation, ...] = ()


class MondayRow(Model):
    """A case on the list of an authority, as it stood when the list was made. It names nobody."""

    appeal_id: str
    application_id: str
    service_id: str
    service_version: int
    origin: Origin
    against: Against
    filed_at: datetime
    due_on: date
    due_at: datetime
    late: bool
    is_pending: bool
    """It waits for an order; else it has one, which the office has not obeyed."""
    hearing_at: datetime | None = None
    not_obeyed_since: datetime | None = None


class MondayList(Model):
    """What an authority had pending on a Monday; its lines are kept beside it."""

    office_id: str
    role: str
    on: date
    made_at: datetime
    count: int
    overdue: int
    """Of these lines: past their time to be decided by the end of the day."""


class Court(Model):
    """A court has the matter of an application."""

    application_id: str
    version: int = 0
    court: str
    case_number: str
    since: date
    noted_by: str
    noted_at: datetime
    lifted_at: datetime | None = None
    lifted_by: str = ""
    outcome: str = ""

    @property
    def holds(self) -> bool:
        return self.lifted_at is None


class Draw(Model):
    """The seed of one region and month, kept so that the lot can be drawn again by anyone who checks."""

    region: str
    month: str
    seed: str


class Verdict(Model):
    """What the second officer makes of a rejection."""

    verdict: Literal["agree", "reopen"]
    reason: Words


class Refusal(Model):
    """A rejection that was drawn, and who looks at it again."""

    review_id: str
    version: int = 0
    application_id: str
    service_id: str
    region: str
    rejected_by: str
    reason_given: str
    reviewer_id: str
    drawn_at: datetime
    seed_of: str
    """The month whose seed drew it."""
    share_percent: int
    outcome: Verdict | None = None
    reviewed_at: datetime | None = None


# What doors take


class Filing(Model):
    """File an appeal. One tap sends nothing but this."""

    text: Words = ""
    cause: Words = ""
    """Why it comes late, where it does."""


class HearingWish(Model):
    """Fix a hearing."""

    turn: int
    at: datetime
    where: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=300)]


class ExtensionWish(Model):
    """Take the longer time that the Act allows."""

    turn: int
    reason: Words


class OrderWish(Model):
    """Decide."""

    turn: int
    order: OrderKind
    reason: Words
    issue_by: date | None = None


class NoticeWish(Model):
    """Ask an officer, who need not be the one at whose desk it lay, why no penalty should be imposed."""

    turn: int
    officer_id: str
    why: Words
    answer_by: date


class Answer(Model):
    """What the officer says."""

    answer: Words


class PenaltyWish(Model):
    """Impose a penalty, or drop the notice with nothing."""

    turn: int
    officer_id: str
    paise: Paise
    reason: Words


class CompensationWish(Model):
    """Have the citizen paid by the officer who defaulted."""

    turn: int
    officer_id: str
    paise: Paise
    reason: Words


class RecoveryNote(Model):
    """Note what was recovered."""

    turn: int
    officer_id: str
    of: Literal["penalty", "compensation"]
    paise: Annotated[int, Field(gt=0, le=10**9)]
    on: date
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""


class OwnMotion(Model):
    """Take up a case without anybody's appeal."""

    application_id: str
    reason: Words


class CourtNote(Model):
    """A court has it."""

    court: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=200)]
    case_number: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=100)]
    since: date


class CourtOutcome(Model):
    """No court has it any more."""

    outcome: Words
