"""JSON doors of holders and offices."""

from chalice.app import Blueprint

from chalicelib.certificates import credentials, doubts, ending
from chalicelib.certificates.models import Checked
from chalicelib.certificates.orders import CertificateEntry, Correction, Doubts, Reason
from chalicelib.core.clock import Clock
from chalicelib.core.model import Model
from chalicelib.edge import Who, route
from chalicelib.edge.responses import Raw

routes = Blueprint(__name__)


class Order(Model):
    """Why the standing of a certificate changes. It stays in the register and is never shown to strangers."""

    reason: Reason


class Corrected(Model):
    """The certificate that will take the place of the one with the error, in a moment."""

    number: str


@route(routes, "GET", "/v1/certificates/{number}/credential", may="applications.see-own")
def get_credential(number: str, who: Who, clock: Clock) -> Raw:
    """What is my certificate as a W3C Verifiable Credential?"""
    token = credentials.vc_of(number, who, now=clock.now())
    return Raw(body=token, content_type=f"application/{credentials.VC}")


@route(routes, "GET", "/v1/certificates/{number}/entry", may="certificates.revoke", reads="person")
def get_entry(number: str, who: Who, clock: Clock) -> CertificateEntry:
    """What does the register have of this certificate of my office?"""
    return ending.entry(number, who, now=clock.now())


@route(routes, "POST", "/v1/certificates/{number}/revocation", may="certificates.revoke", reads="person")
def revoke_certificate(number: str, order: Order, who: Who, clock: Clock) -> Checked:
    """May this certificate be ended, and is it now?"""
    return ending.revoke(number, who, order.reason, now=clock.now())


@route(routes, "POST", "/v1/certificates/{number}/suspension", may="certificates.revoke", reads="person")
def suspend_certificate(number: str, order: Order, who: Who, clock: Clock) -> Checked:
    """Is this certificate not valid for the time being?"""
    return ending.suspend(number, who, order.reason, now=clock.now())


@route(routes, "POST", "/v1/certificates/{number}/lifting", may="certificates.revoke", reads="person")
def lift_suspension(number: str, order: Order, who: Who, clock: Clock) -> Checked:
    """Is it valid again?"""
    return ending.lift(number, who, order.reason, now=clock.now())


@route(routes, "POST", "/v1/certificates/{number}/correction", may="certificates.revoke", status=202, reads="person")
def correct_certificate(number: str, correction: Correction, who: Who, clock: Clock) -> Corrected:
    """Which certificate will stand in the place of this one, with the right words?"""
    return Corrected(number=ending.correct(number, who, correction, now=clock.now()))


@route(routes, "POST", "/v1/certificates/{number}/keeping", may="certificates.revoke", reads="person")
def keep_certificate(number: str, order: Order, who: Who, clock: Clock) -> Checked:
    """Does it stay, although it was built on a certificate that has been revoked?"""
    return ending.keep(number, who, order.reason, now=clock.now())


@route(routes, "GET", "/v1/desk/certificates", may="certificates.revoke")
def list_doubts(who: Who) -> Doubts:
    """Which certificates of my offices were built on one that has been revoked?"""
    return doubts.of_officer(who)
