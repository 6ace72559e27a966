"""How many rows one citizen may send in a day of India's calendar."""

from __future__ import annotations

from datetime import timedelta

from pymongo import ReturnDocument
from pymongo.database import Database

from chassis import time_source
from contracts.errors import TooMany
from gateway.files.quota import INDIA


class DailyRows:
    """Daily totals, so that many uploads share one."""

    def __init__(self, database: Database, daily_rows: int) -> None:
        self._totals = database["bulk.totals"]
        self._most = daily_rows

    def ensure_indexes(self) -> None:
        """Let the database forget old totals."""
        self._totals.create_index("expires_at", expireAfterSeconds=0)

    def count(self, owner: str, rows: int) -> None:
        """Add to today's total, or refuse with TooMany and add nothing."""
        local = time_source.now() + INDIA
        total = self._totals.find_one_and_update(
            {"_id": f"{local.date().isoformat()}:{owner}"},
            {
                "$inc": {"rows": rows},
                "$setOnInsert": {"expires_at": time_source.now() + timedelta(days=2)},
            },
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        if total is not None and total["rows"] > self._most:
            self._totals.update_one({"_id": total["_id"]}, {"$inc": {"rows": -rows}})
            midnight = local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
            raise TooMany(details={"retry_after": int((midnight - local).total_seconds()) + 1})
