"""Receipts: what a provider says later of a message that it took.

Whoever hears one (an SMPP session, a call-back, a bounced e-mail) writes it down before it says
thank you; each replica brings those that are due together with their messages. A receipt that is
earlier than our own note of the hand-over waits for it, and one whose message nobody knows is
forgotten after an hour. Where a crash left open whether a provider has a message, the number may
tell whose receipt it is, but only if no other message to that number can be meant: a wrong guess
would end a message that never left.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from pymongo import ASCENDING, IndexModel, UpdateOne
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import PyMongoError

from chassis import log, time_source
from chassis.inbox import insert_once
from chassis.mongo import Document
from services.notify import measures
from services.notify.message import ACCEPTED, OPEN, REFUSED, SENDING, Outcome
from services.notify.typed import Message, StoredReceipt

COLLECTION = "receipts"
AT_A_TIME = 500
PAUSE_SECONDS, IDLE_SECONDS = 0.25, 1.0
"""Between two rounds, and after one that had nothing to do."""
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=1), timedelta(minutes=1)
GIVE_UP = timedelta(hours=1)
"""A receipt that is so old and whose message nobody knows was of no message of ours."""

WAITS_FOR_ITS_ID = 2
"""How often a receipt waits for the note of its id before its number is asked."""

_ARRIVED, _REFS = {"$ifNull": ["$arrived", []]}, {"$ifNull": ["$refs", []]}
ALL_PARTS = [
    {"$setIsSubset": [_REFS, _ARRIVED]},
    {"$gte": [{"$size": _ARRIVED}, {"$ifNull": ["$parts", {"$size": _REFS}]}]},
]
"""Of a message all of whose parts have arrived; one of an earlier release says no `parts`."""

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
        pause = PAUSE_SECONDS
        while not self._stopping.wait(pause):
            try:
                while (count := self.bring_together()) == AT_A_TIME:
                    if self._stopping.is_set():
                        return
                pause = PAUSE_SECONDS if count else IDLE_SECONDS
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
        # Two replicas may take the same: every write below changes nothing the second time. Who is
        # in doubt is read first: whose id is noted in between is then known by its id.
        doubtful = self._doubtful(rows)
        matched = self._by_ref(rows)
        for row in rows:
            message = doubtful.get((row["provider"], row["person"]))
            if row["_id"] not in matched and message and _could_be(row, message):
                matched[row["_id"]] = (row, message)
        self._conclude(matched)
        self._put_off([row for row in rows if row["_id"] not in matched], now)
        if matched:
            self._collection.delete_many({"_id": {"$in": list(matched)}})
        return len(rows)

    def _by_ref(self, rows: Sequence[StoredReceipt]) -> dict[str, tuple[StoredReceipt, Message]]:
        """Return receipts with their messages, by the ids under which providers know these: their
        own, which we note when they have answered, or ours, which stands before they are asked."""
        refs = {"$in": [row["ref"] for row in rows]}
        ours = {"known_as": refs, "handed_at": {"$exists": True}}
        messages = {
            (message["provider"], ref): message
            for message in self._messages.find({"$or": [{"refs": refs}, ours]})
            for ref in (*message.get("refs", ()), message.get("known_as"))
            if ref
        }
        messages |= {("", ref): message for (_, ref), message in messages.items()}
        return {
            row["_id"]: (row, messages[row["provider"], row["ref"]])
            for row in rows
            if (row["provider"], row["ref"]) in messages
        }

    def _doubtful(self, rows: Sequence[StoredReceipt]) -> dict[tuple[str, str], Message]:
        """Return by provider and person, the one message that is in doubt, where there
        is one and nothing else under way of which the provider's ids are not known, or
        are not all that it gave."""
        late = [row for row in rows if row["person"] and row["waits"] >= WAITS_FOR_ITS_ID]
        if not late:
            return {}
        candidates: dict[tuple[str, str], list[Message]] = defaultdict(list)
        for message in self._messages.find(
            {
                "person": {"$in": list({row["person"] for row in late})},
                "due_at": {"$exists": True},
                "$or": [{"state": SENDING}, {"repeated": True}],
            }
        ):
            candidates[message["provider"], message["person"]].append(message)
        return {
            key: messages[0]
            for key, messages in candidates.items()
            if len(messages) == 1 and messages[0].get("in_doubt")
        }

    def _conclude(self, matched: Mapping[str, tuple[StoredReceipt, Message]]) -> None:
        pairs = [pair for pair in matched.values() if pair[1]["state"] in OPEN]
        ended: Ended = [
            (message, Outcome(REFUSED, row["reason"], message["provider"]))
            for row, message in pairs
            if not row["arrived"]
        ]
        arrived = [pair for pair in pairs if pair[0]["arrived"]]
        writes = [
            UpdateOne(_open([message["_id"]]), {"$addToSet": {"arrived": row["ref"]}})
            for row, message in arrived
        ]
        if writes:
            self._messages.bulk_write(writes, ordered=False)
        ids = [message["_id"] for _, message in arrived]
        complete = {**_open(ids), "$expr": {"$and": ALL_PARTS}}
        whole: Iterable[Message] = self._messages.find(complete) if ids else ()
        ended += [(message, Outcome(ACCEPTED, provider=message["provider"])) for message in whole]
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


def _could_be(row: StoredReceipt, message: Message) -> bool:
    """Return whether a receipt whose id nobody knows may be of the one message that is in doubt."""
    return row["waits"] >= WAITS_FOR_ITS_ID and message["handed_at"] <= row["at"]


def _open(ids: Sequence[str]) -> Document:
    return {"_id": {"$in": list(ids)}, "state": {"$in": list(OPEN)}}


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
