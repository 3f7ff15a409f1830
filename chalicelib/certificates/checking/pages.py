"""Pages of everybody: is this certificate valid?"""

from typing import Annotated

from chalice.app import Blueprint
from pydantic import StringConstraints

from chalicelib.certificates.checking import actions, scanning
from chalicelib.core.clock import Clock
from chalicelib.edge import Raw, View, page
from chalicelib.edge.doors import Query

pages = Blueprint(__name__)


class Typed(Query):
    """A certificate number as somebody typed it."""

    number: Annotated[str, StringConstraints(max_length=60)] = ""


@page(pages, "GET", "/verify", may="public")
def show_verification(query: Typed, clock: Clock) -> View:
    """Is the certificate with this number valid?"""
    checked = actions.verify_typed(query.number, now=clock.now())
    return View(template="certificates/templates/verify.html", data={"number": query.number, "checked": checked})


@page(pages, "GET", "/verify/scan", may="public")
def scan_code() -> View:
    """Is the paper whose offline code is scanned here genuine, even without the network?"""
    return View(template="certificates/templates/scan.html", data=scanning.page())


@page(pages, "GET", scanning.WORKER, may="public")
def scan_worker() -> Raw:
    """What keeps that page, so that it opens without the network?"""
    return scanning.worker()


@page(pages, "GET", "/verify/{number}", may="public")
def show_scanned(number: str, clock: Clock) -> View:
    """Is the certificate whose QR code was scanned valid?"""
    checked = actions.verify(number, now=clock.now())
    return View(template="certificates/templates/verify.html", data={"number": number, "checked": checked})
