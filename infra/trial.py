"""A certificate drawn with sample answers, so that a broken template is found before it is published."""

from datetime import UTC, date, datetime
from typing import Any

from chalicelib.adapters.typst import CannotDraw
from chalicelib.catalogue.models import FormField, PublishedRegion, PublishedService
from chalicelib.certificates import sheet
from chalicelib.certificates.models import Certificate, CertificateOrder, SubjectField
from chalicelib.certificates.particulars import number_line, particular
from chalicelib.core import ids
from chalicelib.core.text import Text

_AT = datetime(2026, 1, 1, 6, 0, tzinfo=UTC)
_SOMEBODY: Text = {"en": "Name of the officer"}


_tried: dict[tuple[object, ...], str | None] = {}


def fault_of_certificate(draft: PublishedService, region: PublishedRegion, written_as: str) -> str | None:
    """What Typst finds wrong with the certificate of a service, or None.

    Services that are laid over the same one have the same sheet (`written_as`, before a council's name was filled in)
    and the same questions on it: such a sheet is drawn once.
    """
    shown = tuple((one.name, one.kind) for one in draft.definition.fields if one.on_certificate)
    key = (written_as, shown, region.region.slug, draft.definition.on_register is None)
    if key not in _tried:
        _tried[key] = _fault(draft, region)
    return _tried[key]


def _fault(draft: PublishedService, region: PublishedRegion) -> str | None:
    try:
        draw(draft, region)
    except CannotDraw as error:
        return str(error)
    return None


def draw(draft: PublishedService, region: PublishedRegion) -> bytes:
    """The sheet (PDF) with sample answers; CannotDraw where the template is broken."""
    number = ids.number_for(f"{region.region.code}C", draft.service_id)
    return sheet.draw(
        Certificate(
            certificate_id=number,
            order=_order(draft, region),
            ordered_at=_AT,
            tried_at=_AT,
            numbered_at=_AT,
            issued_on=_AT.date(),
            valid_until=date(2026, 3, 31),
        )
    )


def _order(draft: PublishedService, region: PublishedRegion) -> CertificateOrder:
    kind = draft.definition.certificate
    return CertificateOrder(
        application_id=ids.number_for(region.region.code, draft.service_id),
        service_id=draft.service_id,
        version=draft.version,
        region=draft.region,
        region_code=region.region.code,
        language=next((one for one in region.region.languages if one != "en"), "en"),
        accent=region.region.colours.accent,
        type=kind.type,
        title=kind.title,
        authority=kind.authority or draft.department_title,
        holder_id="nobody",
        holder_name="Nobody",
        subject=(
            *((number_line("SPECIMEN-00001"),) if draft.definition.on_register else ()),
            *(_line(field, region) for field in draft.definition.fields if field.on_certificate),
        ),
        office_id="office",
        office=draft.department_title,
        officer_id="officer",
        officer=_SOMEBODY,
        designation=_SOMEBODY,
        law=draft.definition.promise.law or region.region.act.title,
        valid="for 5 years" if kind.valid == "as the register says" else kind.valid,
        issued_on=_AT.date(),
        template=draft.template,
    )


def _line(field: FormField, region: PublishedRegion) -> SubjectField:
    return particular(field, sample_value(field, region), region)


def sample_value(field: FormField, region: PublishedRegion) -> Any:
    """A typed answer of the right kind."""
    if field.kind == "place":
        return next((place.code for place in region.places if place.level == (field.level or "district")), 0)
    if field.kind == "choice":
        return field.choices[0].value if field.choices else ""
    samples: dict[str, Any] = {"number": max(field.min or 1, 1), "rupees": max(field.min or 1, 1) * 100, "yes_no": True}
    samples |= {"date": "1990-03-05", "mobile": "9000000001", "email": "name@example.in", "pin_code": "110001"}
    return samples.get(field.kind, "Asha Devi")
