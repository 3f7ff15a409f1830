"""Decisions about lists. Pure functions."""

import csv
import hashlib
import io
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from chalicelib.applications import certificate
from chalicelib.applications.models import Decision as Decided
from chalicelib.cards.lists.models import PART, PART_BYTES, CaseList, Decision, FaultyLine, KeptPart, Line
from chalicelib.catalogue import rules as forms
from chalicelib.catalogue.models import FormField, PublishedRegion, PublishedService
from chalicelib.certificates.models import UNCLAIMED, Certificate, CertificateOrder
from chalicelib.core import ids, names
from chalicelib.core.errors import Fault, Invalid
from chalicelib.core.text import normal
from chalicelib.identity.rules import read_mobile

_OWN = ("reference", "mobile")
MARK_BYTES = 8
Rows = tuple[Mapping[str, str], ...]


def fields_of(service: PublishedService) -> tuple[FormField, ...]:
    """What a line has to say: what stands on the certificate, and whose it is."""
    definition = service.definition
    return tuple(one for one in definition.fields if one.on_certificate or one.name == definition.applicant_name)


def columns(service: PublishedService) -> tuple[str, ...]:
    """What may stand in the head of a list."""
    return (*_OWN, *(field.name for field in fields_of(service)))


def run_of(list_id: str) -> str:
    """The run that issues a list, as the command names it where it is given no name."""
    return f"certificates-{list_id}"


def is_holder(account_name: str, name: str) -> bool:
    """Whether an account is that of whom a line names: it has the line's mobile number, which may be mistyped."""
    return names.likeness(account_name, name) >= names.ALIKE


def results_of(part: KeptPart, issued: Mapping[int, Certificate]) -> str:
    """Every line of a part with its certificate's number, and whether it lies in its holder's account; empty for a
    faulty one and for one that is not made yet."""
    table = io.StringIO(newline="")
    rows = csv.writer(table)
    rows.writerow(("line", "reference", "certificate", "account"))
    references = {one.line: one.reference for one in part.lines} | {one.line: "" for one in part.faulty}
    rows.writerows((line, _cell(references[line]), *_result(issued.get(line))) for line in sorted(references))
    return "\ufeff" + table.getvalue()


def _result(certificate: Certificate | None) -> tuple[str, str]:
    if certificate is None:
        return "", ""
    return ids.shown(certificate.certificate_id), "not claimed" if certificate.order.is_unclaimed else "claimed"


def _cell(text: str) -> str:
    """No program for tables takes it for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text


@dataclass(frozen=True)
class Known:
    """What a line may be faulty by that does not stand in it."""

    own_mobile: str = ""
    """Of the officer who brings it."""
    brought: Collection[bytes] = ()
    """Marks of the references that sound lines of this list have already."""
    issued: Mapping[str, str] = field(default_factory=dict)
    """By reference, the number of the certificate that this office has issued for it."""


def read_lines(
    rows: Rows, service: PublishedService, region: PublishedRegion, known: Known, *, before: int
) -> Iterator[Line | FaultyLine]:
    """Every line, sound or faulty, with its number in the whole list."""
    brought = set(known.brought)
    for number, row in enumerate(rows, before + 1):
        read = _line(number, row, service, region, replace(known, brought=brought))
        if isinstance(read, Line):
            brought.add(mark_of(read.reference))
        yield read


def part_of(text: str, read: Iterable[Line | FaultyLine]) -> KeptPart:
    """A part as it is kept."""
    lines = tuple(read)
    return KeptPart(
        sha256=sha256_of(text),
        lines=tuple(one for one in lines if isinstance(one, Line)),
        faulty=tuple(one for one in lines if isinstance(one, FaultyLine)),
    )


def references(rows: Rows) -> set[str]:
    """The department's own numbers of these cases."""
    return {normal(row["reference"]) for row in rows} - {""}


def mark_of(reference: str) -> bytes:
    """By which a reference is known again among a million, in few bytes."""
    return hashlib.sha256(reference.encode()).digest()[:MARK_BYTES]


