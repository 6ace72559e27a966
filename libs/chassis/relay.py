"""The outbox of a service at work, on eventlet: sent at once, cleared in bulk, swept."""

from collections.abc import Callable

import eventlet
from eventlet.semaphore import Semaphore
from pymongo.errors import PyMongoError

from chassis import log
from chassis.outbox import Outbox

logger = log.get(__name__)

CLEAR_SECONDS = 0.25
"""Between bulk clearings. A crash in between only sends again what was sent."""


def start(outbox: Outbox) -> None:
    """Start sending, clearing and sweeping; returns at once."""
    waiting = Semaphore(0)
    outbox.when_waiting = waiting.release
    eventlet.spawn(_send, outbox, waiting)
    eventlet.spawn(_repeat, outbox.clear, CLEAR_SECONDS, "sent events stay in the outbox")
    eventlet.spawn(_repeat, outbox.sweep, outbox.sweep_seconds, "outbox not swept")


def _send(outbox: Outbox, waiting: Semaphore) -> None:
    while True:
        waiting.acquire()
        while batch := outbox.take():
            # Each round waits for its confirms, so rounds overlap to keep the broker busy.
            eventlet.spawn(outbox.send, batch)
            eventlet.sleep(0)


def _repeat(work: Callable[[], object], seconds: float, trouble: str) -> None:
    while True:
        eventlet.sleep(seconds)
        try:
            work()
        except PyMongoError as error:
            logger.warning(trouble, extra={"reason": repr(error)})
