"""Rules of families, forms and the board."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from chalicelib.catalogue import rules as forms
from chalicelib.catalogue.models import PublishedRegion
from chalicelib.registry import rules
from chalicelib.registry.models import Count, Member, Resident
from infra.publish import definitions
from tests.builders import a_service
from tests.registry.conftest import a_member, a_secretary


@pytest.fixture(scope="module")
def region() -> PublishedRegion:
    (found,) = definitions([Path("regions/himachal-pradesh")]).regions
    return found


def a_resident(**changes: object) -> Resident:
    facts = a_member("Asha Negi", "head", "1988-07-19").model_dump(exclude={"last_four", "seen", "another"})
    more = {"member_id": "HPM1", "family_id": "HPF1", "region": "himachal-pradesh", "office_id": "panchayat-mashobra"}
    return Resident.model_validate({**facts, **more, "added_at": datetime(2026, 11, 1, tzinfo=UTC), **changes})


@pytest.mark.parametrize(
    ("today", "days_left", "a_day"),
    [
        (date(2026, 11, 15), 30, 4),
        (date(2026, 11, 1), 30, 4),
        (date(2026, 12, 13), 2, 50),
        (date(2026, 12, 14), 1, 100),
        (date(2026, 12, 15), 0, 100),
    ],
)
def test_the_pace_is_what_is_left_over_the_days_that_are_left(
    region: PublishedRegion, today: date, days_left: int, a_day: int
) -> None:
    counts = [Count(office_id="panchayat-mashobra", district=23, members=350, known=250)]
    board = rules.board(counts, region, today=today)
    assert (board.days_left, board.lines[0].a_day, board.whole.left) == (days_left, a_day, 100)
    assert len(board.lines) == len(rules.keeping_offices(region))


def test_families_are_seen_from_their_office_and_from_above(region: PublishedRegion) -> None:
    above = a_secretary("panchayati-raj-directorate", "director-panchayati-raj")
    district = a_secretary("district-panchayat-shimla", "district-panchayat-officer")
    patwari = a_secretary("patwar-shimla-rural", "patwari")
    assert rules.may_see(a_secretary(), region, "panchayat-mashobra")
    assert rules.may_see(above, region, "panchayat-khaniyara") and rules.may_see(district, region, "panchayat-theog")
    assert not rules.may_see(district, region, "panchayat-khaniyara")
    assert not rules.may_see(patwari, region, "panchayat-mashobra")
    assert not rules.may_see(above, region, "mc-shimla")


def test_when_the_head_goes_the_spouse_follows_then_the_first_child() -> None:
    family = tuple(
        Member.model_validate({"member_id": name, "relation": relation})
        for name, relation in (("h", "head"), ("s", "spouse"), ("c", "child"), ("d", "child"))
    )
    assert rules.without(family, ["h"])[0] == Member(member_id="s", relation="head")
    assert rules.without(family, ["h", "s"])[0] == Member(member_id="c", relation="head")
    assert rules.without(family, ["h", "s", "c", "d"]) == ()


@pytest.mark.parametrize(
    ("fact", "stated", "differs"),
    [
        ("birth_date", "1988-07-19", False),
        ("birth_date", "1988-07-18", True),
        ("name", "  asha   NEGI", False),
        ("name", "आशा नेगी", False),
        ("name", "Aasha Negi", True),
        ("address", "", False),
        ("mobile", "9816099999", True),
        ("family_id", "HPF2", False),
    ],
)
def test_a_difference_is_one_of_facts_and_not_of_blanks_or_scripts(fact: str, stated: str, differs: bool) -> None:
    assert rules.differs(a_resident(), fact, stated) is differs


def test_the_aadhaar_reference_is_of_the_person_and_not_of_the_spelling() -> None:
    one, other = a_member("Asha Negi", "head", "1988-07-19"), a_member("Smt. Aasha Neggi", "head", "1988-07-19")
    assert rules.identity_of(one, "4321") == rules.identity_of(other, "4321") != rules.identity_of(one, "4322")


def test_a_form_is_filled_with_what_is_known_and_only_with_what_it_takes() -> None:
    fields = [
        {"name": "name", "kind": "text", "label": {"en": "Name"}},
        {"name": "born_on", "kind": "date", "label": {"en": "Born"}, "from_registry": "birth_date"},
        {"name": "birth_date", "kind": "date", "label": {"en": "Child born"}, "from_registry": "nothing"},
        {"name": "sex", "kind": "choice", "label": {"en": "Sex"}, "choices": [{"value": "male", "label": {"en": "M"}}]},
        {"name": "village", "kind": "place", "level": "village", "label": {"en": "Village"}},
    ]
    known = rules.as_form(a_resident(), "hi")
    assert forms.answered_from(a_service(fields=fields), known, {}) == {"name": "Asha Negi", "born_on": "1988-07-19"}


def test_no_free_text_of_a_form_takes_an_aadhaar_number() -> None:
    service = a_service(
        fields=[
            {"name": "name", "kind": "long_text", "label": {"en": "Name"}},
            {"name": "meter", "kind": "text", "label": {"en": "Meter"}, "pattern": "[0-9]{12}", "required": False},
            {"name": "village", "kind": "place", "label": {"en": "Village"}, "required": False},
        ]
    )
    found = forms.read(service, {"name": "Asha २३४१ २३४१ २३४६", "meter": "234123412346"}, {}, today=date(2026, 11, 1))
    assert [(fault.field, fault.code) for fault in found.faults] == [("name", "field.aadhaar")]
