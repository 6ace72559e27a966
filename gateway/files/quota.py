"""How many bytes one person may send in a day."""

from datetime import timedelta

from pymongo import ReturnDocument
from pymongo.database import Database

from chassis import time_source
from contracts.errors import TooMany

INDIA = timedelta(hours=5, minutes=30)
"""The day is the citizen's day."""


class Quota:
    """Daily totals per person, counted as the bytes come, so that many uploads at once share one
    total."""

    def __init__(self, database: Database, daily_bytes: int) -> None:
        self.totals = database["evidence.totals"]
        self.daily_bytes = daily_bytes

    def ensure_indexes(self) -> None:
        """Let the database forget old totals."""
        self.totals.create_index("expires_at", expireAfterSeconds=0)

    def require_room(self, owner: str, size: int) -> None:
        """Refuse with TooMany where ``size`` more bytes would exceed today's total."""
        total = self.totals.find_one({"_id": self._today(owner)})
        if (total["bytes"] if total else 0) + size > self.daily_bytes:
            raise self._refusal()

    def count(self, owner: str, size: int) -> None:
        """Add ``size`` bytes to today's total; refuse with TooMany where that is too much."""
        total = self.totals.find_one_and_update(
            {"_id": self._today(owner)},
            {
                "$inc": {"bytes": size},
                "$setOnInsert": {"expires_at": time_source.now() + timedelta(days=2)},
            },
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        if total is not None and total["bytes"] > self.daily_bytes:
            raise self._refusal()

    def _today(self, owner: str) -> str:
        return f"{(time_source.now() + INDIA).date().isoformat()}:{owner}"

    def _refusal(self) -> TooMany:
        local = time_source.now() + INDIA
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        return TooMany(details={"retry_after": int((midnight - local).total_seconds()) + 1})
