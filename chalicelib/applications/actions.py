"""What can be done with an application. One function per thing done; each is harmless when it comes twice.

The citizen's side first, then the officer's, then what the workflow does.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from chalicelib.adapters import department, workflow
from chalicelib.adapters.settings import settings
from chalicelib.adapters.table import Refused
from chalicelib.applications import clock, rules, store
from chalicelib.applications.certificate import order_of
from chalicelib.applications.models import (
    Application,
    Beginning,
    Decision,
    DepartmentAnswer,
    Desk,
    Direction,
    Move,
    MoveKind,
    Next,
    PaperGiven,
    PaperOffer,
    PauseWanted,
    Turn,
)
from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue import rules as forms
from chalicelib.catalogue.models import Office, PaperGroup, PublishedService, Stage
from chalicelib.certificates import actions as certificates
from chalicelib.core.clock import local_date
from chalicelib.core.errors import Conflict, Fault, Invalid, NotAllowed, NotFound
from chalicelib.core.text import say
from chalicelib.documents import actions as documents
from chalicelib.documents.models import Gift, UploadSlip
from chalicelib.edge import Who
from chalicelib.events import applications as told
from chalicelib.events.certificates import CertificateIssued
from chalicelib.identity import actions as identity
from chalicelib.payments import actions as payments
from chalicelib.promises import actions as promises
from chalicelib.promises.models import Running

MACHINE = "application"


# The citizen's side


def begin(beginning: Beginning, who: Who, key: str, *, now: datetime) -> Application:
    """Begin a draft. The number belongs to the person and the key, so the same request finds the same draft; where
    somebody else's application has that number already, the next one that belongs to them is taken."""
    service = catalogue.service(beginning.service_id, on=local_date(now))
    if beginning.channel not in service.definition.channels:
        raise Invalid(None, Fault(code="channel.not-offered", field="channel"))
    region = catalogue.region(service.region)
    numbers = rules.numbers_of(region.region.code, who.person_id, key)
    draft = Application(
        application_id=next(numbers),
        service_id=service.service_id,
        service_version=service.version,
        region=service.region,
        applicant_id=who.person_id,
        channel=beginning.channel,
        language=who.language,
        created_at=now,
    )
    draft = _answered(draft, service, beginning.values)
    return _begun(draft, numbers, now)


def _begun(draft: Application, numbers: Iterator[str], now: datetime) -> Application:
    try:
        return store.save(draft, now)
    except Refused:
        found = store.get(draft.application_id)
    if found.applicant_id == draft.applicant_id:
        if found.service_id != draft.service_id:
            raise Conflict("key-of-another")
        return found
    return _begun(draft.model_copy(update={"application_id": next(numbers)}), numbers, now)


def own(application_id: str, who: Who) -> Application:
    """An application of the one who asks; for anybody else there is none."""
    application = store.get(application_id)
    if application.applicant_id != who.person_id:
        raise NotFound
    return application


def mine(who: Who, after: str | None) -> store.Page:
    """A citizen's applications, newest first."""
    return store.of_applicant(who.person_id, after)


def change_values(application_id: str, values: dict[str, str], who: Who, *, now: datetime) -> Application:
    """Keep what was typed, right or wrong; of a returned file only the marked fields change."""
    application = _changeable(application_id, who)
    return _save(_answered(application, service_of(application), values), now)


def _answered(application: Application, service: PublishedService, values: dict[str, str]) -> Application:
    open_fields = rules.changeable_fields(application, service.definition)
    kept = application.values | {name: value for name, value in values.items() if name in open_fields}
    name = kept.get(service.definition.applicant_name, "").strip()
    return application.model_copy(update={"values": kept, "applicant_name": name})


def offer_paper(application_id: str, offer: PaperOffer, who: Who, *, now: datetime) -> Application:
    """Put a document of one's own to a paper group. What a group doesn't take is refused."""
    application = _changeable(application_id, who)
    group = next((g for g in service_of(application).definition.papers if g.name == offer.group), None)
    document = documents.get_own(offer.document_id, who.person_id)
    if group is None or document.kind not in group.any_one_of:
        raise Invalid(None, Fault(code="paper.not-taken", field=offer.group))
    if not rules.may_change_paper(application, offer.group):
        raise Conflict("paper-not-open")
    paper = PaperGiven(
        group=offer.group, kind=document.kind, document_id=document.document_id, file_name=document.file_name
    )
    return _save(application.model_copy(update={"papers": {**application.papers, offer.group: paper}}), now)


