"""JSON doors: an office brings a list of approved cases, sees what is wrong with it, and decides on it."""

from chalice.app import Blueprint

from chalicelib.cards.lists import actions
from chalicelib.cards.lists.models import Approval, FaultyLine, ListShown, NewList, Part, PartRead
from chalicelib.core.clock import Clock
from chalicelib.core.model import Model
from chalicelib.edge import Who, route

routes = Blueprint(__name__)


class Nothing(Model):
    """An empty body."""


class Faulty(Model):
    """Lines that can't be issued."""

    faulty: tuple[FaultyLine, ...]


@route(routes, "POST", "/v1/lists", may="lists.bring")
def begin_list(wanted: NewList, who: Who, clock: Clock) -> ListShown:
    """Which list has this name?"""
    return actions.begin(wanted, who, now=clock.now())


@route(routes, "GET", "/v1/lists/{list_id}", may="lists.bring")
def see_list(list_id: str, who: Who) -> ListShown:
    """How does this list stand?"""
    return actions.see(list_id, who)


@route(routes, "POST", "/v1/lists/{list_id}/parts", may="lists.bring")
def add_part(list_id: str, part: Part, who: Who) -> PartRead:
    """Which of these lines are sound, and what is wrong with the others?"""
    return actions.add_part(list_id, part, who)


@route(routes, "GET", "/v1/lists/{list_id}/parts/{number}/faults", may="lists.bring")
def see_faults(list_id: str, number: str, who: Who) -> Faulty:
    """What was wrong with lines of this part?"""
    return Faulty(faulty=actions.faulty(list_id, int(number) if number.isdecimal() else 0, who))


@route(routes, "POST", "/v1/lists/{list_id}/approval", may="lists.bring")
def approve_list(list_id: str, word: Approval, who: Who, clock: Clock) -> ListShown:
    """Are the sound lines of this list approved?"""
    return actions.approve(list_id, word, who, now=clock.now())


@route(routes, "POST", "/v1/lists/{list_id}/again", may="lists.bring")
def try_list_again(list_id: str, body: Nothing, who: Who, clock: Clock) -> ListShown:
    """Are the certificates tried once more that could not be made?"""
    return actions.try_again(list_id, who, now=clock.now())
