"""How alike the words of two things are, slips and other spellings allowed."""

from collections.abc import Callable
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from casework import folding

SLIP_LIKENESS = 0.72
"""Share of letters kept, by which two words are the same with a slip."""
SHORTEST = 4
"""Letters under which a slip makes another word."""


@dataclass(frozen=True)
class Shared:
    """What two descriptions have in common: pairs of words as written, with their rarity times
    how sure they are the same; and of what either says, how much the shorter one says."""

    pairs: tuple[tuple[str, str, float], ...]
    shorter: float
    figures_differ: bool = False
    """Both name figures (of a model, of money), and none is the same."""

    @property
    def total(self) -> float:
        return sum(weight for _, _, weight in self.pairs)


def shared(mine: dict[str, str], theirs: dict[str, str], rarity: Callable[[str], float]) -> Shared:
    """Compare words, from token to the word as written: equal tokens, then slips among the rest.

    A number is never taken for another, nor a trait of the lexicon for something else.
    """
    pairs = [(mine[token], theirs[token], rarity(token)) for token in mine if token in theirs]
    mine_only = [token for token in mine if token not in theirs and _may_slip(token)]
    theirs_only = [token for token in theirs if token not in mine and _may_slip(token)]
    for token in mine_only:
        likeness, other = max(
            ((_likeness(mine[token], theirs[other]), other) for other in theirs_only),
            default=(0.0, ""),
        )
        if likeness >= SLIP_LIKENESS:
            theirs_only.remove(other)
            weight = likeness * min(rarity(token), rarity(other))
            pairs.append((mine[token], theirs[other], weight))
    shorter = min(sum(map(rarity, mine)), sum(map(rarity, theirs)))
    figures = _figures(mine), _figures(theirs)
    return Shared(tuple(pairs), shorter, all(figures) and not figures[0] & figures[1])


def _figures(words: dict[str, str]) -> set[str]:
    return {token for token in words if token[0] == "#"}


def _may_slip(token: str) -> bool:
    return token[0] not in "=#"


def _likeness(one: str, other: str) -> float:
    mine, theirs = folding.sound(one), folding.sound(other)
    if min(len(mine), len(theirs)) < SHORTEST:
        return 0.0
    return float(Levenshtein.normalized_similarity(mine, theirs, score_cutoff=SLIP_LIKENESS))
