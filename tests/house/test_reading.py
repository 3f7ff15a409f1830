"""Guard over the doors of officers: none shows a person's data that does not note it first."""

from typing import Any

import pytest

import app  # noqa: F401  mounting fills the registry
from chalicelib.edge import ANYONE, Request, Who, doors, reading
from chalicelib.edge.doors import HttpDoor, registry
from chalicelib.identity.permissions import ANYONE as ANYBODY
from chalicelib.identity.permissions import CITIZEN, PERMISSIONS

NOTHING_PERSONAL = {
    "DELETE /v1/files/{application_id}/pauses": "dates of the file's clock",
    "GET /bulk/{run_id}": "counts, and numbers of families",
    "GET /v1/bulk/{run_id}": "counts",
    "GET /cases": "a list that names nobody",
    "GET /counter": "an empty form",
    "POST /counter": "leads on to the certificate, which is noted there",
    "GET /lists": "counts",
    "POST /lists": "counts",
    "GET /lists/{list_id}": "numbers of lines, and which fields are wrong",
    "POST /lists/{list_id}/lines": "sends on to the list",
    "POST /lists/{list_id}/decision": "sends on to the list",
    "POST /lists/{list_id}/again": "sends on to the list",
    "GET /lists/{list_id}/parts/{number}/results": "the office's own numbers of its cases, and those of certificates",
    "GET /v1/lists/{list_id}": "counts",
    "GET /v1/lists/{list_id}/parts/{number}/faults": "numbers of lines, and which fields are wrong",
    "POST /v1/lists": "counts",
    "POST /v1/lists/{list_id}/again": "counts",
    "POST /v1/lists/{list_id}/approval": "counts",
    "POST /v1/lists/{list_id}/parts": "numbers of lines, and which fields are wrong",
    "GET /corrections": "a list that names nobody",
    "GET /dashboards": "figures",
    "GET /dashboards/{region}/{department}": "figures",
    "GET /v1/dashboards/{region}/{department}": "figures",
    "GET /systems": "figures, and numbers of silent files",
    "GET /v1/systems/{region}": "figures, and numbers of silent files",
    "GET /desk/registers": "what everybody may read in the public register",
    "GET /desk": "a list that names nobody",
    "GET /desk/certificates": "a list that names nobody",
    "GET /papers": "figures of kinds of paper",
    "GET /v1/papers": "figures of kinds of paper",
    "GET /files": "a list that names nobody",
    "GET /notices": "notices to the officer who asks; nothing of the citizen but numbers",
    "GET /privacy/purpose": "asks what for",
    "GET /reviews": "a list that names nobody",
    "GET /v1/applications/{application_id}/acts": "who did what and when, without what was written",
    "GET /v1/cases/{appeal_id}/acts": "who did what and when, without what was written",
    "GET /v1/appeals/pending": "a list that names nobody",
    "GET /v1/corrections": "a list that names nobody",
    "GET /v1/desk": "a list that names nobody",
    "GET /v1/desk/certificates": "a list that names nobody",
    "GET /v1/draws/{region}/{month}": "a seed",
    "GET /v1/files": "a list that names nobody",
    "GET /v1/files/{application_id}/promise": "dates of the file's clock",
    "GET /v1/notices": "notices to the officer who asks; nothing of the citizen but numbers",
    "GET /v1/reviews": "a list that names nobody",
    "GET /families": "a list that names nobody",
    "GET /families/move": "an empty form",
    "GET /families/new": "an empty form",
    "GET /v1/offices/{office_id}/families": "a list that names nobody",
    "POST /differences": "leads on to the list; refused, it shows the list, noted by the action",
    "POST /pairs": "leads on to the list; refused, it shows the list, noted by the action",
    "POST /families/move": "leads on to the family, which is noted there; a refused form shows what was typed",
    "POST /families/new": "leads on to the family; a refused form shows whom it may be, each noted by the action",
    "POST /families/{family_id}/add": "the same",
    "POST /families/{family_id}/verify": "leads on to the family, which is noted there",
    "POST /residents/{member_id}/correct": "leads on to the family; refused, it shows the record, noted by the action",
    "POST /residents/{member_id}/death": "the same",
    "POST /residents/{member_id}/kyc": "the same",
    "POST /residents/{member_id}/kyc-file": "the same",
    "POST /files/{application_id}/clock/begin": "leads on to the file, which is noted there",
    "POST /files/{application_id}/clock/pause": "leads on to the file, which is noted there",
    "POST /files/{application_id}/clock/resume": "leads on to the file, which is noted there",
    "POST /notices/{appeal_id}": "the officer's own answer",
    "POST /privacy/purpose": "keeps what for",
    "POST /v1/courts/{application_id}/outcome": "court and case number",
    "POST /v1/files/{application_id}/pauses": "dates of the file's clock",
    "POST /v1/files/{application_id}/promise": "dates of the file's clock",
    "POST /v1/notices/{appeal_id}/answer": "the officer's own answer",
    "POST /v1/purposes": "keeps what for",
    "PUT /v1/courts/{application_id}": "court and case number",
}
"""Doors of officers that show no citizen's data, and why not."""
NAMES = {"applicant_name", "appellant", "mobile", "values", "name", "holder_name"}


