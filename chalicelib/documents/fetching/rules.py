"""Whose DigiLocker it is, and what its papers say of themselves. Pure decisions."""

import re
import unicodedata
from datetime import date, datetime
from typing import Literal

from chalicelib.adapters.digilocker import Account
from chalicelib.documents.fetching.models import Holder

_HEAD_BYTES = 4096
_EXPIRY = re.compile(rb"<Certificate\b[^>]*?\bexpiryDate\s*=\s*[\"'](\d{2}-\d{2}-\d{4})[\"']")
_STATUS = re.compile(rb"<Certificate\b[^>]*?\bstatus\s*=\s*[\"']([A-Z])[\"']")


def mismatch(holder: Holder, account: Account) -> Literal["name", "birth-date", "mobile"] | None:
    """In what an account differs from the person who is signed in; None where it is theirs.

    The name has to be the same, in any order of its words. So has the date of birth where a proven paper of theirs says
    it; where none does, the mobile number, which both sides have proven.
    """
    if not _words(holder.name) or _words(holder.name) != _words(account.name):
        return "name"
    if holder.birth_date is not None:
        return None if account.birth_date == holder.birth_date else "birth-date"
    return None if account.mobile and account.mobile[-10:] == holder.mobile[-10:] else "mobile"


def _words(name: str) -> list[str]:
    plain = unicodedata.normalize("NFKC", name).casefold()
    return sorted("".join(c if unicodedata.category(c)[0] in "LMN" else " " for c in plain).split())


def expiry(xml: bytes) -> date | None:
    """The last day of a certificate as its data says it, whether proven or not; None where it says none."""
    found = _EXPIRY.search(xml[:_HEAD_BYTES])
    try:
        return datetime.strptime(found[1].decode(), "%d-%m-%Y").date() if found else None  # noqa: DTZ007  a day
    except ValueError:
        return None


def is_active(xml: bytes) -> bool:
    """Whether its issuer stands by it: `A`; E, R and S are expired, revoked and suspended."""
    found = _STATUS.search(xml[:_HEAD_BYTES])
    return found is None or found[1] == b"A"
