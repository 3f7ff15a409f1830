"""An answer as a certificate has it: in words, for programs, and what follows from it. Pure."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from chalicelib.catalogue.models import DerivedClaim, FormField, PublishedRegion, Service
from chalicelib.catalogue.registers import ON_CERTIFICATES
from chalicelib.catalogue.rules import up_from
from chalicelib.certificates.models import Claim, SubjectField
from chalicelib.certificates.rules import months_after
from chalicelib.core import money
from chalicelib.core.text import LANGUAGES, Text, written_date

_YES_NO: dict[str, Text] = {
    "yes": {"en": "Yes", "hi": "हाँ", "pa": "ਹਾਂ", "mr": "होय"},
    "no": {"en": "No", "hi": "नहीं", "pa": "ਨਹੀਂ", "mr": "नाही"},
}


def lines(definition: Service) -> list[tuple[str, str, Text]]:
    """Every line that can stand on a service's certificates: name, kind, and how it is called. Some come from the
    register and not from the form."""
    asked = {one.name: (str(one.kind), one.label) for one in definition.fields if one.on_certificate}
    known = {**ON_CERTIFICATES, **asked} if definition.on_register else asked
    return [(name, kind, label) for name, (kind, label) in known.items()]


def number_line(number: str) -> SubjectField:
    """The line with the registration number."""
    return _of_register("registration_number", {"en": number})


def birth_line(day: date) -> SubjectField:
    """The line with the date of birth as a register has it."""
    return _of_register(
        "birth_date", {language: written_date(day, language) for language in LANGUAGES}, day.isoformat()
    )


def _of_register(name: str, value: Text, plain: str | None = None) -> SubjectField:
    kind, label = ON_CERTIFICATES[name]
    return SubjectField(name=name, label=label, value=value, plain=plain, kind=kind)


def particular(field: FormField, answer: object, region: PublishedRegion) -> SubjectField:
    """The line that a typed answer makes."""
    return SubjectField(
        name=field.name,
        label=field.label,
        value=written(field, answer, region),
        plain=plain(field, answer),
        kind=field.kind,
    )


def plain(field: FormField, answer: object) -> str | int | bool | None:
    """An answer as programs read it: rupees with two decimals, days in ISO form; None where there are only words."""
    match field.kind, answer:
        case "rupees", int(paise):
            return f"{paise // 100}.{paise % 100:02d}"
        case (("date" | "choice" | "place" | "number" | "yes_no"), (str() | int() as value)):
            return value
        case _:
            return None


def written(field: FormField, answer: object, region: PublishedRegion) -> Text:
    """An answer as people read it, in every language in which it reads differently."""
    match field.kind, answer:
        case "rupees", int(paise):
            return {"en": money.rupees(paise)}
        case "date", str(iso):
            day = date.fromisoformat(iso)
            return {language: written_date(day, language) for language in LANGUAGES}
        case "choice", str(value):
            return next(choice.label for choice in field.choices if choice.value == value)
        case "yes_no", bool(yes):
            return _YES_NO["yes" if yes else "no"]
        case "place", int(code):
            return region.place[code].title
        case _:
            return {"en": str(answer)}


def claims(
    derived_claims: Iterable[DerivedClaim], answers: Mapping[str, Any], region: PublishedRegion, on: date
) -> tuple[Claim, ...]:
    """What follows from the answers, as the service's `[[certificate.claims]]` say."""
    return tuple(
        Claim(name=name, of=derived.of, value=value, label=label, below=number if derived.below else None)
        for derived in derived_claims
        for name, number, label in derived.each()
        if (value := _follows(derived, number, answers.get(derived.of), region, on)) is not None
    )


def _follows(
    derived: DerivedClaim, number: int, answer: object, region: PublishedRegion, on: date
) -> str | bool | None:
    """One claim's value; None where there is no answer that it could follow from."""
    match answer:
        case int(paise) if derived.below:
            return paise < number * 100
        case str(born) if derived.years:
            return months_after(date.fromisoformat(born), 12 * number) <= on
        case int(place) if derived.district:
            above = (region.place[code] for code in up_from(region, place) if code in region.place)
            return next((one.title["en"] for one in above if one.level == "district"), None)
    return None
