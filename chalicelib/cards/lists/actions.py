"""What can be done with a list of approved cases. Everything may come twice."""

from contextlib import suppress
from datetime import datetime
from functools import lru_cache

from chalicelib.adapters.table import Refused
from chalicelib.cards import bulk
from chalicelib.cards import store as cards
from chalicelib.cards.actions import bulk as runs
from chalicelib.cards.bulk import Kind, Listed
from chalicelib.cards.lists import rules, store
from chalicelib.cards.lists.models import (
    Approval,
    CaseList,
    Decision,
    FaultyLine,
    KeptPart,
    Line,
    ListShown,
    NewList,
    Part,
    PartRead,
)
from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue.models import PublishedRegion, PublishedService
from chalicelib.certificates import at_once
from chalicelib.certificates.models import Certificate
from chalicelib.core import ids
from chalicelib.core.clock import local_date
from chalicelib.core.errors import Conflict, Invalid, NotAllowed, NotFound
from chalicelib.edge import Seat, Who
from chalicelib.identity import actions as identity

KIND = "certificates"


def begin(wanted: NewList, officer: Who, *, now: datetime) -> ListShown:
    """A list under a name of the office's own; begun again, it is the same. Raises NotAllowed for an officer who does
    not decide on this service, Conflict where the name is that of a list about another, or where each certificate
    writes into a register of professionals: that takes an application."""
    service = catalogue.service(wanted.service_id, on=local_date(now))
    seat = _deciding_seat(officer, service)
    if service.definition.on_register:
        raise Conflict("list-register")
    list_id = f"{seat.office_id}.{wanted.name}"
    case = CaseList(
        list_id=list_id,
        service_id=service.service_id,
        version=service.version,
        region=service.region,
        office_id=seat.office_id,
        officer_id=officer.person_id,
        role=seat.role,
        begun_at=now,
    )
    with suppress(Refused):
        case = store.keep(case)
    found = own(list_id, officer)
    if found.service_id != service.service_id:
        raise Conflict("list-other")
    return _shown(found)


def _deciding_seat(officer: Who, service: PublishedService) -> Seat:
    role = service.definition.stages[-1].role
    for seat in officer.seats:
        if (seat.region, seat.body, seat.role) == (service.region, service.body, role):
            return seat
    raise NotAllowed("not-your-office")


def add_part(list_id: str, part: Part, officer: Who) -> PartRead:
    """Read the next lines; each is kept, sound or faulty. The same part again is taken once.

    Raises Conflict for another part than the next, or once the list is decided.
    """
    case = own(list_id, officer)
    if part.number == case.parts:
        return _again(case, part)
    if part.number != case.parts + 1 or case.decision:
        raise Conflict("list-part", next=case.parts + 1)
    service, region = terms(case)
    rows = rules.rows_of(part.csv, service)
    known = _known(case, rows, region.region.code, officer)
    read = rules.part_of(part.csv, rules.read_lines(rows, service, region, known, before=case.lines))
    lines = case.lines + len(read.lines) + len(read.faulty)
    after = {
        "parts": part.number,
        "lines": lines,
        "faulty": case.faulty + len(read.faulty),
        "named": tuple(sorted({*case.named, *rules.named(read, case, region)})),
    }
    try:
        marks = [rules.mark_of(line.reference) for line in read.lines]
        store.keep_part(case.model_copy(update=after), read, marks)
    except Refused as error:
        raise Conflict("list-part", next=part.number) from error
    return PartRead(sound=len(read.lines), faulty=read.faulty)


def _known(case: CaseList, rows: rules.Rows, code: str, officer: Who) -> rules.Known:
    cases = {rules.case_number(code, case, one): one for one in rules.references(rows)}
    return rules.Known(
        own_mobile=identity.mobile_of_officer(officer.person_id),
        brought=store.marks(case.list_id, rules.MARK_BYTES),
        issued={cases[one]: ids.shown(found.certificate_id) for one, found in at_once.issued(code, cases).items()},
    )


def _again(case: CaseList, part: Part) -> PartRead:
    """The part that was taken last, as it was; Conflict where it is another."""
    kept = _part(case, part.number)
    if rules.sha256_of(part.csv) != kept.sha256:
        raise Conflict("list-part", next=case.parts + 1)
    return PartRead(sound=len(kept.lines), faulty=kept.faulty)


def see(list_id: str, officer: Who) -> ListShown:
    """How a list stands. NotFound for other offices."""
    return _shown(own(list_id, officer))


def faulty(list_id: str, number: int, officer: Who) -> tuple[FaultyLine, ...]:
    """The faulty lines of a part."""
    return _part(own(list_id, officer), number).faulty


def approve(list_id: str, word: Approval, officer: Who, *, now: datetime) -> ListShown:
    """The officer's decision on the sound lines, with its reason; asked twice, the first stands. Faulty lines are not
    issued: they go into a further list. Raises Invalid where the officer means another number of lines, NotAllowed
    where one of them is the officer's own case."""
    case = own(list_id, officer)
    if case.decision is None:
        if officer.person_id in case.named:
            raise NotAllowed("own-application")
        if word.lines != case.lines - case.faulty or not word.lines:
            raise Invalid("list-lines", sound=case.lines - case.faulty, faulty=case.faulty)
        digest = rules.digest_of(store.hashes(list_id))
        decision = Decision(officer_id=officer.person_id, at=now, reason=word.reason, sha256=digest)
        try:
            case = store.keep(rules.approved(case, decision))
        except Refused as error:
            raise Conflict from error
    _have_issued(list_id, now)
    return _shown(case)


