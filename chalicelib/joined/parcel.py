"""What a system is handed of a file: what the service declares for it, and a line about that in the citizen's log."""

from datetime import datetime

from chalicelib.adapters import buckets
from chalicelib.adapters.settings import settings
from chalicelib.applications import actions as applications
from chalicelib.applications.models import Application, Direction
from chalicelib.catalogue.systems import Joined
from chalicelib.core.text import say
from chalicelib.documents import actions as documents
from chalicelib.documents.models import Document
from chalicelib.edge import Who
from chalicelib.joined.known import system_of
from chalicelib.joined.models import Handed, Handover, Ordered, PaperLink
from chalicelib.privacy import actions as privacy
from chalicelib.privacy.purposes import PROGRAM

PURPOSE = "work-on-joined"
_LINKS_LAST_S = 15 * 60


def of(application: Application, handover: Handover) -> Handed:
    """The file as it goes out. One that was withdrawn goes without anything of its citizen."""
    system = system_of(handover.region, handover.system)
    service = applications.service_of(application)
    is_open, desk = application.status == "at_stage", application.desk
    declared = _declared(application)
    return Handed(
        number=application.application_id,
        turn=application.turn,
        status="open" if is_open else "withdrawn",
        service=application.service_id,
        title=service.definition.title,
        office=desk.office_id if desk else "",
        role=desk.role if desk else "",
        filed_at=application.filed_at,
        due_on=application.due.due_on if application.due else None,
        fields={name: application.values[name] for name in declared.fields if name in application.values and is_open},
        papers=_links(application, declared) if is_open else {},
        order=_order(application.direction) if application.direction and is_open else None,
        status_within_hours=system.status_within_hours,
        statuses_url=f"{settings.public_url}/v1/joined/{handover.of_system}/statuses",
    )


def note(application: Application, handover: Handover, *, now: datetime) -> None:
    """Write into the citizen's log what the system is about to read. It reads nothing of a withdrawn file."""
    if application.status != "at_stage":
        return
    declared = _declared(application)
    title = system_of(handover.region, handover.system).title
    reader = Who(
        kind="officer", person_id=f"{PROGRAM}{handover.region}.{handover.system}", name=say(title, application.language)
    )
    fields = (f"field:{name}" for name in declared.fields if name in application.values)
    papers = (f"document:{group}" for group in declared.papers if group in application.papers)
    privacy.note_read(
        application.applicant_id,
        reader=reader,
        purpose=PURPOSE,
        about=application.application_id,
        what=(*fields, *papers),
        now=now,
    )


def _declared(application: Application) -> Joined:
    told = applications.service_of(application).definition.joined
    if told is None:
        raise LookupError(application.service_id)
    return told


def _links(application: Application, declared: Joined) -> dict[str, PaperLink]:
    given = {group: application.papers[group] for group in declared.papers if group in application.papers}
    found = {one.document_id: one for one in documents.get_many(paper.document_id for paper in given.values())}
    return {group: _link(found[paper.document_id]) for group, paper in given.items() if paper.document_id in found}


def _link(document: Document) -> PaperLink:
    url = buckets.get_link(
        document.bucket,
        document.content_key,
        content_type=document.media_type,
        file_name=document.kind,
        lasts_s=_LINKS_LAST_S,
    )
    return PaperLink(kind=document.kind, url=url, media_type=document.media_type, sha256=document.sha256)


def _order(direction: Direction) -> Ordered:
    return Ordered(authority=direction.authority, text=direction.text, due_on=direction.due_on)
