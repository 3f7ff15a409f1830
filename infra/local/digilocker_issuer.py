"""Who signs the papers of the DigiLocker for the laptop, and how a local stack comes to trust them.

The keys follow from the secret that both sides have, so that nothing has to be kept, and a stack that is started again
trusts the same certificate.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from lxml import etree

from chalicelib.adapters import safe_xml, xmldsig
from chalicelib.adapters.aws import client
from chalicelib.adapters.settings import settings
from chalicelib.catalogue.models import PublishedRegion, Trusted

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of the group of P-256 (FIPS 186-5)."""
_BEGINS, _ENDS = datetime(2020, 1, 1, tzinfo=UTC), datetime(2050, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Issuer:
    """A signer of certificates, and the root that vouches for it."""

    key: ec.EllipticCurvePrivateKey
    certificate: bytes
    """DER."""
    root: str
    """PEM."""

    def sign(self, certificate: bytes) -> bytes:
        """The same XML with an enveloped signature."""
        root = etree.fromstring(certificate)
        xmldsig.sign(root, self.certificate, lambda digest: self.key.sign(digest, ec.ECDSA(Prehashed(SHA256()))))
        return safe_xml.written(root)


@cache
def issuer(secret: str) -> Issuer:
    """The one that belongs to a secret."""
    root_key, key = _key(secret, "root"), _key(secret, "issuer")
    root_name, name = _name("Issuers of the DigiLocker for trying out"), _name("Issuer for trying out")
    root = _draft(root_name, root_name, root_key, 1).add_extension(x509.BasicConstraints(True, 0), critical=True)
    own = _draft(name, root_name, key, 2).add_extension(x509.BasicConstraints(False, None), critical=True)
    pem, der = (
        draft.sign(root_key, SHA256(), ecdsa_deterministic=True).public_bytes(encoding)
        for draft, encoding in ((root, Encoding.PEM), (own, Encoding.DER))
    )
    return Issuer(key, der, pem.decode())


def _key(secret: str, whose: str) -> ec.EllipticCurvePrivateKey:
    digest = hmac.new(secret.encode(), whose.encode(), hashlib.sha512).digest()
    return ec.derive_private_key(1 + int.from_bytes(digest) % (_ORDER - 1), ec.SECP256R1())


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _draft(own: x509.Name, by: x509.Name, key: ec.EllipticCurvePrivateKey, serial: int) -> x509.CertificateBuilder:
    return x509.CertificateBuilder(by, own, key.public_key(), serial, _BEGINS, _ENDS)


def trusted(region: PublishedRegion) -> PublishedRegion:
    """A region that trusts this issuer for every paper that DigiLocker has."""
    kinds = tuple(paper.kind for paper in region.papers if paper.types)
    secret = json.loads(
        client("secretsmanager").get_secret_value(SecretId=f"{settings.prefix}/digilocker")["SecretString"]
    )
    one = Trusted(
        way="digilocker-xml",
        title={"en": "DigiLocker for trying out"},
        certificate=issuer(secret["client_secret"]).root,
        papers=kinds,
    )
    return region.model_copy(update={"trusted": (*region.trusted, one)}) if kinds else region
