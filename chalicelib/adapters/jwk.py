"""Public keys as the world reads them: JSON Web Keys (RFC 7517) with their thumbprints (RFC 7638)."""

import base64
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey


@dataclass(frozen=True)
class PublicPoint:
    """A P-256 public key, its coordinates base64url, and how long the certificate over it is good."""

    x: str
    y: str
    not_before: datetime
    not_after: datetime

    @property
    def thumbprint(self) -> bytes:
        """SHA-256 of the required members in order, without white space."""
        members = {"crv": "P-256", "kty": "EC", "x": self.x, "y": self.y}
        return hashlib.sha256(json.dumps(members, separators=(",", ":")).encode()).digest()

    @property
    def key(self) -> "EllipticCurvePublicKey":
        from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicNumbers

        x, y = (int.from_bytes(base64.urlsafe_b64decode(one + "=")) for one in (self.x, self.y))
        return EllipticCurvePublicNumbers(x, y, SECP256R1()).public_key()


@cache
def public_point(pem: str) -> PublicPoint:
    """The key of the first certificate of a PEM text. Raises ValueError where it is no P-256 key."""
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
    from cryptography.x509 import load_pem_x509_certificates

    own = load_pem_x509_certificates(pem.encode())[0]
    key = own.public_key()
    if not isinstance(key, EllipticCurvePublicKey) or not isinstance(key.curve, SECP256R1):
        raise ValueError("not a P-256 key")
    numbers = key.public_numbers()
    return PublicPoint(_word(numbers.x), _word(numbers.y), own.not_valid_before_utc, own.not_valid_after_utc)


def _word(number: int) -> str:
    return base64url(number.to_bytes(32))


def base64url(content: bytes) -> str:
    """Base64 for addresses, without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
