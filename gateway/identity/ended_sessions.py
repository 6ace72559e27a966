"""Sign-ins that were ended before their time: who signs out is signed out, also where the token was
copied.

Each process keeps the few that ended lately and looks for new ones once a second, so that a request
needs no database for its token; while the database is away, what is known stays in force.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic

from pymongo import ASCENDING
from pymongo.database import Database
from pymongo.errors import PyMongoError

from chassis import time_source

LOOK_SECONDS = 1.0
OVERLAP = timedelta(seconds=30)
"""Looked at again each time: clocks of processes differ, and a write may be seen late."""


class EndedSessions:
    """Reads and writes `ended_sessions`: hashes of tokens, each until its token expires."""

    def __init__(self, database: Database, *, clock: Callable[[], float] = monotonic) -> None:
        self._rows = database["ended_sessions"]
        self._clock = clock
        self._known: dict[str, datetime] = {}
        self._all_of: dict[str, datetime] = {}
        self._looked = -LOOK_SECONDS
        self._newest = datetime.min.replace(tzinfo=UTC)

    def ensure_indexes(self) -> None:
        """Create the indexes; safe to repeat."""
        self._rows.create_index("expires_at", expireAfterSeconds=0)
        self._rows.create_index([("ended_at", ASCENDING)])

    def end(self, token: str, expires_at: datetime) -> None:
        """End the sign-in that a token proves, here at once and elsewhere within a second."""
        self.end_key(key_of(token), expires_at)

    def end_key(self, key: str, expires_at: datetime) -> None:
        """End the sign-in whose token has this key, see `key_of`."""
        now = time_source.now()
        row = {"expires_at": expires_at, "ended_at": now}
        self._rows.update_one({"_id": key}, {"$setOnInsert": row}, upsert=True)
        self._known[key] = expires_at

    def end_all_of(self, citizen_id: str, life: timedelta) -> None:
        """End every sign-in of a citizen until now, none of which lasts longer than ``life``."""
        now = time_source.now()
        row = {"all_of": citizen_id, "expires_at": now + life, "ended_at": now}
        self._rows.replace_one({"_id": _key_of_all(citizen_id)}, row, upsert=True)
        self._known[_key_of_all(citizen_id)], self._all_of[citizen_id] = now + life, now

    def all_ended(self, citizen_id: str, issued_at: float) -> bool:
        """Return whether a citizen's sign-in of this time (seconds since 1970) was ended with
        all others."""
        self._look_now_and_then()
        ended_at = self._all_of.get(citizen_id)
        return ended_at is not None and issued_at < ended_at.timestamp()

    def has_ended(self, token: str) -> bool:
        """Return whether the sign-in was ended."""
        return self.has_ended_key(key_of(token))

    def has_ended_key(self, key: str) -> bool:
        """Return whether the sign-in whose token has this key was ended."""
        self._look_now_and_then()
        return key in self._known

    def _look_now_and_then(self) -> None:
        if self._clock() - self._looked >= LOOK_SECONDS:
            self._looked = self._clock()
            self._look()

    def _look(self) -> None:
        now = time_source.now()
        since = self._newest - OVERLAP if self._newest.year > 1 else self._newest
        try:
            for row in self._rows.find({"ended_at": {"$gte": since}}):
                self._known[row["_id"]] = row["expires_at"]
                if "all_of" in row:
                    self._all_of[row["all_of"]] = row["ended_at"]
        except PyMongoError:
            return
        self._newest = now
        if len(self._known) > 1000:
            self._known = {key: ends for key, ends in self._known.items() if ends > now}
            still = {id: at for id, at in self._all_of.items() if _key_of_all(id) in self._known}
            self._all_of = still


def _key_of_all(citizen_id: str) -> str:
    return f"all of {citizen_id}"


def key_of(token: str) -> str:
    """Return what a sign-in is kept under: a hash, from which nobody makes the token."""
    return hashlib.sha256(token.encode()).hexdigest()
