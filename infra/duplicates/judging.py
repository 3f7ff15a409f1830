"""The rules of `registry.likeness` as SQL over normal columns: the same blocks, the same levels, the same weights.

A name is put into columns once for each different name, by the functions that judge one by one; what is done for a pair
is done in DuckDB. The first three words of a name count, and of a parent's or husband's name the given one.
"""

from itertools import permutations

from chalicelib.core import names
from chalicelib.registry.likeness import WEIGHTS

_WORDS = (1, 2, 3)
NAME_COLUMNS = {
    "name": "VARCHAR",
    "given": "VARCHAR",
    "words": "TINYINT",
    "telling": "TINYINT",
    **{f"w{n}": "VARCHAR" for n in _WORDS},
    **{f"f{n}": "BOOLEAN" for n in _WORDS},
}
"""A name as itself, the sound of its given name, how many words it has and how many of them tell somebody apart, the
words without habits of spelling, and which of them are fillers (`Devi`)."""


def name_columns(name: str) -> tuple[object, ...]:
    """A name as `NAME_COLUMNS` has it."""
    words = [names.plain(word) for word in names.words(name)[: len(_WORDS)]]
    fillers = [names.is_filler(word) for word in words]
    empty = [None] * (len(_WORDS) - len(words))
    return (name, names.given(name), len(words), fillers.count(False), *words, *empty, *fillers, *empty)


PEOPLE = """
SELECT n, member_id, people.name, sex, district, subdistrict, mobiles, birth_date,
    year(birth_date)::SMALLINT AS born, day(birth_date)::TINYINT AS day, month(birth_date)::TINYINT AS month,
    (day = 1 AND month IN (1, 7)) AS unknown_day, strftime(birth_date, '%Y%m%d') AS digits,
    own.* EXCLUDE (name), kin.given AS kin, kin.w1 AS kin_word
FROM people JOIN names AS own ON people.name = own.name LEFT JOIN names AS kin ON nullif(people.care_of, '') = kin.name
"""
"""Everybody, with all columns that a comparison looks at."""

BLOCKS = {
    "born": "one.given = other.given AND one.born = other.born"
    " AND least(one.day, one.month) = least(other.day, other.month)"
    " AND greatest(one.day, one.month) = greatest(other.day, other.month)",
    "near": "one.given = other.given AND one.district = other.district AND one.born // 2 = other.born // 2",
    "nearer": "one.given = other.given AND one.district = other.district"
    " AND (one.born + 1) // 2 = (other.born + 1) // 2",
    "kin": "one.given = other.given AND one.subdistrict = other.subdistrict AND one.kin = other.kin",
}
"""`likeness.blocks`: two entries are compared where one of these holds, or where they share a mobile number."""

_LEVELS = {
    "born": (
        ("one.birth_date = other.birth_date AND NOT one.unknown_day", "born.same"),
        ("one.birth_date = other.birth_date", "born.near"),
        ("one.born = other.born AND one.day = other.month AND one.month = other.day", "born.swapped"),
        ("hamming(one.digits, other.digits) = 1", "born.near"),
        ("abs(one.born - other.born) <= 1", "born.year"),
        ("abs(one.born - other.born) <= 5", "born.decade"),
        ("TRUE", "born.other"),
    ),
    "sex": (("one.sex = other.sex", "sex.same"), ("TRUE", "sex.other")),
    "care-of": (
        ("jaro_winkler_similarity(one.kin_word, other.kin_word) >= 0.9", "care-of.same"),
        ("one.kin_word IS NOT NULL AND other.kin_word IS NOT NULL", "care-of.other"),
    ),
    "mobile": (("list_has_any(one.mobiles, other.mobiles)", "mobile.same"),),
    "place": (
        ("one.subdistrict = other.subdistrict", "place.same"),
        ("one.district = other.district", "place.district"),
        ("TRUE", "place.other"),
    ),
}


def _weighed(levels: tuple[tuple[str, str], ...]) -> str:
    """The weight of the first level that holds; nothing where none does."""
    cases = " ".join(f"WHEN {when} THEN {WEIGHTS[level]}" for when, level in levels)
    return f"(CASE {cases} ELSE 0 END)"


REST = " + ".join(map(_weighed, _LEVELS.values()))
"""The weight of everything but the name."""
MOST_OF_A_NAME = max(weight for level, weight in WEIGHTS.items() if level.startswith("name."))
_CHEAP = " + ".join(_weighed(levels) for kind, levels in _LEVELS.items() if kind != "care-of")


def hopeful(threshold: float) -> str:
    """Whether a pair can still reach a weight, whatever its names are. A parent's name is compared, which is dear, only
    where it can matter."""
    rest = threshold - MOST_OF_A_NAME
    return f"CASE WHEN {_CHEAP} >= {rest - WEIGHTS['care-of.same']} THEN {REST} >= {rest} ELSE FALSE END"


ORIENTED = ", ".join(
    f"CASE WHEN one.words <= other.words THEN {side}.{column} ELSE {back}.{column} END AS {letter}_{column}"
    for letter, side, back in (("a", "one", "other"), ("b", "other", "one"))
    for column in ("words", "telling", *(f"{kind}{n}" for n in _WORDS for kind in "wf"))
)
"""The names of a pair, the one with fewer words first."""
ALIKE = ", ".join(
    f"coalesce(jaro_winkler_similarity(a_w{i}, b_w{j}), 0) AS s{i}{j}, "
    f"CASE WHEN a_w{i} IS NULL THEN 0 WHEN a_f{i} OR b_f{j} THEN 1 ELSE 3 END AS g{i}{j}"
    for i in _WORDS
    for j in _WORDS
)
"""How alike each word of the one is to each of the other, and how much that counts."""
_ORDERS = ", ".join(
    "("
    + " + ".join(f"s{i}{j} * g{i}{j}" for i, j in enumerate(order, 1))
    + ") / ("
    + " + ".join(f"g{i}{j}" for i, j in enumerate(order, 1))
    + ")"
    for order in permutations(_WORDS)
)
LIKENESS = f"greatest({_ORDERS}) - 0.05 * greatest(b_telling - a_words, 0)"
"""`names.likeness`: the mean of the pairs of words in the best order."""
NAME = (
    f"CASE WHEN likeness >= 0.97 THEN {WEIGHTS['name.same']} WHEN likeness >= 0.92 THEN {WEIGHTS['name.alike']} "
    f"WHEN same_given THEN {WEIGHTS['name.given']} "
    f"WHEN likeness >= 0.85 THEN {WEIGHTS['name.near']} ELSE {WEIGHTS['name.other']} END"
)
"""`likeness.name_level`."""
