"""What happens to an appeal, to those who answer for a delay, and to a rejection that is looked at again."""

from datetime import date
from typing import ClassVar, Literal

from chalicelib.events.event import Event


class AppealEvent(Event):
    """Which appeal, about which application, at which rung (from 1), and which turn of it."""

    appeal_id: str
    application_id: str
    service_id: str
    region: str
    rung: int
    office_id: str
    role: str
    turn: int
    """The version of the appeal that this event made; a later event has a higher one."""


class AppealFiled(AppealEvent):
    """It lies with an authority: filed by the citizen, by itself, or taken up by the Commission."""

    kind: ClassVar[str] = "appeal.filed.v1"
    origin: Literal["citizen", "automatic", "own_motion"]
    against: Literal["late", "rejection", "order", "no_order", "not_obeyed", "own_motion"]


class HearingFixed(AppealEvent):
    """The day of the hearing is known."""

    kind: ClassVar[str] = "appeal.hearing-fixed.v1"
    officer_id: str


class TimeExtended(AppealEvent):
    """The authority takes the longer time that the Act allows, with reasons in writing."""

    kind: ClassVar[str] = "appeal.time-extended.v1"
    officer_id: str
    due_on: date


class AppealOrdered(AppealEvent):
    """The authority has decided, with reasons in writing (they stay in the table). `late`: after its own time."""

    kind: ClassVar[str] = "appeal.ordered.v1"
    officer_id: str
    order: Literal["confirm", "modify", "remand", "direct", "not_admitted"]
    late: bool
    issue_by: date | None = None


class AppealPassedOn(AppealEvent):
    """Not decided in its time: the next authority has it now."""

    kind: ClassVar[str] = "appeal.passed-on.v1"


class OrderCarriedOut(AppealEvent):
    """What was ordered has been put to the office that has to do it."""

    kind: ClassVar[str] = "appeal.order-carried-out.v1"


class OrderNotObeyed(AppealEvent):
    """The date in the order has passed, and the office has not decided."""

    kind: ClassVar[str] = "appeal.order-not-obeyed.v1"


class OrderObeyed(AppealEvent):
    """An order that had not been obeyed in time has been, or there is nothing left to obey."""

    kind: ClassVar[str] = "appeal.order-obeyed.v1"


class PenaltyNoticed(AppealEvent):
    """An officer has to say why no penalty should be imposed."""

    kind: ClassVar[str] = "penalty.noticed.v1"
    officer_id: str
    answer_by: date


class PenaltyAnswered(AppealEvent):
    """The officer has been heard."""

    kind: ClassVar[str] = "penalty.answered.v1"
    officer_id: str


class PenaltyDecided(AppealEvent):
    """Imposed, or dropped where it is nothing."""

    kind: ClassVar[str] = "penalty.decided.v1"
    officer_id: str
    by_officer_id: str
    paise: int


class CompensationAwarded(AppealEvent):
    """The citizen is to be paid by the officer who defaulted."""

    kind: ClassVar[str] = "compensation.awarded.v1"
    officer_id: str
    by_officer_id: str
    paise: int


class MoneyRecovered(AppealEvent):
    """A part of a penalty or a compensation has been recovered."""

    kind: ClassVar[str] = "penalty.recovered.v1"
    officer_id: str
    of: Literal["penalty", "compensation"]
    paise: int
    left_paise: int


class CourtEvent(Event):
    """Which application."""

    application_id: str
    service_id: str
    region: str


class CourtHolds(CourtEvent):
    """A court has the matter: the Commission holds back."""

    kind: ClassVar[str] = "court.holds.v1"


class CourtLetsGo(CourtEvent):
    """No court has it any more."""

    kind: ClassVar[str] = "court.lets-go.v1"


class FileLate(Event):
    """For the figures: a file passed its lawful limit while it lay on this desk."""

    kind: ClassVar[str] = "application.late.v1"
    application_id: str
    service_id: str
    region: str
    office_id: str
    role: str
    officer_ids: tuple[str, ...]
    """Who held that role there on the day."""


class ReviewEvent(Event):
    """Which rejection, and who looks at it again."""

    review_id: str
    application_id: str
    service_id: str
    region: str
    rejected_by: str
    reviewer_id: str


class RefusalDrawn(ReviewEvent):
    """By lot: another officer looks at this rejection again."""

    kind: ClassVar[str] = "refusal.drawn.v1"


class RefusalReviewed(ReviewEvent):
    """The other officer agrees, or recommends to reopen it."""

    kind: ClassVar[str] = "refusal.reviewed.v1"
    verdict: Literal["agree", "reopen"]
