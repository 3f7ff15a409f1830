"""How a function becomes a door: what the rest of the house takes from `http`, `work` and `registry`."""

from chalicelib.edge.arguments import faults_of, read, read_json
from chalicelib.edge.http import page, route
from chalicelib.edge.registry import Door, HttpDoor, Query, WorkDoor, answered_by, guards, handlers, registry
from chalicelib.edge.work import job, reaction, step, stream, timer

__all__ = [
    "Door",
    "HttpDoor",
    "Query",
    "WorkDoor",
    "answered_by",
    "faults_of",
    "guards",
    "handlers",
    "job",
    "page",
    "reaction",
    "read",
    "read_json",
    "registry",
    "route",
    "step",
    "stream",
    "timer",
]
