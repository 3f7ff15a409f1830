"""What can be done to prove a document, and to read it where it can't be proven."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import cache
from itertools import accumulate

from chalicelib.adapters import apart, buckets, letters, page_pictures
from chalicelib.adapters.page_pictures import Word
from chalicelib.adapters.table import Refused
from chalicelib.catalogue import actions as catalogue
from chalicelib.catalogue.models import PublishedRegion
from chalicelib.documents import reading, spots, store
from chalicelib.documents.models import MAX_BYTES, Claim, Document, Facts, Proof, Reading
from chalicelib.documents.proofs import prints
from chalicelib.documents.proofs.hooks import Registers, Vouched
from chalicelib.documents.proofs.models import Look, Signed, Trust
from chalicelib.events.documents import DocumentProven, DocumentRead

_SECONDS = 40
_MEMORY_MB = 1536
ReadLetters = Callable[[bytes, int], tuple[Word, ...]]
"""Reads the letters of a page; what it has read once it knows."""
_LEAST_VALUES = 3
"""The number, the holder's name, and something that is certified."""


def trust() -> tuple[Trust, ...]:
    """Whom the regions trust, each certificate once for each thing that it proves."""
    found: dict[tuple[str, ...], Trust] = {}
    for summary in catalogue.regions():
        region = catalogue.region(summary.slug)
        for one in region.trusted:
            key = (one.way, one.certificate, *one.papers)
            known = found.get(key)
            regions = (*(known.regions if known else ()), summary.slug)
            found[key] = Trust(
                way=one.way,
                by=one.title["en"],
                certificate=one.certificate,
                papers=one.papers,
                regions=regions,
                days=_days(region),
            )
    return tuple(found.values())


def _days(region: PublishedRegion) -> int:
    return region.region.aadhaar.xml_days


def prove(document_id: str, registers: Registers, *, now: datetime) -> Document | None:
    """Prove what a document says, or read it. Doing it twice changes nothing; None where there is no such document."""
    document = store.get(document_id)
    if document is None or document.status != "accepted" or document.proof or document.reading:
        return document
    content = buckets.read(document.bucket, document.content_key, max_bytes=MAX_BYTES)
    if content is None:
        return document
    trusted = trust()
    if certified := _certified(document, trusted, now):
        return _record(document, _proven(document, certified), now)
    found, pictures = _looked_at(content, document.media_type, document.kind, trusted, now)
    after, pages = concluded(document, content, found, pictures, trusted, registers, now)
    if after.reading:
        spots.keep(after, after.reading, pages)
    return _record(document, after, now)


def _certified(document: Document, trusted: Sequence[Trust], now: datetime) -> Proof | None:
    """What the signed data says that came from DigiLocker with a file; None where it proves nothing."""
    data = buckets.read("vault", document.xml_key, max_bytes=MAX_BYTES) if document.xml_key else None
    if not data:
        return None
    try:
        told, _ = apart.run(
            "chalicelib.documents.proofs.xml:look_at_certificate",
            data,
            seconds=_SECONDS,
            memory_mb=_MEMORY_MB,
            kind=document.kind,
            trusted=[one.model_dump(mode="json") for one in trusted],
            at=now.isoformat(),
        )
    except (apart.TooMuchWork, apart.BadBytes):
        return None
    signed = told.get("signed")
    return proof_of(Signed.model_validate(signed), Look(), trusted, now) if signed else None


def _proven(document: Document, proof: Proof) -> Document:
    """What a proof says of its last day goes before what was known of it."""
    return document.model_copy(update={"proof": proof, "valid_until": proof.facts.valid_until or document.valid_until})


def concluded(
    document: Document,
    content: bytes,
    found: Look,
    pictures: Sequence[bytes],
    trusted: Sequence[Trust],
    registers: Registers,
    now: datetime,
) -> tuple[Document, Sequence[bytes]]:
    """The document with its proof, or else with what is read in it; and its pages as they were read."""
    read = cache(letters.read)
    proof = registers.by_file(document, content, now)
    if proof := proof or _proof(document, found, pictures, trusted, registers, read, now):
        return _proven(document, proof), pictures
    said, pages = _read(document, found, pictures, registers, read, now)
    # A last day that was only read is advice: it makes nobody give another paper (no machine refuses anyone).
    return document.model_copy(update={"reading": said}), pages


def _looked_at(
    content: bytes, media_type: Claim, kind: str, trusted: Sequence[Trust], now: datetime
) -> tuple[Look, tuple[bytes, ...]]:
    """What a hostile file breaks there is broken there; it is then a file in which nothing was found."""
    try:
        facts, rest = apart.run(
            "chalicelib.documents.proofs.look:look",
            content,
            seconds=_SECONDS,
            memory_mb=_MEMORY_MB,
            media_type=media_type,
            kind=kind,
            trusted=[one.model_dump(mode="json") for one in trusted],
            at=now.isoformat(),
        )
    except (apart.TooMuchWork, apart.BadBytes):
        return Look(), ()
    found = Look.model_validate(facts)
    ends = tuple(accumulate(found.pictures))
    return found, tuple(rest[end - length : end] for end, length in zip(ends, found.pictures, strict=True))


