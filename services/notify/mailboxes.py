"""E-mail addresses that citizens typed, and whether whoever reads them has confirmed it.

An address with a slip in it is somebody else's. So one that nobody has confirmed gets one message,
which names no case and says how to confirm; what the case has to say goes there from then on. Kept
are keyed hashes: of the address together with the mobile of the one who gave it, for whoever
confirms it for one person has not done so for another; and of the address alone, so that many who
give the same one do not send it as many messages.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from pymongo import ASCENDING
from pymongo.collection import Collection
from pymongo.database import Database

from chassis import time_source
from services.notify.typed import StoredMailbox

COLLECTION = "mailboxes"
MOST_ASKED = 3
"""Persons for whom one address is asked within ASKED_WITHIN."""
ASKED_WITHIN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Mailbox:
    """An address that is not confirmed. `address` stands for it alone; `asked_by`: the event with
    which it was asked, None where it was not yet."""

    id: str
    address: str
    email: str
    asked_by: str | None = None


class MailboxBook:
    """What is known of addresses; safe to use from all workers and replicas."""

    def __init__(self, database: Database) -> None:
        self._collection: Collection[StoredMailbox] = database[COLLECTION]

    def ensure_indexes(self) -> None:
        """Make the index of how often an address was asked."""
        self._collection.create_index([("address", ASCENDING), ("asked_at", ASCENDING)])

    def unconfirmed(self, id: str, address: str, email: str) -> Mailbox | None:
        """Return the mailbox where it is not confirmed, None where it is."""
        row = self._collection.find_one({"_id": id})
        if row and row.get("confirmed_at"):
            return None
        return Mailbox(id, address, email, row.get("asked_by") if row else None)

    def may_be_asked(self, mailbox: Mailbox, event: str) -> bool:
        """Return whether it gets the one message with this event: the first one,
        or the same again."""
        if mailbox.asked_by is not None:
            return mailbox.asked_by == event
        lately = {"$gt": time_source.now() - ASKED_WITHIN}
        questions = {"address": mailbox.address, "asked_at": lately}
        return self._collection.count_documents(questions, limit=MOST_ASKED) < MOST_ASKED

    def note_asked(self, mailbox: Mailbox, event: str) -> None:
        """Keep that its one message is written down; whoever is later changes nothing."""
        row = {"address": mailbox.address, "asked_by": event, "asked_at": time_source.now()}
        self._collection.update_one({"_id": mailbox.id}, {"$setOnInsert": row}, upsert=True)

    def confirm(self, id: str) -> bool:
        """Keep that whoever reads it wants the messages; whether it was ever asked."""
        now = {"$min": {"confirmed_at": time_source.now()}}
        return self._collection.update_one({"_id": id}, now).matched_count > 0
