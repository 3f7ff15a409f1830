"""Families: made once, grown, moved between, with every counter and story right."""

import itertools
from typing import Any

import pytest

from chalicelib.core.errors import Conflict, Invalid, NotAllowed, NotFound
from chalicelib.registry import actions, store
from chalicelib.registry.models import DeathNoted, MoveWanted, NewFamily
from tests.registry.conftest import NOW, REGION, a_member, a_secretary

pytestmark = pytest.mark.usefixtures("himachal")

_numbers = itertools.count(1)
WORDS = ["Kamla", "Bimla", "Sunita", "Rekha", "Pooja", "Savitri", "Geeta", "Sarla"]
WORDS += ["Indu", "Lata", "Champa", "Durga", "Tara", "Chandni", "Jaya", "Nisha"]


def fresh() -> str:
    """A name that nobody has yet."""
    number = next(_numbers)
    return f"{WORDS[number % 16]}{WORDS[number // 16 % 16].lower()} Negi"


def make(*members: Any, office_id: str = "panchayat-mashobra", key: str = "") -> Any:
    wanted = NewFamily(office_id=office_id, members=members)
    return actions.make_family(wanted, a_secretary(office_id), key or f"key-{next(_numbers)}", now=NOW)


def count(office_id: str = "panchayat-mashobra") -> Any:
    return next(one for one in store.counts(REGION) if one.office_id == office_id)


def test_a_family_is_made_once_and_counted_once():
    members = (a_member(fresh(), "head", "1980-02-03"), a_member(fresh(), "spouse", "1984-05-06"), a_member(fresh()))
    made = make(*members, key="the-same-key")
    before = count()
    assert make(*members, key="the-same-key").family == made.family
    assert count() == before
    assert made.family.family_id.startswith("HPF") and made.members[0].member_id.startswith("HPM")
    assert [one.relation for one in made.members] == ["head", "spouse", "child"]
    assert made.may_change and [turn.kind for turn in made.turns] == ["family.made.v1"]


def test_what_is_sensitive_stands_sealed_in_the_table():
    made = make(a_member("Hidden Thakur", "head", "1971-12-13", mobiles=["9812345670"], address="Secret lane 5"))
    item = store.RegistryItem.get(made.members[0].member_id, "resident")
    assert not any(word in item.body + item.sealed for word in ("1971", "98123", "Secret"))
    assert made.members[0].mobiles == ("9812345670",) and made.members[0].address == "Secret lane 5"


def test_only_the_secretary_of_the_office_makes_and_only_those_above_see():
    made = make(a_member(fresh(), "head", "1980-02-03"))
    elsewhere, above = (
        a_secretary("panchayat-dhalli"),
        a_secretary("district-panchayat-shimla", "district-panchayat-officer"),
    )
    with pytest.raises(NotFound):
        actions.see_family(made.family.family_id, elsewhere, now=NOW)
    seen = actions.see_family(made.family.family_id, above, now=NOW)
    assert not seen.may_change
    with pytest.raises(NotAllowed):
        wanted = NewFamily(office_id="panchayat-mashobra", members=(a_member(fresh(), "head", "1980-02-03"),))
        actions.make_family(wanted, elsewhere, "a-key-of-another", now=NOW)


def test_a_family_with_two_heads_or_a_child_older_than_its_head_is_refused():
    with pytest.raises(Invalid) as refused:
        make(
            a_member(fresh(), "head", "1990-01-02"), a_member(fresh(), "head"), a_member(fresh(), "child", "1970-01-02")
        )
    assert {fault.code for fault in refused.value.faults} == {"family.one-head", "family.child-older"}