def _proof(
    document: Document,
    found: Look,
    pictures: Sequence[bytes],
    trusted: Sequence[Trust],
    registers: Registers,
    read: ReadLetters,
    now: datetime,
) -> Proof | None:
    if found.signed:
        return proof_of(found.signed, found, trusted, now)
    vouched = (registers.vouched(code, document, now) for code in found.codes)
    proven = (one for one in vouched if one and _is_print(document, found, pictures, one, read, now))
    return next((one.proof for one in proven), None)


def _is_print(
    document: Document, found: Look, pictures: Sequence[bytes], of: Vouched, read: ReadLetters, now: datetime
) -> bool:
    """Whether the eye sees nothing else on a paper than on the sheet: letters are read in its pictures, since a text
    behind them may say anything."""
    sheet, own = _looked_at(of.sheet, "application/pdf", document.kind, (), now)
    if not own or len(own) != len(pictures) or document.pages != len(own) or not {*sheet.codes} <= {*found.codes}:
        return False
    return _agree(of, _words(sheet), own, pictures, read)


def _agree(
    of: Vouched, words: Sequence[Word], own: Sequence[bytes], pictures: Sequence[bytes], read: ReadLetters
) -> bool:
    count = 0
    for page, (here, there) in enumerate(zip(own, pictures, strict=True)):
        ours, theirs = [word for word in words if word.page == page], read(there, page)
        fit = prints.fitted(ours, theirs)
        if fit is None or _has_foreign_ink(here, there, fit):
            return False
        known = prints.says_the_same(of.values, ours, theirs, fit, (_reader(here), _reader(there)))
        if known is None:
            return False
        count += known
    return count >= _LEAST_VALUES


def _reader(page: bytes) -> prints.Reader:
    """Reads a part of a page by itself: we know what should stand there, and so the least sure letters help."""

    def read(box: prints.Box, times: int) -> str:
        return "".join(word.text for word in letters.read(page_pictures.part(page, box, times), 0, least_sure=0))

    return read


def _has_foreign_ink(sheet: bytes, paper: bytes, fit: prints.Fit) -> bool:
    try:
        told, _ = apart.run(
            "chalicelib.documents.proofs.ink:look",
            sheet + paper,
            seconds=_SECONDS,
            memory_mb=_MEMORY_MB,
            sheet_bytes=len(sheet),
            fit=[*fit.right, *fit.down],
        )
    except (apart.TooMuchWork, apart.BadBytes):
        return True
    return bool(told["foreign"])


def proof_of(signed: Signed, found: Look, trusted: Sequence[Trust], now: datetime) -> Proof:
    """A signature that holds, with what it signs. What a signed PDF says is read in its signed text."""
    by = trusted[signed.trust]
    facts = (
        reading.facts_in(_words(found))[0]
        if signed.way == "pades"
        else Facts(**signed.model_dump(include=set(Facts.model_fields) - {"more"}))
    )
    who = ", ".join(dict.fromkeys(filter(None, (by.by, signed.signer))))
    return Proof(way=signed.way, by=who, facts=facts, regions=by.regions, at=now)


def _words(found: Look) -> tuple[Word, ...]:
    return tuple(Word(**one.model_dump()) for one in found.letters)


def _read(
    document: Document,
    found: Look,
    pictures: Sequence[bytes],
    registers: Registers,
    read: ReadLetters,
    now: datetime,
) -> tuple[Reading, Sequence[bytes]]:
    """The text that it carries, else the letters in its pictures, which may have to be turned for that."""
    words, by = _words(found), "text"
    if not reading.says_something(words):
        (words, pictures), by = _letters(document, pictures, read), "ocr"
    facts, places = reading.facts_in(words)
    known = (registers.by_address(code, document, now) for code in found.codes)
    registered = next(filter(None, known), None)
    said = {"facts": facts, "spots": places, "by": by if words else "nothing", "registered": registered, "at": now}
    return Reading.model_validate(said), pictures


def _letters(
    document: Document, pictures: Sequence[bytes], read: ReadLetters
) -> tuple[tuple[Word, ...], Sequence[bytes]]:
    """Every page as it is; a photograph in which not one fact is found may stand on its head."""
    found = _all_letters(pictures, read)
    if document.media_type == "application/pdf" or not found or reading.facts_in(found)[1]:
        return found, pictures
    turned = tuple(page_pictures.on_its_head(one) for one in pictures)
    other = _all_letters(turned, read)
    return (other, turned) if reading.facts_in(other)[1] else (found, pictures)


def _all_letters(pictures: Sequence[bytes], read: ReadLetters) -> tuple[Word, ...]:
    return tuple(word for page, png in enumerate(pictures) for word in read(png, page))


def _record(before: Document, after: Document, now: datetime) -> Document:
    told = {"at": now, "document_id": after.document_id, "kind_of_paper": after.kind}
    event = (
        DocumentProven(event_id=f"{after.document_id}.proven", way=after.proof.way, **told)
        if after.proof
        else DocumentRead(event_id=f"{after.document_id}.read", by=after.reading.by if after.reading else "", **told)
    )
    try:
        return store.record(after, event)
    except Refused:
        return store.get(before.document_id) or before
