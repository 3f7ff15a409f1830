"""The most sensitive fields, sealed before they reach a table; and references by which they can be found again.

AES-256-GCM under keys that stand in one secret, which the data key protects. A sealed field opens only under the name
of the field and item that it was sealed for, so that no value can be carried to another item.
"""

import base64
import hashlib
import hmac
import json
import os
from functools import cache
from typing import TYPE_CHECKING

from chalicelib.adapters.secrets import secret

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_SECRET = "fields"  # noqa: S105  its name
_NONCE_BYTES = 12


class Unsealable(Exception):
    """It was sealed for another field or item, changed since, or under a key that is no longer there."""


def seal(text: str, *, bound_to: str) -> str:
    """The text, sealed for one place such as `HPM4K7Q…#mobile`. Empty stays empty."""
    if not text:
        return ""
    name, nonce = _now(), os.urandom(_NONCE_BYTES)
    sealed = _cipher(name).encrypt(nonce, text.encode(), bound_to.encode())
    return f"{name}.{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def unseal(sealed: str, *, bound_to: str) -> str:
    """What was sealed for this place. Raises Unsealable."""
    from cryptography.exceptions import InvalidTag

    if not sealed:
        return ""
    name, _, rest = sealed.partition(".")
    try:
        raw = base64.urlsafe_b64decode(rest)
        return _cipher(name).decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], bound_to.encode()).decode()
    except (InvalidTag, KeyError, ValueError) as error:
        raise Unsealable(bound_to) from error


def reference(text: str, *, use: str) -> str:
    """A keyed reference: the same for the same text and use, and nothing can be learnt from it without the key.

    The key of references never changes, or nobody would be found again.
    """
    return hmac.new(_derived("k1", f"reference:{use}"), text.encode(), hashlib.sha256).hexdigest()[:40]


@cache
def _keys() -> dict[str, str]:
    keys: dict[str, str] = json.loads(secret(_SECRET))
    return keys


def _now() -> str:
    return _keys()["now"]


@cache
def _cipher(name: str) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(_derived(name, "seal"))


def _derived(name: str, use: str) -> bytes:
    return hmac.new(_keys()[name].encode(), use.encode(), hashlib.sha256).digest()
