"""How well things could be matched if each were compared with all others: what no index can exceed.

``python -m benchmarks.matching_ceiling --on-file 600000``: every question of the held-out part that
no number tells is set against everything of the other side in the window of days, by the first look
(``rough.py``), whose first twenty hold the right one as often as the close comparison's. Needs no
database; holds all records, 420 bytes each.
"""

import argparse
import random
import time
from dataclasses import replace
from itertools import chain

import numpy as np
from pymongo import MongoClient

from benchmarks.matching import others
from services.lostfound.matching import look
from services.lostfound.matching.entry import Entry
from services.lostfound.matching.frequencies import Frequencies
from services.lostfound.matching.lexicon import shipped
from services.lostfound.matching.matcher import Matcher
from services.lostfound.matching.rough import RoughLook
from services.lostfound.matching.scoring import shipped_weights
from services.lostfound.matching.store import BEFORE, WINDOW
from tools.lost_property import quality
from tools.lost_property.labelled import labelled

KEY = b"of this benchmark" * 2
FIRST = 20


class _NoCipher:
    """Nothing is kept, so nothing is sealed."""

    def encrypt(self, _words: object) -> bytes:
        return b""


def main() -> None:
    """Print the share of questions whose right answer is among the first."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching_ceiling")
    parser.add_argument("--on-file", type=int, default=600_000)
    parser.add_argument("--questions", type=int, default=300)
    options = parser.parse_args()
    pairs = list(labelled(2400, seed=7))
    entries = [replace(one, numbers=()) for one in quality.everything(pairs)]
    matcher = Matcher(MongoClient(connect=False)["none"], _NoCipher(), KEY)  # type: ignore[arg-type]
    words = [list(matcher.keys.words(matcher.read(one))) for one in entries]
    matcher.frequencies = Frequencies(lambda _limit: words, time.monotonic)
    own = (matcher.document(one)[0] for one in entries)
    ids, sides, records = [], [], []
    for document in chain(own, others(matcher, options.on_file)):
        ids.append(document["_id"])
        sides.append(document["side"])
        records.append(document["look"])
    looks, side_of = look.unpacked(records), np.array(sides)
    place = {one: number for number, one in enumerate(ids[: len(entries)])}
    held_out = [pair for pair in pairs if pair.part == "held-out"]
    questions = list(quality.questions(quality.without_numbers(held_out)))
    random.Random("judged").shuffle(questions)
    asked = questions[: options.questions]
    ranks = [rank(matcher, looks, side_of, one, place[right.id]) for one, right in asked]
    among = sum(rank < FIRST for rank in ranks) / len(ranks)
    print(f"{len(ranks)} questions among {len(ids):,}: in the first {FIRST} of all {among:.3f}")


def rank(
    matcher: Matcher, looks: look.Looks, sides: np.ndarray, question: Entry, right: int
) -> int:
    """Return how many of the other side, in the window, look likelier than the right one."""
    bare = replace(question, numbers=())
    document, _ = matcher.document(bare)
    lost, day, last = bare.side == "lost", document["day"], document["last"]
    since, until = (day - BEFORE, last + WINDOW) if lost else (day - WINDOW, last + BEFORE)
    days = looks["day"]
    there = np.flatnonzero((sides != bare.side) & (days >= since) & (days <= until))
    reading = matcher.read(bare)
    rarities = sorted(map(matcher.frequencies.rarity, matcher.keys.words(reading)), reverse=True)
    own = look.unpacked([document["look"]])
    rough = RoughLook(own, rarities[: look.WORDS], bare.side, shipped_weights(), shipped())
    odds = rough(looks[there])
    at = np.flatnonzero(there == right)
    return int((odds > odds[at[0]]).sum()) if len(at) else len(looks)


if __name__ == "__main__":
    main()
