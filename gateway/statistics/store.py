"""The counts of whole months, each made once and kept as it was made, in the database for all
processes; and their sum, which is what is shown.

No number changes but with a month that comes and one that goes: whoever looks every day cannot see
one matter move, be it that it became sensitive, was erased or came late. Nobody waits for a count
but whoever asks first of all: while one is under way the last sum is shown.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pymongo.database import Database
from pymongo.errors import DuplicateKeyError, PyMongoError

from chassis import log, time_source
from gateway.statistics.counting import Place, Row, add, whole
from gateway.statistics.months import Month, counted_months

logger = log.get(__name__)
LEASE = timedelta(minutes=5)
"""A process that died while it counted holds up the next count for so long at most."""
HELD_SECONDS = 30
"""How long a process shows what it read without asking the database."""
COUNT, TURN = "count", "turn"

Counting = Callable[[Month, Collection[str]], list[Row]]
"""Counts what was filed for some services in a month."""


@dataclass(frozen=True)
class Count:
    """The sum of twelve months: when it was made, from when (included) to when (not included) the
    filings are, of which services, and the rows."""

    at: datetime
    since: datetime
    until: datetime
    services: frozenset[str]
    rows: list[Row]

    def is_whole(self, months: Sequence[Month], services: Collection[str]) -> bool:
        """Return whether it is of these months, and of all these services."""
        return self.until == months[-1].ends and self.services.issuperset(services)


class Statistics:
    """Reads the sum, and counts months that are over. Safe to share between greenlets."""

    def __init__(self, database: Database) -> None:
        self._answers = database["feedback"]
        self._statistics = database["statistics"]
        self._months = database["statistics_months"]
        self._count: Count | None = None
        self._read_at: datetime | None = None

    def ensure_indexes(self) -> None:
        """Let the answers of a month be counted without reading those of all others; safe to
        repeat."""
        self._answers.create_index("at")

    def current(self, services: Collection[str], counting: Counting) -> Count | None:
        """Return the newest sum; None while the very first is another process's.

        ``counting`` is called beside this where a month of a service was not counted yet, and here
        where nothing was.
        """
        count = self.at_hand()
        if count is None:
            return self._renew(services, counting)
        if not count.is_whole(counted_months(time_source.now()), services):
            threading.Thread(target=self._renew, args=(services, counting), daemon=True).start()
        return count

    def at_hand(self) -> Count | None:
        """Return the newest sum without counting; None where there is none, or the database is away
        and this process has none."""
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
        self._count = _count(row) if row else None
        return self._count

    def _renew(self, services: Collection[str], counting: Counting) -> Count | None:
        try:
            if not self._took_turn():
                return None
            now = time_source.now()
            months = counted_months(now)
            self._count_missing(months, services, counting)
            row = self._summed(now, months)
            self._statistics.replace_one({"_id": COUNT}, row, upsert=True)
            self._statistics.delete_one({"_id": TURN})
        except PyMongoError as error:
            logger.warning("nothing was counted", extra={"reason": type(error).__name__})
            return None
        self._count, self._read_at = _count(row), now
        return self._count

    def _count_missing(
        self, months: Iterable[Month], services: Collection[str], counting: Counting
    ) -> None:
        """Count each month of each service that was not counted; what was stays."""
        for month in months:
            there = self._months.distinct("service", {"month": month.name})
            missing = sorted(set(services) - set(there))
            if not missing:
                continue
            rows = counting(month, missing)
            for service in missing:
                entry = {
                    "month": month.name,
                    "service": service,
                    "at": time_source.now(),
                    "rows": [row for row in rows if row["service"] == service],
                }
                once = {"_id": f"{month.name}:{service}"}
                self._months.update_one(once, {"$setOnInsert": entry}, upsert=True)

    def _summed(self, now: datetime, months: Sequence[Month]) -> dict[str, Any]:
        counted = self._months.find({"month": {"$in": [one.name for one in months]}}).sort("_id")
        services: set[str] = set()
        sums: dict[Place, Row] = {}
        for one in counted:
            services.add(one["service"])
            add(sums, one["rows"])
        return {
            "_id": COUNT,
            "at": now,
            "since": months[0].begins,
            "until": months[-1].ends,
            "services": sorted(services),
            "rows": list(sums.values()),
        }

    def _took_turn(self) -> bool:
        """Take the turn to count; return whether it is this process that counts now."""
        now = time_source.now()
        due = {"_id": TURN, "until": {"$lt": now}}
        try:
            self._statistics.update_one(due, {"$set": {"until": now + LEASE}}, upsert=True)
        except DuplicateKeyError:
            return False
        return True


def _count(row: dict[str, Any]) -> Count:
    return Count(
        row["at"],
        row["since"],
        row["until"],
        frozenset(row["services"]),
        [*map(whole, row["rows"])],
    )