def ask_for_paper(application_id: str, group: str, gift: Gift, who: Who, key: str, *, now: datetime) -> UploadSlip:
    """Where to post a file for a paper group; the group waits for it from now on."""
    back = f"{settings.public_url}/applications/{application_id}/form"
    slip = documents.ask_to_give(who.person_id, gift, f"{application_id}.{group}.{key}", now=now, back=back)
    offer_paper(application_id, PaperOffer(group=group, document_id=slip.document_id), who, now=now)
    return slip


def faults(application: Application, *, now: datetime) -> list[Fault]:
    """Everything that stands between this draft and its submission."""
    service = service_of(application)
    region = catalogue.region(application.region)
    found = forms.faults_of_form(service.definition, application.values, region.place, today=local_date(now))
    if region.region.incomplete == "refused":
        found += [Fault(code="paper.missing", field=f"paper-{group}") for group in missing_papers(application, service)]
    return found + _faults_of_documents(application)


def missing_papers(application: Application, service: PublishedService) -> tuple[str, ...]:
    """The paper groups that this application still lacks."""
    return rules.missing_papers(asked_papers(application, service), application.papers)


def asked_papers(application: Application, service: PublishedService) -> tuple[PaperGroup, ...]:
    """The paper groups that this form asks for."""
    today = local_date(application.filed_at or application.created_at)
    names = forms.asked(service.definition, application.values, today=today).papers
    return tuple(group for group in service.definition.papers if group.name in names)


def submit(application_id: str, who: Who, key: str, *, now: datetime) -> Application:
    """File it. Invalid with every fault at once; said twice, it is filed once."""
    application = own(application_id, who)
    if application.status not in rules.CHANGEABLE or _done_before(application, key):
        return application
    if application.status == "draft":
        _still_offered(application, now)
    found = faults(application, now=now)
    if found:
        raise Invalid(None, *found)
    try:
        return _submitted(application, key, now)
    except Refused:
        return submit(application_id, who, key, now=now)


def _submitted(application: Application, key: str, now: datetime) -> Application:
    if application.status == "returned":
        return _resubmit(application, key, now)
    filed = _addressed(application, now)
    if filed.missing:
        return _incomplete(application, filed, key, now)
    fee = service_of(filed).definition.fee.paise
    if fee and not filed.payment_id:
        return _ask_fee(filed, fee, now)
    return _accept(filed, key, now)


def _incomplete(application: Application, filed: Application, key: str, now: datetime) -> Application:
    """Acknowledged with what it lacks; that it still lacks the same is no news."""
    if application.status == "incomplete" and application.missing == filed.missing:
        return application
    return _record(filed, "incomplete", told.ApplicationIncomplete, now, key=key)


def withdraw(application_id: str, who: Who, key: str, *, now: datetime) -> Application:
    """Take it back, as long as nobody has decided."""
    application = own(application_id, who)
    if application.status == "withdrawn":
        return application
    if application.decision or application.status == "draft":
        raise Conflict("too-late-to-withdraw")
    ended, promise = clock.ended(application, now)
    try:
        return _record(ended, "withdrawn", told.ApplicationWithdrawn, now, key=key, promise=promise)
    except Refused:
        return withdraw(application_id, who, key, now=now)


def note_payment(application_id: str, payment_id: str, *, now: datetime) -> None:
    """The fee has arrived: the application is filed, and the clock starts. What came for a withdrawn one goes back."""
    application = store.get(application_id)
    if application.status == "awaiting_fee":
        _accept(application.model_copy(update={"payment_id": payment_id}), payment_id, now)
    elif application.status == "withdrawn" and application.complete_at is None:
        payments.owe_refund(payment_id, now=now)


def _still_offered(application: Application, now: datetime) -> None:
    """A service that is notified no more takes no new files, and finishes the old."""
    try:
        catalogue.service(application.service_id, on=local_date(now))
    except NotFound:
        raise Conflict("service-denotified") from None


