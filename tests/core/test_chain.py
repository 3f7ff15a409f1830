"""A record of lines: whatever is done to it behind its back is found, at the line where it was done."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.core import chain


class Said(chain.Line):
    number: int
    text: str = ""


def record(*texts: str) -> list[Said]:
    lines: list[Said] = []
    for number, text in enumerate(texts):
        lines.append(chain.linked(lines[-1].hash if lines else "", Said(number=number, text=text)))
    return lines


def head(lines: list[Said]) -> str:
    return lines[-1].hash if lines else ""


def changed(lines: list[Said], place: int, **fields: Any) -> list[Said]:
    return [*lines[:place], lines[place].model_copy(update=fields), *lines[place + 1 :]]


def test_an_untouched_record_holds():
    lines = record("नमस्ते", "ਸਤਿ", "hello")
    assert chain.first_break(lines, head(lines)) is None
    assert chain.first_break([], "") is None


def test_a_changed_line_is_named_even_with_a_hash_of_its_own():
    lines = record("a", "b", "c")
    forged = lines[1].model_copy(update={"text": "B"})
    assert chain.first_break(changed(lines, 1, text="B"), head(lines)) == 1
    assert chain.first_break(changed(lines, 1, text="B", hash=chain.link(forged.before, forged)), head(lines)) == 2


def test_a_missing_line_is_missed_at_the_beginning_in_the_middle_and_at_the_end():
    lines = record("a", "b", "c")
    assert chain.first_break(lines[1:], head(lines)) == 0
    assert chain.first_break([lines[0], lines[2]], head(lines)) == 1
    assert chain.first_break(lines[:2], head(lines)) == 2
    assert chain.first_break([], head(lines)) == 0


def test_a_record_that_was_written_anew_from_a_line_on_disagrees_with_its_head():
    lines = record("a", "b", "c")
    assert chain.first_break(record("a", "B", "c"), head(lines)) == 3


def test_a_field_that_says_nothing_does_not_count():
    class SaidLater(Said):
        place: str = ""

    (line,) = record("a")
    assert chain.first_break([SaidLater(**line.model_dump())], line.hash) is None
    assert chain.first_break([SaidLater(**line.model_dump(), place="Pune")], line.hash) == 0


@pytest.mark.parametrize("order", [(1, 0, 2), (0, 2, 1)])
def test_lines_that_changed_places_are_found(order: tuple[int, ...]):
    lines = record("a", "b", "c")
    assert chain.first_break([lines[n] for n in order], head(lines)) == next(
        place for place, n in enumerate(order) if place != n
    )


@given(st.lists(st.text(), min_size=1, max_size=8), st.data())
def test_whatever_is_changed_is_found_no_later_than_the_line_after_it(texts: list[str], data: st.DataObject):
    lines = record(*texts)
    place = data.draw(st.integers(0, len(lines) - 1))
    other = data.draw(st.text().filter(lambda text: text != lines[place].text))
    assert chain.first_break(lines, head(lines)) is None
    assert chain.first_break(changed(lines, place, text=other), head(lines)) == place
