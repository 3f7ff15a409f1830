"""JSON Web Signatures with ES256 (RFC 7515, RFC 7518 section 3.4), signed by a key that never leaves its module."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.adapters import p256
from chalicelib.adapters.jwk import ALGORITHM, base64url, from_base64url, is_public_key, key_of


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
    signed = f"{base64url(as_json({'alg': ALGORITHM, **header}))}.{base64url(as_json(payload))}"
    signature = sign_digest(hashlib.sha256(signed.encode()).digest())
    return f"{signed}.{base64url(p256.side_by_side(signature))}"


def read(token: str) -> Jws:
    """A compact token, taken apart. Raises Unreadable."""
    try:
        first, second, third = token.split(".")
        header, payload = from_json(from_base64url(first)), from_json(from_base64url(second))
        signature = from_base64url(third)
    except ValueError as error:
        raise Unreadable from error
    if not (isinstance(header, dict) and isinstance(payload, dict)) or header.get("alg") != ALGORITHM:
        raise Unreadable
    return Jws(header, payload, f"{first}.{second}".encode(), signature)


def verifies(jws: Jws, jwk: Mapping[str, Any]) -> bool:
    """Whether the key has signed it."""
    if not is_public_key(jwk):
        return False
    try:
        key = key_of(jwk)
    except ValueError:  # no point of the curve
        return False
    return p256.verifies(key, jws.signed, jws.signature)


def from_json(text: bytes) -> Any:
    """What a stranger wrote. Raises Unreadable, also where it is nested deeper than can be read."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable from error


def as_json(value: Any) -> bytes:
    """The same bytes for the same value."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
