"""The messages of this service in MongoDB.

Only open messages stand in the index of work (`due_at` is taken away at the end), so that what
a sweep costs does not grow with what was ever sent. What is personal is taken away at the end
too: a finished message is a record of what was done, not of whom it reached where.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import cast

from pymongo import ASCENDING, DESCENDING, IndexModel, UpdateMany, UpdateOne
from pymongo.collection import Collection
from pymongo.database import Database

from chassis import expiry, time_source
from chassis.gathering import Gathering
from chassis.inbox import insert_once, insert_once_for_many
from chassis.mongo import Document
from contracts.events import LANES
from contracts.typed import Envelope
from services.notify import erasure
from services.notify.message import (
    DELIVERED,
    OPEN,
    PLANNED,
    SENDING,
    SENT,
    SUPPRESSED,
    TEMP_FAILED,
    Outcome,
    Outgoing,
)
from services.notify.rules import Step
from services.notify.typed import Count, Message

COLLECTION = "messages"

AT_THE_END = {
    "due_at": "",
    "claimed_by": "",
    "personal": "",
    "refs": "",
    "arrived": "",
    "hand": "",
    "parts": "",
    "in_doubt": "",
    "known_as": "",
    "repeated": "",
}
TO_BE_SENT = (PLANNED, SENDING, TEMP_FAILED)


@dataclass(frozen=True, slots=True)
class Failure:
    """The end of a message that was not delivered, with the events that tell of it."""

    id: str
    step: Step
    provider: str
    events: list[Envelope]


class MessageStore:
    """Reads and writes messages in batches."""

    def __init__(self, database: Database, keep: timedelta) -> None:
        self.collection: Collection[Message] = database[COLLECTION]
        self._keep = keep
        self._inserts = Gathering(partial(insert_once_for_many, self.collection))
        self._hand = uuid.uuid4().hex

    def ensure_indexes(self) -> None:
        """Make the indexes."""
        waiting = [("lane", ASCENDING), ("channel", ASCENDING), ("due_at", ASCENDING)]
        self.collection.create_indexes(
            [
                IndexModel(
                    [*waiting, ("expires_at", ASCENDING)],
                    name="waiting",
                    partialFilterExpression={"due_at": {"$exists": True}},
                ),
                IndexModel(
                    [("failed_at", DESCENDING)],
                    name="failures",
                    partialFilterExpression={"failed_at": {"$exists": True}},
                ),
                IndexModel([("reference", ASCENDING)], name="case"),
                IndexModel([("refs", ASCENDING)], name="receipts", sparse=True),
                IndexModel([("known_as", ASCENDING)], name="ours", sparse=True),
                IndexModel([("gathering", ASCENDING)], name="gathering", sparse=True),
                IndexModel([("gathers.reference", ASCENDING)], name="digests", sparse=True),
                IndexModel(
                    [("person", ASCENDING), ("handed_at", ASCENDING)],
                    name="person",
                    partialFilterExpression={"due_at": {"$exists": True}},
                ),
            ]
        )
        expiry.ensure_indexes(self.collection, "finished_at", self._keep)

    def forget(self, reference: str) -> None:
        """See erasure.forget."""
        erasure.forget(self.collection, reference)

    def insert(self, documents: list[Message]) -> list[Message]:
        """Insert those that are new and return them, in one command, at once."""
        return insert_once(self.collection, documents)

    def insert_in_company(self, documents: list[Message]) -> list[Message]:
        """Insert them, as `insert` does, together with what others insert at the moment."""
        return self._inserts.ask(documents)

    def find_open(self, ids: Iterable[str]) -> list[Message]:
        """Return those of these messages that have not reached their end, in no order."""
        return list(self.collection.find(_still_open(list(ids))))

    def claim(
        self,
        lane: str,
        channel: str,
        *,
        limit: int,
        now: datetime,
        lease: timedelta,
        expired: bool = False,
    ) -> list[Message]:
        """Take up to `limit` messages that are due, longest due first, for the time of a lease;
        with `expired` only such as are past their end.

        Two processes that ask at the same moment get different messages.
        """
        due: Document = {"lane": lane, "channel": channel, "due_at": {"$lte": now}}
        if expired:
            due["expires_at"] = {"$lte": now}
        if limit < 1:
            return []
        rows = self.collection.find(due, {"_id": 1}).sort("due_at", ASCENDING).limit(limit)
        ids = [row["_id"] for row in rows]
        if not ids:
            return []
        token = uuid.uuid4().hex
        self.collection.update_many(
            {"_id": {"$in": ids}, "due_at": {"$lte": now}},
            {"$set": {"due_at": now + lease, "claimed_by": token}},
        )
        return list(self.collection.find({"_id": {"$in": ids}, "claimed_by": token}))

    def waiting(self) -> list[Count]:
        """Return counts of open messages: `{"lane", "channel", "state", "count"}`."""
        # Naming the lanes lets the index of open messages answer.
        open_ones = {"lane": {"$in": list(LANES)}, "due_at": {"$exists": True}}
        return self._counts(open_ones, "lane", "channel", "state")

    def failures(self, since: datetime) -> list[Count]:
        """Return counts of failures: `{"audience", "channel", "state", "reason", "count"}`."""
        return self._counts(
            {"failed_at": {"$gte": since}}, "audience", "channel", "state", "reason"
        )

    def statistics(self, since: datetime) -> list[Count]:
        """Return counts by service of what ended since then: `{"owner", "channel",
        "state", "provider", "count"}`. Reads those messages one by one: for an operator's
        question, not for a page."""
        ended = {"finished_at": {"$gte": since}}
        return self._counts(ended, "owner", "channel", "state", "provider")

    def _counts(self, which: Document, *keys: str) -> list[Count]:
        group = {"_id": {key: f"${key}" for key in keys}, "count": {"$sum": 1}}
        counts = cast(Collection[Document], self.collection)
        rows = counts.aggregate([{"$match": which}, {"$group": group}])
        return [cast(Count, row["_id"] | {"count": row["count"]}) for row in rows]

    def begin(self, provider: str, messages: Sequence[Outgoing], parts: Sequence[int]) -> set[str]:
        """Note that a provider is about to be asked to take these, each in so many `parts`; return
        the ids of those that are still to be sent: neither ended nor with a provider already."""
        ids = [message.id for message in messages]
        still = {"_id": {"$in": ids}, "state": {"$in": list(TO_BE_SENT)}}
        note = {
            "state": SENDING,
            "provider": provider,
            "handed_at": time_source.now(),
            "hand": self._hand,
            "in_doubt": False,
            "arrived": [],
        }
        alike: dict[tuple[int, bool], list[str]] = defaultdict(list)
        for message, count in zip(messages, parts, strict=True):
            alike[count, message.repeated].append(message.id)
        writes = [
            UpdateMany(
                {**still, "_id": {"$in": some}},
                {"$set": {**note, "parts": count, "repeated": repeated}},
            )
            for (count, repeated), some in alike.items()
        ]
        if self.collection.bulk_write(writes, ordered=False).matched_count == len(ids):
            return set(ids)
        return {row["_id"] for row in self.collection.find(still, {"_id": 1})}

    def release(self, ids: Sequence[str], now: datetime) -> None:
        """Give back messages that nobody has room for: they are due at once."""
        self.collection.update_many(_still_open(ids), {"$set": {"due_at": now}})

    def take_back(self, ids: Sequence[str], now: datetime) -> None:
        """Give back what no provider was asked to take although that had been noted; what is in
        another process's hands by now stays there."""
        ours = {"_id": {"$in": list(ids)}, "state": SENDING, "hand": self._hand}
        self.collection.update_many(ours, {"$set": {"due_at": now, "state": PLANNED}})

    def note_sent(self, steps: Sequence[tuple[str, Step, Outcome]]) -> None:
        """Note that a provider has these and will send receipts for them."""
        self.collection.bulk_write(
            [
                UpdateOne(
                    _still_open([id]),
                    {
                        "$set": {
                            "state": SENT,
                            "provider": outcome.provider,
                            "refs": list(outcome.refs),
                            "due_at": step.due_at,
                        },
                        "$inc": {"attempts": 1},
                    },
                )
                for id, step, outcome in steps
            ],
            ordered=False,
        )

    def delivered(self, ids: Sequence[str], provider: str, now: datetime) -> None:
        """Note that a provider has these."""
        done = {"state": DELIVERED, "provider": provider, "finished_at": now}
        self._end(ids, {"$set": done, "$inc": {"attempts": 1}})

    def _end(self, ids: Sequence[str], change: Document) -> None:
        self.collection.update_many(_still_open(ids), {**change, "$unset": AT_THE_END})

    def suppress(self, ids: Sequence[str], reason: str, now: datetime) -> None:
        """Note that these were not sent because their service is not live."""
        done = {"state": SUPPRESSED, "reason": reason, "finished_at": now}
        self._end(ids, {"$set": done})

    def put_off(self, steps: Sequence[tuple[str, Step, Outcome]]) -> None:
        """Note tries that will be repeated, and what was not tried because it is night."""
        self.collection.bulk_write(
            [
                UpdateOne(
                    _still_open([id]),
                    {
                        "$set": {
                            "state": step.state,
                            "reason": step.reason,
                            "due_at": step.due_at,
                            "in_doubt": step.state == SENDING,
                            **({"refs": list(outcome.refs)} if outcome.refs else {}),
                        },
                        "$inc": {"attempts": 0 if step.state == PLANNED else 1},
                    },
                )
                for id, step, outcome in steps
            ],
            ordered=False,
        )

    def failed(self, failures: Sequence[Failure], now: datetime) -> None:
        """Note messages that ended undelivered, each together with its events."""
        self.collection.bulk_write([_failure(failure, now) for failure in failures], ordered=False)


def _still_open(ids: Sequence[str]) -> Document:
    return {"_id": {"$in": list(ids)}, "state": {"$in": list(OPEN)}}


def _failure(failure: Failure, now: datetime) -> UpdateOne:
    return UpdateOne(
        _still_open([failure.id]),
        {
            "$set": {
                "state": failure.step.state,
                "reason": failure.step.reason,
                "provider": failure.provider,
                "finished_at": now,
                "failed_at": now,
                "outbox": failure.events,
            },
            # Receipts of its other parts may come yet: by their ids it is known whose they are.
            "$unset": {name: "" for name in AT_THE_END if name != "refs"},
            "$inc": {"attempts": 1},
        },
    )
