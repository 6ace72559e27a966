"""A first, cheap look at everything the index finds: who is worth comparing word by word.

It counts what ``scoring`` counts, with the same weights, for all of them at once. Of words it sees
those that are equal and guesses at slips: a word that begins or ends as another does. It names no
reasons.
"""

import math

import numpy as np
import numpy.typing as npt

from services.lostfound.matching.lexicon import Lexicon
from services.lostfound.matching.look import Looks, code_of
from services.lostfound.matching.scoring import (
    KM_A_DEGREE,
    SEVERAL_OF_ONE_THING,
    USUAL_DAYS,
    USUAL_KM,
    WORDS_MOST,
    WORDS_UNIT,
    Weights,
)

Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]
SLIP, END_ALIKE = 0.6, 0.3
"""What a word counts for, beside one that is equal, where both its ends are another's, or one."""
SEVERAL = {code_of(kind): share for kind, share in SEVERAL_OF_ONE_THING.items()}


class RoughLook:
    """Looks from one entry at others, as records of ``look``.

    ``rarities`` is how rare each of its words is, in the order of its record.
    """

    def __init__(
        self,
        mine: Looks,
        rarities: list[float],
        side: str,
        weights: Weights,
        lexicon: Lexicon,
    ) -> None:
        self._mine = mine[0]
        self._rarities = rarities
        self._is_lost = side == "lost"
        self._of = weights.of
        colours = {code_of(code): code for code in lexicon.colours}
        own = {colours[code] for code in self._mine["colours"].tolist() if code}
        self._near = [
            code
            for code, colour in colours.items()
            if any(lexicon.near_colours(one, colour) for one in own)
        ]

    def __call__(self, looks: Looks) -> Floats:
        """Return log odds of each, less what is the same for all."""
        score = self._words(looks) + self._appearance(looks) + self._numbers(looks)
        return score + self._distance(looks) + self._days(looks)

    def _words(self, looks: Looks) -> Floats:
        total = np.zeros(len(looks))
        mine = self._mine
        for place, rarity in enumerate(self._rarities):
            same = _any_is(looks["words"], mine["words"][place])
            begins = _any_is(looks["starts"], mine["starts"][place])
            ends = _any_is(looks["ends"], mine["ends"][place])
            slip = np.where(begins & ends, SLIP, np.where(begins | ends, END_ALIKE, 0.0))
            total += rarity * np.where(same, 1.0, slip)
        missing = np.maximum(0.0, np.minimum(float(mine["says"]), looks["says"]) - total)
        return self._of["words-same"] * _most(total) + self._of["words-missing"] * _most(missing)

    def _appearance(self, looks: Looks) -> Floats:
        of, mine = self._of, self._mine
        brands, colours = _shared(looks, mine, "brands"), _shared(looks, mine, "colours")
        score = self._where_both(
            looks, "brands", np.where(brands, of["brand-same"], of["brand-differs"])
        )
        near = np.isin(looks["colours"], self._near).any(axis=1)
        other = np.where(near, of["colour-near"], of["colour-differs"])
        score += self._where_both(looks, "colours", np.where(colours, of["colour-same"], other))
        first = looks["items"][:, 0] == mine["items"][0]
        same = np.where(first, of["item-same"], of["item-within"])
        differs = self._where_both(looks, "items", np.full(len(looks), of["item-differs"]))
        unlike = np.where(_shared(looks, mine, "families"), differs, of["family-differs"])
        return score + np.where(_shared(looks, mine, "items"), same, unlike)

    def _where_both(self, looks: Looks, field: str, score: Floats) -> Floats:
        """Return the score where both sides tell of it, else 0."""
        return np.where((looks[field][:, 0] != 0) & (self._mine[field][0] != 0), score, 0.0)

    def _distance(self, looks: Looks) -> Floats:
        lat, lon = float(self._mine["lat"]), float(self._mine["lon"])
        north = looks["lat"].astype(float) - lat
        east = (looks["lon"].astype(float) - lon) * np.cos(np.radians(lat + north / 2))
        far = np.log1p(KM_A_DEGREE * np.hypot(north, east)) - math.log1p(USUAL_KM)
        return self._of["distance"] * np.nan_to_num(far, nan=0.0)

    def _days(self, looks: Looks) -> Floats:
        mine = self._mine
        lost_entry, found_entry = (mine, looks) if self._is_lost else (looks, mine)
        before = lost_entry["day"] - found_entry["day"]
        days = np.maximum(0, found_entry["day"] - lost_entry["last"])
        after = np.log1p(days) - math.log1p(USUAL_DAYS)
        score = np.where(before > 0, self._of["found-before"] * before, self._of["days"] * after)
        return np.asarray(score, dtype=float)

    def _numbers(self, looks: Looks) -> Floats:
        mine, score = self._mine, np.zeros(len(looks))
        for kind in sorted(set(mine["kinds"].tolist()) - {0}):
            own = [
                number
                for number, of_kind in zip(mine["numbers"], mine["kinds"], strict=True)
                if of_kind == kind
            ]
            both = _any_is(looks["kinds"], kind)
            same = np.isin(looks["numbers"], own).any(axis=1)
            differs = self._of["number-differs"] * SEVERAL.get(kind, 1.0)
            score += np.where(both, np.where(same, self._of["number-same"], differs), 0.0)
        return score


def _any_is(codes: npt.NDArray[np.uint32], code: int) -> Truths:
    if not code:
        return np.zeros(len(codes), dtype=bool)
    return np.asarray((codes == code).any(axis=1))


def _shared(looks: Looks, mine: np.void, field: str) -> Truths:
    shared = np.zeros(len(looks), dtype=bool)
    for code in mine[field].tolist():
        shared |= _any_is(looks[field], code)
    return shared


def _most(rarity: Floats) -> Floats:
    return np.minimum(rarity / WORDS_UNIT, WORDS_MOST)
