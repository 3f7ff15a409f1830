"""How every action reads and writes: the service of an application, its next task, and one write with its event."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from chalicelib.adapters.table import Refused
from chalicelib.applications import acts, rules, store
from chalicelib.applications.models import (
    Application,
    Next,
    Turn,
)
from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue.models import PublishedService
from chalicelib.core import aadhaar
from chalicelib.core.errors import Conflict
from chalicelib.events import applications as told
from chalicelib.promises.models import Running


def service_of(application: Application) -> PublishedService:
    """The service in the version that the application was filed under."""
    return catalogue.service_version(application.service_id, application.service_version)


def next_of(application: Application) -> Next:
    return rules.next_task(application, service_of(application).definition)


def save(application: Application, now: datetime) -> Application:
    try:
        return store.save(application, now)
    except Refused as error:
        raise Conflict from error


def record(
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
    clocks: tuple[Running, ...] = (),
    **facts: Any,
) -> Application:
    """The application in its new status, the event that says so, and its clocks, in one write."""
    version = application.version + 1
    happened = event(
        event_id=f"{application.application_id}.{version}",
        at=now,
        application_id=application.application_id,
        service_id=application.service_id,
        region=application.region,
        turn=version,
        **({"role": role} if event in (told.StageOpened, told.ApplicationPassedOn) else {}),
        **facts,
    )
    officer_id = facts.get("officer_id", "")
    turn = acts.line_of(
        happened, version, officer=officer, officer_id=officer_id, note=aadhaar.masked(note), key=key, role=role
    )
    changed = application.model_copy(update={"status": status})
    return store.record(changed, turn, happened, now, token=token, clocks=clocks)


def done_before(application: Application, key: str) -> Turn | None:
    """What the same request has made already."""
    return next((turn for turn in store.turns(application.application_id) if turn.key == key), None)
