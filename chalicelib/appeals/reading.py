"""Who reads a case writes it into the citizen's log first."""

from datetime import datetime

from chalicelib.appeals import rules
from chalicelib.appeals.models import Appeal, Refusal
from chalicelib.applications.models import Application
from chalicelib.edge import Who
from chalicelib.privacy import actions as privacy

CASE = ("appeal", "form", "papers", "timeline")
"""What an open case shows."""


def note_case(appeal: Appeal, who: Who, *, now: datetime) -> None:
    """An authority's own cases are its work; the Commission says first why it looks at those of others. NotAllowed."""
    seat, about = rules.seat_over(who, appeal), appeal.appeal_id
    privacy.note_work(
        appeal.appellant_id, reader=who, seat=seat, purpose="decide-appeal", about=about, what=CASE, now=now
    )


def note_own_motion(application: Application, who: Who, reason: str, *, now: datetime) -> None:
    """The Commission takes up a case by itself, with its reasons in writing."""
    privacy.note_read(
        application.applicant_id,
        reader=who,
        purpose="watch-appeals",
        about=application.application_id,
        what=CASE,
        now=now,
        reason=reason[:500],
    )


def note_review(refusal: Refusal, application: Application, who: Who, *, now: datetime) -> None:
    """The rejections that were drawn for an officer are that officer's work."""
    privacy.note_read(
        application.applicant_id,
        reader=who,
        purpose="review-rejection",
        about=refusal.application_id,
        what=("form", "papers", "decision"),
        now=now,
    )