def rows_of(text: str, service: PublishedService) -> Rows:
    """The lines of a table under their head. Raises Invalid where it has no head that can be read, a quote that never
    ends, or more lines or bytes than one part may have."""
    if len(text.encode()) > PART_BYTES:
        raise Invalid("list-bytes", most_kb=PART_BYTES // 1000)
    try:
        rows = tuple(_rows(text, service))
    except csv.Error as error:
        raise Invalid("list-unread") from error
    if not 1 <= len(rows) <= PART:
        raise Invalid("list-size", most=PART)
    return rows


def _rows(text: str, service: PublishedService) -> Iterator[dict[str, str]]:
    table = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), restval="", restkey="more")
    head, known = tuple(table.fieldnames or ()), columns(service)
    faults = [Fault(code="field.unknown", field=name) for name in head if name not in known]
    faults += [Fault(code="list-column", field=name) for name in known if head.count(name) > 1]
    if "reference" not in head or faults:
        raise Invalid("list-head", *faults)
    yield from table


def _line(
    number: int, row: Mapping[str, str], service: PublishedService, region: PublishedRegion, known: Known
) -> Line | FaultyLine:
    if "more" in row:
        return FaultyLine(line=number, faults=(Fault(code="list-cells"),))
    answers = forms.read_fields(fields_of(service), row, region.place)
    faults = list(answers.faults)
    reference, mobile = normal(row["reference"]), row.get("mobile", "").strip()
    if not reference or len(reference) > 80:
        faults.append(Fault(code="field.missing", field="reference"))
    elif mark_of(reference) in known.brought:
        faults.append(Fault(code="list-doubled", field="reference"))
    elif reference in known.issued:
        faults.append(Fault(code="list-issued", field="reference", facts={"number": known.issued[reference]}))
    if mobile and not (len(mobile) == 10 and mobile.isascii() and mobile.isdigit() and mobile[0] in "6789"):
        faults.append(Fault(code="field.mobile", field="mobile"))
    elif mobile and f"+91{mobile}" == known.own_mobile:
        faults.append(Fault(code="own-application", field="mobile"))
    if faults:
        return FaultyLine(line=number, faults=tuple(faults))
    return Line(line=number, reference=reference, mobile=f"+91{mobile}" if mobile else "", answers=answers.typed)


def sha256_of(text: str) -> str:
    """By which a part that comes again is known."""
    return hashlib.sha256(text.encode()).hexdigest()


def named(part: KeptPart, case: CaseList, region: PublishedRegion) -> set[str]:
    """Officers of the list's office whose own number stands on a sound line."""
    mobiles = {line.mobile for line in part.lines}
    officers = (one for one in region.officers if one.office_id == case.office_id)
    return {one.officer_id for one in officers if read_mobile(one.mobile) in mobiles}


def digest_of(parts: list[str]) -> str:
    """One hash over the hashes of all parts, in their order: what the officer approved."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def case_number(region_code: str, case: CaseList, reference: str) -> str:
    """The number that stands for an application's. It belongs to the department's own number of the case, so that a
    case has one certificate of an office and service, in however many lists it is brought."""
    return ids.number_for(region_code, case.office_id, case.service_id, reference)


def order_of(
    case: CaseList, line: Line, service: PublishedService, region: PublishedRegion, holder_id: str
) -> CertificateOrder:
    """What is ordered for a line of a list that was approved. ValueError where it was not."""
    if case.decision is None:
        raise ValueError(f"{case.list_id} is not approved")
    said = case.decision
    decision = Decided(
        move="approve",
        officer_id=said.officer_id,
        officer=said.officer_id,
        office_id=case.office_id,
        role=case.role,
        reason=said.reason,
        at=said.at,
    )
    name = str(line.answers[service.definition.applicant_name])
    holder = certificate.Holder(holder_id or f"{UNCLAIMED}{case.list_id}#{line.line}", name)
    number = case_number(region.region.code, case, line.reference)
    return certificate.ordered(number, holder, line.answers, decision, service, region)


def approved(case: CaseList, decision: Decision) -> CaseList:
    """With the officer's word."""
    return case.model_copy(update={"decision": decision})
