"""XML: of strangers without entities, document types and network, and bounded; of ours, escaped by its maker.

lxml is loaded where it is used: few doors ever see XML.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

Element: TypeAlias = Any
"""An element of lxml's."""


class BadXml(Exception):
    """It is no XML, or more than plain XML."""


def parse(content: bytes, *, max_bytes: int) -> Element:
    """The root of a document that brings nothing but elements, attributes and text. Raises BadXml."""
    from lxml import etree

    if len(content) > max_bytes:
        raise BadXml("too large")
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_pis=True, remove_comments=True
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadXml("not well-formed") from error
    if root.getroottree().docinfo.doctype:
        raise BadXml("has a document type")
    return root


def local_name(element: Element) -> str:
    """A tag without its namespace: senders declare different ones for the same."""
    from lxml import etree

    name: str = etree.QName(element).localname
    return name


def element(name: str, attributes: Mapping[str, str] | None = None, *inside: Element, text: str = "") -> Element:
    """An element of ours; whatever a person typed is escaped, and letters that XML can't carry are dropped."""
    from lxml import etree

    made = etree.Element(name, {key: _carried(value) for key, value in (attributes or {}).items()})
    made.text = _carried(text) or None
    made.extend(inside)
    return made


def written(root: Element) -> bytes:
    """A document as UTF-8, with its declaration."""
    from lxml import etree

    told: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return told


def _carried(text: str) -> str:
    """XML 1.0 has no control characters, and no half of a pair (section 2.2)."""
    return "".join(letter for letter in text if letter in "\t\n\r" or (letter >= " " and not _unpaired(letter)))


def _unpaired(letter: str) -> bool:
    return "\ud800" <= letter <= "\udfff" or letter in "\ufffe\uffff"
