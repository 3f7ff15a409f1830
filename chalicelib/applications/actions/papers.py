"""The papers of an application: what is asked, what lacks, how far their files have come."""

from datetime import date

from chalicelib.applications import comparing, rules
from chalicelib.applications.comparing import Compared
from chalicelib.applications.models import Application
from chalicelib.catalogue import rules as forms
from chalicelib.catalogue.models import PaperGroup, PublishedService
from chalicelib.core.clock import local_date
from chalicelib.core.errors import Fault, NotFound
from chalicelib.documents import actions as documents
from chalicelib.documents import spots


def missing_papers(application: Application, service: PublishedService) -> tuple[str, ...]:
    """The paper groups that this application still lacks."""
    return rules.missing_papers(asked_papers(application, service), application.papers)


def asked_papers(application: Application, service: PublishedService) -> tuple[PaperGroup, ...]:
    """The paper groups that this form asks for."""
    today = local_date(application.filed_at or application.created_at)
    names = forms.asked(service.definition, application.values, today=today).papers
    return tuple(group for group in service.definition.papers if group.name in names)


def compared_papers(application: Application, service: PublishedService, *, today: date) -> dict[str, Compared]:
    """What each paper proves or says, held against the form, by paper group."""
    found = documents.get_many(tuple(paper.document_id for paper in application.papers.values()))
    by_id = {document.document_id: document for document in found}
    return comparing.compared(application, service.definition, by_id, today=today)


def link_to_place(application: Application, group: str, fact: str) -> str:
    """A short-lived link to the page of a paper, with a frame around the place where a fact stands. NotFound."""
    if group not in application.papers:
        raise NotFound
    return spots.link(documents.get(application.papers[group].document_id), fact)


def faults_of_documents(application: Application) -> list[Fault]:
    unmended = [group for group, paper in application.papers.items() if paper.seen == "mend"]
    unready = standing_of_unready(application)
    return [Fault(code="paper.not-mended", field=f"paper-{group}") for group in unmended] + [
        Fault(code="paper.waiting" if standing == "waiting" else "paper.not-accepted", field=f"paper-{group}")
        for group, standing in unready.items()
    ]


def standing_of_unready(application: Application) -> dict[str, str]:
    """Groups whose document is not in the vault, and how it stands: `waiting` (for its file or for the inspection),
    `refused`, or `gone`."""
    found = documents.get_many(tuple(paper.document_id for paper in application.papers.values()))
    standing: dict[str, str] = {document.document_id: document.status for document in found}
    of_group = {group: standing.get(paper.document_id, "gone") for group, paper in application.papers.items()}
    return {group: status for group, status in of_group.items() if status != "accepted"}
