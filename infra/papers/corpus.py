"""Two hundred papers, true and forged, and what becomes of each: `python -m infra corpus` writes the table of
`docs/proofs.md`.

Made anew every time from fixed numbers, so that everybody has the same papers; only keys differ.
"""

import argparse
import hashlib
import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from chalicelib.adapters import letters
from chalicelib.applications.comparing import Compared, compared
from chalicelib.applications.models import Application, PaperGiven
from chalicelib.catalogue.models import Service
from chalicelib.certificates.models import Certificate
from chalicelib.core.clock import local_date
from chalicelib.core.sounds import likeness
from chalicelib.documents.days import day_of
from chalicelib.documents.inspection import inspected
from chalicelib.documents.models import Document, Facts, MediaType, Registered
from chalicelib.documents.proofs.actions import concluded
from chalicelib.documents.proofs.look import looked
from chalicelib.documents.proofs.models import Trust
from infra.papers import drawn, printed, signed
from infra.papers.drawn import Said
from infra.papers.signed import NOW, signer

Outcome = Literal["proven", "read", "person", "refused"]
"""Needs no look; read rightly, and looked at; looked at with nothing or something wrong read; not taken at all."""
KIND, CARD = "ration-card", "aadhaar-offline"
LANGUAGES = ("en", "hi", "mr", "pa")
PAGE = Path(__file__).parents[2] / "docs" / "proofs.md"
REGISTERED = "https://ekdwar.example/verify/MHC4K7QX9M2TD"

_PEOPLE = {
    "en": (("Sunita Ramesh Jadhav", "Ramesh Jadhav"), ("Asha Malik", "Surender Malik"), ("Vinod Thakur", "Om Thakur")),
    "hi": (("आशा मलिक", "सुरेंदर मलिक"), ("विनोद ठाकुर", "ओम ठाकुर"), ("सुनीता वर्मा", "दीपक वर्मा")),
    "mr": (("सुनीता रमेश जाधव", "रमेश जाधव"), ("ज्ञानेश्वर शिंदे", "विठ्ठल शिंदे"), ("पूजा कुलकर्णी", "संजय कुलकर्णी")),
    "pa": (("ਗੁਰਪ੍ਰੀਤ ਕੌਰ", "ਹਰਜੀਤ ਸਿੰਘ"), ("ਸੁਰਿੰਦਰ ਸਿੰਘ", "ਬਲਜਿੰਦਰ ਸਿੰਘ"), ("ਮਨਪ੍ਰੀਤ ਸਿੱਧੂ", "ਹਰਜੀਤ ਸਿੱਧੂ")),
}
_TYPED = {
    "आशा मलिक": "Asha Malik",
    "विनोद ठाकुर": "Vinod Thakur",
    "सुनीता वर्मा": "Suneeta Verma",
    "सुनीता रमेश जाधव": "Sunita Ramesh Jadhav",
    "ज्ञानेश्वर शिंदे": "Dnyaneshwar Shinde",
    "पूजा कुलकर्णी": "Puja Kulkarni",
    "ਗੁਰਪ੍ਰੀਤ ਕੌਰ": "Gurpreet Kaur",
    "ਸੁਰਿੰਦਰ ਸਿੰਘ": "Surinder Singh",
    "ਮਨਪ੍ਰੀਤ ਸਿੱਧੂ": "Manpreet Sidhu",
}
"""The same people as they write themselves in Latin letters."""


@dataclass(frozen=True)
class Paper:
    """One of them."""

    sort: str
    content: bytes
    media_type: MediaType
    said: Said
    """What the form says of its holder: what a true paper says."""
    may_be_accepted: bool
    """Whether it is a true paper that proves itself."""
    kind: str = KIND


@dataclass(frozen=True)
class Sort:
    """One sort of paper, how many there are of it, and how one is made."""

    title: str
    count: int
    make: Callable[[Said, random.Random], tuple[bytes, MediaType]]
    true: bool = False
    kind: str = KIND
    by_letters: bool = False
    """Whether it is proven only where every letter that counts is read rightly."""


