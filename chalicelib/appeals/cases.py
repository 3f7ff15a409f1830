"""What every act on an appeal needs: the application, its ladder, and one change with its turn and event."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from chalicelib.appeals import store
from chalicelib.appeals.models import Appeal
from chalicelib.appeals.store import Change
from chalicelib.applications import actions as applications
from chalicelib.applications import acts
from chalicelib.applications.models import Application
from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue import rules as forms
from chalicelib.catalogue.models import Office, Officer, PublishedRegion, PublishedService, Rung
from chalicelib.core import ids
from chalicelib.core.clock import local_date
from chalicelib.core.errors import Conflict
from chalicelib.edge import Who
from chalicelib.events import appeals as told
from chalicelib.promises import actions as promises
from chalicelib.promises import rules as counting
from chalicelib.promises.models import Running, Subject, Terms


@dataclass(frozen=True)
class Case:
    """An application with its service, the ladder of the day on which it was filed, and the region of today."""

    application: Application

    @cached_property
    def service(self) -> PublishedService:
        return applications.service_of(self.application)

    @cached_property
    def region(self) -> PublishedRegion:
        """Of today: who sits where, and which days are holidays."""
        return catalogue.region(self.application.region)

    @cached_property
    def rungs(self) -> tuple[Rung, ...]:
        """Of the day of filing: a later law does not change the ladder of an older file."""
        slug, version = self.application.region, self.application.region_version
        filed_on = local_date(self.application.filed_at or self.application.created_at)
        law = catalogue.region_version(slug, version) if version else catalogue.region_on(slug, on=filed_on)
        return forms.rungs_of(self.service.definition, law)

    @cached_property
    def appeals(self) -> tuple[Appeal, ...]:
        """All there are about it, by round and rung."""
        rounds, rungs = range(self.application.round + 1), range(1, len(self.rungs) + 1)
        return store.get_many(self.number(rung, at) for at in rounds for rung in rungs)

    @cached_property
    def in_court(self) -> bool:
        """Whether a court has the matter."""
        note = store.court(self.application.application_id)
        return note is not None and note.holds

    def number(self, rung: int, at: int | None = None) -> str:
        """The number of the appeal at a rung: one for each rung and round, however often it is asked for."""
        which = self.application.round if at is None else at
        return ids.number_for(f"{self.region.region.code}A", self.application.application_id, str(which), str(rung))

    def office(self, rung: Rung) -> Office | None:
        """Where the authority sits that is nearest to the application."""
        place = int(self.application.values[self.service.definition.office_by])
        return forms.authority_for(self.region, self.service.body, rung.role, place)

    def officer(self, officer_id: str) -> Officer | None:
        """An officer of the region."""
        return next((one for one in self.region.officers if one.officer_id == officer_id), None)

    def clock(self, appeal_id: str, rung: int, now: datetime) -> Running:
        """The promise of an authority that gets an appeal now: how long it has to decide."""
        law = self.rungs[rung - 1]
        application = self.application
        return promises.to_begin(
            Subject(subject_id=appeal_id, service_id=application.service_id, region=application.region, rung=rung),
            Terms(limit=law.decide_within, unit=law.decide_unit, law=counting.act(self.region)),
            self.region,
            starts_at=now,
            now=now,
            district=self.region.office[application.desks[0].office_id].district,
        )

    def longer_clock(self, appeal: Appeal, now: datetime) -> Running:
        """The same promise with the longest time that the Act allows. Conflict where its time is over."""
        law, running = self.rungs[appeal.rung - 1], promises.get(appeal.appeal_id, appeal.rung)
        if running is None:
            raise Conflict("no-clock")
        longest = running.terms.model_copy(update={"limit": law.decide_at_most or law.decide_within})
        return promises.to_move(running, longest, now=now)

    @property
    def here(self) -> list[Appeal]:
        """The appeals of the present round."""
        return [one for one in self.appeals if one.round == self.application.round]


def of(application_id: str) -> Case:
    """The case of an application as it stands now. NotFound."""
    return Case(applications.see(application_id))


def ended_clock(appeal: Appeal, now: datetime) -> Running | None:
    """The promise of an authority that has nothing to decide any more; None where it has ended already."""
    running = promises.get(appeal.appeal_id, appeal.rung)
    return promises.to_finish(running, now=now) if running and running.stage != "finished" else None


def change(
    appeal: Appeal,
    event: Callable[..., told.AppealEvent],
    now: datetime,
    *,
    who: Who | None = None,
    note: str = "",
    key: str = "",
    token: str = "",
    notice_to: str = "",
    promise: Running | None = None,
    **facts: Any,
) -> Change:
    """An appeal in its new state, with the turn and the event that say so."""
    version = appeal.version + 1
    happened = event(
        event_id=f"{appeal.appeal_id}.{version}",
        at=now,
        appeal_id=appeal.appeal_id,
        application_id=appeal.application_id,
        service_id=appeal.service_id,
        region=appeal.region,
        rung=appeal.rung,
        office_id=appeal.office_id,
        role=appeal.role,
        turn=version,
        **facts,
    )
    by = who if who and who.kind == "officer" else Who()
    turn = acts.line_of(happened, version, officer=by.name, officer_id=by.person_id, note=note, key=key)
    return Change(appeal=appeal, turn=turn, event=happened, token=token, notice_to=notice_to, promise=promise)
