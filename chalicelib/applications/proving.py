"""Papers proven by what the whole house knows: files that we issued ourselves, our register, and codes of our own."""

import re
from datetime import datetime
from typing import Literal

from chalicelib.catalogue import actions as catalogue
from chalicelib.certificates import copies
from chalicelib.certificates import rules as standings
from chalicelib.certificates.checking import actions as checking
from chalicelib.certificates.models import Certificate, Standing
from chalicelib.core import ids
from chalicelib.core.clock import local_date
from chalicelib.core.errors import NotFound
from chalicelib.core.text import written_date
from chalicelib.documents.days import day_of
from chalicelib.documents.models import Document, Facts, Line, Proof, Registered
from chalicelib.documents.proofs import actions as proofs
from chalicelib.documents.proofs.hooks import QrKind, Registers, Vouched, by_qr

_NUMBER_IN_FILE = re.compile(rb"<pdf:Keywords>([A-Z0-9-]{16,20})</pdf:Keywords>")
_ADDRESS = re.compile(r"https?://[^\s/]{1,200}/verify/([A-Z0-9-]{10,30})")


def prove_document(document_id: str, *, now: datetime) -> Document | None:
    """Prove what a document says, or read it; once and for all."""
    return proofs.prove(document_id, REGISTERS, now=now)


def _by_file(document: Document, content: bytes, at: datetime) -> Proof | None:
    """A certificate of ours, byte for byte as it was issued, and good today. What it says is what our register says."""
    number = _NUMBER_IN_FILE.search(content)
    certificate = checking.find(number[1].decode()) if number else None
    if certificate is None or not certificate.sha256 or certificate.sha256 != document.sha256:
        return None
    return proof_of_certificate(certificate, document.kind, at)


def proof_of_certificate(
    certificate: Certificate, kind: str, at: datetime, way: Literal["ekdwar-file", "ekdwar-qr"] = "ekdwar-file"
) -> Proof | None:
    """Why a certificate of ours is believed; None where it is not good today, or is another kind of paper."""
    if standings.standing(certificate, local_date(at)) is not Standing.VALID or not _is_kind(certificate, kind):
        return None
    return Proof(way=way, by=certificate.order.authority["en"], facts=facts_of(certificate), at=at)


def facts_of(certificate: Certificate) -> Facts:
    """What a certificate says."""
    told = {field.name: field.value["en"] for field in certificate.order.subject}
    return Facts(
        name=certificate.order.holder_name,
        birth_date=day_of(told.get("birth_date", "")),
        number=ids.shown(certificate.certificate_id),
        issuer=certificate.order.authority["en"],
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        more=told,
    )


def _is_kind(certificate: Certificate, kind: str) -> bool:
    """Whether our certificate is the paper that it was given as: by the service's name, or by its DigiLocker type."""
    if certificate.order.service_id.rpartition("/")[2] == kind:
        return True
    try:
        paper = catalogue.region(certificate.order.region).paper.get(kind)
    except NotFound:
        return False
    return paper is not None and certificate.order.type in paper.types


def _by_address(code: str, document: Document, at: datetime) -> Registered | None:
    """The register on the certificate whose page a QR code opens. The address proves nothing of the paper around it,
    and anybody may copy it: only its own holder's certificate is held against what the paper says."""
    found = _ADDRESS.fullmatch(code)
    certificate = checking.find(found[1]) if found else None
    if certificate is None or certificate.order.holder_id != document.holder_id or certificate.status == "ordered":
        return None
    order = certificate.order
    lines = tuple(Line(label=field.label, value=field.value) for field in order.subject)
    return Registered(facts=facts_of(certificate), lines=lines)


def _by_code(code: str, document: Document, at: datetime) -> Vouched | None:
    """The certificate whose signed code a paper bears, with the file that we issued."""
    certificate = checking.of_code(code)
    if certificate is None or certificate.order.holder_id != document.holder_id:
        return None
    proof = proof_of_certificate(certificate, document.kind, at, "ekdwar-qr")
    return Vouched(proof, copies.content(certificate), values_of(certificate)) if proof else None


def values_of(certificate: Certificate) -> tuple[tuple[str, ...], ...]:
    """What our register has of a certificate and the sheet prints, each value in English and the region's language."""
    order = certificate.order
    days = (certificate.issued_on, certificate.valid_until)
    return (
        (ids.shown(certificate.certificate_id),),
        (order.holder_name,),
        *((written_date(day), written_date(day, order.language)) for day in days if day),
        *((field.value["en"], field.value.get(order.language, field.value["en"])) for field in order.subject),
    )


_CODE = re.compile(r"[0-9A-Z $%*+./:-]{200,3000}")
"""An offline code by its form (`certificates/offline.py`)."""
by_qr["offline"] = QrKind(is_mine=lambda code: _CODE.fullmatch(code) is not None, vouch=_by_code)
REGISTERS = Registers(by_file=_by_file, by_address=_by_address)
