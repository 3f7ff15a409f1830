"""What the pages of lists show, gathered for their templates."""

from datetime import datetime
from typing import Any

from chalicelib.cards import store as runs
from chalicelib.cards.lists import actions, rules
from chalicelib.catalogue import actions as catalogue
from chalicelib.core.clock import local_date
from chalicelib.core.errors import Invalid
from chalicelib.edge import Form, View, Who

_T = "cards/lists/templates"
_LOOK_AGAIN_S = 5


def lists(who: Who, *, now: datetime) -> View:
    """An officer's lists, and the certificates of their offices."""
    offices = {(seat.region, seat.body) for seat in who.seats}
    regions = sorted({region for region, _ in offices})
    services = [one for slug in regions for one in catalogue.services(slug, on=local_date(now))]
    own = (one for one in services if one.kind == "certificate" and (one.region, one.body) in offices)
    certificates = sorted(own, key=lambda one: one.title["en"])
    return View(template=f"{_T}/lists.html", data={"lists": actions.of_officer(who), "services": certificates})


def one(list_id: str, number: int | None, who: Who) -> View:
    """A list, the faults of one of its parts, and its run; it is shown anew by itself while that goes on."""
    case = actions.own(list_id, who)
    service, _ = actions.terms(case)
    run = runs.run(rules.run_of(list_id)) if case.decision else None
    part = number or case.parts
    data: dict[str, Any] = {
        "case": case,
        "title": service.definition.certificate.title,
        "columns": rules.columns(service),
        "fields": {field.name: field.label for field in rules.fields_of(service)},
        "part": part,
        "faulty": actions.faulty(list_id, part, who) if part else (),
        "run": run,
        "aside": sum(len(chunk.ids) for chunk in runs.aside(run.run_id)) if run else 0,
    }
    goes_on = case.decision is not None and (run is None or run.ended_at is None)
    return View(template=f"{_T}/list.html", data=data, headers={"Refresh": str(_LOOK_AGAIN_S)} if goes_on else {})


def lines_of(typed: Form) -> str:
    """The lines of a form: the file that was chosen, or else what was pasted. Invalid for a file that is no text."""
    file = typed.files.get("file", b"")
    try:
        return file.decode("utf-8") if file else typed.one("csv")
    except UnicodeDecodeError as error:
        raise Invalid("not-text") from error
