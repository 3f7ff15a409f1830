"""What can be done about who one is. One function per thing done; chance and time come in as arguments."""

import secrets
from collections.abc import Callable, Container
from datetime import datetime

from chalicelib.adapters import email, sms
from chalicelib.adapters.secrets import secret
from chalicelib.adapters.settings import settings
from chalicelib.adapters.supply import Unavailable, Undeliverable
from chalicelib.adapters.table import Refused
from chalicelib.core import ids, text
from chalicelib.core.errors import Conflict, Fault, Invalid, NotFound, SupplierDown, TooMany
from chalicelib.core.text import Language
from chalicelib.edge import Who, words
from chalicelib.identity import rules, sessions, store
from chalicelib.identity.models import (
    Challenge,
    CodeSent,
    CodeUse,
    Contact,
    Officer,
    OfficerRecord,
    Person,
    Profile,
    ProfileKept,
    ProfileShown,
    Session,
    SignedIn,
)

Below = Callable[[int], int]
"""Chance: a whole number below another (`secrets.randbelow`)."""


def _pepper() -> bytes:
    return secret("sessions")


# Citizens


def send_code(
    typed_mobile: str,
    *,
    key: str,
    address: str,
    language: Language,
    now: datetime,
    chance: Below = secrets.randbelow,
) -> CodeSent:
    """Send a one-time code to a mobile number, and say where to answer with it.

    Nothing here looks at who is known, so nobody can learn it. The same key and number send one code only. The code
    goes to the SMS supplier from here and not by way of an event: events are kept, queued and logged, and a code must
    exist in one hash and on one telephone only. Raises Invalid for what is no mobile number, TooMany, SupplierDown.
    """
    mobile = rules.read_mobile(typed_mobile)
    if mobile is None:
        raise Invalid(None, Fault(code="field.mobile", field="mobile"))
    _allow("code-address", rules.network(address), settings.codes_per_address, now=now)
    _allow("code-mobile", mobile, rules.CODES_PER_ADDRESSEE, now=now)
    challenge, code = _challenge("sign-in", mobile, "", key, now=now, chance=chance)
    return _sent(challenge, lambda: _send_sms(mobile, code, language), now=now)


