"""Status lists as bits: one column of certificates, two ways of writing it. Pure.

W3C Bitstring Status List 1.0 counts from the most significant bit of a byte and packs with gzip; IETF Token Status List
counts from the least significant one, two bits for each token, and packs with zlib.
"""

import base64
import gzip
import zlib
from collections.abc import Callable

CAPACITY = 131_072
"""Places of one list: the least that Bitstring Status List 1.0 allows, so that nobody is found among few."""
_HALF_BITS, _ROUNDS = 9, 6
_MASK = (1 << _HALF_BITS) - 1

Bits = bytearray
"""One bit for each place, the first the most significant of the first byte."""


def empty() -> Bits:
    """Nothing is set."""
    return bytearray(CAPACITY // 8)


def has(bits: Bits, index: int) -> bool:
    """Whether a place is set."""
    return bool(bits[index // 8] & (0x80 >> index % 8))


def put(bits: Bits, index: int, value: bool) -> None:
    """Set a place, or take it back."""
    mask = 0x80 >> index % 8
    bits[index // 8] = bits[index // 8] | mask if value else bits[index // 8] & ~mask


def encoded(bits: Bits) -> str:
    """As `encodedList` of a Bitstring Status List: multibase, base64url without padding, of gzip. Repeatable."""
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b"=").decode()


def decoded(text: str) -> Bits:
    """What `encoded` wrote; of anything longer, no more than a list has."""
    packed = base64.urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4))
    return bytearray(zlib.decompressobj(wbits=31).decompress(packed, CAPACITY // 8))


VALID, INVALID, SUSPENDED = 0, 1, 2
"""Status types of a token (Token Status List, section 7.1)."""


def tokens(revoked: Bits, suspended: Bits) -> str:
    """Both as `lst` of a Token Status List with two bits for each token."""
    packed = bytearray(CAPACITY // 4)
    for index in _set_in(revoked, suspended):
        status = INVALID if has(revoked, index) else SUSPENDED
        packed[index // 4] |= status << 2 * (index % 4)
    return base64.urlsafe_b64encode(zlib.compress(bytes(packed), 9)).rstrip(b"=").decode()


def _set_in(*lists: Bits) -> list[int]:
    touched = (place for place, pair in enumerate(zip(*lists, strict=True)) if any(pair))
    return [place * 8 + bit for place in touched for bit in range(8) if any(has(one, place * 8 + bit) for one in lists)]


def place(number: int, keyed: Callable[[str], str]) -> tuple[int, int]:
    """The list and the index of the certificate that came as the so-and-so-many-th: no two share one, and without the
    key nobody can tell from an index when it came. `keyed` gives hexadecimal digits, the same for the same text."""
    which, index = divmod(number, CAPACITY)
    while (index := _shuffled(index, lambda text: keyed(f"{which}.{text}"))) >= CAPACITY:
        continue
    return which, index


def _shuffled(number: int, keyed: Callable[[str], str]) -> int:
    """A Feistel network over twice nine bits: every number has one place, and goes back to none other."""
    left, right = number >> _HALF_BITS, number & _MASK
    for turn in range(_ROUNDS):
        left, right = right, left ^ int(keyed(f"{turn}.{right}")[:8], 16) & _MASK
    return left << _HALF_BITS | right
