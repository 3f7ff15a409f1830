"""What can be asked of joined systems: how one file stands there, and how each of them keeps its time."""

from datetime import datetime

from chalicelib.applications import actions as applications
from chalicelib.applications.elsewhere import Elsewhere
from chalicelib.applications.models import Application
from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue.systems import System
from chalicelib.core import ids
from chalicelib.core.errors import NotFound
from chalicelib.edge import Who
from chalicelib.joined import rules, store
from chalicelib.joined.known import system_of
from chalicelib.joined.models import Board, Figures, Handover, SilentFile

_LAST = 200
"""Files of a system that its figures are about: the last that it took."""
_SILENT = 50
"""Silent files that are named."""


def elsewhere_of(application: Application) -> Elsewhere | None:
    """How a file stands in the system in which its officers work; None where they work here."""
    told = applications.service_of(application).definition.joined
    if told is None:
        return None
    found, title = store.get(application.application_id), system_of(application.region, told.system).title
    if found is None:
        return Elsewhere(system=title)
    return Elsewhere(system=title, handed_at=found.handed_at, heard_at=found.heard_at, silent_since=found.silent_since)


def board(region: str, who: Who, *, now: datetime) -> Board:
    """How the systems of a region keep their time. NotFound for who does not watch over it."""
    if not rules.may_watch(who, region):
        raise NotFound
    around = catalogue.region(region)
    figures = tuple(_figures(region, one) for one in around.systems)
    return Board(region=region, title=around.region.title, at=now, systems=figures)


def boards(who: Who, *, now: datetime) -> tuple[Board, ...]:
    """The regions that somebody watches over and that are joined with anything."""
    regions = [one.slug for one in catalogue.regions() if rules.may_watch(who, one.slug)]
    found = (board(region, who, now=now) for region in regions)
    return tuple(one for one in found if one.systems)


def _figures(region: str, system: System) -> Figures:
    """Two queries, however many files there are."""
    name = f"{region}/{system.system}"
    last, silent = store.last_of(name, _LAST), store.silent_of(name, _SILENT + 1)
    times = rules.times_s(last)
    return Figures(
        region=region,
        system=system.system,
        title=system.title,
        status_within_hours=system.status_within_hours,
        handed=len(last),
        heard=len(times),
        median_s=rules.median_s(times),
        longest_s=max(times, default=None),
        silent=tuple(_silent(one) for one in silent[:_SILENT]),
        is_more=len(silent) > _SILENT,
    )


def _silent(one: Handover) -> SilentFile:
    return SilentFile(
        number=ids.shown(one.application_id),
        application_id=one.application_id,
        since=one.silent_since or one.due_at,
        code=one.code,
    )
