"""e-KYC: how it comes to be known that a person is who they say, by whichever way."""

from datetime import datetime

from chalicelib.core.errors import Conflict, Fault, Invalid, NotAllowed, NotFound
from chalicelib.core.text import Language
from chalicelib.edge import Who
from chalicelib.events import registry as told
from chalicelib.identity import actions as identity
from chalicelib.registry import rules, store
from chalicelib.registry.actions import reading, writing
from chalicelib.registry.models import CodeWanted, CodeWay, Kyc, KycSeen, Resident, Way


def note_ekyc(
    member_id: str, way: Way, *, now: datetime, last_four: str = "", by: Who | None = None, person_id: str = ""
) -> Resident:
    """It is known who a person is: note how, count it at their office, and link the account where one did it.

    Said twice for the same person and account it is noted once; a later way is noted beside nothing, the first stands,
    but an account may be linked later. Raises Conflict `aadhaar-known` or `account-known` where the keyed reference or
    the account is somebody else's: then two records are of one person, and their office has to look.
    """
    person = store.resident(member_id)
    if person.status != "living":
        raise NotFound
    if person.kyc and person.person_id == (person_id or person.person_id):
        return person
    reference = store.reference("aadhaar", rules.identity_of(person, last_four)) if last_four else ""
    must_be_free(person, reference=reference, person_id=person_id)
    kyc = person.kyc or Kyc(way=way, at=now, by=by.person_id if by else "", last_four=last_four, reference=reference)
    known = person.model_copy(update={"kyc": kyc, "person_id": person_id or person.person_id})
    _write(person, known, by, now)
    return store.resident(member_id)


def must_be_free(person: Resident, *, reference: str = "", person_id: str = "") -> None:
    """Conflict where the account or the keyed reference is somebody else's."""
    member_id = person.member_id
    if person.person_id and person_id and person.person_id != person_id:
        raise Conflict("account-known")
    if reference and (store.claimed_by(reference) or member_id) != member_id:
        raise Conflict("aadhaar-known")
    if person_id and (store.claimed_by(f"person#{person_id}") or member_id) != member_id:
        raise Conflict("account-known")


def _write(before: Resident, known: Resident, by: Who | None, now: datetime) -> None:
    claims = {f"person#{known.person_id}": known.member_id} if known.person_id else {}
    if known.kyc and known.kyc.reference:
        claims[known.kyc.reference] = known.member_id
    family = store.family(known.family_id)
    first = before.kyc is None
    one_more = writing.people_at(family, (known,)).model_copy(update={"members": 0})
    way = known.kyc.way if known.kyc else ""
    change = store.Change(
        residents=(known,),
        before=(before,),
        told=(writing.of_resident(before, told.ResidentKnown, by, now, way=way),) if first else (),
        claims=claims,
        counts=writing.counted((one_more,)) if first else (),
    )
    writing.record(change, known.region)


def see_in_person(member_id: str, wanted: KycSeen, who: Who, *, now: datetime) -> Resident:
    """The panchayat's way: the secretary has the person before them, and a paper that proves who they are."""
    person = store.resident(member_id)
    region = reading.region_of_office(who, person.office_id)
    if not rules.keeps(who, region, person.office_id):
        raise NotAllowed("not-your-families")
    reading.note_reads((person,), who, about=member_id, now=now)
    known = note_ekyc(member_id, "in-person", now=now, last_four=wanted.last_four, by=who)
    return rules.without_references_of(known)


def send_code(wanted: CodeWanted, who: Who, key: str, *, address: str, language: Language, now: datetime) -> CodeWay:
    """Send a code to the mobile number that the registry has for a person, for the account that asks.

    The member number alone opens nothing: the date of birth has to fit, and both are refused alike. Where no mobile is
    known, the office is named that does it in person. Raises NotFound, TooMany, Conflict.
    """
    identity.allow_try(who.person_id, address=address, now=now)
    person = found(wanted)
    must_be_free(person, person_id=who.person_id)
    if not person.mobiles:
        return CodeWay(office_id=person.office_id)
    mobile = person.mobiles[0]
    sent = identity.send_proof(
        f"+91{mobile}", who.person_id, person.member_id, key, use="member", language=language, now=now
    )
    return CodeWay(challenge_id=sent.challenge_id, mobile=f"XXXXXX{mobile[-4:]}", expires_at=sent.expires_at)


def found(wanted: CodeWanted) -> Resident:
    """The living member with this number and date of birth. Invalid, the same whichever of the two is wrong."""
    try:
        person = store.resident(wanted.member_id)
    except NotFound:
        raise Invalid("kyc-unknown", Fault(code="kyc-unknown", field="member_id")) from None
    if person.birth_date != wanted.birth_date or person.status != "living":
        raise Invalid("kyc-unknown", Fault(code="kyc-unknown", field="member_id"))
    return person


def answer_code(challenge_id: str, code: str, who: Who, *, now: datetime) -> Resident:
    """The code that came to the registry's mobile: the account is this person's. Invalid as at sign-in; Conflict."""
    member_id = identity.prove(challenge_id, code, who.person_id, now=now)
    return rules.without_references_of(note_ekyc(member_id, "mobile-otp", now=now, person_id=who.person_id))