def papers(*, every: int = 1) -> Iterator[Paper]:
    """All of them, or every so manieth of each sort; the same ones every time."""
    for sort in SORTS:
        for number in range(0, sort.count, every):
            chance = random.Random(f"{sort.title} {number}")  # noqa: S311
            said = _somebody(number, chance)
            content, media_type = sort.make(said, chance)
            yield Paper(sort.title, content, media_type, said, sort.true, sort.kind)


def _somebody(number: int, chance: random.Random) -> Said:
    language = LANGUAGES[number % 4]
    name, father = chance.choice(_PEOPLE[language])
    birth = f"{chance.randint(1, 28):02}-{chance.randint(1, 12):02}-{chance.randint(1950, 2005)}"
    return Said(language, name, father, birth, f"MH27-{chance.randint(100_000, 999_999)}")


PDF: MediaType = "application/pdf"
JPEG: MediaType = "image/jpeg"
PNG: MediaType = "image/png"


def _signed(said: Said, chance: random.Random) -> tuple[bytes, MediaType]:
    return signed.sealed(drawn.pdf(said), signer()), PDF


def _text(said: Said, chance: random.Random) -> tuple[bytes, MediaType]:
    return drawn.pdf(said), PDF


def _scan(said: Said, chance: random.Random) -> tuple[bytes, MediaType]:
    return drawn.scanned(drawn.picture(said)), PDF


def _photo(said: Said, chance: random.Random) -> tuple[bytes, MediaType]:
    return drawn.photographed(drawn.picture(said), chance), JPEG


def _sideways(said: Said, chance: random.Random) -> tuple[bytes, MediaType]:
    sheet = drawn.picture(said).rotate(chance.choice((90, 180, 270)), expand=True)
    return drawn.photographed(sheet, chance, degrees=chance.uniform(-2, 2)), JPEG


def _blurred(said: Said, chance: random.Random) -> tuple[bytes, MediaType]:
    sheet = drawn.picture(said, ppi=28)
    return drawn.photographed(sheet.resize((sheet.width * 4, sheet.height * 4)), chance), JPEG


def _tampered(said: Said, chance: random.Random) -> tuple[bytes, MediaType]:
    content = signed.sealed(drawn.pdf(said), signer())
    return chance.choice((signed.changed_after, _one_byte, _signed_again))(content), PDF


def _one_byte(content: bytes) -> bytes:
    """Another figure in the size of the page."""
    at = content.index(b"/MediaBox") + 14
    return content[:at] + b"%d" % ((content[at] - 47) % 10) + content[at + 1 :]


def _signed_again(content: bytes) -> bytes:
    return signed.sealed(signed.changed_after(content), signer("Stranger"), "Signature2")


def _foreign(said: Said, chance: random.Random) -> tuple[bytes, MediaType]:
    return signed.sealed(drawn.pdf(said), signer("Stranger")), PDF


def _expired(said: Said, chance: random.Random) -> tuple[bytes, MediaType]:
    return signed.sealed(drawn.pdf(replace(said, until="31-03-2026")), signer()), PDF


def _old_signer(said: Said, chance: random.Random) -> tuple[bytes, MediaType]:
    return signed.sealed(drawn.pdf(said), signed.expired_signer()), PDF


def _another(said: Said, chance: random.Random) -> tuple[bytes, MediaType]:
    """A true paper of the father, given for the child's."""
    other = replace(said, name=said.father, birth=f"01-01-{chance.randint(1925, 1949)}")
    return signed.sealed(drawn.pdf(other), signer()), PDF


def _wrong_kind(said: Said, chance: random.Random) -> tuple[bytes, MediaType]:
    return signed.sealed(drawn.pdf(said), signer("College")), PDF


def _card(said: Said, chance: random.Random) -> tuple[bytes, MediaType]:
    return _code(_secure_qr(said, signer("UIDAI"))), PNG


def _forged_card(said: Said, chance: random.Random) -> tuple[bytes, MediaType]:
    return _code(_secure_qr(said, signer("Stranger"))), PNG


