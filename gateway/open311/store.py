"""What programs have filed, so that nothing is filed twice and each partner finds its own.

A request that comes again within a day with the same arguments and files is the same request: the
first attempt is written down before the service is asked, with the key under which the service
knows it, so that a retry finds the case that is there already, whatever ended in between.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta
from typing import Any

import orjson
from pymongo import ReturnDocument
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from chassis import time_source
from chassis.mongo import Document
from contracts.typed import Json

SAME_WITHIN = timedelta(hours=24)
KEPT = timedelta(days=2)


class Filings:
    """The attempts of the last days, the requests by partner, and the updates that were taken."""

    def __init__(self, database: Database, secret: str) -> None:
        self._attempts = database["open311_attempts"]
        self._requests = database["open311_requests"]
        self._updates = database["open311_updates"]
        self._secret = secret.encode()

    def ensure_indexes(self) -> None:
        """Create the indexes; safe to repeat."""
        seconds = int(KEPT.total_seconds())
        self._attempts.create_index("at", expireAfterSeconds=seconds)

    def fingerprint(self, *parts: Json) -> str:
        """Return what two attempts at the same request have in common; a keyed hash, since a mobile
        and a few words can be guessed from a plain one."""
        return hmac.new(self._secret, orjson.dumps(parts), hashlib.sha256).hexdigest()

    def attempt(self, fingerprint: str) -> Document:
        """Return the attempt that this one is, entered now or a day ago at most:
        {"idempotency_key", "files": ids or None, "reference": or None}."""
        now = time_source.now()
        fresh = {"_id": fingerprint, "at": {"$gt": now - SAME_WITHIN}}
        new: dict[str, Json] = {"at": now, "files": None, "reference": None}
        new["idempotency_key"] = f"open311-{secrets.token_hex(16)}"
        for _ in range(3):
            try:
                row: Any = self._attempts.find_one_and_update(
                    fresh,
                    {"$setOnInsert": {"_id": fingerprint, **new}},
                    upsert=True,
                    return_document=ReturnDocument.AFTER,
                )
                return row
            except DuplicateKeyError:  # one is there, and it is too old or came this moment
                old = {"_id": fingerprint, "at": {"$lte": now - SAME_WITHIN}}
                self._attempts.update_one(old, {"$set": new})
        raise AssertionError("an attempt is there or can be entered")

    def keep_files(self, fingerprint: str, files: list[str]) -> list[str]:
        """Keep the files of the attempt, and return them: these,
        or those that another try kept before."""
        mine = {"_id": fingerprint, "files": None}
        self._attempts.update_one(mine, {"$set": {"files": files}})
        row: Any = self._attempts.find_one({"_id": fingerprint})
        return row["files"]

    def filed(self, fingerprint: str, reference: str, partner: str) -> None:
        """Note what became of an attempt, and whose request it is."""
        entry = {"partner": partner, "at": time_source.now()}
        self._requests.update_one({"_id": reference}, {"$setOnInsert": entry}, upsert=True)
        self._attempts.update_one({"_id": fingerprint}, {"$set": {"reference": reference}})

    def is_of(self, reference: str, partner: str) -> bool:
        """Return whether this partner's programs filed it."""
        return self._requests.find_one({"_id": reference, "partner": partner}) is not None

    def has_update(self, partner: str, update_id: str) -> bool:
        """Return whether this update of the partner was taken before."""
        return self._updates.find_one({"_id": self._update(partner, update_id)}) is not None

    def note_update(self, partner: str, update_id: str, reference: str) -> None:
        """Note that it was taken; the same again changes nothing."""
        entry = {"at": time_source.now(), "reference": reference}
        one = {"_id": self._update(partner, update_id)}
        self._updates.update_one(one, {"$setOnInsert": entry}, upsert=True)

    def _update(self, partner: str, update_id: str) -> str:
        return self.fingerprint("update", partner, update_id)
