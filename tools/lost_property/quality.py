"""How good a matcher is on the labelled set."""

from collections.abc import Iterable
from dataclasses import dataclass

from services.lostfound.matching.entry import Candidate, Entry
from services.lostfound.matching.matcher import Matcher
from tools.lost_property.labelled import Pair

BATCH = 500


@dataclass(frozen=True)
class Quality:
    """Counted over questions: each pair asks twice, once from either side.

    ``precision_at_5`` is the share of what is suggested, at most five for each question, that is
    right. Nearly every question has one right answer, so five of any five cannot be right; what
    counts is whether an officer who is shown a suggestion is shown the thing.
    """

    questions: int
    suggested: int
    suggested_right: int
    in_first: int
    in_5: int
    in_20: int

    @property
    def precision_at_5(self) -> float:
        return self.suggested_right / self.suggested if self.suggested else 1.0

    @property
    def recall_at_20(self) -> float:
        """Share of questions whose right answer is among the first twenty, suggested or not."""
        return self.in_20 / self.questions

    @property
    def suggested_share(self) -> float:
        """Share of questions whose right answer is suggested."""
        return self.suggested_right / self.questions

    def __str__(self) -> str:
        return (
            f"{self.questions:5} questions   precision@5 {self.precision_at_5:.3f}   "
            f"recall@20 {self.recall_at_20:.3f}   suggested at all {self.suggested_share:.3f}   "
            f"first {self.in_first / self.questions:.3f}   in five {self.in_5 / self.questions:.3f}"
        )


def everything(pairs: Iterable[Pair]) -> list[Entry]:
    """Return all entries of these pairs."""
    return [one for pair in pairs for one in (pair.lost, pair.found, *pair.lookalikes)]


def file_all(matcher: Matcher, entries: list[Entry]) -> None:
    """File entries in batches."""
    for first in range(0, len(entries), BATCH):
        matcher.add_many(entries[first : first + BATCH])


def place_of(candidates: list[Candidate], right: Entry) -> int:
    """Return at which place, from 0, the right one stands; -1 where it does not."""
    cases = [candidate.case for candidate in candidates]
    return cases.index(right.case) if right.case in cases else -1


def questions(pairs: Iterable[Pair]) -> Iterable[tuple[Entry, Entry]]:
    """Yield (asked with, right answer): each pair from either side."""
    for pair in pairs:
        yield pair.lost, pair.found
        yield pair.found, pair.lost


def judge(matcher: Matcher, pairs: Iterable[tuple[Entry, Entry]]) -> Quality:
    """Ask all questions of a matcher that has the entries on file."""
    count = suggested = suggested_right = first = in_5 = in_20 = 0
    for question, right in pairs:
        candidates = matcher.candidates_for(question, 20)
        place = place_of(candidates, right)
        suggestions = [one for one in candidates[:5] if one.suggested]
        count += 1
        suggested += len(suggestions)
        suggested_right += 0 <= place < len(suggestions)
        first += place == 0
        in_5 += 0 <= place < 5
        in_20 += place >= 0
    return Quality(count, suggested, suggested_right, first, in_5, in_20)


def without_numbers(pairs: Iterable[Pair]) -> list[Pair]:
    """Return the pairs in which no number is the same: only words, place and days tell."""
    return [pair for pair in pairs if not set(pair.lost.numbers) & set(pair.found.numbers)]
