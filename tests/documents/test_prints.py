"""Whether a paper is a print of our sheet: values in their places, and no ink that the sheet does not have."""

import io
from dataclasses import replace

import pytest
from PIL import Image, ImageDraw

from chalicelib.adapters.page_pictures import Word
from chalicelib.documents.proofs import ink, prints

ROWS = (
    "Income certificate issued under authority",
    "Number MHC-3YCH2-D2WCG-1",
    "Name Sunita Ramesh Jadhav",
    "Family income yearly ₹1,84,000",
    "Birthday twenty-first september",
    "District Haveli Pune Maharashtra",
)
VALUES = (("MHC-3YCH2-D2WCG-1",), ("Sunita Ramesh Jadhav",), ("₹1,84,000", "₹१,८४,०००"))
SHEET = tuple(
    Word(word, 0, 100 + 130 * column, 100 + 40 * row, 120, 12)
    for row, line in enumerate(ROWS)
    for column, word in enumerate(line.split())
)
MISREAD = {"₹1,84,000": "1.84.000", "Ramesh": "RAMESH", "MHC-3YCH2-D2WCG-1": "MHC3YCH2-D2WCG1"}


def laid(words: tuple[Word, ...] = SHEET, **instead: str) -> list[Word]:
    """On a scanner: smaller, aside, a little turned."""
    return [
        replace(
            word,
            text=instead.get(word.text, word.text),
            left=round(0.9 * word.left + 0.01 * word.top + 30),
            top=round(0.9 * word.top - 0.008 * word.left + 40),
            width=round(0.9 * word.width),
        )
        for word in words
    ]


def unread(_box: prints.Box, _times: int) -> str:
    return ""


def same(paper: list[Word], sheet: tuple[Word, ...] = SHEET, again: prints.Reader = unread) -> int | None:
    fit = prints.fitted(sheet, paper)
    assert fit
    return prints.says_the_same(VALUES, sheet, paper, fit, (again, again))


def test_a_print_says_what_the_sheet_says_whatever_its_blanks_and_commas() -> None:
    assert same(laid()) == 3
    assert same(laid(**MISREAD)) == 3
    assert same(laid(**{"₹1,84,000": "₹१,८४,०००"})) == 3


@pytest.mark.parametrize(
    "instead",
    [{"₹1,84,000": "₹1,34,000"}, {"Ramesh": "Rakesh"}, {"MHC-3YCH2-D2WCG-1": "MHC-3YCH2-D2WCG-2"}, {"Sunita": ""}],
    ids=str,
)
def test_another_value_in_its_place_is_no_print(instead: dict[str, str]) -> None:
    assert same(laid(**instead)) is None


def test_a_place_that_was_misread_is_read_again_by_itself() -> None:
    asked: list[prints.Box] = []

    def again(box: prints.Box, _times: int) -> str:
        asked.append(box)
        return "₹ 1,84,000"

    assert same(laid(**{"₹1,84,000": "[84000"}), again=again) == 3
    [true] = [word for word in laid() if word.text == "₹1,84,000"]
    [(left, top, _, _)] = asked
    assert abs(left - true.left) < 5 and abs(top - true.top) < 5


def test_letters_that_are_misread_on_our_own_sheet_too_are_the_same_and_digits_never() -> None:
    assert misread("Sunita Rarnesh Jadhav", "Sunita Rarnesh Jadhav", Ramesh="Rarnesh") == 3
    assert misread("Sunita Rakesh Jadhav", "Sunita Ramesh Jadhav", Ramesh="Rakesh") is None
    assert misread("₹1,34,000", "₹1,34,000", **{"₹1,84,000": "₹1,34,000"}) is None
    assert misread("", "", Ramesh="") is None


