"""Cases that another system begins: an entry of its feed is kept before the place in the feed is
moved on, and filed as an application of the system, under a key that is the entry's.

Whoever crashes or races in between files it again and gets the same case. What the form refuses of
it is read in the case's own words (`feeds.as_far_as_taken`); what cannot be filed even so is
counted for an alert, so that a person sees to it (`docs/runbooks.md`), tried again every five
minutes, and stands in nobody's way. What an entry says is kept encrypted, and only until its case
is there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from pymongo import ASCENDING
from pymongo.database import Database

from casework.definition.feeds import as_far_as_taken, feed_of
from casework.definition.model import Definition
from casework.definition.versions import Definitions
from casework.desk.filing import Filing
from chassis import log, metrics, time_source
from chassis.actor import Actor
from chassis.cipher import FieldCipher
from contracts.errors import ValidationFailed
from contracts.typed import JsonObject

logger = log.get(__name__)
BATCH = 100
AFTER_FAILURE = timedelta(minutes=5)


@dataclass(frozen=True)
class FeedEntry:
    """What the other system says of ``key`` now. ``serial`` grows with every entry of the feed;
    ``values`` are the answers of the action that takes entries of this ``kind``."""

    key: str
    serial: int
    kind: str
    values: JsonObject


class FeedFiling:
    """Safe with any number of replicas."""

    def __init__(
        self, definitions: Definitions, filing: Filing, cipher: FieldCipher, database: Database
    ) -> None:
        self._codes = {kind: one.code for one in definitions for kind in _begins(one)}
        self._services = sorted(
            {one.bus_service for one in definitions if one.code in self._codes.values()}
        )
        self._definitions, self._filing, self._cipher = definitions, filing, cipher
        self._begun = database["feed_begun"]

    def ensure_indexes(self) -> None:
        """Make the index by which what is not filed yet is found; safe to repeat."""
        self._begun.create_index([("due_at", ASCENDING)])
        self._begun.create_index([("unfit", ASCENDING)], sparse=True)

    def keep(self, entry: FeedEntry) -> bool:
        """Keep an entry that begins a case; return False for one of another kind. Of two with one
        key the first counts: the second is the same matter, sent again."""
        code = self._codes.get(entry.kind)
        if code is None:
            return False
        first: JsonObject = {
            "code": code,
            "values": self._cipher.encrypt(entry.values),
            "due_at": time_source.now(),
            "received_at": time_source.now(),
        }
        self._begun.update_one({"_id": entry.key}, {"$setOnInsert": first}, upsert=True)
        return True

    def file_due(self) -> int:
        """File what was kept and is no case yet; return how many were filed here."""
        now, filed = time_source.now(), 0
        for row in self._begun.find({"due_at": {"$lte": now}}).sort("due_at").limit(BATCH):
            try:
                filed += self._filed(row)
            except Exception:
                # One that cannot be filed must not hold up the others.
                logger.exception("an entry begins no case", extra={"key": row["_id"]})
                later = {"$set": {"due_at": now + AFTER_FAILURE, "unfit": True}}
                self._begun.update_one({"_id": row["_id"], "due_at": row["due_at"]}, later)
        for service in self._services:
            metrics.FEED_UNFIT.labels(service).set(self.unfit())
        return filed

    def unfit(self) -> int:
        """Return how many entries could not be filed and are no case yet."""
        return self._begun.count_documents({"unfit": True})

    def _filed(self, row: JsonObject) -> bool:
        actor = Actor(f"feed:{row['_id']}", "system")
        answers = self._cipher.decrypt(row["values"])
        try:
            case = self._filing.file(actor, row["code"], answers, f"feed/{row['_id']}")
        except ValidationFailed as refused:
            definition = self._definitions.newest(row["code"])
            received = row.get("received_at") or time_source.now()
            readable = as_far_as_taken(definition, answers, refused.fields or (), received)
            if readable is None:
                raise
            logger.warning("an entry is filed as far as it can be read", extra={"key": row["_id"]})
            case = self._filing.file(actor, row["code"], readable, f"feed/{row['_id']}")
        done = {"$set": {"due_at": None}, "$unset": {"values": "", "unfit": ""}}
        self._begun.update_one({"_id": row["_id"]}, done)
        return case.created


def _begins(definition: Definition) -> Iterator[str]:
    feed = feed_of(definition.source)
    if feed and feed.begins:
        yield feed.begins
