"""One function per way: hands the signed file to a supplier. Each gives what is known then, and the supplier's own id.

They raise Unavailable where another try may mend it, Undeliverable where none will.
"""

from collections.abc import Callable
from datetime import datetime

from chalicelib.adapters import digilocker, email, whatsapp
from chalicelib.adapters.digilocker import DigiLockerEnded, DigiLockerRefused, DigiLockerSilent
from chalicelib.adapters.settings import settings
from chalicelib.adapters.supply import Unavailable, Undeliverable
from chalicelib.catalogue import actions as catalogue
from chalicelib.certificates import copies
from chalicelib.certificates.digilocker.rules import uri_of
from chalicelib.certificates.models import Certificate
from chalicelib.core import ids, text
from chalicelib.core.text import Language
from chalicelib.deliveries import rules, store
from chalicelib.deliveries.models import Outcome
from chalicelib.documents.fetching import actions as fetching
from chalicelib.edge import words
from chalicelib.events.deliveries import Way
from chalicelib.identity import actions as identity

_PDF = "application/pdf"
_PAGE = (
    '<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8"></head>\n<body>{paragraphs}</body></html>\n'
)
Sender = Callable[[Certificate, bytes, datetime], tuple[Outcome, str]]


def by_email(certificate: Certificate, content: bytes, now: datetime) -> tuple[Outcome, str]:
    """An e-mail with the file attached, to an address that was proven. What became of it is said later, by event."""
    person = identity.contact(certificate.order.holder_id)
    if not person.email:
        raise Undeliverable("email-not-proven")
    senders = catalogue.region(certificate.order.region).region.senders
    title, body = _words(certificate, person.language)
    letter = email.Email(
        sender=senders.email,
        sender_name="Ekdwar",
        to=person.email,
        subject=" ".join(title.split()),
        text=body,
        html=_PAGE.format(language=person.language, paragraphs=_paragraphs(body)),
        language=person.language,
        attachments=(email.Attachment(file_name=copies.file_name(certificate), media_type=_PDF, content=content),),
        tags={"person": person.person_id, "certificate": certificate.certificate_id},
    )
    return "sent", email.send(letter)


def _words(certificate: Certificate, language: Language) -> tuple[str, str]:
    title = text.say(certificate.order.title, language)
    number = ids.shown(certificate.certificate_id)
    check = f"{settings.public_url}/verify/{certificate.certificate_id}"
    body = words.say("deliveries.letter", language, title=title, number=number, link=check)
    return words.say("deliveries.subject", language, title=title, number=number), body


def _paragraphs(body: str) -> str:
    from html import escape

    return "".join(f"<p>{escape(one)}</p>" for one in body.split("\n\n"))


def by_whatsapp(certificate: Certificate, content: bytes, now: datetime) -> tuple[Outcome, str]:
    """A document message to the proven mobile: as it is within a day of the person's own message, by an approved
    template otherwise. Whether it arrived is said later, by webhook."""
    if not whatsapp.is_on():
        raise Undeliverable("whatsapp-off")
    person = identity.contact(certificate.order.holder_id)
    number = person.mobile.removeprefix("+")
    in_session = now - store.wrote_at(number) < rules.SESSION
    template = None if in_session else _template(certificate, person.language)
    name = copies.file_name(certificate)
    message = whatsapp.DocumentMessage(
        to=number,
        media_id=whatsapp.upload(content, file_name=name, media_type=_PDF),
        file_name=name,
        caption=text.say(certificate.order.title, person.language),
        template=template,
        our_id=certificate.certificate_id,
    )
    return "sent", whatsapp.send(message)


def _template(certificate: Certificate, language: Language) -> whatsapp.Template:
    """The template that Meta approved for this language, or for English."""
    approved = catalogue.region(certificate.order.region).region.senders.whatsapp_templates
    for one in dict.fromkeys((language, "en")):
        if name := approved.get(f"certificate.{one}"):
            facts = (text.say(certificate.order.title, one), ids.shown(certificate.certificate_id))
            return whatsapp.Template(name=name, language=one, words=facts)
    raise Undeliverable("whatsapp-no-template")


def by_digilocker(certificate: Certificate, content: bytes, now: datetime) -> tuple[Outcome, str]:
    """The URI goes into the account that the holder has shown to be theirs."""
    issuer = catalogue.region(certificate.order.region).region.digilocker
    account = fetching.account_of(certificate.order.holder_id)
    if issuer is None or not digilocker.is_on():
        raise Undeliverable("digilocker-off")
    if account is None or certificate.issued_on is None:
        raise Undeliverable("digilocker-not-connected")
    document = digilocker.Pushed(
        digilocker_id=account,
        uri=uri_of(certificate, issuer.issuer_id),
        doctype=certificate.order.type,
        description=certificate.order.title["en"],
        doc_id=certificate.certificate_id,
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        content=content,
    )
    try:
        digilocker.push(document, now=now)
    except (DigiLockerSilent, DigiLockerEnded) as error:
        raise Unavailable(_code(error.facts)) from error
    except DigiLockerRefused as error:
        raise Undeliverable(_code(error.facts)) from error
    return "delivered", document.uri


def _code(facts: dict[str, str]) -> str:
    return f"digilocker-{facts.get('digilocker_code') or 'silent'}".replace("_", "-")


SENDERS: dict[Way, Sender] = {"email": by_email, "whatsapp": by_whatsapp, "digilocker": by_digilocker}
"""What a queue can do; a counter has a person at it."""
