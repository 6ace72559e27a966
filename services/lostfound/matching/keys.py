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
AREA_LIMIT, PROFILE_LIMIT, WORD_LIMIT, NUMBER_LIMIT = 260, 160, 160, 50
"""How many a pass returns at most: together what is compared in detail for one new thing."""
RARE_FROM = 5.0
"""Rarity (``frequencies``) from which a word is worth asking the whole State for."""

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
        words = self._rarest(reading, rarity)[:FILED_WORDS]
        for family in reading.families:
            if place is not None:
                keys.add(self.hashed(side, "area", family, *_cell(place, CELL)))
            for profile in _profiles(reading):
                keys.add(self.hashed(side, "state", family, *profile))
                if place is not None:
                    keys.add(self.hashed(side, "zone", family, *_cell(place, ZONE), *profile))
        for word in words:
            keys.add(self.hashed(side, "state-word", word))
            if place is not None:
                keys.add(self.hashed(side, "zone-word", *_cell(place, ZONE), word))
        return sorted(keys)

    def looked_up(
        self, entry: Entry, reading: Reading, numbers: Iterable[str], rarity: Rarity
    ) -> list[Pass]:
        """Return the passes that find what may be the same thing on the other side."""
        side, place = OTHER[entry.side], entry.place
        words = self._rarest(reading, rarity)[:ASKED_WORDS]
        rare = [word for word in words if rarity(word) >= RARE_FROM]
        area, zone, state = [], [], []
        for family in reading.families:
            for profile in _profiles(reading):
                state.append(self.hashed(side, "state", family, *profile))
                for cell in _around(place, ZONE):
                    zone.append(self.hashed(side, "zone", family, *cell, *profile))
            for cell in _around(place, CELL):
                area.append(self.hashed(side, "area", family, *cell))
        near = [
            self.hashed(side, "zone-word", *cell, word)
            for cell in _around(place, ZONE)
            for word in words
        ]
        far = [self.hashed(side, "state-word", word) for word in rare]
        same = [self.hashed(side, "number", number) for number in numbers]
        passes = [
            Pass(same, NUMBER_LIMIT, any_day=True),
            Pass(area, AREA_LIMIT),
            Pass(zone, PROFILE_LIMIT),
            Pass(near, WORD_LIMIT),
            Pass(far, WORD_LIMIT),
            Pass([] if zone else state, PROFILE_LIMIT),
        ]
        return [one for one in passes if one.keys]

    def _rarest(self, reading: Reading, rarity: Rarity) -> list[int]:
        return sorted(self.words(reading), key=lambda word: (-rarity(word), word))


def _profiles(reading: Reading) -> list[tuple[str, str]]:
    """What a thing looks like from outside, as far as it is told."""
    brands = sorted(reading.brands)[:2] or [""]
    colours = reading.colours[:2] or ("",)
    items = reading.items[:1] or ("",)
    if brands == [""]:
        return [(items[0], colour) for colour in colours]
    return [(brand, colour) for brand in brands for colour in colours]


def _cell(place: Place, size: float) -> tuple[int, int]:
    return math.floor(place.lat / size), math.floor(place.lon / size)


def _around(place: Place | None, size: float) -> list[tuple[int, int]]:
    """The four cells nearest to a place; at least half a cell's width of it is within them."""
    if place is None:
        return []
    south, west = math.floor(place.lat / size - 0.5), math.floor(place.lon / size - 0.5)
    return [(y, x) for y in (south, south + 1) for x in (west, west + 1)]
