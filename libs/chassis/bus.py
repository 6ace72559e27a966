"""One connection per process for all that a service sends: events, replies, calls, parked letters.

Sending and consuming use two connections, because a broker that is short of memory stops reading
from connections that publish, and acknowledgements must still get through.

Replies and calls are lost with the connection, and their deadline tells the caller; events and
parked letters are confirmed by the broker before anything is acknowledged or forgotten.
"""

import itertools
import time
import uuid
from collections import OrderedDict
from typing import Any

import amqp
import eventlet
import orjson
from amqp import spec
from eventlet.event import Event
from eventlet.semaphore import Semaphore
from kombu import Connection

from chassis import log, metrics, topology, trace
from contracts import errors

logger = log.get(__name__)

PERSISTENT = 2
RECONNECT_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0)
CONFIRM_SECONDS = 10.0
"""A quorum of disks confirms in milliseconds; past this the events are left to the sweep."""


class Lost(Exception):
    """The connection was lost before the broker confirmed."""


class Batch:
    """Messages published together, waiting for the broker's word on each."""

    def __init__(self, size: int) -> None:
        self.confirmed = [False] * size
        self.returned = [False] * size
        self._open = size
        self.done = Event()

    def settle(self, index: int, confirmed: bool) -> None:
        """Note the broker's answer for one message."""
        self.confirmed[index] = confirmed
        self._open -= 1
        if not self._open and not self.done.ready():
            self.done.send(None)

    def fail(self) -> None:
        """Wake who waits: the connection is gone."""
        if not self.done.ready():
            self.done.send_exception(Lost())


def _properties(**properties: Any) -> dict[str, Any]:
    return {
        "content_type": "application/json",
        "content_encoding": "utf-8",
        **{name: value for name, value in properties.items() if value is not None},
    }


