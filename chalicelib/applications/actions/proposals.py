"""Papers that the citizen's vault has already: proposed to a draft, filled in by consent; and how certificates get
there."""

from datetime import datetime
from typing import Any

from chalicelib.applications import rules, store
from chalicelib.applications.actions import papers, writing
from chalicelib.applications.models import Application, PaperOffers
from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue.models import PaperGroup
from chalicelib.certificates.checking import actions as checking
from chalicelib.core import ids
from chalicelib.core.clock import local_date
from chalicelib.core.errors import NotFound
from chalicelib.core.text import Text, say
from chalicelib.documents import actions as documents
from chalicelib.documents import vault
from chalicelib.documents.choosing import best_papers
from chalicelib.documents.models import Document, Facts, Proof
from chalicelib.edge import Who
from chalicelib.events.certificates import CertificateEvent, CertificateIssued, CertificateRevoked
from chalicelib.privacy import actions as privacy
from chalicelib.privacy import purposes

PURPOSE = "fill-papers"
_PROGRAM = Who(kind="officer", person_id="program:vault", name="Ekdwar")


def proposals(application: Application, *, now: datetime) -> dict[str, Document]:
    """Paper group → the best paper of the vault for it, where nothing has been given or something has to be replaced.

    One query; none where nothing is open.
    """
    taken = {paper.document_id for paper in application.papers.values()}
    groups = _open_groups(application)
    if not groups:
        return {}
    held = [one for one in vault.newest(application.applicant_id) if one.document_id not in taken]
    lasts = vault.lasts(application.region)
    return best_papers(groups, held, on=local_date(now), about=application.about if application else "", lasts=lasts)


def _open_groups(application: Application) -> list[PaperGroup]:
    """Groups that wait for a paper: without one, or with one that an officer wants replaced."""
    filled = {name for name, paper in application.papers.items() if paper.seen != "mend"}
    asked = papers.asked_papers(application, writing.service_of(application))
    return [one for one in asked if one.name not in filled and rules.may_change_paper(application, one.name)]


def own_documents(application: Application, wanted: PaperOffers) -> dict[str, Document]:
    """The documents of an offer by id, in one read. NotFound where one is not the applicant's."""
    found = documents.get_many(offer.document_id for offer in wanted.offers)
    own = {one.document_id: one for one in found if one.holder_id == application.applicant_id}
    if set(own) != {offer.document_id for offer in wanted.offers}:
        raise NotFound
    return own


def consent_notice() -> Text | None:
    """What the citizen consents to by accepting a proposal."""
    return purposes.purpose(PURPOSE).notice


def consented(application: Application, wanted: PaperOffers, *, now: datetime) -> str:
    """Keep that the citizen consented to these papers for this application (DPDP Act, s. 6), and that they were fetched
    for it. Gives the id of the consent."""
    facts: dict[str, Any] = {
        "purpose": PURPOSE,
        "about": application.application_id,
        "what": tuple(f"document:{offer.group}" for offer in wanted.offers),
        "now": now,
    }
    version = purposes.purpose(PURPOSE).version
    consent_id = privacy.give_consent(application.applicant_id, words_version=version, **facts)
    privacy.note_read(application.applicant_id, reader=_PROGRAM, consent_id=consent_id, **facts)
    return consent_id


def keep_certificate(event: CertificateIssued, *, now: datetime) -> None:
    """An issued certificate is a paper of its holder from now on: proven, and without a second copy of its bytes.
    Certificates of lists have no application: they are kept where the line named a mobile number that somebody had
    proven to be theirs."""
    certificate = checking.find(event.certificate_id)
    if certificate is None or certificate.order.is_unclaimed:
        return
    application = store.find(event.application_id)
    order, region = certificate.order, catalogue.region(event.region)
    issuer = say(order.authority, "en")
    facts = Facts(
        name=order.holder_name,
        number=certificate.certificate_id,
        issuer=issuer,
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
    )
    vault.keep(
        Document(
            document_id=_document_id(certificate.certificate_id),
            holder_id=order.holder_id,
            kind=region.kind_of_doctype.get(order.type, order.service_id.rpartition("/")[2]),
            file_name=f"{ids.shown(certificate.certificate_id)}.pdf",
            media_type="application/pdf",
            status="accepted",
            given_at=event.at,
            inspected_at=event.at,
            sha256=event.sha256,
            content_key=f"{certificate.certificate_id}.pdf",
            bucket="certificates",
            origin="issued",
            source_id=certificate.certificate_id,
            about=application.about if application else "",
            region=event.region,
            valid_until=certificate.valid_until,
            proof=Proof(way="ekdwar-file", by=issuer, facts=facts, at=now),
        )
    )


def end_certificate(event: CertificateEvent, *, now: datetime) -> None:
    """One that was taken back or replaced is offered no more."""
    revoked = isinstance(event, CertificateRevoked)
    vault.end(_document_id(event.certificate_id), "revoked" if revoked else "superseded", now=now)


def _document_id(certificate_id: str) -> str:
    return f"D{certificate_id}"
