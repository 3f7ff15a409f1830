"""DigiLocker as an issuer meets it: it makes calls, signs them in either of the two ways that are out there, and reads
what comes back."""

import base64
import hashlib
import hmac
import uuid
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from chalicelib.core.clock import IST


@dataclass(frozen=True)
class Pulled:
    """What an issuer answered."""

    status: str
    """1: handed out, 0: not."""
    reason: str
    txn: str
    uri: str = ""
    person: dict[str, str] = field(default_factory=dict)
    pdf: bytes = b""
    xml: bytes = b""


def keyed(body: bytes, api_key: str, *, as_hex: bool = False) -> str:
    """The header `x-digilocker-hmac`."""
    digest = hmac.new(api_key.encode(), body, hashlib.sha256)
    return base64.b64encode(digest.hexdigest().encode() if as_hex else digest.digest()).decode()


def pull_uri(
    api_key: str, now: datetime, *, doc_type: str, name: str, birth_date: str, number: str, **more: str
) -> bytes:
    """A person has typed a number into DigiLocker's form. `birth_date` as DigiLocker has it: `31-12-1990`."""
    details = {
        "DocType": doc_type,
        "DigiLockerId": str(uuid.uuid4()),
        "FullName": name,
        "DOB": birth_date,
        more.get("number_field", "CertificateNo"): number,
    }
    return _request("PullURIRequest", api_key, now, details, **more)


def pull_doc(api_key: str, now: datetime, uri: str, **more: str) -> bytes:
    """A document that is in a locker is opened again, as before specification 1.13."""
    return _request("PullDocRequest", api_key, now, {"URI": uri, "DigiLockerId": str(uuid.uuid4())}, **more)


def _request(root: str, api_key: str, now: datetime, details: dict[str, str], **more: str) -> bytes:
    ts = more.get("ts") or now.astimezone(IST).isoformat(timespec="seconds")
    key_hash = hashlib.sha256(f"{api_key}{ts}".encode()).hexdigest()
    inside = "".join(f"<{name}>{escape(text)}</{name}>" for name, text in details.items())
    wanted = more.get("format", "both")
    form = f' format="{wanted}"' if wanted else ""
    head = (
        f'xmlns:ns2="http://tempuri.org/" ver="3.0" ts={quoteattr(ts)} txn="{more.get("txn") or uuid.uuid4()}" '
        f'orgId="in.gov.example" keyhash="{key_hash}"{form}'
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><{root} {head}><DocDetails>{inside}</DocDetails></{root}>'.encode()


def read(content: bytes) -> Pulled:
    """What came back, taken apart as DigiLocker does."""
    root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    status, person = root.find("ResponseStatus"), root.find("DocDetails/IssuedTo/Persons/Person")
    return Pulled(
        status=status.get("Status"),
        reason=status.get("reason", ""),
        txn=status.get("txn"),
        uri=root.findtext("DocDetails/URI", ""),
        person=_plain(person.attrib) if person is not None else {},
        pdf=base64.b64decode(root.findtext("DocDetails/DocContent", "")),
        xml=base64.b64decode(root.findtext("DocDetails/DataContent", "")),
    )


def _plain(attributes: Any) -> dict[str, str]:
    return {str(name): str(value) for name, value in attributes.items()}
