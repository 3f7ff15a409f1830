"""What a paper says, held against the form: differences, validity, and whether anybody has to look."""

from datetime import date
from typing import Any

import pytest

from chalicelib.applications.comparing import Compared, compared
from chalicelib.documents.models import Document, Facts, Proof, Reading, Registered, Spot
from tests.builders import MONDAY, a_service, an_application

TODAY = date(2026, 11, 21)
BIRTH = {"name": "birth_date", "kind": "date", "label": {"en": "Date of birth"}}
FIELDS = [
    {"name": "name", "kind": "text", "label": {"en": "Name"}},
    {"name": "father_name", "kind": "text", "label": {"en": "Father"}},
    {"name": "roll", "kind": "text", "label": {"en": "Roll number"}},
    {"name": "village", "kind": "place", "level": "village", "label": {"en": "Village"}},
    BIRTH,
]
VALUES = {"name": "सुनीता रमेश जाधव", "father_name": "रमेश जाधव", "roll": "ab/12 34", "birth_date": "14-06-1986"}
GOOD = Facts(name="Sunita Ramesh Jadhav", birth_date=date(1986, 6, 14))


def a_document(**changes: Any) -> Document:
    facts: dict[str, Any] = {"document_id": "D1", "holder_id": "P1", "kind": "passport", "file_name": "a.pdf"}
    more = {"media_type": "application/pdf", "status": "accepted", "given_at": MONDAY}
    return Document.model_validate(facts | more | changes)


def read(facts: Facts, **changes: Any) -> Document:
    spots = (Spot(fact="name", page=0, left=1, top=1, width=9, height=9),)
    return a_document(reading=Reading(facts=facts, by="ocr", spots=spots, at=MONDAY, **changes))


def proven(facts: Facts, *regions: str) -> Document:
    return a_document(proof=Proof(way="pades", by="The Board", facts=facts, regions=regions, at=MONDAY))


def judged(document: Document, *, compare: Any = None, **values: str) -> Compared:
    papers = [{"for": "identity", "any_one_of": ["passport"], **({"compare": compare} if compare is not None else {})}]
    service = a_service(fields=FIELDS, papers=papers)
    application = an_application(values=VALUES | values)
    return compared(application, service, {"D1": document}, today=TODAY)["identity"]


def test_a_proven_paper_that_says_what_the_form_says_needs_no_look() -> None:
    found = judged(proven(GOOD, "maharashtra"))
    assert (found.way, found.by, found.needs_look, found.differences) == ("pades", "The Board", False, ())


def test_a_proof_counts_only_where_its_signer_is_trusted() -> None:
    found = judged(proven(GOOD, "haryana"))
    assert (found.way, found.needs_look) == (None, True)


@pytest.mark.parametrize(
    "facts",
    [
        Facts(name="Vanita Ramesh Jadhav", birth_date=GOOD.birth_date),
        Facts(name="S. R. Jadhav", birth_date=GOOD.birth_date),
        Facts(name=GOOD.name, birth_date=date(1987, 6, 14)),
        Facts(name=GOOD.name, valid_until=date(2026, 11, 20)),
        Facts(birth_date=GOOD.birth_date),
        Facts(),
    ],
    ids=["another name", "initials", "another birth date", "expired", "no name", "nothing"],
)
def test_a_proven_paper_is_looked_at_all_the_same_that_has(facts: Facts) -> None:
    assert judged(proven(facts)).needs_look


def test_a_paper_that_was_only_read_is_always_looked_at() -> None:
    found = judged(read(GOOD))
    assert (found.needs_look, found.is_read, found.differences) == (True, True, ())


def test_a_difference_says_both_and_where_it_stands() -> None:
    only = judged(read(Facts(name="Vanita Jadhav"))).differences
    assert [(one.kind, one.field, one.on_form, one.on_paper, one.shown) for one in only] == [
        ("differs", "name", VALUES["name"], "Vanita Jadhav", True)
    ]


def test_what_a_paper_does_not_say_is_no_difference() -> None:
    assert judged(read(Facts(name=GOOD.name))).differences == ()


def test_a_service_says_which_answers_a_paper_is_held_against() -> None:
    fathers = read(Facts(name="Ramesh Jadhav", number="AB-1234"))
    assert judged(fathers).differences
    told = {"name": ["name", "father_name"], "number": ["roll"]}
    assert not judged(fathers, compare=told).differences
    assert [one.fact for one in judged(fathers, compare=told, roll="AB-1235").differences] == ["number"]
    assert not judged(fathers, compare={}).differences


def test_the_last_day_is_a_good_day() -> None:
    assert judged(read(Facts(valid_until=TODAY))).differences == ()
    assert [one.kind for one in judged(read(Facts(valid_until=date(2026, 11, 20)))).differences] == ["expired"]


def test_a_certificate_of_ours_is_held_against_the_register_that_its_code_names() -> None:
    altered = read(
        Facts(name=GOOD.name, number="MH-2"), registered=Registered(facts=Facts(name=GOOD.name, number="MH-1"))
    )
    assert [(one.kind, one.fact, one.on_form) for one in judged(altered).differences] == [
        ("register", "number", "MH-1")
    ]


def test_a_paper_on_its_way_is_waited_for() -> None:
    assert judged(a_document()).is_waiting
