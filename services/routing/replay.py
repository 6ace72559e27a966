"""A dry run: the same cases under what is in force and under what may be; who would move?

A case is one JSON object a line: ``{"reference", "category", "place", "occurred_at"?}``, without
any personal data. Nothing is changed, here or in the cases.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from contracts.errors import ContractError
from services.routing import resolver
from services.routing.book import Book
from services.routing.days import day_of, today
from services.routing.places import read_place
from services.routing.typed import ReplayedCase


@dataclass(frozen=True)
class Move:
    """A case that would go elsewhere; ``before`` and ``after`` are office code and outcome."""

    reference: str
    before: str
    after: str


@dataclass
class Replay:
    """What a dry run found."""

    cases: int = 0
    moves: list[Move] = field(default_factory=list)

    @property
    def flows(self) -> list[tuple[tuple[str, str], int]]:
        """How many cases move from one office to another, the greatest flow first."""
        return Counter((move.before, move.after) for move in self.moves).most_common()


def replay(cases: Iterable[ReplayedCase], before: Book, after: Book) -> Replay:
    """Return which of the cases would be handled elsewhere under ``after``."""
    report = Replay()
    for case in cases:
        report.cases += 1
        old, new = _handling(before, case), _handling(after, case)
        if old != new:
            report.moves.append(Move(str(case.get("reference", "")), old, new))
    return report


def _handling(book: Book, case: ReplayedCase) -> str:
    try:
        then, now = book.at(day_of(case.get("occurred_at"))), book.at(today())
        place = read_place(case.get("place"))
        answer = resolver.resolve(then, now, str(case.get("category")), place)
    except ContractError as error:
        codes = [code if isinstance(code, str) else code["code"] for code in error.fields.values()]
        return "refused: " + ", ".join(codes)
    outcome = answer["outcome"]
    handling = answer["offices"]["handling"]
    return handling if outcome == "resolved" else f"{handling} ({outcome})"


def describe(report: Replay) -> Iterator[str]:
    """Yield the lines of a report: totals, flows, then each case that moves."""
    yield f"{report.cases} cases, {len(report.moves)} would move"
    for (before, after), count in report.flows:
        yield f"  {count:6}  {before} → {after}"
    for move in report.moves:
        yield f"{move.reference}\t{move.before}\t{move.after}"