def test_a_person_in_two_families_is_caught_in_any_spelling_and_let_pass_with_a_reason():
    first = make(a_member("Sushma Chauhan", "head", "1988-07-19", care_of="Ramesh Chauhan"))
    again = a_member("Smt. Sushama Chouhan", "head", "1988-07-19", care_of="Ramesh")
    with pytest.raises(Conflict) as refused:
        make(again, office_id="panchayat-dhalli")
    assert refused.value.code == "perhaps-registered"
    assert refused.value.faults[0].facts["member_id"] == first.members[0].member_id
    another = again.model_copy(
        update={"another": {first.members[0].member_id: "A cousin of the same name, seen by me"}}
    )
    assert make(another, office_id="panchayat-dhalli").members[0].member_id != first.members[0].member_id


def test_the_same_aadhaar_is_certain_and_no_reason_helps():
    seen: dict[str, Any] = {"seen": True, "last_four": "4321"}
    first = make(a_member("Kavita Justa", "head", "1979-08-09", **seen))
    again = a_member("Kavita Justa", "head", "1979-08-09", **seen)
    again = again.model_copy(update={"another": {first.members[0].member_id: "They say it is somebody else"}})
    with pytest.raises(Conflict) as refused:
        make(again, office_id="panchayat-dhalli")
    assert refused.value.code == "already-registered"


def test_on_marriage_two_members_make_a_family_and_keep_their_numbers():
    bride, groom = a_member(fresh(), "child", "2001-04-05"), a_member(fresh(), "child", "1999-04-05", sex="male")
    hers = make(a_member(fresh(), "head", "1970-02-03"), bride, office_id="panchayat-dhalli")
    his = make(a_member(fresh(), "head", "1972-02-03"), groom)
    her, him = hers.members[1], his.members[1]
    before, before_there = count(), count("panchayat-dhalli")
    wanted = MoveWanted.model_validate(
        {
            "movers": [
                {"member_id": him.member_id, "birth_date": him.birth_date, "relation": "head"},
                {"member_id": her.member_id, "birth_date": her.birth_date, "relation": "spouse"},
            ],
            "office_id": "panchayat-mashobra",
            "why": "marriage",
            "on": "2026-11-20",
        }
    )
    for _ in range(2):
        new = actions.move(wanted, a_secretary(), "the-wedding", now=NOW)
    assert [one.member_id for one in new.members] == [him.member_id, her.member_id]
    assert [m.member_id for m in actions.family(hers.family.family_id).members] == [hers.members[0].member_id]
    assert actions.resident(her.member_id).family_id == new.family.family_id != hers.family.family_id
    assert [turn.kind for turn in actions.story(her.member_id)] == ["resident.added.v1", "resident.moved.v1"]
    after, after_there = count(), count("panchayat-dhalli")
    assert (after.families - before.families, after.members - before.members) == (1, 1)
    assert (after_there.families, after_there.members) == (before_there.families, before_there.members - 1)


def test_a_number_without_its_date_of_birth_moves_nobody():
    made = make(a_member(fresh(), "head", "1980-02-03"), office_id="panchayat-dhalli")
    mover = {"member_id": made.members[0].member_id, "birth_date": "1980-02-04", "relation": "head"}
    wanted = {"movers": [mover], "office_id": "panchayat-mashobra", "why": "own-household", "on": "2026-11-20"}
    with pytest.raises(NotFound):
        actions.move(MoveWanted.model_validate(wanted), a_secretary(), "a-guess-of-mine", now=NOW)


def test_when_the_head_dies_the_spouse_is_head_and_nobody_looks_for_the_dead():
    made = make(a_member("Lalita Bragta", "head", "1940-02-03"), a_member(fresh(), "spouse", "1944-05-06"))
    dead = made.members[0]
    left = actions.note_death(dead.member_id, DeathNoted(died_on=NOW.date()), a_secretary(), now=NOW)
    assert [(one.member_id, one.relation) for one in left.members] == [(made.members[1].member_id, "head")]
    assert actions.resident(dead.member_id).status == "dead"
    assert actions.candidates(a_member("Lalita Bragta", "head", "1940-02-03")) == ()
