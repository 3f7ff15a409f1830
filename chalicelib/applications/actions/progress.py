"""What the workflow does with an application, step by step, and what keeps it going."""

from datetime import datetime
from typing import Any

from chalicelib.adapters import department, workflow
from chalicelib.applications import registers, rules, store
from chalicelib.applications.actions import papers, reading, writing
from chalicelib.applications.certificate import order_of
from chalicelib.applications.models import (
    Application,
    DepartmentAnswer,
    Next,
)
from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue import rules as forms
from chalicelib.catalogue.models import Check
from chalicelib.certificates import actions as certificates
from chalicelib.core.clock import local_date
from chalicelib.events import applications as told
from chalicelib.events.certificates import CertificateIssued

MACHINE = "application"


def where_it_stands(application_id: str) -> Next:
    """What is to be done next."""
    return writing.next_of(store.get(application_id))


def check_papers(application_id: str, *, now: datetime) -> Next:
    """Look once more, before an officer does, that every document is in the vault, and say which of them need no look;
    what lacks goes back to ask for."""
    application = store.get(application_id)
    if writing.next_of(application) != "check":
        return writing.next_of(application)
    service, found = writing.service_of(application), papers.documents_of(application)
    lacking = papers.missing_papers(application, service) + tuple(papers.standing_of_unready(application, found))
    if lacking:
        lacking_file = application.model_copy(update={"missing": lacking})
        return writing.next_of(writing.record(lacking_file, "incomplete", told.ApplicationIncomplete, now))
    checked = {"checked": True, "papers": papers.trusted(application, service, found, today=local_date(now))}
    return writing.next_of(writing.save(application.model_copy(update=checked), now))


def ask_department(application_id: str, *, now: datetime) -> Next:
    """Have the department's own functions look at the fields that the definition names, and keep what they say."""
    application = store.get(application_id)
    service = writing.service_of(application)
    if rules.next_task(application, service.definition) != "ask":
        return writing.next_of(application)
    facts = forms.typed(service.definition, application.values, today=local_date(now))
    pack = f"{service.region}-{service.department}"
    answers = tuple(_asked(application, pack, check, facts, now) for check in service.definition.checks)
    return writing.next_of(writing.save(application.model_copy(update={"answers": answers}), now))


def _asked(application: Application, pack: str, check: Check, facts: dict[str, Any], now: datetime) -> DepartmentAnswer:
    """One function asked, once it stands in the citizen's log what it is handed."""
    reading.note_check(application, pack, check.function, check.fields, now=now)
    answer = department.ask(pack, check.function, {name: facts.get(name) for name in check.fields})
    return DepartmentAnswer(function=check.function, at=now, **answer)


def open_stage(application_id: str, token: str, *, now: datetime) -> None:
    """Lay it on the desk whose turn it is, with the token that the officer's decision will wake the workflow with; or
    pass it on to the system in which its officers work.

    Where nobody is to decide any more, the workflow is sent on at once.
    """
    application = store.get(application_id)
    if application.status == "at_stage":
        store.keep_token(application_id, token)
        if store.get(application_id).turn == application.turn:
            return
    elif writing.next_of(application) == "stage":
        _open(application, token, now)
        return
    workflow.wake(token, {"next": writing.next_of(store.get(application_id))})


def _open(application: Application, token: str, now: datetime) -> None:
    desk = application.desks[application.stage]
    opened = application.model_copy(update={"status": "at_stage", "waiting_since": now})
    elsewhere = writing.service_of(application).definition.joined
    writing.record(
        opened,
        "at_stage",
        told.ApplicationPassedOn if elsewhere else told.StageOpened,
        now,
        role=desk.role,
        token=token,
        stage=application.stage,
        office_id=desk.office_id,
    )


def conclude(application_id: str, *, now: datetime) -> Next:
    """Order the certificate of an approved application."""
    application = store.get(application_id)
    if writing.next_of(application) != "conclude":
        return writing.next_of(application)
    service = writing.service_of(application)
    region = catalogue.region(application.region)
    effect = registers.plan(application, service)
    by_register = service.definition.certificate.valid == "as the register says"
    order = order_of(application, service, region, papers.certificates_among(application))
    order = registers.on_the_sheet(order, effect, by_register=by_register)
    certificate_id = certificates.order_certificate(order, now=now)
    return writing.next_of(writing.save(application.model_copy(update={"certificate_id": certificate_id}), now))


def start_workflow(application_id: str) -> None:
    """Begin the workflow of the present attempt; one that has begun already is left alone."""
    application = store.get(application_id)
    workflow.start(MACHINE, _execution(application), {"application_id": application_id})


def wake_workflow(application_id: str, *, now: datetime) -> None:
    """Let the waiting workflow go on; where none waits any more, begin a new one (law 3)."""
    application = store.get(application_id)
    token = store.token(application_id)
    if token is None or not workflow.wake(token, {"next": writing.next_of(application)}):
        _restart(application, now)


def resume(shard: int, *, until: datetime, now: datetime, most: int = 100) -> int:
    """Begin again the workflows of one shard that ought to run and do not. Says how many were begun.

    Only an officer may take long. A file that has been the machine's turn since before the last look is stuck, whatever
    its execution says.
    """
    begun = 0
    for application in store.to_look_after(shard, until, most):
        waits = application.status == "at_stage" and workflow.is_running(MACHINE, _execution(application))
        if writing.next_of(application) != "over" and not waits:
            _restart(application, now)
            begun += 1
        else:
            store.look_again(application, now)
    return begun


def note_issue(event: CertificateIssued, *, now: datetime) -> None:
    """Its certificate is there: the application has come to its end. Where one that corrects it comes later, that is
    the application's certificate from then on. Certificates of lists have no application."""
    application = store.find(event.application_id)
    if application is None:
        return
    changed = application.model_copy(update={"certificate_id": event.certificate_id})
    if application.status == "approved":
        writing.record(changed, "issued", told.ApplicationIssued, now, certificate_id=event.certificate_id)
    elif event.supersedes and application.status == "issued" and certificates.is_latest(event.certificate_id):
        writing.save(changed, now)


def _execution(application: Application) -> str:
    return f"{application.application_id}-{application.attempt}"


def _restart(application: Application, now: datetime) -> None:
    """A further attempt. Of two who want it one wins; the execution's name is the application and its attempt."""
    if writing.next_of(application) == "over":
        return
    again = writing.save(application.model_copy(update={"attempt": application.attempt + 1}), now)
    workflow.start(MACHINE, _execution(again), {"application_id": again.application_id})
