"""Numbers of the general diary, the station's book of everything that comes before it.

A number is taken before the case that bears it is written. If the process dies between the two,
the number stays unused: a gap in the book, which the next reader can see, and never the same
number on two cases.
"""

from datetime import datetime

from pymongo import ReturnDocument
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from casework.definition.bilingual import IST


class GeneralDiary:
    """One counter per office and day (IST), however many replicas take from it."""

    def __init__(self, counters: Collection) -> None:
        self._counters = counters

    def take_number(self, office: str, now: datetime) -> str:
        """Return the next number of the office's book today: ``5117012/GD-0003/2026-11-21``."""
        day = now.astimezone(IST).date().isoformat()
        try:
            serial = self._increment(f"gd:{office}:{day}")
        except DuplicateKeyError:
            # Two made the day's counter at the same moment; the loser now finds it.
            serial = self._increment(f"gd:{office}:{day}")
        return f"{office}/GD-{serial:04d}/{day}"

    def _increment(self, counter: str) -> int:
        row = self._counters.find_one_and_update(
            {"_id": counter},
            {"$inc": {"last": 1}},
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        return int((row or {})["last"])
