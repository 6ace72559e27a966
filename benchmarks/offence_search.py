"""How often an officer finds the right section by words: ``python -m benchmarks.offence_search``.

The queries of ``offence_queries.yaml`` are plain words in Hindi, English and Hindi in Latin
letters. Who wrote them wrote the synonyms too, so the figure says how well the words that were
thought of are found, not how officers really ask.
"""

import time
from dataclasses import dataclass
from pathlib import Path

from contracts import yaml_file
from services.complaints.law.search import search

FILE = Path(__file__).with_name("offence_queries.yaml")


@dataclass(frozen=True)
class Measured:
    """Parts of all queries, from 0 to 1, with a right section first and among the first three;
    ``missed`` are those with none among three; ``milliseconds`` is the mean of a search."""

    queries: int
    first: float
    among_three: float
    missed: tuple[str, ...]
    milliseconds: float


def measure() -> Measured:
    """Return what a search of every query gave."""
    pairs = [
        (str(query), frozenset(row["right"]))
        for row in yaml_file.read(FILE)
        for query in row["queries"]
    ]
    begun = time.perf_counter()
    answers = [[offence.section for offence in search(query, 3)] for query, _ in pairs]
    spent = time.perf_counter() - begun
    first = sum(
        bool(right & {*answer[:1]}) for answer, (_, right) in zip(answers, pairs, strict=True)
    )
    missed = [
        query
        for answer, (query, right) in zip(answers, pairs, strict=True)
        if not right & {*answer}
    ]
    count = len(pairs)
    return Measured(
        count, first / count, 1 - len(missed) / count, tuple(missed), 1000 * spent / count
    )


def main() -> None:
    """Print the figures and what was missed."""
    measured = measure()
    print(f"{measured.queries} queries, {measured.milliseconds:.0f} ms each")
    print(f"right section first:           {measured.first:.1%}")
    print(f"right section among the first three: {measured.among_three:.1%}")
    print("missed:", "; ".join(measured.missed) or "none")


if __name__ == "__main__":
    main()
