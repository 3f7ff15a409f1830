"""Who reads a file writes it into the citizen's log first: its purpose follows from the desk, or is stated."""

from datetime import datetime

from chalicelib.applications import rules
from chalicelib.applications.actions.finding import file_for
from chalicelib.applications.models import Application
from chalicelib.edge import Who
from chalicelib.privacy import actions as privacy
from chalicelib.privacy.purposes import PROGRAM

FILE = ("form", "papers", "timeline")
"""What an open file shows."""


def open_file(application_id: str, who: Who, *, now: datetime, what: tuple[str, ...] = FILE) -> Application:
    """A file that this officer may see, noted in the log of its citizen. NotFound for others; NotAllowed
    `purpose-missing` where it is not their work and they have not said what for."""
    return noted(file_for(application_id, who), who, now=now, what=what)


def noted(application: Application, who: Who, *, now: datetime, what: tuple[str, ...] = FILE) -> Application:
    """The same file, once its reading is noted."""
    seat, about = rules.has_in_hand(who, application, now), application.application_id
    privacy.note_work(
        application.applicant_id, reader=who, seat=seat, purpose="decide-application", about=about, what=what, now=now
    )
    return application


def note_check(application: Application, pack: str, function: str, fields: tuple[str, ...], *, now: datetime) -> None:
    """A department's own function is handed these fields of the form."""
    program = Who(kind="officer", person_id=f"{PROGRAM}{pack}.{function}")
    privacy.note_read(
        application.applicant_id,
        reader=program,
        purpose="check-application",
        about=application.application_id,
        what=tuple(f"field:{name}" for name in fields),
        now=now,
    )
