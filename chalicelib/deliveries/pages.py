"""Pages: which ways, how it went, and the counter of an office."""

from typing import Annotated

from chalice.app import Blueprint
from pydantic import StringConstraints

from chalicelib.core.clock import Clock
from chalicelib.core.model import Model
from chalicelib.deliveries import actions, sheets
from chalicelib.deliveries.models import Wanted
from chalicelib.edge import Form, Redirect, View, Who, page

pages = Blueprint(__name__)


class Nothing(Model):
    """An empty form."""


class Number(Model):
    """A certificate's number as it stands on the paper."""

    number: Annotated[str, StringConstraints(max_length=60)]


@page(pages, "GET", "/ways", may="ways.own")
def show_ways(who: Who) -> View:
    """By which ways do my certificates come?"""
    return View(template=sheets.CHOICE, data=sheets.choice(who))


@page(pages, "POST", "/ways", may="ways.own")
def save_ways(form: Form, who: Who) -> Redirect:
    """Do they come by these ways from now on?"""
    actions.choose(who, sheets.typed(form))
    return Redirect(to="/ways")


@page(pages, "GET", "/ways/{application_id}", may="ways.own")
def show_ways_of_application(application_id: str, who: Who) -> View:
    """By which ways does the certificate of this application come?"""
    return View(template=sheets.CHOICE, data=sheets.choice(who, application_id))


@page(pages, "POST", "/ways/{application_id}", may="ways.own")
def save_ways_of_application(application_id: str, form: Form, who: Who) -> Redirect:
    """Does it come by these ways?"""
    actions.choose(who, sheets.typed(form), application_id)
    return Redirect(to=f"/ways/{application_id}")


@page(pages, "GET", "/certificates/{certificate_id}/deliveries", may="ways.own")
def show_deliveries(certificate_id: str, who: Who, clock: Clock) -> View:
    """By which ways has my certificate gone?"""
    return View(template=sheets.LIST, data=sheets.own(certificate_id, who, clock.now()))


@page(pages, "POST", "/certificates/{certificate_id}/deliveries", may="ways.own")
def ask_on_page(certificate_id: str, wanted: Wanted, who: Who, clock: Clock) -> Redirect:
    """Is it tried by this way (again)?"""
    actions.ask(certificate_id, wanted.way, who, now=clock.now())
    return Redirect(to=f"/certificates/{certificate_id}/deliveries")


@page(pages, "GET", "/counter", may="certificates.hand-over")
def show_counter() -> View:
    """Which certificate shall be printed?"""
    return View(template=sheets.COUNTER, data={"shown": None})


@page(pages, "GET", "/counter/{number}", may="certificates.hand-over", reads="person")
def show_at_counter(number: str, who: Who, clock: Clock) -> View:
    """By which ways has this certificate of our office gone?"""
    return View(template=sheets.COUNTER, data=sheets.counter(number, who, clock.now()))


@page(pages, "POST", "/counter", may="certificates.hand-over")
def find_at_counter(typed: Number) -> Redirect:
    """Where is the certificate with this number?"""
    return Redirect(to=sheets.counter_of(typed.number))


@page(pages, "POST", "/counter/{number}/prints", may="certificates.hand-over", reads="person")
def print_on_page(number: str, nothing: Nothing, who: Who, clock: Clock) -> Redirect:
    """Where is the copy to print?"""
    return Redirect(to=actions.print_copy(number, who, now=clock.now()).url)
