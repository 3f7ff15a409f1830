"""What the pages of officers show of certificates, and how their forms are read."""

from datetime import datetime
from typing import Any

from chalicelib.catalogue import actions as catalogue
from chalicelib.certificates import doubts, ending
from chalicelib.certificates.models import MoveKind
from chalicelib.certificates.orders import CertificateEntry, Correction, Reason
from chalicelib.core import ids
from chalicelib.core.errors import Fault, Invalid, Problem
from chalicelib.core.model import Model
from chalicelib.edge import Form, Redirect, View, Who
from chalicelib.edge.doors import read

_T = "certificates/templates"


class OrderTyped(Model):
    """What an officer orders, and why."""

    what: MoveKind
    reason: Reason


def overview(number: str, who: Who) -> View | Redirect:
    """What an officer's offices have to look at again; or the certificate whose number was typed."""
    known = ids.read_number(number)
    if known:
        return Redirect(to=f"/desk/certificates/{known}")
    region = catalogue.region(who.seats[0].region) if who.seats else None
    data = {"doubts": doubts.of_officer(who).certificates, "number": number, "region": region}
    return View(template=f"{_T}/desk.html", data=data)


def entry(number: str, who: Who, now: datetime, *, said: str = "") -> View:
    """A certificate with everything that can be done with it."""
    return _entry(ending.entry(number, who, now=now), {"said": said})


def order(number: str, form: Form, who: Who, now: datetime) -> View | Redirect:
    """Do what was ordered; where it is refused, show the form again with what was typed."""
    try:
        said = _do(number, form, who, now)
    except (Invalid, Problem) as problem:
        if problem.status not in (409, 422):
            raise
        faults = problem.faults or (Fault(code=problem.code),)
        typed = {name: values[-1] for name, values in form.items()}
        return _entry(ending.entry(number, who, now=now), {"faults": faults, "typed": typed}, status=problem.status)
    return Redirect(to=f"/desk/certificates/{number}?said={said}")


def _do(number: str, form: Form, who: Who, now: datetime) -> str:
    """Gives the word for what was done: the number of the corrected certificate, or `done`."""
    typed = read(OrderTyped, {"what": form.one("what"), "reason": form.one("reason")})
    if typed.what == "correct":
        shown = {f"{name}.{language}": words for name, language, words in _words(ending.entry(number, who, now=now))}
        values = {
            key: form.one(f"value.{key}") for key in shown if form.one(f"value.{key}").strip() not in ("", shown[key])
        }
        if not values:
            raise Invalid("certificate-nothing-new")
        return ending.correct(number, who, read(Correction, {"reason": typed.reason, "values": values}), now=now)
    {"suspend": ending.suspend, "lift": ending.lift, "revoke": ending.revoke, "keep": ending.keep}[typed.what](
        number, who, typed.reason, now=now
    )
    return "done"


def _words(found: CertificateEntry) -> list[tuple[str, str, str]]:
    return [(field.name, language, words) for field in found.subject for language, words in field.value.items()]


def _entry(found: CertificateEntry, more: dict[str, Any], *, status: int = 200) -> View:
    region = catalogue.region(found.region)
    data = {"entry": found, "region": region, "said": "", "faults": (), "typed": {}, **more}
    return View(template=f"{_T}/entry.html", data=data, status=status)
