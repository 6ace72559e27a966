"""Events leave by an outbox that lies in the document they tell of.

A document carries its unsent events in ``outbox``, written by the same single-document write as
the change itself: either both are durable or neither. In the good case the relay sends them at
once and clears them in bulk; a sweep sends again what is older than a few seconds, whoever wrote
it. An event can so be sent twice and is never lost: its consumers have an inbox.
"""

from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

import eventlet
from eventlet.queue import Empty, Queue
from pymongo.collection import Collection
from pymongo.errors import PyMongoError

from chassis import log, metrics, time_source
from chassis.bus import Bus
from chassis.mongo import RELAXED
from contracts.errors import ContractError

logger = log.get(__name__)

BATCH = 200
"""Events to one round of confirms: some 400 KiB, a few milliseconds."""

CLEAR_SECONDS = 0.25
"""Between bulk clearings. A crash in between only sends again what was sent."""

Pending = tuple[str, Any, dict[str, Any]]


def ensure_indexes(collection: Collection) -> None:
    """Create the index by which documents with events to send are found; safe to repeat."""
    collection.create_index("outbox.occurred_at", sparse=True)


class Outbox:
    """Sends the events that documents of the watched collections carry."""

    def __init__(self, bus: Bus, service: str, sweep_seconds: float) -> None:
        self._bus = bus
        self._service = service
        self._sweep_seconds = sweep_seconds
        self._collections: dict[str, Collection] = {}
        self._waiting: Queue = Queue()
        self._in_hand: set[str] = set()
        self._sent: list[Pending] = []

    def watch(self, collection: Collection) -> None:
        """Send the events in ``collection``'s documents from now on, also those left by a crash."""
        ensure_indexes(collection)
        self._collections[collection.name] = collection

    def start(self) -> None:
        """Start sending, clearing and sweeping; returns at once."""
        for loop in (self._send_loop, self._clear_loop, self._sweep_loop):
            eventlet.spawn(loop)

    def relay(self, collection: Collection, id: Any, envelopes: list[dict[str, Any]]) -> None:
        """Send the events that were just written with the document ``id``; returns at once."""
        for envelope in envelopes:
            if envelope["id"] not in self._in_hand:
                self._in_hand.add(envelope["id"])
                self._waiting.put((collection.name, id, envelope))

    def _send_loop(self) -> None:
        while True:
            batch = [self._waiting.get()]
            while len(batch) < BATCH:
                try:
                    batch.append(self._waiting.get_nowait())
                except Empty:
                    break
            # Each round waits for its confirms, so rounds overlap to keep the broker busy.
            eventlet.spawn(self._send, batch)
            eventlet.sleep(0)

    def _send(self, batch: list[Pending]) -> None:
        try:
            confirmed = self._bus.publish_events([envelope for _, _, envelope in batch])
        except ContractError as error:
            logger.warning("events wait in the outbox", extra={"reason": str(error)})
            confirmed = [False] * len(batch)
        for pending, is_confirmed in zip(batch, confirmed, strict=True):
            if is_confirmed:
                self._sent.append(pending)
            else:
                self._in_hand.discard(pending[2]["id"])

    def _clear_loop(self) -> None:
        while True:
            eventlet.sleep(CLEAR_SECONDS)
            if self._sent:
                sent, self._sent = self._sent, []
                try:
                    self._clear(sent)
                except PyMongoError as error:
                    logger.warning("sent events stay in the outbox", extra={"reason": repr(error)})
                self._in_hand.difference_update(envelope["id"] for _, _, envelope in sent)

    def _clear(self, sent: list[Pending]) -> None:
        by_collection = defaultdict(list)
        for name, id, envelope in sent:
            by_collection[name].append((id, envelope["id"]))
        for name, pairs in by_collection.items():
            collection = self._collections[name].with_options(write_concern=RELAXED)
            documents = list({id for id, _ in pairs})
            events = [event for _, event in pairs]
            collection.update_many(
                {"_id": {"$in": documents}}, {"$pull": {"outbox": {"id": {"$in": events}}}}
            )

    def _sweep_loop(self) -> None:
        while True:
            eventlet.sleep(self._sweep_seconds)
            try:
                self.sweep()
            except PyMongoError as error:
                logger.warning("outbox not swept", extra={"reason": repr(error)})

    def sweep(self) -> int:
        """Send what has waited longer than a sweep; return how many documents had something."""
        now = time_source.now()
        before = (now - timedelta(seconds=self._sweep_seconds)).isoformat(timespec="milliseconds")
        found, oldest = 0, None
        for collection in self._collections.values():
            late = collection.find({"outbox.occurred_at": {"$lt": before}}, {"outbox": 1})
            for document in late.sort("outbox.occurred_at", 1).limit(BATCH * 5):
                found += 1
                first = min(envelope["occurred_at"] for envelope in document["outbox"])
                oldest = min(oldest or first, first)
                self.relay(collection, document["_id"], document["outbox"])
        age = (now - datetime.fromisoformat(oldest)).total_seconds() if oldest else 0.0
        metrics.OUTBOX_PENDING.labels(self._service).set(found)
        metrics.OUTBOX_OLDEST_SECONDS.labels(self._service).set(age)
        return found
