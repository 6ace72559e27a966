"""Brings messages back from the database: what a crash left, what is due for another try."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from chassis import log, time_source
from chassis.due import Due
from chassis.mongo import Document
from contracts.events import CHANNELS, LANES
from messages import UnknownTemplate, VariablesRefused
from services.notify.addressing import Address, AddressBook
from services.notify.digests import Digests
from services.notify.doubt import Doubt
from services.notify.inquiries import Inquiries
from services.notify.lanes import Results
from services.notify.message import (
    BAD_TEMPLATE,
    IMPOSSIBLE,
    SENDING,
    SENT,
    UNREADABLE,
    Contact,
    Outcome,
    Outgoing,
)
from services.notify.planned import Unaddressable
from services.notify.planning import Planner
from services.notify.store import MessageStore
from services.notify.typed import Message

AT_A_STRETCH = 10

logger = log.get(__name__)


class Recovery:
    """Fetches due messages by lease and makes them ready to send.

    One that a provider may have already is left to `Doubt`, one that it has to `Inquiries`.
    One that can no longer be sent, because nobody has its words any more or its contact cannot be
    decrypted, is reported as impossible: it must not hold up the others.
    """

    def __init__(
        self,
        store: MessageStore,
        planner: Planner,
        book: AddressBook,
        report: Callable[[Results], None],
        doubt: Doubt,
        digests: Digests,
        inquiries: Inquiries,
    ) -> None:
        self._store = store
        self._due = Due(store.collection, due_for_a_sender)
        self._planner = planner
        self._book = book
        self._report = report
        self._doubt = doubt
        self._digests = digests
        self._inquiries = inquiries

    def __call__(self, lane: str, channel: str, limit: int, *, expired: bool) -> list[Outgoing]:
        """Return up to `limit` due messages, longest due first."""
        if not self._due.is_anything():
            return []
        documents = self._store.claim(
            lane,
            channel,
            limit=limit,
            now=time_source.now(),
            lease=self._planner.lease,
            expired=expired,
        )
        documents = self._digests.gather(documents) if documents else []
        if not documents:
            return []
        address = self._book.of_messages(documents)
        messages = []
        for number, document in enumerate(documents, 1):
            if message := self._ready(document, address):
                messages.append(message)
            if number % AT_A_STRETCH == 0:
                # Two hundred take a tenth of a second of a green process; a password goes between.
                time.sleep(0)
        return messages

    def _ready(self, document: Message, address: Address) -> Outgoing | None:
        reason = UNREADABLE
        try:
            contact, secrets = address(document)
            reason = BAD_TEMPLATE
            message = self._planner.again(document, contact, secrets).outgoing
            assert message is not None
            if document["state"] == SENT and document["channel"] == "sms":
                self._inquiries.take(document, message)
                return None
            if document["state"] in (SENDING, SENT) and (
                outcome := self._doubt.of(document, message)
            ):
                self._report([(message, outcome)])
                return None
            return message
        except (UnknownTemplate, VariablesRefused, Unaddressable) as error:
            logger.error("a message cannot be sent any more", extra={"reason": str(error)})
            message = self._planner.outgoing(document, Contact())
            self._report([(message, Outcome(IMPOSSIBLE, reason))])
            return None


def due_for_a_sender(now: datetime) -> Document:
    """Return the query of messages that some sender would find due."""
    # Naming lanes and channels lets the index of what waits answer.
    lanes, channels = {"$in": list(LANES)}, {"$in": list(CHANNELS)}
    return {"lane": lanes, "channel": channels, "due_at": {"$lte": now}}
