"""The spellings of one directory, and how like each is to what was typed, in well under 1 ms.

Comparing every spelling with every search letter by letter costs several milliseconds. So pairs of
letters choose first: one row of a table for each pair that a search has, added up, gives how many
pairs every spelling shares with it; the few dozen that share most are compared in full.
"""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from rapidfuzz import fuzz, process

from services.routing.directory import Station
from services.routing.spelling import GENERIC, fold, sound_of

SUGGEST_FROM = 45
"""Likeness, of 100, under which a suggestion would only confuse."""
COMPARED = 48
"""Spellings compared in full; fewer than a district has, so a district is compared whole."""
RETURNED = 24
"""Spellings, of which a station has two to five."""
SHORTEST_PART = 4
"""A name of fewer letters stands in a longer one by chance."""
TELLING_SOUND = 6
"""Letters of a key of sound from which it is hardly another place's."""
SAME_LETTERS = 66
"""Likeness of the letters themselves that a shorter key needs beside it."""

Spelling = tuple[str, Station]


def pairs(key: str) -> set[str]:
    """Return the pairs of letters of a key, with its beginning and its end."""
    marked = f"^{key}$"
    return {marked[i : i + 2] for i in range(len(marked) - 1)}


class SpellingIndex:
    """Every spelling of every station, compared by letters and by sound."""

    def __init__(self, spellings: list[Spelling]) -> None:
        self._spellings = spellings
        self._keys = [fold(name) for name, _ in spellings]
        self._sounds = [sound_of(key) for key in self._keys]
        self._of_district: dict[str, np.ndarray] = _positions(spellings)
        self._exact: dict[str, list[int]] = defaultdict(list)
        for position, key in enumerate(self._keys):
            self._exact[key].append(position)
        self._sounding: dict[tuple[str, str], list[int]] = defaultdict(list)
        for position, sound_key in enumerate(self._sounds):
            if self._keys[position] not in GENERIC:
                self._sounding[spellings[position][1].police_district, sound_key].append(position)
        positions_of: dict[str, list[int]] = defaultdict(list)
        counts = np.zeros(len(spellings), dtype=np.float32)
        for position, sound_key in enumerate(self._sounds):
            for pair in pairs(sound_key):
                positions_of[pair].append(position)
                counts[position] += 1
        self._counts = counts
        self._rows = {pair: row for row, pair in enumerate(positions_of)}
        self._table = np.zeros((len(positions_of), len(spellings)), dtype=np.uint8)
        for pair, at in positions_of.items():
            self._table[self._rows[pair], at] = 1

    def like(
        self,
        key: str,
        districts: Iterable[str] | None,
        *,
        partial: bool = True,
        limit: int = RETURNED,
    ) -> list[tuple[Spelling, float]]:
        """Return (spelling, likeness of 100) for a folded name, best first.

        ``districts`` narrows it to theirs. ``partial``: a name that stands in a longer one counts.
        """
        if not key or not self._spellings:
            return []
        sound_key = sound_of(key)
        among = self._among(key, sound_key, districts, partial)
        if not len(among):
            return []
        scores = self._likeness(key, sound_key, among, partial)
        order = np.argsort(-scores, kind="stable")[:limit]
        return [(self._spellings[among[i]], float(scores[i])) for i in order]

    def sounding(self, key: str, district: str) -> list[Station]:
        """Return the stations of a district of which a spelling sounds like a folded name."""
        sound_key = sound_of(key)
        return [
            self._spellings[position][1]
            for position in self._sounding.get((district, sound_key), ())
            if len(sound_key) >= TELLING_SOUND
            or fuzz.ratio(key, self._keys[position]) >= SAME_LETTERS
        ]

    def _among(
        self, key: str, sound_key: str, districts: Iterable[str] | None, partial: bool
    ) -> np.ndarray:
        if districts is not None:
            none = np.array([], dtype=int)
            parts = [self._of_district.get(name, none) for name in districts]
            return np.concatenate(parts) if parts else none
        rows = [self._rows[pair] for pair in pairs(sound_key) if pair in self._rows]
        if not rows:
            return np.array(self._exact.get(key, []), dtype=int)
        positions_of = self._table[rows].sum(axis=0, dtype=np.float32)
        size = len(pairs(sound_key))
        chosen = _highest(2 * positions_of / (self._counts + size), COMPARED)
        if partial:
            within = positions_of / np.minimum(self._counts, size)
            within[self._counts < SHORTEST_PART] = 0
            chosen = np.union1d(chosen, _highest(within, COMPARED // 2))
        return np.union1d(chosen, np.array(self._exact.get(key, []), dtype=int))

    def _likeness(self, key: str, sound_key: str, among: np.ndarray, partial: bool) -> np.ndarray:
        """Return one likeness of 100 from those of the spellings, their sounds,
        and one in the other.

        Only the very same spelling is 100. A name that stands in a longer one counts a little less.
        """
        keys = [self._keys[i] for i in among]
        sounds = [self._sounds[i] for i in among]
        by_key = process.cdist([key], keys, scorer=fuzz.ratio)[0]
        by_sound = process.cdist([sound_key], sounds, scorer=fuzz.ratio)[0]
        scores = np.maximum(0.4 * by_key + 0.6 * by_sound, 0.9 * by_sound)
        if partial and len(sound_key) >= SHORTEST_PART:
            part = process.cdist([sound_key], sounds, scorer=fuzz.partial_ratio)[0]
            long_enough = np.array([len(one) >= SHORTEST_PART for one in sounds])
            scores = np.maximum(scores, 0.85 * part * long_enough)
        return np.where(by_key == 100, 100.0, 0.99 * scores)


def _positions(spellings: list[Spelling]) -> dict[str, np.ndarray]:
    of_district: dict[str, list[int]] = defaultdict(list)
    for position, (_, station) in enumerate(spellings):
        of_district[station.police_district].append(position)
    return {name: np.array(at) for name, at in of_district.items()}


def _highest(scores: np.ndarray, count: int) -> np.ndarray:
    if len(scores) <= count:
        return np.arange(len(scores))
    return np.argpartition(-scores, count)[:count]
