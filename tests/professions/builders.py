"""A valid register, entry and application about it; a test names only what it is about."""

from datetime import date
from typing import Any

from chalicelib.catalogue.registers import Register
from chalicelib.professions.models import Asked, Entry

TODAY = date(2026, 11, 23)


def a_register(**changed: Any) -> Register:
    """Five years, renewed from 90 days before the last day to 61 days after it, with 30 credits."""
    told: dict[str, Any] = {
        "name": "medical",
        "department": "health",
        "title": {"en": "Council"},
        "profession": {"en": "doctors"},
        "body": "council",
        "law": {"en": "Act"},
        "central_body": {"en": "Commission"},
        "place_in_list": 1,
        "numbers": {"provisional": "HMC-P-{year}-{run}", "permanent": "HMC-{run}"},
        "validity": {"provisional": "for 2 years", "permanent": "for 5 years"},
        "renewal": {"opens_days": 90, "grace_days": 61},
        "learning": {"unit": {"en": "credits"}, "least": 30},
        "source": "A test.",
    }
    return Register.model_validate(told | changed)


def an_entry(**changed: Any) -> Entry:
    """A permanent registration of P1 that runs out in two months."""
    told: dict[str, Any] = {
        "region": "haryana",
        "register_name": "medical",
        "number": "HMC-00042",
        "kind": "permanent",
        "name": "Dr. Asha Malik",
        "birth_date": date(1990, 3, 5),
        "mobile": "+919876501234",
        "registered_on": date(2022, 1, 24),
        "valid_until": date(2027, 1, 23),
        "person_id": "P1",
    }
    return Entry.model_validate(told | changed)


def asked(does: str, **changed: Any) -> Asked:
    """P1 asks something of the register."""
    told: dict[str, Any] = {
        "application_id": "HR4K7QX9M2TDR",
        "region": "haryana",
        "register_name": "medical",
        "does": does,
        "person_id": "P1",
        "prior": "" if does in ("enter", "transfer-in") else "HMC-00042",
        "prior_field": None if does in ("enter", "transfer-in") else "entry_number",
        "name": "Asha Malik",
    }
    return Asked.model_validate(told | changed)
