"""The worked cases: each is counted as it says, tells why, and stands in the documentation."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.core.clock import IST
from tests.promises.worked import PAGE, cases, counted, expected, page

EVERY = pytest.mark.parametrize("case", cases(), ids=lambda case: f"{case['region']}: {case['told']}"[:100])


def test_there_are_sixty_or_more_and_every_state_has_some() -> None:
    assert len(cases()) >= 60
    assert {case["region"] for case in cases()} == {"haryana", "punjab", "himachal-pradesh", "maharashtra"}


@EVERY
def test_the_case_is_due_as_it_says(case: dict[str, Any]) -> None:
    assert counted(case).due_at.astimezone(IST) == expected(case)


@EVERY
def test_the_days_of_a_case_sum_up_to_its_limit(case: dict[str, Any]) -> None:
    found = counted(case)
    assert found.days[-1].day == found.due_on
    assert [day.day for day in found.days] == [found.days[0].day + timedelta(days=n) for n in range(len(found.days))]
    assert all(day.reason for day in found.days if not day.counts)
    if found.days[-1].minutes:
        assert sum(day.minutes for day in found.days) % 60 == 0


def test_the_page_of_cases_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page()
