"""What the page of a department shows: its councils side by side, and the services of each."""

from datetime import datetime
from typing import Any

from chalicelib.catalogue import actions
from chalicelib.core.clock import local_date
from chalicelib.core.errors import NotFound


def department(region: str, slug: str, register: str, now: datetime) -> dict[str, Any]:
    """A department, or one council of it. NotFound where there is neither council nor service."""
    around = actions.region(region)
    councils = [one for one in around.registers if one.department == slug]
    chosen = next((one for one in councils if one.name == register), None)
    found = [one for one in actions.services(region, on=local_date(now)) if one.department == slug]
    if not found or (register and chosen is None):
        raise NotFound
    return {
        "region": around,
        "department": slug,
        "title": found[0].department_title,
        "registers": councils,
        "register": chosen,
        "services": [one for one in found if chosen and one.on_register == chosen.name],
        "others": [one for one in found if not one.on_register],
    }
