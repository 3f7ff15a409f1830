"""What an application asks of a register of professionals, read off its form; and the words of both areas together."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from chalicelib.applications.models import Application
from chalicelib.catalogue import fees
from chalicelib.catalogue import rules as forms
from chalicelib.catalogue.fees import FeeSum
from chalicelib.catalogue.models import PublishedService
from chalicelib.catalogue.registers import ON_CERTIFICATES
from chalicelib.certificates.models import CertificateOrder, SubjectField
from chalicelib.core.clock import local_date
from chalicelib.core.errors import Fault
from chalicelib.core.model import Model
from chalicelib.core.text import LANGUAGES, Text, written_date
from chalicelib.professions import actions as professions
from chalicelib.professions import rules
from chalicelib.professions.models import Asked, Effect, Qualification


def faults(application: Application, service: PublishedService, today: date) -> list[Fault]:
    """Everything that stands between an application and the register that its service changes."""
    asked = asked_of(application, service, today)
    return professions.faults(asked, today) if asked else []


def faults_of_approval(application: Application, service: PublishedService, now: datetime) -> list[Fault]:
    """What the register has against it now, by the rules of the day on which it was filed: nobody loses a window by
    the time that an office takes, and no certificate says what has become untrue."""
    filed_on = local_date(application.filed_at or now)
    found = faults(application, service, filed_on)
    return [one.model_copy(update={"field": "move"}) for one in found]


class Advice(Model):
    """What the register says of a file, for its officer."""

    name: str
    """Of the register."""
    number: str = ""
    """Of the entry, where the register holds one."""
    faults: tuple[Fault, ...] = ()


def advice(application: Application, service: PublishedService, now: datetime) -> Advice | None:
    """What the register says of a file that is still to be decided; None where its service changes none."""
    asked = asked_of(application, service, local_date(application.filed_at or now))
    if asked is None or application.decision:
        return None
    entry = professions.entry_of(asked)
    found = faults_of_approval(application, service, now)
    if entry and asked.does != "rename" and not rules.same_name(entry, asked.name):
        found.append(Fault(code="register.name-differs", field="name", facts={"name": entry.name}))
    return Advice(name=asked.register_name, number=entry.number if entry else "", faults=tuple(found))


def fee(application: Application, service: PublishedService, today: date) -> FeeSum:
    """What it costs this applicant on this day."""
    told = forms.facts(service.definition, forms.typed(service.definition, application.values, today=today))
    asked = asked_of(application, service, today)
    entry = professions.entry_of(asked) if asked else None
    return fees.fee_of(service.definition.fee, {**told, **rules.facts(entry, today)}, today)


def plan(application: Application, service: PublishedService) -> Effect | None:
    """What the certificate of an approved application does to the register, with its number; None where nothing."""
    decided_on = local_date(application.decision.at) if application.decision else None
    asked = asked_of(application, service, decided_on) if decided_on else None
    return professions.plan(asked, decided_on) if asked and decided_on else None


def on_the_sheet(order: CertificateOrder, effect: Effect | None, *, by_register: bool) -> CertificateOrder:
    """A certificate's order with what the register says: the number, what it replaces and, `by_register`, how long
    it is good; of an entry that is there already, name and day of birth as well. After a change of name the new name is
    the holder's."""
    if effect is None:
        return order
    update: dict[str, Any] = {
        "subject": (number_line(effect.number), *_as_registered(order.subject, effect)),
        "supersedes": effect.supersedes or None,
    }
    if effect.name and effect.asked.does != "rename":
        update["holder_name"] = effect.name
    if by_register and effect.valid_until:
        update["valid"] = f"until {effect.valid_until.isoformat()}"
    return order.model_copy(update=update)


def _as_registered(subject: Iterable[SubjectField], effect: Effect) -> Iterator[SubjectField]:
    """What was typed, but for the name; and the day of birth, which nobody types for an entry that is there."""
    for one in subject:
        yield one.model_copy(update={"value": {"en": effect.name}}) if one.name == "name" and effect.name else one
    if effect.birth_date:
        words: Text = {language: written_date(effect.birth_date, language) for language in LANGUAGES}
        (kind, label), day = ON_CERTIFICATES["birth_date"], effect.birth_date.isoformat()
        yield SubjectField(name="birth_date", label=label, value=words, plain=day, kind=kind)


def number_line(number: str) -> SubjectField:
    """The line with the registration number."""
    label = ON_CERTIFICATES["registration_number"][1]
    return SubjectField(name="registration_number", label=label, value={"en": number})


def asked_of(application: Application, service: PublishedService, today: date) -> Asked | None:
    """What the form asks of the register; None where the service changes none. Fields are known by their names:
    `father_name`, `birth_date`, `mobile`, `part`, `degree`, `university`, `passed_on`, `new_name`, `previous_council`,
    `previous_number`, `learned`, `event`, `event_on`."""
    use = service.definition.on_register
    if use is None:
        return None
    typed = forms.typed(service.definition, application.values, today=today)
    return Asked(
        application_id=application.application_id,
        region=application.region,
        register_name=use.name,
        does=use.does,
        kind=use.kind,
        person_id=application.applicant_id,
        prior=rules.number_key(typed.get(use.prior, "")) if use.prior else "",
        prior_field=use.prior,
        unknown_prior=use.unknown_prior,
        name=application.applicant_name,
        birth_date=_day(typed.get("birth_date")),
        mobile=f"+91{typed['mobile']}" if typed.get("mobile") else "",
        parent_name=typed.get("father_name", ""),
        qualification=_qualification(typed, service, today),
        learned=typed.get("learned"),
        event_on=_day(typed.get("event_on")),
        **{name: typed.get(name, "") for name in ("part", "new_name", "previous_council", "previous_number", "event")},
    )


def _qualification(typed: dict[str, Any], service: PublishedService, today: date) -> Qualification | None:
    if not typed.get("degree"):
        return None
    field = service.definition.field["degree"]
    chosen = next((one.label for one in field.choices if one.value == typed["degree"]), {"en": str(typed["degree"])})
    return Qualification(
        degree=chosen,
        university=typed.get("university", ""),
        passed_on=_day(typed.get("passed_on")),
        entered_on=today,
    )


def _day(typed: str | None) -> date | None:
    return date.fromisoformat(typed) if typed else None


def must_be_open(service: PublishedService) -> None:
    """Raises Conflict where the council has not opened yet."""
    if service.definition.on_register:
        professions.must_be_open(service.region, service.definition.on_register.name)


def certificate_validity(service: PublishedService) -> str:
    """How long the certificate is good, as certificates count it; the register may say a day in its place."""
    told = service.definition.certificate.valid
    return "for life" if told == "as the register says" else told
