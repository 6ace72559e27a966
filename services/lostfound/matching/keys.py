"""Under which keys a thing is filed, and under which its like is looked up.

No thing is compared with all others. It is filed under a few keys, each so narrow that few share
it, and looked up in several passes; a pass returns the nearest in days, up to a limit. So what a
lookup costs does not grow with what is on file, only how far back it sees in the busiest places.

Keys are keyed hashes: who reads the collection without the key learns no word from them.
"""

import hashlib
import itertools
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from services.lostfound.matching.entry import OTHER, Entry, Place, Side
from services.lostfound.matching.reading import Reading

CELL = 0.1
"""Degrees of latitude and longitude, some 11 by 10 km: where a thing is found as a rule."""
ZONE = 0.5
"""Degrees, some 55 by 50 km: as far as people go in a day."""
WORDS = 12
"""Words of a thing that it is filed under: the rarest of those it has."""
NEAR_WORDS = 8
"""Words that are also filed by zone."""
PAIRED = 6
"""Words that are also filed two by two, and each with what the thing is and looks like: one word of
a description is common to thousands, two together are not."""
THREEFOLD = 4
"""Words that are also filed three by three, or two with what the thing is."""
ASKED_ALONE = 3
AREA_LIMIT, LOOK_LIMIT, NEAR_LIMIT, STATE_LIMIT = 300, 150, 200, 80
PAIR_LIMIT, WORD_LIMIT, NUMBER_LIMIT = 150, 60, 50
"""How many a pass returns at most: together what is looked at for one new thing."""

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
        words = self._rarest(reading, rarity)
        keys = {self.hashed(entry.side, "number", number) for number in numbers}
        keys |= self._anywhere(entry.side, reading, words)
        if entry.place is not None:
            keys |= self._there(entry.side, entry.place, reading, words)
        return sorted(keys)

    def with_place(
        self, keys: Iterable[int], side: Side, place: Place, reading: Reading, rarity: Rarity
    ) -> list[int]:
        """Return the keys of a thing at a place, given those it has without one."""
        there = self._there(side, place, reading, self._rarest(reading, rarity))
        return sorted({*keys, *there})

    def _there(self, side: Side, place: Place, reading: Reading, words: list[int]) -> set[int]:
        cell, zone, looks = _cell(place, CELL), _cell(place, ZONE), _profiles(reading)
        keys = {self.hashed(side, "area", family, *cell) for family in reading.families}
        keys |= {self.hashed(side, "look", *cell, *look) for look in looks}
        keys |= {self.hashed(side, "zone", *zone, *look) for look in looks}
        return keys | {self.hashed(side, "near", *zone, word) for word in words[:NEAR_WORDS]}

    def _anywhere(self, side: Side, reading: Reading, words: list[int]) -> set[int]:
        keys = {self.hashed(side, "state", *look) for look in _profiles(reading)}
        keys |= {self.hashed(side, "word", word) for word in words[:WORDS]}
        keys |= {self.hashed(side, "pair", *pair) for pair in _pairs(reading, words)}
        return keys | {self.hashed(side, "three", *three) for three in _threes(reading, words)}

    def looked_up(
        self, entry: Entry, reading: Reading, numbers: Iterable[str], rarity: Rarity
    ) -> list[Pass]:
        """Return the passes that find what may be the same thing on the other side."""
        side, place = OTHER[entry.side], entry.place
        cells, zones = _around(place, CELL), _around(place, ZONE)
        words = self._rarest(reading, rarity)
        looks = _profiles(reading)
        coloured, plain = [one for one in looks if one[1]], [one for one in looks if not one[1]]

        def of(kind: str, some: Iterable[tuple[object, ...]]) -> list[int]:
            return [self.hashed(side, kind, *one) for one in some]

        passes = [
            Pass(of("number", ((number,) for number in numbers)), NUMBER_LIMIT, True),
            Pass(of("area", ((f, *cell) for f in reading.families for cell in cells)), AREA_LIMIT),
            Pass(of("look", ((*cell, *look) for look in looks for cell in cells)), LOOK_LIMIT),
            Pass(of("zone", ((*z, *look) for look in coloured for z in zones)), LOOK_LIMIT),
            Pass(of("zone", ((*z, *look) for look in plain for z in zones)), LOOK_LIMIT),
            Pass(of("state", coloured), STATE_LIMIT),
            Pass(of("state", plain), STATE_LIMIT),
            Pass(of("near", ((*z, word) for word in words[:PAIRED] for z in zones)), NEAR_LIMIT),
            Pass(of("three", _threes(reading, words)), PAIR_LIMIT),
            Pass(of("pair", _pairs(reading, words)), PAIR_LIMIT),
            Pass(of("word", ((word,) for word in words[:ASKED_ALONE])), WORD_LIMIT),
        ]
        return [one for one in passes if one.keys]

    def _rarest(self, reading: Reading, rarity: Rarity) -> list[int]:
        return sorted(self.words(reading), key=lambda word: (-rarity(word), word))


def _profiles(reading: Reading) -> list[tuple[str, str]]:
    """Return what a thing looks like from outside: make or kind, with each colour and without,
    because the other side may have told no colour, or another."""
    looks = [*sorted(reading.brands)[:1], *reading.items[:1]]
    return [(look, colour) for look in looks for colour in ("", *reading.colours[:2])]


def _pairs(reading: Reading, words: list[int]) -> list[tuple[object, ...]]:
    """Return the rarest words two by two, whichever is rarer, and each with what the thing is, its
    make, and its colour."""
    rarest = sorted(words[:PAIRED])
    pairs: list[tuple[object, ...]] = list(itertools.combinations(rarest, 2))
    beside = [*reading.items[:1], *sorted(reading.brands)[:1]]
    if reading.items:
        beside += [f"{reading.items[0]} {colour}" for colour in reading.colours[:2]]
    return pairs + [(one, word) for one in beside for word in rarest]


def _threes(reading: Reading, words: list[int]) -> list[tuple[object, ...]]:
    """Return the rarest words three by three,
    and two by two with what the thing is and its make."""
    rarest = sorted(words[:THREEFOLD])
    threes: list[tuple[object, ...]] = list(itertools.combinations(rarest, 3))
    beside = [*reading.items[:1], *sorted(reading.brands)[:1]]
    return threes + [(one, *two) for one in beside for two in itertools.combinations(rarest, 2)]


def _cell(place: Place, size: float) -> tuple[int, int]:
    return math.floor(place.lat / size), math.floor(place.lon / size)


def _around(place: Place | None, size: float) -> list[tuple[int, int]]:
    """Return the four cells nearest to a place;
    at least half a cell's width of it is within them."""
    if place is None:
        return []
    south, west = math.floor(place.lat / size - 0.5), math.floor(place.lon / size - 0.5)
    return [(y, x) for y in (south, south + 1) for x in (west, west + 1)]