def _secure_qr(said: Said, by: signed.Signer) -> str:
    name = _TYPED.get(said.name, said.name)
    return signed.secure_qr(by, photo=b"", name=name, birth=said.birth)


def _code(told: str) -> bytes:
    import segno

    target = io.BytesIO()
    segno.make(told, error="l", micro=False).save(target, kind="png", scale=4, border=4)
    return target.getvalue()


def _borrowed_code(said: Said, chance: random.Random) -> tuple[bytes, MediaType]:
    """The code of a certificate in our register, on a paper that says something else."""
    return drawn.pdf(replace(said, qr=REGISTERED)), PDF


def _printed(said: Said, chance: random.Random) -> tuple[bytes, MediaType]:
    return printed.scanned(_certificate(said), chance), PDF


def _forged_print(said: Said, chance: random.Random) -> tuple[bytes, MediaType]:
    """Another figure, another name, a line added, a stroke across it: around the two codes of a good certificate."""
    true = _certificate(said)
    forgeries: tuple[Callable[[], bytes], ...] = (
        lambda: printed.scanned(printed.with_other_income(true), chance),
        lambda: printed.scanned(printed.with_other_name(true), chance),
        lambda: printed.scanned(true, chance, printed.write_beside),
        lambda: printed.scanned(true, chance, printed.strike_out),
    )
    return forgeries[int(said.number[-2:]) % 4](), PDF


def _revoked_print(said: Said, chance: random.Random) -> tuple[bytes, MediaType]:
    return printed.scanned(_certificate(said, status="revoked"), chance), PDF


def _certificate(said: Said, **changes: str) -> Certificate:
    return printed.certificate(said, _TYPED.get(said.name, said.name), **changes)


SORTS = (
    Sort("signed PDF of a trusted issuer", 20, _signed, true=True),
    Sort("Aadhaar card with its Secure QR", 8, _card, true=True, kind=CARD),
    Sort("certificate of ours, printed and scanned", 4, _printed, true=True, by_letters=True),
    Sort("PDF with text, not signed", 20, _text),
    Sort("scan in a PDF", 16, _scan),
    Sort("photograph, askew", 26, _photo),
    Sort("photograph, on its side or head", 8, _sideways),
    Sort("photograph, blurred", 8, _blurred),
    Sort("signed, then changed or signed again", 20, _tampered),
    Sort("signed by a stranger", 16, _foreign),
    Sort("signed, but expired", 8, _expired),
    Sort("signer's certificate expired", 4, _old_signer),
    Sort("signed, but another person's", 12, _another),
    Sort("signed, but of another kind", 4, _wrong_kind),
    Sort("Aadhaar QR of a forger", 12, _forged_card, kind=CARD),
    Sort("our own QR on another paper", 8, _borrowed_code),
    Sort("certificate of ours, altered around its code", 4, _forged_print),
    Sort("certificate of ours, printed, but revoked", 2, _revoked_print),
)


def trusted() -> tuple[Trust, ...]:
    """Whom the region of the corpus trusts."""
    told = {"by": "The Board", "regions": ("maharashtra",), "days": 3}
    return (
        Trust(way="pades", certificate=signer().root_pem, papers=(KIND,), **told),
        Trust(way="pades", certificate=signer("College").root_pem, papers=("marksheets",), **told),
        Trust(way="pades", certificate=signed.expired_signer().root_pem, papers=(KIND,), **told),
        Trust(way="aadhaar-qr", certificate=signer("UIDAI").pem, papers=(CARD,), **told),
    )


def judged(paper: Paper) -> tuple[Document, Compared] | None:
    """What becomes of a paper, through everything but the tables; None where inspection refuses it."""
    finding, kept = inspected(paper.content, paper.media_type)
    if finding.reason:
        return None
    document = _document(paper, kept)
    found, pictures = looked(kept, paper.media_type, paper.kind, trusted(), NOW)
    after, _ = concluded(document, kept, found, pictures, trusted(), printed.registers(by_address=_by_address), NOW)
    values = {"name": _TYPED.get(paper.said.name, paper.said.name), "birth_date": paper.said.birth}
    application = _application(values, document)
    return after, compared(application, _service(), {document.document_id: after}, today=local_date(NOW))["paper"]


