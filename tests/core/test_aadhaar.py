"""No Aadhaar number stays in a text."""

import pytest

from chalicelib.core import aadhaar

VALID = "234123412346"


@pytest.mark.parametrize("written", ["234123412346", "2341 2341 2346", "2341-2341-2346", "२३४१ २३४१ २३४६"])
def test_the_number_is_found_however_it_is_written(written):
    assert aadhaar.is_in(f"my number {written}, please")
    assert aadhaar.masked(f"my number {written}, please") == "my number XXXX XXXX 2346, please"


@pytest.mark.parametrize("other", ["234123412345", "1341 2341 2346", "1234567890123", "+919812345678", "संख्या १२"])
def test_other_numbers_are_left_alone(other):
    assert not aadhaar.is_in(other)


@pytest.mark.parametrize("place", range(12))
def test_one_wrong_digit_is_no_number(place):
    wrong = VALID[:place] + str((int(VALID[place]) + 1) % 10) + VALID[place + 1 :]
    assert not aadhaar.is_number(wrong)
