"""What stands on a card: three pages in one file: front and back in the size of a bank card, and an A4 sheet to cut."""

from functools import cache
from pathlib import Path
from typing import Any

from chalicelib.adapters import qr, typst
from chalicelib.adapters.settings import settings
from chalicelib.cards.models import Card
from chalicelib.certificates.offline import EXPIRES, ID, IDENTITY, ISSUED, ISSUER, NOT_BEFORE, PAPER, Claims
from chalicelib.certificates.sheet import FONTS
from chalicelib.core import ids
from chalicelib.core.clock import end_of_day, local_date
from chalicelib.core.text import written_date

_HERE = Path(__file__).parent
DEFAULT_TEMPLATE = '#import "/card.typ": *\n#cards()\n'
"""What is drawn for a region that brings no `card.typ`."""
_TYPES = {"family": "FAMLY", "member": "MEMBR"}


def draw(card: Card, template: str, accent: str) -> bytes:
    """The unsigned file: the same bytes whenever it is drawn."""
    return typst.render(template or DEFAULT_TEMPLATE, data(card, accent), _files(), fonts=FONTS, at=card.made_at)


def data(card: Card, accent: str) -> dict[str, Any]:
    """All that the templates see, as `d`."""
    face = card.face
    return {
        **face.model_dump(mode="json", include={"kind", "language", "title", "authority", "name", "members", "office"}),
        "accent": accent,
        "number": ids.shown(face.holder_id),
        "family": ids.shown(face.family_id),
        "card": ids.shown(card.card_id),
        "issued": {one: written_date(local_date(card.made_at), one) for one in {"en", face.language}},
        "valid": {one: written_date(card.valid_until, one) for one in {"en", face.language}},
        "qr": qr.svg(card.offline),
        "benefits": f"{settings.public_url}/cards",
        "verify": f"{settings.public_url}/verify/scan",
    }


def claims(card: Card) -> Claims:
    """What the offline code says: the number, the name, the family, how long it is good. Nothing else of the person."""
    face, number = card.face, ids.shown(card.face.holder_id)
    of_family, of_member = ["Members", str(face.members)], ["Family number", ids.shown(face.family_id)]
    return {
        ISSUER: settings.public_url,
        EXPIRES: int(end_of_day(card.valid_until).timestamp()),
        NOT_BEFORE: int(card.made_at.timestamp()),
        ISSUED: int(card.made_at.timestamp()),
        ID: bytes.fromhex(card.check),
        IDENTITY: {1: number, 4: face.name["en"]},
        PAPER: {
            1: _TYPES[face.kind],
            2: number,
            3: face.title["en"],
            4: face.authority["en"],
            5: f"{settings.public_url}/cards",
            6: [of_family if face.kind == "family" else of_member],
            7: f"/v1/cards/{card.card_id}/{card.check}",
        },
    }


@cache
def _files() -> dict[str, bytes]:
    return {name: (_HERE / "typst" / name).read_bytes() for name in ("card.typ", "words.toml")}
