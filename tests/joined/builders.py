"""A file in another system, and what the system says of it."""

from datetime import datetime, timedelta
from typing import Any

from chalicelib.joined.models import Handover, Status
from tests.builders import MONDAY

HOURS = 24
OFFICER = {"officer_id": "ed-4", "name": "Kamla Devi Negi", "role": "tehsildar"}


def a_handover(**changes: Any) -> Handover:
    """To be handed over since Monday."""
    facts: dict[str, Any] = {
        "application_id": "HP4K7QX9M2TD3",
        "service_id": "himachal-pradesh/revenue/agriculturist-certificate",
        "region": "himachal-pradesh",
        "system": "e-district",
        "turn": 3,
        "wanted_at": MONDAY,
        "due_at": MONDAY + timedelta(hours=HOURS),
        "wake_at": MONDAY,
    }
    return Handover.model_validate(facts | changes)


def a_status(sequence: int = 1, status: str = "received", **changes: Any) -> Status:
    """By the tehsildar, but for a bare receipt."""
    officer = None if status == "received" else OFFICER
    facts = {"number": "HP4K7QX9M2TD3", "sequence": sequence, "status": status, "officer": officer, "at": MONDAY}
    return Status.model_validate(facts | changes)


def after(**time: float) -> datetime:
    """So long after Monday."""
    return MONDAY + timedelta(**time)
