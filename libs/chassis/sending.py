"""The sending connection of a process: opened again whenever it is lost, kept alive, shared.

Two channels: a plain one for replies and calls, a confirming one for what must not be lost. What
is sent carries the user of the connection, for which the broker vouches. Nothing is declared here
but the queue of this process's replies.
"""

import uuid
from collections.abc import Callable
from typing import Any

import amqp
import eventlet
from amqp import spec
from eventlet.event import Event
from eventlet.semaphore import Semaphore
from kombu import Connection

from chassis import log, metrics, topology
from chassis.senders import Identity
from chassis.wire.calls import Calls
from chassis.wire.doubts import Doubts
from chassis.wire.messages import Incoming, Outgoing
from chassis.wire.publishing import Batch, Confirms
from contracts import errors

logger = log.get(__name__)

RECONNECT_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0)
CONNECT_SECONDS = 5
LOST_CONNECTION = (OSError, amqp.exceptions.AMQPError, AttributeError)
"""What a broker that has gone shows to whoever writes to it: the socket's error, amqp's own, or a
transport that is already taken down."""


class SendingConnection:
    """One connection; ``calls`` get what comes back on the plain channel, and are told when nothing
    more will. ``on_vanished`` is called first, if that is because an exchange is not there."""

    def __init__(
        self,
        uri: str,
        identity: Identity,
        heartbeat: int,
        *,
        calls: Calls,
        on_vanished: Callable[[], None],
    ) -> None:
        self._uri = uri
        self._service = identity.name
        self._heartbeat = heartbeat
        self._calls = calls
        self._on_vanished = on_vanished
        self._replies = uuid.uuid4().hex
        self.reply_to = topology.reply_key(self._service, self._replies)
        self.writing = Semaphore()
        self._plain: Any = None
        self._confirming: Any = None
        self._confirms = Confirms()
        self._connection: Any = None
        self._stopping = False
        self._ready = Event()
        self._doubts = Doubts()

    @property
    def connected(self) -> bool:
        """Whether something can be sent now."""
        return self._plain is not None

    def doubt(self) -> None:
        """Connect anew, if this connection came after a loss and was not doubted yet."""
        if self._connection is not None and self._doubts.raised():
            logger.warning("what was sent since the last connection was lost reaches nobody")
            self._connection.collect()

    def start(self) -> None:
        """Connect, now and whenever the connection is lost; returns at once."""
        eventlet.spawn(self._run)

    def stop(self) -> None:
        """Close the connection and stay closed."""
        self._stopping = True
        self._close()

    def wait_connected(self, seconds: float) -> bool:
        """Wait until the first connection stands, ``seconds`` at most; return whether it does."""
        with eventlet.Timeout(seconds, False):
            self._ready.wait()
        return self.connected

    def write(self, message: Outgoing) -> None:
        """Publish without a confirm; the caller holds ``writing``. Raises Unavailable when there is
        no connection, or the socket breaks under it."""
        _write(self._plain, message)

    def write_confirmed(self, message: Outgoing, batch: Batch, index: int) -> None:
        """Publish as the message ``index`` of ``batch``, for which the broker will answer."""
        tag = self._confirms.expect(batch, index)
        _write(self._confirming, message, message_id=str(tag))

    def _run(self) -> None:
        attempt = 0
        while not self._stopping:
            try:
                self._open()
                attempt = 0
                while True:
                    self._connection.drain_events()
            except amqp.exceptions.ChannelError as error:
                self._refused(error)
            except Exception as error:
                if not self._stopping:
                    logger.warning("bus connection lost", extra={"reason": repr(error)})
            self._close()
            eventlet.sleep(RECONNECT_SECONDS[min(attempt, len(RECONNECT_SECONDS) - 1)])
            attempt += 1

    def _refused(self, error: amqp.exceptions.ChannelError) -> None:
        """Note that the broker closed a channel for what was sent on it. A confirm will not come,
        so what waits for one is not taken for sent."""
        metrics.BUS_REFUSALS.labels(self._service, str(error.code)).inc()
        logger.error("the broker refuses what is sent", extra={"reason": repr(error)})
        if isinstance(error, amqp.exceptions.NotFound):
            self._on_vanished()

    def _open(self) -> None:
        connection = Connection(
            self._uri, heartbeat=self._heartbeat, connect_timeout=CONNECT_SECONDS
        ).connect()
        plain, confirming = connection.channel(), connection.channel()
        self._consume_replies(plain)
        self._confirms = _confirms_of(confirming)
        self._connection, self._plain, self._confirming = connection, plain, confirming
        eventlet.spawn(self._beat, connection)
        metrics.BUS_CONNECTED.labels(self._service).set(1)
        if not self._ready.ready():
            self._ready.send(None)

    def _consume_replies(self, channel: Any) -> None:
        queue = topology.reply_queue(self._service, self._replies)
        channel.queue_declare(queue, exclusive=True, auto_delete=True)
        channel.queue_bind(queue, topology.RPC_EXCHANGE, self.reply_to)
        channel.basic_consume(queue, no_ack=True, callback=self._replied)
        channel.events["basic_return"].add(self._returned)

    def _replied(self, message: Any) -> None:
        properties = message.properties
        headers = properties.get("application_headers") or {}
        reply = Incoming(_bytes(message.body), headers, properties.get("user_id"))
        self._calls.replied(properties.get("correlation_id"), reply)

    def _returned(self, _error: Any, _exchange: str, _key: str, message: Any) -> None:
        self._calls.returned(message.properties.get("correlation_id"))

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        self._plain = self._confirming = None
        metrics.BUS_CONNECTED.labels(self._service).set(0)
        self._confirms.fail()
        self._calls.lost()
        if connection is not None:
            self._doubts.lost()
            try:
                connection.collect()
            except Exception as error:
                logger.debug("closing", extra={"reason": repr(error)})

    def _beat(self, connection: Any) -> None:
        while self._connection is connection:
            eventlet.sleep(self._heartbeat / 4)
            try:
                with self.writing:
                    connection.heartbeat_tick()
            except Exception as error:
                logger.warning("no heartbeat from the broker", extra={"reason": repr(error)})
                connection.collect()
                return


def _write(channel: Any, message: Outgoing, **more: str) -> None:
    if channel is None:
        raise errors.Unavailable("no connection to the bus")
    properties = {**message.properties, **more}
    headers = properties.pop("headers", None)
    content = amqp.Message(message.body, application_headers=headers or None, **properties)
    arguments = (0, message.exchange, message.key, message.mandatory, False)
    try:
        # Not basic_publish: that reads from the socket too, which is the drain loop's alone.
        channel.send_method(spec.Basic.Publish, "Bssbb", arguments, content)
    except LOST_CONNECTION as error:
        raise errors.Unavailable("the connection to the bus broke") from error


def _bytes(body: str | bytes) -> bytes:
    return body.encode() if isinstance(body, str) else body


def _confirms_of(channel: Any) -> Confirms:
    confirms = Confirms()

    def returned(_error: Any, _exchange: str, _key: str, message: Any) -> None:
        confirms.returned(int(message.properties["message_id"]))

    channel.confirm_select()
    channel.events["basic_ack"].add(lambda tag, many: confirms.settle(tag, many, True))
    channel.events["basic_nack"].add(lambda tag, many, *_: confirms.settle(tag, many, False))
    channel.events["basic_return"].add(returned)
    return confirms
