"""What runs apart from the house: a look into somebody's offline Aadhaar file, of which only the verdict comes back."""

import base64
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal

from chalicelib.adapters import aadhaar, apart
from chalicelib.adapters.safe_xml import BadXml
from chalicelib.core.model import Model

AHEAD = ("cryptography.x509", "signxml.verifier")
"""What is imported once for all files."""
_SECONDS = 10
_MEMORY_MB = 512


class Look(Model):
    """What the file says, without number, photograph and address; or what is wrong with it."""

    wrong: Literal["", "share-code", "unreadable", "unproven"] = ""
    """`unproven`: not signed by one of the certificates, or too old."""
    name: str = ""
    birth_date: date | None = None
    sex: str = ""
    last_four: str = ""
    is_linked: bool = False
    """The mobile number that was asked about is the one that is linked with this Aadhaar."""


def look_at(
    content: bytes, share_code: str, certificates: Sequence[bytes], *, mobile: str, days: int, now: datetime
) -> Look:
    """Look at a file in a process of its own. Raises TimeoutError where the machine is too busy."""
    try:
        found, _ = apart.run(
            f"{__name__}:look",
            content,
            seconds=_SECONDS,
            memory_mb=_MEMORY_MB,
            share_code=share_code,
            certificates=[base64.b64encode(one).decode() for one in certificates],
            mobile=mobile,
            days=days,
            at=now.isoformat(),
        )
    except (apart.BadBytes, apart.TooMuchWork):
        return Look(wrong="unreadable")
    return Look.model_validate(found)


def look(
    content: bytes, share_code: str, certificates: list[str], mobile: str, days: int, at: str
) -> tuple[dict[str, Any], bytes]:
    """The part that runs apart."""
    known = [base64.b64decode(one) for one in certificates]
    try:
        found = aadhaar.of_xml(content, share_code, known, datetime.fromisoformat(at), days)
    except aadhaar.WrongShareCode:
        return {"wrong": "share-code"}, b""
    except BadXml:
        return {"wrong": "unreadable"}, b""
    if found is None:
        return {"wrong": "unproven"}, b""
    seen = Look(
        name=found.name,
        birth_date=found.birth_date,
        sex=found.sex,
        last_four=found.last_four,
        is_linked=aadhaar.is_linked(found, mobile, share_code),
    )
    return seen.model_dump(mode="json"), b""
