"""Uploads and their rows in the gateway's database; what was written in a row is sealed.

``bulk.uploads`` has one document for each upload, ``bulk.rows`` one for each row, so that neither
grows and nothing of a file is held in memory. Who works an upload has its lease.
"""

from __future__ import annotations

import hashlib
import hmac
import uuid
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import cast

from pymongo import ASCENDING, DESCENDING, ReturnDocument
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from chassis import mongo, time_source
from chassis.cipher import FieldCipher
from contracts.typed import Json, JsonObject
from gateway.bulk.dues import DUE
from gateway.bulk.tables import Record
from gateway.bulk.upload import (
    CONTENT_KEPT,
    LEFT,
    OUTCOMES_KEPT,
    RECEIPT_LASTS,
    RECEIVING,
    REFUSED,
    WAITING,
    WORKING,
    Upload,
    UploadRow,
)

GAVE_UP = "gave-up"


class BulkStore:
    """Reads and writes both collections. ``secret`` keys the hashes that are rows' keys."""

    def __init__(self, database: Database, cipher: FieldCipher, secret: str) -> None:
        self._uploads = database["bulk.uploads"]
        self._rows = database["bulk.rows"]
        # Written without waiting for a majority: a row whose outcome is lost is filed again under
        # its key and finds the same case.
        self._relaxed = self._rows.with_options(write_concern=mongo.RELAXED)
        self._cipher = cipher
        self._secret = secret.encode()

    def ensure_indexes(self) -> None:
        """Create the indexes; safe to repeat."""
        whose = [("owner", ASCENDING), ("service", ASCENDING), ("key", ASCENDING)]
        self._uploads.create_index(whose, unique=True)
        self._uploads.create_index([("owner", ASCENDING), ("created_at", DESCENDING)])
        self._uploads.create_index([("state", ASCENDING), ("next_at", ASCENDING)])
        self._uploads.create_index("expires_at", expireAfterSeconds=0)
        self._rows.create_index([("upload", ASCENDING), ("n", ASCENDING)], unique=True)
        self._rows.create_index([("upload", ASCENDING), ("outcome", ASCENDING), ("n", ASCENDING)])
        self._rows.create_index("expires_at", expireAfterSeconds=0)
        self._rows.create_index("erase_at", partialFilterExpression={"erase_at": {"$type": "date"}})

    # Receiving

    def begin(
        self, owner: str, service: str, key: str, *, name: str | None = None, **more: Json
    ) -> Upload:
        """Enter an upload whose bytes are about to come, or return the one under this key. What
        was received of one that broke off is dropped: none of it was filed."""
        now = time_source.now()
        upload = {
            "_id": f"b-{uuid.uuid4().hex}",
            "owner": owner,
            "service": service,
            "key": key,
            "state": RECEIVING,
            "rows": 0,
            "lease": None,
            "next_at": now,
            "created_at": now,
            "name": self._cipher.encrypt(name) if name else None,
            **more,
        }
        fresh = cast(Upload, upload)
        try:
            self._uploads.insert_one(dict(fresh))
            return fresh
        except DuplicateKeyError:
            pass
        mine = {"owner": owner, "service": service, "key": key}
        broken = self._uploads.find_one_and_delete({**mine, "state": RECEIVING})
        if broken is not None:
            self._rows.delete_many({"upload": broken["_id"]})
            return self.begin(owner, service, key, name=name, **more)
        there = self._uploads.find_one(mine)
        return there if there is not None else self.begin(owner, service, key, name=name, **more)

    def add(self, upload: Upload, records: Iterable[tuple[Record, str | None]]) -> None:
        """Keep rows as they were read, each with the id that its owner gave it, or None."""
        documents = [self._row(upload, record, own) for record, own in records]
        if documents:
            self._rows.insert_many(documents, ordered=False)

    def received(self, upload: Upload, **more: Json) -> bool:
        """Let the upload be worked; False where it was dropped or replaced meanwhile. Raises
        DuplicateKeyError where ``key`` among the changes is another upload's."""
        now = time_source.now()
        changes = {
            "state": WORKING,
            "received_at": now,
            "next_at": now,
            "give_up_at": now + CONTENT_KEPT,
            "expires_at": now + OUTCOMES_KEPT,
            **more,
        }
        done = self._uploads.update_one(
            {"_id": upload["_id"], "state": RECEIVING}, {"$set": changes}
        )
        return bool(done.matched_count)

    def drop(self, upload: Upload) -> None:
        """Forget an upload that was not received whole."""
        self._uploads.delete_one({"_id": upload["_id"], "state": RECEIVING})
        self._rows.delete_many({"upload": upload["_id"]})

    def drop_broken(self) -> int:
        """Forget the uploads whose bytes stopped coming long ago."""
        long_ago = time_source.now() - RECEIPT_LASTS
        broken = list(self._uploads.find({"state": RECEIVING, "created_at": {"$lt": long_ago}}))
        for upload in broken:
            self.drop(upload)
        return len(broken)

    def _row(self, upload: Upload, record: Record, own: str | None) -> JsonObject:
        content: Json = record.values if record.values is not None else list(record.cells)
        row = {
            "upload": upload["_id"],
            "n": record.number,
            "own": self._cipher.encrypt(own) if own else None,
            "outcome": None,
            "expires_at": upload["created_at"] + OUTCOMES_KEPT,
        }
        if record.problem:
            return row | {"outcome": REFUSED, "problem": record.problem}
        return row | {
            "content": self._cipher.encrypt({"as_read": content}),
            "erase_at": upload["created_at"] + CONTENT_KEPT,
        }

    def row_key(self, upload: Upload, number: int, own: str | None) -> str:
        """Return the idempotency key of a row's application: of the row's own id if it has one,
        whichever upload it comes in; else of the upload's key and the row's number."""
        of = ("own", own) if own else ("row", upload["key"], str(number))
        name = "\x1f".join((upload["owner"], upload["service"], *of))
        return "bulk-" + hmac.new(self._secret, name.encode(), hashlib.sha256).hexdigest()

    # Working

    def claim(self, worker: str, lasts: timedelta) -> Upload | None:
        """Take the lease of the upload whose turn it is, None where none waits to be worked."""
        now = time_source.now()
        free = {"$or": [{"lease": None}, {"lease.until": {"$lt": now}}]}
        return self._uploads.find_one_and_update(
            {"state": WORKING, "next_at": {"$lte": now}, **free},
            {"$set": {"lease": {"worker": worker, "until": now + lasts}}},
            sort=[("next_at", ASCENDING)],
            return_document=ReturnDocument.AFTER,
        )

    def renew(self, upload: Upload, worker: str, lasts: timedelta) -> bool:
        """Keep the lease for longer; False where it was lost, or the upload was stopped."""
        mine = {"_id": upload["_id"], "lease.worker": worker, "state": WORKING}
        until = time_source.now() + lasts
        return bool(self._uploads.update_one(mine, {"$set": {"lease.until": until}}).matched_count)

    def give_back(self, upload: Upload, worker: str, **changes: Json) -> None:
        """Let go of the lease; ``next_at`` among the changes says when the next turn is."""
        mine = {"_id": upload["_id"], "lease.worker": worker}
        self._uploads.update_one(mine, {"$set": {"lease": None, **changes}})

    def waiting_rows(self, upload: Upload, limit: int) -> list[UploadRow]:
        """Return the next rows without an outcome, by number, with ``as_read`` and ``own``."""
        rows = self._rows.find({"upload": upload["_id"], "outcome": None}).sort("n").limit(limit)
        return [self._opened(row) for row in rows if "content" in row]

    def _opened(self, row: UploadRow) -> UploadRow:
        own = self._cipher.decrypt(row["own"]) if row["own"] else None
        return cast(UploadRow, {**row, "own": own, **self._cipher.decrypt(row["content"])})

    def outcome(self, row: UploadRow, outcome: str, **more: Json) -> None:
        """Note what became of a row. What a filed one said is erased with it."""
        change: JsonObject = {"$set": {"outcome": outcome, **more}}
        if "reference" in more:
            change["$unset"] = {"content": "", "erase_at": ""}
        # What was under way when its owner stopped the upload may have been filed all the same.
        open_yet = {"_id": row["_id"], "outcome": {"$in": [None, LEFT]}}
        self._relaxed.update_one(open_yet, change)

    def tried(self, row: UploadRow) -> int:
        """Count one more try of a row that failed by our fault; how many there were."""
        row_after = self._rows.find_one_and_update(
            {"_id": row["_id"]}, {"$inc": {"tries": 1}}, return_document=ReturnDocument.AFTER
        )
        return row_after["tries"] if row_after else 0

    def leave_rest(self, upload: Upload, problem: str) -> None:
        """Give up all rows without an outcome."""
        self._rows.update_many(
            {"upload": upload["_id"], "outcome": None},
            {
                "$set": {"outcome": LEFT, "problem": problem},
                "$unset": {"content": "", "erase_at": ""},
            },
        )

    def close(self, upload: Upload, state: str, was: str = WORKING) -> bool:
        """Bring the upload to an end; False where it is at one."""
        done = self._uploads.update_one(
            {"_id": upload["_id"], "state": was},
            {"$set": {"state": state, "finished_at": time_source.now(), "lease": None}},
        )
        return bool(done.matched_count)

    def erase_due(self) -> int:
        """Erase what was written in rows whose time is over; give up those never filed."""
        over = {"erase_at": {"$lte": time_source.now(), "$type": "date"}}
        self._rows.update_many(
            {**over, "outcome": None}, {"$set": {"outcome": LEFT, "problem": GAVE_UP}}
        )
        result = self._rows.update_many(over, {"$unset": {"content": "", "erase_at": ""}})
        return result.modified_count

    # Reading

    def of_owner(self, owner: str, upload_id: str) -> Upload | None:
        """Return the upload, None where there is none of this owner."""
        return self._uploads.find_one({"_id": upload_id, "owner": owner})

    def newest(self, owner: str, limit: int) -> list[Upload]:
        """Return the owner's uploads, newest first."""
        return list(self._uploads.find({"owner": owner}).sort("created_at", -1).limit(limit))

    def name_of(self, upload: Upload) -> str | None:
        """Return what its owner called the file, None where he did not say."""
        return self._cipher.decrypt(upload["name"]) if upload.get("name") else None

    def open_count(self, owner: str) -> int:
        """Return how many uploads of the owner are not finished."""
        unfinished = {"owner": owner, "state": {"$in": [RECEIVING, WORKING]}}
        return self._uploads.count_documents(unfinished)

    def counts(self, upload: Upload) -> dict[str, int]:
        """Return how many rows have each outcome; ``waiting`` are those without one."""
        steps: list[JsonObject] = [
            {"$match": {"upload": upload["_id"]}},
            {"$group": {"_id": "$outcome", "count": {"$sum": 1}}},
        ]
        return {row["_id"] or WAITING: row["count"] for row in self._rows.aggregate(steps)}

    def with_key(self, owner: str, service: str, key: str) -> Upload | None:
        """Return the upload under a key of its owner, None where there is none."""
        return self._uploads.find_one({"owner": owner, "service": service, "key": key})

    def rows(
        self, upload: Upload, *, outcome: str | None = None, after: int = 0, limit: int = 0
    ) -> Iterator[UploadRow]:
        """Yield rows by number, behind ``after``; ``own`` is readable."""
        wanted: JsonObject = {"upload": upload["_id"], "n": {"$gt": after}}
        if outcome:
            wanted["outcome"] = outcome
        for row in self._rows.find(wanted).sort("n").limit(limit):
            row["own"] = self._cipher.decrypt(row["own"]) if row["own"] else None
            yield row

    def content(self, row: UploadRow) -> Json:
        """Return the cells or values of a row; None where they are erased."""
        sealed = row.get("content")
        return self._cipher.decrypt(sealed)["as_read"] if sealed is not None else None

    def due(self, upload: Upload) -> tuple[int, int]:
        """Return (applications that wait for their fee, rupees of all of them), of the rows filed:
        those whose tracking view does not say that it was paid, or given up, since."""
        case = {"from": "cases", "localField": "reference", "foreignField": "_id", "as": "case"}
        steps: list[JsonObject] = [
            {"$match": {"upload": upload["_id"], "rupees": {"$gt": 0}}},
            {"$lookup": case},
            {"$set": {"status": {"$first": "$case.payment.status"}}},
            {"$match": {"status": {"$in": [*DUE, None]}}},
            {"$group": {"_id": None, "count": {"$sum": 1}, "rupees": {"$sum": "$rupees"}}},
        ]
        for total in self._rows.aggregate(steps):
            return total["count"], total["rupees"]
        return 0, 0
