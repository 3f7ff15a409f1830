"""How alike two names of people are, in whatever script and spelling: `संजय शर्मा`, `ਸੰਜੇ ਸ਼ਰਮਾ`, `Sanjay Sharma`.

Pure functions of one word or one name, remembered, so that a column of names is worked through once. The measure of
closeness is Jaro and Winkler's, which databases have as well: what is judged here one by one can be judged there in
bulk.
"""

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from itertools import permutations

_CONSONANTS = "k kh g gh n c ch j jh n t th d dh n t th d dh n n p f b bh m y r r l l l v s s s h"
"""Devanagari from U+0915 on, in its order; ञ and ङ sound as n, च as c (Latin `ch`), फ as f (Latin `ph`)."""
_INDEPENDENT = ("a", "a", "i", "i", "u", "u", "ri", "l", "e", "e", "e", "ai", "o", "o", "o", "au")
"""Vowels from U+0905 on."""
_SIGNS = ("a", "i", "i", "u", "u", "ri", "ri", "e", "e", "e", "ai", "o", "o", "o", "au")
"""Vowel signs from U+093E on."""
_BLOCKS = (0x0900, 0x0A00)
"""Devanagari and Gurmukhi: laid out alike, letter for letter."""
_LETTERS = {0x15 + n: sound for n, sound in enumerate(_CONSONANTS.split())} | {0x5C: "r"}
_VOWELS = {0x05 + n: sound for n, sound in enumerate(_INDEPENDENT)}
_VOWEL_SIGNS = {0x3E + n: sound for n, sound in enumerate(_SIGNS)}
_NASALS, _VIRAMA, _NUKTA = frozenset((0x01, 0x02, 0x70)), 0x4D, 0x3C

_TITLES = frozenset(
    ["shri", "sri", "smt", "shrimati", "srimati", "sh", "mr", "mrs", "ms", "miss", "mx", "dr", "kumari", "kum", "late"]
    + ["sardar", "srd", "s", "bibi", "begum", "adv", "capt", "col", "maj"]
)
_SPELLINGS = (
    (r"chh", "c"),
    (r"ch", "c"),
    (r"ph", "f"),
    (r"x|ksh|ks", "ks"),
    (r"sh|sch", "s"),
    (r"q|ck", "k"),
    (r"z", "j"),
    (r"w", "v"),
    (r"j[nñ]|gn(?=y)", "g"),
    (r"ou|aw", "au"),
    (r"ee|ea|ie", "i"),
    (r"oo", "u"),
    (r"aa+", "a"),
    (r"ay$", "e"),
    (r"y$", "i"),
    (r"iy(?=a)", "i"),
    (r"m(?=[bpf])", "n"),
)


@lru_cache(maxsize=65_536)
def words(name: str) -> tuple[str, ...]:
    """A name in small Latin letters, word by word, without titles; what is Devanagari or Gurmukhi is put into Latin."""
    told = unicodedata.normalize("NFKD", _latin(name)).encode("ascii", "ignore").decode().lower()
    found = re.findall(r"[a-z]+", told.replace("'", "").replace("’", ""))
    kept = tuple("singh" if word in ("sinh", "sing") else word for word in found)
    return tuple(word for word in kept if word not in _TITLES) or kept


@lru_cache(maxsize=65_536)
def plain(word: str) -> str:
    """One Latin word without the habits of spelling: `Geeta`, `Gita` → `gita`; `Vikram`, `Wikram` → `vikram`."""
    for pattern, sound in _SPELLINGS:
        word = re.sub(pattern, sound, word)
    word = re.sub(r"(?<=[kgcjtdpbrl])h", "", word)
    word = re.sub(r"(.)\1+", r"\1", word)
    return word[:-1] if len(word) > 3 and word.endswith("a") else word


_FILLERS = frozenset(
    ["devi", "kumar", "kumari", "sing", "kaur", "lal", "ram", "rani", "bai", "cand", "das", "prasad", "parsad", "rao"]
    + ["ben", "bai", "kan", "begum", "nat"]
)
"""Second names that so many people share, or leave out, that they tell nobody from anybody; as `plain` has them."""


def is_filler(word: str) -> bool:
    """Whether a word, as `plain` has it, tells nobody from anybody."""
    return word in _FILLERS


@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """What is left of a word that is only heard: its consonants, and how it begins. `Vikram` and `Bikram` are one."""
    bare = plain(word).replace("v", "b")
    first = {"e": "i", "o": "u"}.get(bare[:1], bare[:1])
    rest = re.sub(r"[aeiouyh]", "", bare[1:])
    return re.sub(r"(.)\1+", r"\1", first + rest)


