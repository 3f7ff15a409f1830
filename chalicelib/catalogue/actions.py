"""What can be done with the catalogue. A call that finds what it needs remembered touches neither table nor bucket."""

from datetime import date

from chalicelib.catalogue import store
from chalicelib.catalogue.models import PublishedRegion, PublishedService, RegionSummary, ServiceSummary
from chalicelib.core.errors import NotFound
from chalicelib.core.text import Language, say


def service(service_id: str, *, on: date) -> PublishedService:
    """The version of a service that is in force on a day; NotFound where there is none."""
    edition = store.service_shelf(service_id).in_force(on)
    if edition is None:
        raise NotFound("no-service")
    return store.service_body(edition.key)


def service_version(service_id: str, version: int) -> PublishedService:
    """A version of a service, such as the one that an application was filed under; NotFound where there is none."""
    for edition in store.service_shelf(service_id).editions:
        if edition.version == version:
            return store.service_body(edition.key)
    raise NotFound("no-service")


def region(slug: str) -> PublishedRegion:
    """A region as it was published last; NotFound where it never was."""
    return store.region_body(store.region_shelf(slug).editions[-1].key)


def region_on(slug: str, *, on: date) -> PublishedRegion:
    """A region as it is in force on a day: its calendar, its rules, its officers. NotFound where it never was."""
    shelf = store.region_shelf(slug)
    return store.region_body((shelf.in_force(on) or shelf.editions[0]).key)


def region_version(slug: str, version: int) -> PublishedRegion:
    """A version of a region, such as the one that a clock began under; NotFound where there is none."""
    for edition in store.region_shelf(slug).editions:
        if edition.version == version:
            return store.region_body(edition.key)
    raise NotFound("no-region")


def regions() -> tuple[RegionSummary, ...]:
    """All regions, by English name."""
    found = [shelf.editions[-1].summary for shelf in store.region_shelves()]
    return tuple(sorted(found, key=lambda one: one.title["en"]))


def services(region: str, *, on: date) -> tuple[ServiceSummary, ...]:
    """What can be asked for in a region on a day, by English title."""
    editions = (shelf.in_force(on) for shelf in store.service_shelves(region))
    return tuple(sorted((one.summary for one in editions if one), key=lambda one: one.title["en"]))


def history(region: str, *, on: date) -> tuple[tuple[ServiceSummary, ServiceSummary], ...]:
    """Every service that can be asked for on a day: as it was first published, and as it is."""
    shelves = store.service_shelves(region)
    found = [(shelf.editions[0].summary, now.summary) for shelf in shelves if (now := shelf.in_force(on))]
    return tuple(sorted(found, key=lambda pair: pair[1].title["en"]))


def search(text: str, region: str, language: Language, *, on: date) -> tuple[ServiceSummary, ...]:
    """Services that hold every word somewhere in title, summary or department, in any language; best title first."""
    words = text.casefold().split()
    found = [one for one in services(region, on=on) if all(word in _everything(one) for word in words)]
    return tuple(sorted(found, key=lambda one: -sum(word in say(one.title, language).casefold() for word in words)))


def _everything(summary: ServiceSummary) -> str:
    texts = (summary.title, summary.summary, summary.department_title)
    return " ".join(words for text in texts for words in text.values()).casefold()
