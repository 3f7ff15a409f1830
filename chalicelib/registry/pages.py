"""The page doors of people and families."""

from chalice.app import Blueprint

from chalicelib.catalogue import actions as catalogue
from chalicelib.core.clock import Clock
from chalicelib.edge import Form, Query, Redirect, Request, RequestKey, View, Who, page
from chalicelib.registry import actions, sheets

pages = Blueprint(__name__)

_T = "registry/templates"


class Office(Query):
    """Which office, and where to go on."""

    office: str = ""
    after: str | None = None


@page(pages, "GET", "/families", may="families.see")
def show_register(query: Office, who: Who) -> View:
    """Which families has my office?"""
    return sheets.register(who, query.office, query.after)


@page(pages, "GET", "/families/new", may="families.keep")
def show_new_family(query: Office, who: Who, clock: Clock) -> View:
    """What do you ask about a family?"""
    return View(template=f"{_T}/new.html", data=sheets.new_family(who, query.office, clock.now()))


@page(pages, "POST", "/families/new", may="families.keep")
def make_family_form(typed: Form, who: Who, key: RequestKey, clock: Clock) -> View | Redirect:
    """Will you give it a number?"""
    return sheets.make_family(typed, who, key, clock.now())


@page(pages, "GET", "/families/move", may="families.keep")
def show_move(query: Office, who: Who, clock: Clock) -> View:
    """What do you ask about a marriage?"""
    return View(template=f"{_T}/move.html", data=sheets.move_form(who, query.office, clock.now()))


@page(pages, "POST", "/families/move", may="families.keep")
def move_form(typed: Form, who: Who, key: RequestKey, clock: Clock) -> View | Redirect:
    """Will you move them?"""
    return sheets.move(typed, who, key, clock.now())


@page(pages, "GET", "/families/{family_id}", may="families.see", reads="person")
def show_family(family_id: str, who: Who, clock: Clock) -> View:
    """Who belongs to this family?"""
    return sheets.family(family_id, who, clock.now())


@page(pages, "GET", "/families/{family_id}/add", may="families.keep", reads="person")
def show_add(family_id: str, who: Who, clock: Clock) -> View:
    """What do you ask about somebody more?"""
    return View(template=f"{_T}/add.html", data=sheets.add_form(family_id, who, clock.now()))


@page(pages, "POST", "/families/{family_id}/add", may="families.keep")
def add_form(family_id: str, typed: Form, who: Who, key: RequestKey, clock: Clock) -> View | Redirect:
    """Will you add them?"""
    return sheets.add_member(family_id, typed, who, key, clock.now())


@page(pages, "POST", "/families/{family_id}/verify", may="families.keep")
def verify_form(family_id: str, who: Who, clock: Clock) -> Redirect:
    """We have seen the ration card and the family: is the number theirs now?"""
    return Redirect(to=f"/families/{actions.verify_family(family_id, who, now=clock.now()).family.family_id}")


@page(pages, "GET", "/residents/{member_id}", may="families.keep", reads="person")
def show_person(member_id: str, who: Who, clock: Clock) -> View:
    """What have we about this person?"""
    return View(template=f"{_T}/person.html", data=sheets.person(member_id, who, clock.now()))


@page(pages, "POST", "/residents/{member_id}/correct", may="families.keep")
def correct_form(member_id: str, typed: Form, who: Who, clock: Clock) -> View | Redirect:
    """Are these the right facts?"""
    return sheets.correct(member_id, typed, who, clock.now())


@page(pages, "POST", "/residents/{member_id}/kyc", may="families.keep")
def kyc_form(member_id: str, typed: Form, who: Who, clock: Clock) -> View | Redirect:
    """Have I seen this person, and a paper that proves who they are?"""
    return sheets.note_kyc(member_id, typed, who, clock.now())


@page(pages, "POST", "/residents/{member_id}/kyc-file", may="families.keep")
def kyc_file_form(member_id: str, typed: Form, who: Who, clock: Clock) -> View | Redirect:
    """Have I this person before me, with their offline Aadhaar file?"""
    return sheets.see_file(member_id, typed, who, clock.now())


@page(pages, "POST", "/residents/{member_id}/death", may="families.keep")
def death_form(member_id: str, typed: Form, who: Who, clock: Clock) -> View | Redirect:
    """Has this person died?"""
    return sheets.note_death(member_id, typed, who, clock.now())


@page(pages, "GET", "/differences", may="differences.decide", reads="person")
def show_differences(query: Office, who: Who, clock: Clock) -> View:
    """What do applications state otherwise than we have it?"""
    data = sheets.differences(who, query.office, query.after, clock.now())
    return View(template=f"{_T}/differences.html", data=data)


@page(pages, "POST", "/differences", may="differences.decide")
def decide_form(typed: Form, who: Who, clock: Clock) -> View | Redirect:
    """Is it as the application states?"""
    return sheets.decide(typed, who, clock.now())


@page(pages, "GET", "/pairs", may="pairs.decide", reads="person")
def show_pairs(query: Office, who: Who, clock: Clock) -> View:
    """Who may stand in the register twice?"""
    return View(template=f"{_T}/pairs.html", data=sheets.pairs(who, query.office, query.after, clock.now()))


@page(pages, "POST", "/pairs", may="pairs.decide")
def decide_pair_form(typed: Form, who: Who, clock: Clock) -> View | Redirect:
    """Are these two records of one person?"""
    return sheets.decide_pair(typed, who, clock.now())


@page(pages, "GET", "/r/{region}/kyc", may="public")
def show_board(region: str, clock: Clock) -> View:
    """How far has e-KYC come, office by office?"""
    board = actions.board(region, now=clock.now())
    return View(template=f"{_T}/board.html", data={"board": board, "region": catalogue.region(region)})


# Citizens


@page(pages, "GET", "/family", may="families.see-own")
def show_own(who: Who, clock: Clock) -> View:
    """Which family am I in?"""
    return View(template=f"{_T}/own.html", data=sheets.own(who, clock.now()))


@page(pages, "POST", "/family/code", may="kyc.own")
def send_code_form(typed: Form, request: Request, who: Who, key: RequestKey, clock: Clock) -> View:
    """Will you send a code to the mobile that the registry has for me?"""
    now = clock.now()
    return sheets.send_code(typed, who, key, address=request.source_ip, language=request.language, now=now)


@page(pages, "POST", "/family/answer", may="kyc.own")
def answer_code_form(typed: Form, who: Who, clock: Clock) -> View | Redirect:
    """Is this the code that came?"""
    return sheets.answer_code(typed, who, clock.now())


@page(pages, "GET", "/family/file", may="kyc.own")
def show_file_page(who: Who) -> View:
    """What do you ask of my offline Aadhaar file?"""
    return View(template=f"{_T}/file.html", data=sheets.file())


@page(pages, "POST", "/family/file", may="kyc.own")
def file_form(typed: Form, request: Request, who: Who, clock: Clock) -> View | Redirect:
    """Is this my offline Aadhaar file?"""
    return sheets.show_file(typed, who, request.source_ip, clock.now())


@page(pages, "GET", "/family/ask/{region}", may="families.ask")
def show_temporary(region: str, clock: Clock) -> View:
    """What do you ask about a family in a town?"""
    return View(template=f"{_T}/temporary.html", data=sheets.temporary(region, clock.now()))


@page(pages, "POST", "/family/ask/{region}", may="families.ask")
def temporary_form(region: str, typed: Form, who: Who, key: RequestKey, clock: Clock) -> View | Redirect:
    """May we have a number until the town has verified us?"""
    return sheets.ask_for_temporary(region, typed, who, key, clock.now())
