"""All applications of a person, and how one of them goes when it may."""

from datetime import datetime

from chalicelib.applications import store
from chalicelib.applications.models import Application
from chalicelib.core.errors import NotFound


def all_of(person_id: str) -> tuple[Application, ...]:
    """Every application of a person, drafts too, the newest first."""
    page = store.of_applicant(person_id, None)
    found = page.items
    while page.next:
        page = store.of_applicant(person_id, page.next)
        found += page.items
    return found


def find(application_id: str) -> Application | None:
    """One application, whoever's it is."""
    try:
        return store.get(application_id)
    except NotFound:
        return None


def erase(application_id: str, *, now: datetime) -> bool:
    """A draft goes; of a closed application stays how it was decided. False where nothing went."""
    application = find(application_id)
    if application is None:
        return False
    if application.status == "draft":
        return store.erase_draft(application)
    has_words = application.values or application.applicant_name
    return bool(has_words) and store.forget(application, now)
