"""What can be asked of a promise."""

from datetime import datetime

from chalicelib.catalogue.models import PublishedRegion, PublishedService
from chalicelib.promises import rules
from chalicelib.promises.models import DueDate


def due_date(service: PublishedService, region: PublishedRegion, starts_at: datetime) -> DueDate:
    """When an application for a service is due that was complete at a moment, by the calendar of its region."""
    return rules.due(service.definition.promise, region, starts_at)
