"""A certificate goes into its holder's wallet: OpenID for Verifiable Credential Issuance 1.0, pre-authorised code flow.

The holder asks for an offer on a page of ours, scans it with the wallet and types the six digits that the page shows.
"""

import json
import secrets
from datetime import datetime, timedelta
from functools import partial
from hmac import compare_digest
from typing import Any
from urllib.parse import quote

from chalicelib.adapters import jose, sd_jwt, sealing
from chalicelib.adapters.jwk import is_public_key
from chalicelib.adapters.settings import settings
from chalicelib.adapters.table import Refused, tries
from chalicelib.certificates import credentials, digital, keys, rules, shelf, store
from chalicelib.certificates.models import Certificate, Standing
from chalicelib.certificates.shelf import WalletOffer
from chalicelib.certificates.showing import OfferToWallet
from chalicelib.certificates.wallet_metadata import GRANT, SD_JWT, configuration, issuer
from chalicelib.core.clock import local_date
from chalicelib.core.errors import Conflict
from chalicelib.edge.request import Form, Who

OFFER_LASTS = timedelta(minutes=15)
TOKEN_LASTS = timedelta(minutes=15)
TRIES = 5
"""So often may the digits be wrong; then the offer is dead. The specification leaves this to the issuer."""
_MOST_CREDENTIALS = 6
_NONCE_LASTS_S = 300
_PROOF_LASTS_S = 300


class WalletRefused(Exception):
    """A refusal in the words of the protocol, such as `invalid_grant`."""

    def __init__(self, error: str, status: int = 400) -> None:
        super().__init__(error)
        self.error, self.status = error, status


# The offer


def offer(certificate_id: str, who: Who, *, now: datetime) -> OfferToWallet:
    """A new offer of its holder's certificate, and the digits to be typed into the wallet: told once, kept nowhere.

    Raises NotFound for everybody else, Conflict where the certificate is not valid today.
    """
    certificate = credentials.own(certificate_id, who)
    if not is_good(certificate, now=now):
        raise Conflict("certificate-not-valid")
    offer_id, digits = secrets.token_urlsafe(18), f"{secrets.randbelow(10**6):06}"
    made = WalletOffer(
        offer_id=offer_id,
        certificate_id=certificate_id,
        service_id=certificate.order.service_id,
        digits=_digits(offer_id, digits),
        ends_at=now + OFFER_LASTS,
    )
    shelf.keep_offer(made)
    return OfferToWallet(link=_link(offer_id), tx_code=digits, ends_at=made.ends_at)


def is_good(certificate: Certificate, *, now: datetime) -> bool:
    """Whether a wallet may have it: one that is valid today."""
    return rules.standing(certificate, local_date(now)) is Standing.VALID


def _link(offer_id: str) -> str:
    where = quote(f"{settings.public_url}/wallet/offers/{offer_id}", safe="")
    return f"openid-credential-offer://?credential_offer_uri={where}"


def offered(offer_id: str, *, now: datetime) -> dict[str, Any]:
    """The offer as the wallet reads it. Raises WalletRefused where it is used or over."""
    found = shelf.offer(offer_id)
    if found is None or found.redeemed or now >= found.ends_at:
        raise WalletRefused("invalid_request", 404)
    digits = {"input_mode": "numeric", "length": 6, "description": "The six digits beside the code that you scanned"}
    return {
        "credential_issuer": issuer(found.service_id),
        "credential_configuration_ids": [configuration(found.service_id, form) for form in (SD_JWT, credentials.VC)],
        "grants": {GRANT: {"pre-authorized_code": _code(found), "tx_code": digits}},
    }


# The token


def token(form: Form, *, now: datetime) -> dict[str, Any]:
    """An access token for the code and the digits. A code works once; after five wrong tries it works never."""
    if _given(form, "grant_type") != GRANT:
        raise WalletRefused("unsupported_grant_type")
    code, digits = _given(form, "pre-authorized_code"), _given(form, "tx_code")
    found = _of_code(code)
    if found is None or found.redeemed or found.tries >= TRIES or now >= found.ends_at:
        raise WalletRefused("invalid_grant")
    right = compare_digest(found.digits, _digits(found.offer_id, digits))
    used = {"redeemed": True, "ends_at": now + TOKEN_LASTS} if right else {"tries": found.tries + 1}
    try:
        kept = shelf.keep_offer(found.model_copy(update=used))
    except Refused:
        raise WalletRefused("invalid_grant") from None
    if not right:
        raise WalletRefused("invalid_grant")
    return {"access_token": _token(kept), "token_type": "Bearer", "expires_in": int(TOKEN_LASTS.total_seconds())}


def _given(form: Form, name: str) -> str:
    """A field that has to be there once (RFC 6749, section 5.2)."""
    values = form.get(name, [])
    if len(values) != 1 or not values[0]:
        raise WalletRefused("invalid_request")
    return values[0]


def _of_code(code: str) -> WalletOffer | None:
    found = shelf.offer(code.partition(".")[0])
    return found if found and compare_digest(_code(found).encode(), code.encode()) else None


