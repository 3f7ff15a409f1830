"""Selective disclosure for tokens (SD-JWT, RFC 9901): flat claims, each of which its holder shows or keeps.

`<token>~<disclosure>~…~`, and at the end, when it is presented, a token by which the holder proves to have the key.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.adapters import jose
from chalicelib.adapters.jose import Jws, Unreadable
from chalicelib.adapters.jwk import base64url, from_base64url, is_public_key

KEY_BINDING = "kb+jwt"
_RESERVED = ("_sd", "...")
_OPEN = ("iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "status", "iat", "aud", "_sd_alg", *_RESERVED)
"""Never among the disclosures of an SD-JWT VC, or what it says of itself could be exchanged."""


def disclosure(salt: bytes, name: str, value: Any) -> str:
    """One claim as its holder shows it."""
    return base64url(jose.as_json([base64url(salt), name, value]))


def digest(text: str) -> str:
    """What stands in the token in a disclosure's stead."""
    return base64url(hashlib.sha256(text.encode("ascii")).digest())


def issue(
    opened: Mapping[str, Any],
    hidden: Mapping[str, Any],
    *,
    sign: Callable[[Mapping[str, Any]], str],
    chance: Callable[[int], bytes],
) -> str:
    """The token with every disclosure, for its holder. `sign` makes a token of a payload, `chance` gives salts."""
    disclosures = [disclosure(chance(16), name, value) for name, value in hidden.items()]
    payload = {**opened, "_sd_alg": "sha-256", "_sd": sorted(digest(one) for one in disclosures)}
    return "".join(f"{part}~" for part in (sign(payload), *disclosures))


@dataclass(frozen=True)
class Shown:
    """What a holder has shown, taken apart. Nothing is known yet of whether any signature holds."""

    token: Jws
    claims: dict[str, Any]
    """The disclosed ones; each has its digest in the token."""
    key_binding: Jws | None
    sd_hash: str
    """Of everything before the key binding, as that has to name it."""


def read(presentation: str) -> Shown:
    """A presentation taken apart. Raises Unreadable also where a disclosure is not of this token, or comes twice."""
    first, *disclosures, last = presentation.split("~")
    if not presentation.isascii() or not first:
        raise Unreadable
    token = jose.read(first)
    return Shown(
        token=token,
        claims=_claims(token, disclosures),
        key_binding=jose.read(last) if last else None,
        sd_hash=digest(presentation[: len(presentation) - len(last)]),
    )


def _claims(token: Jws, disclosures: Iterable[str]) -> dict[str, Any]:
    digests, found = token.payload.get("_sd"), dict[str, Any]()
    if token.payload.get("_sd_alg", "sha-256") != "sha-256" or not isinstance(digests, list):
        raise Unreadable
    for text in disclosures:
        name, value = _name_and_value(text)
        if digest(text) not in digests or name in found or name in token.payload or name in _OPEN:
            raise Unreadable
        found[name] = value
    return found


def _name_and_value(text: str) -> tuple[str, Any]:
    try:
        match jose.from_json(from_base64url(text)):
            case [_, str(name), value]:
                return name, value
    except ValueError as error:
        raise Unreadable from error
    raise Unreadable


def is_bound(shown: Shown, *, audience: str, nonce: str, moment: int, lasts_s: int = 300) -> bool:
    """Whether the holder of the key that the token names has made this presentation, for this verifier, for this
    question, and just now (RFC 9901, section 7.3)."""
    binding, key = shown.key_binding, shown.token.payload.get("cnf", {}).get("jwk")
    if binding is None or not is_public_key(key):
        return False
    said, at = binding.payload, binding.payload.get("iat")
    return (
        binding.header.get("typ") == KEY_BINDING
        and (said.get("aud"), said.get("nonce"), said.get("sd_hash")) == (audience, nonce, shown.sd_hash)
        and isinstance(at, int)
        and abs(moment - at) <= lasts_s
        and jose.verifies(binding, key)
    )
