"""What can be done about telling people."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from chalicelib.adapters import email, sms
from chalicelib.adapters.settings import settings
from chalicelib.adapters.supply import Undeliverable
from chalicelib.catalogue.models import Senders
from chalicelib.core import text
from chalicelib.core.text import Language, Text
from chalicelib.edge import words
from chalicelib.identity.models import Contact
from chalicelib.notifications import rules, store
from chalicelib.notifications.models import Channel, Fact, Message, Sending
from chalicelib.notifications.models import message as message_of


class NotTold(Exception):
    """On these channels it has not gone out; trying again sends what is missing and nothing else."""


def tell(
    *,
    event_id: str,
    person: Contact,
    senders: Senders,
    message: str,
    language: Language,
    facts: Mapping[str, Fact],
    override: Text | None = None,
    now: datetime,
) -> None:
    """Tell a person something by SMS, and by e-mail where there is a proven address; each once for an event.

    `facts` has what `messages/<message>.toml` names, but for `site`. `override` are a service's own words for the
    e-mail, with the same facts; the SMS stays as it is registered with the operators, who drop any other text.
    May be called again with the same event. Raises NotTold where a channel failed or another worker is still at it,
    KeyError for an unknown message or a fact that was left out.
    """
    telling = _Telling(person, senders, message_of(message), language, facts, override)
    rules.shown(telling.message, "email", language, facts, site=settings.public_url)
    send: dict[Channel, Callable[[_Telling], str]] = {"sms": _send_sms}
    if person.email:
        send["email"] = _send_email
    missing = [
        channel for channel, by in send.items() if not _tell_once(telling, channel, by, event_id=event_id, now=now)
    ]
    if missing:
        raise NotTold(*missing)


@dataclass(frozen=True)
class _Telling:
    person: Contact
    senders: Senders
    message: Message
    language: Language
    facts: Mapping[str, Fact]
    override: Text | None


def sent(event_ids: tuple[str, ...], person_id: str) -> tuple[tuple[str, Channel, Sending], ...]:
    """What a person was sent about some events: event, channel, and how it went."""
    return tuple(store.sendings(event_ids, person_id)) if event_ids else ()


def _tell_once(
    telling: _Telling, channel: Channel, by: Callable[[_Telling], str], *, event_id: str, now: datetime
) -> bool:
    """Send by one channel unless that has been done. False where it has to be tried again.

    Who crashes between claim and send leaves a lease that runs out. Who crashes between send and note sends twice:
    that gap can't be closed, because no supplier takes a key of ours.
    """
    whose = (event_id, telling.person.person_id, channel)
    nth = store.claim(*whose, message=telling.message.key, now=now)
    if nth is None:
        before = store.sending(*whose)
        return before is not None and before.status != "sending"
    try:
        supplier_id = by(telling)
    except Undeliverable as never:
        store.note(*whose, nth=nth, status="undeliverable", code=str(never))
        return True
    except Exception as error:  # whatever it was, the other channel must not suffer from it
        store.note(*whose, nth=nth, status="failed", code=type(error).__name__)
        return False
    store.note(*whose, nth=nth, status="sent", supplier_id=supplier_id)
    return True


def _send_sms(telling: _Telling) -> str:
    message, language, senders = telling.message, telling.language, telling.senders
    return sms.send(
        sms.Sms(
            mobile=telling.person.mobile,
            text=rules.sms_text(message, language, telling.facts, site=settings.public_url),
            header=senders.sms_header,
            entity_id=senders.sms_entity_id,
            template_id=senders.sms_templates.get(f"{message.key}.{language}", ""),
        )
    )


def _send_email(telling: _Telling) -> str:
    language, person = telling.language, telling.person
    frame = {key: words.say(f"notifications.{key}", language) for key in _FRAME}
    letter = rules.letter(
        telling.message,
        language,
        telling.facts,
        site=settings.public_url,
        frame=frame,
        name=person.name,
        override=text.say(telling.override, language) if telling.override else None,
    )
    return email.send(
        email.Email(
            sender=telling.senders.email,
            sender_name="Ekdwar",
            to=person.email or "",
            subject=letter.subject,
            text=letter.text,
            html=letter.html,
            language=language,
            tags={"person": person.person_id},
        )
    )


_FRAME = ("greeting", "greeting-name", "see", "closing")
