"""Registers whose numbers follow each other without a gap, per office and year.

A number stands nowhere but in the case that bears it, and is written with the case's own change.
Two who register at one moment think of the same number; the unique index lets one of them write,
and the other thinks again. So a number exists exactly if a case bears it, whatever crashes: there
is no counter that could run ahead of the book, and none that could fall behind it.
"""

from datetime import datetime

from pymongo import ASCENDING, DESCENDING
from pymongo.collection import Collection

from casework.definition.bilingual import IST


class Register:
    """One book, kept in the field ``field`` of the cases: an object with at least ``office``,
    ``year`` and ``serial``; None in a case that is not in the book."""

    def __init__(self, cases: Collection, field: str) -> None:
        self._cases = cases
        self._field = field

    @property
    def _in_book(self) -> dict[str, object]:
        return {f"{self._field}.serial": {"$exists": True}}

    def ensure_indexes(self) -> None:
        """Make the index that keeps a number from being borne twice."""
        parts = [(f"{self._field}.{part}", ASCENDING) for part in ("office", "year", "serial")]
        self._cases.create_index(parts, unique=True, partialFilterExpression=self._in_book)

    def next(self, office: str, now: datetime) -> tuple[int, int]:
        """Return the year in India at ``now`` and the serial that ``office`` gives next in it.

        It is nobody's until it is written with a case; who is second with it must ask again.
        """
        year = now.astimezone(IST).year
        # What the index holds is named, so that the planner may use it.
        of_book = {f"{self._field}.office": office, f"{self._field}.year": year, **self._in_book}
        last = self._cases.find_one(
            of_book,
            {f"{self._field}.serial": 1},
            sort=[(f"{self._field}.serial", DESCENDING)],
        )
        return year, (last[self._field]["serial"] if last else 0) + 1
