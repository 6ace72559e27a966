"""A thing as it stands in the database, and the part of it that is compared.

Days are ordinals, ``at`` is [lat, lon] in degrees or None, ``words`` and ``keys`` are hashes,
``numbers`` are blind indexes by kind.
"""

from typing import TypedDict

from services.lostfound.matching.entry import Side

FORM = 1
"""As what things are filed. Whoever changes how a thing is read or what it is filed under (lexicon,
folding, reading, keys, look) raises it; what is on file is then filed anew (``refiling.py``)."""


class ComparedEntry(TypedDict):
    """What of a thing is compared with another, beside its words."""

    _id: str
    case: str
    row: str
    side: Side
    day: int
    last: int
    at: list[float] | None
    families: list[str]
    items: list[str]
    brands: list[str]
    colours: list[str]
    words: list[int]
    numbers: dict[str, list[str]]


class FiledEntry(ComparedEntry):
    """A thing as it is filed: ``look`` is what is compared in one record (``look.py``)."""

    sequence: int
    look: bytes
    keys: list[int]


Words = dict[str, str]
"""The words of a reading, from a token to the word as written; in the database they are sealed."""
