"""What the register says of a file, for its officer."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from chalicelib.applications import registers
from chalicelib.catalogue import actions as catalogue
from chalicelib.professions import store
from infra.publish import publish_all
from tests.builders import MONDAY, an_application
from tests.professions.builders import an_entry

REGIONS = Path(__file__).parents[2] / "regions"
LONG_AGO = date(2000, 1, 1)


@pytest.mark.parametrize(("typed", "told"), [("1961-01-02", ["register.birth-date-differs"]), ("1951-01-02", [])])
def test_who_makes_themselves_younger_than_the_register_is_seen(cloud: Any, typed: str, told: list[str]) -> None:
    publish_all(REGIONS, from_=LONG_AGO, today=LONG_AGO)
    number = f"HSPC-ADVICE-{typed}"
    store.bring_in(an_entry(register_name="pharmacy", number=number, birth_date=date(1951, 1, 2)))
    values = {"name": "Asha Malik", "entry_number": number, "birth_date": typed, "learned": "2"}
    service = catalogue.service("haryana/health/pharmacy-renewal", on=MONDAY.date())
    file = an_application(region="haryana", service_id=service.service_id, values=values, applicant_name="Asha Malik")
    advice = registers.advice(file, service, MONDAY)
    assert advice and [one.code for one in advice.faults] == told
