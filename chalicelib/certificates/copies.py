"""Copies of signed files, for those who carry them to their holders."""

import hashlib

from chalicelib.certificates import sheet, store
from chalicelib.certificates.models import Certificate
from chalicelib.core.errors import Conflict, NotFound

_LINK_LASTS_S = 300


def issued(certificate_id: str) -> Certificate:
    """A certificate whose file is signed and in the register. Raises NotFound."""
    certificate = store.get(certificate_id)
    if certificate is None or certificate.status == "ordered":
        raise NotFound
    return certificate


def content(certificate: Certificate) -> bytes:
    """The signed file. Raises Conflict where it is not, byte for byte, the one in the register."""
    found = store.file(certificate)
    _must_be_registered(certificate, digest(found))
    return found


def digest(content: bytes) -> str:
    """By which a file is known."""
    return hashlib.sha256(content).hexdigest()


def _must_be_registered(certificate: Certificate, sha256: str) -> None:
    if sha256 != certificate.sha256:
        raise Conflict("certificate-file-changed")


def file_name(certificate: Certificate) -> str:
    """What a copy is called."""
    return sheet.file_name(certificate)


def link(certificate: Certificate) -> str:
    """A link, good for five minutes, by which it is saved or printed. Raises Conflict as `content` does."""
    _must_be_registered(certificate, store.file_sha256(certificate) or digest(store.file(certificate)))
    return store.link(certificate, file_name=sheet.file_name(certificate), lasts_s=_LINK_LASTS_S)