def _of_token(bearer: str, now: datetime) -> WalletOffer:
    found = shelf.offer(bearer.partition(".")[0])
    if found is None or not found.redeemed or now >= found.ends_at:
        raise WalletRefused("invalid_token", 401)
    if not compare_digest(_token(found).encode(), bearer.encode()):
        raise WalletRefused("invalid_token", 401)
    return found


def _code(found: WalletOffer) -> str:
    return f"{found.offer_id}.{sealing.reference(found.offer_id, use='wallet-code')}"


def _token(found: WalletOffer) -> str:
    return f"{found.offer_id}.{sealing.reference(found.offer_id, use='wallet-token')}"


def _digits(offer_id: str, digits: str) -> str:
    return sealing.reference(f"{offer_id}.{digits}", use="wallet-digits")


# The credential


def nonce(*, now: datetime) -> str:
    """A nonce of ours, good for five minutes. It is signed, so that none has to be kept."""
    text = f"{int(now.timestamp())}.{secrets.token_urlsafe(12)}"
    return f"{text}.{sealing.reference(text, use='wallet-nonce')}"


def _is_fresh(text: object, now: datetime) -> bool:
    if not isinstance(text, str) or not text.isascii():
        return False
    said, _, mark = text.rpartition(".")
    moment = said.partition(".")[0]
    genuine = compare_digest(mark, sealing.reference(said, use="wallet-nonce"))
    return genuine and 0 <= now.timestamp() - int(moment) <= _NONCE_LASTS_S


def credential(bearer: str, body: bytes, *, now: datetime) -> dict[str, Any]:
    """The credential in the form that the wallet wants: `dc+sd-jwt` for the wallet's key, or `vc+jwt`."""
    found = _of_token(bearer, now)
    asked = _asked(body)
    forms = {configuration(found.service_id, form): form for form in (SD_JWT, credentials.VC)}
    wanted = asked.get("credential_configuration_id")
    if not isinstance(wanted, str):
        raise WalletRefused("invalid_credential_request")
    form = forms.get(wanted)
    if form is None:
        raise WalletRefused("unknown_credential_configuration")
    certificate = store.get(found.certificate_id)
    if certificate is None or not is_good(certificate, now=now):
        raise WalletRefused("credential_request_denied")
    key = _proven_key(asked, found, now) if form == SD_JWT else {}
    _count(bearer, now)
    made = sd_jwt_of(certificate, key, now=now) if form == SD_JWT else credentials.vc(certificate, now=now)
    return {"credentials": [{"credential": made}]}


def _count(bearer: str, now: datetime) -> None:
    """One credential more for a token. Who was slower than another looks again, and is refused when it has had all."""
    for _ in tries(_MOST_CREDENTIALS + 1):
        found = _of_token(bearer, now)
        if found.given >= _MOST_CREDENTIALS:
            break
        try:
            shelf.keep_offer(found.model_copy(update={"given": found.given + 1}))
        except Refused:
            continue
        return
    raise WalletRefused("credential_request_denied")


def sd_jwt_of(certificate: Certificate, key: dict[str, str], *, now: datetime) -> str:
    """The certificate with every particular on a slip of its own, for the holder of a key."""
    placed = credentials.placed(certificate, SD_JWT, now=now)
    assert placed.place is not None
    return sd_jwt.issue(
        digital.open_claims(placed, placed.place, site=settings.public_url, cnf={"jwk": key}),
        digital.subject_claims(placed),
        sign=partial(keys.sign, {"typ": SD_JWT}, now=now),
        chance=secrets.token_bytes,
    )


def _asked(body: bytes) -> dict[str, Any]:
    try:
        asked = json.loads(body)
    except (ValueError, RecursionError):
        asked = None
    if not isinstance(asked, dict):
        raise WalletRefused("invalid_credential_request")
    return asked


def _proven_key(asked: dict[str, Any], found: WalletOffer, now: datetime) -> dict[str, str]:
    """The wallet's key, where it proves to have it (OpenID4VCI 1.0, appendix F.1)."""
    proofs = asked.get("proofs")
    proofs = proofs.get("jwt") if isinstance(proofs, dict) else None
    if not isinstance(proofs, list) or len(proofs) != 1 or not isinstance(proofs[0], str):
        raise WalletRefused("invalid_proof")
    try:
        proof = jose.read(proofs[0])
    except jose.Unreadable:
        raise WalletRefused("invalid_proof") from None
    key = proof.header.get("jwk")
    if proof.header.get("typ") != "openid4vci-proof+jwt" or not (
        isinstance(key, dict) and is_public_key(key) and jose.verifies(proof, key)
    ):
        raise WalletRefused("invalid_proof")
    at = proof.payload.get("iat")
    is_now = isinstance(at, int) and abs(now.timestamp() - at) <= _PROOF_LASTS_S
    if proof.payload.get("aud") != issuer(found.service_id) or not is_now:
        raise WalletRefused("invalid_proof")
    if "nonce" not in proof.payload:
        raise WalletRefused("invalid_proof")
    if not _is_fresh(proof.payload["nonce"], now):
        raise WalletRefused("invalid_nonce")
    return {name: key[name] for name in ("kty", "crv", "x", "y")}
