"""Pages: its holder downloads a certificate; its office suspends, corrects or revokes it."""

from typing import Annotated

from chalice.app import Blueprint
from pydantic import StringConstraints

from chalicelib.certificates import actions, credentials, desk, sheet, wallet
from chalicelib.certificates.checking.pages import Typed
from chalicelib.core import ids
from chalicelib.core.clock import Clock
from chalicelib.edge import Form, Raw, Redirect, View, Who, page
from chalicelib.edge.doors import Query

pages = Blueprint(__name__)


class Said(Query):
    """What has just been done."""

    said: Annotated[str, StringConstraints(max_length=20)] = ""


@page(pages, "GET", "/desk/certificates", may="certificates.revoke")
def show_certificates_desk(query: Typed, who: Who) -> View | Redirect:
    """Which certificates of my offices are to be looked at again?"""
    return desk.overview(query.number, who)


@page(pages, "GET", "/desk/certificates/{number}", may="certificates.revoke", reads="person")
def show_entry(number: str, query: Said, who: Who, clock: Clock) -> View:
    """What does the register have of this certificate, and what can I do with it?"""
    return desk.entry(number, who, clock.now(), said=query.said)


@page(pages, "POST", "/desk/certificates/{number}", may="certificates.revoke", reads="person")
def order_for_certificate(number: str, form: Form, who: Who, clock: Clock) -> View | Redirect:
    """Is this what becomes of it?"""
    return desk.order(number, form, who, clock.now())


@page(pages, "GET", "/certificates/{certificate_id}/credential", may="applications.see-own")
def download_credential(certificate_id: str, who: Who, clock: Clock) -> Raw:
    """What is my certificate for programs of others?"""
    token = credentials.vc_of(certificate_id, who, now=clock.now())
    saved = {"Content-Disposition": f'attachment; filename="{ids.shown(certificate_id)}.vc.jwt"'}
    return Raw(body=token, content_type=f"application/{credentials.VC}", headers=saved)


@page(pages, "GET", "/certificates/{certificate_id}/wallet", may="applications.see-own")
def show_wallet(certificate_id: str, who: Who, clock: Clock) -> View:
    """What is a wallet, and what of my certificate goes there?"""
    found = credentials.own(certificate_id, who)
    data = {"certificate": found, "is_good": wallet.is_good(found, now=clock.now()), "offer": None, "qr": ""}
    return View(template="certificates/templates/wallet.html", data=data)


@page(pages, "POST", "/certificates/{certificate_id}/wallet", may="applications.see-own")
def offer_by_page(certificate_id: str, who: Who, clock: Clock) -> View:
    """Which code does my wallet scan, and what do I type there?"""
    offer = wallet.offer(certificate_id, who, now=clock.now())
    found = credentials.own(certificate_id, who)
    data = {"certificate": found, "is_good": True, "offer": offer, "qr": sheet.qr_address(offer.link)}
    return View(template="certificates/templates/wallet.html", data=data)


@page(pages, "GET", "/certificates/{certificate_id}/download", may="applications.see-own")
def download_certificate(certificate_id: str, who: Who) -> Redirect:
    """Where does the holder of this certificate save it from?"""
    return Redirect(to=actions.download_link(certificate_id, who))
