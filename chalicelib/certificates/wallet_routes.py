"""The doors of wallets (OpenID for Verifiable Credential Issuance 1.0), and the one where what they show is checked."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from chalice.app import Blueprint

from chalicelib.certificates import presentations, wallet, wallet_metadata
from chalicelib.certificates.discovery import document
from chalicelib.certificates.showing import CheckedPresentation, OfferToWallet, Presentation
from chalicelib.core.clock import Clock
from chalicelib.edge import Form, Request, Who, route
from chalicelib.edge.responses import Raw

routes = Blueprint(__name__)

_JSON = "application/json"
_MAY_POST = {
    "Access-Control-Allow-Methods": "POST",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Max-Age": "86400",
}
"""The answer to a browser's question before it lets a page of another site post (Fetch standard, CORS protocol)."""


def in_its_words(function: Callable[..., Raw]) -> Callable[..., Raw]:
    """A wallet is refused in the words of its protocol (RFC 6749, section 5.2; RFC 6750, section 3)."""

    @wraps(function)
    def door(**given: Any) -> Raw:
        try:
            return function(**given)
        except wallet.WalletRefused as refused:
            headers = {"WWW-Authenticate": f'Bearer error="{refused.error}"'} if refused.status == 401 else {}
            body = json.dumps({"error": refused.error})
            return Raw(body=body, content_type=_JSON, status=refused.status, headers=headers)

    return door


@route(routes, "GET", "/.well-known/openid-credential-issuer/credentials/{region}/{department}/{service}", may="public")
def credential_issuer(region: str, department: str, service: str, clock: Clock) -> Raw:
    """What can a wallet have of this service's certificates?"""
    return document(wallet_metadata.issuer_metadata(f"{region}/{department}/{service}", now=clock.now()))


@route(routes, "GET", "/.well-known/oauth-authorization-server", may="public")
def authorization_server() -> Raw:
    """Where does a wallet turn a code into a token?"""
    return document(wallet_metadata.authorization_metadata())


@route(routes, "GET", "/wallet/offers/{offer_id}", may="public", from_anywhere=True)
@in_its_words
def credential_offer(offer_id: str, clock: Clock) -> Raw:
    """What is offered to the wallet that has scanned this code?"""
    return _told(wallet.offered(offer_id, now=clock.now()))


@route(routes, "POST", "/wallet/token", may="public", from_anywhere=True)
@in_its_words
def wallet_token(form: Form, clock: Clock) -> Raw:
    """Do this code and these digits belong together?"""
    return _told(wallet.token(form, now=clock.now()))


@route(routes, "POST", "/wallet/nonce", may="public", from_anywhere=True)
def wallet_nonce(clock: Clock) -> Raw:
    """What does the wallet have to sign now?"""
    return _told({"c_nonce": wallet.nonce(now=clock.now())})


@route(routes, "POST", "/wallet/credential", may="public", from_anywhere=True)
@in_its_words
def wallet_credential(request: Request, clock: Clock) -> Raw:
    """May this wallet have the credential, and here it is?"""
    return _told(wallet.credential(_bearer(request), request.raw_body, now=clock.now()))


@route(routes, "POST", "/v1/certificates/{number}/wallet-offer", may="applications.see-own", status=201)
def offer_to_wallet(number: str, who: Who, clock: Clock) -> OfferToWallet:
    """How does my certificate come into my wallet?"""
    return wallet.offer(number, who, now=clock.now())


@route(routes, "POST", "/v1/presentations", may="public", from_anywhere=True)
def check_presentation(presentation: Presentation, clock: Clock) -> CheckedPresentation:
    """Is what somebody shows from a wallet genuine, theirs, and good today?"""
    return presentations.check(presentation, now=clock.now())


@route(routes, "OPTIONS", "/wallet/token", may="public", from_anywhere=True)
@route(routes, "OPTIONS", "/wallet/nonce", may="public", from_anywhere=True)
@route(routes, "OPTIONS", "/wallet/credential", may="public", from_anywhere=True)
@route(routes, "OPTIONS", "/v1/presentations", may="public", from_anywhere=True)
def ask_before_posting() -> Raw:
    """May a wallet or a verifier that runs in a browser post here?"""
    return Raw(body="", content_type=_JSON, status=204, headers=_MAY_POST)


def _bearer(request: Request) -> str:
    """The access token; the name of the scheme is written in either case (RFC 9110, section 11.1)."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _told(value: dict[str, Any]) -> Raw:
    return Raw(body=json.dumps(value), content_type=_JSON)
