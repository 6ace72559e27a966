"""Receipts: what a provider says later of a message that it took.

Whoever hears one (an SMPP session, a call-back, a bounced e-mail) writes it down before it says
thank you; each replica brings those that are due together with their messages. A receipt that is
earlier than our own note of the hand-over waits for it, and one whose message nobody knows is
forgotten after an hour.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pymongo import ASCENDING, IndexModel, UpdateOne
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import PyMongoError

from chassis import log, time_source
from chassis.inbox import insert_once
from services.notify import measures
from services.notify.message import ACCEPTED, REFUSED, SENDING, SENT, Outcome
from services.notify.typed import Message, StoredReceipt

COLLECTION = "receipts"
AT_A_TIME = 500
PAUSE_SECONDS = 0.25
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=1), timedelta(minutes=1)
GIVE_UP = timedelta(hours=1)
"""A receipt that is so old and whose message nobody knows was of no message of ours."""

logger = log.get(__name__)

Ended = list[tuple[Message, Outcome]]


@dataclass(frozen=True, slots=True)
class Receipt:
    """`provider`: empty where only the id tells whose it is. `ref`: the id that the provider gave
    to the message, or to one of its parts. `arrived`: the handset has it; otherwise it never will,
    for this `reason`. `person`: see Recipient, of the number that it is about; empty where the
    provider does not say."""

    provider: str
    ref: str
    arrived: bool
    reason: str = ""
    person: str = ""


class Receipts:
    """Receipts in MongoDB, and the thread that brings them together with their messages."""

    def __init__(
        self, database: Database, messages: Collection[Message], report: Callable[[Ended], None]
    ) -> None:
        """`report` takes messages, as they are kept, with what finally became of them."""
        self._database = database
        self._collection: Collection[StoredReceipt] = database[COLLECTION]
        self._messages = messages
        self._report = report
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="notify-receipts", daemon=True)

    def ensure_indexes(self) -> None:
        """Make the index of what is due."""
        self._collection.create_indexes([IndexModel([("due_at", ASCENDING)], name="due")])

    def take(self, receipts: Iterable[Receipt]) -> None:
        """Write receipts down; the same again is one. Raises PyMongoError: do not say thank you."""
        write_down(self._database, receipts)

    def start(self) -> None:
        """Begin to bring them together."""
        self._thread.start()

    def stop(self, seconds: float) -> None:
        """End, within so many seconds."""
        self._stopping.set()
        self._thread.join(seconds)

    def _run(self) -> None:
        while not self._stopping.wait(PAUSE_SECONDS):
            try:
                while self.bring_together() == AT_A_TIME and not self._stopping.is_set():
                    pass
            except PyMongoError as error:
                logger.warning("receipts wait for the database", extra={"reason": repr(error)})
                time.sleep(1.0)
            except Exception:
                logger.exception("receipts were not brought together with their messages")
                time.sleep(1.0)

    def bring_together(self) -> int:
        """Take the receipts that are due, and return how many there were."""
        now = time_source.now()
        due = {"due_at": {"$lte": now}}
        rows = list(self._collection.find(due).sort("due_at", ASCENDING).limit(AT_A_TIME))
        if not rows:
            return 0
        # Two replicas may take the same: every write below changes nothing the second time.
        matched = self._by_ref(rows)
        rest = [row for row in rows if row["_id"] not in matched]
        matched |= self._in_doubt(rest, now)
        self._conclude(matched)
        self._put_off([row for row in rest if row["_id"] not in matched], now)
        if matched:
            self._collection.delete_many({"_id": {"$in": list(matched)}})
        return len(rows)

    def _by_ref(self, rows: Sequence[StoredReceipt]) -> dict[str, tuple[StoredReceipt, Message]]:
        """Receipts with their messages, by the ids under which providers know these."""
        refs = [row["ref"] for row in rows]
        messages = {
            (message["provider"], ref): message
            for message in self._messages.find({"refs": {"$in": refs}, "state": SENT})
            for ref in message["refs"]
        }
        messages |= {("", ref): message for (_, ref), message in messages.items()}
        return {
            row["_id"]: (row, messages[row["provider"], row["ref"]])
            for row in rows
            if (row["provider"], row["ref"]) in messages
        }

    def _in_doubt(
        self, rows: Sequence[StoredReceipt], now: datetime
    ) -> dict[str, tuple[StoredReceipt, Message]]:
        """Receipts for messages of which a crash left open whether the provider has them: it
        knows the number, and we the oldest message to it that is in doubt.

        Only after the first wait: until then the process that handed it over may still note the
        provider's id, and only where the note is older than the receipt."""
        matched: dict[str, tuple[StoredReceipt, Message]] = {}
        matches: set[str] = set()
        for row in rows:
            if not row["person"] or row["waits"] < 2:
                continue
            doubtful = self._messages.find(
                {
                    "person": row["person"],
                    "provider": row["provider"],
                    "state": SENDING,
                    "due_at": {"$exists": True},
                    "handed_at": {"$lte": row["at"]},
                    "_id": {"$nin": list(matches)},
                }
            )
            message = next(iter(doubtful.sort("handed_at", ASCENDING).limit(1)), None)
            if message:
                matches.add(message["_id"])
                matched[row["_id"]] = (row, message)
        return matched

    def _conclude(self, matched: Mapping[str, tuple[StoredReceipt, Message]]) -> None:
        arrived = [pair for pair in matched.values() if pair[0]["arrived"]]
        ended: Ended = [
            (message, Outcome(REFUSED, row["reason"], message["provider"]))
            for row, message in matched.values()
            if not row["arrived"]
        ]
        writes = [
            UpdateOne(
                {"_id": message["_id"], "state": SENT}, {"$addToSet": {"arrived": row["ref"]}}
            )
            for row, message in arrived
            if message["state"] == SENT
        ]
        if writes:
            self._messages.bulk_write(writes, ordered=False)
        ids = [message["_id"] for _, message in arrived if message["state"] == SENT]
        all_parts = {"$setIsSubset": ["$refs", "$arrived"]}
        complete = {"_id": {"$in": ids}, "state": SENT, "$expr": all_parts}
        whole: Iterable[Message] = self._messages.find(complete) if ids else ()
        ended += [(message, Outcome(ACCEPTED, provider=message["provider"])) for message in whole]
        ended += [
            (message, Outcome(ACCEPTED, provider=message["provider"]))
            for _, message in arrived
            if message["state"] == SENDING
        ]
        if ended:
            self._report(ended)
        for row, message in matched.values():
            measures.receipt(message["provider"], message["channel"], row["arrived"], row["reason"])

    def _put_off(self, rows: Sequence[StoredReceipt], now: datetime) -> None:
        old = [row["_id"] for row in rows if now - row["at"] > GIVE_UP]
        if old:
            self._collection.delete_many({"_id": {"$in": old}})
            measures.RECEIPTS_UNKNOWN.inc(len(old))
        writes = [
            UpdateOne(
                {"_id": row["_id"]},
                {
                    "$set": {
                        "due_at": now + min(FIRST_WAIT * 2 ** min(row["waits"], 6), LONGEST_WAIT)
                    },
                    "$inc": {"waits": 1},
                },
            )
            for row in rows
            if row["_id"] not in set(old)
        ]
        if writes:
            self._collection.bulk_write(writes, ordered=False)


def write_down(database: Database, receipts: Iterable[Receipt]) -> None:
    """Keep receipts until they are brought together with their messages; the same again is one.
    Raises PyMongoError."""
    now = time_source.now()
    insert_once(database[COLLECTION], [_document(receipt, now) for receipt in receipts])


def _document(receipt: Receipt, now: datetime) -> StoredReceipt:
    outcome = "arrived" if receipt.arrived else "failed"
    return {
        "_id": f"{receipt.provider}:{receipt.ref}:{outcome}",
        "provider": receipt.provider,
        "ref": receipt.ref,
        "arrived": receipt.arrived,
        "reason": receipt.reason,
        "person": receipt.person,
        "at": now,
        "due_at": now,
        "waits": 0,
    }
