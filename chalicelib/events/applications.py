"""What happens to an application."""

from typing import ClassVar

from chalicelib.events.event import Event


class ApplicationEvent(Event):
    """Which application, of which service, and which turn of it."""

    application_id: str
    service_id: str
    """Region and service, such as `haryana/health/medical-permanent-registration`."""
    region: str
    turn: int
    """The version of the application that this event made; a later event has a higher one."""


class ApplicationSubmitted(ApplicationEvent):
    """A citizen filed it: it has its number, and the acknowledgement is due."""

    kind: ClassVar[str] = "application.submitted.v1"
    attempt: int = 1


class ApplicationIncomplete(ApplicationEvent):
    """Taken in, but papers lack: no due date yet."""

    kind: ClassVar[str] = "application.incomplete.v1"


class StageOpened(ApplicationEvent):
    """It lies on a desk now."""

    kind: ClassVar[str] = "application.stage-opened.v1"
    stage: int
    role: str
    office_id: str


class ApplicationPassedOn(ApplicationEvent):
    """It is the turn of officers who work in a system of their own: the file is to be handed over to it."""

    kind: ClassVar[str] = "application.passed-on.v1"
    stage: int
    role: str
    office_id: str


class ApplicationWorkedOn(ApplicationEvent):
    """The system that it was handed over to says with whom it lies there."""

    kind: ClassVar[str] = "application.worked-on.v1"
    stage: int
    officer_id: str


class StageForwarded(ApplicationEvent):
    """An officer has done what the stage asks and sent it on."""

    kind: ClassVar[str] = "application.forwarded.v1"
    stage: int
    officer_id: str


class ApplicationReturned(ApplicationEvent):
    """Back to the citizen, with what to mend."""

    kind: ClassVar[str] = "application.returned.v1"
    stage: int
    officer_id: str
    fields: tuple[str, ...]
    papers: tuple[str, ...]


class ApplicationResubmitted(ApplicationEvent):
    """The citizen has mended it."""

    kind: ClassVar[str] = "application.resubmitted.v1"
    attempt: int


class ApplicationApproved(ApplicationEvent):
    """An officer approved it: a certificate is to be made."""

    kind: ClassVar[str] = "application.approved.v1"
    stage: int
    officer_id: str
    office_id: str


class ApplicationRejected(ApplicationEvent):
    """An officer rejected it, by name and with a written reason (the reason stays in the table)."""

    kind: ClassVar[str] = "application.rejected.v1"
    stage: int
    officer_id: str
    office_id: str


class ApplicationIssued(ApplicationEvent):
    """Its certificate is there."""

    kind: ClassVar[str] = "application.issued.v1"
    certificate_id: str


class ApplicationWithdrawn(ApplicationEvent):
    """The citizen took it back."""

    kind: ClassVar[str] = "application.withdrawn.v1"


class ClockBegun(ApplicationEvent):
    """What its limit waited for is there: the clock has begun."""

    kind: ClassVar[str] = "application.clock-begun.v1"
    officer_id: str


class ClockStopped(ApplicationEvent):
    """Its clock stands still, for a reason that the law lists."""

    kind: ClassVar[str] = "application.paused.v1"
    reason: str
    officer_id: str


class ClockResumed(ApplicationEvent):
    """Its clock goes on."""

    kind: ClassVar[str] = "application.resumed.v1"
    officer_id: str


class ApplicationReopened(ApplicationEvent):
    """An authority has set the rejection aside: the file goes back to its deciding stage."""

    kind: ClassVar[str] = "application.reopened.v1"
    attempt: int


class ApplicationDirected(ApplicationEvent):
    """An authority has said by when this file, which is still open, has to be decided."""

    kind: ClassVar[str] = "application.directed.v1"
