"""How names are compared in the copy of the directory: what is no difference between two of them.

Rougher than the service that keeps the directory: it knows no sounds, and of districts alone how
else they are called.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Set

LONGEST_DISTRICT = 3
"""Words in the longest name of a district."""
_SAME = str.maketrans({"ँ": "ं", "़": None, "\u200c": None, "\u200d": None, "ॉ": "ा", "ऑ": "आ"})
_NASAL = re.compile("[ङञणनम]्(?=[क-घच-झट-ढत-धप-भ])")
_WORD = re.compile(r"[0-9a-z\u0900-\u0963\u0966-\u097f]+")
"""Letters, marks and digits of both scripts; a danda is none of them."""


def words(text: str, unsaid: Set[str] = frozenset()) -> list[str]:
    """Return the words of a text but those ``unsaid``, without case, nukta and the like."""
    plain = unicodedata.normalize("NFD", text.casefold()).translate(_SAME)
    spoken = _WORD.findall(_NASAL.sub("ं", plain))
    return [word for word in spoken if word not in unsaid] or spoken


def key_of(text: str, unsaid: Set[str]) -> str:
    """Return a name by which two spellings of it are the same."""
    return "".join(words(text, unsaid))


def beside_districts(
    text: str, districts: Mapping[str, frozenset[str]], unsaid: Set[str]
) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield what is left of a text beside every district said in it, and what that one means."""
    spoken = words(text, unsaid)
    for start in range(len(spoken)):
        for end in range(start + 1, min(len(spoken), start + LONGEST_DISTRICT) + 1):
            meant = districts.get("".join(spoken[start:end]))
            rest = spoken[:start] + spoken[end:]
            if meant and rest:
                yield "".join(rest), meant
