"""From an approved case to the order of its certificate: everything that will stand on the sheet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from chalicelib.applications.models import Application, Decision
from chalicelib.applications.registers import certificate_validity
from chalicelib.catalogue import rules as forms
from chalicelib.catalogue.models import FormField, PublishedRegion, PublishedService
from chalicelib.certificates.models import DEFAULT_TEMPLATE, CertificateOrder, SubjectField
from chalicelib.certificates.particulars import claims, particular
from chalicelib.core.clock import local_date
from chalicelib.core.text import Text


def order_of(
    application: Application, service: PublishedService, region: PublishedRegion, bases: tuple[str, ...] = ()
) -> CertificateOrder:
    """What is ordered for an approved application, which was decided on these certificates. ValueError where it is not
    approved."""
    decision = application.decision
    if decision is None or decision.move != "approve":
        raise ValueError(f"{application.application_id} is not approved")
    today = local_date(application.filed_at or application.created_at)
    answers = forms.typed(service.definition, application.values, today=today)
    holder = Holder(application.applicant_id, application.applicant_name)
    return ordered(application.application_id, holder, answers, decision, service, region, bases)


@dataclass(frozen=True)
class Holder:
    """Whose certificate it is."""

    holder_id: str
    name: str


def ordered(
    case_id: str,
    holder: Holder,
    answers: Mapping[str, Any],
    decision: Decision,
    service: PublishedService,
    region: PublishedRegion,
    bases: tuple[str, ...] = (),
) -> CertificateOrder:
    """What is ordered for a case that was approved, of an application or of a list, by its typed answers."""
    kind = service.definition.certificate
    officer, designation = _signatory(decision, kind.signatory_role or decision.role, region)
    return CertificateOrder(
        application_id=case_id,
        service_id=service.service_id,
        version=service.version,
        region=region.region.slug,
        region_code=region.region.code,
        language=next((one for one in region.region.languages if one != "en"), "en"),
        accent=region.region.colours.accent,
        type=kind.type,
        title=kind.title,
        authority=kind.authority or service.department_title,
        holder_id=holder.holder_id,
        holder_name=holder.name,
        holder_born_on=_born_on(service.definition.field.get("birth_date"), answers),
        subject=_subject(service.definition.fields, answers, region),
        office_id=decision.office_id,
        office=region.office[decision.office_id].title,
        role=kind.signatory_role or decision.role,
        officer_id=decision.officer_id,
        officer=officer,
        designation=designation,
        law=service.definition.promise.law or region.region.act.title,
        valid=certificate_validity(service),
        issued_on=local_date(decision.at),
        template=service.template or DEFAULT_TEMPLATE,
        based_on=bases,
        claims=claims(service.definition.certificate.claims, answers, region, local_date(decision.at)),
    )


def _born_on(field: FormField | None, answers: Mapping[str, Any]) -> date | None:
    """The applicant's date of birth, whether the sheet says it or not."""
    answer = answers.get("birth_date") if field and field.kind == "date" else None
    return date.fromisoformat(answer) if answer else None


def _signatory(decision: Decision, role: str, region: PublishedRegion) -> tuple[Text, Text]:
    """Name and designation of the deciding officer, or of who holds the signing role in that office; as the region
    knows them. Who decided in a system outside is called as there, by the role that the decision is that of."""
    there = (one for one in region.officers if one.office_id == decision.office_id and one.role == role)
    holder = next(there, None) if role != decision.role else None
    decider = next((one for one in region.officers if one.officer_id == decision.officer_id), None)
    if signs := holder or decider:
        return signs.name, signs.designation
    return {"en": decision.officer}, region.roles[decision.role]


def _subject(
    fields: Iterable[FormField], answers: Mapping[str, Any], region: PublishedRegion
) -> tuple[SubjectField, ...]:
    """What the sheet says of answers that were read."""
    return tuple(
        particular(field, answers[field.name], region)
        for field in fields
        if field.on_certificate and answers.get(field.name) is not None
    )
