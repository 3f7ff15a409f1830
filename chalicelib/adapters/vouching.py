"""Whom a certificate leads to: X.509 chains to roots that somebody named, with nothing fetched from anywhere."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any


def context(roots: Sequence[bytes], others: Iterable[bytes], now: datetime) -> Any:
    """What pyHanko asks while it checks a signature: these roots (DER), and none of the machine's own. Revocation is
    judged by what the file itself carries; nothing is asked over the network."""
    from pyhanko_certvalidator import ValidationContext

    return ValidationContext(
        trust_roots=[_certificate(one) for one in roots],
        other_certs=[_certificate(one) for one in others],
        moment=now,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )


def root_of(certificate: bytes, others: Iterable[bytes], roots: Sequence[bytes], now: datetime) -> int | None:
    """Which of the roots (all DER) vouches for a certificate on a day; None where none does, or it can't be read."""
    import asyncio

    from pyhanko_certvalidator import CertificateValidator
    from pyhanko_certvalidator.errors import PathError, ValidationError

    try:
        validator = CertificateValidator(_certificate(certificate), validation_context=context(roots, others, now))
        usage: Any = validator.async_validate_usage
        path = asyncio.run(usage(key_usage=set()))
    except (PathError, ValidationError, ValueError, TypeError):
        return None
    return anchor_of(path, roots)


def anchor_of(path: Any, roots: Sequence[bytes]) -> int | None:
    """Which root a validated chain begins with."""
    anchor = getattr(path.trust_anchor, "certificate", None)
    own = anchor.dump() if anchor is not None else b""
    return roots.index(own) if own in roots else None


def der(pem: str) -> bytes:
    """The certificate in PEM text. Raises ValueError."""
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509 import load_pem_x509_certificate

    return load_pem_x509_certificate(pem.encode()).public_bytes(Encoding.DER)


def name_of(certificate: bytes) -> str:
    """Whose certificate it is, as a person reads it: the name, and the organisation beside it."""
    from cryptography.x509 import load_der_x509_certificate
    from cryptography.x509.oid import NameOID

    subject = load_der_x509_certificate(certificate).subject
    told = [
        str(one.value)
        for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
        for one in subject.get_attributes_for_oid(oid)
    ]
    return ", ".join(dict.fromkeys(told))[:200]


def _certificate(raw: bytes) -> Any:
    from asn1crypto.x509 import Certificate

    return Certificate.load(raw)
