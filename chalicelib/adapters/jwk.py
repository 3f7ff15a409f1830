"""Public keys as the world reads them: JSON Web Keys (RFC 7517) with their thumbprints (RFC 7638), P-256 only."""

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey

ALGORITHM = "ES256"


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
    def kid(self) -> str:
        """The name of the key that follows from the key itself."""
        return base64url(self.thumbprint)

    @property
    def jwk(self) -> dict[str, str]:
        """The key as a JWK for checking signatures."""
        point = {"kty": "EC", "crv": "P-256", "x": self.x, "y": self.y}
        return {**point, "kid": self.kid, "alg": ALGORITHM, "use": "sig"}

    @property
    def key(self) -> "EllipticCurvePublicKey":
        return key_of({"x": self.x, "y": self.y})


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


def is_public_key(jwk: object) -> bool:
    """Whether it is a public P-256 key as a JWK (RFC 7518 section 6.2), and nothing but public."""
    return (
        isinstance(jwk, Mapping)
        and (jwk.get("kty"), jwk.get("crv")) == ("EC", "P-256")
        and all(isinstance(jwk.get(name), str) and len(jwk[name]) == 43 for name in ("x", "y"))
        and "d" not in jwk
    )


def key_of(jwk: Mapping[str, Any]) -> "EllipticCurvePublicKey":
    """The key that a JWK tells. Raises ValueError where its coordinates are no point of the curve."""
    from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicNumbers

    x, y = (int.from_bytes(from_base64url(jwk[name])) for name in ("x", "y"))
    return EllipticCurvePublicNumbers(x, y, SECP256R1()).public_key()


def _word(number: int) -> str:
    return base64url(number.to_bytes(32))


def base64url(content: bytes) -> str:
    """Base64 for addresses, without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def from_base64url(text: str) -> bytes:
    """What `base64url` wrote. Raises ValueError."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
