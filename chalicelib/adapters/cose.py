"""COSE_Sign1 with ES256 (RFC 9052, RFC 9053): signed bytes, small enough for a QR code.

The key may be in KMS: it is asked once, for the signature of a SHA-256 digest.
"""

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING

from chalicelib.adapters import cbor, p256

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

_SIGN1 = 18
_ALGORITHM, _KEY_ID = 1, 4
_ES256 = -7


class NotSigned(Exception):
    """It is no COSE_Sign1 message, or not one that the key has signed."""


def sign(payload: bytes, *, key_id: bytes, sign_digest: Callable[[bytes], bytes]) -> bytes:
    """The signed message, under tag 18. `sign_digest` gives the ECDSA signature (DER) of a SHA-256 digest."""
    protected = cbor.encode({_ALGORITHM: _ES256, _KEY_ID: key_id})
    signature = p256.side_by_side(sign_digest(hashlib.sha256(_to_be_signed(protected, payload)).digest()))
    return cbor.encode(cbor.Tagged(_SIGN1, [protected, {}, payload, signature]))


def read(message: bytes, key_of: Callable[[bytes], "EllipticCurvePublicKey | None"]) -> bytes:
    """The payload, where the key that `key_of` gives for its key id has signed it. Raises NotSigned."""
    protected, payload, signature = _parts(message)
    key = key_of(_key_id(protected))
    if key is None or not p256.verifies(key, _to_be_signed(protected, payload), signature):
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
