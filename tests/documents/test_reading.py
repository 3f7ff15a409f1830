"""What is read on a page: from the text of a PDF, from the letters of a scan and of a photograph held askew."""

import random
from datetime import date

import pytest
from PIL import ImageOps

from chalicelib.adapters import letters, page_pictures
from chalicelib.adapters.page_pictures import Word
from chalicelib.core.sounds import likeness
from chalicelib.documents.days import day_of
from chalicelib.documents.models import Facts
from chalicelib.documents.proofs.look import looked
from chalicelib.documents.reading import facts_in, says_something
from infra.papers import drawn
from infra.papers.signed import NOW

needs_tesseract = pytest.mark.skipif(not letters.can_read(), reason="no tesseract on this machine")
NAMES = {"en": "Sunita Ramesh Jadhav", "hi": "सुनीता रमेश जाधव", "mr": "सुनीता रमेश जाधव", "pa": "ਸੁਨੀਤਾ ਰਮੇਸ਼ ਜਾਧਵ"}


def on_lines(*lines: str) -> list[Word]:
    """Words on lines, one under the other."""
    rows = [line.split() for line in lines]
    return [Word(text, 0, 100 * at, 50 * row, 90, 30) for row, line in enumerate(rows) for at, text in enumerate(line)]


def read(content: bytes, media_type: str = "image/jpeg") -> Facts:
    found, pictures = looked(content, media_type, "ration-card", [], NOW)  # type: ignore[arg-type]
    words = [Word(**one.model_dump()) for one in found.letters]
    if not says_something(words):
        words = [word for page, png in enumerate(pictures) for word in letters.read(png, page)]
    return facts_in(words)[0]


@pytest.mark.parametrize("language", NAMES)
def test_the_text_of_a_pdf_is_read_in_every_language(language: str) -> None:
    found = read(drawn.pdf(drawn.Said(language, name=NAMES[language])), "application/pdf")
    assert (found.birth_date, found.valid_until, found.number) == (date(1986, 6, 14), date(2028, 3, 31), "MH27-004417")
    assert likeness(found.name, "Sunita Ramesh Jadhav") == "same"


@needs_tesseract
@pytest.mark.parametrize("language", NAMES)
def test_a_photograph_held_askew_is_read_in_every_language(language: str) -> None:
    sheet = drawn.picture(drawn.Said(language, name=NAMES[language]))
    found = read(drawn.photographed(sheet, random.Random(language), degrees=5.5))
    assert found.birth_date == date(1986, 6, 14)
    assert likeness(found.name, "Sunita Ramesh Jadhav") == "same"


@needs_tesseract
def test_a_scan_without_text_is_read_by_its_letters() -> None:
    assert read(drawn.scanned(drawn.picture(drawn.Said())), "application/pdf").birth_date == date(1986, 6, 14)


@pytest.mark.parametrize("degrees", [-8.5, -3, 0, 2.25, 7])
def test_a_picture_is_levelled(degrees: float) -> None:
    sheet = drawn.picture(drawn.Said(), ppi=80).convert("L")
    askew = sheet.rotate(degrees, expand=True, fillcolor=255)
    level = ImageOps.invert(page_pictures.straightened(askew))
    best = max(page_pictures._level(level, by / 2) for by in range(-6, 7))
    assert page_pictures._level(level, 0) == pytest.approx(best, rel=0.2)


def test_a_place_is_where_the_words_stand() -> None:
    words = on_lines("Name : Asha Malik", "Date of Birth 29/02/2000")
    facts, spots = facts_in(words)
    assert (facts.name, facts.birth_date) == ("Asha Malik", date(2000, 2, 29))
    assert [(one.fact, one.left, one.top, one.width) for one in spots] == [
        ("name", 200, 0, 190),
        ("birth_date", 300, 50, 90),
    ]


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        (("Name of the Applicant Asha Malik Age 26",), "Asha Malik"),
        (("Name / नाम", "Asha Malik"), "Asha Malik"),
        (("Father's Name Surender Malik", "Name Asha Malik"), "Asha Malik"),
        (("पिता का नाम सुरेंदर मलिक", "नाम आशा मलिक"), "आशा मलिक"),
        (("This is to certify that Smt. Asha Malik daughter of Surender",), "Smt Asha Malik"),
        (("Name of School Model School",), ""),
        (("Nothing of the kind",), ""),
    ],
)
def test_whose_name_it_is(lines: tuple[str, ...], name: str) -> None:
    assert facts_in(on_lines(*lines))[0].name == name


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("14-06-1986", date(1986, 6, 14)),
        ("14/6/1986.", date(1986, 6, 14)),
        ("१४-०६-१९८६", date(1986, 6, 14)),
        ("੧੪/੦੬/੧੯੮੬", date(1986, 6, 14)),
        ("1986-06-14", date(1986, 6, 14)),
        ("14 June 1986", date(1986, 6, 14)),
        ("14 जून 1986", date(1986, 6, 14)),
        ("31-02-1986", None),
        ("MH-14-06-19867", None),
        ("soon", None),
    ],
)
def test_days_are_read_as_india_writes_them(written: str, day: date | None) -> None:
    assert day_of(written) == day


@pytest.mark.parametrize("number", ["234123412346", "2341-2341-2346", "2341/2341/2346"])
def test_a_number_of_aadhaar_is_never_kept(number: str) -> None:
    assert facts_in(on_lines(f"Number {number}"))[0].number == ""
    assert facts_in(on_lines("Number AB-1234-5678"))[0].number == "AB-1234-5678"
