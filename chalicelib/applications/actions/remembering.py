"""What is remembered of papers once something happened: on the documents themselves, and as figures."""

from datetime import datetime

from chalicelib.applications import fewer, store, tally
from chalicelib.applications.models import Application
from chalicelib.catalogue import actions as catalogue
from chalicelib.core.clock import local_date
from chalicelib.documents import vault
from chalicelib.documents.choosing import why_not
from chalicelib.events import applications as told


def remember_filing(event: told.ApplicationEvent) -> None:
    """The documents know where they were filed, and the figures count each paper of a first filing."""
    application = store.get(event.application_id)
    ids = [paper.document_id for paper in application.papers.values()]
    vault.note_use(ids, application.application_id, at=event.at)
    if isinstance(event, told.ApplicationSubmitted):
        region, lasts = catalogue.region(application.region), vault.lasts(application.region)
        held = [
            one
            for one in vault.newest(application.applicant_id)
            if not why_not(one, on=local_date(event.at), about=application.about, lasts=lasts)
        ]
        tally.count(event, fewer.filed(application, region, held))


def remember_looks(event: told.ApplicationEvent) -> None:
    """The documents know what an officer found of them, and the figures count what a decision took."""
    application = store.get(event.application_id)
    vault.note_looks(_looks(application), application.application_id, at=event.at)
    if isinstance(event, told.ApplicationReturned):
        tally.count(event, fewer.returned(event.papers))
    else:
        tally.count(event, *fewer.decided(application))


def _looks(application: Application) -> dict[str, bool]:
    papers = application.papers.values()
    return {paper.document_id: paper.seen == "verified" for paper in papers if paper.seen != "unseen"}


def paper_report(region: str, month: str, *, now: datetime) -> fewer.Report:
    """Which papers the services of a state ask for, which could go, and how many looks were saved in a month."""
    history = catalogue.history(region, on=local_date(now))
    return fewer.report(catalogue.region(region), history, tally.papers(region), tally.looks(region, month), month)
