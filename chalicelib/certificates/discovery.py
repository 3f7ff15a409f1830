"""Where programs of others find our keys, the meaning of our words, and which credentials are good no longer."""

import hashlib
import json
from typing import Any

from chalice.app import Blueprint

from chalicelib.adapters.settings import settings
from chalicelib.certificates import credentials, digital, keys, lists
from chalicelib.core.clock import Clock
from chalicelib.edge import Request, route
from chalicelib.edge.responses import Raw

discovery = Blueprint(__name__)

_ANYWHERE = {"Access-Control-Allow-Origin": "*"}
"""Wallets and verifiers that run in a browser read these too; there is nothing personal in them."""


def document(value: Any, content_type: str = "application/json", *, max_age_s: int = 300) -> Raw:
    """A public JSON document that may be kept for a while."""
    headers = {"Cache-Control": f"public, max-age={max_age_s}", **_ANYWHERE}
    return Raw(body=json.dumps(value, ensure_ascii=False), content_type=content_type, headers=headers)


@route(discovery, "GET", "/.well-known/did.json", may="public")
def did_document() -> Raw:
    """With which keys do you sign, and have you ever signed (did:web)?"""
    return document(keys.did_document())


@route(discovery, "GET", "/.well-known/jwt-vc-issuer", may="public")
def jwt_vc_issuer() -> Raw:
    """With which keys do you sign SD-JWT credentials?"""
    return document(keys.issuer_metadata())


@route(discovery, "GET", "/credentials/v1", may="public")
def vocabulary() -> Raw:
    """What do the words of your credentials mean (JSON-LD)?"""
    return document(digital.context(settings.public_url), "application/ld+json", max_age_s=86_400)


@route(discovery, "GET", "/credentials/{region}/{department}/{service}/{version}/schema", may="public")
def credential_schema(region: str, department: str, service: str, version: str) -> Raw:
    """What may stand in a credential of this service?"""
    found = credentials.schema(f"{region}/{department}/{service}", version)
    return document(found, "application/schema+json", max_age_s=86_400)


@route(discovery, "GET", "/credentials/{region}/{department}/{service}/type", may="public")
def credential_type(region: str, department: str, service: str, clock: Clock) -> Raw:
    """How is a credential of this service shown (SD-JWT VC type metadata)?"""
    return document(credentials.type_metadata(f"{region}/{department}/{service}", now=clock.now()))


@route(discovery, "GET", "/status-lists/{number}/{purpose}", may="public")
def status_list(number: str, purpose: str, request: Request) -> Raw:
    """Which places of this list are set?"""
    token = lists.published(number, purpose)
    tag = f'"{hashlib.sha256(token.encode()).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": f"public, max-age={lists.TTL_S}", **_ANYWHERE}
    if tag in request.headers.get("if-none-match", ""):
        return Raw(body="", content_type=lists.MEDIA[purpose], headers=headers, status=304)
    return Raw(body=token, content_type=lists.MEDIA[purpose], headers=headers)
