"""The bus of a web worker: one connection per process, many calls in flight on it, on gevent.

All of pika's callbacks run in gevent's hub, so they only move data and wake waiters. It must be
started after the worker process was forked.
"""

from __future__ import annotations

import os
import random
import uuid
from collections.abc import Callable
from itertools import cycle
from typing import Any

import gevent
import pika
from gevent.event import Event
from pika.adapters.gevent_connection import GeventConnection, _GeventSelectorIOLoop

from chassis import log, topology
from chassis.pika_address import parameters_of
from chassis.senders import Identity
from chassis.wire.calls import Answer, Calls
from chassis.wire.doubts import Doubts
from chassis.wire.messages import Incoming, Outgoing
from contracts.errors import Unavailable

logger = log.get(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0
"""Seconds between attempts to connect: doubled each time, spread by chance among processes."""
HEARTBEAT_SECONDS = 20


class Bus:
    """Calls services. `max_in_flight` bounds the calls that wait at one time in this process."""

    def __init__(self, amqp_uri: str, *, max_in_flight: int = 500, name: str = "gateway") -> None:
        self._name = name
        self._nodes = cycle(parameters_of(amqp_uri, self._limit))
        self.identity = Identity.of(amqp_uri, "gateway")
        self.reply_to = ""
        self._calls = Calls(self, max_in_flight)
        self.call = self._calls.call
        self._on_connected: list[Callable[[GeventConnection], None]] = []
        self._channel: Any = None
        self._blocked = False
        self._doubts = Doubts()
        self._ready, self._lost = Event(), Event()
        self._keeper = None

    @property
    def connected(self) -> bool:
        """Whether a call made now would be sent."""
        return self._ready.is_set() and not self._blocked

    def start(self) -> None:
        """Connect in the background and stay connected until `close()`; returns at once."""
        if self._keeper is None:
            self._loop = _GeventSelectorIOLoop(gevent.get_hub())
            self._keeper = gevent.spawn(self._stay_connected)

    def wait_connected(self, timeout: float) -> bool:
        """Wait for the connection so many seconds at most; whether it stands."""
        return self._ready.wait(timeout)

    def on_connected(self, callback: Callable[[GeventConnection], None]) -> None:
        """Call `callback(connection)` each time the bus is (re)connected; it must not block."""
        self._on_connected.append(callback)

    def close(self) -> None:
        """Close the connection and stay closed."""
        if self._keeper is not None:
            self._keeper.kill()
            self._keeper = None
            self._release_loop()

    def _release_loop(self) -> None:
        """Close the pipe by which other threads would wake the loop; the hub is everybody's, and
        pika's own way to close a loop would end it."""
        wake_up = self._loop._callback_queue
        self._loop.remove_handler(wake_up.fd)
        os.close(wake_up._read_fd)
        os.close(wake_up._write_fd)

    def ask(self, message: Outgoing, answer: Answer, seconds: float) -> None:
        """Send a call and wait until its answer is settled, so many seconds at most."""
        if not self.connected:
            raise Unavailable("the bus is away")
        woken = Event()
        answer.when_settled(woken.set)
        properties = pika.BasicProperties(**message.properties)
        try:
            self._channel.basic_publish(
                message.exchange, message.key, message.body, properties, message.mandatory
            )
        except pika.exceptions.AMQPError:
            raise Unavailable("the bus is away") from None
        woken.wait(seconds)

    def doubt(self) -> None:
        """Connect anew, if this connection came after a loss and was not doubted yet."""
        if self._channel is not None and self._doubts.raised():
            logger.warning("what was sent since the last connection was lost reaches nobody")
            self._channel.connection.close()

    # Connecting: each step is a callback that starts the next one.

    def _stay_connected(self) -> None:
        pause, connection = FIRST_PAUSE, None
        try:
            while True:
                self._lost.clear()
                connection = self._open_connection()
                self._lost.wait()
                pause = FIRST_PAUSE if self._ready.is_set() else min(pause * 2, LONGEST_PAUSE)
                self._forget_connection()
                gevent.sleep(pause * random.uniform(0.5, 1.0))
        finally:
            self._forget_connection()
            if connection is not None and connection.is_open:
                connection.close()

    def _limit(self, parameters: pika.ConnectionParameters) -> None:
        parameters.heartbeat = HEARTBEAT_SECONDS
        parameters.socket_timeout = 5
        parameters.stack_timeout = 10
        parameters.client_properties = {"connection_name": self._name}

    def _open_connection(self) -> GeventConnection:
        return GeventConnection(
            next(self._nodes),
            on_open_callback=self._connection_opened,
            on_open_error_callback=self._connection_lost,
            on_close_callback=self._connection_lost,
            custom_ioloop=self._loop,
        )

    def _connection_opened(self, connection: GeventConnection) -> None:
        self._blocked = False
        connection.add_on_connection_blocked_callback(lambda *_: self._set_blocked(True))
        connection.add_on_connection_unblocked_callback(lambda *_: self._set_blocked(False))
        connection.channel(on_open_callback=self._channel_opened)

    def _channel_opened(self, channel) -> None:
        id = uuid.uuid4().hex
        self.reply_to = topology.reply_key("gateway", id)
        queue = topology.reply_queue("gateway", id)
        channel.add_on_close_callback(self._channel_closed)
        channel.add_on_return_callback(self._returned)
        channel.queue_declare(queue, exclusive=True, auto_delete=True)
        channel.queue_bind(queue, topology.RPC_EXCHANGE, self.reply_to)
        channel.basic_consume(
            queue, self._replied, auto_ack=True, callback=lambda _: self._consuming(channel)
        )

    def _consuming(self, channel) -> None:
        self._channel = channel
        self._ready.set()
        logger.info("connected to the bus")
        for callback in self._on_connected:
            callback(channel.connection)

    def _set_blocked(self, blocked: bool) -> None:
        self._blocked = blocked
        logger.warning(
            "the broker blocks publishers" if blocked else "the broker takes calls again"
        )

    def _channel_closed(self, channel, reason: Exception) -> None:
        if isinstance(reason, pika.exceptions.ChannelClosedByBroker):
            logger.error("the broker refuses what is sent", extra={"reason": repr(reason)})
        if channel.connection.is_open:
            channel.connection.close()

    def _connection_lost(self, _connection, reason: Exception) -> None:
        logger.warning("not connected to the bus", extra={"reason": repr(reason)})
        if self._ready.is_set():
            self._doubts.lost()
        self._lost.set()

    def _forget_connection(self) -> None:
        self._ready.clear()
        self._channel = None
        self._calls.lost()

    # Answers

    def _replied(self, _channel, _method, properties, body: bytes) -> None:
        reply = Incoming(body, properties.headers or {}, properties.user_id)
        self._calls.replied(properties.correlation_id, reply)

    def _returned(self, _channel, _method, properties, _body: bytes) -> None:
        self._calls.returned(properties.correlation_id)
