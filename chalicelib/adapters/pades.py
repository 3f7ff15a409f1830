"""Signatures in PDF files: PAdES B-B, and B-T where a timestamp authority is named. Written with pyHanko, read here."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Any
from urllib.request import Request, urlopen

from chalicelib.adapters.cms import Algorithm, Signer, SignerCertificate, Timestamp, signed_message

_FIELD = "Signature"
_ROOM: dict[Algorithm, int] = {"ecdsa-sha256": 1_024, "rsa-sha256": 1_536}
_ROOM_FOR_TIMESTAMP = 10_240
"""Bytes kept for the CMS message beside its certificates, and for a timestamp token."""
_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")
_TIMEOUT_S = 10


class NoTimestamp(Exception):
    """The timestamp authority can't be reached, says no, or answers what is no timestamp of this signature."""


@cache
def signer_certificate(pem: str) -> SignerCertificate:
    """A signer's certificate and those above it, out of PEM text, the signer's own first."""
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509 import load_pem_x509_certificates

    own, *above = load_pem_x509_certificates(pem.encode())
    return SignerCertificate(
        certificate=own.public_bytes(Encoding.DER),
        issuer=own.issuer.public_bytes(),
        serial_number=own.serial_number,
        chain=tuple(one.public_bytes(Encoding.DER) for one in above),
    )


def sign(pdf: bytes, signer: Signer, *, reason: str, at: datetime, timestamp_url: str = "") -> bytes:
    """The file with an invisible signature appended to it; what was there stays byte for byte.

    The signer is asked once. Raises NoTimestamp where the timestamp authority does not give one.
    """
    from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
    from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
    from pyhanko.sign.signers.pdf_byterange import PdfSignedData, SignatureObject

    placeholder: PdfSignedData = SignatureObject(
        subfilter=SigSeedSubFilter.PADES, reason=reason, timestamp=at, bytes_reserved=2 * _room(signer, timestamp_url)
    )
    embedding = PdfCMSEmbedder(SigFieldSpec(_FIELD)).write_cms(_FIELD, _writer()(BytesIO(pdf)))
    next(embedding)
    embedding.send(SigObjSetup(sig_placeholder=placeholder))
    prepared, output = embedding.send(SigIOSetup(md_algorithm="sha256"))
    stamp = _timestamp(timestamp_url) if timestamp_url else None
    embedding.send(signed_message(prepared.document_digest, signer, stamp))
    signed: bytes = output.getvalue()
    return signed


def _room(signer: Signer, timestamp_url: str) -> int:
    certificates = sum(map(len, (signer.certificate.certificate, *signer.certificate.chain)))
    return _ROOM[signer.algorithm] + certificates + (_ROOM_FOR_TIMESTAMP if timestamp_url else 0)


@cache
def _writer() -> Any:
    """pyHanko's writer, kept from rewriting the XMP metadata: what it makes of them is no longer PDF/A."""
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class Writer(IncrementalPdfFileWriter):
        def _update_meta(self) -> None:
            return

    return Writer


def _timestamp(url: str) -> Timestamp:
    """Asks a timestamp authority (RFC 3161) over HTTP."""
    from asn1crypto import tsp
    from pyhanko.sign.timestamps.api import TimeStamper

    class Http(TimeStamper):
        async def async_request_tsa_response(self, req: Any) -> Any:
            request = Request(  # noqa: S310 (the operator's own address)
                url, data=req.dump(), headers={"Content-Type": "application/timestamp-query"}
            )
            with urlopen(request, timeout=_TIMEOUT_S) as answer:  # noqa: S310
                return tsp.TimeStampResp.load(answer.read())

    authority: TimeStamper = Http()  # type: ignore[no-untyped-call]

    def ask(digest: bytes) -> bytes:
        import asyncio

        try:
            token = asyncio.run(authority.async_timestamp(digest, "sha256"))
            stamped = token["content"]["encap_content_info"]["content"].parsed["message_imprint"]["hashed_message"]
            content: bytes = token.dump()
        except Exception as error:  # an answer that is cut off, or no timestamp at all, breaks in many ways
            raise NoTimestamp(type(error).__name__) from error
        if stamped.native != digest or len(content) > _ROOM_FOR_TIMESTAMP:
            raise NoTimestamp("another-digest" if stamped.native != digest else "too-long")
        return content

    return ask


@dataclass(frozen=True)
class Seal:
    """The last signature of a file, as found. It says nothing of whether the signer is to be believed."""

    certificate: bytes
    """DER of the certificate that the signature claims."""
    unchanged: bool
    """The file, the whole file, is what that certificate's key has signed."""


def read_seal(pdf: bytes) -> Seal | None:
    """The last signature of a file, or None where there is none that can be read."""
    try:
        first, length, second, rest = (int(number) for number in _RANGE.findall(pdf)[-1])
        message = bytes.fromhex(pdf[length:second].strip(b"<>").decode("ascii"))
        return _seal(message, pdf[:length] + pdf[second:], whole=(first, second + rest) == (0, len(pdf)))
    except (IndexError, ValueError, KeyError, TypeError):
        return None


def _seal(message: bytes, content: bytes, *, whole: bool) -> Seal:
    from asn1crypto.cms import ContentInfo

    data = ContentInfo.load(message)["content"]
    info = data["signer_infos"][0]
    serial = info["sid"].chosen["serial_number"].native
    own = next(one.chosen for one in data["certificates"] if one.chosen.serial_number == serial)
    attributes = {one["type"].native: one["values"][0] for one in info["signed_attrs"]}
    intact = attributes["message_digest"].native == hashlib.sha256(content).digest()
    signed = _verifies(own.dump(), info["signature"].native, info["signed_attrs"].untag().dump())
    return Seal(certificate=own.dump(), unchanged=whole and intact and signed)


def _verifies(certificate: bytes, signature: bytes, attributes: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.x509 import load_der_x509_certificate

    key = load_der_x509_certificate(certificate).public_key()
    try:
        match key:
            case EllipticCurvePublicKey():
                key.verify(signature, attributes, ECDSA(SHA256()))
            case RSAPublicKey():
                key.verify(signature, attributes, PKCS1v15(), SHA256())
            case _:
                return False
    except InvalidSignature:
        return False
    return True
