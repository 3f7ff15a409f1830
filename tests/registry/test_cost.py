"""What a check of one person costs: the same few reads, however many people there are."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from chalicelib.adapters import aws
from chalicelib.registry import actions, store
from chalicelib.registry.models import NewFamily
from tests.registry.conftest import NOW, REGION, a_member, a_secretary

pytestmark = pytest.mark.usefixtures("himachal")

_WORDS = ["Anju", "Bala", "Chitra", "Deepa", "Ekta", "Falguni", "Gauri", "Hema", "Ila", "Kala"]


@contextmanager
def counted() -> Iterator[list[str]]:
    """The calls to DynamoDB that are made meanwhile."""
    calls: list[str] = []
    events = aws.client("dynamodb").meta.events

    def note(model: Any, **_: Any) -> None:
        calls.append(model.name)

    events.register("before-call.dynamodb", note)
    try:
        yield calls
    finally:
        events.unregister("before-call.dynamodb", note)


def add(number: int) -> None:
    """A family of one, like many others: the same few given names, years and the same tehsil."""
    name = f"{_WORDS[number % 10]} {_WORDS[number // 10 % 10]}{number}kar"
    member = a_member(name, "head", f"{1950 + number % 50}-0{1 + number % 9}-1{number % 9}", care_of="Hari Lal")
    wanted = NewFamily(office_id="panchayat-khaniyara", members=(member,))
    actions.make_family(wanted, a_secretary("panchayat-khaniyara"), f"a-family-{number}", now=NOW)


def test_a_check_of_one_person_reads_as_often_among_many_as_among_few() -> None:
    somebody = a_member("Gauri Hemakar", "head", "1977-03-14", care_of="Hari Lal", mobiles=["9812300001"])
    add(0)
    with counted() as among_few:
        actions.candidates(somebody, last_four="1234")
    for number in range(1, 60):
        add(number)
    with counted() as among_many:
        actions.candidates(somebody, last_four="1234")
    queries = [calls.count("Query") for calls in (among_few, among_many)]
    assert queries[0] == queries[1] < 10
    assert len(among_many) <= queries[0] + 2, "and one read for the claim, one for the people found"


def test_the_board_is_one_query() -> None:
    add(0)
    with counted() as calls:
        store.counts(REGION)
    assert calls == ["Query"]
