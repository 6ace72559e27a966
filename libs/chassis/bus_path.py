"""Whether a service's part of the broker is in place: its exchanges, its queues, and the binding by
which its events reach everybody.

A broker that answers is not enough. Where an exchange or a binding has gone, a change would be
accepted and nobody told of it; so a service without its path is not ready, and sends no events
until the path is back.
"""

import time
from typing import Any

import amqp
import eventlet
import eventlet.semaphore
from kombu import Connection

from chassis import log, metrics, topology
from chassis.senders import Identity
from chassis.topology import Topology

logger = log.get(__name__)

ASK_AGAIN_SECONDS = 3.0
"""A look takes some twenty round trips on a connection of its own: a few milliseconds."""
LOOK_SECONDS = 5.0


class BusPath:
    """Looks at what ``own``, the service's own topology, and the shared one name."""

    def __init__(self, uri: str, identity: Identity, own: Topology) -> None:
        self._uri = uri
        self._identity = identity
        self._needs = topology.shared() + own
        self._asked = float("-inf")
        self._missing: str | None = None
        self._looking = eventlet.semaphore.Semaphore()

    def stands(self) -> bool:
        """Return whether nothing is missing, as of a look at most a few seconds ago."""
        with self._looking:
            if time.monotonic() - self._asked > ASK_AGAIN_SECONDS:
                self._look()
                self._asked = time.monotonic()
        return self._missing is None

    def doubt(self) -> None:
        """Look again at the next question: something was found missing."""
        self._asked = float("-inf")

    def _look(self) -> None:
        before = self._missing
        try:
            with eventlet.Timeout(LOOK_SECONDS, TimeoutError("the broker did not answer")):
                self._missing = self._first_missing()
        except (OSError, amqp.exceptions.AMQPError) as error:
            self._missing = repr(error)
        metrics.BUS_PATH.labels(self._identity.name).set(self._missing is None)
        if self._missing and self._missing != before:
            logger.error(
                "the route of this service's events is broken", extra={"missing": self._missing}
            )
        elif before and not self._missing:
            logger.info("the route of this service's events is in place again")

    def _first_missing(self) -> str | None:
        with Connection(self._uri, connect_timeout=LOOK_SECONDS) as connection:
            channel = connection.channel()
            for exchange in self._needs.exchanges:
                if not _exists(channel.exchange_declare, exchange.name, exchange.kind):
                    return f"exchange {exchange.name}"
            for queue in self._needs.queues:
                if not _exists(channel.queue_declare, queue.name):
                    return f"queue {queue.name}"
            if not self._reaches_all(channel):
                return f"the route from {self._identity.name} to {topology.ALL_EVENTS}"
        return None

    def _reaches_all(self, channel: Any) -> bool:
        """Publish a probe on the route of our events; the broker returns it where the route is
        broken."""
        returned: list[bool] = []
        channel.confirm_select()
        channel.events["basic_return"].add(lambda *_: returned.append(True))
        name = self._identity.name
        message = amqp.Message(b'{"type": "probe"}', user_id=self._identity.user)
        channel.basic_publish_confirm(
            message,
            topology.events_exchange(name),
            topology.probe_key(name),
            mandatory=True,
        )
        return not returned


def _exists(declare: Any, *names: str) -> bool:
    try:
        declare(*names, passive=True)
    except amqp.exceptions.NotFound:
        return False
    return True
