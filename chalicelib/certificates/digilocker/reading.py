"""DigiLocker's XML, read by local names: senders differ in namespaces, in case, and in what they leave out."""

from datetime import date, datetime

from chalicelib.adapters import safe_xml
from chalicelib.adapters.safe_xml import Element
from chalicelib.certificates.digilocker.models import Call, PullDocument, PullUri, Wanted

MAX_BYTES = 250_000
"""A call brings a photograph at most."""
_NEVER_KEPT = {"uid", "photo"}
"""A hash of the Aadhaar number (up to 1.12 the number itself) and a photograph: not read, not kept, not logged."""
_KNOWN = {"doctype", "digilockerid", "fullname", "dob", "uri"} | _NEVER_KEPT


def read(content: bytes) -> Call:
    """What is asked. Raises BadXml where it is nothing that DigiLocker asks."""
    root = safe_xml.parse(content, max_bytes=MAX_BYTES)
    details = next((one for one in root if safe_xml.local_name(one).lower() == "docdetails"), None)
    if details is None:
        raise safe_xml.BadXml("asks for nothing")
    head = _attributes(root)
    common = {
        "root": safe_xml.local_name(root),
        "ts": head.get("ts", ""),
        "txn": head.get("txn", "")[:100],
        "key_hash": head.get("keyhash", ""),
    }
    told = {safe_xml.local_name(one): (one.text or "").strip()[:200] for one in details if not len(one)}
    known = {name.lower(): text for name, text in told.items() if name.lower() not in _NEVER_KEPT}
    if common["root"] == "PullDocRequest":
        return PullDocument(**common, wanted=_wanted(head, "pdf"), uri=known.get("uri", ""))
    if common["root"] != "PullURIRequest":
        raise safe_xml.BadXml("no request of DigiLocker's")
    return PullUri(
        **common,
        wanted=_wanted(head, "xml"),
        doc_type=known.get("doctype", ""),
        digilocker_id=known.get("digilockerid", ""),
        name=known.get("fullname", ""),
        birth_date=_day(known.get("dob", "")),
        numbers={name: text for name, text in told.items() if name.lower() not in _KNOWN and text},
    )


def _attributes(root: Element) -> dict[str, str]:
    """The specification itself spells `keyhash` in three ways."""
    return {str(name).lower(): str(value) for name, value in root.attrib.items()}


def _wanted(head: dict[str, str], usual: Wanted) -> Wanted:
    """`xml`, `pdf` or `both`; where nothing is said, what the specification of the call says."""
    match head.get("format", usual).lower():
        case "xml":
            return "xml"
        case "pdf":
            return "pdf"
        case _:
            return "both"


def _day(text: str) -> date | None:
    """`31-12-1990`; None for what is no day."""
    try:
        return datetime.strptime(text, "%d-%m-%Y").date()  # noqa: DTZ007  a day has no zone
    except ValueError:
        return None
