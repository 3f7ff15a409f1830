"""Ids that can be read out on the phone, and ids that sort by time.

Both draw on Crockford's base 32 (no I, L, O, U). Chance comes in as an argument, so that tests can repeat it.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime
from secrets import randbits

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHECK = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

Chance = Callable[[int], int]
"""Gives a whole number of so many random bits."""


def base32(number: int, length: int) -> str:
    """The lowest `length` base-32 digits of a number, most significant first."""
    return "".join(ALPHABET[(number >> 5 * place) & 31] for place in reversed(range(length)))


def check_character(body: str) -> str:
    """ISO/IEC 7064 MOD 37,36: catches every single wrong character and every swap of neighbours."""
    total = 36
    for character in body:
        total = (total + _CHECK.index(character)) % 36 or 36
        total = total * 2 % 37
    return _CHECK[(37 - total) % 36]


def numbered(prefix: str, chance: Chance = randbits) -> str:
    """A number for people, such as `MH4K7QX9M2TD3`: prefix, 10 random characters (50 bits), check character."""
    return with_check(prefix, chance(50))


def number_for(prefix: str, *facts: str) -> str:
    """The number that belongs to some facts: asked twice for the same facts, it is the same number."""
    digest = hashlib.sha256("\x1f".join(facts).encode()).digest()
    return with_check(prefix, int.from_bytes(digest[:7]))


def with_check(prefix: str, number: int) -> str:
    """A prefix and the lowest 50 bits of a number, closed by their check character."""
    body = prefix + base32(number, 10)
    return body + check_character(body)


def shown(number: str) -> str:
    """As printed: `MH4K7QX9M2TD3` becomes `MH-4K7QX-9M2TD-3`."""
    prefix, body, check = number[:-11], number[-11:-1], number[-1]
    return f"{prefix}-{body[:5]}-{body[5:]}-{check}"


def read_number(typed: str) -> str | None:
    """What a person typed as a number, or None where the check character disagrees.

    Spaces, hyphens and case are forgiven, and so is O for 0 and I or L for 1 in the random part.
    """
    plain = "".join(c for c in typed.upper() if c.isalnum())
    if not 13 <= len(plain) <= 16 or not plain.isascii():
        return None
    prefix, body, check = plain[:-11], plain[-11:-1], plain[-1]
    number = prefix + body.translate(str.maketrans("OIL", "011")) + check
    return number if check_character(number[:-1]) == check else None


def sortable(moment: datetime, chance: Chance = randbits) -> str:
    """A 26-character id that sorts by the millisecond it was made in (ULID layout)."""
    return base32(int(moment.timestamp() * 1000), 10) + base32(chance(80), 16)
