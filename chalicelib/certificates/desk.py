"""What the pages of officers show of certificates, and how their forms are read."""

from datetime import datetime
from typing import Any

from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue.models import FormField
from chalicelib.certificates import correcting, doubts, ending
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
        faults = tuple(_placed(fault) for fault in problem.faults) or (Fault(code=problem.code),)
        typed = {name: values[-1] for name, values in form.items()}
        return _entry(ending.entry(number, who, now=now), {"faults": faults, "typed": typed}, status=problem.status)
    return Redirect(to=f"/desk/certificates/{number}?said={said}")


def _placed(fault: Fault) -> Fault:
    """At the line of the form: what is asked of a certificate stands there under `value.`"""
    if fault.field in (None, "reason", "what"):
        return fault
    return fault.model_copy(update={"field": f"value.{fault.field}"})


def _do(number: str, form: Form, who: Who, now: datetime) -> str:
    """Gives the word for what was done: the number of the corrected certificate, or `done`."""
    typed = read(OrderTyped, {"what": form.one("what"), "reason": form.one("reason")})
    if typed.what == "correct":
        values = _changed(ending.entry(number, who, now=now), form)
        if not values:
            raise Invalid("certificate-nothing-new")
        return ending.correct(number, who, read(Correction, {"reason": typed.reason, "values": values}), now=now)
    {"suspend": ending.suspend, "lift": ending.lift, "revoke": ending.revoke, "keep": ending.keep}[typed.what](
        number, who, typed.reason, now=now
    )
    return "done"


def _changed(found: CertificateEntry, form: Form) -> dict[str, str]:
    """What was typed of every particular that is to read otherwise: of words every language."""
    typed = {key: form.one(f"value.{key}").strip() for key in _questions(found)}
    shown = correcting.as_typed(found.subject, _questions(found))
    changed = {key.partition(".")[0] for key, words in typed.items() if words not in ("", shown[key])}
    return {key: words for key, words in typed.items() if words and key.partition(".")[0] in changed}


def _questions(found: CertificateEntry) -> dict[str, FormField]:
    service = catalogue.service_version(found.service_id, found.version)
    return correcting.questions(found.subject, service.definition)


def _entry(found: CertificateEntry, more: dict[str, Any], *, status: int = 200) -> View:
    region = catalogue.region(found.region)
    asked = _questions(found) if "correct" in found.may else {}
    standing = correcting.as_typed(found.subject, asked)
    form = [(one.model_copy(update={"name": f"value.{key}"}), standing[key]) for key, one in asked.items()]
    data = {"entry": found, "region": region, "said": "", "faults": (), "typed": {}, "form": form, **more}
    return View(template=f"{_T}/entry.html", data=data, status=status)
