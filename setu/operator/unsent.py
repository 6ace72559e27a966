"""What lies in outboxes: written, and not sent yet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from pymongo.database import Database

from chassis.mongo import Document
from setu.operator.place import Databases

INDEX = "outbox.occurred_at"
LATE_SECONDS = 30.0
"""Events that wait for longer are a fault: a sweep sends again after a few seconds."""


@dataclass(frozen=True)
class Unsent:
    """The documents of one collection with events to send; `oldest_seconds` since the oldest."""

    service: str
    collection: str
    documents: int
    oldest_seconds: float

    @property
    def late(self) -> bool:
        """Whether something has waited for too long."""
        return self.oldest_seconds > LATE_SECONDS


def unsent(databases: Databases, names: Iterable[str], now: datetime) -> Iterator[Unsent]:
    """Yield what lies unsent in each collection that has an outbox, also where that is nothing."""
    for name in names:
        database = databases.of(name)
        for collection in sorted(database.list_collection_names()):
            if _has_outbox(database, collection):
                yield _of(database, name, collection, now)


def _has_outbox(database: Database[Document], collection: str) -> bool:
    if collection.startswith("system."):
        return False
    indexes = database[collection].index_information().values()
    return any(index["key"][0][0] == INDEX for index in indexes)


def _of(database: Database[Document], name: str, collection: str, now: datetime) -> Unsent:
    # A bound on the field lets the sparse index answer: what was sent is not in it.
    waiting = {INDEX: {"$gte": ""}}
    count = database[collection].count_documents(waiting)
    oldest = database[collection].find_one(waiting, {INDEX: 1}, sort=[(INDEX, 1)])
    moments = [one["occurred_at"] for one in oldest["outbox"]] if oldest else []
    first = min(map(datetime.fromisoformat, moments), default=now)
    return Unsent(name, collection, count, round((now - first).total_seconds(), 1))
