"""What can be done with an appeal: the citizen's side, what goes by itself, and what the workflow does.

Each is harmless when it comes twice: there is one appeal for each rung and round of an application, whoever files it.
"""

from datetime import datetime

from chalicelib.adapters import workflow
from chalicelib.adapters.table import Refused
from chalicelib.appeals import cases, orders, rules, store
from chalicelib.appeals.cases import Case, change
from chalicelib.appeals.models import Against, Appeal, Due, Filing, Next, Origin
from chalicelib.appeals.rules import Way
from chalicelib.appeals.store import Change
from chalicelib.applications import actions as applications
from chalicelib.applications.models import Direction
from chalicelib.core.clock import end_of_day, local_date
from chalicelib.core.errors import Conflict, Fault, Invalid, NotFound
from chalicelib.edge import Who
from chalicelib.events import appeals as told
from chalicelib.events.promises import DeadlinePassed
from chalicelib.promises import wording

MACHINE = "appeal"


# The citizen's side


def case_of(application_id: str, who: Who) -> Case:
    """The case of one's own application; for anybody else there is none."""
    return Case(applications.own(application_id, who))


def own(appeal_id: str, who: Who) -> Appeal:
    """An appeal of the one who asks; for anybody else there is none."""
    appeal = store.get(appeal_id)
    if appeal.appellant_id != who.person_id:
        raise NotFound
    return appeal


def way(case: Case, *, now: datetime) -> Way:
    """Where the citizen can go now, and until when."""
    return rules.way(case.application, case.appeals, case.rungs, case.region, in_court=case.in_court, now=now)


def file(application_id: str, filing: Filing, who: Who, key: str, *, now: datetime) -> Appeal:
    """File at the next rung. Invalid, with words, before the due date, after the last day, and while one is pending;
    the same request finds its own appeal."""
    case = case_of(application_id, who)
    mine = next((one for one in case.here if one.origin == "citizen" and _filed_by(one, key)), None)
    if mine:
        return mine
    found = way(case, now=now)
    if found.fault:
        raise Invalid(None, found.fault)
    if found.needs_cause and len(filing.cause) < rules.MIN_REASON:
        least = {"least": rules.MIN_REASON, "until": f"{found.until:%d-%m-%Y}"}
        raise Invalid(None, Fault(code="appeal.cause-missing", field="cause", facts=least))
    appeal = new_appeal(case, found.rung, found.against, "citizen", now=now).model_copy(
        update={"text": filing.text, "cause": filing.cause, "is_out_of_time": found.needs_cause}
    )
    try:
        return lay_before(case, appeal, now=now, key=key)
    except Refused:
        return _there(appeal)


def _filed_by(appeal: Appeal, key: str) -> bool:
    return store.turn(appeal.appeal_id, 1).key == key


def _there(appeal: Appeal) -> Appeal:
    """Somebody was quicker, perhaps the clock itself: there is one appeal at this rung, and this is it."""
    try:
        return store.get(appeal.appeal_id)
    except NotFound:
        raise Conflict from None


def new_appeal(case: Case, rung: int, against: Against, origin: Origin, *, now: datetime) -> Appeal:
    """An appeal at a rung, not written yet. Invalid where no authority is known for the place."""
    application, law = case.application, case.rungs[rung - 1]
    office = case.office(law)
    if office is None:
        raise Invalid(None, Fault(code="office.none", facts={"role": law.role}))
    clock = case.clock(case.number(rung), rung, now)
    below = max(case.here, key=lambda one: one.rung, default=None)
    orders = [one.order.officer_id for one in case.here if one.order]
    decided = [application.decision.officer_id] if application.decision else []
    return Appeal(
        appeal_id=case.number(rung),
        application_id=application.application_id,
        round=application.round,
        rung=rung,
        service_id=application.service_id,
        service_version=application.service_version,
        region=application.region,
        law_of=local_date(application.filed_at or application.created_at),
        body=application.body,
        office_id=office.office_id,
        role=law.role,
        appellant_id=application.applicant_id,
        appellant=application.applicant_name,
        language=application.language,
        origin=origin,
        against=against,
        below=below.appeal_id if below else "",
        decided_by=(*decided, *orders),
        filed_at=now,
        due=Due(due_on=clock.due_on, due_at=clock.due_at, rule=wording.rule(clock.terms)),
    )


def lay_before(
    case: Case, appeal: Appeal, *, now: datetime, who: Who | None = None, key: str = "", note: str = ""
) -> Appeal:
    """Write a new appeal, and take the one below, where it was never decided, from its authority: in one transaction.
    Refused where there is one at this rung already, or where it is the Commission's and a court has the matter."""
    filed = change(
        appeal,
        told.AppealFiled,
        now,
        who=who,
        note=note or appeal.text,
        key=key,
        origin=appeal.origin,
        against=appeal.against,
        promise=case.clock(appeal.appeal_id, appeal.rung, appeal.filed_at),
    )
    waiting = [one for one in case.here if one.status == "pending" and one.rung < appeal.rung]
    passed: list[Change] = [
        change(
            one.model_copy(update={"status": "passed_on"}),
            told.AppealPassedOn,
            now,
            promise=cases.ended_clock(one, now),
        )
        for one in waiting
    ]
    law = case.rungs[appeal.rung - 1]
    return store.record(filed, *passed, now=now, unless_in_court=appeal.application_id if law.is_commission else "")[0]


