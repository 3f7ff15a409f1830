"""XML from strangers: read without DTD, entities or network, and its enveloped signature checked (XMLDSig 1.1)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from chalicelib.adapters import safe_xml, vouching
from chalicelib.adapters.safe_xml import BadXml

MOST_BYTES = 2 * 1024 * 1024
_MOST_DEPTH = 40
_DSIG = "{http://www.w3.org/2000/09/xmldsig#}"


def parsed(content: bytes) -> Any:
    """The root element. Raises BadXml for what is too large or deep, has a DTD, or is not in UTF-8."""
    if b"\0" in content or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise BadXml("more than plain XML")
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise BadXml("not in UTF-8") from error
    root = safe_xml.parse(content, max_bytes=MOST_BYTES)
    if _depth(root) > _MOST_DEPTH:
        raise BadXml("too deep")
    return root


def _depth(root: Any) -> int:
    from lxml import etree

    deepest = here = 0
    for what, _ in etree.iterwalk(root, events=("start", "end")):
        here += 1 if what == "start" else -1
        deepest = max(deepest, here)
    return deepest


def signed_by_certificate(content: bytes, certificate: bytes) -> Any | None:
    """The root element as signed with the key of this certificate (DER), whatever certificate the file itself names;
    None where it is not."""
    return _verified(content, certificate)


def signed_under(content: bytes, roots: Sequence[bytes], now: datetime) -> tuple[Any, int] | None:
    """The root element as signed by somebody for whom one of the roots (DER) vouches now, and which root; or None."""
    own, *others = _named_certificates(content) or (b"",)
    root = vouching.root_of(own, others, roots, now) if own and roots else None
    signed = _verified(content, own) if root is not None else None
    return None if root is None or signed is None else (signed, root)


def _verified(content: bytes, certificate: bytes) -> Any | None:
    """What signxml says was signed, and only where that is the whole document (no signature wrapping)."""
    from cryptography.x509 import load_der_x509_certificate
    from signxml.exceptions import SignXMLException
    from signxml.verifier import SignatureConfiguration, XMLVerifier

    root = parsed(content)
    config = SignatureConfiguration(require_x509=True, location="./", expect_references=1)
    try:
        known = load_der_x509_certificate(certificate)
        result: Any = XMLVerifier().verify(content, x509_cert=known, expect_config=config)
        signed = result.signed_xml
    except (SignXMLException, ValueError, KeyError, TypeError, AttributeError):
        return None
    return signed if signed is not None and signed.tag == root.tag and signed.getparent() is None else None


def _named_certificates(content: bytes) -> list[bytes]:
    import base64
    import binascii

    found = parsed(content).iterfind(f"{_DSIG}Signature/{_DSIG}KeyInfo/{_DSIG}X509Data/{_DSIG}X509Certificate")
    try:
        return [base64.b64decode("".join((one.text or "").split()), validate=True) for one in found]
    except (binascii.Error, ValueError):
        return []
