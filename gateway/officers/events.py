"""`officer.left`: an officer went on leave, was posted elsewhere or removed; services hand over.

The event is written into the officer's own document with the change it tells of, and sent by the
tracker: published with a confirm, and as mandatory, so that it stays where no service hears it. It
is taken out only then, so a crash at any point sends it again and never loses it.
"""

from __future__ import annotations

import time
from typing import Any

import orjson
import pika
from pika.exceptions import NackError, UnroutableError
from pymongo import ASCENDING
from pymongo.database import Database
from pymongo.errors import PyMongoError

from chassis import log, mongo, topology
from chassis.senders import Identity
from gateway.tracker.metrics import OFFICER_EVENTS, OFFICER_EVENTS_WAITING

logger = log.get(__name__)

PERSISTENT = 2
LOOK_SECONDS = 0.5
"""Between two looks for events to send."""
AGAIN_SECONDS = 5.0
"""Before what nobody took, or the database withheld, is tried again."""
AT_A_TIME = 100
"""Officers looked at in one round: the tracker's other work must not wait for long."""


class OfficerEvents:
    """Sends what lies in the officers' outboxes; called from the tracker's loop."""

    def __init__(self, database: Database, sender: Identity) -> None:
        self._sender = sender
        self._officers = database["officers"]
        # An event that is sent twice changes nothing, so waiting for a majority buys nothing.
        self._relaxed = self._officers.with_options(write_concern=mongo.RELAXED)
        self._next = 0.0

    def send_due(self, letters) -> None:
        """Send on `letters`, a channel that confirms, unless it was done a moment ago.

        AMQPError or OSError when the broker is lost.
        """
        if time.monotonic() < self._next:
            return
        try:
            all_sent = self.send(letters)
        except PyMongoError as error:
            logger.warning("events of officers wait", extra={"reason": type(error).__name__})
            all_sent = False
        self._next = time.monotonic() + (LOOK_SECONDS if all_sent else AGAIN_SECONDS)

    def send(self, letters) -> bool:
        """Send all events there are, oldest officer first; whether every one was taken."""
        waiting = self._officers.find({"outbox.occurred_at": {"$gt": ""}}, {"outbox": 1})
        found = list(waiting.sort("outbox.occurred_at", ASCENDING).limit(AT_A_TIME))
        kept = sum(not self._send_one(letters, one) for one in found)
        OFFICER_EVENTS_WAITING.set(kept)
        return not kept

    def _send_one(self, letters, officer: dict[str, Any]) -> bool:
        """Send one officer's events in order; False at the first that nobody took."""
        for event in officer["outbox"]:
            try:
                publish(letters, event, self._sender)
            except (UnroutableError, NackError) as error:
                reason = type(error).__name__
                logger.warning("an event of an officer waits", extra={"reason": reason})
                return False
            self._remove(officer["_id"], event["id"])
            OFFICER_EVENTS.inc()
        return True

    def _remove(self, username: str, event_id: str) -> None:
        self._relaxed.update_one({"_id": username}, {"$pull": {"outbox": {"id": event_id}}})


def publish(letters, event: dict[str, Any], sender: Identity) -> None:
    """Publish an event of the gateway and wait for the broker's confirm.

    UnroutableError when no queue takes it, NackError when the broker refuses it.
    """
    trace = {"nameko.traceparent": event["trace"]} if event.get("trace") else {}
    properties = pika.BasicProperties(
        content_type="application/json",
        content_encoding="utf-8",
        delivery_mode=PERSISTENT,
        user_id=sender.user,
        headers={**sender.headers, **trace},
    )
    exchange = topology.events_exchange(sender.name)
    letters.basic_publish(exchange, event["type"], orjson.dumps(event), properties, mandatory=True)
