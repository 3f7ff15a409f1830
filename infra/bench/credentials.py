"""A certificate in every digital form: processor time of each leg, and the bytes that come of it."""

import json
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from statistics import median
from typing import Any

from infra.bench.certificate import a_certificate
from infra.bench.figures import Figure, Say

_AT = datetime(2026, 11, 21, 8, 35, tzinfo=UTC)
_NOTE = (
    "an income certificate in English and Marathi, signed with a P-256 key in this process (KMS is a network call, and "
    "counted under cost); median processor time of {runs} in a warm process"
)
_SITE, _DID = "https://ekdwar.example", "did:web:ekdwar.example"


def measure(quick: bool, say: Say) -> list[Figure]:
    """Milliseconds of processor time a leg."""
    runs = 20 if quick else 200
    note = _NOTE.format(runs=runs)
    legs, sizes = _legs(), dict[str, int]()
    figures = []
    for what, (make, peer, peer_make) in legs.items():
        say(what)
        ours = median(_timed(make, runs, sizes, what))
        theirs = median(_timed(peer_make, runs, {}, what)) if peer_make else None
        figures.append(Figure(what, ours, "ms", peer, theirs, note=note))
    return [*figures, *(Figure(f"{what}, size", size, "bytes") for what, size in sizes.items())]


def _timed(make: Callable[[int], bytes], runs: int, sizes: dict[str, int], what: str) -> list[float]:
    found = []
    for number in range(runs + 5):
        began = time.process_time()
        made = make(number)
        found.append((time.process_time() - began) * 1000)
        sizes[what] = len(made)
    return found[5:]


_Make = Callable[[int], bytes]


def _legs() -> dict[str, tuple[_Make, str, _Make | None]]:
    """What is made, and who makes the same of the same words."""
    from cryptography.hazmat.primitives.asymmetric import ec, utils
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    from chalicelib.adapters import jose, pades, sd_jwt
    from chalicelib.adapters.cms import EcdsaSigner
    from chalicelib.adapters.jwk import public_point
    from chalicelib.certificates import bits, digital, sheet
    from chalicelib.certificates.models import Place
    from infra.signing import self_issued_chain

    key = ec.generate_private_key(ec.SECP256R1())
    chain = self_issued_chain(key.public_key(), organisation="Bench", now=datetime.now(UTC))
    jwk = public_point(chain).jwk
    holder = {name: jwk[name] for name in ("kty", "crv", "x", "y")}
    place, certificate = Place(list=0, index=70_000), a_certificate(0)
    drawn = sheet.draw(certificate)
    listed = (_some(bits.empty(), bits), _some(bits.empty(), bits))

    def sign_digest(digest: bytes) -> bytes:
        return key.sign(digest, ec.ECDSA(utils.Prehashed(SHA256())))

    signer = EcdsaSigner(pades.signer_certificate(chain), sign_digest)

    def vc(number: int) -> bytes:
        payload = digital.credential(a_certificate(number), place, site=_SITE, issuer=_DID)
        return jose.sign({"typ": "vc+jwt", "cty": "vc", "kid": f"{_DID}#{jwk['kid']}"}, payload, sign_digest).encode()

    def selective(number: int) -> bytes:
        one = a_certificate(number)
        opened = digital.open_claims(one, place, site=_SITE, cnf={"jwk": holder})
        header = {"typ": "dc+sd-jwt", "kid": f"{_DID}#{jwk['kid']}"}
        made = sd_jwt.issue(
            opened,
            digital.subject_claims(one),
            sign=lambda payload: jose.sign(header, payload, sign_digest),
            chance=secrets.token_bytes,
        )
        return made.encode()

    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def payload(number: int) -> dict[str, Any]:
        return digital.credential(a_certificate(number), place, site=_SITE, issuer=_DID)

    def words(number: int) -> tuple[dict[str, Any], dict[str, Any]]:
        one = a_certificate(number)
        return digital.open_claims(one, place, site=_SITE, cnf={"jwk": holder}), digital.subject_claims(one)

    def signed(_: int) -> bytes:
        return pades.sign(drawn, signer, reason="Income certificate", at=_AT)

    return {
        "credentials: sheet drawn (PDF/A-2b)": (lambda number: sheet.draw(a_certificate(number)), "", None),
        "credentials: signature in the PDF (PAdES)": (signed, "", None),
        "credentials: W3C credential (vc+jwt)": (vc, "joserfc", _by_joserfc(pem, payload)),
        "credentials: SD-JWT VC": (selective, "sd-jwt (reference)", _by_sd_jwt(pem, words)),
        "credentials: status list, a place changed": (lambda number: _changed(listed[0], number, bits), "", None),
        "credentials: token status list": (lambda _: bits.tokens(*listed).encode(), "", None),
    }


def _by_joserfc(pem: bytes, payload: Callable[[int], dict[str, Any]]) -> _Make:
    from joserfc import jws
    from joserfc.jwk import ECKey

    key, header = ECKey.import_key(pem), {"alg": "ES256", "typ": "vc+jwt", "cty": "vc"}
    return lambda number: jws.serialize_compact(header, json.dumps(payload(number)), key).encode()


def _by_sd_jwt(pem: bytes, words: Callable[[int], tuple[dict[str, Any], dict[str, Any]]]) -> _Make:
    from jwcrypto.jwk import JWK
    from sd_jwt.common import SDObj
    from sd_jwt.issuer import SDJWTIssuer

    key = JWK.from_pem(pem)

    def make(number: int) -> bytes:
        opened, hidden = words(number)
        told = {**opened, **{SDObj(name): value for name, value in hidden.items()}}
        made: str = SDJWTIssuer(told, key, sign_alg="ES256").sd_jwt_issuance
        return made.encode()

    return make


def _some(found: bytearray, bits: Any) -> bytearray:
    """A list of which one certificate in a hundred is set."""
    for _ in range(bits.CAPACITY // 100):
        bits.put(found, secrets.randbelow(bits.CAPACITY), True)
    return found


def _changed(found: bytearray, number: int, bits: Any) -> bytes:
    bits.put(found, number, True)
    packed: str = bits.encoded(found)
    return packed.encode()
