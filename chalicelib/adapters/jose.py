"""JSON Web Signatures with ES256 (RFC 7515, RFC 7518 section 3.4), signed by a key that never leaves its module."""

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

ALGORITHM = "ES256"
_HALF = 32
"""Bytes of each of the two numbers of a P-256 signature, and of each coordinate of a P-256 key."""


class Unreadable(Exception):
    """It is no signed token, or not one of a kind that is taken here."""


@dataclass(frozen=True)
class Jws:
    """A token taken apart. Nothing is known yet of whether its signature holds."""

    header: dict[str, Any]
    payload: dict[str, Any]
    signed: bytes
    signature: bytes


def sign(header: Mapping[str, Any], payload: Mapping[str, Any], sign_digest: Callable[[bytes], bytes]) -> str:
    """The compact token. `sign_digest` is asked once, for a DER signature of a SHA-256 digest, as KMS gives it."""
    signed = f"{segment(as_json({'alg': ALGORITHM, **header}))}.{segment(as_json(payload))}"
    signature = sign_digest(hashlib.sha256(signed.encode()).digest())
    return f"{signed}.{segment(_raw(signature))}"


def read(token: str) -> Jws:
    """A compact token, taken apart. Raises Unreadable."""
    try:
        first, second, third = token.split(".")
        header, payload = json.loads(unsegment(first)), json.loads(unsegment(second))
        signature = unsegment(third)
    except ValueError as error:
        raise Unreadable from error
    if not (isinstance(header, dict) and isinstance(payload, dict)) or header.get("alg") != ALGORITHM:
        raise Unreadable
    return Jws(header, payload, f"{first}.{second}".encode(), signature)


def verifies(jws: Jws, jwk: Mapping[str, Any]) -> bool:
    """Whether the key has signed it."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
    from cryptography.hazmat.primitives.hashes import SHA256

    if len(jws.signature) != 2 * _HALF or not is_public_key(jwk):
        return False
    halves = (int.from_bytes(part) for part in (jws.signature[:_HALF], jws.signature[_HALF:]))
    try:
        _public_key(jwk).verify(encode_dss_signature(*halves), jws.signed, ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


def is_public_key(jwk: object) -> bool:
    """Whether it is a public P-256 key as a JWK (RFC 7518 section 6.2), and nothing but public."""
    return (
        isinstance(jwk, Mapping)
        and (jwk.get("kty"), jwk.get("crv")) == ("EC", "P-256")
        and all(isinstance(jwk.get(name), str) and len(jwk[name]) == 43 for name in ("x", "y"))
        and "d" not in jwk
    )


def jwk_of(certificate: bytes) -> dict[str, str]:
    """The public key of a certificate (DER) as a JWK, with its thumbprint as `kid`."""
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
    from cryptography.x509 import load_der_x509_certificate

    key = load_der_x509_certificate(certificate).public_key()
    if not isinstance(key, EllipticCurvePublicKey):
        raise Unreadable
    numbers = key.public_numbers()
    point = {"x": segment(numbers.x.to_bytes(_HALF)), "y": segment(numbers.y.to_bytes(_HALF))}
    jwk = {"kty": "EC", "crv": "P-256", **point}
    return {**jwk, "kid": thumbprint(jwk), "alg": ALGORITHM, "use": "sig"}


def thumbprint(jwk: Mapping[str, str]) -> str:
    """The name of a key that follows from the key itself (RFC 7638)."""
    required = {name: jwk[name] for name in ("crv", "kty", "x", "y")}
    return segment(hashlib.sha256(as_json(required)).digest())


def as_json(value: Any) -> bytes:
    """The same bytes for the same value."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def segment(content: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def unsegment(text: str) -> bytes:
    """What `segment` wrote. Raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _raw(signature: bytes) -> bytes:
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

    return b"".join(number.to_bytes(_HALF) for number in decode_dss_signature(signature))


def _public_key(jwk: Mapping[str, Any]) -> Any:
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicNumbers

    x, y = (int.from_bytes(unsegment(jwk[name])) for name in ("x", "y"))
    return EllipticCurvePublicNumbers(x, y, SECP256R1()).public_key()
