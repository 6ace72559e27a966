"""Events leave by an outbox that lies in the document they tell of.

A document carries its unsent events in ``outbox``, written by the same single-document write as
the change itself: either both are durable or neither. In the good case they are sent at once and
cleared in bulk; a sweep sends again what is older than a few seconds, whoever wrote it. An event
can so be sent twice and is never lost: its consumers have an inbox.

Nothing here waits or loops: `chassis.relay` does in a service, a turn of its work in the tracker.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

from pymongo.collection import Collection

from chassis import log, metrics, outbox_hold, time_source
from chassis.mongo import RELAXED
from chassis.wire.publishing import Publisher, publish_events
from contracts.errors import ContractError
from contracts.typed import Envelope

logger = log.get(__name__)

BATCH = 200
"""Events to one round of confirms: some 400 KiB, a few milliseconds."""

Pending = tuple[str, object, Envelope]
"""The collection's name, the document's id, the event."""


def ensure_indexes(collection: Collection) -> None:
    """Create the index by which documents with events to send are found; safe to repeat."""
    collection.create_index("outbox.occurred_at", sparse=True)


class Outbox:
    """Sends the events that documents of the watched collections carry.

    ``when_waiting`` is called when there is something to take after there was nothing,
    ``when_sent`` when there is something to clear after there was nothing.
    """

    def __init__(self, publisher: Publisher, sweep_seconds: float) -> None:
        self._publisher = publisher
        self._service = publisher.identity.name
        self.sweep_seconds = sweep_seconds
        self.when_waiting: Callable[[], object] = lambda: None
        self.when_sent: Callable[[], object] = lambda: None
        self._collections: dict[str, Collection] = {}
        self._waiting: deque[Pending] = deque()
        self._in_hand: set[str] = set()
        self._sent: list[Pending] = []

    def watch(self, collection: Collection) -> None:
        """Send the events in ``collection``'s documents from now on, also those left by a crash."""
        ensure_indexes(collection)
        self.add(collection)

    def add(self, collection: Collection) -> None:
        """Watch a collection whose indexes are made elsewhere."""
        self._collections[collection.name] = collection

    def relay(self, collection: Collection, id: object, envelopes: Sequence[Envelope]) -> None:
        """Have the events sent that were just written with the document ``id``; returns at once."""
        was_idle = not self._waiting
        for envelope in envelopes:
            if envelope["id"] not in self._in_hand:
                self._in_hand.add(envelope["id"])
                self._waiting.append((collection.name, id, envelope))
        if was_idle and self._waiting:
            self.when_waiting()

    def take(self) -> list[Pending]:
        """Return the events to send next, one round of confirms at most; none where none wait."""
        return [self._waiting.popleft() for _ in range(min(BATCH, len(self._waiting)))]

    def send(self, batch: list[Pending]) -> None:
        """Send the events that `take` returned; those that no queue takes are left to the sweep."""
        outcomes = self._publish(batch)
        had_sent = self.has_sent
        for pending, is_taken in zip(batch, outcomes, strict=True):
            if is_taken:
                self._sent.append(pending)
            else:
                self._in_hand.discard(pending[2]["id"])
        if self.has_sent and not had_sent:
            self.when_sent()

    @property
    def has_sent(self) -> bool:
        """Whether there are events that were sent and still lie in their documents."""
        return bool(self._sent)

    def _publish(self, batch: list[Pending]) -> list[bool]:
        try:
            return publish_events(self._publisher, [envelope for _, _, envelope in batch])
        except ContractError as error:
            logger.warning("events wait in the outbox", extra={"reason": str(error)})
            return [False] * len(batch)

    def clear(self) -> None:
        """Remove the events that were sent from their documents, unless a backup has them held
        there (`chassis.outbox_hold`): then they are cleared after it. Raises PyMongoError while
        the database is away: the events stay in the documents, and the sweep sends them a second
        time."""
        if self._is_held():
            return
        pending, self._sent = self._sent, []
        try:
            self._clear(pending)
        finally:
            self._in_hand.difference_update(envelope["id"] for _, _, envelope in pending)

    def _is_held(self) -> bool:
        """Return whether events are to stay although they were sent; not asked where none were."""
        if not self._sent:
            return False
        collection = self._collections[self._sent[0][0]]
        return outbox_hold.is_held(collection.database, time_source.now())

    def _clear(self, pending: list[Pending]) -> None:
        by_collection = defaultdict(list)
        for name, id, envelope in pending:
            by_collection[name].append((id, envelope["id"]))
        for name, pairs in by_collection.items():
            collection = self._collections[name].with_options(write_concern=RELAXED)
            documents = list({id for id, _ in pairs})
            events = [event for _, event in pairs]
            collection.update_many(
                {"_id": {"$in": documents}}, {"$pull": {"outbox": {"id": {"$in": events}}}}
            )

    def sweep(self) -> int:
        """Queue again the events that have waited longer than the time between two sweeps; return
        how many documents had some."""
        late = list(self._late())
        for collection, document in late:
            self.relay(collection, document["_id"], document["outbox"])
        self._measure(late)
        return len(late)

    def send_in_turn(self) -> bool:
        """Send all waiting events now; return whether a queue took every one of them.

        The events of one document are sent in order: the first that no queue takes holds back those
        after it. What is sent and has to stay, because a backup has it held there, is not sent
        again. For a process that does one thing at a time. Raises PyMongoError as `clear` does.
        """
        late = list(self._late())
        self._measure(late)
        all_taken = True
        for collection, document in late:
            waiting = [
                (collection.name, document["_id"], one)
                for one in document["outbox"]
                if one["id"] not in self._in_hand
            ]
            published = list(takewhile(lambda one: self._publish([one])[0], waiting))
            self._in_hand.update(envelope["id"] for _, _, envelope in published)
            self._sent += published
            all_taken = all_taken and published == waiting
        self.clear()
        return all_taken

    def _late(self) -> Iterator[tuple[Collection, dict[str, Any]]]:
        """Yield the documents whose events have waited longer than a sweep, oldest first."""
        before = time_source.now() - timedelta(seconds=self.sweep_seconds)
        moment = before.isoformat(timespec="milliseconds")
        for collection in self._collections.values():
            late = collection.find({"outbox.occurred_at": {"$lt": moment}}, {"outbox": 1})
            for document in late.sort("outbox.occurred_at", 1).limit(BATCH * 5):
                yield collection, document

    def _measure(self, late: list[tuple[Collection, dict[str, Any]]]) -> None:
        moments = [envelope["occurred_at"] for _, one in late for envelope in one["outbox"]]
        oldest = min(map(datetime.fromisoformat, moments), default=None)
        age = (time_source.now() - oldest).total_seconds() if oldest else 0.0
        metrics.OUTBOX_PENDING.labels(self._service).set(len(late))
        metrics.OUTBOX_OLDEST_SECONDS.labels(self._service).set(age)
