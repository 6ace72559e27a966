"""The outbox of a service at work, on eventlet: sent at once, cleared in bulk, swept."""

from collections.abc import Callable

import eventlet
from eventlet.semaphore import Semaphore
from pymongo.errors import PyMongoError

from chassis import log
from chassis.outbox import Outbox

logger = log.get(__name__)

CLEAR_SECONDS = 0.25
"""From a sending to the clearing of all that was sent by then. A crash in between only sends again
what was sent."""


def start(outbox: Outbox) -> None:
    """Start sending, clearing and sweeping; returns at once."""
    waiting, leftover = Semaphore(0), Semaphore(0)
    outbox.when_waiting = waiting.release
    outbox.when_sent = leftover.release
    eventlet.spawn(_send, outbox, waiting)
    eventlet.spawn(_clear, outbox, leftover)
    eventlet.spawn(_sweep, outbox)


def _send(outbox: Outbox, waiting: Semaphore) -> None:
    while True:
        waiting.acquire()
        while batch := outbox.take():
            # Each round waits for its confirms, so rounds overlap to keep the broker busy.
            eventlet.spawn(outbox.send, batch)
            eventlet.sleep(0)


def _clear(outbox: Outbox, leftover: Semaphore) -> None:
    while True:
        leftover.acquire()
        # Those that a backup has held in their documents are still there after a clearing.
        while outbox.has_sent:
            eventlet.sleep(CLEAR_SECONDS)
            _try(outbox.clear, "sent events stay in the outbox")


def _sweep(outbox: Outbox) -> None:
    while True:
        eventlet.sleep(outbox.sweep_seconds)
        _try(outbox.sweep, "outbox not swept")


def _try(work: Callable[[], object], trouble: str) -> None:
    try:
        work()
    except PyMongoError as error:
        logger.warning(trouble, extra={"reason": repr(error)})
