"""How names are compared in the copy of the directory: what is no difference between two of them.

Rougher than the service that keeps the directory: it knows no sounds, and of districts alone how
else they are called.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping

KIND_WORDS = {
    "thana", "ps", "p", "s", "police", "station", "थाना", "थाने", "पुलिस", "स्टेशन",
}  # fmt: skip
"""What may be said beside any name of a station."""
OF_DISTRICTS = {"district", "distt", "dist", "zila", "jila", "जिला", "जिले", "जनपद"}
"""What may be said beside a district's name."""
LONGEST_DISTRICT = 3
_SAME = str.maketrans({"ँ": "ं", "़": None, "\u200c": None, "\u200d": None, "ॉ": "ा", "ऑ": "आ"})
_NASAL = re.compile("[ङञणनम]्(?=[क-घच-झट-ढत-धप-भ])")
_WORD = re.compile(r"[0-9a-z\u0900-\u0963\u0966-\u097f]+")
"""Letters, marks and digits of both scripts; a danda is none of them."""


def words(text: str) -> list[str]:
    """Return the words of a text, without case, nukta and the like; those of a kind left out."""
    plain = unicodedata.normalize("NFD", text.casefold()).translate(_SAME)
    spoken = _WORD.findall(_NASAL.sub("ं", plain))
    return [word for word in spoken if word not in KIND_WORDS] or spoken


def key_of(text: str) -> str:
    """Return a name by which two spellings of it are the same."""
    return "".join(words(text))


def district_key(text: str) -> str:
    """Return the same of a district, without words such as "district" beside it."""
    spoken = words(text)
    return "".join(word for word in spoken if word not in OF_DISTRICTS) or "".join(spoken)


def beside_districts(
    text: str, districts: Mapping[str, frozenset[str]]
) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield what is left of a text beside every district said in it, and what that one means."""
    spoken = words(text)
    for start in range(len(spoken)):
        for end in range(start + 1, min(len(spoken), start + LONGEST_DISTRICT) + 1):
            meant = districts.get(district_key(" ".join(spoken[start:end])))
            rest = [w for w in spoken[:start] + spoken[end:] if w not in OF_DISTRICTS]
            if meant and rest:
                yield "".join(rest), meant
