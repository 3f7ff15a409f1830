"""A person's wishes: a nominee, and corrections of what is wrong."""

from datetime import datetime

from chalicelib.adapters.table import Refused
from chalicelib.core import ids
from chalicelib.core.errors import Conflict, Fault, Invalid, NotAllowed, NotFound
from chalicelib.core.text import normal
from chalicelib.edge import Seat, Who
from chalicelib.events.privacy import CorrectionAnswered, CorrectionAsked
from chalicelib.identity import rules as identity_rules
from chalicelib.privacy import holdings, rules, store
from chalicelib.privacy.actions.log import note_read
from chalicelib.privacy.models import Correction, CorrectionAnswer, CorrectionWish, Line, Nominee, NomineeWish


def name_nominee(subject_id: str, wish: NomineeWish, *, now: datetime) -> Nominee | None:
    """Keep whom a person names, or with an empty name that nobody is named any more (Digital Personal Data Protection
    Act, 2023, s. 14). Invalid with every fault."""
    line = Line(at=now, act="named", what=("nominee",))
    if not normal(wish.name):
        store.keep_nominee(subject_id, None, line)
        return None
    mobile = identity_rules.read_mobile(wish.mobile)
    faults = [] if mobile else [Fault(code="field.mobile", field="mobile")]
    faults += [
        Fault(code="field.too-short", field=name, facts={"min": 2})
        for name in ("name", "relation")
        if len(normal(getattr(wish, name))) < 2
    ]
    if faults or not mobile:
        raise Invalid(None, *faults)
    nominee = Nominee(name=normal(wish.name), relation=normal(wish.relation), mobile=mobile, named_at=now)
    store.keep_nominee(subject_id, nominee, line)
    return nominee


def nominee_of(subject_id: str) -> Nominee | None:
    """Whom a person has named."""
    return store.nominee(subject_id)


def ask_correction(subject_id: str, wish: CorrectionWish, key: str, *, now: datetime) -> Correction:
    """Lay before whoever answers for it what a person says is wrong (s. 12(1) and (2)). NotFound for what is not held
    of them; the same request is the same wish. Invalid where nothing is said."""
    if len(wish.wrong) < rules.MIN_REASON:
        raise Invalid(None, Fault(code="reason.short", field="wrong", facts={"least": rules.MIN_REASON}))
    held = _held(subject_id, wish)
    correction = Correction(
        correction_id=ids.number_for("DPC", subject_id, key),
        subject_id=subject_id,
        kind=held.kind,
        item_id=held.item_id,
        region=held.region,
        office_id=held.office_id,
        role=held.role,
        wrong=wish.wrong,
        asked_at=now,
        answer_by=now + rules.ANSWER_WITHIN,
    )
    try:
        line = Line(at=now, act="asked", what=(held.kind,), about=correction.correction_id)
        store.ask_correction(correction, line, CorrectionAsked(**_told(correction, "asked", now)))
    except Refused as refused:
        known = store.correction(correction.correction_id)
        if known is None or known.subject_id != subject_id:
            raise Conflict from refused
        return known
    return correction


def _held(subject_id: str, wish: CorrectionWish) -> holdings.Held:
    everything = (held for items in holdings.held_of(subject_id).values() for held in items)
    found = next((held for held in everything if (held.kind, held.item_id) == (wish.kind, wish.item_id)), None)
    if found is None or not found.office_id:
        raise NotFound
    return found


def corrections_of(subject_id: str) -> tuple[Correction, ...]:
    """What a person has asked to be corrected, the newest first."""
    return tuple(sorted(store.corrections(subject_id), key=lambda one: one.asked_at, reverse=True))


def corrections_at(who: Who) -> tuple[tuple[str, datetime], ...]:
    """What waits for this officer, the oldest first: numbers and moments, no names."""
    found = (one for seat in who.seats for one in store.corrections_at(seat.office_id, seat.role))
    return tuple(sorted(found, key=lambda one: one[1]))


def open_correction(correction_id: str, who: Who, *, now: datetime) -> Correction:
    """One wish, for the officer who answers for it, noted in the person's log. NotFound for others."""
    correction = store.correction(correction_id)
    seat = _seat(correction, who) if correction else None
    if correction is None or seat is None:
        raise NotFound
    note_read(
        correction.subject_id,
        reader=who,
        purpose="correct-data",
        about=correction_id,
        what=(correction.kind,),
        now=now,
        seat=seat,
    )
    return correction


def answer_correction(correction_id: str, given: CorrectionAnswer, who: Who, *, now: datetime) -> Correction:
    """Say that it was corrected, or in writing why not. Once. NotAllowed to the officer whose own it is."""
    correction = open_correction(correction_id, who, now=now)
    if correction.outcome:
        raise Conflict("correction-answered")
    if len(given.answer) < rules.MIN_REASON:
        raise Invalid(None, Fault(code="reason.short", field="answer", facts={"least": rules.MIN_REASON}))
    if who.person_id == correction.subject_id:
        raise NotAllowed("own-application")
    update = {**given.model_dump(), "answered_at": now, "answered_by": who.name}
    answered = correction.model_copy(update=update)
    try:
        event = CorrectionAnswered(**_told(answered, "answered", now), outcome=given.outcome)
        store.answer_correction(answered, event)
    except Refused as error:
        raise Conflict("correction-answered") from error
    return answered


def _seat(correction: Correction, who: Who) -> Seat | None:
    desk = (correction.office_id, correction.role)
    return next((seat for seat in who.seats if (seat.office_id, seat.role) == desk), None)


def _told(correction: Correction, what: str, now: datetime) -> dict[str, object]:
    return {
        "event_id": f"{correction.correction_id}.{what}",
        "at": now,
        "correction_id": correction.correction_id,
        "kind_of_data": correction.kind,
        "item_id": correction.item_id,
        "region": correction.region,
        "office_id": correction.office_id,
    }
