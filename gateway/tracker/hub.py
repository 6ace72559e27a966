"""The tracker's connection: deliveries come in; letters, events of officers and notes go out.

One thread does all of it, so nothing waits for anything but the broker. What is confirmed goes out
on a channel of its own, for there each message is waited for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pika
from pika.exceptions import AMQPError

from chassis import topology
from chassis.blocking import BlockingPublisher
from chassis.pika_address import parameters_of
from chassis.senders import Identity
from chassis.wire.messages import Incoming, Outgoing
from chassis.wire.publishing import Batch
from gateway.cases.live import CC

QUEUE = topology.TRACKING
TURN_SECONDS = 0.5
"""The longest wait for a delivery; then the loop turns all the same."""
GATHER_SECONDS = 0.03
"""What a view costs to store falls with the size of its batch; a wait so short is not seen."""

KEYS_AT_ONCE = 500
"""All of them must fit into one frame, of 128 kB."""


@dataclass(frozen=True)
class Delivery(Incoming):
    """A message as it came, to be acknowledged by its `tag`."""

    tag: int


class Hub:
    """One connection at a time. Everything raises AMQPError or OSError when the broker is lost."""

    def __init__(self, amqp_uri: str, prefetch: int) -> None:
        self.identity = Identity.of(amqp_uri, "gateway")
        self._nodes = parameters_of(amqp_uri, _with_limits)
        self._prefetch = prefetch
        self._deliveries: list[Delivery] = []
        self._connection: Any = None
        self._consuming: Any = None
        self._notes: Any = None
        self._publisher: Any = None

    def open(self) -> None:
        """Connect and begin to take deliveries."""
        self._connection = pika.BlockingConnection(self._nodes)
        self._consuming = self._connection.channel()
        self._consuming.basic_qos(prefetch_count=self._prefetch)
        self._consuming.add_on_cancel_callback(_cancelled)
        self._consuming.basic_consume(QUEUE, self._take)
        self._notes = self._connection.channel()
        self._publisher = BlockingPublisher(self._connection.channel(), self.identity)

    def close(self) -> None:
        """Close. What was not acknowledged the broker gives out again."""
        self._deliveries.clear()
        if self._connection is not None and self._connection.is_open:
            self._connection.close()

    def deliveries(self) -> list[Delivery]:
        """Return what has come: soon after something has, with what follows it at once, and with
        nothing after a while."""
        self._connection.process_data_events(time_limit=TURN_SECONDS)
        if self._deliveries:
            self._connection.sleep(GATHER_SECONDS)
        deliveries, self._deliveries = self._deliveries, []
        return deliveries

    def acknowledge(self, deliveries: Sequence[Delivery]) -> None:
        """Let the broker forget all that came up to the last of these."""
        self._consuming.basic_ack(deliveries[-1].tag, multiple=True)

    def stop_taking(self) -> None:
        """Take no more deliveries; what is in hand may still be acknowledged."""
        self._consuming.cancel()

    def publish(self, outgoing: Sequence[Outgoing]) -> Batch:
        """Publish and wait for the broker's word on each message."""
        return self._publisher.publish(outgoing)

    def note(self, exchange: str, keys: Sequence[str]) -> None:
        """Publish under all these routing keys at once; what goes out has no body and may be lost.
        Whose queue is bound to several of the keys gets it once (RabbitMQ's `CC` header)."""
        for start in range(0, len(keys), KEYS_AT_ONCE):
            first, *others = keys[start : start + KEYS_AT_ONCE]
            properties = pika.BasicProperties(user_id=self.identity.user, headers={CC: others})
            self._notes.basic_publish(exchange, first, b"", properties)

    def sleep(self, seconds: float) -> None:
        """Wait while heartbeats go on."""
        self._connection.sleep(seconds)

    def _take(self, _channel: Any, method: Any, properties: Any, body: bytes) -> None:
        headers = properties.headers or {}
        self._deliveries.append(Delivery(body, headers, properties.user_id, method.delivery_tag))


def _with_limits(parameters: pika.ConnectionParameters) -> None:
    parameters.heartbeat = 30
    parameters.socket_timeout = 5
    parameters.blocked_connection_timeout = 60
    parameters.client_properties = {"connection_name": "gateway tracker"}


def _cancelled(_cancel: object) -> None:
    raise AMQPError(f"the queue {QUEUE} is gone")
