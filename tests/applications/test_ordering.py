"""What is ordered for an approved application."""

from datetime import date

import pytest

from chalicelib.applications.certificate import Holder, ordered
from chalicelib.applications.models import Decision
from tests.applications.test_templates import published
from tests.builders import MONDAY

SERVICE = "maharashtra/revenue/income-certificate"


@pytest.mark.parametrize(
    ("answers", "born_on"),
    [({"birth_date": "1986-06-14"}, date(1986, 6, 14)), ({"birth_date": None}, None), ({}, None)],
)
def test_a_certificate_knows_when_its_holder_was_born_though_its_sheet_does_not_say_it(
    answers: dict[str, str | None], born_on: date | None
) -> None:
    regions, services = published()
    service = next(one for one in services if one.service_id == SERVICE)
    office = next(iter(regions["maharashtra"].office))
    decision = Decision(
        move="approve", officer_id="an-officer", officer="A. B.", office_id=office, role="tehsildar", at=MONDAY
    )
    order = ordered(
        "MH4K7QX9M2TD3", Holder("P1", "Asha"), {"name": "Asha", **answers}, decision, service, regions["maharashtra"]
    )
    assert order.holder_born_on == born_on
    assert [one.name for one in order.subject] == ["name"]
