"""`python -m infra publish PATH…`: puts services and regions in force, without deploying code.

A path is a region, a department or a service under `regions/`. Nothing is published while anything is wrong.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from chalicelib.catalogue import store
from chalicelib.catalogue.models import PublishedRegion, PublishedService, RegionSummary, ServiceSummary
from chalicelib.core.clock import clock, local_date
from chalicelib.core.errors import NotFound
from infra.definitions import Findings, Wrong, read_region, read_service

AT_ONCE = 8
"""Services that are written at the same time: each is an object and a shelf of its own."""


class Faulty(Exception):
    """Definitions that can't be published; `wrongs` names everything, with file and line."""

    def __init__(self, wrongs: Sequence[Wrong]) -> None:
        super().__init__("\n".join(map(str, wrongs)))
        self.wrongs = tuple(wrongs)


@dataclass(frozen=True)
class Published:
    """What came of one definition."""

    name: str
    version: int
    in_force_from: date
    is_new: bool
    until: date | None = None

    def __str__(self) -> str:
        if self.until:
            return f"{self.name}: takes no new applications from {self.until:%d-%m-%Y} on"
        if self.is_new:
            return f"{self.name}: version {self.version}, in force from {self.in_force_from:%d-%m-%Y}"
        return f"{self.name}: unchanged, version {self.version}"


@dataclass(frozen=True)
class Definitions:
    """What stands in some folders, read and found good."""

    regions: tuple[PublishedRegion, ...]
    services: tuple[PublishedService, ...]


Change = Callable[[PublishedRegion], PublishedRegion]


def publish_all(
    root: Path, *, from_: date | None = None, today: date, change: Change = lambda as_is: as_is
) -> list[Published]:
    """Publish every region under a folder and all that is in it; Faulty where anything is wrong. `change` is what a
    stage has otherwise than the folder."""
    return publish([root], from_=from_, today=today, change=change)


def publish(
    paths: Iterable[Path], *, from_: date | None = None, today: date, change: Change = lambda as_is: as_is
) -> list[Published]:
    """Publish what stands in some folders. What has not changed keeps its version; Faulty where anything is wrong."""
    found = definitions(paths)
    start = from_ or today
    done = [_publish_region(change(region), start) for region in found.regions]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return done + list(pool.map(lambda service: _publish_service(service, start), found.services))


def end(paths: Iterable[Path], *, until: date) -> list[Published]:
    """Offer the services of some folders no more from a day on: no new applications, the old ones are finished."""
    return [_end_service(service, until) for service in definitions(paths).services]


def _end_service(draft: PublishedService, until: date) -> Published:
    shelf = store.service_shelf(draft.service_id)
    store.end_service(shelf, draft.region, until)
    last = shelf.editions[-1]
    return Published(draft.service_id, last.version, last.in_force_from, is_new=False, until=until)


def definitions(paths: Iterable[Path]) -> Definitions:
    """What stands in region, department or service folders; Faulty with every fault of all of them."""
    findings = Findings()
    regions: list[PublishedRegion] = []
    services: list[PublishedService] = []
    around: dict[Path, PublishedRegion | None] = {}
    for path in [one for given in paths for one in _spread(given)]:
        folder = _region_folder(path, findings)
        if folder is None:
            continue
        if folder not in around:
            around[folder] = read_region(folder, findings)
        region = around[folder]
        if region is None:
            continue
        if path.resolve() == folder:
            regions.append(region)
        drafts = [read_service(one, region, findings) for one in _service_folders(path)]
        services += [draft for draft in drafts if draft]
    if findings.wrongs:
        raise Faulty(sorted(set(findings.wrongs)))
    return Definitions(tuple(regions), tuple(services))


def _spread(path: Path) -> list[Path]:
    """The regions in a folder of regions; else the folder itself."""
    return sorted(file.parent for file in path.glob("*/region.toml")) or [path]


