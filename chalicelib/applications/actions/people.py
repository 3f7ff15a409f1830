"""What the registry of people knows of an applicant: it fills the form, and what is stated otherwise is listed."""

from datetime import datetime

from chalicelib.applications import store
from chalicelib.applications.actions import writing
from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue import rules as forms
from chalicelib.catalogue.models import PublishedRegion, PublishedService
from chalicelib.core.clock import local_date
from chalicelib.edge import Who
from chalicelib.registry import actions as registry


def known(service: PublishedService, region: PublishedRegion, who: Who, about: str) -> dict[str, str]:
    """The answers that the citizen need not type: kept once, in the registry of the region. They may be changed.

    `about` is the member number of whom it is for, where that is another member of the family.
    """
    if region.region.people is None:
        return {}
    own_language = (*region.region.languages, "en")[1]
    facts = registry.facts_of(who.person_id, own_language, about)
    return forms.answered_from(service.definition, facts, region.place)


def list_differences(application_id: str, *, now: datetime) -> None:
    """List for the registry's office what a filed application states otherwise. The registry stays as it is."""
    application = store.get(application_id)
    if catalogue.region(application.region).region.people is None:
        return
    definition = writing.service_of(application).definition
    answers = forms.typed(definition, application.values, today=local_date(now))
    stated = forms.stated(definition, answers)
    registry.note_differences(application.applicant_id, application_id, stated, about=application.about, now=now)
