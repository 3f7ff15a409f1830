"""The forms of one certificate, each read as a stranger reads it, and told in the same terms."""

import re
import zlib
from typing import Any

import pypdfium2
import zxingcpp
from lxml import etree

from chalicelib.adapters import base45, cbor
from chalicelib.certificates.offline import IDENTITY, PAPER

_DIGITAL = ("date", "rupees", "number", "yes_no")
"""Kinds that credentials tell as programs read them; all else they tell in words."""
_ADDED = r"[\s\u200b\ufffe\x02]+"
"""What a reader of PDF puts between letters."""


def as_words(entry: dict[str, Any]) -> dict[str, str]:
    """What the register has of every particular, in English."""
    return {line["name"]: line["value"]["en"] for line in entry["subject"]}


def as_claims(entry: dict[str, Any]) -> dict[str, Any]:
    """The same as credentials tell it."""
    digital = {line["name"]: line["plain"] for line in entry["subject"] if line.get("kind") in _DIGITAL}
    return as_words(entry) | digital


def left_out_of_sheet(pdf: bytes, *said: str) -> set[str]:
    """What of these words can't be found on a sheet."""
    with pypdfium2.PdfDocument(pdf) as document:
        text = re.sub(_ADDED, "", "".join(page.get_textpage().get_text_range() for page in document))
    return {words for words in said if re.sub(_ADDED, "", words) not in text}


def offline_code(pdf: bytes) -> tuple[str, str, dict[str, str]]:
    """Number, holder and particulars by label, out of the code that a camera reads from a sheet without asking us."""
    with pypdfium2.PdfDocument(pdf) as document:
        found = [one.text for page in document for one in zxingcpp.read_barcodes(page.render(scale=4).to_pil())]
    claims = cbor.decode(cbor.decode(zlib.decompress(base45.decode(max(found, key=len)))).value[2])
    return claims[PAPER][2], claims[IDENTITY][4], dict(claims[PAPER][6])


def labelled(entry: dict[str, Any]) -> dict[str, str]:
    """What the register has of every particular, by label, in English."""
    return {line["label"]["en"]: line["value"]["en"] for line in entry["subject"]}


def vc_subject(credential: dict[str, Any]) -> dict[str, Any]:
    """The particulars of a W3C credential, words in English."""
    return {name: _english(value) for name, value in credential["credentialSubject"].items()}


def _english(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    return next(one["@value"] for one in value if one["@language"] == "en")


def digilocker_xml(content: bytes) -> tuple[str, str, str, dict[str, str]]:
    """Number, holder, standing and particulars of the data that DigiLocker gets."""
    root = etree.fromstring(content)
    particulars = {one.get("name"): one.get("value") for one in root.find("CertificateData")}
    return root.get("number"), root.find("IssuedTo/Person").get("name"), root.get("status"), particulars