# What goes by itself


def note_deadline(event: DeadlinePassed, *, now: datetime) -> None:
    """A limit has passed: an application that nobody decided goes to the first authority, an appeal, or an order that
    was not obeyed, to the next one, where the law says so. Nothing happens to what was decided a minute before."""
    if event.rung:
        rise(store.get(event.subject_id).application_id, now=now)
        return
    case = cases.of(event.subject_id)
    if event.order:
        orders.note_passed(case, event, now=now)
        rise(event.subject_id, now=now)
        return
    orders.note_late(case, now=now)
    if not case.here and rules.appeals_by_itself(case.application, case.rungs, now):
        _by_itself(case, 1, "late", now)


def rise(application_id: str, *, now: datetime) -> None:
    """Where the highest appeal of an application was not decided in time, or its order not obeyed, the next authority
    has it, if the law lets it rise by itself and no court holds it."""
    case = cases.of(application_id)
    order, latest = case.application.direction, max(case.here, key=lambda one: one.rung, default=None)
    if order and not latest and rules.order_rises_by_itself(case.application, case.rungs, now):
        _by_itself(case, order.rung + 1, "not_obeyed", now)
    if latest and rules.rises_by_itself(latest, case.application, case.rungs, now):
        _by_itself(case, latest.rung + 1, "no_order", now)


def _by_itself(case: Case, rung: int, against: Against, now: datetime) -> None:
    """File it once. Who was refused looks again: an appeal at this rung, or a court, is an answer; else it is tried
    again by the queue."""
    if case.rungs[rung - 1].is_commission and case.in_court:
        return
    appeal = new_appeal(case, rung, against, "automatic", now=now)
    try:
        lay_before(case, appeal, now=now)
    except Refused as error:
        again = cases.of(case.application.application_id)
        if not again.in_court and all(one.appeal_id != appeal.appeal_id for one in again.appeals):
            raise Conflict from error


# What the workflow does


def where_it_stands(appeal_id: str) -> Next:
    """What is to be done next."""
    return rules.next_task(store.get(appeal_id))


def wait(appeal_id: str, token: str) -> None:
    """Remember what the order will wake the workflow with; where it has come already, go on at once."""
    store.keep_token(appeal_id, token)
    following = rules.next_task(store.get(appeal_id))
    if following != "wait":
        workflow.wake(token, {"next": following})


def carry_out(appeal_id: str, *, now: datetime) -> Next:
    """Put to the office what the authority ordered: the application goes back to the desk that has to act."""
    appeal = store.get(appeal_id)
    if rules.next_task(appeal) != "carry_out" or appeal.order is None:
        return rules.next_task(appeal)
    case, order = cases.of(appeal.application_id), appeal.order
    direction = Direction(
        appeal_id=appeal_id,
        rung=appeal.rung,
        authority=rules.named(case.rungs[appeal.rung - 1], case.region, appeal.office_id),
        text=order.reason,
        ordered_at=order.at,
        due_on=order.issue_by,
        due_at=end_of_day(order.issue_by) if order.issue_by else None,
    )
    applications.carry_out(direction, appeal.application_id, now=now)
    done = appeal.model_copy(update={"order": order.model_copy(update={"carried_out": True})})
    return rules.next_task(store.record(change(done, told.OrderCarriedOut, now), now=now)[0])


def start_workflow(appeal_id: str) -> None:
    """Begin the workflow of the present attempt; one that has begun already is left alone."""
    workflow.start(MACHINE, _execution(store.get(appeal_id)), {"appeal_id": appeal_id})


def wake_workflow(appeal_id: str, *, now: datetime) -> None:
    """Let the waiting workflow go on; where none waits any more and there is something to do, begin a new one."""
    appeal = store.get(appeal_id)
    token = store.token(appeal_id)
    if token is None or not workflow.wake(token, {"next": rules.next_task(appeal)}):
        _restart(appeal, now)


def resume(shard: int, *, until: datetime, now: datetime, most: int = 100) -> int:
    """Begin again the workflows of one shard that ought to run and do not. Says how many were begun."""
    begun = 0
    for appeal in store.to_look_after(shard, until, most):
        if rules.next_task(appeal) != "over" and not workflow.is_running(MACHINE, _execution(appeal)):
            _restart(appeal, now)
            begun += 1
        else:
            store.look_again(appeal, now)
    return begun


def _execution(appeal: Appeal) -> str:
    return f"{appeal.appeal_id}-{appeal.attempt}"


def _restart(appeal: Appeal, now: datetime) -> None:
    if rules.next_task(appeal) == "over":
        return
    try:
        again = store.save(appeal.model_copy(update={"attempt": appeal.attempt + 1}), now)
    except Refused as error:
        raise Conflict from error
    workflow.start(MACHINE, _execution(again), {"appeal_id": again.appeal_id})
