"""Which records may be of one person, and how likely: rules over normal columns, for one check and for a whole table.

`blocks` says under which words a person is kept; two records are compared only where they share one. `compare` adds up
weights in the manner of Fellegi and Sunter: how much likelier a level of agreement is between two records of one person
than between records of two. `WEIGHTS` is all that it knows, so that a job in bulk may judge by the same figures.
"""

from datetime import date
from math import log2

from chalicelib.core import names
from chalicelib.registry.models import Comparison, Facts, Traits

WEIGHTS: dict[str, float] = {
    "name.same": 11.0,
    "name.alike": 7.5,
    "name.near": 2.5,
    "name.given": 3.5,
    "name.other": -7.0,
    "born.same": 13.0,
    "born.swapped": 9.0,
    "born.near": 4.5,
    "born.year": 2.5,
    "born.decade": -2.0,
    "born.other": -9.0,
    "sex.same": 1.0,
    "sex.other": -6.0,
    "care-of.same": 5.0,
    "care-of.other": -1.5,
    "mobile.same": 5.0,
    "place.same": 3.0,
    "place.district": 1.0,
    "place.other": -0.5,
}
"""Bits: a weight of 3 makes it eight times as likely that both are one person."""
_ODDS_BEFORE = -21.0
"""Of two records taken at random from a region, in bits: one pair in two million."""
_MANY = 1_000_000
LIKELY = 0.5
"""From here on an officer has to say whether it is the same person."""


def traits(of: Facts) -> Traits:
    """A person's columns."""
    return Traits(
        name=of.name["en"],
        birth_date=of.birth_date,
        sex=of.sex,
        care_of=of.care_of,
        district=of.district,
        subdistrict=of.subdistrict,
        mobiles=of.mobiles,
    )


def blocks(of: Traits) -> tuple[str, ...]:
    """Under which words a person is kept; always fewer than ten, so that a check is always the same few queries.

    Given name and date of birth, where day and month may be exchanged; given name, two years of birth and district;
    given name, parent's or spouse's given name and subdistrict; each mobile number.
    """
    given, born = names.given(of.name), of.birth_date
    low, high = sorted((born.day, born.month))
    day = f"{low}.{high}" if high <= 12 else f"{born.day}.{born.month}"
    care_of = names.given(of.care_of)
    return (
        f"born|{given}|{born.year}|{day}",
        *(f"near|{given}|{two_years}|{of.district}" for two_years in sorted({born.year // 2, (born.year + 1) // 2})),
        *((f"kin|{given}|{care_of}|{of.subdistrict}",) if care_of else ()),
        *(f"mobile|{mobile}" for mobile in of.mobiles),
    )


def compare(one: Traits, other: Traits) -> Comparison:
    """How likely two records are of one person; `reasons` are what speaks for it, the strongest first."""
    levels = (
        name_level(one.name, other.name),
        born_level(one.birth_date, other.birth_date),
        "sex.same" if one.sex == other.sex else "sex.other",
        care_of_level(one.care_of, other.care_of),
        "mobile.same" if set(one.mobiles) & set(other.mobiles) else "",
        place_level(one, other),
    )
    found = {level: WEIGHTS[level] for level in levels if level}
    weight = sum(found.values())
    reasons = sorted((level for level, bits in found.items() if bits > 1), key=lambda level: -found[level])
    return Comparison(weight=weight, likelihood=likelihood(weight), reasons=tuple(reasons))


def likelihood(weight: float) -> float:
    """The chance that both are one person, for a sum of weights."""
    return round(1 / (1 + 2 ** -(weight + _ODDS_BEFORE)), 4)


def weight_of(chance: float, *, among: int = 0) -> float:
    """The sum of weights that gives a chance: the threshold of a job in bulk.

    Among more than a million people each doubling asks for one bit more. Those who are alike by chance grow with the
    square of the number of people, those who stand there twice with the number: what is likely in a district is no
    longer likely in a state.
    """
    return log2(chance / (1 - chance)) - _ODDS_BEFORE + max(0.0, log2(max(among, 1) / _MANY))


def name_level(one: str, other: str) -> str:
    """`same` in any spelling; `alike`, `near`; `given` where only the second name is another, as after a marriage."""
    alike = names.likeness(one, other)
    if alike >= 0.97:
        return "name.same"
    if alike >= 0.92:
        return "name.alike"
    if names.given(one) == names.given(other):
        return "name.given"
    return "name.near" if alike >= 0.85 else "name.other"


def born_level(one: date, other: date) -> str:
    """How far two dates of birth agree. 1 January and 1 July are what offices write for a day that nobody knew."""
    if one == other:
        return "born.same" if (one.day, one.month) not in _UNKNOWN_DAYS else "born.near"
    if one.year == other.year and (one.day, one.month) == (other.month, other.day):
        return "born.swapped"
    differing = sum(a != b for a, b in zip(f"{one:%Y%m%d}", f"{other:%Y%m%d}", strict=True))
    if differing == 1:
        return "born.near"
    apart = abs(one.year - other.year)
    return "born.year" if apart <= 1 else "born.decade" if apart <= 5 else "born.other"


_UNKNOWN_DAYS = frozenset({(1, 1), (1, 7)})


def care_of_level(one: str, other: str) -> str:
    """Empty where either is silent. A woman's may be her father's or her husband's, so another says little."""
    if not one or not other:
        return ""
    return "care-of.same" if names.likeness(one, other) >= 0.9 else "care-of.other"


def place_level(one: Traits, other: Traits) -> str:
    """How near they live."""
    if one.subdistrict == other.subdistrict:
        return "place.same"
    return "place.district" if one.district == other.district else "place.other"