def test_what_looks_like_a_digit_of_a_number_of_ours_may_be_it_and_another_digit_never() -> None:
    number = "MHC-3YCH2-D2WCG-1"
    assert misread("MHC-3YCHZ-D2WC6-I", number, **{number: "MHC-3YCHZ-D2WC6-I"}) == 3
    assert misread("MHC-3YCH2-D2WCG-7", number, **{number: "MHC-3YCH2-D2WCG-7"}) is None
    assert misread("Sunita Rame5h Jadhav", "Sunita Ramesh Jadhav", Ramesh="Rame5h") is None


def test_a_name_as_long_as_a_number_is_no_number() -> None:
    sheet = tuple(replace(word, text={"Ramesh": "Lila", "Jadhav": "More"}.get(word.text, word.text)) for word in SHEET)
    fit, values, readers = prints.fitted(sheet, laid(sheet)), [["Sunita Lila More"]], (unread, unread)
    assert fit and prints.says_the_same(values, sheet, laid(sheet), fit, readers) == 1
    assert prints.says_the_same(values, sheet, laid(sheet, Lila="Iila"), fit, readers) is None


def misread(paper: str, sheet: str, **instead: str) -> int | None:
    """With other letters in one place, and what is read there by itself on the paper and on the sheet."""
    words = laid(**instead)
    fit = prints.fitted(SHEET, words)
    assert fit
    return prints.says_the_same(VALUES, SHEET, words, fit, (lambda _box, _times: sheet, lambda _box, _times: paper))


def test_the_true_value_elsewhere_does_not_help() -> None:
    elsewhere = [Word("₹1,84,000", 0, 700, 900, 90, 8), *laid(**{"₹1,84,000": "₹84,000"})]
    assert same(elsewhere) is None


def test_another_value_beside_the_true_one_is_no_print() -> None:
    [true] = [word for word in laid() if word.text == "₹1,84,000"]
    assert same([*laid(), replace(true, text="84,000", left=true.left + 2)]) is None


def test_a_value_that_runs_over_two_lines_is_found_line_by_line() -> None:
    broken = tuple(replace(word, left=100, top=word.top + 16) if word.text == "Jadhav" else word for word in SHEET)
    assert same(laid(broken), broken) == 3
    assert same(laid(broken, Jadhav="Yadav"), broken) is None


def test_a_value_that_the_sheet_prints_in_one_language_only_is_not_taken_for_read() -> None:
    fit, values = prints.fitted(SHEET, laid()), (("Sunita Ramesh Jadhav", "सुनीता रमेश जाधव"),)
    assert fit and prints.says_the_same(values, SHEET, laid(), fit, (unread, unread)) is None


def test_papers_of_different_making_do_not_fit() -> None:
    assert prints.fitted(SHEET, [replace(word, text=word.text[::-1]) for word in SHEET]) is None
    assert prints.fitted(SHEET, []) is None
    scattered = [replace(word, left=(word.left * 7) % 900, top=(word.top * 11 + word.left) % 900) for word in SHEET]
    assert prints.fitted(SHEET, scattered) is None


FLAT = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0]


def page(*strokes: tuple[int, int, int, int], paper: int = 255) -> bytes:
    picture = Image.new("L", (1240, 1754), paper)
    for stroke in ((100, 100, 600, 130), *strokes):
        ImageDraw.Draw(picture).rectangle(stroke, fill=30)
    target = io.BytesIO()
    picture.save(target, "PNG")
    return target.getvalue()


def test_ink_where_the_sheet_is_blank_is_foreign() -> None:
    assert ink.has_foreign(page(), page((700, 800, 900, 806)), FLAT)
    assert not ink.has_foreign(page(), page(), FLAT)


def test_grey_paper_and_dust_are_no_ink() -> None:
    assert not ink.has_foreign(page(), page(paper=205), FLAT)
    assert not ink.has_foreign(page(), page((700, 800, 703, 803)), FLAT)


def test_ink_is_looked_for_where_the_sheet_lies_on_the_paper() -> None:
    moved = page((200, 200, 700, 230))
    assert ink.has_foreign(page(), moved, FLAT)
