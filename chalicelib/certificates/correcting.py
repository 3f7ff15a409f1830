"""A certificate's particulars put right: what is asked of the officer, and the order of the corrected one. Pure.

What is a day, an amount, a number, a choice, yes or no, or a place is given once, as in the form, and written anew in
every language; words are given in every language in which they stand.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from chalicelib.catalogue import rules as forms
from chalicelib.catalogue.models import FormField, PublishedRegion, Service
from chalicelib.catalogue.names import FieldKind
from chalicelib.certificates import particulars
from chalicelib.certificates.models import Certificate, CertificateOrder, SubjectField
from chalicelib.certificates.orders import Correction
from chalicelib.core.errors import Fault, Invalid
from chalicelib.core.text import LANGUAGE_NAMES, Language, Text

_GIVEN_ONCE = frozenset({"date", "rupees", "number", "choice", "yes_no", "place"})


def questions(subject: Iterable[SubjectField], definition: Service) -> dict[str, FormField]:
    """What can be written anew, by its key in a correction: `birth_date`; of words `name`, `name.mr`."""
    return {one.name: one for field in subject for one in _asked(field, definition.field.get(field.name), *field.value)}


def _asked(field: SubjectField, known: FormField | None, *languages: Language) -> Iterable[FormField]:
    if known is None or known.kind != field.kind:
        # A register's own line, or a line of a service that asked otherwise: a day still is one.
        kind: FieldKind = "date" if field.kind == "date" else "text"
        known = FormField(name=field.name, kind=kind, label=field.label, max=2000)
    asked = known.model_copy(update={"label": field.label, "hint": None, "required": False})
    if known.kind in _GIVEN_ONCE:
        return [asked]
    return [
        asked.model_copy(update={"name": key_of(field.name, one), "label": _label(field, one)}) for one in languages
    ]


def key_of(name: str, language: Language) -> str:
    """How a correction calls the words of a particular in a language."""
    return name if language == "en" else f"{name}.{language}"


def _label(field: SubjectField, language: Language) -> Text:
    if len(field.value) == 1:
        return field.label
    return {one: f"{words} ({LANGUAGE_NAMES[language]})" for one, words in field.label.items()}


def as_typed(subject: Iterable[SubjectField], asked: Mapping[str, FormField]) -> dict[str, str]:
    """What stands there now, by key, as one would type it."""
    found: dict[str, str] = {}
    for field in subject:
        if field.name in asked and asked[field.name].kind in _GIVEN_ONCE:
            found[field.name] = _typed(asked[field.name], field.plain)
        else:
            found |= {key_of(field.name, language): words for language, words in field.value.items()}
    return found


def _typed(asked: FormField, plain: str | int | bool | None) -> str:
    match asked.kind, plain:
        case _, None:
            return ""
        case "date", str(iso):
            return f"{date.fromisoformat(iso):%d-%m-%Y}"
        case "yes_no", yes:
            return "yes" if yes else "no"
        case _:
            return str(plain).removesuffix(".00")


def corrected(
    certificate: Certificate, correction: Correction, definition: Service, region: PublishedRegion
) -> CertificateOrder:
    """The order of the corrected certificate: as decided, as long valid, with what is new and all that follows from it.

    `definition` is of the version that it was issued under. Raises Invalid with everything that is wrong: what is not
    there, what cannot be read, a language left out; and where nothing is different.
    """
    order, asked = certificate.order, questions(certificate.order.subject, definition)
    typed = _read(correction, asked, region)
    subject = tuple(_anew(field, asked, typed, region) for field in order.subject)
    if subject == order.subject:
        raise Invalid("certificate-nothing-new")
    kept = tuple(claim for claim in order.claims if claim.of not in typed)
    return order.model_copy(
        update={
            "subject": subject,
            "claims": kept + particulars.claims(definition.certificate.claims, typed, region, order.issued_on),
            "holder_name": _holder(order, subject),
            "supersedes": certificate.certificate_id,
            "correction": correction.reason,
        }
    )


def _read(correction: Correction, asked: Mapping[str, FormField], region: PublishedRegion) -> dict[str, Any]:
    """By key, as forms read it."""
    given = {key.removesuffix(".en"): words for key, words in correction.values.items()}
    unknown = [Fault(code="certificate.no-such-particular", field=key) for key in given if key not in asked]
    names = {_name(key) for key in given if key in asked}
    wanted = [one for key, one in asked.items() if _name(key) in names]
    left_out = [Fault(code="certificate.every-language", field=one.name) for one in wanted if one.name not in given]
    read = forms.read_fields(wanted, given, region.place)
    if unknown or left_out or read.faults:
        raise Invalid(None, *unknown, *left_out, *read.faults)
    return read.typed


def _name(key: str) -> str:
    return key.partition(".")[0]


def _anew(
    field: SubjectField, asked: Mapping[str, FormField], typed: Mapping[str, Any], region: PublishedRegion
) -> SubjectField:
    if field.name not in typed:
        return field
    if asked[field.name].kind in _GIVEN_ONCE:
        return particulars.particular(asked[field.name], typed[field.name], region)
    return field.model_copy(update={"value": {one: typed[key_of(field.name, one)] for one in field.value}})


def _holder(order: CertificateOrder, subject: tuple[SubjectField, ...]) -> str:
    """Where a particular is the holder's name, the name follows it."""
    lines = zip(order.subject, subject, strict=True)
    return next((new.value["en"] for old, new in lines if old.value["en"] == order.holder_name), order.holder_name)
