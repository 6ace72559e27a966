"""A first, cheap look at everything the index finds: who is worth comparing word by word.

It counts what ``scoring`` counts, with the same weights, but of words only those that are equal,
and it names no reasons. Hundreds are looked at for each new thing, so every line here is paid for
hundreds of times.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any

from services.lostfound.matching.lexicon import Lexicon
from services.lostfound.matching.scoring import (
    SEVERAL_OF_ONE_THING,
    USUAL_DAYS,
    USUAL_KM,
    WORDS_MOST,
    WORDS_UNIT,
    Weights,
    kilometres,
)

USUAL_KM_LOG, USUAL_DAYS_LOG = math.log1p(USUAL_KM), math.log1p(USUAL_DAYS)


class RoughLook:
    """Looks from one entry, in the shape the store keeps, at others."""

    def __init__(
        self,
        mine: Mapping[str, Any],
        rarity: Callable[[int], float],
        weights: Weights,
        lexicon: Lexicon,
    ) -> None:
        self._rarities = {word: rarity(word) for word in mine["words"]}
        self._of = weights.of
        self._lexicon = lexicon
        self._mine = mine
        self._items, self._brands = set(mine["items"]), set(mine["brands"])
        self._colours, self._families = set(mine["colours"]), set(mine["families"])
        self._numbers = {kind: set(some) for kind, some in mine["numbers"].items()}
        self._is_lost = mine["side"] == "lost"

    def __call__(self, theirs: Mapping[str, Any]) -> float:
        """Return log odds, less what is the same for all."""
        of, rarities = self._of, self._rarities
        words = sum([rarities[word] for word in theirs["words"] if word in rarities])
        score = of["words-same"] * min(words / WORDS_UNIT, WORDS_MOST)
        if self._brands and theirs["brands"]:
            same = not self._brands.isdisjoint(theirs["brands"])
            score += of["brand-same" if same else "brand-differs"]
        if self._colours and theirs["colours"]:
            score += of[self._colour(theirs["colours"])]
        if not self._items.isdisjoint(theirs["items"]):
            score += of["item-same"]
        elif self._families.isdisjoint(theirs["families"]):
            score += of["family-differs"]
        elif self._items and theirs["items"]:
            score += of["item-differs"]
        if self._mine["at"] and theirs["at"]:
            km = kilometres(self._mine["at"], theirs["at"])
            score += of["distance"] * (math.log1p(km) - USUAL_KM_LOG)
        lost, found = (self._mine, theirs) if self._is_lost else (theirs, self._mine)
        if found["day"] < lost["day"]:
            score += of["found-before"] * (lost["day"] - found["day"])
        else:
            after = max(0, found["day"] - lost["last"])
            score += of["days"] * (math.log1p(after) - USUAL_DAYS_LOG)
        for kind, some in theirs["numbers"].items():
            if kind in self._numbers:
                same = not self._numbers[kind].isdisjoint(some)
                score += (
                    of["number-same"]
                    if same
                    else of["number-differs"] * SEVERAL_OF_ONE_THING.get(kind, 1.0)
                )
        return score

    def _colour(self, theirs: list[str]) -> str:
        if not self._colours.isdisjoint(theirs):
            return "colour-same"
        near = self._lexicon.near_colours
        if any(near(one, other) for one in self._colours for other in theirs):
            return "colour-near"
        return "colour-differs"
