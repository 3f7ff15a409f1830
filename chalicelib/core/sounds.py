"""How an Indian name sounds, whichever of three scripts it is written in: Latin, Devanagari, Gurmukhi.

A key keeps the consonants by their kind and the vowels that people spell alike (Deepak, Dipak, दीपक). It leaves out the
`a` that one script writes and the other only means (Ramesh, रमेश), and aspiration, which spelling treats lightly. Where
spelling leaves two readings open, a word has two keys.
"""

import re
import unicodedata
from typing import Literal

Likeness = Literal["same", "close", "other"]
"""The same name; the same as far as initials tell; another."""

_CONSONANTS = "कखगघङचछजझञटठडढणतथदधनपफबभमयरलवशषसह"
_KINDS = "kkggnccjjnttddnttddnpfbbmyrlvsssh"
_GURMUKHI = "ਕਖਗਘਙਚਛਜਝਞਟਠਡਢਣਤਥਦਧਨਪਫਬਭਮਯਰਲਵ"
_INDIC: dict[str, str] = dict(zip(_CONSONANTS, _KINDS, strict=True)) | dict(zip(_GURMUKHI, _KINDS, strict=False))
_INDIC |= {"ਸ": "s", "ਹ": "h", "ळ": "l", "ऱ": "r", "ੜ": "D", "ਲ": "l"}
_SIGNS = {
    "ा": "A",
    "ि": "I",
    "ी": "I",
    "ु": "U",
    "ू": "U",
    "ृ": "rI",
    "े": "E",
    "ै": "E",
    "ॅ": "E",
    "ो": "O",
    "ौ": "O",
    "ॉ": "O",
}
_SIGNS |= {"ਾ": "A", "ਿ": "I", "ੀ": "I", "ੁ": "U", "ੂ": "U", "ੇ": "E", "ੈ": "E", "ੋ": "O", "ੌ": "O"}
_ALONE = {
    "अ": "a",
    "आ": "A",
    "इ": "I",
    "ई": "I",
    "उ": "U",
    "ऊ": "U",
    "ऋ": "rI",
    "ए": "E",
    "ऐ": "E",
    "ऍ": "E",
    "ओ": "O",
    "औ": "O",
}
_ALONE |= {
    "ऑ": "O",
    "ॲ": "E",
    "ਅ": "a",
    "ਆ": "A",
    "ਇ": "I",
    "ਈ": "I",
    "ਉ": "U",
    "ਊ": "U",
    "ਏ": "E",
    "ਐ": "E",
    "ਓ": "O",
    "ਔ": "O",
}
_STOPS, _NASALS, _NUKTAS, _DOUBLERS = "्੍", "ंँਂੰ", "़਼", "ੱ"

_SPELT = (
    *((r"chh?", "C"), (r"ksh|x", "ks"), (r"dny|jny|jn|gny", "gy"), (r"sh", "s"), (r"ph", "f"), (r"([kgtdbj])h", r"\1")),
    *((r"ck|[qc]", "k"), (r"C", "c"), (r"w", "v"), (r"z", "j")),
)
_VOWELS = (
    (r"ee|ii|ie|ea", "I"),
    (r"oo|uu", "U"),
    (r"aya(?=[^aeiou])|ai|ay(?![aeiou])|ei", "E"),
    (r"au|ou|ow", "O"),
    (r"aa", "A"),
)


def keys(word: str) -> frozenset[str]:
    """How one word sounds, in one or two ways; nothing for a word without letters."""
    plain = unicodedata.normalize("NFD", word.casefold())
    if any(letter in _INDIC or letter in _ALONE for letter in plain):
        drawn = _of_indic(plain)
    else:
        drawn = _of_latin("".join(letter for letter in plain if "a" <= letter <= "z"))
    return frozenset(filter(None, (_finished(one) for one in drawn)))


def _of_indic(word: str) -> tuple[str, ...]:
    """Consonants with the `a` that each carries unless something takes it away. `D` is the flap that Latin letters
    write as d or r; a nasal at the end is heard or not."""
    out: list[str] = []
    for letter in word:
        if letter in _INDIC:
            out += [_INDIC[letter], "a"]
        elif letter in _NUKTAS and len(out) > 1 and out[-2] == "d":
            out[-2] = "D"
        elif letter in _STOPS and out[-1:] == ["a"]:
            out.pop()
        elif letter in _SIGNS:
            out[-1:] = [_SIGNS[letter]] if out[-1:] == ["a"] else [*out[-1:], _SIGNS[letter]]
        elif letter in _ALONE:
            out.append(_ALONE[letter])
        elif letter in _NASALS:
            out.append("M")
    text = re.sub(r"a$", "", "".join(out))
    text = re.sub(r"([^aAIUEOM])\1", r"\1", text)
    text = re.sub(r"[aA]ya?(?=[^aAIUEO]|$)|[aA]yI$|[aA]I", "E", text)
    text = re.sub(r"[aA]U", "O", text).replace("Iy", "I").replace("Mh", "ng")
    text = re.sub(r"jn(?=[aAIUEO]|$)", "gy", text) if "ज्ञ" in word else text
    found = (text.replace("D", "d"), text.replace("D", "r"))
    return tuple(
        way for one in found for way in ((one[:-1], f"{one[:-1]}n") if one.endswith("M") else (one.replace("M", "n"),))
    )


