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
    if hashlib.sha256(found).hexdigest() != certificate.sha256:
        raise Conflict("certificate-file-changed")
    return found


def file_name(certificate: Certificate) -> str:
    """What a copy is called."""
    return sheet.file_name(certificate)


def link(certificate: Certificate) -> str:
    """A link, good for five minutes, by which it is saved or printed."""
    return store.link(certificate, file_name=sheet.file_name(certificate), lasts_s=_LINK_LASTS_S)
