"""What stands on the sheet: a certificate as the data that the templates read."""

import base64
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from chalicelib.adapters import qr, typst
from chalicelib.adapters.settings import settings
from chalicelib.certificates.models import Certificate
from chalicelib.core import ids
from chalicelib.core.clock import local_date
from chalicelib.core.text import Language, written_date, written_moment

_HERE = Path(__file__).parent
FONTS = _HERE / "fonts"


def draw(certificate: Certificate) -> bytes:
    """The unsigned sheet: the same bytes whenever it is drawn. The certificate has been numbered."""
    if certificate.numbered_at is None:
        raise ValueError("a certificate is numbered before it is drawn")
    return typst.render(
        certificate.order.template,
        data(certificate),
        _files(certificate.order.region),
        fonts=FONTS,
        at=certificate.numbered_at,
    )


def address(certificate_id: str) -> str:
    """Where a certificate can be checked; the QR code opens it."""
    return f"{settings.public_url}/verify/{certificate_id}"


def data(certificate: Certificate) -> dict[str, Any]:
    """All that the templates see, as `d`."""
    order = certificate.order
    here = address(certificate.certificate_id)
    return {
        "language": order.language,
        "accent": order.accent,
        "emblem": _emblem(order.region),
        "authority": order.authority,
        "office": order.office,
        "title": order.title,
        "number": ids.shown(certificate.certificate_id),
        "application": ids.shown(order.application_id),
        "issued": _days(order.language, certificate.issued_on),
        "valid": _days(order.language, certificate.valid_until),
        "officer": order.officer,
        "designation": order.designation,
        "law": order.law,
        "signed": written_moment(certificate.numbered_at or certificate.ordered_at) + " IST",
        "qr": qr.svg(here),
        "offline": qr.svg(certificate.offline) if certificate.offline else None,
        "verify": here,
        "verify_offline": f"{settings.public_url}/verify/scan",
        "order": [field.name for field in order.subject],
        "labels": {field.name: field.label for field in order.subject},
        "values": {field.name: field.value for field in order.subject},
    }


def qr_address(text: str) -> str:
    """A QR code as the address of a picture, for a page."""
    return "data:image/svg+xml;base64," + base64.b64encode(qr.svg(text, light="#fff").encode()).decode()


def _days(language: Language, day: date | None) -> dict[str, str] | None:
    return {"en": written_date(day), language: written_date(day, language)} if day else None


@cache
def _files(region: str) -> dict[str, bytes]:
    """What a template may use: the common sheet, its words and ornament, and the emblem where there is one."""
    names = ("certificate.typ", "words.toml", "band.svg", *filter(None, [_emblem(region)]))
    return {name: (_HERE / "typst" / name).read_bytes() for name in names}


@cache
def _emblem(region: str) -> str | None:
    """A state's emblem may be used by its own offices only (State Emblem of India Act 2005), so none is shipped: who
    deploys for a state puts `<region>.svg` into this folder."""
    name = f"emblems/{region}.svg"
    return name if (_HERE / "typst" / name).is_file() else None


def file_name(certificate: Certificate) -> str:
    """What a saved copy is called."""
    day = certificate.issued_on or local_date(certificate.ordered_at)
    return f"{ids.shown(certificate.certificate_id)}_{day:%Y-%m-%d}.pdf"
