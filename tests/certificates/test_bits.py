"""Status lists as bits, read back by code that is written after the specifications and shares nothing with ours."""

import base64
import gzip
import hashlib
import zlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.certificates import bits


def keyed(text: str) -> str:
    return hashlib.sha256(b"a key" + text.encode()).hexdigest()


def unpacked(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@given(st.sets(st.integers(0, bits.CAPACITY - 1), max_size=30))
def test_the_first_place_is_the_most_significant_bit_of_the_first_byte(places):
    found = bits.empty()
    for place in places:
        bits.put(found, place, True)
    text = bits.encoded(found)
    assert text[0] == "u"
    raw = gzip.decompress(unpacked(text[1:]))
    assert len(raw) * 8 == 131_072
    assert {
        8 * byte + bit for byte in range(len(raw)) if raw[byte] for bit in range(8) if raw[byte] >> (7 - bit) & 1
    } == places
    assert bits.decoded(text) == found


@given(st.sets(st.integers(0, bits.CAPACITY - 1), max_size=20), st.sets(st.integers(0, bits.CAPACITY - 1), max_size=20))
def test_tokens_have_two_bits_each_from_the_least_significant_one(revoked, suspended):
    lists = bits.empty(), bits.empty()
    for one, places in zip(lists, (revoked, suspended), strict=True):
        for place in places:
            bits.put(one, place, True)
    raw = zlib.decompress(unpacked(bits.tokens(*lists)))
    assert len(raw) * 4 == bits.CAPACITY
    for place in revoked | suspended | {0, 1, bits.CAPACITY - 1}:
        status = raw[place // 4] >> 2 * (place % 4) & 3
        assert status == (1 if place in revoked else 2 if place in suspended else 0)


def test_a_place_can_be_taken_back():
    found = bits.empty()
    bits.put(found, 17, True)
    bits.put(found, 17, False)
    assert found == bits.empty()


def test_an_empty_list_is_short_and_always_the_same():
    assert bits.encoded(bits.empty()) == bits.encoded(bits.empty())
    assert len(bits.encoded(bits.empty())) < 100


def test_a_list_that_unpacks_to_more_than_a_list_is_cut_off():
    bomb = "u" + base64.urlsafe_b64encode(gzip.compress(bytes(50_000_000))).rstrip(b"=").decode()
    assert len(bits.decoded(bomb)) == bits.CAPACITY // 8


def test_no_two_certificates_share_a_place():
    for first in (0, bits.CAPACITY - 1500, bits.CAPACITY * 3 - 1500):
        places = [bits.place(number, keyed) for number in range(first, first + 3000)]
        assert len(set(places)) == 3000
        assert all(0 <= index < bits.CAPACITY for _, index in places)


@pytest.mark.parametrize("start", [0, 70_000])
def test_places_that_are_given_one_after_the_other_lie_anywhere(start):
    indexes = [bits.place(number, keyed)[1] for number in range(start, start + 2000)]
    gaps = [abs(one - other) for one, other in pairwise(indexes)]
    assert len(set(gaps)) > 1900
    assert 0.45 < sum(index < bits.CAPACITY // 2 for index in indexes) / 2000 < 0.55
