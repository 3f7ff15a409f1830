"""An enveloped XML signature (XML Signature Syntax and Processing 1.1) over a whole document, ECDSA with P-256."""

import base64
import hashlib
from collections.abc import Callable

from lxml import etree

from chalicelib.adapters.p256 import side_by_side
from chalicelib.adapters.safe_xml import Element

_NS = "http://www.w3.org/2000/09/xmldsig#"
_C14N = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"
_WHAT = (
    f'<CanonicalizationMethod Algorithm="{_C14N}"></CanonicalizationMethod>'
    '<SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"></SignatureMethod>'
    f'<Reference URI=""><Transforms><Transform Algorithm="{_NS}enveloped-signature"></Transform>'
    f'<Transform Algorithm="{_C14N}"></Transform></Transforms>'
    '<DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></DigestMethod>'
    "<DigestValue>{digest}</DigestValue></Reference>"
)
"""What is signed. In canonical form already, so that nothing has to be made canonical but the document itself."""


def sign(root: Element, certificate: bytes, sign_digest: Callable[[bytes], bytes]) -> None:
    """Put a signature at the end of a document. `certificate` is the signer's, DER; `sign_digest` gives the DER of an
    ECDSA signature over a SHA-256 digest and is asked once."""
    what = _WHAT.format(digest=_base64(hashlib.sha256(etree.tostring(root, method="c14n")).digest()))
    canonical = f'<SignedInfo xmlns="{_NS}">{what}</SignedInfo>'
    signature = side_by_side(sign_digest(hashlib.sha256(canonical.encode()).digest()))
    root.append(
        etree.fromstring(
            f'<Signature xmlns="{_NS}"><SignedInfo>{what}</SignedInfo>'
            f"<SignatureValue>{_base64(signature)}</SignatureValue><KeyInfo><X509Data>"
            f"<X509Certificate>{_base64(certificate)}</X509Certificate></X509Data></KeyInfo></Signature>"
        )
    )


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()
