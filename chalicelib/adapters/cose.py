"""COSE_Sign1 with ES256 (RFC 9052, RFC 9053): signed bytes, small enough for a QR code.

The key may be in KMS: it is asked once, for the signature of a SHA-256 digest.
"""

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from chalicelib.adapters import cbor

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

_SIGN1 = 18
_ALGORITHM, _KEY_ID = 1, 4
_ES256 = -7
_HALF = 32
"""Bytes of each half of a P-256 signature."""


class NotSigned(Exception):
    """It is no COSE_Sign1 message, or not one that the key has signed."""


def sign(payload: bytes, *, key_id: bytes, sign_digest: Callable[[bytes], bytes]) -> bytes:
    """The signed message, under tag 18. `sign_digest` gives the ECDSA signature (DER) of a SHA-256 digest."""
    protected = cbor.encode({_ALGORITHM: _ES256, _KEY_ID: key_id})
    signature = _plain(sign_digest(hashlib.sha256(_to_be_signed(protected, payload)).digest()))
    return cbor.encode(cbor.Tagged(_SIGN1, [protected, {}, payload, signature]))


def read(message: bytes, key_of: Callable[[bytes], "EllipticCurvePublicKey | None"]) -> bytes:
    """The payload, where the key that `key_of` gives for its key id has signed it. Raises NotSigned."""
    protected, payload, signature = _parts(message)
    key = key_of(_key_id(protected))
    if key is None or not _verifies(key, _to_be_signed(protected, payload), signature):
        raise NotSigned
    return payload


def _parts(message: bytes) -> tuple[bytes, bytes, bytes]:
    try:
        match cbor.decode(message):
            case cbor.Tagged(18, [bytes() as protected, dict() as plain, bytes() as payload, bytes() as signature]):
                if not plain:
                    return protected, payload, signature
    except ValueError as error:
        raise NotSigned from error
    raise NotSigned


def _key_id(protected: bytes) -> bytes:
    try:
        header = cbor.decode(protected)
    except ValueError as error:
        raise NotSigned from error
    match header:
        case {1: -7, 4: bytes() as key_id} if len(header) == 2:
            return key_id
    raise NotSigned


def _to_be_signed(protected: bytes, payload: bytes) -> bytes:
    """RFC 9052, section 4.4."""
    return cbor.encode(["Signature1", protected, b"", payload])


def _plain(signature: bytes) -> bytes:
    """DER as KMS gives it, to r and s side by side (RFC 9053, section 2.1)."""
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    return b"".join(half.to_bytes(_HALF) for half in decode_dss_signature(signature))


def _verifies(key: "EllipticCurvePublicKey", signed: bytes, signature: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
    from cryptography.hazmat.primitives.hashes import SHA256

    if len(signature) != 2 * _HALF:
        return False
    der = encode_dss_signature(int.from_bytes(signature[:_HALF]), int.from_bytes(signature[_HALF:]))
    try:
        key.verify(der, signed, ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True