def _have_issued(list_id: str, now: datetime) -> None:
    """Its run stands in the table: the sweep begins what is not over and not running."""
    if cards.run(rules.run_of(list_id)) is None:
        runs.begin_run(rules.run_of(list_id), KIND, list_id, now=now)


def try_again(list_id: str, officer: Who, *, now: datetime) -> ListShown:
    """What could not be made is tried once more, and the sweep begins that. Asked twice, it is once."""
    case, run = own(list_id, officer), cards.run(rules.run_of(list_id))
    if run and run.ended_at:
        with suppress(Refused):
            runs.begin_run(run.run_id, KIND, list_id, now=now)
    return _shown(case)


def of_officer(officer: Who) -> tuple[CaseList, ...]:
    """Lists of the officer's offices that are about what this officer decides on, the latest first."""
    roles = {(seat.office_id, seat.role) for seat in officer.seats}
    found = store.of_offices(sorted({office_id for office_id, _ in roles}))
    return tuple(case for case in found if (case.office_id, case.role) in roles)


def results(list_id: str, number: int, officer: Who) -> str:
    """Which certificate each line of a part has, as CSV."""
    case = own(list_id, officer)
    part = _part(case, number)
    found = _issued(tuple(f"{list_id} {number} {one.line}" for one in part.lines)) if case.decision else {}
    return rules.results_of(part, {int(one.split(" ")[2]): each for one, each in found.items()})


def own(list_id: str, officer: Who) -> CaseList:
    """A list of the officer's own office and role. NotFound for all others."""
    case = store.get(list_id)
    if case is None or not any((s.office_id, s.role) == (case.office_id, case.role) for s in officer.seats):
        raise NotFound
    return case


def _part(case: CaseList, number: int) -> KeptPart:
    found = store.part(case.list_id, number) if 1 <= number <= case.parts else None
    if found is None:
        raise NotFound
    return found


def terms(case: CaseList) -> tuple[PublishedService, PublishedRegion]:
    """The service by which its lines are read, and its region."""
    return catalogue.service_version(case.service_id, case.version), catalogue.region(case.region)


def _shown(case: CaseList) -> ListShown:
    title = catalogue.service_version(case.service_id, case.version).definition.certificate.title
    told = case.model_dump(include={"list_id", "lines", "faulty", "parts"})
    return ListShown(**told, title=title, decision=case.decision)


# Issued in bulk


def _listed(list_id: str, after: str | None) -> Listed:
    """The sound lines, part after part, as `<list> <part> <line>`."""
    case, number = _approved(list_id), int(after or "1")
    lines = store.approved_part(list_id, number).lines
    listed = tuple(f"{list_id} {number} {one.line}" for one in lines)
    return Listed(ids=listed, next=str(number + 1) if number < case.parts else None)


def _make(one: str, now: datetime) -> int:
    """See that the certificate of one line is in the register. A line counts once in a run, also where a process that
    was cut off had made its certificate and could not say so."""
    list_id, number, line = one.split(" ")
    case, service, region = _settled(list_id)
    found = next(each for each in store.approved_part(list_id, int(number)).lines if each.line == int(line))
    if found.mobile and found.mobile == _mobile_of_decider(list_id):
        raise NotAllowed("own-application")
    at_once.issue(rules.order_of(case, found, service, region, _holder(found, service)), now=now)
    return 1


def _holder(line: Line, service: PublishedService) -> str:
    """The account that has the line's mobile number and, as far as can be told, the line's name; empty for none."""
    person = identity.person_of_mobile(line.mobile) if line.mobile else None
    name = str(line.answers[service.definition.applicant_name])
    return person.person_id if person and rules.is_holder(person.name, name) else ""


def _numbers(listed: tuple[str, ...]) -> dict[str, str]:
    """The numbers under which certificates of these lines are in the register."""
    return {one: found.certificate_id for one, found in _issued(listed).items()}


def _issued(listed: tuple[str, ...]) -> dict[str, Certificate]:
    """The certificates of these lines, all of one part, that are in the register."""
    if not listed:
        return {}
    list_id, number, _ = listed[0].split(" ")
    case, _, region = _settled(list_id)
    lines = {f"{list_id} {number} {line.line}": line for line in store.approved_part(list_id, int(number)).lines}
    cases = {rules.case_number(region.region.code, case, lines[one].reference): one for one in listed}
    return {cases[one]: found for one, found in at_once.issued(region.region.code, cases).items()}


@lru_cache(maxsize=4)
def _settled(list_id: str) -> tuple[CaseList, PublishedService, PublishedRegion]:
    """An approved list and its terms: they change no more, so that a process reads them once."""
    case = _approved(list_id)
    return case, *terms(case)


@lru_cache(maxsize=4)
def _mobile_of_decider(list_id: str) -> str:
    decision = _approved(list_id).decision
    return identity.mobile_of_officer(decision.officer_id) if decision else ""


def _approved(list_id: str) -> CaseList:
    case = store.get(list_id)
    if case is None or case.decision is None:
        raise Invalid("list-not-approved")
    return case


bulk.kinds[KIND] = Kind(listed=_listed, make=_make, numbers=_numbers)
