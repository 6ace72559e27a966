"""How rare a word is among the things on file.

A word that few descriptions have says much when two share it. How many have it is counted in a
sample of the newest entries, again every so often: no counter is written with each entry, and a
replica that has counted a moment earlier than another ranks alike.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable

SAMPLE = 20_000
"""Entries that are counted."""
FEWEST = 2_000
"""As how many entries a small collection counts: a word that one of ten has is not common yet."""
COUNT_AGAIN = 900.0
"""Seconds."""


class Frequencies:
    """Rarity by word. ``sample(limit)`` yields the word hashes of up to that many entries."""

    def __init__(
        self, sample: Callable[[int], Iterable[Iterable[int]]], clock: Callable[[], float]
    ) -> None:
        self._sample = sample
        self._clock = clock
        self._counted_at: float | None = None
        self._counts: Counter[int] = Counter()
        self._entries = 0

    def refresh(self) -> None:
        """Count again if the last count is old."""
        now = self._clock()
        if self._counted_at is not None and now - self._counted_at < COUNT_AGAIN:
            return
        self._counted_at = now
        counts: Counter[int] = Counter()
        entries = 0
        for words in self._sample(SAMPLE):
            counts.update(words)
            entries += 1
        self._counts, self._entries = counts, entries

    def rarity(self, word: int) -> float:
        """Return the log of one in how many entries has the word: 0 for one that all have."""
        entries = max(self._entries, FEWEST)
        return max(0.0, math.log((entries + 1) / (self._counts[word] + 1)))
