"""From an approved application to the order of its certificate: everything that will stand on the sheet."""

from datetime import date

from chalicelib.applications.models import Application, Decision
from chalicelib.catalogue import rules as forms
from chalicelib.catalogue.models import FormField, Officer, PublishedRegion, PublishedService
from chalicelib.certificates.models import DEFAULT_TEMPLATE, CertificateOrder, SubjectField
from chalicelib.core import money
from chalicelib.core.clock import local_date
from chalicelib.core.text import LANGUAGES, Text, written_date

_YES_NO: dict[str, Text] = {
    "yes": {"en": "Yes", "hi": "हाँ", "pa": "ਹਾਂ", "mr": "होय"},
    "no": {"en": "No", "hi": "नहीं", "pa": "ਨਹੀਂ", "mr": "नाही"},
}


def order_of(application: Application, service: PublishedService, region: PublishedRegion) -> CertificateOrder:
    """What is ordered for an approved application. ValueError where it is not approved."""
    decision = application.decision
    if decision is None or decision.move != "approve":
        raise ValueError(f"{application.application_id} is not approved")
    kind = service.definition.certificate
    signatory = _signatory(decision, kind.signatory_role or decision.role, region)
    return CertificateOrder(
        application_id=application.application_id,
        service_id=service.service_id,
        version=service.version,
        region=region.region.slug,
        region_code=region.region.code,
        language=next((one for one in region.region.languages if one != "en"), "en"),
        accent=region.region.colours.accent,
        type=kind.type,
        title=kind.title,
        authority=kind.authority or service.department_title,
        holder_id=application.applicant_id,
        holder_name=application.applicant_name,
        subject=_subject(application, service, region),
        office_id=decision.office_id,
        office=region.office[decision.office_id].title,
        role=kind.signatory_role or decision.role,
        officer_id=decision.officer_id,
        officer=signatory.name,
        designation=signatory.designation,
        law=service.definition.promise.law or region.region.act.title,
        valid=kind.valid,
        issued_on=local_date(decision.at),
        template=service.template or DEFAULT_TEMPLATE,
    )


def _signatory(decision: Decision, role: str, region: PublishedRegion) -> Officer:
    """The deciding officer, or who holds the signing role in that office; as the region knows them."""
    by_id = {officer.officer_id: officer for officer in region.officers}
    decider = by_id[decision.officer_id]
    if role == decision.role:
        return decider
    there = (one for one in region.officers if one.office_id == decision.office_id and one.role == role)
    return next(there, decider)


def _subject(application: Application, service: PublishedService, region: PublishedRegion) -> tuple[SubjectField, ...]:
    today = local_date(application.filed_at or application.created_at)
    answers = forms.typed(service.definition, application.values, today=today)
    return tuple(
        SubjectField(
            name=field.name,
            label=field.label,
            value=written(field, answers[field.name], region),
            plain=plain(field, answers[field.name]),
        )
        for field in service.definition.fields
        if field.on_certificate and answers.get(field.name) is not None
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