def _changeable(application_id: str, who: Who) -> Application:
    application = own(application_id, who)
    if application.status not in rules.CHANGEABLE:
        raise Conflict("already-filed")
    return application


def _faults_of_documents(application: Application) -> list[Fault]:
    unmended = [group for group, paper in application.papers.items() if paper.seen == "mend"]
    unready = _standing_of_unready(application)
    return [Fault(code="paper.not-mended", field=f"paper-{group}") for group in unmended] + [
        Fault(code="paper.waiting" if standing == "waiting" else "paper.not-accepted", field=f"paper-{group}")
        for group, standing in unready.items()
    ]


def _standing_of_unready(application: Application) -> dict[str, str]:
    """Groups whose document is not in the vault, and how it stands: `waiting` (for its file or for the inspection),
    `refused`, or `gone`."""
    found = documents.get_many(tuple(paper.document_id for paper in application.papers.values()))
    standing: dict[str, str] = {document.document_id: document.status for document in found}
    of_group = {group: standing.get(paper.document_id, "gone") for group, paper in application.papers.items()}
    return {group: status for group, status in of_group.items() if status != "accepted"}


def _addressed(application: Application, now: datetime) -> Application:
    """With the offices that take it, and what it lacks."""
    service = service_of(application)
    region = catalogue.region(application.region)
    place = int(application.values[service.definition.office_by])
    desks = tuple(
        _desk(n, stage, forms.office_for(region, service.body, stage.role, place))
        for n, stage in enumerate(service.definition.stages)
    )
    update = {
        "desks": desks,
        "body": service.body,
        "filed_at": application.filed_at or now,
        "missing": missing_papers(application, service),
    }
    return application.model_copy(update=update)


def _desk(number: int, stage: Stage, office: Office | None) -> Desk:
    if office is None:
        raise Invalid(None, Fault(code="office.none", facts={"role": stage.role}))
    return Desk(stage=number, role=stage.role, task=stage.task, office_id=office.office_id)


def _ask_fee(application: Application, fee_paise: int, now: datetime) -> Application:
    payment = payments.demand_fee(
        application_id=application.application_id,
        payer_id=application.applicant_id,
        region=application.region,
        amount_paise=fee_paise,
        now=now,
    )
    return store.save(application.model_copy(update={"status": "awaiting_fee", "payment_id": payment.payment_id}), now)


def _accept(application: Application, key: str, now: datetime) -> Application:
    """Complete and paid: the promise begins, in the same write. One that has begun before is never begun again."""
    attempt = application.attempt + 1
    complete_at = application.complete_at or now
    complete = application.model_copy(
        update={"complete_at": complete_at, "filed_at": now, "attempt": attempt, "missing": ()}
    )
    begun, promise = clock.begin(complete, now)
    return _record(begun, "submitted", told.ApplicationSubmitted, now, key=key, promise=promise, attempt=attempt)


def _resubmit(application: Application, key: str, now: datetime) -> Application:
    """Mended: the file goes back to the stage it came from. Its clock has not stopped, unless the law says so."""
    attempt = application.attempt + 1
    again = application.model_copy(update={"attempt": attempt, "checked": False, "answers": (), "mend": None})
    again, promise = clock.mended(again, now)
    return _record(again, "submitted", told.ApplicationResubmitted, now, key=key, promise=promise, attempt=attempt)


# The officer's side


def file_for(application_id: str, who: Who) -> Application:
    """A file that this officer may see; for others there is none."""
    application = store.get(application_id)
    if not rules.may_see(who, application):
        raise NotFound
    return application


def move(application_id: str, wanted: Move, who: Who, key: str, *, now: datetime) -> Application:
    """Forward, approve, reject or return. Of two officers who do it at once one wins, and the other is told so."""
    application = file_for(application_id, who)
    if done := _done_before(application, key):
        if done.kind != _TOLD_OF[wanted.move].kind:
            raise Conflict("key-of-another")
        return application
    seat = rules.seat_at(who, application)
    if wanted.turn != application.turn:
        raise Conflict("somebody-was-quicker")
    if seat is None:
        raise NotAllowed("not-at-your-desk")
    if identity.is_same_person(who.person_id, application.applicant_id):
        raise NotAllowed("own-application")
    found = rules.faults_of_move(application, service_of(application).definition, wanted)
    if found:
        raise Invalid(None, *found)
    try:
        return _moved(application, wanted, who, key, now)
    except Refused:
        return move(application_id, wanted, who, key, now=now)


