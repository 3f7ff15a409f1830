"""A certificate of ours on paper: printed and scanned, and forged around its genuine code."""

import io
import random
from collections.abc import Callable
from datetime import date, datetime
from functools import cache
from typing import Any

from PIL import Image, ImageDraw, ImageFilter, ImageFont

from chalicelib.applications.proving import proof_of_certificate, values_of
from chalicelib.certificates import offline, sheet
from chalicelib.certificates.claims import claims
from chalicelib.certificates.models import Certificate, CertificateOrder, Signatories, Signatory
from chalicelib.core import ids
from chalicelib.core.text import Language
from chalicelib.documents.models import Document
from chalicelib.documents.proofs.hooks import QrKind, Registers, Vouched
from infra.papers import drawn
from infra.papers.drawn import Said
from infra.papers.signed import NOW

SERVICE = "maharashtra/revenue/income-certificate"
_POINTS_AN_INCH = 200
_LANGUAGES: dict[str, Language] = {"en": "mr", "hi": "hi", "mr": "mr", "pa": "pa"}
_INCOME = "₹1,84,000"


@cache
def _authority() -> tuple[Any, Signatories]:
    """A key like the one in KMS, and who vouches for it."""
    from cryptography import x509
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import Encoding

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Ekdwar of the corpus")])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    made = made.not_valid_before(datetime(2026, 1, 1)).not_valid_after(datetime(2036, 1, 1))  # noqa: DTZ001
    pem = made.sign(key, SHA256()).public_bytes(Encoding.PEM).decode()
    return key, Signatories(current="k", signatories=(Signatory(key_id="k", chain=pem),))


_issued: dict[str, Certificate] = {}
"""The register of the corpus."""


def certificate(said: Said, typed: str, *, status: Any = "valid") -> Certificate:
    """What our register has of somebody, the name in Latin letters as they typed it."""
    number = ids.number_for("MHC", said.number)
    made = Certificate(
        certificate_id=number,
        order=_order(said, typed),
        status=status,
        ordered_at=NOW,
        tried_at=NOW,
        numbered_at=NOW,
        issued_on=NOW.date(),
        valid_until=date(2027, 3, 31),
    )
    key, known = _authority()
    code = _signed(claims(made, sheet.address(number)), key, known.now())
    return _issued.setdefault(number, made.model_copy(update={"offline": code}))


def _signed(said: offline.Claims, key: Any, signatory: Signatory) -> str:
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
    from cryptography.hazmat.primitives.hashes import SHA256

    return offline.coded(said, signatory.chain, lambda digest: key.sign(digest, ECDSA(Prehashed(SHA256()))))


def _order(said: Said, typed: str) -> CertificateOrder:
    language = _LANGUAGES[said.language]
    words = {"en": "Maharashtra", language: "महाराष्ट्र" if language != "pa" else "ਮਹਾਰਾਸ਼ਟਰ"}
    day = f"{int(said.birth[:2])} June {said.birth[6:]}"
    subject = [
        {"name": "name", "label": {"en": "Name of applicant"}, "value": {"en": typed, language: said.name}},
        {"name": "birth_date", "label": {"en": "Date of birth"}, "value": {"en": said.birth}},
        {"name": "registered", "label": {"en": "In the list since"}, "value": {"en": day}},
        {"name": "annual_income", "label": {"en": "Family income in a year"}, "value": {"en": _INCOME}},
    ]
    return CertificateOrder.model_validate(
        {
            **dict.fromkeys(("title", "authority", "office", "officer", "designation", "law"), words),
            **dict.fromkeys(("office_id", "officer_id"), "an-office"),
            "title": {"en": "Income certificate"},
            "application_id": "MH1",
            "service_id": SERVICE,
            "version": 1,
            "region": "maharashtra",
            "region_code": "MH",
            "language": language,
            "type": "INCER",
            "holder_id": "P1",
            "holder_name": typed,
            "subject": subject,
            "valid": "until 31 March after issue",
            "issued_on": NOW.date(),
        }
    )


def scanned(of: Certificate, chance: random.Random, change: Callable[[Image.Image], None] | None = None) -> bytes:
    """Its sheet, printed and laid on a scanner: a little askew, a little soft, with the grain of the paper."""
    picture = _picture(sheet.draw(of))
    if change:
        change(picture)
    turned = picture.rotate(chance.uniform(-0.4, 0.4), Image.Resampling.BICUBIC, fillcolor="white")
    grain = Image.effect_noise(turned.size, 6).convert("RGB")
    soft = Image.blend(turned, grain, 0.02).filter(ImageFilter.GaussianBlur(0.4))
    target = io.BytesIO()
    soft.save(target, "PDF", resolution=_POINTS_AN_INCH, quality=90)
    return target.getvalue()


def _picture(pdf: bytes) -> Image.Image:
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        page: Image.Image = document[0].render(scale=_POINTS_AN_INCH / 72).to_pil()
        return page.convert("RGB")


def with_other_income(of: Certificate) -> Certificate:
    """The same number, the same codes, less income."""
    return _with(of, "annual_income", "₹1,34,000")


def with_other_name(of: Certificate) -> Certificate:
    return _with(of, "name", "Vanita Ramesh Jadhav")


def _with(of: Certificate, name: str, value: str) -> Certificate:
    subject = tuple(
        one.model_copy(update={"value": dict.fromkeys(one.value, value)}) if one.name == name else one
        for one in of.order.subject
    )
    return of.model_copy(update={"order": of.order.model_copy(update={"subject": subject})})


def write_beside(picture: Image.Image) -> None:
    """Everything as it was, and something added where the sheet is blank."""
    font = ImageFont.truetype(str(drawn.FONTS / "NotoSansDevanagari_700Bold.ttf"), 40)
    ImageDraw.Draw(picture).text((500, 1330), "Income: 84,000", fill="black", font=font)


def strike_out(picture: Image.Image) -> None:
    """A stroke of the pen across the middle of the page."""
    ImageDraw.Draw(picture).line((300, 1250, 1300, 1420), fill=(20, 20, 120), width=5)


def registers(**more: Any) -> Registers:
    """What the house of the corpus knows of codes."""
    return Registers(codes={"offline": QrKind(is_mine=lambda code: len(code) > 200, vouch=_vouched)}, **more)


def _vouched(code: str, document: Document, at: datetime) -> Vouched | None:
    said = offline.read(code, _authority()[1])
    found = _issued.get(said[offline.ID].decode()) if said else None
    proof = proof_of_certificate(found, "income-certificate", at, "ekdwar-qr") if found else None
    return Vouched(proof, sheet.draw(found), values_of(found)) if found and proof else None
