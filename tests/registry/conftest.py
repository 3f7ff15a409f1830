"""A region with its panchayats, on an emulator that has the tables and nothing else."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chalicelib.core.clock import local_date
from chalicelib.edge import Seat, Who
from chalicelib.registry.models import NewMember

NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
REGION = "himachal-pradesh"


@pytest.fixture(scope="package")
def himachal(cloud: Any) -> Iterator[None]:
    from infra.publish import publish

    publish([Path("regions/himachal-pradesh")], today=local_date(NOW))
    yield


def a_secretary(office_id: str = "panchayat-mashobra", role: str = "panchayat-secretary", **changes: Any) -> Who:
    body = {"mc-shimla": "municipal-corporation-shimla"}.get(office_id, "panchayati-raj-department")
    seat = Seat(office_id=office_id, role=role, body=body, region=REGION, district=23)
    facts = {"kind": "officer", "person_id": f"officer-of-{office_id}", "name": "Bhupender Mehta", "seats": (seat,)}
    return Who(**facts | changes)


def a_member(name: str, relation: str = "child", born: str = "2010-03-04", **changes: Any) -> NewMember:
    facts: dict[str, Any] = {
        "name": {"en": name},
        "birth_date": born,
        "sex": "female",
        "relation": relation,
        "district": 23,
        "subdistrict": 181,
        "address": "House 4",
    }
    return NewMember.model_validate(facts | changes)
