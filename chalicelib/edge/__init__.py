"""How the world calls us: routes, pages, steps and reactions."""

from chalicelib.edge.app import App
from chalicelib.edge.doors import Query, job, page, reaction, route, step, stream, timer
from chalicelib.edge.request import ANYONE, Form, Request, RequestKey, Seat, Who
from chalicelib.edge.responses import Raw, Redirect, View

__all__ = [
    "ANYONE",
    "App",
    "Form",
    "Query",
    "Raw",
    "Redirect",
    "Request",
    "RequestKey",
    "Seat",
    "View",
    "Who",
    "job",
    "page",
    "reaction",
    "route",
    "step",
    "stream",
    "timer",
]
