"""The log of who read sensitive cases: only ever added to, and chained so that a change shows.

Every entry carries the hash of the one before it, so that an entry taken out, put in or altered
breaks the chain from there on. The service's database user should be given insert and find on
this collection and nothing else; the chain shows it where that was not done.
"""

import hashlib
import json
from typing import Any

from pymongo import DESCENDING
from pymongo.collection import Collection
from pymongo.errors import DuplicateKeyError

from chassis import time_source
from contracts.errors import Unavailable

FIRST = "0" * 64
ATTEMPTS = 50
"""Each lost race means that another entry was written, so this many is never reached in peace."""


def _hash(entry: dict[str, Any]) -> str:
    told = {key: value for key, value in entry.items() if key != "hash"}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


class AuditLog:
    """One chain over all cases of a service; entries are numbered from 1."""

    def __init__(self, collection: Collection) -> None:
        self._entries = collection

    def record(self, what: str, reference: str, actor: Any) -> None:
        """Add that ``actor`` did ``what`` with the case; durable when this returns.

        Raises Unavailable if it could not be written: then nothing may be shown.
        """
        told = {
            "at": time_source.now().isoformat(timespec="milliseconds"),
            "what": what,
            "reference": reference,
            "actor": actor.id,
            "role": actor.role,
            "office": actor.station,
        }
        for _ in range(ATTEMPTS):
            last = self._entries.find_one(sort=[("_id", DESCENDING)]) or {"_id": 0, "hash": FIRST}
            entry = {"_id": last["_id"] + 1, "previous": last["hash"], **told}
            entry["hash"] = _hash(entry)
            try:
                self._entries.insert_one(entry)
                return
            except DuplicateKeyError:
                continue
        raise Unavailable("the audit log is busy")

    def broken_at(self) -> int | None:
        """Return the number of the first entry that is missing or altered; None if none is.

        The newest entries being cut off cannot be seen from the chain itself: compare the last
        hash with the one that was published before.
        """
        previous = FIRST
        for number, entry in enumerate(self._entries.find().sort("_id", 1), start=1):
            if (
                entry["_id"] != number
                or entry["previous"] != previous
                or entry["hash"] != _hash(entry)
            ):
                return number
            previous = entry["hash"]
        return None

    def last_hash(self) -> str:
        """Return the hash of the newest entry, for publishing; 64 zeros for an empty log."""
        last = self._entries.find_one(sort=[("_id", DESCENDING)])
        return last["hash"] if last else FIRST
