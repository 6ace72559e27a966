"""Whoever has filed many times today waits a little before each further filing; nobody is refused.

The wait is a sleep of one greenlet: a worker serves others meanwhile. Only so many wait at one time
in a process; where more would, the slowing gives way and not the filing. Rows of uploads and what
partners' programs send have counts of their own, and an officer at a counter files for many.

A process counts in memory and settles with the totals of all processes every second: a write for
each filing was a fifth of what a filing cost the gateway. So each process lets a person file at
most a second longer without a wait, and a crash forgets what was counted in one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import gevent
from pymongo import UpdateOne
from pymongo.database import Database
from pymongo.errors import PyMongoError

from chassis import log, mongo, time_source
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
SETTLED_EVERY = 1.0
"""Seconds."""
MOST_KNOWN = 20_000
"""Persons whose totals a process remembers, in two megabytes; who filed longest ago goes first."""

logger = log.get(__name__)


class FilingPace:
    """Counts each person's filings of the day, and lets them wait."""

    def __init__(
        self, database: Database, free: int, sleep: Callable[[float], object] = gevent.sleep
    ) -> None:
        # A total that is lost with a crash lets somebody file once more without a wait.
        totals = database["filing.totals"]
        self._totals = totals.with_options(write_concern=mongo.RELAXED)
        self._known: dict[str, int] = {}
        self._unsettled: Counter[str] = Counter()
        self._free = free
        self._sleep = sleep
        self._waiting = 0

    def ensure_indexes(self) -> None:
        """Let the database forget old totals; safe to repeat."""
        self._totals.create_index("expires_at", expireAfterSeconds=0)

    def wait(self, caller: Caller) -> None:
        """Count a filing of this caller and return when it may go on, after LONGEST_SECONDS at the
        latest. An officer is not counted. Never refuses, and asks nobody."""
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

    def settle(self) -> None:
        """Add what was counted since the last time to the totals of all processes, and learn these.

        What the database does not take is forgotten: without it nothing can be filed either.
        """
        counted, self._unsettled = self._unsettled, Counter()
        if not counted:
            return
        for key, filings in counted.items():
            # Last in the order, and counted until the total is learnt.
            self._known[key] = self._known.pop(key, 0) + filings
        try:
            self._add(counted)
            for total in self._totals.find({"_id": {"$in": list(counted)}}):
                self._known[total["_id"]] = total["filings"]
        except PyMongoError as error:
            logger.warning("filings are not counted", extra={"reason": type(error).__name__})
        for key in list(self._known)[: max(0, len(self._known) - MOST_KNOWN)]:
            del self._known[key]

    def _counted(self, person: str) -> int:
        today = (time_source.now() + INDIA).date().isoformat()
        key = f"{today}:{person}"
        self._unsettled[key] += 1
        return self._known.get(key, 0) + self._unsettled[key]

    def _add(self, counted: Counter[str]) -> None:
        expires_at = time_source.now() + timedelta(days=2)
        self._totals.bulk_write(
            [
                UpdateOne(
                    {"_id": key},
                    {"$inc": {"filings": filings}, "$setOnInsert": {"expires_at": expires_at}},
                    upsert=True,
                )
                for key, filings in counted.items()
            ],
            ordered=False,
        )
