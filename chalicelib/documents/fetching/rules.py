"""Whose DigiLocker it is, and what its papers say of themselves. Pure decisions."""

import re
from datetime import date, datetime
from typing import Literal

from chalicelib.adapters.digilocker import Account
from chalicelib.core import names
from chalicelib.documents.fetching.models import Holder

_HEAD_BYTES = 4096
_EXPIRY = re.compile(rb"<Certificate\b[^>]*?\bexpiryDate\s*=\s*[\"'](\d{2}-\d{2}-\d{4})[\"']")
_BORN = re.compile(rb"<IssuedTo\b[^>]*>\s*<Person\b[^>]*?\bdob\s*=\s*[\"'](\d{2}-\d{2}-\d{4})[\"']")
_STATUS = re.compile(rb"<Certificate\b[^>]*?\bstatus\s*=\s*[\"']([A-Z])[\"']")


def mismatch(holder: Holder, account: Account) -> Literal["name", "birth-date", "mobile"] | None:
    """In what an account differs from the person who is signed in; None where it is theirs.

    The name has to be the same but for script and spelling. So has the date of birth where the register of people or a
    proven paper of theirs says it; where none does, the mobile number, which both sides have proven.
    """
    if names.likeness(holder.name, account.name) < names.ALIKE:
        return "name"
    if holder.birth_date is not None:
        return None if account.birth_date == holder.birth_date else "birth-date"
    return None if account.mobile and account.mobile[-10:] == holder.mobile[-10:] else "mobile"


def expiry(xml: bytes) -> date | None:
    """The last day of a certificate as its data says it, whether proven or not; None where it says none."""
    return _day(_EXPIRY.search(xml[:_HEAD_BYTES]))


def born(xml: bytes) -> date | None:
    """The date of birth of its holder as a certificate's data says it; None where it says none."""
    return _day(_BORN.search(xml[:_HEAD_BYTES]))


def _day(found: re.Match[bytes] | None) -> date | None:
    try:
        return datetime.strptime(found[1].decode(), "%d-%m-%Y").date() if found else None  # noqa: DTZ007  a day
    except ValueError:
        return None


def is_active(xml: bytes) -> bool:
    """Whether its issuer stands by it: `A`; E, R and S are expired, revoked and suspended."""
    found = _STATUS.search(xml[:_HEAD_BYTES])
    return found is None or found[1] == b"A"
