"""How likely two entries are the same thing, as a sum of reasons.

Each reason is a measure times its weight (``weights.yaml``); the sum is the log of the odds that
this candidate is the one rather than none. Of all candidates at most one is, so where two fit alike
neither is likely (``chances``). The weights were fitted on the tuning part of a labelled set
(docs/matching.md), but those of numbers, which are set: a number that is the same decides what is
suggested, and one that differs speaks against all else.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from contracts import yaml_file
from contracts.typed import JsonObject
from services.lostfound.matching.document import ComparedEntry
from services.lostfound.matching.entry import Reason
from services.lostfound.matching.lexicon import Lexicon
from services.lostfound.matching.likeness import Shared

WORDS_UNIT = 8.0
"""Rarity of one telling word; three of them are as much as words can say."""
WORDS_MOST = 3.0
USUAL_KM, USUAL_DAYS = 20.0, 14.0
"""Where distance and days speak neither for nor against."""
KM_A_DEGREE = 111.2
WORDS_SHOWN = 6
SEVERAL_OF_ONE_THING = {"imei": 0.25}
"""How much a number that differs counts where one thing bears several: a phone for two SIMs has two
IMEIs, and each side may know another of them."""
RIVALS_TOLD_FROM = 0.7
"""Log odds that others must take before they are told of: half the odds."""


@dataclass(frozen=True)
class Weights:
    """What each measure counts, and from which score on a pair is suggested."""

    bias: float
    suggest_from: float
    of: Mapping[str, float]


@lru_cache(maxsize=1)
def shipped_weights() -> Weights:
    """Return the weights of this service."""
    path = Path(__file__).with_name("weights.yaml")
    data = yaml_file.read(path)
    return Weights(data["bias"], data["suggest_from"], data["weights"])


Measure = tuple[str, float, JsonObject]
"""Code of a reason, how much of it there is, and its parameters."""


def measures(
    mine: ComparedEntry, theirs: ComparedEntry, words: Shared, lexicon: Lexicon
) -> Iterator[Measure]:
    """Yield what speaks for and against two entries, in the shape the store keeps, being one."""
    yield from _numbers(mine["numbers"], theirs["numbers"])
    yield from _words(words)
    yield from _items(mine, theirs, lexicon)
    yield from _brands(set(mine["brands"]), set(theirs["brands"]))
    yield from _colours(mine["colours"], theirs["colours"], lexicon)
    if mine["at"] and theirs["at"]:
        km = kilometres(mine["at"], theirs["at"])
        usual = math.log1p(km) - math.log1p(USUAL_KM)
        yield "distance", usual, {"km": round(km, 1) if km < 10 else round(km)}
    yield from _days(mine, theirs)


def _numbers(mine: Mapping[str, list[str]], theirs: Mapping[str, list[str]]) -> Iterator[Measure]:
    both = mine.keys() & theirs.keys()
    same = [kind for kind in sorted(both) if set(mine[kind]) & set(theirs[kind])]
    if same:
        yield "number-same", 1.0, {"kind": same[0]}
    elif both:
        kind = min(both, key=lambda one: (SEVERAL_OF_ONE_THING.get(one, 1.0), one))
        yield "number-differs", SEVERAL_OF_ONE_THING.get(kind, 1.0), {"kind": kind}


def _words(words: Shared) -> Iterator[Measure]:
    pairs = sorted(words.pairs, key=lambda pair: -pair[2])
    if words.total > 0:
        examples = [[one, other] for one, other, _ in pairs[:WORDS_SHOWN] if one]
        yield "words-same", min(words.total / WORDS_UNIT, WORDS_MOST), {"words": examples}
    missing = max(0.0, words.shorter - words.total)
    if missing > 0:
        yield "words-missing", min(missing / WORDS_UNIT, WORDS_MOST), {}
    if words.figures_differ:
        yield "figures-differ", 1.0, {}


def _items(mine: ComparedEntry, theirs: ComparedEntry, lexicon: Lexicon) -> Iterator[Measure]:
    same = [item for item in mine["items"] if item in theirs["items"]]
    if same:
        first = mine["items"][0] == theirs["items"][0]
        code = "item-same" if first else "item-within"
        yield code, 1.0, {"item": lexicon.name("item", same[0])}
    elif not set(mine["families"]) & set(theirs["families"]):
        yield "family-differs", 1.0, {}
    elif mine["items"] and theirs["items"]:
        yield (
            "item-differs",
            1.0,
            {
                "mine": lexicon.name("item", mine["items"][0]),
                "theirs": lexicon.name("item", theirs["items"][0]),
            },
        )


def _brands(mine: set[str], theirs: set[str]) -> Iterator[Measure]:
    if mine & theirs:
        yield "brand-same", 1.0, {"brand": min(mine & theirs).title()}
    elif mine and theirs:
        yield "brand-differs", 1.0, {"mine": min(mine).title(), "theirs": min(theirs).title()}


def _colours(mine: list[str], theirs: list[str], lexicon: Lexicon) -> Iterator[Measure]:
    if not mine or not theirs:
        return
    same = [colour for colour in mine if colour in theirs]
    if same:
        yield "colour-same", 1.0, {"colour": lexicon.name("colour", same[0])}
        return
    near = any(lexicon.near_colours(one, other) for one in mine for other in theirs)
    yield (
        "colour-near" if near else "colour-differs",
        1.0,
        {
            "mine": lexicon.name("colour", mine[0]),
            "theirs": lexicon.name("colour", theirs[0]),
        },
    )


def _days(mine: ComparedEntry, theirs: ComparedEntry) -> Iterator[Measure]:
    lost_entry, found_entry = (mine, theirs) if mine["side"] == "lost" else (theirs, mine)
    before = lost_entry["day"] - found_entry["day"]
    if before > 0:
        yield "found-before", float(before), {"days": before}
        return
    after = max(0, found_entry["day"] - lost_entry["last"])
    yield "days", math.log1p(after) - math.log1p(USUAL_DAYS), {"days": after}


def kilometres(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the distance between two (lat, lon), good to a percent within a State."""
    narrowed = math.cos(math.radians((one[0] + other[0]) / 2))
    return KM_A_DEGREE * math.hypot(one[0] - other[0], (one[1] - other[1]) * narrowed)


def log_odds(evidence: Iterator[Measure], weights: Weights) -> tuple[float, list[Reason]]:
    """Return the sum of the weights, and the reasons with what each adds, the strongest first."""
    reasons = [
        Reason(code, weights.of[code] * amount, parameters) for code, amount, parameters in evidence
    ]
    total = weights.bias + sum(reason.weight for reason in reasons)
    return total, sorted(reasons, key=lambda reason: -abs(reason.weight))


def chances(odds: Sequence[float]) -> list[float]:
    """Return how likely each of these candidates is the one, given the log odds of each against
    there being none: at most one of them is, so each takes from the others."""
    most = max([0.0, *odds])
    shares = [math.exp(one - most) for one in odds]
    total = sum(shares) + math.exp(-most)
    return [share / total for share in shares]


def rivalry(odds: float, chance: float) -> Reason | None:
    """Return what a candidate loses by others that fit too; None where that is little."""
    # Rounding may leave nothing for what is far behind.
    loss = math.log(max(chance, 1e-12) / max(1 - chance, 1e-12)) - odds
    return Reason("others-fit", loss) if loss < -RIVALS_TOLD_FROM else None
