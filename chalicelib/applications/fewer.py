"""Which papers an office could do without (S84), and how many looks at papers were saved (S9). Pure: facts in, figures
out."""

from collections.abc import Iterable, Mapping
from typing import Literal

from chalicelib.applications.models import Application
from chalicelib.catalogue.models import PublishedRegion, ServiceSummary
from chalicelib.core.model import Model
from chalicelib.core.text import Text
from chalicelib.documents.models import Document

LEAST_DECIDED = 25
"""Only after so many decisions does it mean anything that a paper never turned one."""
Mark = Literal["can-be-fetched", "never-decisive"]


class PaperCount(Model):
    """What happened to the papers of one group of one service."""

    asked: int = 0
    """Applications that were filed with it."""
    filled: int = 0
    """Of these from the vault, by the press of a button."""
    fetchable: int = 0
    """Brought as a file although the state or DigiLocker has the paper."""
    twice: int = 0
    """Brought as a file although the person's vault had a good one."""
    decided: int = 0
    """Decisions on an application that had it."""
    decisive: int = 0
    """Applications that were returned or rejected because of it."""


class Looks(Model):
    """Papers that officers had to look at, and those where an earlier look or a proof was enough."""

    asked: int = 0
    saved: int = 0


class GroupReport(Model):
    """One paper group in the report."""

    group: str
    kinds: tuple[str, ...]
    count: PaperCount
    marks: tuple[Mark, ...] = ()
    """Why it could be removed; empty where nothing speaks for that."""


class ServiceReport(Model):
    """One service in the report."""

    service_id: str
    title: Text
    before: int
    """Paper groups of its first version."""
    now: int
    groups: tuple[GroupReport, ...]
    looks: Looks = Looks()


class Report(Model):
    """The papers of all services of a state."""

    region: str
    month: str
    """Of the looks; everything else is counted since the beginning."""
    services: tuple[ServiceReport, ...]
    before: int
    now: int
    marked: int
    cut_percent: int
    """By how much fewer papers are asked than in the first versions."""
    possible_percent: int
    """The same once all that is marked has been removed."""
    looks: Looks


def filed(application: Application, region: PublishedRegion, held: Iterable[Document]) -> dict[str, PaperCount]:
    """What a filing says of each of its groups. `held`: the good papers that the person has, those filed among them."""
    own = {paper.document_id for paper in application.papers.values()}
    spare = {one.kind for one in held if one.document_id not in own}
    fetchable = {paper.kind for paper in region.papers if paper.types}
    return {
        group: PaperCount(
            asked=1,
            filled=int(bool(paper.consent_id)),
            fetchable=int(paper.origin == "given" and paper.kind in fetchable),
            twice=int(paper.origin == "given" and not paper.consent_id and paper.kind in spare),
        )
        for group, paper in application.papers.items()
    }


def returned(groups: Iterable[str]) -> dict[str, PaperCount]:
    """What it says of papers that an application was returned for."""
    return {group: PaperCount(decisive=1) for group in groups}


def decided(application: Application) -> tuple[dict[str, PaperCount], Looks]:
    """What a decision says of each paper, and how many looks it took and saved."""
    rejected = application.decision is not None and application.decision.move == "reject"
    counts = {
        group: PaperCount(decided=1, decisive=int(rejected and paper.seen == "mend"))
        for group, paper in application.papers.items()
    }
    papers = application.papers.values()
    saved = sum(1 for paper in papers if paper.trust and paper.seen == "unseen")
    return counts, Looks(asked=sum(1 for paper in papers if paper.seen != "unseen"), saved=saved)


def marks(kinds: Iterable[str], count: PaperCount, fetchable: frozenset[str]) -> tuple[Mark, ...]:
    """Why a group could be removed: the state or DigiLocker has such a paper, or it never turned a decision."""
    found: list[Mark] = ["can-be-fetched"] if not fetchable.isdisjoint(kinds) else []
    if count.decided >= LEAST_DECIDED and not count.decisive:
        found.append("never-decisive")
    return tuple(found)


def report(
    region: PublishedRegion,
    history: Iterable[tuple[ServiceSummary, ServiceSummary]],
    counts: Mapping[tuple[str, str], PaperCount],
    looks: Mapping[str, Looks],
    month: str,
) -> Report:
    """Everything brought together, service by service."""
    fetchable = frozenset(paper.kind for paper in region.papers if paper.types)
    services = tuple(_of_service(first, now, counts, fetchable, looks) for first, now in history)
    before, now = sum(one.before for one in services), sum(one.now for one in services)
    marked = sum(1 for one in services for group in one.groups if group.marks)
    return Report(
        region=region.region.slug,
        month=month,
        services=services,
        before=before,
        now=now,
        marked=marked,
        cut_percent=_percent_less(before, now),
        possible_percent=_percent_less(before, now - marked),
        looks=Looks(asked=sum(o.asked for o in looks.values()), saved=sum(o.saved for o in looks.values())),
    )


def _of_service(
    first: ServiceSummary,
    now: ServiceSummary,
    counts: Mapping[tuple[str, str], PaperCount],
    fetchable: frozenset[str],
    looks: Mapping[str, Looks],
) -> ServiceReport:
    found = {group: counts.get((now.service_id, group), PaperCount()) for group in now.papers}
    groups = tuple(
        GroupReport(group=group, kinds=kinds, count=found[group], marks=marks(kinds, found[group], fetchable))
        for group, kinds in now.papers.items()
    )
    return ServiceReport(
        service_id=now.service_id,
        title=now.title,
        before=len(first.papers),
        now=len(now.papers),
        groups=groups,
        looks=looks.get(now.service_id, Looks()),
    )


def _percent_less(before: int, now: int) -> int:
    return round(100 * (before - now) / before) if before else 0
