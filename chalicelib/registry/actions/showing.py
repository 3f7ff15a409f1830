"""e-KYC by an offline Aadhaar file: looked at once, compared with the register, and kept nowhere."""

from datetime import datetime

from chalicelib.adapters import vouching
from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue.models import PublishedRegion
from chalicelib.core.errors import Conflict, Fault, Invalid, NotFound
from chalicelib.edge import Who
from chalicelib.identity import actions as identity
from chalicelib.privacy import actions as privacy
from chalicelib.privacy import purposes
from chalicelib.privacy.purposes import Purpose
from chalicelib.registry import offline, rules, store
from chalicelib.registry.actions import knowing, reading
from chalicelib.registry.models import FileSeen, FileShown, Resident

PURPOSE = "verify-person"
_WHAT = ("identity",)


def show_file(wanted: FileShown, who: Who, *, address: str, now: datetime) -> Resident:
    """The account is this person's: their offline file says so, and the mobile number that the account has proven is
    the one that is linked with their Aadhaar. Without the link a file proves only that somebody has it.

    Raises NotFound where the region does not verify Aadhaar offline, Invalid, Conflict, TooMany.
    """
    identity.allow_try(who.person_id, address=address, now=now)
    person = knowing.found(wanted)
    region = _verifying(person.region)
    knowing.must_be_free(person, person_id=who.person_id)
    _consent(who.person_id, person, wanted.notice_version, now)
    mobile = identity.contact(who.person_id).mobile.removeprefix("+91")
    look = _looked_at(wanted, person, region, mobile, now)
    if not look.is_linked:
        raise Conflict("aadhaar-not-linked")
    known = knowing.note_ekyc(
        person.member_id, "aadhaar-xml", now=now, last_four=look.last_four, person_id=who.person_id
    )
    return rules.without_references_of(known)


def see_file(member_id: str, wanted: FileSeen, who: Who, *, now: datetime) -> Resident:
    """The same at the office: the person stands there, agrees, and shows the file of their own will. Raises NotFound
    where the region does not verify Aadhaar offline, NotAllowed, Invalid, Conflict."""
    person = store.resident(member_id)
    region = reading.keeper_of(who, person.office_id)
    _verifying(person.region)
    reading.note_reads((person,), who, about=member_id, now=now)
    _consent(reading.subject_of(person), person, wanted.notice_version, now)
    look = _looked_at(wanted, person, region, "", now)
    known = knowing.note_ekyc(member_id, "aadhaar-xml", now=now, last_four=look.last_four, by=who)
    return rules.without_references_of(known)


def _verifying(slug: str) -> PublishedRegion:
    region = catalogue.region(slug)
    if not rules.verifies_aadhaar(region):
        raise NotFound
    return region


def _consent(subject_id: str, person: Resident, version: int, now: datetime) -> None:
    """Aadhaar Act, 2016, s. 8A: nobody is verified offline who has not been told what for, and agreed."""
    privacy.give_consent(
        subject_id, purpose=PURPOSE, about=person.member_id, what=_WHAT, words_version=version, now=now
    )


def _looked_at(wanted: FileSeen, person: Resident, region: PublishedRegion, mobile: str, now: datetime) -> offline.Look:
    known = [vouching.der(one.certificate) for one in region.trusted if one.way == "aadhaar-xml"]
    days = region.region.aadhaar.xml_days
    look = offline.look_at(wanted.file, wanted.share_code, known, mobile=mobile, days=days, now=now)
    if look.wrong:
        field = "share_code" if look.wrong == "share-code" else "file"
        raise Invalid(None, Fault(code=f"aadhaar.{look.wrong}", field=field))
    if not rules.fits(person, look.name, look.birth_date, look.sex):
        raise Conflict("aadhaar-another")
    return look


def aadhaar_notice() -> Purpose:
    """What a person reads, and agrees to, before a file is looked at."""
    return purposes.purpose(PURPOSE)
