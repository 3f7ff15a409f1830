"""Pages: an office brings a list of approved cases, sees what is wrong with it, decides, and sees it being issued."""

from chalice.app import Blueprint

from chalicelib.cards.lists import actions, sheets
from chalicelib.cards.lists.models import Approval, NewList, Part
from chalicelib.core.clock import Clock
from chalicelib.edge import Form, Query, Redirect, View, Who, page
from chalicelib.edge.doors import read
from chalicelib.edge.responses import Raw

pages = Blueprint(__name__)


class Which(Query):
    """Which part is looked at; the last one where none is named."""

    part: int | None = None


@page(pages, "GET", "/lists", may="lists.bring")
def show_lists(who: Who, clock: Clock) -> View:
    """Which lists has my office, and about what may I bring another?"""
    return sheets.lists(who, now=clock.now())


@page(pages, "POST", "/lists", may="lists.bring")
def begin_list_form(wanted: NewList, who: Who, clock: Clock) -> Redirect:
    """Which lines belong to this list?"""
    return Redirect(to=f"/lists/{actions.begin(wanted, who, now=clock.now()).list_id}")


@page(pages, "GET", "/lists/{list_id}", may="lists.bring")
def show_list(list_id: str, query: Which, who: Who) -> View:
    """What is wrong with these lines, what remains to be decided, and how far is it?"""
    return sheets.one(list_id, query.part, who)


@page(pages, "POST", "/lists/{list_id}/lines", may="lists.bring")
def add_lines(list_id: str, typed: Form, who: Who) -> Redirect:
    """What is wrong with the lines that I have just brought?"""
    part = read(Part, {"number": typed.one("number"), "csv": sheets.lines_of(typed)})
    actions.add_part(list_id, part, who)
    return Redirect(to=f"/lists/{list_id}?part={part.number}")


@page(pages, "POST", "/lists/{list_id}/decision", may="lists.bring")
def approve_list_form(list_id: str, word: Approval, who: Who, clock: Clock) -> Redirect:
    """How far are the certificates of the list that I have approved?"""
    actions.approve(list_id, word, who, now=clock.now())
    return Redirect(to=f"/lists/{list_id}")


@page(pages, "POST", "/lists/{list_id}/again", may="lists.bring")
def try_list_again_form(list_id: str, who: Who, clock: Clock) -> Redirect:
    """Are the certificates tried once more that could not be made?"""
    actions.try_again(list_id, who, now=clock.now())
    return Redirect(to=f"/lists/{list_id}")


@page(pages, "GET", "/lists/{list_id}/parts/{number}/results", may="lists.bring")
def save_results(list_id: str, number: str, who: Who) -> Raw:
    """Which certificate has each line of this part?"""
    text = actions.results(list_id, int(number) if number.isdecimal() else 0, who)
    name = f'attachment; filename="{list_id}-{number}.csv"'
    return Raw(body=text, content_type="text/csv; charset=utf-8", headers={"Content-Disposition": name})
