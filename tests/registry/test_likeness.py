"""Who may be the same person: found by blocks, judged by weights."""

from datetime import date

import pytest

from chalicelib.registry import likeness
from chalicelib.registry.models import Traits

ASHA = Traits(
    name="Asha Negi",
    birth_date=date(1988, 7, 19),
    sex="female",
    care_of="Ramesh Negi",
    district=23,
    subdistrict=181,
    mobiles=("9816000001",),
)


def asha(**changes: object) -> Traits:
    return ASHA.model_copy(update=changes)


SAME = {
    "another spelling": asha(name="Smt. Aasha Neggi", mobiles=()),
    "another script": asha(name="आशा नेगी", mobiles=()),
    "a married name": asha(name="Asha Thakur", care_of="Vikram Thakur"),
    "moved to another district": asha(district=18, subdistrict=99, mobiles=()),
    "a year wrong": asha(birth_date=date(1989, 7, 19)),
}
OTHERS = {
    "a sister, born later": asha(name="Usha Negi", birth_date=date(1991, 2, 3)),
    "one of the same name": asha(birth_date=date(1962, 1, 30), care_of="Hari Singh", mobiles=(), subdistrict=182),
    "her son on her mobile": asha(name="Rohit Negi", sex="male", birth_date=date(2011, 5, 6)),
    "born on the same day": asha(name="Kavita Sharma", care_of="Mohan Sharma", mobiles=()),
}


@pytest.mark.parametrize("name", SAME)
def test_the_same_person_is_looked_at_and_likely(name: str) -> None:
    other = SAME[name]
    assert set(likeness.blocks(ASHA)) & set(likeness.blocks(other))
    assert likeness.compare(ASHA, other).likelihood >= likeness.LIKELY


@pytest.mark.parametrize("name", OTHERS)
def test_somebody_else_is_not_likely(name: str) -> None:
    assert likeness.compare(ASHA, OTHERS[name]).likelihood < likeness.LIKELY


def test_day_and_month_may_be_exchanged() -> None:
    one, other = asha(birth_date=date(1988, 5, 3)), asha(birth_date=date(1988, 3, 5))
    assert likeness.blocks(one)[0] == likeness.blocks(other)[0]
    assert "born.swapped" in likeness.compare(one, other).reasons


@pytest.mark.parametrize("apart", [-1, 0, 1])
def test_people_born_a_year_apart_share_a_block(apart: int) -> None:
    for year in (1987, 1988):
        near = {
            block for block in likeness.blocks(asha(birth_date=date(year, 2, 20))) if block.startswith("near")
        } & set(likeness.blocks(asha(birth_date=date(year + apart, 9, 28))))
        assert near


def test_a_check_asks_fewer_than_ten_blocks_whatever_is_known() -> None:
    most = asha(birth_date=date(1987, 7, 19), mobiles=("9816000001", "9816000002", "9816000003"))
    assert len(likeness.blocks(most)) < 10


def test_it_is_the_same_from_either_side_and_every_level_has_a_weight() -> None:
    for other in (*SAME.values(), *OTHERS.values()):
        assert likeness.compare(ASHA, other) == likeness.compare(other, ASHA)
        assert set(likeness.compare(ASHA, other).reasons) <= set(likeness.WEIGHTS)


def test_the_threshold_and_its_weight_are_one() -> None:
    assert likeness.likelihood(likeness.weight_of(0.9)) == pytest.approx(0.9, abs=0.001)


def test_among_more_people_two_have_to_be_more_alike() -> None:
    in_a_district, in_a_state = likeness.weight_of(0.5, among=500_000), likeness.weight_of(0.5, among=8_000_000)
    assert in_a_district == likeness.weight_of(0.5) == likeness.weight_of(0.5, among=1_000_000) == 21
    assert in_a_state == 24 and likeness.weight_of(0.9, among=8_000_000) > in_a_state
