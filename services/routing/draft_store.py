"""Directories that were sent to be looked at: as they came, with who sent, proposed and published
them. None of them is in force before it is published."""

from datetime import timedelta

from bson import Binary
from pymongo import ASCENDING, DESCENDING
from pymongo.collection import Collection
from pymongo.database import Database

from chassis import time_source
from chassis.mongo import Document
from contracts.errors import NotFound
from services.routing.draft_typed import StoredDraft
from services.routing.typed import Records

LIFE = timedelta(days=7)
"""What nobody published in a week is sent anew."""


class DraftStore:
    """Reads and writes ``drafts``; ``_id`` is the fingerprint."""

    def __init__(self, database: Database) -> None:
        self._drafts: Collection[StoredDraft] = database["drafts"]

    def ensure_indexes(self) -> None:
        """Make the index by which old drafts go; needed once, harmless again."""
        self._drafts.create_index([("at", ASCENDING)], expireAfterSeconds=int(LIFE.total_seconds()))

    def add(
        self, fingerprint: str, records: Records, archive: bytes, revision: int, by: str
    ) -> StoredDraft:
        """Store what somebody sent; return it, or what was sent before with the same
        fingerprint."""
        row: Document = {
            "version": records["version"],
            "effective_from": records["effective_from"],
            "revision": revision,
            "archive": Binary(archive),
            "by": by,
            "at": time_source.now(),
        }
        self._drafts.update_one({"_id": fingerprint}, {"$setOnInsert": row}, upsert=True)
        return self.find(fingerprint)

    def find(self, fingerprint: str) -> StoredDraft:
        """Return a draft with its archive; raises NotFound."""
        row = self._drafts.find_one({"_id": fingerprint})
        if row is None:
            raise NotFound("no such draft")
        return row

    def newest(self, limit: int) -> list[StoredDraft]:
        """Return so many drafts without their archives, the newest first."""
        return list(self._drafts.find({}, {"archive": 0}).sort("at", DESCENDING).limit(limit))

    def is_agreed(self, fingerprint: str, by: str) -> bool:
        """Return whether somebody other than ``by`` proposed it; where nobody did, it is proposed
        by ``by`` now."""
        another = {"_id": fingerprint, "proposed.by": {"$exists": True, "$ne": by}}
        if self._drafts.find_one(another, {"_id": 1}):
            return True
        unproposed = {"_id": fingerprint, "proposed": {"$exists": False}}
        step = {"by": by, "at": time_source.now()}
        self._drafts.update_one(unproposed, {"$set": {"proposed": step}})
        return False

    def note_published(self, fingerprint: str, by: str) -> None:
        """Write who put it in force."""
        unpublished = {"_id": fingerprint, "published": {"$exists": False}}
        step = {"by": by, "at": time_source.now()}
        self._drafts.update_one(unpublished, {"$set": {"published": step}})

    def drop(self, fingerprint: str) -> bool:
        """Take back a draft; return False for one that is in force. One that is not there is
        dropped already."""
        self._drafts.delete_one({"_id": fingerprint, "published": {"$exists": False}})
        return self._drafts.find_one({"_id": fingerprint}, {"_id": 1}) is None