def sign_in(
    challenge_id: str,
    typed_code: str,
    *,
    address: str,
    language: Language,
    now: datetime,
    chance: rules.Bytes = secrets.token_bytes,
) -> SignedIn:
    """Answer a challenge and begin a session; the first time, the person comes into being. A code is good once.

    Raises Invalid `code-wrong`, or `code-dead` where no try at this code can succeed any more; TooMany.
    """
    _allow("try-address", rules.network(address), settings.codes_per_address, now=now)
    challenge = _answered(challenge_id, typed_code, "sign-in", now=now)
    known = store.person_of_mobile(challenge.address)
    person = known or Person(
        person_id=ids.sortable(now, lambda bits: int.from_bytes(chance(bits // 8))),
        mobile=challenge.address,
        language=language,
        version=1,
    )
    begun, signed_in = sessions.begin("citizen", person.person_id, person.name, person.language, now=now, chance=chance)
    try:
        store.begin_citizen_session(challenge, person, begun, first=known is None)
    except Refused as refused:
        raise Invalid(None, Fault(code="code-dead", field="code")) from refused
    return signed_in


# Proof of another number


def allow_try(person_id: str, *, address: str, now: datetime) -> None:
    """Count one more try of a signed-in person to be found somewhere. Raises TooMany."""
    _allow("try-address", rules.network(address), settings.codes_per_address, now=now)
    _allow("code-person", person_id, rules.CODES_PER_ADDRESSEE, now=now)


def send_proof(
    mobile: str,
    person_id: str,
    about: str,
    key: str,
    *,
    use: CodeUse,
    language: Language,
    now: datetime,
    chance: Below = secrets.randbelow,
) -> CodeSent:
    """Send a code to a number that is known of somebody (`about`), for the account that says to be them. The SMS says
    what the code is for, so that nobody hands it on as one for signing in. Raises TooMany, SupplierDown."""
    _allow("code-mobile", mobile, rules.CODES_PER_ADDRESSEE, now=now)
    challenge, code = _challenge("kyc", mobile, person_id, key, about=about, now=now, chance=chance)
    return _sent(challenge, lambda: _send_sms(mobile, code, language, use), now=now)


def seem_to_send(key: str, *, now: datetime) -> CodeSent:
    """What `send_proof` answers, for a number that nobody has: no code goes anywhere, and none will ever be right."""
    challenge_id = rules.keyed(_pepper(), "challenge", "kyc", "", "", key)[:40]
    return CodeSent(challenge_id=challenge_id, expires_at=now + rules.CODE_LIFE)


def prove(challenge_id: str, typed_code: str, person_id: str, *, now: datetime) -> str:
    """The code has come back from the same account: says about whom it was. Raises Invalid as `sign_in` does."""
    challenge = _answered(challenge_id, typed_code, "kyc", now=now)
    if challenge.person_id != person_id:
        raise Invalid(None, Fault(code="code-dead", field="code"))
    return challenge.about


def _challenge(
    purpose: str, address: str, person_id: str, key: str, *, now: datetime, chance: Below, about: str = ""
) -> tuple[Challenge, str]:
    challenge_id = rules.keyed(_pepper(), "challenge", purpose, address, person_id, key)[:40]
    code = rules.six_digits(chance)
    challenge = Challenge.model_validate(
        {
            "challenge_id": challenge_id,
            "purpose": purpose,
            "address": address,
            "person_id": person_id,
            "about": about,
            "code_hash": rules.code_hash(_pepper(), challenge_id, address, code),
            "expires_at": now + rules.CODE_LIFE,
        }
    )
    return challenge, code


def _sent(challenge: Challenge, send: Callable[[], None], *, now: datetime) -> CodeSent:
    """Keep the challenge and send its code, once for a request. A supplier that will never take it changes nothing of
    the answer: the code does not come, and the page says what to do then."""
    try:
        store.put_challenge(challenge, now=now)
        send()
    except Refused:
        challenge = store.challenge(challenge.challenge_id) or challenge
    except Undeliverable:
        pass
    except Unavailable as unavailable:
        store.drop_challenge(challenge.challenge_id)  # so that the same request can be made again
        raise SupplierDown from unavailable
    return CodeSent(challenge_id=challenge.challenge_id, expires_at=challenge.expires_at)


def _answered(challenge_id: str, typed_code: str, purpose: str, *, now: datetime) -> Challenge:
    """The challenge, where the code is right. The try is counted before anything is compared, so that tries in
    parallel are no more than tries one after another."""
    found = store.count_try(challenge_id)
    if found is None or found[0].purpose != purpose or rules.challenge_is_dead(*found, now=now):
        raise Invalid(None, Fault(code="code-dead", field="code"))
    challenge = found[0]
    typed = rules.code_hash(_pepper(), challenge_id, challenge.address, rules.read_digits(typed_code))
    if not secrets.compare_digest(typed, challenge.code_hash):
        raise Invalid(None, Fault(code="code-wrong", field="code"))
    return challenge


def _allow(kind: str, whose: str, limit: int, *, now: datetime) -> None:
    """Count one more; raises TooMany past the limit. Numbers and addresses are counted under a keyed hash."""
    tried = store.count(kind, rules.keyed(_pepper(), kind, whose)[:32], rules.window_start(now), now=now)
    if tried > limit:
        raise TooMany(retry_after_s=rules.seconds_left(now))


def _send_sms(mobile: str, code: str, language: Language, use: CodeUse | None = None) -> None:
    sentence = f"identity.sms-code-{use}" if use else "identity.sms-code"
    template = f"{use}.{language}" if use else language
    sms.send(
        sms.Sms(
            mobile=mobile,
            text=words.say(sentence, language, code=code),
            header=settings.sms_header,
            entity_id=settings.sms_entity_id,
            template_id=settings.sms_code_templates.get(template, ""),
        )
    )


# How often, for other areas


def count_call(kind: str, address: str, most: int, *, now: datetime) -> None:
    """Count one more call from an internet address in this quarter of an hour. Raises TooMany past the limit."""
    _allow(kind, rules.network(address), most, now=now)


# The profile


def contact(person_id: str) -> Contact:
    """Where a person wants to hear of something. Raises NotFound."""
    person = _person(person_id)
    return Contact(
        person_id=person_id,
        name=person.name,
        mobile=person.mobile,
        email=person.email if person.email_proven else None,
        language=person.language,
    )


def person_of_mobile(mobile: str) -> Person | None:
    """The person who has proven this number (E.164) to be theirs; None where nobody has."""
    return store.person_of_mobile(mobile)


def mobile_of_officer(officer_id: str) -> str:
    """An officer's own number (E.164); empty where none is known."""
    record = store.officer(officer_id)
    return record.officer.mobile if record else ""


def is_same_person(officer_id: str, person_id: str) -> bool:
    """Whether an officer and a citizen are one: by the mobile number, which both have proven."""
    record, person = store.officer(officer_id), store.person(person_id)
    return bool(record and person and record.officer.mobile and record.officer.mobile == person.mobile)


def is_mobile_of(officer_id: str, mobile: str) -> bool:
    """Whether a mobile number (E.164) is an officer's."""
    record = store.officer(officer_id)
    return bool(record and mobile and record.officer.mobile == mobile)


def see_profile(who: Who) -> ProfileShown:
    """One's own profile."""
    return _shown(_person(who.person_id))


def see_person(person_id: str) -> Person | None:
    """A person as identity knows them; None where there is none."""
    return store.person(person_id)


def forget_profile(person_id: str) -> bool:
    """Empty name and e-mail address, as the person wishes. False where somebody else changed them meanwhile."""
    person = _person(person_id)
    forgotten = person.model_copy(
        update={"name": "", "email": "", "email_proven": False, "email_returned": False, "version": person.version + 1}
    )
    try:
        store.keep_person(forgotten)
    except Refused:
        return False
    return True


def stop_email(person_id: str, addresses: Container[str]) -> None:
    """Nothing more goes to an address from which letters come back, until its owner proves it anew. Harmless where they
    have another one by now. Raises Refused where somebody else changed the profile meanwhile."""
    person = store.person(person_id)
    if person and person.email_proven and person.email in addresses:
        changes = {"email_proven": False, "email_returned": True, "version": person.version + 1}
        store.keep_person(person.model_copy(update=changes))


def change_profile(
    who: Who, profile: Profile, *, key: str, now: datetime, chance: Below = secrets.randbelow
) -> ProfileKept:
    """Keep name, language and e-mail address. A new address gets a code first; until it has come back nothing else
    goes there, lest a slip of the pen send somebody's affairs to a stranger. Raises Invalid, Conflict, TooMany."""
    person, session = _person(who.person_id), store.session(who.session_id)
    address = rules.read_email(profile.email) if profile.email.strip() else ""
    if address is None:
        raise Invalid(None, Fault(code="field.email", field="email"))
    changed = person.model_copy(
        update={
            "name": text.normal(profile.name),
            "language": profile.language,
            "email": address,
            "email_proven": person.email_proven and person.email == address,
            "email_returned": person.email_returned and person.email == address,
            "version": person.version + 1,
        }
    )
    known = session and session.model_copy(
        update={"name": changed.name, "language": changed.language, "version": session.version + 1}
    )
    _keep(changed, session=known)
    proof = _prove_email(changed, key=key, now=now, chance=chance) if address and not changed.email_proven else None
    return ProfileKept(profile=_shown(changed), email_code=proof)


def confirm_email(who: Who, challenge_id: str, typed_code: str, *, now: datetime) -> ProfileShown:
    """Answer with the code that came by e-mail: the address is theirs. Raises Invalid as `sign_in` does."""
    challenge = _answered(challenge_id, typed_code, "email", now=now)
    person = _person(who.person_id)
    if (challenge.person_id, challenge.address) != (person.person_id, person.email):
        raise Invalid(None, Fault(code="code-dead", field="code"))
    proven = person.model_copy(update={"email_proven": True, "email_returned": False, "version": person.version + 1})
    _keep(proven, answered=challenge)
    return _shown(proven)


def _prove_email(person: Person, *, key: str, now: datetime, chance: Below) -> CodeSent:
    _allow("code-person", person.person_id, rules.CODES_PER_ADDRESSEE, now=now)
    _allow("code-email", person.email, rules.CODES_PER_ADDRESSEE, now=now)
    challenge, code = _challenge("email", person.email, person.person_id, key, now=now, chance=chance)
    return _sent(challenge, lambda: _send_email(person, code), now=now)


def _send_email(person: Person, code: str) -> None:
    sentence = words.say("identity.email-code", person.language, code=code)
    email.send(
        email.Email(
            sender=settings.email_from,
            sender_name="Ekdwar",
            to=person.email,
            subject=words.say("identity.email-code-subject", person.language),
            text=sentence + "\n",
            html=f'<!doctype html><html lang="{person.language}"><body><p>{sentence}</p></body></html>\n',
            language=person.language,
        )
    )


def _person(person_id: str) -> Person:
    person = store.person(person_id)
    if person is None:
        raise NotFound
    return person


def _keep(person: Person, *, answered: Challenge | None = None, session: Session | None = None) -> None:
    try:
        store.keep_person(person, answered=answered, session=session)
    except Refused as refused:
        raise Conflict from refused


def _shown(person: Person) -> ProfileShown:
    return ProfileShown.model_validate(person.model_dump())


# Officers


def enrol_officer(
    officer: Officer,
    *,
    password: str,
    totp_secret: str,
    chance: rules.Bytes = secrets.token_bytes,
) -> None:
    """Keep an officer with password and TOTP secret (base 32); replaces what was there and ends their sessions."""
    known = store.officer(officer.officer_id)
    store.keep_officer(
        OfficerRecord(
            officer=officer,
            password_hash=rules.password_hash(password, chance),
            totp_secret=totp_secret,
            version=known.version + 1 if known else 1,
        ),
        ended=known.session_ids if known else (),
    )


def invite_officer(officer: Officer, *, now: datetime, chance: rules.Bytes = secrets.token_bytes) -> str:
    """The code with which an officer enrols, once and within three days; replaces what was there and ends their
    sessions. Hand it over in person or by sealed letter: it is kept as a hash and never shown again."""
    known = store.officer(officer.officer_id)
    code = rules.base32(chance)[:16]
    store.keep_officer(
        OfficerRecord(
            officer=officer,
            enrolment_hash=rules.keyed(_pepper(), "enrolment", officer.officer_id, code),
            enrolment_until=now + rules.ENROLMENT_LIFE,
            version=known.version + 1 if known else 1,
        ),
        ended=known.session_ids if known else (),
    )
    return code


def finish_enrolment(
    officer_id: str,
    enrolment_code: str,
    password: str,
    *,
    address: str,
    now: datetime,
    chance: rules.Bytes = secrets.token_bytes,
) -> str:
    """Set the password of an invited officer and give the secret for their authenticator app, shown this once.
    Raises Invalid (password too short; code wrong, late, used, or no such officer: one answer), TooMany."""
    _allow_officer(officer_id, address, now=now)
    if len(password) < rules.PASSWORD_LEAST:
        raise Invalid(None, Fault(code="password-short", field="password", facts={"least": rules.PASSWORD_LEAST}))
    record = store.officer(officer_id)
    if record is None or not rules.enrolment_fits(record, enrolment_code, _pepper(), now=now):
        raise Invalid(None, Fault(code="enrolment-wrong", field="enrolment_code"))
    totp_secret = rules.base32(chance)
    enrolled = OfficerRecord(
        officer=record.officer,
        password_hash=rules.password_hash(password, chance),
        totp_secret=totp_secret,
        version=record.version + 1,
    )
    try:
        store.keep_officer(enrolled)
    except Refused as refused:
        raise Invalid(None, Fault(code="enrolment-wrong", field="enrolment_code")) from refused
    return totp_secret


def sign_in_officer(
    officer_id: str,
    password: str,
    code: str,
    *,
    address: str,
    language: Language,
    now: datetime,
    chance: rules.Bytes = secrets.token_bytes,
) -> SignedIn:
    """Begin an officer's session. Raises Invalid `officer-wrong`, the same whatever was wrong, and TooMany, the same
    for officers who do not exist."""
    _allow_officer(officer_id, address, now=now)
    record = store.officer(officer_id)
    fits = rules.password_fits(record, password)
    step = rules.totp_step(record, code, now=now) if record and fits else None
    if record is None or step is None:
        raise Invalid("officer-wrong")
    begun, signed_in = sessions.begin(
        record.officer.kind,
        officer_id,
        text.say(record.officer.name, language),
        language,
        seats=record.officer.seats,
        now=now,
        chance=chance,
    )
    open_sessions = (begun.session_id, *record.session_ids)
    changed = record.model_copy(
        update={
            "totp_step": step,
            "session_ids": open_sessions[: rules.SESSIONS_PER_OFFICER],
            "version": record.version + 1,
        }
    )
    try:
        store.keep_officer(changed, begun=begun, ended=open_sessions[rules.SESSIONS_PER_OFFICER :])
    except Refused as refused:
        raise Invalid("officer-wrong") from refused
    return signed_in


def _allow_officer(officer_id: str, address: str, *, now: datetime) -> None:
    _allow("try-address", rules.network(address), settings.codes_per_address, now=now)
    _allow("try-officer", officer_id, rules.TRIES_PER_OFFICER, now=now)
