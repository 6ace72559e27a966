"""Counts that guard a secret: kept in the database, so they hold over all processes and restarts.

One document per key and window, counted up atomically and forgotten by the database itself.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta
from typing import Any

from pymongo import ReturnDocument
from pymongo.database import Database

from chassis import time_source
from contracts.errors import TooMany


class Counters:
    """Fixed windows. Keys are hashed with a secret: they are made of mobiles and addresses."""

    def __init__(self, database: Database, secret: str) -> None:
        self._counts = database["counters"]
        self._secret = secret.encode()

    def ensure_indexes(self) -> None:
        """Let the database forget windows that are over; safe to repeat."""
        self._counts.create_index("expires_at", expireAfterSeconds=0)

    def count(self, what: str, key: str, *, limit: int, window: timedelta) -> None:
        """Count one; TooMany when more than `limit` came in this window."""
        document_id, ends = self._window(what, key, window)
        counted: Any = self._counts.find_one_and_update(
            {"_id": document_id},
            {"$inc": {"n": 1}, "$setOnInsert": {"expires_at": ends}},
            upsert=True,
            return_document=ReturnDocument.AFTER,
        )
        if counted["n"] > limit:
            raise _too_many(ends)

    def check(self, what: str, key: str, *, limit: int, window: timedelta) -> None:
        """Raise TooMany when `limit` is reached already; count nothing."""
        document_id, ends = self._window(what, key, window)
        counted = self._counts.find_one({"_id": document_id}, {"n": 1})
        if counted and counted["n"] >= limit:
            raise _too_many(ends)

    def forget(self, what: str, key: str, *, window: timedelta) -> None:
        """Begin this window anew."""
        document_id, _ = self._window(what, key, window)
        self._counts.delete_one({"_id": document_id})

    def _window(self, what: str, key: str, window: timedelta) -> tuple[str, datetime]:
        digest = hmac.new(self._secret, f"{what}:{key}".encode(), hashlib.sha256).hexdigest()[:32]
        number = int(time_source.now().timestamp() // window.total_seconds())
        ends = datetime.fromtimestamp(
            (number + 1) * window.total_seconds(), tz=time_source.now().tzinfo
        )
        return f"{what}:{digest}:{number}", ends


def _too_many(ends: datetime) -> TooMany:
    wait = (ends - time_source.now()).total_seconds()
    return TooMany(details={"retry_after": int(wait) + 1})
