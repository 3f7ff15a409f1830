"""Names of people, in three scripts and many spellings."""

import pytest

from chalicelib.core import names

SAME = [
    ("संजय शर्मा", "Sanjay Sharma"),
    ("ਸੰਜੇ ਸ਼ਰਮਾ", "Sanjay Sharma"),
    ("गीता देवी", "Geeta Devi"),
    ("विक्रम सिंह", "Bikram Singh"),
    ("ਹਰਪ੍ਰੀਤ ਕੌਰ", "Harpreet Kaur"),
    ("लक्ष्मी", "Laxmi"),
    ("कृष्ण कुमार", "Krishan Kumar"),
    ("रविंदर पठानिया", "Ravinder Pathania"),
    ("Smt. Kanta Negi", "कांता नेगी"),
    ("ज्ञान चंद", "Gian Chand"),
    ("ज़ाकिर हुसैन", "Zakir Hussain"),
    ("Prakash Om", "Om Prakash"),
    ("Vijay", "विजय"),
    ("आशा देवी", "Asha"),
]
OTHERS = [("Asha Negi", "Usha Negi"), ("Mohan Verma", "Sohan Verma"), ("Ram Thakur", "Ram Rana"), ("Sita", "Sati")]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_name_sounds_the_same_however_it_is_spelt(one, other):
    assert names.whole(one) == names.whole(other)
    assert names.given(one) or names.given(other)
    assert names.likeness(one, other) > 0.9
    assert names.likeness(one, other) == names.likeness(other, one)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_names_that_are_others_are_less_alike_than_spellings_of_one(one, other):
    assert names.likeness(one, other) < 0.94


@pytest.mark.parametrize(
    ("short", "whole"),
    [("Kaur", "Gurpreet Kaur"), ("Ram", "Sita Ram"), ("Kumar", "Ram Kumar"), ("सिंह", "Harjinder Singh Dhillon")],
)
def test_a_name_that_so_many_share_is_not_the_whole_of_a_longer_one(short, whole):
    assert names.likeness(short, whole) == names.likeness(whole, short) == 0.0
    assert names.likeness(short, short) == names.likeness(whole, whole) == 1.0


@pytest.mark.parametrize(
    ("short", "whole", "likeness"),
    [
        ("Asha", "Asha Devi", 1.0),
        ("Gurpreet", "Gurpreet Kaur", 1.0),
        ("Gurpreet Kaur", "Gurpreet Kaur Gill", 0.95),
        ("Sunita Jadhav", "Sunita Ramesh Jadhav", 0.95),
        ("Sita Ram", "Sita Ram Sharma", 0.95),
    ],
)
def test_a_familys_name_that_is_left_out_costs_more_than_one_that_tells_nothing(short, whole, likeness):
    assert names.likeness(short, whole) == names.likeness(whole, short) == pytest.approx(likeness)


def test_a_name_that_says_nothing_is_like_none():
    assert names.likeness("", "Asha") == 0.0
    assert names.given("  ") == ""


@pytest.mark.parametrize(
    ("one", "other", "measure"),
    [("martha", "marhta", 0.9611), ("dwayne", "duane", 0.84), ("dixon", "dicksonx", 0.8133)],
)
def test_the_measure_is_that_of_jaro_and_winkler(one, other, measure):
    """The examples of Winkler's paper of 1990."""
    assert names.closeness(one, other) == pytest.approx(measure, abs=0.0001)
