"""The last count, in the database for all processes, and counted anew by one of them at a time.

Nobody waits for a count but whoever asks first of all: while one is under way the last one is shown
with its time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from pymongo.database import Database
from pymongo.errors import DuplicateKeyError, PyMongoError

from chassis import log, time_source
from gateway.statistics.counting import Row

logger = log.get(__name__)
RENEWED_AFTER = timedelta(hours=1)
PERIOD = timedelta(days=365)
LEASE = timedelta(minutes=5)
"""A process that died while it counted holds up the next count for so long at most."""
HELD_SECONDS = 30
"""How long a process shows what it read without asking the database."""
COUNT, TURN = "count", "turn"


@dataclass(frozen=True)
class Count:
    """Of when the counts are, since when they count, and the rows."""

    at: datetime
    since: datetime
    rows: list[Row]


class Statistics:
    """Reads and renews the count. Safe to share between greenlets."""

    def __init__(self, database: Database) -> None:
        self._statistics = database["statistics"]
        self._count: Count | None = None
        self._read_at: datetime | None = None

    def current(self, counted: Callable[[datetime], list[Row]]) -> Count | None:
        """Return the newest count; None while the very first is another process's.

        ``counted(since)`` counts; it is called beside this where the count is old, and here where
        there is none at all.
        """
        count = self.at_hand()
        if count is None:
            return self._renew(counted)
        if time_source.now() - count.at > RENEWED_AFTER:
            threading.Thread(target=self._renew, args=(counted,), daemon=True).start()
        return count

    def at_hand(self) -> Count | None:
        """Return the newest count without counting; None where there is none, or the database is
        away and this process has none."""
        try:
            return self._last_count()
        except PyMongoError:
            return self._count

    def _last_count(self) -> Count | None:
        now = time_source.now()
        if self._read_at and (now - self._read_at).total_seconds() < HELD_SECONDS:
            return self._count
        # Also before an answer: a database that is away is not waited for at every page.
        self._read_at = now
        row = self._statistics.find_one({"_id": COUNT})
        self._count = Count(row["at"], row["since"], row["rows"]) if row else None
        return self._count

    def _renew(self, counted: Callable[[datetime], list[Row]]) -> Count | None:
        try:
            if not self._took_turn():
                return None
            now = time_source.now()
            since = now - PERIOD
            rows = counted(since)
            row = {"_id": COUNT, "at": now, "since": since, "rows": rows}
            self._statistics.replace_one({"_id": COUNT}, row, upsert=True)
            self._statistics.delete_one({"_id": TURN})
        except PyMongoError as error:
            logger.warning("nothing was counted", extra={"reason": type(error).__name__})
            return None
        self._count, self._read_at = Count(now, since, rows), now
        return self._count

    def _took_turn(self) -> bool:
        """Whether it is this process that counts now."""
        now = time_source.now()
        due = {"_id": TURN, "until": {"$lt": now}}
        try:
            self._statistics.update_one(due, {"$set": {"until": now + LEASE}}, upsert=True)
        except DuplicateKeyError:
            return False
        return True
