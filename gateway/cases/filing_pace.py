"""Whoever has filed many times today waits a little before each further filing; nobody is refused.

The wait is a sleep of one greenlet: a worker serves others meanwhile. Only so many wait at one time
in a process; where more would, the slowing gives way and not the filing. Rows of uploads and what
partners' programs send have counts of their own, and an officer at a counter files for many.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import gevent
from pymongo import ReturnDocument
from pymongo.database import Database
from pymongo.errors import PyMongoError

from chassis import log, time_source
from gateway.files.quota import INDIA
from gateway.identity.caller import Caller

FREE = 20
"""Filings of one person in a day of India's calendar before any waits."""
FREE_LOCALLY = 200_000
"""A developer's load test is one person."""
STEP_SECONDS = 0.5
"""So much longer than the one before waits each filing beyond those."""
LONGEST_SECONDS = 5.0
"""Nobody waits longer: a phone on a slow line still gets its answer."""
MOST_WAITING = 100
"""In one process: some megabytes, and connections that others do not miss."""

logger = log.get(__name__)


class FilingPace:
    """Counts each person's filings of the day, and lets them wait."""

    def __init__(
        self, database: Database, free: int, sleep: Callable[[float], object] = gevent.sleep
    ) -> None:
        self._totals = database["filing.totals"]
        self._free = free
        self._sleep = sleep
        self._waiting = 0

    def ensure_indexes(self) -> None:
        """Let the database forget old totals; safe to repeat."""
        self._totals.create_index("expires_at", expireAfterSeconds=0)

    def wait(self, caller: Caller) -> None:
        """Count a filing of this caller and return when it may go on, after LONGEST_SECONDS at the
        latest. An officer is not counted. Never refuses, also not while the database is away."""
        if not caller.is_citizen:
            return
        seconds = min(LONGEST_SECONDS, STEP_SECONDS * (self._counted(caller.id) - self._free))
        if seconds <= 0 or self._waiting >= MOST_WAITING:
            return
        self._waiting += 1
        try:
            self._sleep(seconds)
        finally:
            self._waiting -= 1

    def _counted(self, person: str) -> int:
        today = (time_source.now() + INDIA).date().isoformat()
        try:
            total = self._totals.find_one_and_update(
                {"_id": f"{today}:{person}"},
                {
                    "$inc": {"filings": 1},
                    "$setOnInsert": {"expires_at": time_source.now() + timedelta(days=2)},
                },
                upsert=True,
                return_document=ReturnDocument.AFTER,
            )
        except PyMongoError as error:
            logger.warning("filings are not counted", extra={"reason": type(error).__name__})
            return 0
        return int(total["filings"]) if total else 0