_TOLD_OF: dict[MoveKind, type[told.ApplicationEvent]] = {
    "forward": told.StageForwarded,
    "return": told.ApplicationReturned,
    "approve": told.ApplicationApproved,
    "reject": told.ApplicationRejected,
}


def _done_before(application: Application, key: str) -> Turn | None:
    """What the same request has made already."""
    return next((turn for turn in store.turns(application.application_id) if turn.key == key), None)


def _moved(application: Application, wanted: Move, who: Who, key: str, now: datetime) -> Application:
    moved = application.model_copy(update={"papers": rules.marked(application.papers, wanted), "waiting_since": None})
    common: dict[str, Any] = {"stage": application.stage, "officer_id": who.person_id}
    desk = application.desks[application.stage]
    note: dict[str, Any] = {"officer": who.name, "role": desk.role, "note": wanted.reason, "key": key}
    match wanted.move:
        case "forward":
            ahead = moved.model_copy(update={"stage": application.stage + 1})
            return _record(ahead, "forwarded", told.StageForwarded, now, **note, **common)
        case "return":
            mend = rules.mend_of(wanted, who.name, now)
            back, promise = clock.returned(moved.model_copy(update={"mend": mend}), who.name, now)
            marks: dict[str, Any] = {"fields": tuple(mend.fields), "papers": tuple(mend.papers)}
            note["note"] = "\n".join(filter(None, (*mend.fields.values(), *mend.papers.values(), mend.note)))
            return _record(back, "returned", told.ApplicationReturned, now, promise=promise, **note, **common, **marks)
        case "approve" | "reject":
            decision = Decision(
                move=wanted.move,
                officer_id=who.person_id,
                officer=who.name,
                office_id=desk.office_id,
                role=desk.role,
                reason=wanted.reason,
                at=now,
            )
            decided, promise = clock.ended(moved.model_copy(update={"decision": decision}), now)
            common |= {"promise": promise, "office_id": desk.office_id}
            approved = wanted.move == "approve"
            event = told.ApplicationApproved if approved else told.ApplicationRejected
            status = "approved" if approved else "rejected"
            return _record(decided, status, event, now, **note, **common)


def stop_clock(application_id: str, wanted: PauseWanted, who: Who, key: str, *, now: datetime) -> Application:
    """Stop the clock of a file at one's desk, for a reason that the law lists. Invalid, Conflict."""
    application = _at_my_desk(application_id, who)
    if _done_before(application, key):
        return application
    reason = clock.reason(application, service_of(application), wanted.reason)
    running = _running(application)
    paused = promises.to_pause(running, reason, by=who.name, now=now, note=wanted.note)
    note = ": ".join(filter(None, (say(reason.say, application.language), wanted.note)))
    return _turn_clock(application, paused, told.ClockStopped, who, key, now, note=note, reason=reason.reason)


def resume_clock(application_id: str, who: Who, key: str, *, now: datetime) -> Application:
    """Let the clock of a file at one's desk go on. Conflict where it runs."""
    application = _at_my_desk(application_id, who)
    if _done_before(application, key):
        return application
    resumed = promises.to_resume(_running(application), by=who.name, now=now)
    return _turn_clock(application, resumed, told.ClockResumed, who, key, now)


def begin_clock(application_id: str, who: Who, key: str, *, now: datetime) -> Application:
    """The report or the order is there that the limit of a file begins with. Conflict where it waits for none."""
    application = _at_my_desk(application_id, who)
    if _done_before(application, key):
        return application
    if not application.clock_waits_for:
        raise Conflict("clock-not-waiting")
    region = clock.region_of(application)
    begun, running = clock.begun(application, clock.terms(application, region, now), region, now)
    return _turn_clock(begun, running, told.ClockBegun, who, key, now, note=application.clock_waits_for)


