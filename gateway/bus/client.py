"""The gateway's client of the bus: one connection per process, many calls in flight on it.

Made for gevent: all of pika's callbacks run in gevent's hub, so they only move data and wake
waiters. It must be started after the worker process was forked. A call is never confirmed by the
broker separately: its reply is the confirmation, and its deadline the answer when none comes. A
reply is taken only from the service that was asked, as the broker proves it.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import gevent
import pika
from gevent.event import AsyncResult, Event
from pika.adapters.gevent_connection import GeventConnection, _GeventSelectorIOLoop

from chassis import log, topology
from chassis.senders import Identity, NotProven
from contracts.errors import DeadlineExceeded, Unavailable
from gateway.bus import protocol
from gateway.http.metrics import BUS_CALLS, BUS_FORGED, BUS_IN_FLIGHT, BUS_SECONDS, now_seconds

logger = log.get(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 5.0
"""Seconds between attempts to connect: doubled each time, spread by chance among processes."""
HEARTBEAT_SECONDS = 20


class Bus:
    """Calls services. `max_in_flight` bounds the calls that wait at one time in this process."""

    def __init__(self, amqp_uri: str, *, max_in_flight: int = 500, name: str = "gateway") -> None:
        self._parameters = pika.URLParameters(amqp_uri)
        self._parameters.heartbeat = HEARTBEAT_SECONDS
        self._parameters.socket_timeout = 5
        self._parameters.stack_timeout = 10
        self._parameters.client_properties = {"connection_name": name}
        self._max_in_flight = max_in_flight
        self.identity = Identity.of(amqp_uri, "gateway")
        self._waiting: dict[str, tuple[str, AsyncResult]] = {}
        self._on_connected: list[Callable[[GeventConnection], None]] = []
        self._reply_key = ""
        self._channel: Any = None
        self._blocked = False
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

    def call(
        self,
        service: str,
        method: str,
        payload: dict,
        *,
        timeout: float,
        actor_token: str | None = None,
        call_id: str | None = None,
        trace: str | None = None,
        language: str | None = None,
    ) -> dict:
        """Ask `service.method(**payload)` and return its result. `call_id` is what `actor_token`
        was signed for; any other call gets one here.

        Raises the ContractError the service answered with; Unavailable when nothing was sent (no
        connection, nobody consumes, too many calls waiting); DeadlineExceeded when no answer came
        in `timeout` seconds or the connection broke meanwhile: it may have been done.
        """
        started, outcome = now_seconds(), "ok"
        try:
            id = call_id or protocol.new_correlation_id()
            return self._call(id, service, method, payload, timeout, actor_token, trace, language)
        except Exception as error:
            outcome = getattr(error, "code", "internal")
            raise
        finally:
            BUS_CALLS.labels(service, method, outcome).inc()
            BUS_SECONDS.labels(service, method).observe(now_seconds() - started)

    def _call(
        self, correlation_id, service, method, payload, timeout, actor_token, trace, language
    ) -> dict:
        if not self.connected:
            raise Unavailable("the bus is away")
        if len(self._waiting) >= self._max_in_flight:
            raise Unavailable("too many calls are waiting")
        answer = AsyncResult()
        self._waiting[correlation_id] = service, answer
        BUS_IN_FLIGHT.set(len(self._waiting))
        try:
            self._publish(
                f"{service}.{method}",
                protocol.call_body(payload),
                protocol.call_properties(
                    correlation_id,
                    self._reply_key,
                    timeout,
                    sender=self.identity,
                    actor_token=actor_token,
                    trace=trace,
                    language=language,
                ),
            )
            return answer.get(timeout=timeout)
        except gevent.Timeout:
            raise DeadlineExceeded(f"{service}.{method}") from None
        finally:
            self._waiting.pop(correlation_id, None)
            BUS_IN_FLIGHT.set(len(self._waiting))

    def _publish(self, routing_key: str, body: bytes, properties: pika.BasicProperties) -> None:
        try:
            self._channel.basic_publish(
                protocol.RPC_EXCHANGE, routing_key, body, properties, mandatory=True
            )
        except pika.exceptions.AMQPError:
            raise Unavailable("the bus is away") from None

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

    def _open_connection(self) -> GeventConnection:
        return GeventConnection(
            self._parameters,
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
        id = protocol.new_correlation_id()
        self._reply_key = topology.reply_key("gateway", id)
        queue = topology.reply_queue("gateway", id)
        channel.add_on_close_callback(self._channel_closed)
        channel.add_on_return_callback(self._returned)
        channel.queue_declare(queue, exclusive=True, auto_delete=True)
        channel.queue_bind(queue, protocol.RPC_EXCHANGE, self._reply_key)
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
        self._lost.set()

    def _forget_connection(self) -> None:
        self._ready.clear()
        self._channel = None
        for _service, answer in list(self._waiting.values()):
            answer.set_exception(DeadlineExceeded("the connection broke before an answer came"))

    # Answers

    def _replied(self, _channel, _method, properties, body: bytes) -> None:
        service, answer = self._waiting.get(properties.correlation_id, ("", None))
        if answer is None:
            return  # its caller has met the deadline and gone
        if not self._is_from(service, properties):
            BUS_FORGED.inc()
            logger.error("a reply is not from whom was asked", extra={"asked": service})
            return  # the true one may still come
        result, error = protocol.read_reply(body)
        if error is None:
            answer.set(result)
        else:
            answer.set_exception(error)

    def _is_from(self, service: str, properties) -> bool:
        try:
            return self.identity.sender(properties.user_id, properties.headers) == service
        except NotProven:
            return False

    def _returned(self, _channel, _method, properties, _body: bytes) -> None:
        _service, answer = self._waiting.get(properties.correlation_id, ("", None))
        if answer is not None:
            answer.set_exception(Unavailable("nobody answers such calls now"))
