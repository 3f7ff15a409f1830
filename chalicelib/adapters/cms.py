"""The CMS message of a PAdES baseline signature, written as DER (RFC 5652, ETSI EN 319 142-1).

Only two of its fields differ from one signature to the next, so it is put together from bytes: a general ASN.1 library
takes 9 ms of processor time for what takes 0.1 ms here.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol

_DATA = "1.2.840.113549.1.7.1"
_SIGNED_DATA = "1.2.840.113549.1.7.2"
_CONTENT_TYPE = "1.2.840.113549.1.9.3"
_MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
_SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47"
_TIMESTAMP_TOKEN = "1.2.840.113549.1.9.16.2.14"  # noqa: S105 (an object identifier)
_SHA256 = "2.16.840.1.101.3.4.2.1"
_NULL = b"\x05\x00"
_SEQUENCE, _SET, _INTEGER, _OCTETS, _OID = 0x30, 0x31, 0x02, 0x04, 0x06
_CONTEXT_0, _CONTEXT_1 = 0xA0, 0xA1


@dataclass(frozen=True)
class SignerCertificate:
    """What of an X.509 certificate goes into a signature, all DER."""

    certificate: bytes
    issuer: bytes
    serial_number: int
    chain: tuple[bytes, ...] = ()
    """The certificates of those who vouch for it, without itself."""


Algorithm = Literal["ecdsa-sha256", "rsa-sha256"]
_ALGORITHMS: dict[Algorithm, tuple[str, bytes]] = {
    "ecdsa-sha256": ("1.2.840.10045.4.3.2", b""),
    "rsa-sha256": ("1.2.840.113549.1.1.11", _NULL),
}
"""Identifier and parameters (RFC 5758 s. 3.2, RFC 4055 s. 5). RSA is that of PKCS #1 v1.5."""


class Signer(Protocol):
    """Whatever signs, wherever its key lies."""

    @property
    def certificate(self) -> SignerCertificate:
        """Who it is, and who vouches for it."""
        ...

    @property
    def algorithm(self) -> Algorithm:
        """How it signs."""
        ...

    def sign(self, message: bytes) -> bytes:
        """The signature of a message of some hundred bytes: DER of ECDSA, or the number of RSA."""
        ...


@dataclass(frozen=True)
class EcdsaSigner:
    """A P-256 key that is asked for the signature (DER) of a SHA-256 digest."""

    certificate: SignerCertificate
    sign_digest: Callable[[bytes], bytes]
    algorithm: Algorithm = "ecdsa-sha256"

    def sign(self, message: bytes) -> bytes:
        """Of the message's digest."""
        return self.sign_digest(hashlib.sha256(message).digest())


Timestamp = Callable[[bytes], bytes]
"""Gives the RFC 3161 token (DER) of a SHA-256 digest."""


def signed_message(digest: bytes, signer: Signer, timestamp: Timestamp | None = None) -> bytes:
    """The detached CMS message over a document's SHA-256 digest. The signer is asked once."""
    own = signer.certificate
    attributes = _set_content(
        _attribute(_CONTENT_TYPE, _oid(_DATA)),
        _attribute(_MESSAGE_DIGEST, _der(_OCTETS, digest)),
        _attribute(_SIGNING_CERTIFICATE_V2, _certificate_reference(own.certificate)),
    )
    signature = signer.sign(_der(_SET, attributes))
    stamped = _stamp(signature, timestamp) if timestamp else b""
    signer_info = _sequence(
        _integer(1),
        _sequence(own.issuer, _integer(own.serial_number)),
        _algorithm(_SHA256),
        _der(_CONTEXT_0, attributes),
        _algorithm(*_ALGORITHMS[signer.algorithm]),
        _der(_OCTETS, signature),
        stamped,
    )
    signed_data = _sequence(
        _integer(1),
        _der(_SET, _algorithm(_SHA256)),
        _sequence(_oid(_DATA)),
        _der(_CONTEXT_0, _set_content(own.certificate, *own.chain)),
        _der(_SET, signer_info),
    )
    return _sequence(_oid(_SIGNED_DATA), _der(_CONTEXT_0, signed_data))


def _stamp(signature: bytes, timestamp: Timestamp) -> bytes:
    token = timestamp(hashlib.sha256(signature).digest())
    return _der(_CONTEXT_1, _attribute(_TIMESTAMP_TOKEN, token))


def _certificate_reference(certificate: bytes) -> bytes:
    """SigningCertificateV2 (RFC 5035): SHA-256 is the default algorithm and so is not said."""
    return _sequence(_sequence(_sequence(_der(_OCTETS, hashlib.sha256(certificate).digest()))))


def _attribute(oid: str, value: bytes) -> bytes:
    return _sequence(_oid(oid), _der(_SET, value))


def _algorithm(oid: str, parameters: bytes = b"") -> bytes:
    return _sequence(_oid(oid), parameters)


def _sequence(*parts: bytes) -> bytes:
    return _der(_SEQUENCE, b"".join(parts))


def _set_content(*members: bytes) -> bytes:
    """DER wants the members of a set in order."""
    return b"".join(sorted(members))


def _integer(number: int) -> bytes:
    return _der(_INTEGER, number.to_bytes(number.bit_length() // 8 + 1))


def _oid(dotted: str) -> bytes:
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    return _der(_OID, b"".join(_arc(arc) for arc in (first * 40 + second, *rest)))


def _arc(number: int) -> bytes:
    """Base 128, most significant first, the high bit on all but the last."""
    digits = [number & 0x7F]
    while number := number >> 7:
        digits.append(number & 0x7F | 0x80)
    return bytes(reversed(digits))


def _der(tag: int, content: bytes) -> bytes:
    if len(content) < 0x80:
        return bytes((tag, len(content))) + content
    size = len(content).to_bytes((len(content).bit_length() + 7) // 8)
    return bytes((tag, 0x80 | len(size))) + size + content