def _at_my_desk(application_id: str, who: Who) -> Application:
    application = file_for(application_id, who)
    if rules.seat_at(who, application) is None:
        raise NotAllowed("not-at-your-desk")
    if identity.is_same_person(who.person_id, application.applicant_id):
        raise NotAllowed("own-application")
    return application


def _running(application: Application) -> Running:
    running = promises.get(application.application_id)
    if running is None:
        raise Conflict("no-clock")
    return running


def _turn_clock(
    application: Application,
    running: Running,
    event: Callable[..., told.ApplicationEvent],
    who: Who,
    key: str,
    now: datetime,
    *,
    note: str = "",
    **facts: Any,
) -> Application:
    """The clock and the file's copy of it, in one write. Conflict where somebody was quicker."""
    desk = application.desks[application.stage]
    told_by: dict[str, Any] = {"officer": who.name, "role": desk.role, "note": note, "key": key, **facts}
    try:
        return _record(
            clock.with_due(application, running),
            application.status,
            event,
            now,
            promise=running,
            officer_id=who.person_id,
            **told_by,
        )
    except Refused as error:
        raise Conflict("somebody-was-quicker") from error


# The authorities' side


def see(application_id: str) -> Application:
    """An application as it stands, for an area with rules of its own on who may see it. NotFound."""
    return store.get(application_id)


def timeline(application_id: str) -> tuple[Turn, ...]:
    """What happened to it, oldest first."""
    return store.turns(application_id)


def carry_out(direction: Direction, application_id: str, *, now: datetime) -> Application:
    """Do what an authority ordered: a rejected file goes back to its deciding stage, an open one gets its date.

    The same order is carried out once. A file that was granted or taken back meanwhile stays as it is.
    """
    application = store.get(application_id)
    if application.direction and application.direction.appeal_id == direction.appeal_id:
        return application
    ordered = application.model_copy(update={"direction": direction, "round": application.round + 1})
    note: dict[str, Any] = {"officer": direction.authority["en"], "note": direction.text}
    if application.status == "rejected":
        attempt = application.attempt + 1
        again = ordered.model_copy(
            update={"attempt": attempt, "decision": None, "stage": len(application.desks) - 1, "waiting_since": None}
        )
        return _record(again, "forwarded", told.ApplicationReopened, now, attempt=attempt, **note)
    if application.decision or application.status == "withdrawn":
        return application
    return _record(ordered, application.status, told.ApplicationDirected, now, **note)


# What the workflow does


def where_it_stands(application_id: str) -> Next:
    """What is to be done next."""
    return _next(store.get(application_id))


def check_papers(application_id: str, *, now: datetime) -> Next:
    """Look once more, before an officer does, that every document is in the vault; what lacks goes back to ask for."""
    application = store.get(application_id)
    if _next(application) != "check":
        return _next(application)
    lacking = missing_papers(application, service_of(application)) + tuple(_standing_of_unready(application))
    if lacking:
        lacking_file = application.model_copy(update={"missing": lacking})
        return _next(_record(lacking_file, "incomplete", told.ApplicationIncomplete, now))
    return _next(_save(application.model_copy(update={"checked": True}), now))


def ask_department(application_id: str, *, now: datetime) -> Next:
    """Have the department's own functions look at the fields that the definition names, and keep what they say."""
    application = store.get(application_id)
    service = service_of(application)
    if rules.next_task(application, service.definition) != "ask":
        return _next(application)
    facts = forms.typed(service.definition, application.values, today=local_date(now))
    pack = f"{service.region}-{service.department}"
    answers = tuple(
        DepartmentAnswer(
            function=check.function,
            at=now,
            **department.ask(pack, check.function, {name: facts.get(name) for name in check.fields}),
        )
        for check in service.definition.checks
    )
    return _next(_save(application.model_copy(update={"answers": answers}), now))


def open_stage(application_id: str, token: str, *, now: datetime) -> None:
    """Lay it on the desk whose turn it is, with the token that the officer's decision will wake the workflow with.

    Where nobody is to decide any more, the workflow is sent on at once.
    """
    application = store.get(application_id)
    if application.status == "at_stage":
        store.keep_token(application_id, token)
        if store.get(application_id).turn == application.turn:
            return
    elif _next(application) == "stage":
        _open(application, token, now)
        return
    workflow.wake(token, {"next": _next(store.get(application_id))})


