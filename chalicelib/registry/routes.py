"""The JSON doors of people and families."""

from chalice.app import Blueprint

from chalicelib.core.clock import Clock
from chalicelib.edge import Query, Request, RequestKey, Who, route
from chalicelib.registry import actions
from chalicelib.registry.models import (
    Board,
    Candidates,
    CodeAnswered,
    CodeWanted,
    CodeWay,
    Corrected,
    DeathNoted,
    Decided,
    Difference,
    DifferencePage,
    FamilyPage,
    FamilyShown,
    FileSeen,
    FileShown,
    KycSeen,
    LookFor,
    MoveWanted,
    NewFamily,
    NewMember,
    Pair,
    PairDecided,
    PairPage,
    Resident,
    TemporaryWanted,
)

routes = Blueprint(__name__)


class Further(Query):
    """Where to go on."""

    after: str | None = None


class Which(Further):
    """Which families of an office."""

    temporary: bool = False
    """Those only that the office has still to verify."""


# Offices


@route(routes, "POST", "/v1/families", may="families.keep", status=201, reads="person")
def make_family(wanted: NewFamily, who: Who, key: RequestKey, clock: Clock) -> FamilyShown:
    """Is this a family of our office?"""
    return actions.make_family(wanted, who, key, now=clock.now())


@route(routes, "GET", "/v1/families/{family_id}", may="families.see", reads="person")
def see_family(family_id: str, who: Who, clock: Clock) -> FamilyShown:
    """Who belongs to this family?"""
    return actions.see_family(family_id, who, now=clock.now())


@route(routes, "GET", "/v1/offices/{office_id}/families", may="families.see")
def list_families(office_id: str, query: Which, who: Who) -> FamilyPage:
    """Which families has this office?"""
    return actions.families_at(office_id, who, query.after, temporary=query.temporary)


@route(routes, "POST", "/v1/residents/candidates", may="families.keep", reads="person")
def look_for_resident(wanted: LookFor, who: Who, clock: Clock) -> Candidates:
    """Is this person in the registry already?"""
    return actions.look_for(wanted, who, now=clock.now())


@route(routes, "POST", "/v1/families/{family_id}/members", may="families.keep", status=201, reads="person")
def add_member(family_id: str, wanted: NewMember, who: Who, key: RequestKey, clock: Clock) -> FamilyShown:
    """Does this person belong to the family too?"""
    return actions.add_member(family_id, wanted, who, key, now=clock.now())


@route(routes, "POST", "/v1/families/moves", may="families.keep", status=201, reads="person")
def move_members(wanted: MoveWanted, who: Who, key: RequestKey, clock: Clock) -> FamilyShown:
    """Do these members belong to another family now?"""
    return actions.move(wanted, who, key, now=clock.now())


@route(routes, "POST", "/v1/families/{family_id}/verification", may="families.keep", reads="person")
def verify_family(family_id: str, who: Who, clock: Clock) -> FamilyShown:
    """Have we seen the ration card and the family?"""
    return actions.verify_family(family_id, who, now=clock.now())


@route(routes, "POST", "/v1/residents/{member_id}/death", may="families.keep", reads="person")
def note_death(member_id: str, wanted: DeathNoted, who: Who, clock: Clock) -> FamilyShown:
    """Has this person died?"""
    return actions.note_death(member_id, wanted, who, now=clock.now())


@route(routes, "POST", "/v1/residents/{member_id}/correction", may="families.keep", reads="person")
def correct_resident(member_id: str, wanted: Corrected, who: Who, clock: Clock) -> Resident:
    """Are these the right facts?"""
    return actions.correct(member_id, wanted, who, now=clock.now())


@route(routes, "POST", "/v1/residents/{member_id}/kyc", may="families.keep", reads="person")
def see_in_person(member_id: str, wanted: KycSeen, who: Who, clock: Clock) -> Resident:
    """Have I this person before me, with a paper that proves who they are?"""
    return actions.see_in_person(member_id, wanted, who, now=clock.now())


@route(routes, "POST", "/v1/residents/{member_id}/kyc-file", may="families.keep", reads="person")
def see_kyc_file(member_id: str, wanted: FileSeen, who: Who, clock: Clock) -> Resident:
    """Have I this person before me, with their offline Aadhaar file?"""
    return actions.see_file(member_id, wanted, who, now=clock.now())


@route(routes, "GET", "/v1/offices/{office_id}/differences", may="differences.decide", reads="person")
def list_differences(office_id: str, query: Further, who: Who, clock: Clock) -> DifferencePage:
    """What do applications state otherwise than we have it?"""
    return actions.differences_at(office_id, who, query.after, now=clock.now())


@route(
    routes,
    "POST",
    "/v1/residents/{member_id}/differences/{application_id}/{fact}",
    may="differences.decide",
    reads="person",
)
def decide_difference(
    member_id: str, application_id: str, fact: str, wanted: Decided, who: Who, clock: Clock
) -> Difference:
    """Is it as the application states?"""
    return actions.decide(member_id, application_id, fact, wanted, who, now=clock.now())


@route(routes, "GET", "/v1/offices/{office_id}/pairs", may="pairs.decide", reads="person")
def list_pairs(office_id: str, query: Further, who: Who, clock: Clock) -> PairPage:
    """Who may stand in the register twice?"""
    return actions.pairs_at(office_id, who, query.after, now=clock.now())


@route(routes, "POST", "/v1/pairs/{one}/{other}", may="pairs.decide", reads="person")
def decide_pair(one: str, other: str, wanted: PairDecided, who: Who, clock: Clock) -> Pair:
    """Are these two records of one person?"""
    return actions.decide_pair(one, other, wanted, who, now=clock.now())


@route(routes, "GET", "/v1/regions/{region}/kyc-board", may="public")
def see_board(region: str, clock: Clock) -> Board:
    """How far has e-KYC come, office by office?"""
    return actions.board(region, now=clock.now())


# Citizens


@route(routes, "GET", "/v1/my/family", may="families.see-own")
def see_own_family(who: Who) -> FamilyShown:
    """Which family am I in?"""
    return actions.see_own_family(who)


@route(routes, "POST", "/v1/my/temporary-family", may="families.ask", status=201)
def ask_for_temporary(wanted: TemporaryWanted, who: Who, key: RequestKey, clock: Clock) -> FamilyShown:
    """May we have a number until the town has verified us?"""
    return actions.ask_for_temporary(wanted, who, key, now=clock.now())


@route(routes, "POST", "/v1/my/kyc-codes", may="kyc.own", status=201)
def send_kyc_code(wanted: CodeWanted, request: Request, who: Who, key: RequestKey, clock: Clock) -> CodeWay:
    """Will you send a code to the mobile that the registry has for me?"""
    return actions.send_code(wanted, who, key, address=request.source_ip, language=request.language, now=clock.now())


@route(routes, "POST", "/v1/my/kyc-answers", may="kyc.own")
def answer_kyc_code(wanted: CodeAnswered, who: Who, clock: Clock) -> Resident:
    """Is this the code that came?"""
    return actions.answer_code(wanted.challenge_id, wanted.code, who, now=clock.now())


@route(routes, "POST", "/v1/my/kyc-files", may="kyc.own")
def show_kyc_file(wanted: FileShown, request: Request, who: Who, clock: Clock) -> Resident:
    """Is this my offline Aadhaar file?"""
    return actions.show_file(wanted, who, address=request.source_ip, now=clock.now())
