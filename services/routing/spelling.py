"""How names are written: what is the same name, what sounds the same, what is only alike.

``fold`` takes away what is never a difference between two names (case, marks, joined or separate
words, nasal and nukta spellings, "police station"). ``sound`` is rougher and one key for both
scripts; two names of one sound may still be two places, so it suggests and does not decide.
"""

import re
import unicodedata
from functools import lru_cache

NOISE = {
    "thana", "ps", "p", "s", "op", "police", "station", "outpost", "chowki", "chauki",
    "थाना", "थाने", "पुलिस", "ओपी", "चौकी", "स्टेशन",
}  # fmt: skip
GENERIC = {
    "nagar", "sadar", "town", "mufassil", "muffassil", "kotwali",
    "नगर", "सदर", "टाउन", "मुफस्सिल", "कोतवाली",
}  # fmt: skip
"""Words that name a kind of station: shared by dozens, so they locate nothing by themselves."""
OF_DISTRICTS = {
    "district", "distt", "dist", "zila", "jila", "zilla", "jilla", "police", "जनपद",
    *("ज़िला".replace("\u093c", ""), "ज़िले".replace("\u093c", "")),
}  # fmt: skip
"""Words beside a district's name that are no part of it, folded as all words are."""
ALSO_A_STATION = {"kotwali", "कोतवाली"}
"""What a town's main station is often called beside its name; by itself it is a name."""

_FOLDED = str.maketrans(
    {"ँ": "ं", "़": None, "\u200c": None, "\u200d": None, "ः": None, "ॉ": "ा", "ऑ": "आ", "ॅ": "े"}
    | dict(zip("०१२३४५६७८९", "0123456789", strict=True))
)
_NASAL = re.compile("[ङञणनम]्(?=[क-घच-झट-ढत-धप-भ])")
"""A nasal joined to the stop after it is written as a dot as well: "गांधी", "चंपारण"."""
_WORD = re.compile(r"[0-9a-z\u0900-\u0963\u0966-\u097f]+")
"""Letters, marks and digits of both scripts; a danda is none of them."""

_HEARD = (
    "कk खk गg घg ङn चC छC जj झj ञn टt ठt डd ढd णn तt थt दd धd नn पp फf बb भb मm यy रr लl वv "
    "शs षs सs हH "
    "ाa िi ीi ुu ूu ृri ेe ैe ोo ौo ंn अa आa इi ईi उu ऊu ऋri एe ऐe ओo औo "
)
"""A letter or sign of Devanagari, and how it is heard; long vowels and aspirates as short ones."""
_ROMAN = str.maketrans({pair[0]: pair[1:] for pair in _HEARD.split()} | {"्": ""})
_SOUNDS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"a(?:n[vw]|wn|un)\b", "on"), (r"chh|ch|c(?=[eiy])", "C"), (r"ph", "f"),
        (r"([kgjtdb])h", r"\1"), (r"sh|z(?=h)", "s"), (r"ksh|x", "ks"), (r"q|ck?", "k"),
        (r"au|ao|ou|[ao]w(?![aeiou])", "o"), (r"[vw]", "b"), (r"z", "j"), (r"oo", "u"),
        (r"ee|ii|y|ia|ea", "i"), (r"ai|ay|ei", "e"), (r"(?<!^)a", ""), (r"(?<!^)[dr]h?", "r"),
        (r"(?<!^)[hH]", ""), (r"m(?=[pbt])", "n"), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip


def written(text: str) -> list[str]:
    """Return every folded word of ``text``, in order, whatever it means."""
    whole = unicodedata.normalize("NFKC", text).lower().replace("sc/st", "scst")
    folded = unicodedata.normalize("NFD", whole).translate(_FOLDED)
    return _WORD.findall(_NASAL.sub("ं", folded))


def words(text: str) -> list[str]:
    """Return the folded words of ``text``, without those that every station's name may carry."""
    spoken = written(text)
    return [word for word in spoken if word not in NOISE] or spoken


def fold(text: str) -> str:
    """Return ``text`` without case, marks, spaces and words such as "police station"."""
    return "".join(words(text))


def fold_district(text: str) -> str:
    """Return a district's name folded, without words such as "district" beside it."""
    spoken = words(text)
    return "".join(word for word in spoken if word not in OF_DISTRICTS) or "".join(spoken)


def sound(text: str) -> str:
    """Return a rough key of how ``text`` sounds, the same for both scripts.

    Aspirates, vowel length, the short a, v and w and b, d and r inside a word are one each.
    """
    return sound_of(fold(text))


@lru_cache(maxsize=4096)
def sound_of(folded: str) -> str:
    """Return the same of a name that is folded already."""
    key = folded
    if not key.isascii():
        key = key.translate(_ROMAN)
    for pattern, replacement in _SOUNDS:
        key = pattern.sub(replacement, key)
    return key.lower()
