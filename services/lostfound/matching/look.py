"""What a first look at an entry needs, in one record of a fixed size.

A thing is looked at beside a thousand others. As a document each would cost more to read than to
judge, so an entry is also kept as a record, and records are judged all at once (``rough.py``).
What is not known is 0, or not a number where that may be one.
"""

import itertools
import math
import struct
import zlib
from collections.abc import Callable, Iterable
from typing import Literal

import numpy as np
import numpy.typing as npt

from casework import folding
from services.lostfound.matching.document import ComparedEntry, Words
from services.lostfound.matching.entry import Place

Looks = npt.NDArray[np.void]
"""Records of ``RECORD``, one an entry."""

WORDS, FEW = 16, 4
Coded = Literal["items", "families", "brands", "colours"]
CODED: tuple[Coded, ...] = ("items", "families", "brands", "colours")
"""What an entry tells in codes of the lexicon."""
RECORD = np.dtype(
    [
        ("lat", "<f4"),
        ("lon", "<f4"),
        ("day", "<i4"),
        ("last", "<i4"),
        ("says", "<f4"),  # the rarity of all its words together, when it was filed
        ("words", "<u4", (WORDS,)),
        ("starts", "<u4", (WORDS,)),  # how each word begins and ends to the ear:
        ("ends", "<u4", (WORDS,)),  # what a slip leaves as it was
        *((field, "<u4", (FEW,)) for field in CODED),
        ("numbers", "<u4", (FEW,)),
        ("kinds", "<u4", (FEW,)),  # of those numbers, one for one
    ]
)
PACKED = struct.Struct(f"<ffiif{RECORD.itemsize // 4 - 5}I")
WHERE_AND_WHEN = struct.Struct("<ffii")
PART = 3
"""Sounds of a word's beginning and of its end that are kept."""
LONG_ENOUGH = 4
"""Sounds from which a word has a beginning and an end that say something."""

Hashed = Callable[[str, str], int]


def code_of(text: str) -> int:
    """Return 32 bits for a code of the lexicon or for what is a hash already; never 0."""
    return zlib.crc32(text.encode()) or 1


def bits(hashed: int) -> int:
    """Return 32 bits of a 64-bit hash; never 0."""
    return (hashed & 0xFFFFFFFF) or 1


def packed(
    entry: ComparedEntry,
    words: Words,
    hashed: Hashed,
    rarity: Callable[[int], float],
) -> bytes:
    """Return the record of an entry in the shape the store keeps, as bytes.

    ``words`` are those of its reading; ``hashed`` is the keyed hash of a kind and a text.
    """
    pairs = sorted(((hashed("word", token), token) for token in words), key=_rarest_first(rarity))
    sounds = ["" if token[0] in "=#" else folding.sound(words[token]) for _, token in pairs]
    sounds = [sound if len(sound) >= LONG_ENOUGH else "" for sound in sounds]
    numbers = [(kind, one) for kind, some in sorted(entry["numbers"].items()) for one in some]
    codes = (
        _filled(WORDS, (bits(word) for word, _ in pairs)),
        _filled(WORDS, (bits(hashed("start", one[:PART])) if one else 0 for one in sounds)),
        _filled(WORDS, (bits(hashed("end", one[-PART:])) if one else 0 for one in sounds)),
        *(_filled(FEW, map(code_of, entry[field])) for field in CODED),
        _filled(FEW, (code_of(f"{kind}:{one}") for kind, one in numbers)),
        _filled(FEW, (code_of(kind) for kind, _ in numbers)),
    )
    where = entry["at"] or (math.nan, math.nan)
    says = sum(rarity(word) for word, _ in pairs)
    return PACKED.pack(*where, entry["day"], entry["last"], says, *itertools.chain(*codes))


def moved(record: bytes, place: Place, day: int) -> bytes:
    """Return the record of the same thing at another place, on another day."""
    return WHERE_AND_WHEN.pack(place.lat, place.lon, day, day) + record[WHERE_AND_WHEN.size :]


def unpacked(looks: Iterable[bytes]) -> Looks:
    """Return the records of many entries, in their order."""
    return np.frombuffer(b"".join(looks), RECORD)


def _filled(size: int, codes: Iterable[int]) -> list[int]:
    some = list(itertools.islice(codes, size))
    return some + [0] * (size - len(some))


def _rarest_first(rarity: Callable[[int], float]) -> Callable[[tuple[int, str]], tuple[float, int]]:
    return lambda pair: (-rarity(pair[0]), pair[0])