def _of_latin(word: str) -> tuple[str, ...]:
    text = re.sub(r"^sinh$", "singh", word)
    text = re.sub(r"([b-df-hj-np-tv-z])\1+", r"\1", text)
    for spelling, kind in _SPELT:
        text = re.sub(spelling, kind, text)
    text = re.sub(r"([b-df-hj-np-tv-z])\1+", r"\1", text)
    text = re.sub(r"y(?=[^aeiou]|$)", "i", text)
    text = re.sub(r"iy(?=[aeiou])", "i", text)
    for spelling, kind in _VOWELS:
        text = re.sub(spelling, kind, text)
    spoken = "".join({"i": "I", "u": "U", "e": "E", "o": "O"}.get(letter, letter) for letter in text)
    spoken = re.sub(r"a$", "A", spoken)
    if re.search(r"[b-df-hj-np-tv-z][rnyv]A$", spoken):
        return spoken, spoken[:-1]
    return (spoken,)


def _finished(spoken: str) -> str:
    """The `a` in the middle goes, the first vowel and the last stay; `er` is `r` (Surinder, ਸੁਰਿੰਦਰ; Verma, वर्मा)."""
    if not spoken:
        return ""
    first, rest = spoken[0], spoken[1:]
    ends_long = rest.endswith("A")
    rest = re.sub(r"[aA]", "", rest) + ("A" if ends_long else "")
    text = ("A" if first in "aA" else first) + rest
    text = re.sub(r"E(?=r([^AIUEO]|$))", "", text)
    return re.sub(r"n(?=[pb])", "m", text)


_TITLES = {
    *(
        "shri",
        "sri",
        "shree",
        "smt",
        "shrimati",
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "kumari",
        "km",
        "ku",
        "late",
        "sardar",
    ),
    *("श्री", "श्रीमती", "सुश्री", "कुमारी", "कु", "डॉ", "डा", "सौ", "स्व", "श्रीमान"),
    *("ਸ੍ਰੀ", "ਸ਼੍ਰੀ", "ਸ਼੍ਰੀਮਤੀ", "ਸ੍ਰੀਮਤੀ", "ਕੁਮਾਰੀ", "ਡਾ", "ਸਰਦਾਰ"),
}
_RELATION = re.compile(
    r"\s(?:[sdwch]\s*/\s*o\b|(?:son|daughter|wife|care|husband)\s+of\b|पुत्र|पुत्री|सुपुत्र|सुपुत्री|पत्नी|पति|आत्मज"
    r"|ਪੁੱਤਰ|ਪੁੱਤਰੀ|ਸਪੁੱਤਰ|ਪਤਨੀ).*$",
    re.IGNORECASE,
)


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name without titles, and without what follows `s/o` and its like."""
    own = _RELATION.sub("", f" {unicodedata.normalize('NFC', name)}")
    found = re.findall(
        r"[^\W\d_](?:[^\W\d_]|[\u0900-\u0903\u093a-\u094f\u0a01-\u0a03\u0a3c-\u0a4d\u0a70\u0a71\u200c\u200d])*", own
    )
    return tuple(word for word in found if word.casefold() not in _TITLES)


def likeness(one: str, other: str) -> Likeness:
    """Whether two written names are one name. Order does not count between names of as many words; where one has more
    words, both must begin with the same one, so that a father's name is not taken for the child's who bears it."""
    left, right = words_of(one), words_of(other)
    if not left or not right:
        return "other"
    if _joined(left) & _joined(right):
        return "same"
    fewer, more = sorted((left, right), key=len)
    if len(fewer) == 1 and len(more) > 1:
        return "other"
    if len(fewer) < len(more) and not _matches(fewer[0], more[0]):
        return "other"
    return _all_found(fewer, more)


def _joined(words: tuple[str, ...]) -> frozenset[str]:
    """The name written as one word; only with all its words in full."""
    if any(_is_initial(word) for word in words):
        return frozenset()
    ways = frozenset({""})
    for word in words:
        ways = frozenset(before + key for before in ways for key in keys(word))
    return ways


def _all_found(fewer: tuple[str, ...], more: tuple[str, ...]) -> Likeness:
    """Each word of the shorter has one of its own in the longer; full words choose before initials."""
    left, in_full, by_initial = list(more), 0, 0
    for word in sorted(fewer, key=_is_initial):
        found = next((there for there in left if _matches(word, there)), None)
        if found is None:
            return "other"
        left.remove(found)
        short = _is_initial(word) or _is_initial(found)
        in_full, by_initial = in_full + (not short), by_initial + short
    if not in_full:
        return "other"
    return "close" if by_initial else "same"


def _is_initial(word: str) -> bool:
    return len([letter for letter in word if unicodedata.category(letter)[0] == "L"]) == 1 and len(keys(word)) > 0


def _matches(one: str, other: str) -> bool:
    ours, theirs = keys(one), keys(other)
    if _is_initial(one) or _is_initial(other):
        return bool({key[:1] for key in ours} & {key[:1] for key in theirs})
    return bool(ours & theirs)