def _open(application: Application, token: str, now: datetime) -> None:
    desk = application.desks[application.stage]
    opened = application.model_copy(update={"status": "at_stage", "waiting_since": now})
    _record(
        opened,
        "at_stage",
        told.StageOpened,
        now,
        role=desk.role,
        token=token,
        stage=application.stage,
        office_id=desk.office_id,
    )


def conclude(application_id: str, *, now: datetime) -> Next:
    """Order the certificate of an approved application."""
    application = store.get(application_id)
    if _next(application) != "conclude":
        return _next(application)
    service = service_of(application)
    region = catalogue.region(application.region)
    certificate_id = certificates.order_certificate(order_of(application, service, region), now=now)
    return _next(_save(application.model_copy(update={"certificate_id": certificate_id}), now))


def start_workflow(application_id: str) -> None:
    """Begin the workflow of the present attempt; one that has begun already is left alone."""
    application = store.get(application_id)
    workflow.start(MACHINE, _execution(application), {"application_id": application_id})


def wake_workflow(application_id: str, *, now: datetime) -> None:
    """Let the waiting workflow go on; where none waits any more, begin a new one (law 3)."""
    application = store.get(application_id)
    token = store.token(application_id)
    if token is None or not workflow.wake(token, {"next": _next(application)}):
        _restart(application, now)


def resume(shard: int, *, until: datetime, now: datetime, most: int = 100) -> int:
    """Begin again the workflows of one shard that ought to run and do not. Says how many were begun.

    Only an officer may take long. A file that has been the machine's turn since before the last look is stuck, whatever
    its execution says.
    """
    begun = 0
    for application in store.to_look_after(shard, until, most):
        waits = application.status == "at_stage" and workflow.is_running(MACHINE, _execution(application))
        if _next(application) != "over" and not waits:
            _restart(application, now)
            begun += 1
        else:
            store.look_again(application, now)
    return begun


def note_issue(event: CertificateIssued, *, now: datetime) -> None:
    """Its certificate is there: the application has come to its end."""
    application = store.get(event.application_id)
    if application.status == "approved":
        ended = application.model_copy(update={"certificate_id": event.certificate_id})
        _record(ended, "issued", told.ApplicationIssued, now, certificate_id=event.certificate_id)


def _execution(application: Application) -> str:
    return f"{application.application_id}-{application.attempt}"


def _restart(application: Application, now: datetime) -> None:
    """A further attempt. Of two who want it one wins; the execution's name is the application and its attempt."""
    if _next(application) == "over":
        return
    again = _save(application.model_copy(update={"attempt": application.attempt + 1}), now)
    workflow.start(MACHINE, _execution(again), {"application_id": again.application_id})


# Shared


def service_of(application: Application) -> PublishedService:
    """The service in the version that the application was filed under."""
    return catalogue.service_version(application.service_id, application.service_version)


def _next(application: Application) -> Next:
    return rules.next_task(application, service_of(application).definition)


def _save(application: Application, now: datetime) -> Application:
    try:
        return store.save(application, now)
    except Refused as error:
        raise Conflict from error


def _record(
    application: Application,
    status: str,
    event: Callable[..., told.ApplicationEvent],
    now: datetime,
    *,
    officer: str = "",
    role: str = "",
    note: str = "",
    key: str = "",
    token: str = "",
    promise: Running | None = None,
    **facts: Any,
) -> Application:
    """The application in its new status, the event that says so, and its clock, in one write."""
    version = application.version + 1
    happened = event(
        event_id=f"{application.application_id}.{version}",
        at=now,
        application_id=application.application_id,
        service_id=application.service_id,
        region=application.region,
        turn=version,
        **({"role": role} if event is told.StageOpened else {}),
        **facts,
    )
    turn = Turn(
        event_id=happened.event_id,
        kind=happened.kind,
        at=now,
        version=version,
        officer=officer,
        role=role,
        note=note,
        key=key,
    )
    changed = application.model_copy(update={"status": status})
    return store.record(changed, turn, happened, now, token=token, promise=promise)