def _region_folder(path: Path, findings: Findings) -> Path | None:
    for folder in (path.resolve(), *path.resolve().parents):
        if (folder / "region.toml").exists():
            return folder
    findings.add(path, 1, "is not inside a region: no folder above it has a region.toml")
    return None


def _service_folders(path: Path) -> list[Path]:
    """The service itself, those of a department, or those of a region."""
    return sorted({file.parent for pattern in ("", "*/", "*/*/") for file in path.glob(f"{pattern}service.toml")})


def _publish_service(draft: PublishedService, start: date) -> Published:
    try:
        shelf = store.service_shelf(draft.service_id)
    except NotFound:
        shelf = store.ServiceShelf(name=draft.service_id)
    digest = store.sha256(_canonical(draft))
    if shelf.editions and shelf.editions[-1].sha256 == digest:
        last = shelf.editions[-1]
        return Published(draft.service_id, last.version, last.in_force_from, is_new=False)
    service = draft.model_copy(update={"version": len(shelf.editions) + 1, "in_force_from": start})
    store.put_service(shelf, service, digest, _summary(service))
    return Published(service.service_id, service.version, start, is_new=True)


def _publish_region(draft: PublishedRegion, start: date) -> Published:
    slug = draft.region.slug
    try:
        shelf = store.region_shelf(slug)
    except NotFound:
        shelf = store.RegionShelf(name=slug)
    digest = store.sha256(_canonical(draft))
    if shelf.editions and shelf.editions[-1].sha256 == digest:
        last = shelf.editions[-1]
        return Published(slug, last.version, last.in_force_from, is_new=False)
    region = draft.model_copy(update={"version": len(shelf.editions) + 1})
    store.put_region(shelf, region, digest, _region_summary(region), start)
    return Published(slug, region.version, start, is_new=True)


def _canonical(draft: PublishedService | PublishedRegion) -> str:
    return json.dumps(draft.model_dump(mode="json", by_alias=True), sort_keys=True, ensure_ascii=False)


def _summary(service: PublishedService) -> ServiceSummary:
    told = service.definition
    return ServiceSummary(
        service_id=service.service_id,
        version=service.version,
        region=service.region,
        department=service.department,
        department_title=service.department_title,
        title=told.title,
        summary=told.summary,
        kind=told.kind,
        category=told.category,
        channels=told.channels,
        fee_paise=told.fee.paise,
        promise=told.promise,
        body=service.body,
        department_body=service.department_body,
        on_register=told.on_register.name if told.on_register else "",
        papers={group.name: group.any_one_of for group in told.papers},
    )


def _region_summary(found: PublishedRegion) -> RegionSummary:
    region = found.region
    return RegionSummary(
        slug=region.slug,
        code=region.code,
        title=region.title,
        languages=region.languages,
        accent=region.colours.accent,
    )


# Command line


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a region, department or service folder")
    parser.add_argument("--from", dest="from_", type=date.fromisoformat, metavar="DATE", help="in force from (today)")
    parser.add_argument(
        "--until",
        type=date.fromisoformat,
        metavar="DATE",
        help="publish nothing; take no new applications from DATE on",
    )
    parser.add_argument("--check", action="store_true", help="only say what is wrong; publish nothing")


def main(args: argparse.Namespace) -> int:
    """0 when all is published, 1 with every fault named."""
    try:
        if args.check:
            found = definitions(args.paths)
            print(f"{len(found.services)} services and {len(found.regions)} regions are good.")
            return 0
        if args.until:
            for one in end(args.paths, until=args.until):
                print(one)
            return 0
        for one in publish(args.paths, from_=args.from_, today=local_date(clock().now())):
            print(one)
    except Faulty as faulty:
        for wrong in faulty.wrongs:
            print(wrong, file=sys.stderr)
        print(f"{len(faulty.wrongs)} faults; nothing was published.", file=sys.stderr)
        return 1
    return 0