@lru_cache(maxsize=65_536)
def given(name: str) -> str:
    """The sound of the given name, by which people are looked up; empty where there is none."""
    return next(map(sound, words(name)), "")


@lru_cache(maxsize=65_536)
def whole(name: str) -> str:
    """The sound of a whole name, in no order, without second names that tell nothing: the same however it is spelt."""
    found = words(name)
    telling = [word for word in found[1:] if plain(word) not in _FILLERS]
    return " ".join(sorted(map(sound, (*found[:1], *telling))))


ALIKE = 0.88
"""From which likeness on two names are one person's, where a second fact is the same too, such as the date of birth or
a mobile number that was proven."""


def likeness(one: str, other: str) -> float:
    """How alike two names are, from 0 to 1: word against word in the best order. A second name that one of them leaves
    out costs nothing where it tells nothing (`Devi`), and some where it is a family's. What tells nothing (`Kaur`) is
    not the whole of a longer name."""
    mine, theirs = (tuple(map(plain, words(name))) for name in (one, other))
    if not mine or not theirs:
        return 0.0
    few, many = sorted((mine[:5], theirs[:5]), key=len)
    best, order = max((_matched(few, order), order) for order in permutations(many, len(few)))
    left_out = Counter(many) - Counter(order)
    if left_out and not any(_tells(mine, other) for mine, other in zip(few, order, strict=True)):
        return 0.0
    return max(0.0, best - 0.05 * sum(not is_filler(word) for word in left_out.elements()))


def _tells(mine: str, other: str) -> bool:
    return not (is_filler(mine) or is_filler(other))


def _matched(ours: tuple[str, ...], theirs: tuple[str, ...]) -> float:
    """The mean of the pairs, where one with a filler weighs a third of what two telling names do."""
    weights = [3 if _tells(mine, other) else 1 for mine, other in zip(ours, theirs, strict=True)]
    pairs = zip(ours, theirs, weights, strict=True)
    return sum(closeness(mine, other) * weight for mine, other, weight in pairs) / sum(weights)


@lru_cache(maxsize=65_536)
def closeness(one: str, other: str) -> float:
    """Jaro and Winkler's likeness of two words, from 0 to 1 (prefix of at most 4 letters, a tenth each)."""
    if one == other:
        return 1.0
    matched = _jaro(one, other)
    prefix = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return matched + min(prefix, 4) * 0.1 * (1 - matched) if matched > 0.7 else matched


def _jaro(one: str, other: str) -> float:
    window = max(len(one), len(other)) // 2 - 1
    taken: list[int] = []
    mine: list[str] = []
    for at, letter in enumerate(one):
        low, high = max(0, at - window), min(len(other), at + window + 1)
        found = next((n for n in range(low, high) if other[n] == letter and n not in taken), None)
        if found is not None:
            taken.append(found)
            mine.append(letter)
    if not mine:
        return 0.0
    swapped = sum(a != other[n] for a, n in zip(mine, sorted(taken), strict=True)) / 2
    same = len(mine)
    return (same / len(one) + same / len(other) + (same - swapped) / same) / 3


def _latin(name: str) -> str:
    """Devanagari and Gurmukhi as they are commonly written in Latin; anything else as it is."""
    return "".join(_word_in_latin(part) for part in re.split(r"(\s+)", unicodedata.normalize("NFC", name)))


def _word_in_latin(word: str) -> str:
    if not any(0x0900 <= ord(letter) <= 0x0A7F for letter in word):
        return word
    sounds: list[str] = []
    open_vowel = False
    for letter in word:
        place = _place(letter)
        if place in _LETTERS:
            sounds += ["a"] * open_vowel + [_LETTERS[place]]
            open_vowel = True
        elif place in _VOWEL_SIGNS:
            sounds.append(_VOWEL_SIGNS[place])
            open_vowel = False
        elif place in _VOWELS:
            sounds += ["a"] * open_vowel + [_VOWELS[place]]
            open_vowel = False
        elif place == _VIRAMA:
            open_vowel = False
        elif place == _NUKTA and sounds[-1:] in (["d"], ["dh"]):
            sounds[-1] = "r"
        elif place in _NASALS:
            sounds += ["a"] * open_vowel + ["n"]
            open_vowel = False
        elif letter.isascii():
            sounds.append(letter)
    return "".join(sounds)


def _place(letter: str) -> int:
    """Where a letter stands in its block: the same place is the same sound in both scripts. -1 for any other script."""
    block = next((start for start in _BLOCKS if start <= ord(letter) < start + 0x80), None)
    return -1 if block is None else ord(letter) - block
