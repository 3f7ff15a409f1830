"""Cards of families and members: drawn, coded and signed, a second and core; and how large an offline code is."""

import time
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from infra.bench.figures import Figure, Say

_AT = datetime(2026, 11, 21, 8, 35, tzinfo=UTC)
_NOTE = (
    "Him Sadasya cards in English and Hindi, every one for another person: offline code signed, front, back and A4 "
    "sheet drawn by Typst as one PDF/A-2b file, and that signed (PAdES) with a P-256 key in this process; processor "
    "time of {runs} in a warm process, without tables and buckets"
)


def measure(quick: bool, say: Say) -> list[Figure]:
    """Cards a second of one core, and the bytes of a code."""
    runs = 20 if quick else 200
    say("Drawing and signing cards")
    seconds, codes = _make(runs)
    card, certificate = max(codes, key=len), _certificate_code()
    note = _NOTE.format(runs=runs)
    return [
        Figure("cards, drawn, coded and signed", runs / seconds, "a s·core", better="higher", note=note),
        Figure("offline code of a card", len(card), "letters", note=_size(card)),
        Figure("offline code of a certificate", len(certificate), "letters", note=_size(certificate)),
    ]


def _size(code: str) -> str:
    import segno

    return f"QR version {segno.make(code, error='m', micro=False).version}, error correction M"


def _signer() -> tuple[Any, Any]:
    from cryptography.hazmat.primitives.asymmetric import ec, utils
    from cryptography.hazmat.primitives.hashes import SHA256

    from infra.signing import self_issued_chain

    key = ec.generate_private_key(ec.SECP256R1())
    chain = self_issued_chain(key.public_key(), organisation="Bench", now=datetime.now(UTC))
    return partial(key.sign, signature_algorithm=ec.ECDSA(utils.Prehashed(SHA256()))), chain


def _code(claims: dict[int, Any], sign_digest: Any) -> str:
    import zlib

    from chalicelib.adapters import base45, cbor, cose

    return base45.encode(zlib.compress(cose.sign(cbor.encode(claims), key_id=bytes(8), sign_digest=sign_digest), 9))


def _make(runs: int) -> tuple[float, list[str]]:
    from chalicelib.adapters import pades
    from chalicelib.adapters.cms import EcdsaSigner
    from chalicelib.cards import sheet

    sign_digest, chain = _signer()
    signer = EcdsaSigner(pades.signer_certificate(chain), sign_digest)
    template = (Path(__file__).parents[2] / "regions/himachal-pradesh/card.typ").read_text("utf-8")
    codes, began = [], 0.0
    for number in range(runs + 5):
        if number == 5:
            began = time.process_time()
        card = a_card(number)
        code = _code(sheet.claims(card), sign_digest)
        drawn = sheet.draw(card.model_copy(update={"offline": code}), template, "#7a2e1d")
        pades.sign(drawn, signer, reason="Him Sadasya", at=_AT)
        codes.append(code)
    return time.process_time() - began, codes


def a_card(number: int) -> Any:
    """A card that no other is like."""
    from chalicelib.cards.models import Card, Face
    from chalicelib.core import ids

    face = Face(
        kind="member",
        holder_id=ids.number_for("HPM", str(number)),
        family_id=ids.number_for("HPF", str(number)),
        region="himachal-pradesh",
        language="hi",
        title={"en": "Him Sadasya", "hi": "हिम सदस्य"},
        authority={"en": "Government of Himachal Pradesh", "hi": "हिमाचल प्रदेश सरकार"},
        name={"en": f"Sushma Devi {number}", "hi": f"सुषमा देवी {number}"},
        office={"en": "Gram Panchayat office, Mashobra", "hi": "ग्राम पंचायत कार्यालय, मशोबरा"},
    )
    return Card(
        card_id=ids.number_for("HPK", str(number)),
        issue=1,
        face=face,
        made_at=_AT,
        valid_until=date(2036, 11, 20),
        offline="",
        check=f"{number:016x}",
    )


def _certificate_code() -> str:
    from chalicelib.certificates import sheet
    from chalicelib.certificates.claims import claims
    from infra.bench.certificate import a_certificate

    certificate = a_certificate(1)
    return _code(claims(certificate, sheet.address(certificate.certificate_id)), _signer()[0])
