"""What has been published, in the table `catalogue` and the bucket `catalogue`.

Access patterns (table `catalogue`; keys pk, sk; index by_region on region, service_id):

| what | how |
|---|---|
| every version of a service | GetItem `service#<service_id>`, `shelf` |
| every version of a region | GetItem `region#<slug>`, `shelf` |
| services of a region | Query by_region `<slug>` |
| all regions | Query by_region `*` |
| publish a version | PutItem of the shelf, guarded by its version |

A shelf lists versions; the body of a version is an object in the bucket that never changes, under a key that carries
its hash. So a function keeps bodies for as long as it lives and looks at shelves again after a minute.
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import date
from threading import Lock
from typing import Any, TypeVar

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import PutError

from chalicelib.adapters.aws import client
from chalicelib.adapters.settings import settings
from chalicelib.adapters.table import Item, MetaBase, Refused, index, is_refusal
from chalicelib.catalogue.models import PublishedRegion, PublishedService, RegionSummary, ServiceSummary
from chalicelib.core.errors import NotFound
from chalicelib.core.model import Model

SHELF_SECONDS = 60.0
BODIES_KEPT = 256
ALL_REGIONS = "*"

_T = TypeVar("_T")
_Edition = TypeVar("_Edition", bound="Edition")


class Edition(Model):
    """One version on a shelf. Each kind brings its `summary`."""

    version: int
    in_force_from: date
    key: str
    """Of the object that holds the body."""
    sha256: str
    """Of what the department wrote, without the version: the same text is not published twice."""


class ServiceEdition(Edition):
    """A version of a service."""

    summary: ServiceSummary


class RegionEdition(Edition):
    """A version of a region."""

    summary: RegionSummary


class Shelf(Model):
    """Every version of one service or one region, oldest first. Each kind brings its `editions`."""

    name: str
    turn: int = 0
    """How often it was written."""
    denotified_from: date | None = None
    """The first day on which it is not offered any more; what was filed before is finished."""

    def _latest(self, editions: tuple[_Edition, ...], on: date) -> _Edition | None:
        if self.denotified_from and on >= self.denotified_from:
            return None
        return next((one for one in reversed(editions) if one.in_force_from <= on), None)


class ServiceShelf(Shelf):
    """The versions of a service."""

    editions: tuple[ServiceEdition, ...] = ()

    def in_force(self, on: date) -> ServiceEdition | None:
        """The version of a day: of those in force by then, the one published last."""
        return self._latest(self.editions, on)


class RegionShelf(Shelf):
    """The versions of a region."""

    editions: tuple[RegionEdition, ...] = ()

    def in_force(self, on: date) -> RegionEdition | None:
        """The version of a day: of those in force by then, the one published last."""
        return self._latest(self.editions, on)


class CatalogueItem(Item):
    """A shelf."""

    class Meta(MetaBase):
        table_name = settings.table("catalogue")

    region = UnicodeAttribute()
    service_id = UnicodeAttribute()
    by_region = index("by_region", "region", "service_id")
    """Services of a region; under `*` the regions."""


# Shelves


def service_shelf(service_id: str) -> ServiceShelf:
    """The versions of a service; NotFound where there is none."""
    return _shelves.get(f"service#{service_id}", lambda: _load(ServiceShelf, "service", service_id))


def region_shelf(slug: str) -> RegionShelf:
    """The versions of a region; NotFound where there is none."""
    return _shelves.get(f"region#{slug}", lambda: _load(RegionShelf, "region", slug))


def service_shelves(region: str) -> tuple[ServiceShelf, ...]:
    """The shelves of all services of a region."""
    return _shelves.get(f"in#{region}", lambda: _query(ServiceShelf, region))


def region_shelves() -> tuple[RegionShelf, ...]:
    """The shelves of all regions."""
    return _shelves.get("in#*", lambda: _query(RegionShelf, ALL_REGIONS))


def _load(kind: type[_T], area: str, name: str) -> _T:
    try:
        item = CatalogueItem.get(f"{area}#{name}", "shelf")
    except CatalogueItem.DoesNotExist:
        raise NotFound(f"no-{area}") from None
    return kind.model_validate_json(item.body)  # type: ignore[attr-defined,no-any-return]


def _query(kind: type[_T], region: str) -> tuple[_T, ...]:
    items: Iterable[CatalogueItem] = CatalogueItem.by_region.query(region)
    return tuple(kind.model_validate_json(item.body) for item in items)  # type: ignore[attr-defined]


# Bodies


def service_body(key: str) -> PublishedService:
    """What was published under a key."""
    return _bodies.get(key, lambda: PublishedService.model_validate_json(_read(key)))


def region_body(key: str) -> PublishedRegion:
    """What was published under a key."""
    return _bodies.get(key, lambda: PublishedRegion.model_validate_json(_read(key)))


def _read(key: str) -> bytes:
    found = client("s3").get_object(Bucket=settings.bucket("catalogue"), Key=key)
    body: bytes = found["Body"].read()
    return body


# Publishing


def put_service(shelf: ServiceShelf, service: PublishedService, sha256: str, summary: ServiceSummary) -> None:
    """Lay a new version on its shelf. Refused where somebody else published meanwhile."""
    key = f"services/{service.service_id}/{service.version}-{sha256[:16]}.json"
    edition = ServiceEdition(
        version=service.version, in_force_from=service.in_force_from, key=key, sha256=sha256, summary=summary
    )
    body = service.model_dump_json(by_alias=True)
    _publish(shelf, edition, body, area="service", region=service.region)


def end_service(shelf: ServiceShelf, region: str, denotified_from: date) -> None:
    """Offer a service no more from a day on. Refused where somebody else published meanwhile."""
    _put_shelf(shelf, shelf.model_copy(update={"denotified_from": denotified_from}), area="service", region=region)


def put_region(
    shelf: RegionShelf, region: PublishedRegion, sha256: str, summary: RegionSummary, in_force_from: date
) -> None:
    """Lay a new version on its shelf. Refused where somebody else published meanwhile."""
    key = f"regions/{region.region.slug}/{region.version}-{sha256[:16]}.json"
    edition = RegionEdition(
        version=region.version, in_force_from=in_force_from, key=key, sha256=sha256, summary=summary
    )
    _publish(shelf, edition, region.model_dump_json(by_alias=True), area="region", region=ALL_REGIONS)


def _publish(shelf: Any, edition: Any, body: str, *, area: str, region: str) -> None:
    """The body first, then the shelf that points at it: nobody ever finds a pointer without its body."""
    client("s3").put_object(
        Bucket=settings.bucket("catalogue"), Key=edition.key, Body=body.encode(), ContentType="application/json"
    )
    fuller = {"editions": (*shelf.editions, edition), "denotified_from": None}
    _put_shelf(shelf, shelf.model_copy(update=fuller), area=area, region=region)


def _put_shelf(shelf: Any, fuller: Any, *, area: str, region: str) -> None:
    item = CatalogueItem(
        f"{area}#{shelf.name}",
        "shelf",
        region=region,
        service_id=shelf.name,
        body=fuller.model_copy(update={"turn": shelf.turn + 1}).model_dump_json(by_alias=True),
        version=shelf.turn + 1,
    )
    guard = CatalogueItem.version == shelf.turn if shelf.turn else CatalogueItem.pk.does_not_exist()
    try:
        item.save(condition=guard)
    except PutError as error:
        if is_refusal(error):
            raise Refused(f"{shelf.name} was published by somebody else just now") from error
        raise
    forget()


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


# What a function remembers


class _Kept:
    """Keeps what was loaded, the latest so many, for so long; safe for threads, which may load the same thing twice."""

    def __init__(self, most: int, seconds: float | None = None) -> None:
        self._most, self._seconds = most, seconds
        self._found: OrderedDict[str, tuple[float, Any]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str, load: Callable[[], _T]) -> _T:
        now = time.monotonic()
        with self._lock:
            found = self._found.get(key)
            if found and (self._seconds is None or now - found[0] < self._seconds):
                self._found.move_to_end(key)
                return found[1]  # type: ignore[no-any-return]
        value = load()
        with self._lock:
            self._found[key] = (now, value)
            self._found.move_to_end(key)
            if len(self._found) > self._most:
                self._found.popitem(last=False)
        return value

    def forget(self) -> None:
        with self._lock:
            self._found.clear()


_shelves = _Kept(1024, SHELF_SECONDS)
_bodies = _Kept(BODIES_KEPT)


def forget() -> None:
    """Look at the table again at the next call, instead of within a minute."""
    _shelves.forget()