class Bus:
    """Publishes for one service over one connection, which it opens again whenever it is lost."""

    def __init__(
        self, uri: str, service: str, *, retry_delays: tuple[float, ...] = (), heartbeat: int = 30
    ) -> None:
        self._uri = uri
        self._service = service
        self._retry_delays = retry_delays
        self._heartbeat = heartbeat
        self._writing = Semaphore()
        self._connection: Any = None
        self._plain: Any = None
        self._confirming: Any = None
        self._tags = itertools.count(1)
        self._unconfirmed: OrderedDict[int, tuple[Batch, int]] = OrderedDict()
        self._calls: dict[str, Event] = {}
        self._reply_to = uuid.uuid4().hex
        self._stopping = False
        self._ready = Event()

    # -- connection -----------------------------------------------------------------------------

    def start(self) -> None:
        """Connect, now and whenever the connection is lost; returns at once."""
        eventlet.spawn(self._run)

    def stop(self) -> None:
        """Close the connection and stay closed."""
        self._stopping = True
        self._close()

    @property
    def connected(self) -> bool:
        """Whether something can be sent now."""
        return self._plain is not None

    def wait_connected(self, seconds: float) -> bool:
        """Wait until the first connection stands, ``seconds`` at most; return whether it does."""
        with eventlet.Timeout(seconds, False):
            self._ready.wait()
        return self.connected

    def _run(self) -> None:
        attempt = 0
        while not self._stopping:
            try:
                self._open()
                attempt = 0
                while True:
                    self._connection.drain_events()
            except amqp.exceptions.PreconditionFailed:
                # Another declaration of the same name stands; waiting will not change it.
                logger.critical("the broker holds a queue of that name with other arguments")
                raise
            except Exception as error:
                if not self._stopping:
                    logger.warning("bus connection lost", extra={"reason": repr(error)})
            self._close()
            delay = RECONNECT_SECONDS[min(attempt, len(RECONNECT_SECONDS) - 1)]
            attempt += 1
            eventlet.sleep(delay)

    def _open(self) -> None:
        connection = Connection(self._uri, heartbeat=self._heartbeat, connect_timeout=5).connect()
        setup = connection.channel()
        topology.declare(setup, self._service, self._retry_delays)
        setup.close()
        plain = connection.channel()
        queue = f"rpc.reply-{self._service}-{self._reply_to}"
        plain.queue_declare(queue, exclusive=True, auto_delete=True)
        plain.queue_bind(queue, topology.RPC_EXCHANGE, self._reply_to)
        plain.basic_consume(queue, no_ack=True, callback=self._on_reply)
        plain.events["basic_return"].add(self._on_call_returned)
        confirming = connection.channel()
        confirming.confirm_select()
        confirming.events["basic_ack"].add(self._on_ack)
        confirming.events["basic_nack"].add(self._on_nack)
        confirming.events["basic_return"].add(self._on_event_returned)
        self._tags = itertools.count(1)
        self._connection, self._plain, self._confirming = connection, plain, confirming
        eventlet.spawn(self._beat, connection)
        metrics.BUS_CONNECTED.labels(self._service).set(1)
        if not self._ready.ready():
            self._ready.send(None)

    def _close(self) -> None:
        connection, self._connection = self._connection, None
        self._plain = self._confirming = None
        metrics.BUS_CONNECTED.labels(self._service).set(0)
        unconfirmed, self._unconfirmed = self._unconfirmed, OrderedDict()
        for batch, _index in unconfirmed.values():
            batch.fail()
        calls, self._calls = self._calls, {}
        for call in calls.values():
            call.send_exception(errors.DeadlineExceeded("the connection to the bus was lost"))
        if connection is not None:
            try:
                connection.collect()
            except Exception as error:
                logger.debug("closing", extra={"reason": repr(error)})

    def _beat(self, connection: Any) -> None:
        while self._connection is connection:
            eventlet.sleep(self._heartbeat / 4)
            try:
                with self._writing:
                    connection.heartbeat_tick()
            except Exception as error:
                logger.warning("no heartbeat from the broker", extra={"reason": repr(error)})
                connection.collect()
                return

    # -- sending --------------------------------------------------------------------------------

    def _write(
        self, channel: Any, exchange: str, key: str, body: bytes, properties: dict, mandatory: bool
    ) -> None:
        message = amqp.Message(body, **properties)
        arguments = (0, exchange, key, mandatory, False)
        # Not basic_publish: that reads from the socket too, which is the drain loop's alone.
        channel.send_method(spec.Basic.Publish, "Bssbb", arguments, message)

    def reply(self, routing_key: str, correlation_id: str | None, payload: dict[str, Any]) -> None:
        """Answer a call; raises Unavailable when there is no connection."""
        body = orjson.dumps(payload)
        with self._writing:
            channel = self._plain
            if channel is None:
                raise errors.Unavailable("no connection to the bus")
            self._write(
                channel,
                topology.RPC_EXCHANGE,
                routing_key,
                body,
                _properties(correlation_id=correlation_id),
                False,
            )

    def publish(self, messages: list[tuple[str, str, bytes, dict[str, Any]]]) -> Batch:
        """Publish persistent ``(exchange, routing key, body, headers)`` messages and wait until
        the broker has answered for all; return its answers. Raises Unavailable if it has not."""
        batch = Batch(len(messages))
        if not messages:
            return batch
        with self._writing:
            channel = self._confirming
            if channel is None:
                raise errors.Unavailable("no connection to the bus")
            for index, (exchange, key, body, headers) in enumerate(messages):
                tag = next(self._tags)
                self._unconfirmed[tag] = (batch, index)
                properties = _properties(
                    delivery_mode=PERSISTENT,
                    message_id=str(tag),
                    application_headers=headers,
                )
                self._write(channel, exchange, key, body, properties, True)
        try:
            with eventlet.Timeout(CONFIRM_SECONDS, errors.Unavailable("the broker is silent")):
                batch.done.wait()
        except Lost as error:
            raise errors.Unavailable("the connection was lost before the confirm") from error
        return batch

    def publish_events(self, envelopes: list[dict[str, Any]]) -> list[bool]:
        """Publish events of this service; return for each whether a queue has it durably."""
        exchange = topology.events_exchange(self._service)
        sent_at = time.time()
        batch = self.publish(
            [
                (
                    exchange,
                    envelope["type"],
                    orjson.dumps(envelope),
                    {
                        "nameko.traceparent": envelope.get("trace") or "",
                        "nameko.sent_at": f"{sent_at:.3f}",
                    },
                )
                for envelope in envelopes
            ]
        )
        kept = [
            confirmed and not returned
            for confirmed, returned in zip(batch.confirmed, batch.returned, strict=True)
        ]
        metrics.EVENTS_PUBLISHED.labels(self._service).inc(sum(kept))
        if returned := sum(batch.returned):
            metrics.EVENTS_UNROUTABLE.labels(self._service).inc(returned)
        return kept

    def call(
        self,
        service: str,
        method: str,
        payload: dict[str, Any],
        timeout: float,
        actor_token: str | None = None,
    ) -> Any:
        """Ask another service and return its answer.

        Raises the ContractError that the peer raised; Unavailable, when nobody takes the
        message or there is no connection; DeadlineExceeded after ``timeout`` seconds, past
        which the broker drops the request unless it is being worked on.
        """
        started = time.perf_counter()
        outcome = "ok"
        try:
            return self._call(service, method, payload, timeout, actor_token)
        except errors.ContractError as error:
            outcome = error.code
            raise
        finally:
            metrics.CALL_SECONDS.labels(self._service, f"{service}.{method}", outcome).observe(
                time.perf_counter() - started
            )

    def _call(
        self, service: str, method: str, payload: dict, timeout: float, actor_token: str | None
    ) -> Any:
        correlation_id = uuid.uuid4().hex
        now = time.time()
        headers = {
            "nameko.traceparent": trace.current() or "",
            "nameko.sent_at": f"{now:.3f}",
            "nameko.deadline": f"{now + timeout:.3f}",
        }
        if actor_token:
            headers["nameko.actor_token"] = actor_token
        properties = _properties(
            reply_to=self._reply_to,
            correlation_id=correlation_id,
            expiration=str(max(1, int(timeout * 1000))),
            application_headers=headers,
        )
        answer = Event()
        with self._writing:
            channel = self._plain
            if channel is None:
                raise errors.Unavailable("no connection to the bus")
            self._calls[correlation_id] = answer
            body = orjson.dumps({"args": [], "kwargs": payload})
            self._write(
                channel, topology.RPC_EXCHANGE, f"{service}.{method}", body, properties, True
            )
        try:
            with eventlet.Timeout(timeout, errors.DeadlineExceeded(f"{service} did not answer")):
                reply = answer.wait()
        finally:
            self._calls.pop(correlation_id, None)
        if error := reply.get("error"):
            raise errors.by_code(
                error.get("code", "internal"),
                str(error.get("value", "")),
                error.get("fields"),
                error.get("details"),
            )
        return reply["result"]

    # -- the broker's answers -------------------------------------------------------------------

    def _on_reply(self, message: Any) -> None:
        answer = self._calls.pop(message.properties.get("correlation_id", ""), None)
        if answer is not None:
            answer.send(orjson.loads(message.body))

    def _on_call_returned(self, _error: Any, _exchange: str, key: str, message: Any) -> None:
        answer = self._calls.pop(message.properties.get("correlation_id", ""), None)
        if answer is not None:
            answer.send_exception(errors.Unavailable(f"nobody answers {key}"))

    def _on_event_returned(self, _error: Any, _exchange: str, _key: str, message: Any) -> None:
        # The broker returns a message before it confirms it.
        found = self._unconfirmed.get(int(message.properties.get("message_id", 0)))
        if found:
            found[0].returned[found[1]] = True

    def _on_ack(self, delivery_tag: int, multiple: bool) -> None:
        self._settle(delivery_tag, multiple, True)

    def _on_nack(self, delivery_tag: int, multiple: bool, *_rest: Any) -> None:
        self._settle(delivery_tag, multiple, False)

    def _settle(self, delivery_tag: int, multiple: bool, confirmed: bool) -> None:
        if not multiple:
            found = self._unconfirmed.pop(delivery_tag, None)
            if found:
                found[0].settle(found[1], confirmed)
            return
        while self._unconfirmed and next(iter(self._unconfirmed)) <= delivery_tag:
            batch, index = self._unconfirmed.popitem(last=False)[1]
            batch.settle(index, confirmed)
