"""Made-up papers, true and forged: no forgery is accepted, and what can be proven is.

A quarter of the papers of every sort; `python -m infra corpus` judges all 200 and writes the table of `docs/proofs.md`.
"""

import re

import pytest

from chalicelib.adapters import letters
from infra.papers import corpus

LEAST_READ = 0.8
"""Of true papers that carry no signature: how many are read rightly in every word that is compared."""


@pytest.fixture(scope="module")
def judged() -> dict[str, dict[str, int]]:
    return corpus.counted(every=4)


def test_no_paper_is_wrongly_accepted(judged: dict[str, dict[str, int]]) -> None:
    assert sum(row["papers"] for row in judged.values()) >= 50
    assert {sort: row["wrong"] for sort, row in judged.items() if row["wrong"]} == {}


def test_every_true_signed_paper_is_proven(judged: dict[str, dict[str, int]]) -> None:
    true = {sort.title for sort in corpus.SORTS if sort.true}
    always = {sort.title for sort in corpus.SORTS if sort.true and not sort.by_letters}
    assert all(judged[sort]["proven"] == judged[sort]["papers"] for sort in always)
    assert all(row["proven"] == 0 for sort, row in judged.items() if sort not in true)


@pytest.mark.skipif(not letters.can_read(), reason="no tesseract on this machine")
def test_most_plain_papers_are_read(judged: dict[str, dict[str, int]]) -> None:
    plain = [judged[sort] for sort in ("PDF with text, not signed", "scan in a PDF", "photograph, askew")]
    assert sum(row["read"] for row in plain) >= LEAST_READ * sum(row["papers"] for row in plain)


def test_there_are_two_hundred_papers_and_the_page_says_what_became_of_each() -> None:
    assert sum(sort.count for sort in corpus.SORTS) == 200
    page = corpus.PAGE.read_text("utf-8")
    rows = {row[0].strip(): row for row in (line.strip("| ").split("|") for line in page.splitlines() if "|" in line)}
    assert all(int(rows[sort.title][1]) == sort.count for sort in corpus.SORTS)
    total = next(row for title, row in rows.items() if title == "**all**")
    assert [re.sub(r"\D", "", cell) for cell in (total[1], total[-1])] == ["200", "0"]
