"""Signatures of P-256 keys in their two forms: DER, as KMS gives them, and as JOSE, COSE and XML want them."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

_HALF = 32
"""Bytes of each of the two numbers."""


def side_by_side(signature: bytes) -> bytes:
    """The two numbers of a DER signature, 32 bytes each (RFC 7518 section 3.4, RFC 9053 section 2.1)."""
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    return b"".join(number.to_bytes(_HALF) for number in decode_dss_signature(signature))


def verifies(key: "EllipticCurvePublicKey", signed: bytes, signature: bytes) -> bool:
    """Whether this is the key's signature, in the form of JOSE and COSE, over the SHA-256 of these bytes."""
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
