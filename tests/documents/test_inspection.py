"""What is refused, what is cleaned, and what is kept as it came."""

import io

import pikepdf
import pytest
from PIL import Image

from chalicelib.adapters import apart, pdf_reader
from chalicelib.documents import rules
from chalicelib.documents.inspection import inspected
from tests.documents import files

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"

REFUSED = {
    "an empty file": (b"", PDF, "empty"),
    "a file that is too large": (files.pdf() + b" " * 5_300_000, PDF, "too-large"),
    "a web page called .pdf": (b"<html><script>alert(1)</script></html>", PDF, "wrong-type"),
    "a PNG called JPEG": (files.photo("PNG"), JPEG, "wrong-type"),
    "a program called PNG": (b"MZ\x90\x00" * 100, PNG, "wrong-type"),
    "a PDF whose header comes late": (b"GIF89a" + files.pdf(), PDF, "wrong-type"),
    "a PDF with a password": (files.locked(), PDF, "encrypted"),
    "a PDF with only an owner's password": (files.locked_for_printing(), PDF, "encrypted"),
    "a PDF that runs a script when opened": (files.pdf(files.with_script), PDF, "active-content"),
    "a PDF with a script by name": (files.pdf(files.with_named_script), PDF, "active-content"),
    "a PDF that starts a program": (files.pdf(files.with_launch), PDF, "active-content"),
    "a PDF with a file inside": (files.pdf(files.with_attachment), PDF, "active-content"),
    "a PDF with an XFA form": (files.pdf(files.with_xfa), PDF, "active-content"),
    "a PDF with a player": (files.pdf(files.with_rich_media), PDF, "active-content"),
    "a PDF with a packed script": (files.packed(files.with_script), PDF, "active-content"),
    "a PDF with a packed launch": (files.packed(files.with_launch), PDF, "active-content"),
    "a PDF with a packed attachment": (files.packed(files.with_attachment), PDF, "active-content"),
    "a PDF with an escaped name": (
        files.pdf(files.with_script).replace(b"/JavaScript", b"/J#61vaScript"),
        PDF,
        "active-content",
    ),
    "a PDF packed so that nobody sees into it": (files.odd_object_stream(), PDF, "unreadable"),
    "a PDF with a packed launch in disguise": (files.disguised(), PDF, "active-content"),
    "a PDF that swells": (files.swollen_pdf(), PDF, "too-much-work"),
    "a PDF with a ZIP behind it": (files.with_zip_behind(files.pdf()), PDF, "hidden-content"),
    "a PDF with a ZIP inside its end": (files.with_zip_behind(files.pdf()) + b"%%EOF", PDF, "hidden-content"),
    "a PDF with a web page behind it": (files.pdf() + b"<script>alert(1)</script>", PDF, "hidden-content"),
    "a PDF with a web page at its head": (b"%PDF-1.4\n%<html><script>\n" + files.pdf(), PDF, "hidden-content"),
    "a PDF cut off": (files.pdf()[:200], PDF, "unreadable"),
    "a PDF of nothing": (b"%PDF-1.4\nnothing\n%%EOF\n", PDF, "unreadable"),
    "a PDF with 41 pages": (files.pdf(pages=41), PDF, "too-many-pages"),
    "a picture of 3.6 thousand million pixels": (files.png_bomb(), PNG, "picture-too-large"),
    "a JPEG cut off": (files.photo(size=(400, 400))[:900], JPEG, "unreadable"),
    "a PNG cut off": (files.photo("PNG", size=(400, 400))[:-40], PNG, "unreadable"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_is_refused_for_its_reason(name: str) -> None:
    content, media_type, reason = REFUSED[name]
    finding, kept = inspected(content, media_type)  # type: ignore[arg-type]
    assert (finding.reason, kept) == (reason, b"")


@pytest.mark.parametrize(
    "content",
    [files.pdf(), files.pdf(pages=40), files.pdf(files.with_link), files.packed(files.with_link)],
    ids=["plain", "40 pages", "with a link", "packed"],
)
def test_a_harmless_pdf_is_kept_as_it_came(content: bytes) -> None:
    finding, kept = inspected(content, PDF)
    assert finding.reason is None
    assert finding.pages in (1, 40)
    assert kept == content


@pytest.mark.parametrize(("kind", "media_type"), [("JPEG", JPEG), ("PNG", PNG)])
def test_a_picture_is_kept_as_a_picture(kind: str, media_type: str) -> None:
    finding, kept = inspected(files.photo(kind), media_type)  # type: ignore[arg-type]
    assert finding.reason is None
    with Image.open(io.BytesIO(kept)) as picture:
        assert (picture.format, picture.size) == (kind, (64, 48))


def test_place_and_camera_leave_the_picture_and_it_stands_upright() -> None:
    original = files.photo_with_place()
    assert b"SecretCamera" in original
    _, kept = inspected(original, JPEG)
    assert b"Secret" not in kept
    with Image.open(io.BytesIO(kept)) as picture:
        assert not picture.getexif()
        assert picture.size == (48, 64)


def test_a_reader_too_sees_what_starts_a_program() -> None:
    for change in (files.with_launch, files.with_rich_media):
        assert pdf_reader.open_pdf(files.packed(change), max_pages=40).players == 1
    assert pdf_reader.open_pdf(files.packed(files.with_link), max_pages=40).players == 0


def test_a_scan_of_many_beginnings_stays_quick() -> None:
    facts, _ = apart.run(
        "chalicelib.documents.inspection:look", files.many_streams(), seconds=5, memory_mb=1024, claim=PDF
    )
    assert facts["reason"] in (None, "unreadable")


def test_large_pictures_inside_a_pdf_are_no_swelling() -> None:
    finding, _ = inspected(files.pdf(files.with_large_pictures), PDF)
    assert finding.reason is None


def test_what_hangs_behind_a_picture_is_left_behind() -> None:
    _, kept = inspected(files.with_zip_behind(files.photo()), JPEG)
    assert b"run.exe" not in kept
    assert kept.endswith(b"\xff\xd9")


def test_inspection_apart_says_the_same() -> None:
    content = files.pdf(pages=3)
    facts, kept = apart.run("chalicelib.documents.inspection:look", content, seconds=9, memory_mb=1024, claim=PDF)
    assert facts == {"reason": None, "pages": 3, "media_type": PDF}
    assert kept == content


def test_work_that_takes_too_long_is_ended() -> None:
    with pytest.raises(apart.TooMuchWork):
        apart.run("tests.documents.work:endless", b"", seconds=1, memory_mb=1024)


def test_work_that_takes_too_much_memory_is_ended() -> None:
    with pytest.raises(apart.TooMuchWork):
        apart.run("tests.documents.work:greedy", b"", seconds=5, memory_mb=1024)


def test_work_that_breaks_is_the_fault_of_the_bytes() -> None:
    with pytest.raises(apart.BadBytes):
        apart.run("tests.documents.work:breaking", b"", seconds=5, memory_mb=1024)


def test_work_apart_knows_no_credentials() -> None:
    facts, _ = apart.run("tests.documents.work:surroundings", b"", seconds=5, memory_mb=1024)
    assert not [name for name in facts["names"] if "AWS" in name or "EKDWAR" in name]


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("राशन कार्ड.pdf", "राशन कार्ड.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\me\\scan.PDF", "scan.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe.pdf"),
        ('a"b\r\nSet-Cookie: x.pdf', "abSet-Cookie x.pdf"),
        ("...", "document.pdf"),
        ("x" * 300, "x" * 80 + ".pdf"),
        ("aadhaar 234123412346.pdf", "aadhaar XXXX XXXX 2346.pdf"),
        ("2341 2341 2346", "XXXX XXXX 2346.pdf"),
        ("my-2341-2341-2346-front.pdf", "my-XXXX XXXX 2346-front.pdf"),
        ("2341_2341_2346(1).pdf", "XXXX XXXX 2346(1).pdf"),
        ("2341\u202e 2341\u200b 2346.pdf", "XXXX XXXX 2346.pdf"),
        ("आधार २३४१२३४१२३४६.pdf", "आधार XXXX XXXX 2346.pdf"),
        ("2341 2341 2345.pdf", "2341 2341 2345.pdf"),
        ("IMG_23412341234612.pdf", "IMG_23412341234612.pdf"),
        ("राशन २.pdf", "राशन २.pdf"),
    ],
)
def test_a_file_name_is_cleaned(given: str, clean: str) -> None:
    assert rules.clean_name(given, "application/pdf") == clean


def test_a_header_name_is_ascii() -> None:
    assert rules.header_name("राशन कार्ड.pdf") == "document.pdf"
    assert rules.header_name("scan 1.png") == "scan 1.png"


def test_the_corpus_really_is_what_it_says() -> None:
    with pikepdf.open(io.BytesIO(files.packed(files.with_script))) as opened:
        assert opened.Root.OpenAction.S == "/JavaScript"
    assert b"/JavaScript" not in files.packed(files.with_script)


def test_every_reason_has_its_words_in_every_language() -> None:
    from typing import get_args

    from chalicelib.core.text import LANGUAGES
    from chalicelib.documents.models import Reason
    from chalicelib.edge.words import words

    for language in LANGUAGES:
        assert not [reason for reason in get_args(Reason) if f"documents.refused.{reason}" not in words(language)]


@pytest.mark.parametrize(
    ("content", "found"),
    [(files.pdf(), PDF), (files.photo(), JPEG), (files.photo("PNG"), PNG)],
    ids=["pdf", "jpeg", "png"],
)
def test_what_nobody_claimed_is_told_by_its_first_bytes(content: bytes, found: str) -> None:
    finding, _ = inspected(content, "application/octet-stream")
    assert (finding.reason, finding.media_type) == (None, found)
