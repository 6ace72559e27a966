"""What partners are to be told and what came of it, in MongoDB: list of work and log in one.

A delivery is written before its event is acknowledged, under an id that follows from event and
partner, so it is neither lost nor doubled here. A partner may get it twice all the same (a crash
after its answer) and knows it by the id.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NotRequired, TypedDict

import orjson
from pymongo import ASCENDING, DESCENDING, IndexModel, ReturnDocument
from pymongo.collection import Collection
from pymongo.database import Database

from chassis import expiry, time_source
from chassis.inbox import insert_once
from chassis.mongo import Document
from contracts.typed import Envelope, JsonObject
from services.notify.webhooks.subscriptions import Subscription

COLLECTION = "webhook_deliveries"
WAITING, DELIVERED, FAILED = "waiting", "delivered", "failed"
TRIES_SHOWN = 20
_SHOWN = ("reference", "service", "state", "sequence", "updated_at", "closed_at")
"""Of the case: enough to ask for more at the API, and nothing personal."""


class Try(TypedDict):
    """One attempt; `outcome` is `delivered` or a code."""

    at: datetime
    outcome: str


class Delivery(TypedDict):
    """One event for one partner. `body` is what is posted, the same at every try; `due_at` is
    absent once it has ended; `tries`: the last ones."""

    _id: str
    subscription: str
    event: str
    reference: str | None
    body: bytes
    state: str
    attempts: int
    planned_at: datetime
    due_at: NotRequired[datetime]
    expires_at: datetime
    finished_at: NotRequired[datetime]
    tries: list[Try]


class Deliveries:
    """Reads and writes deliveries."""

    def __init__(self, database: Database, keep: timedelta) -> None:
        self._collection: Collection[Delivery] = database[COLLECTION]
        self._keep = keep

    def ensure_indexes(self) -> None:
        """Make the indexes: of the work, of the log, of a case, and the one that ends keeping."""
        self._collection.create_indexes(
            [
                IndexModel(
                    [("subscription", ASCENDING), ("due_at", ASCENDING)],
                    name="work",
                    partialFilterExpression={"due_at": {"$exists": True}},
                ),
                IndexModel([("subscription", ASCENDING), ("planned_at", DESCENDING)], name="log"),
                IndexModel([("reference", ASCENDING)], name="case"),
            ]
        )
        expiry.ensure_indexes(self._collection, "finished_at", self._keep)

    def plan(self, event: Envelope, subscriptions: Iterable[Subscription]) -> list[str]:
        """Write what these partners are to be told of an event; return the ids that are new."""
        now = time_source.now()
        rows = [_delivery(event, one, now) for one in subscriptions]
        return [row["_id"] for row in insert_once(self._collection, rows)] if rows else []

    def take(self, subscription: str, lease: timedelta) -> Delivery | None:
        """Take the delivery that is due longest, for the time of a lease; None where none is."""
        now = time_source.now()
        return self._collection.find_one_and_update(
            {"subscription": subscription, "due_at": {"$lte": now}},
            {"$set": {"due_at": now + lease}},
            sort=[("due_at", ASCENDING)],
            return_document=ReturnDocument.AFTER,
        )

    def note(self, row: Delivery, state: str, outcome: str, due_at: datetime | None) -> None:
        """Note a try. A delivery that was taken meanwhile by another, or replayed, keeps that."""
        now = time_source.now()
        tries = {"$each": [{"at": now, "outcome": outcome}], "$slice": -TRIES_SHOWN}
        change: Document = {"$push": {"tries": tries}, "$inc": {"attempts": 1}}
        if due_at is None:
            change["$set"] = {"state": state, "finished_at": now}
            change["$unset"] = {"due_at": ""}
        else:
            change["$set"] = {"state": state, "due_at": due_at}
        self._collection.update_one({"_id": row["_id"], "due_at": row["due_at"]}, change)

    def log(self, subscription: str | None, state: str | None, limit: int = 100) -> list[Delivery]:
        """Return the newest deliveries, of one partner or all, in one state or all."""
        which: Document = {}
        if subscription:
            which["subscription"] = subscription
        if state:
            which["state"] = state
        return list(self._collection.find(which).sort("planned_at", DESCENDING).limit(limit))

    def replay(
        self,
        subscription: str,
        life: timedelta,
        *,
        ids: Sequence[str] = (),
        since: datetime | None = None,
    ) -> int:
        """Make deliveries due again, whatever became of them: those of `ids`, or all that were
        planned `since`, or without either all that failed. Returns how many."""
        which: Document = {"subscription": subscription}
        if ids:
            which["_id"] = {"$in": list(ids)}
        elif since:
            which["planned_at"] = {"$gte": since}
        else:
            which["state"] = FAILED
        now = time_source.now()
        again = {"state": WAITING, "attempts": 0, "due_at": now, "expires_at": now + life}
        change = {"$set": again, "$unset": {"finished_at": ""}}
        return self._collection.update_many(which, change).modified_count

    def forget(self, reference: str) -> None:
        """Remove what is kept about a case."""
        self._collection.delete_many({"reference": reference})


def body_of(event: Envelope, id: str) -> JsonObject:
    """Return what a partner is posted of an event; see ``contracts.webhooks``."""
    case = event["data"]["case"]
    return {
        "id": id,
        "event": event["type"],
        "occurred_at": event["occurred_at"],
        "case": {name: case[name] for name in _SHOWN if name in case},
    }


def _delivery(event: Envelope, subscription: Subscription, now: datetime) -> Delivery:
    id = f"{event['id']}:{subscription.name}"
    return {
        "_id": id,
        "subscription": subscription.name,
        "event": event["type"],
        "reference": event["reference"],
        "body": orjson.dumps(body_of(event, id)),
        "state": WAITING,
        "attempts": 0,
        "planned_at": now,
        "due_at": now,
        "expires_at": now + subscription.life,
        "tries": [],
    }
