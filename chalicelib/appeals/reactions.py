"""What follows when a limit passes, when an authority acts, and when an application is rejected."""

from chalice.app import Blueprint

from chalicelib.appeals import actions, messages, mondays, orders, reviews
from chalicelib.appeals.mondays import ListOrder
from chalicelib.appeals.rules import WATCH_SHARDS
from chalicelib.core.clock import Clock
from chalicelib.edge import job, reaction, timer
from chalicelib.events import appeals as told
from chalicelib.events.applications import ApplicationRejected
from chalicelib.events.promises import DeadlinePassed, OrderedDateOver

reactions = Blueprint(__name__)

_READ = ("appeals:read", "applications:read", "catalogue:read", "bucket:catalogue:read")
_WRITE = (*_READ, "appeals:write", "promises:read", "promises:write")


@reaction(reactions, to=(DeadlinePassed,), needs=_WRITE)
def appeal_by_itself(event: DeadlinePassed, clock: Clock) -> None:
    """What was not decided in time goes to the next authority, where the law says so."""
    actions.note_deadline(event, now=clock.now())


@reaction(reactions, to=(OrderedDateOver,), needs=_WRITE)
def close_order(event: OrderedDateOver, clock: Clock) -> None:
    """Has the office done what was ordered?"""
    orders.note_over(event, now=clock.now())


@reaction(reactions, to=(told.CourtLetsGo,), needs=_WRITE)
def go_on_after_court(event: told.CourtLetsGo, clock: Clock) -> None:
    """What had waited for a court goes on."""
    actions.rise(event.application_id, now=clock.now())


@reaction(reactions, to=(told.AppealFiled,), needs=("appeals:read", "machine:appeal:start"))
def start_appeal(event: told.AppealFiled, clock: Clock) -> None:
    """An appeal gets its workflow."""
    actions.start_workflow(event.appeal_id)


@reaction(
    reactions,
    to=(told.AppealOrdered, told.AppealPassedOn),
    needs=("appeals:read", "appeals:write", "machine:tokens", "machine:appeal:start"),
)
def wake_appeal(event: told.AppealEvent, clock: Clock) -> None:
    """An order lets the workflow go on."""
    actions.wake_workflow(event.appeal_id, now=clock.now())


@reaction(
    reactions,
    to=tuple(messages.MESSAGES),
    needs=(
        *(*_READ, "identity:read", "secret:fields"),
        *("notifications:read", "notifications:write", "sms:send", "email:send"),
    ),
)
def tell_about_appeal(event: told.AppealEvent, clock: Clock) -> None:
    """The citizen hears of every turn of an appeal, and an officer of a notice."""
    messages.tell(event, now=clock.now())


@reaction(reactions, to=(ApplicationRejected,), needs=(*_READ, "appeals:write"))
def draw_refusal(event: ApplicationRejected, clock: Clock) -> None:
    """A share of rejections is looked at again by another officer."""
    reviews.draw(event, now=clock.now())


@timer(
    reactions,
    every="1 hour",
    needs=("appeals:read", "appeals:write", "catalogue:read", "bucket:catalogue:read", f"queue:{mondays.JOB}:send"),
)
def order_lists(clock: Clock) -> None:
    """Have the authorities drawn up their lists of this Monday?"""
    mondays.order_lists(now=clock.now())


@job(reactions, needs=("appeals:read", "appeals:write"))
def draw_up_list(order: ListOrder, clock: Clock) -> None:
    """What has this authority pending on Monday?"""
    mondays.draw_up(order, now=clock.now())


@timer(
    reactions,
    every="15 minutes",
    needs=("appeals:read", "appeals:write", "machine:appeal:start", "machines:describe"),
    timeout_s=300,
)
def resume_appeals(clock: Clock) -> None:
    """Workflows of appeals that ought to run and do not begin again (law 3)."""
    now = clock.now()
    for shard in range(WATCH_SHARDS):
        actions.resume(shard, until=now, now=now)
