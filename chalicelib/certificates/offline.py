"""The offline code: what a paper says, signed, as text that one QR code holds. Anybody reads it without asking us.

    CWT claims (RFC 8392) → COSE_Sign1, ES256 → zlib → base45 → QR

`docs/verify.md` says it exactly, for those who write programs that read it.
"""

import zlib
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from chalicelib.adapters import base45, cbor, cose, jwk, kms
from chalicelib.certificates.models import KeySet, PublicKey, Signatories, Signatory

ISSUER, EXPIRES, NOT_BEFORE, ISSUED, ID = 1, 4, 5, 6, 7
"""Claims by their numbers: iss, exp, nbf, iat, cti."""
IDENTITY = 169
"""The identity map of MOSIP's claim 169: 1 the number, 4 the full name, 8 the date of birth."""
PAPER = -70001
"""Our own claim: 1 type, 2 number, 3 title, 4 who issues, 5 where to check, 6 what is certified."""
_KEY_ID_BYTES = 8
_LARGEST = 8_192
"""Bytes that a code may unpack to."""

Claims = dict[int, Any]


def code(claims: Claims, signatory: Signatory) -> str:
    """The text of the QR code. Every call signs anew, and no two signatures are alike: keep what comes back."""
    return coded(claims, signatory.chain, partial(kms.sign_digest, signatory.key_id))


def coded(claims: Claims, chain: str, sign_digest: Callable[[bytes], bytes]) -> str:
    """The same with whatever signs digests for the key that a chain vouches for."""
    message = cose.sign(cbor.encode(claims), key_id=_key_id(chain), sign_digest=sign_digest)
    return base45.encode(zlib.compress(message, 9))


def read(text: str, signatories: Signatories) -> Claims | None:
    """The claims of a code that one of our keys has signed; None for every other text."""
    known = {_key_id(one.chain): jwk.public_point(one.chain).key for one in signatories.keys}
    try:
        payload = cose.read(_unpacked(text), known.get)
        claims = cbor.decode(payload)
    except (cose.NotSigned, ValueError):
        return None
    return claims if isinstance(claims, dict) else None


def _unpacked(text: str) -> bytes:
    unpack = zlib.decompressobj()
    try:
        content = unpack.decompress(base45.decode(text), _LARGEST)
    except zlib.error as error:
        raise ValueError("not zlib") from error
    if not unpack.eof or unpack.unused_data:
        raise ValueError("not one zlib stream")
    return content


def _key_id(chain: str) -> bytes:
    return jwk.public_point(chain).thumbprint[:_KEY_ID_BYTES]


def key_set(signatories: Signatories, now: datetime) -> KeySet:
    """Every key that signs, has signed or is about to, each once, the latest first."""
    chains: dict[str, list[str]] = {}
    for one in signatories.keys:
        chains.setdefault(one.key_id, []).append(one.chain)
    keys = {key_id: _public_key(known) for key_id, known in chains.items()}
    return KeySet(as_of=now.replace(microsecond=0), current=keys[signatories.current].kid, keys=tuple(keys.values()))


def _public_key(chains: list[str]) -> PublicKey:
    points = [jwk.public_point(chain) for chain in chains]
    return PublicKey(
        kid=points[0].kid,
        x=points[0].x,
        y=points[0].y,
        nbf=int(min(one.not_before for one in points).timestamp()),
        exp=int(max(one.not_after for one in points).timestamp()),
    )