def _by_address(code: str, document: Document, at: datetime) -> Registered | None:
    return Registered(facts=Facts(name="Registered Person", number="MH-C4K7Q")) if code == REGISTERED else None


def outcome(paper: Paper) -> tuple[Outcome, bool]:
    """What becomes of it, and whether it was accepted wrongly."""
    found = judged(paper)
    if found is None:
        return "refused", False
    document, one = found
    if not one.needs_look:
        return "proven", not paper.may_be_accepted
    return "read" if not one.differences and _is_read(document, paper.said) else "person", False


def _is_read(document: Document, said: Said) -> bool:
    """Whether name and date of birth were both read, and rightly."""
    facts = document.reading.facts if document.reading else Facts()
    return facts.birth_date == day_of(said.birth) and likeness(facts.name, said.name) == "same"


def _document(paper: Paper, kept: bytes) -> Document:
    return Document(
        document_id="D1",
        holder_id="P1",
        kind=paper.kind,
        file_name="paper",
        media_type=paper.media_type,
        status="accepted",
        given_at=NOW,
        sha256=hashlib.sha256(kept).hexdigest(),
        pages=1,
    )


def _application(values: dict[str, str], document: Document) -> Application:
    given = PaperGiven(group="paper", kind=document.kind, document_id=document.document_id, file_name="paper")
    return Application(
        application_id="MH1",
        service_id="corpus",
        service_version=1,
        region="maharashtra",
        applicant_id="P1",
        values=values,
        papers={"paper": given},
        created_at=NOW,
    )


def _service() -> Service:
    words = {"en": "Corpus"}
    return Service.model_validate(
        {
            "title": words,
            "summary": words,
            "kind": "certificate",
            "source": "corpus",
            "fields": [
                {"name": "name", "kind": "text", "label": words},
                {"name": "birth_date", "kind": "date", "label": words},
                {"name": "village", "kind": "place", "level": "village", "label": words},
            ],
            "papers": [{"for": "paper", "any_one_of": [KIND, CARD]}],
            "stages": [{"role": "tehsildar", "task": "decide"}],
            "promise": {"limit": 15, "unit": "days"},
            "certificate": {"type": "INCER", "title": words, "valid": "for life"},
            "office_by": "village",
        }
    )


def counted(*, every: int = 1) -> dict[str, dict[str, int]]:
    """Outcomes by sort of paper, and how many were accepted wrongly."""
    table: dict[str, dict[str, int]] = {}
    for paper in papers(every=every):
        became, wrongly = outcome(paper)
        row = table.setdefault(paper.sort, dict.fromkeys(("papers", "proven", "read", "person", "refused", "wrong"), 0))
        row["papers"] += 1
        row[became] += 1
        row["wrong"] += wrongly
    return table


def lines(table: dict[str, dict[str, int]]) -> str:
    """The table as it stands in the page."""
    columns = ("papers", "proven", "read", "person", "refused", "wrong")
    head = "| paper | made | proven | read rightly | to a person | refused | wrongly accepted |"
    rows = [f"| {sort} | {' | '.join(str(row[name]) for name in columns)} |" for sort, row in table.items()]
    total = " | ".join(f"**{sum(row[name] for row in table.values())}**" for name in columns)
    return "\n".join([head, "|---" + "|--:" * 6 + "|", *rows, f"| **all** | {total} |"]) + "\n"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """It has no options."""


def main(args: argparse.Namespace) -> int:
    """Judge all of them and write the table. Returns 1 where one was accepted wrongly."""
    if not letters.can_read():
        print("no tesseract on this machine: nothing can be read in pictures")
        return 1
    table = counted()
    text = PAGE.read_text("utf-8")
    before, _, rest = text.partition("<!-- corpus -->\n")
    after = rest.partition("<!-- /corpus -->")[2]
    PAGE.write_text(f"{before}<!-- corpus -->\n{lines(table)}<!-- /corpus -->{after}", "utf-8")
    print(lines(table))
    return int(any(row["wrong"] for row in table.values()))