def officers_doors() -> list[HttpDoor]:
    """Those that neither everybody nor every citizen may open."""
    return [door for door in registry.http if not PERMISSIONS[door.may] & (CITIZEN | ANYBODY)]


def address(door: HttpDoor) -> str:
    return f"{door.method} {door.path}"


@pytest.mark.parametrize("door", officers_doors(), ids=address)
def test_an_officers_door_notes_whose_data_it_shows_or_shows_none(door: HttpDoor) -> None:
    assert (door.reads == "person") != (address(door) in NOTHING_PERSONAL)


def test_the_list_of_doors_that_show_nothing_names_only_doors_that_are_there() -> None:
    assert set(NOTHING_PERSONAL) <= {address(door) for door in registry.http}


@pytest.mark.parametrize("door", [one for one in officers_doors() if not one.reads and not one.is_page], ids=address)
def test_what_is_not_noted_has_no_place_for_a_name(door: HttpDoor) -> None:
    assert not fields_of(door.answer) & NAMES


def fields_of(model: Any) -> set[str]:
    """Every field of an answer, however deep."""
    schema = model.model_json_schema()
    kinds = [schema, *schema.get("$defs", {}).values()]
    return {name for kind in kinds for name in kind.get("properties", {})}


def test_a_door_that_forgets_to_note_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The door answers as if it were broken, and what it would have shown stays inside."""
    answer = answered(monkeypatch, noting=False)
    assert answer["statusCode"] == 500 and "Asha" not in answer["body"]


def test_a_door_that_notes_shows_what_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = answered(monkeypatch, noting=True)
    assert answer["statusCode"] == 200 and "Asha" in answer["body"]


def answered(monkeypatch: pytest.MonkeyPatch, *, noting: bool) -> dict[str, Any]:
    """What a door of this test answers; it is taken out of the registries again."""
    from chalice.app import Blueprint

    from chalicelib.core.model import Model

    class Shown(Model):
        name: str

    def show(who: Who) -> Shown:
        if noting:
            reading.note()
        return Shown(name="Asha")

    show.__annotations__ = {"who": Who, "return": Shown}
    monkeypatch.setattr(doors.registry, "http", [])
    monkeypatch.setitem(doors.answered_by, ("GET", "/v1/somebody"), lambda _request: {})
    monkeypatch.setattr(doors.guards, "identify", lambda _request, _now: ANYONE)
    monkeypatch.setattr(doors.guards, "permit", lambda _who, _may: None)
    doors.route(Blueprint("test"), "GET", "/v1/somebody", may="files.see", reads="person")(show)
    context = {"httpMethod": "GET", "resourcePath": "/v1/somebody", "path": "/v1/somebody"}
    event = {"requestContext": context, "headers": {}, "body": None}
    found: dict[str, Any] = doors.answered_by["GET", "/v1/somebody"](Request(event))
    return found
