"""For the time of a backup, events that were sent stay in their documents.

A backup holds what the databases hold, and nothing of the broker. An event that was sent and
cleared, and that its consumer has not handled at the moment of the backup, would be in neither.
So the backup asks each database first to have no event cleared for a while: after a restore the
outbox sends again what was under way, and consumers drop what they know.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from pymongo.database import Database

from chassis.mongo import Document

COLLECTION = "outbox_hold"
_ROW = "outbox"
LONGEST = timedelta(minutes=30)
"""No hold is longer: a backup that died must not let documents grow for ever."""


def hold(database: Database[Document], now: datetime, time: timedelta) -> None:
    """Have no event cleared in `database` for so long, LONGEST at most."""
    until = now + min(time, LONGEST)
    database[COLLECTION].update_one({"_id": _ROW}, {"$set": {"until": until}}, upsert=True)


def release(database: Database[Document]) -> None:
    """Have sent events cleared again; safe where none is held."""
    database[COLLECTION].delete_one({"_id": _ROW})


def is_held(database: Database[Document], now: datetime) -> bool:
    """Return whether sent events are to stay in their documents now."""
    return database[COLLECTION].find_one({"_id": _ROW, "until": {"$gt": now}}) is not None
