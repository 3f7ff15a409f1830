"""The papers of an application: what is asked, what lacks, how far their files have come."""

from datetime import date, datetime

from chalicelib.applications import comparing, rules
from chalicelib.applications.actions import writing
from chalicelib.applications.comparing import Compared
from chalicelib.applications.models import Application, PaperGiven, PaperOffer
from chalicelib.catalogue import rules as forms
from chalicelib.catalogue.models import PaperGroup, PublishedService
from chalicelib.core import ids
from chalicelib.core.clock import local_date
from chalicelib.core.errors import Conflict, Fault, Invalid, NotFound
from chalicelib.documents import actions as documents
from chalicelib.documents import choosing, spots, vault
from chalicelib.documents.models import Document


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


def with_paper(
    application: Application, offer: PaperOffer, document: Document, now: datetime, *, consent_id: str = ""
) -> Application:
    """The application with a document in a paper group. Invalid where the group does not take it or it is not good any
    more, Conflict where the group is not open to change."""
    service = writing.service_of(application)
    group = next((one for one in service.definition.papers if one.name == offer.group), None)
    if group is None or document.kind not in group.any_one_of:
        raise Invalid(None, Fault(code="paper.not-taken", field=offer.group))
    if wrong := why_not(application, document, now):
        raise Invalid(None, Fault(code=wrong, field=offer.group))
    if not rules.may_change_paper(application, offer.group):
        raise Conflict("paper-not-open")
    paper = PaperGiven(
        group=offer.group,
        kind=document.kind,
        document_id=document.document_id,
        file_name=document.file_name,
        origin=document.origin,
        consent_id=consent_id,
    )
    return application.model_copy(update={"papers": {**application.papers, offer.group: paper}})


def papers_of(application: Application, about: str) -> dict[str, PaperGiven]:
    """Of the papers in a draft those that are about somebody."""
    given = application.papers
    fit = {one.document_id for one in documents.get_many(p.document_id for p in given.values()) if one.about == about}
    return {group: paper for group, paper in given.items() if paper.document_id in fit}


def why_not(application: Application, document: Document, now: datetime) -> str | None:
    """Why a document can't serve this application today, as the code of a fault."""
    lasts = vault.lasts(application.region)
    return choosing.why_not(document, on=local_date(now), about=application.about, lasts=lasts)


def faults_of_documents(application: Application, *, now: datetime) -> list[Fault]:
    """What is wrong with the papers: an officer's word, their files, and their validity as long as they may change."""
    unmended = {group: "paper.not-mended" for group, paper in application.papers.items() if paper.seen == "mend"}
    found = documents_of(application)
    unready = {
        group: "paper.waiting" if standing == "waiting" else "paper.not-accepted"
        for group, standing in standing_of_unready(application, found).items()
    }
    ended = {
        group: wrong
        for group, document in found.items()
        if rules.may_change_paper(application, group) and (wrong := why_not(application, document, now))
    }
    return [Fault(code=code, field=f"paper-{group}") for group, code in (ended | unready | unmended).items()]


def documents_of(application: Application) -> dict[str, Document]:
    """The documents of an application by paper group, as far as they exist."""
    found = documents.get_many(tuple(paper.document_id for paper in application.papers.values()))
    by_id = {document.document_id: document for document in found}
    given = {group: by_id.get(paper.document_id) for group, paper in application.papers.items()}
    return {group: document for group, document in given.items() if document}


def standing_of_unready(application: Application, found: dict[str, Document]) -> dict[str, str]:
    """Groups whose document is not in the vault, and how it stands: `waiting` (for its file or for the inspection),
    `refused`, or `gone`."""
    standing = {group: _standing(found.get(group), application.application_id) for group in application.papers}
    return {group: status for group, status in standing.items() if status != "accepted"}


def _standing(document: Document | None, application_id: str) -> str:
    """One that its holder removed before it was noted that this application has it counts as gone."""
    if document is None:
        return "gone"
    filed_with = {use.application_id for use in document.uses}
    return "gone" if document.ended == "removed" and application_id not in filed_with else document.status


def trusted(
    application: Application, service: PublishedService, found: dict[str, Document], *, today: date
) -> dict[str, PaperGiven]:
    """The papers of an application, each with why no officer need look at it, where the service allows that."""
    again = {group.name for group in service.definition.papers if group.look_again}
    by_id = {document.document_id: document for document in found.values()}
    said = comparing.compared(application, service.definition, by_id, today=today)
    return {
        group: paper.model_copy(
            update={"trust": None if group in again else rules.trust_in(found[group], said.get(group))}
        )
        for group, paper in application.papers.items()
    }


def certificates_among(application: Application) -> tuple[str, ...]:
    """Numbers of the certificates of ours that are among its papers, as the vault or the proof of each says."""
    found = documents_of(application).values()
    issued = [document.source_id for document in found if document.origin == "issued"]
    proven = [
        document.proof.facts.number
        for document in found
        if document.proof and document.proof.way in ("ekdwar-file", "ekdwar-qr")
    ]
    numbers = (ids.read_number(number) for number in (*issued, *proven))
    return tuple(dict.fromkeys(number for number in numbers if number))
