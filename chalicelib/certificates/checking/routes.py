"""JSON doors of everybody: what a number or a file is worth, and with which keys we sign."""

from typing import Annotated

from chalice.app import Blueprint
from pydantic import Base64Bytes, Field

from chalicelib.certificates.checking import actions
from chalicelib.certificates.models import Checked, CheckedFile, KeySet
from chalicelib.core.clock import Clock
from chalicelib.core.model import Model
from chalicelib.edge import route

routes = Blueprint(__name__)

_MAX_BASE64 = 200_000
"""150 KB of PDF; a certificate of ours has 50 to 90 KB."""


class FileToCheck(Model):
    """A PDF file, base64."""

    content: Annotated[Base64Bytes, Field(max_length=_MAX_BASE64)]


@route(routes, "GET", "/v1/certificates/{number}", may="public")
def get_certificate(number: str, clock: Clock) -> Checked:
    """What is this certificate worth today?"""
    return actions.verify(number, now=clock.now())


@route(routes, "GET", "/.well-known/ekdwar-keys.json", may="public", from_anywhere=True)
def get_key_set(clock: Clock) -> KeySet:
    """Which public keys have signed what comes from here?"""
    return actions.key_set(now=clock.now())


@route(routes, "POST", "/v1/verifications", may="public")
def verify_file(file: FileToCheck, clock: Clock) -> CheckedFile:
    """Is this file a certificate as it was issued, and what is it worth today?"""
    return actions.verify_file(file.content, now=clock.now())
