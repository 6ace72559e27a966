"""Under which keys a thing is filed, and under which its like is looked up.

No thing is compared with all others. It is filed under a few keys, each so narrow that few share
it, and looked up in several passes; a pass returns the nearest in days, up to a limit. So what a
lookup costs does not grow with what is on file, only how far back it sees in the busiest places.

Keys are keyed hashes: who reads the collection without the key learns no word from them.
"""

import hashlib
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from services.lostfound.matching.entry import OTHER, Entry, Place
from services.lostfound.matching.reading import Reading

CELL = 0.1
"""Degrees of latitude and longitude, some 11 by 10 km: where a thing is found as a rule."""
ZONE = 0.5
"""Degrees, some 55 by 50 km: as far as people go in a day."""
FILED_WORDS, ASKED_WORDS = 16, 8
"""Words of a thing that it is filed under, and looked up by: the rarest of those it has. It is
filed under more, because what is rare changes."""
AREA_LIMIT, PROFILE_LIMIT, WORD_LIMIT, NUMBER_LIMIT = 250, 50, 50, 50
"""How many a pass returns at most: together what is compared in detail for one new thing."""

Rarity = Callable[[int], float]


@dataclass(frozen=True)
class Pass:
    """One search of the index: any of these keys, at most so many, at any time or near in days."""

    keys: list[int]
    limit: int
    any_day: bool = False


class Keys:
    """Keys under one secret."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def hashed(self, *parts: object) -> int:
        """Return the 64-bit key of these parts."""
        text = "\x1f".join(map(str, parts)).encode()
        digest = hashlib.blake2b(text, key=self._secret, digest_size=8).digest()
        return int.from_bytes(digest, "big", signed=True)

    def words(self, reading: Reading) -> dict[int, str]:
        """Return the words of a reading by their hashes."""
        return {self.hashed("word", token): token for token in reading.words}

    def filed_under(
        self, entry: Entry, reading: Reading, numbers: Iterable[str], rarity: Rarity
    ) -> list[int]:
        """Return the keys under which a thing is filed."""
        side, place = entry.side, entry.place
        keys = {self.hashed(side, "number", number) for number in numbers}
        if place is not None:
            cell, zone = _cell(place, CELL), _cell(place, ZONE)
            keys |= {self.hashed(side, "area", family, *cell) for family in reading.families}
            keys |= {self.hashed(side, "zone", *zone, *one) for one in _profiles(reading)}
        keys |= {self.hashed(side, "state", *one) for one in _profiles(reading)}
        keys |= {
            self.hashed(side, "word", word) for word in self._rarest(reading, rarity)[:FILED_WORDS]
        }
        return sorted(keys)

    def looked_up(
        self, entry: Entry, reading: Reading, numbers: Iterable[str], rarity: Rarity
    ) -> list[Pass]:
        """Return the passes that find what may be the same thing on the other side."""
        side, place = OTHER[entry.side], entry.place
        area = [
            self.hashed(side, "area", family, *cell)
            for family in reading.families
            for cell in _around(place, CELL)
        ]
        passes = [
            Pass([self.hashed(side, "number", number) for number in numbers], NUMBER_LIMIT, True),
            Pass(area, AREA_LIMIT),
        ]
        profiles = _profiles(reading)
        for one in profiles:
            zone = [self.hashed(side, "zone", *cell, *one) for cell in _around(place, ZONE)]
            passes.append(Pass(zone, PROFILE_LIMIT))
            passes.append(Pass([self.hashed(side, "state", *one)], PROFILE_LIMIT))
        for word in self._rarest(reading, rarity)[:ASKED_WORDS]:
            passes.append(Pass([self.hashed(side, "word", word)], WORD_LIMIT))
        return [one for one in passes if one.keys]

    def _rarest(self, reading: Reading, rarity: Rarity) -> list[int]:
        return sorted(self.words(reading), key=lambda word: (-rarity(word), word))


def _profiles(reading: Reading) -> list[tuple[str, str]]:
    """What a thing looks like from outside: make or kind, with each colour and without, because
    the other side may have told no colour, or another."""
    looks = [*sorted(reading.brands)[:1], *reading.items[:1]]
    return [(look, colour) for look in looks for colour in ("", *reading.colours[:2])]


def _cell(place: Place, size: float) -> tuple[int, int]:
    return math.floor(place.lat / size), math.floor(place.lon / size)


def _around(place: Place | None, size: float) -> list[tuple[int, int]]:
    """The four cells nearest to a place; at least half a cell's width of it is within them."""
    if place is None:
        return []
    south, west = math.floor(place.lat / size - 0.5), math.floor(place.lon / size - 0.5)
    return [(y, x) for y in (south, south + 1) for x in (west, west + 1)]
