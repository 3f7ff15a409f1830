"""Our public keys, as those look them up who check what we have signed: did:web, SD-JWT VC issuer metadata.

Every key that has ever signed stays listed: there are certificates for life. The next one is listed before it signs.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from chalicelib.adapters import jose, kms
from chalicelib.adapters.jwk import public_point
from chalicelib.adapters.settings import settings
from chalicelib.certificates import store

DID = "did:web:" + settings.public_url.partition("://")[2].replace(":", "%3A")
"""Who issues (W3C did:web): the document stands under `/.well-known/did.json` of this host."""


def sign(header: Mapping[str, str], payload: Mapping[str, Any], *, now: datetime) -> str:
    """A token signed with the key of the day. Its header says under which name the key is listed."""
    signatory = store.signatories(now).now()
    kid = f"{DID}#{_jwk(signatory.chain)['kid']}"
    return jose.sign({**header, "kid": kid}, payload, partial(kms.sign_digest, signatory.key_id))


def is_ours(jws: jose.Jws, *, now: datetime) -> bool:
    """Whether one of our keys, of today or of former days, has signed it. An unknown one is looked up anew."""
    name = str(jws.header.get("kid", "")).rpartition("#")[2]
    looks: tuple[Callable[[], Any], ...] = (partial(store.signatories, now), store.fresh_signatories)
    for look in looks:
        for one in look().keys:
            if _jwk(one.chain)["kid"] == name:
                return jose.verifies(jws, _jwk(one.chain))
    return False


def jwks() -> list[dict[str, str]]:
    """Every key, the latest first; a key whose certificate has changed stands there once."""
    listed = (_jwk(one.chain) for one in store.fresh_signatories().keys)
    return list({jwk["kid"]: jwk for jwk in listed}.values())


def did_document() -> dict[str, Any]:
    """The DID document (DID Core 1.0)."""
    methods = [
        {
            "id": f"{DID}#{jwk['kid']}",
            "type": "JsonWebKey",
            "controller": DID,
            "publicKeyJwk": {name: jwk[name] for name in ("kty", "crv", "x", "y", "kid", "alg")},
        }
        for jwk in jwks()
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/jwk/v1"],
        "id": DID,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def issuer_metadata() -> dict[str, Any]:
    """Where verifiers of SD-JWT VC look for the keys of `iss`."""
    listed = [{**jwk, "kid": f"{DID}#{jwk['kid']}"} for jwk in jwks()]
    return {"issuer": settings.public_url, "jwks": {"keys": listed}}


def _jwk(chain: str) -> dict[str, str]:
    return public_point(chain).jwk
