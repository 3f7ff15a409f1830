"""Consents: given after a notice, kept with the version of its words, taken back as easily as given."""

from datetime import datetime

from chalicelib.adapters.table import Refused
from chalicelib.core.errors import Conflict, NotAllowed, NotFound
from chalicelib.privacy import purposes, rules, store
from chalicelib.privacy.actions.log import logs_of
from chalicelib.privacy.models import Consent, Line


def give_consent(
    subject_id: str, *, purpose: str, about: str, what: tuple[str, ...], words_version: int, now: datetime
) -> str:
    """Keep that a person agrees, under the version of the notice that was read, and give the consent's id. Given twice
    in the same words it is one consent. (Digital Personal Data Protection Act, 2023, ss. 5 and 6(1); the proof is ours,
    s. 6(10).)

    Raises NotAllowed for a purpose that no consent is asked for; Conflict where the words have changed meanwhile.
    """
    asked = purposes.purpose(purpose)
    if asked.ground != "consent":
        raise NotAllowed("consent-not-asked", purpose=purpose)
    if words_version != asked.version:
        raise Conflict("notice-changed")
    given = [one for one in store.consents(subject_id) if (one.purpose, one.about) == (purpose, about)]
    for one in given:
        if rules.same_consent(one, purpose, about, what, words_version):
            return one.consent_id
    consent = Consent(
        consent_id=rules.consent_id(purpose, about, len(given) + 1),
        subject_id=subject_id,
        purpose=purpose,
        about=about,
        what=what,
        words_version=words_version,
        given_at=now,
    )
    _write(consent, _line(consent, "consented", now))
    return consent.consent_id


def agree(
    subject_id: str, *, purpose: str, about: str, what: tuple[str, ...], words_version: int, now: datetime
) -> Consent:
    """Give a consent, and see it."""
    given = give_consent(subject_id, purpose=purpose, about=about, what=what, words_version=words_version, now=now)
    found = store.consent(subject_id, given)
    if found is None:
        raise NotFound
    return found


def withdraw_consent(subject_id: str, consent_id: str, *, now: datetime) -> Consent:
    """Take a consent back: from now on nothing is read under it. What was done until then stays lawful (s. 6(5)).
    NotFound for anybody else's; taken back twice, it is taken back once."""
    consent = store.consent(subject_id, consent_id)
    if consent is None:
        raise NotFound
    if not consent.stands:
        return consent
    ended = consent.model_copy(update={"withdrawn_at": now})
    _write(ended, _line(ended, "withdrew", now))
    return ended


def consents_of(subject_id: str) -> tuple[Consent, ...]:
    """A person's consents, the newest first."""
    return tuple(sorted(store.consents(subject_id), key=lambda one: one.given_at, reverse=True))


def all_consents_of(person_id: str) -> tuple[Consent, ...]:
    """The same, with those that were given at an office before the account was linked with the register."""
    found = (one for name in logs_of(person_id) for one in store.consents(name))
    return tuple(sorted(found, key=lambda one: one.given_at, reverse=True))


def withdraw_own(person_id: str, consent_id: str, *, now: datetime) -> Consent:
    """Take back one of all these."""
    of = next((one.subject_id for one in all_consents_of(person_id) if one.consent_id == consent_id), person_id)
    return withdraw_consent(of, consent_id, now=now)


def consent_for(subject_id: str, purpose: str, about: str) -> Consent | None:
    """The consent that stands for a purpose and case; None where there is none."""
    found = (one for one in consents_of(subject_id) if one.stands and (one.purpose, one.about) == (purpose, about))
    return next(found, None)


def _line(consent: Consent, act: str, now: datetime) -> Line:
    return Line.model_validate(
        {
            "at": now,
            "act": act,
            "purpose": consent.purpose,
            "about": consent.about,
            "what": consent.what,
            "consent_id": consent.consent_id,
        }
    )


def _write(consent: Consent, line: Line) -> None:
    try:
        store.append(consent.subject_id, line, join=store.joins_consent(consent))
    except Refused as error:
        raise Conflict from error
