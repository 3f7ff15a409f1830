"""Decisions about deliveries. Pure functions."""

from datetime import datetime, timedelta
from typing import Any

from chalicelib.core.errors import Conflict
from chalicelib.deliveries.models import WAYS, Delivery, Outcome, Status, Try
from chalicelib.events.deliveries import Way
from chalicelib.events.mail import EmailBounced, EmailComplained, EmailDelivered, MailEvent

TRIES = 5
"""Of one turn: as often as a queue brings an order. Then it has failed, and the holder may ask again."""
LEASE = timedelta(seconds=45)
"""Longer than a function may run: who has not said how a try went by then has crashed. Shorter than the queue waits
before it brings the order again, so that it finds the way free."""
PATIENCE = timedelta(hours=1)
"""A queue brings an order five times within minutes. Of what nothing has been heard for so long, the order is lost."""
SESSION = timedelta(hours=23, minutes=50)
"""After a person's own message WhatsApp takes anything for 24 hours; less ten minutes, for our clocks and theirs."""
_RANK: dict[Status, int] = {"wanted": 0, "sent": 1, "failed": 2, "delivered": 3}
_RANK_OF_LETTERS: dict[Status, int] = {**_RANK, "failed": 4}
"""A mail server may take a letter, and send it back later."""
ADDRESS_IS_NO_GOOD = ("email-returned", "email-unwanted")
"""Codes after which nothing more goes to the address."""


def open_ways(*, email_proven: bool, whatsapp: bool, digilocker: bool) -> tuple[Way, ...]:
    """What a person can choose now: a proven address, a stage that has WhatsApp, an account shown to be theirs."""
    can = {"email": email_proven, "whatsapp": whatsapp, "digilocker": digilocker, "counter": True}
    return tuple(way for way in WAYS if can[way])


def is_under_way(delivery: Delivery, now: datetime) -> bool:
    """Whether somebody is at it this moment."""
    last = delivery.tries[-1] if delivery.tries else None
    return last is not None and last.outcome == "under-way" and now - last.at < LEASE


def begun(delivery: Delivery, now: datetime) -> Delivery:
    """With one more try. A try that never said how it went stays in the list as one."""
    before = tuple(_lost(one) for one in delivery.tries)
    return _with(delivery, tries=(*before, Try(at=now, outcome="under-way")))


def _lost(one: Try) -> Try:
    return one.model_copy(update={"outcome": "failed", "code": "crashed"}) if one.outcome == "under-way" else one


def tried(delivery: Delivery, outcome: Outcome, now: datetime, *, code: str = "", provider_id: str = "") -> Delivery:
    """With the end of its last try. A way that may be mended stays wanted, up to so many tries."""
    last = delivery.tries[-1].model_copy(update={"outcome": outcome, "code": code, "provider_id": provider_id})
    status: Status = outcome if outcome in ("sent", "delivered") else "wanted"
    if outcome == "failed" and len(delivery.tries) - delivery.tries_before >= TRIES:
        status = "failed"
    return _with(delivery, tries=(*delivery.tries[:-1], last), status=status, done_at=_end(status, now))


def refused(delivery: Delivery, now: datetime, *, code: str) -> Delivery:
    """With a last try that no further one will mend."""
    return _with(tried(delivery, "failed", now, code=code), status="failed", done_at=now)


def of_letter(event: MailEvent) -> tuple[Status, str]:
    """What a word of SES says of a delivery: how it stands, and why."""
    match event:
        case EmailDelivered():
            return "delivered", ""
        case EmailComplained():
            return "delivered", "email-unwanted"
        case EmailBounced():
            return "failed", "email-returned" if event.bounce.kind == "Permanent" else "email-not-taken"
    return "failed", "email-rejected"


def reported(delivery: Delivery, status: Status, at: datetime, *, provider_id: str, code: str) -> Delivery | None:
    """What the supplier says later, also twice, and out of order; None where that changes nothing. Only the word about
    the latest message counts, and none about a former turn once it is asked for again."""
    if len(delivery.tries) <= delivery.tries_before:
        return None
    last, before = delivery.tries[-1], {one.provider_id for one in delivery.tries[:-1]}
    if last.provider_id not in ("", provider_id) or provider_id in before:
        return None
    rank = _RANK_OF_LETTERS if delivery.way == "email" else _RANK
    if (rank[status], bool(code)) <= (rank[delivery.status], bool(last.code)):
        return None
    outcome: Outcome = status if status in ("sent", "delivered") else "failed"
    said = last.model_copy(update={"outcome": outcome, "code": code, "provider_id": provider_id})
    return _with(delivery, tries=(*delivery.tries[:-1], said), status=status, done_at=_end(status, at))


def given_up(delivery: Delivery, now: datetime) -> Delivery:
    """As it stands: what is still wanted though its order is lost has failed, and can be asked for again. At a counter
    it waits for its holder."""
    last_heard = max((delivery.wanted_at, *(one.at for one in delivery.tries)))
    if delivery.status != "wanted" or delivery.way == "counter" or now - last_heard < PATIENCE:
        return delivery
    return _with(delivery, status="failed", tries=tuple(map(_lost, delivery.tries)))


def asked_again(delivery: Delivery, now: datetime) -> Delivery:
    """Another turn, with as many tries again. Conflict where it is under way or has arrived."""
    if delivery.status != "failed":
        raise Conflict("delivery-not-failed")
    turn = {"status": "wanted", "turn": delivery.turn + 1, "tries_before": len(delivery.tries), "wanted_at": now}
    return _with(delivery, **turn, done_at=None)


def printed(delivery: Delivery, officer_id: str, now: datetime) -> Delivery:
    """Printed once more."""
    copy = Try(at=now, outcome="delivered", officer_id=officer_id)
    return _with(delivery, tries=(*delivery.tries, copy), status="delivered", done_at=now)


def _end(status: Status, now: datetime) -> datetime | None:
    return None if status == "wanted" else now


def _with(delivery: Delivery, **changes: Any) -> Delivery:
    return delivery.model_copy(update=changes)
