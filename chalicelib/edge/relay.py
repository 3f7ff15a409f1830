"""From the tables to the bus: every outbox item that a transaction wrote becomes an event."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.adapters import bus
from chalicelib.core.clock import Clock
from chalicelib.edge.doors import stream, timer

reactions = Blueprint(__name__)

AREAS = (
    *("appeals", "applications", "cards", "catalogue", "certificates", "deliveries", "documents"),
    *("identity", "joined", "notifications", "payments", "privacy", "professions", "promises", "registry"),
    "dashboards",
)
UNRELAYED = "unrelayed"
"""The queue of events that the bus did not take."""


@stream(reactions, tables=AREAS, needs=("bus:put", f"queue:{UNRELAYED}:send"))
def relay_events(records: list[dict[str, Any]], clock: Clock) -> None:
    """Which events did these changes write? What the bus refuses waits in a queue, so that one bad event holds up no
    other."""
    refused = bus.publish(outgoing(records))
    bus.set_aside(refused, UNRELAYED)


@timer(reactions, every="1 minute", needs=("bus:put", f"queue:{UNRELAYED}:read"))
def relay_again(clock: Clock) -> None:
    """Does the bus take now what it refused before?"""
    bus.publish_again(UNRELAYED)


def outgoing(records: list[dict[str, Any]]) -> list[bus.Outgoing]:
    """The events in a batch of stream records, in their order."""
    images = [record["dynamodb"].get("NewImage", {}) for record in records if record["eventName"] == "INSERT"]
    return [
        bus.Outgoing(kind=image["event_kind"]["S"], event=image["event"]["S"])
        for image in images
        if "event_kind" in image
    ]
