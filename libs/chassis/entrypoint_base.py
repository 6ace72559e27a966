"""What all entrypoints share: the process's parts, metrics, and a consumer that parks."""

import time
from collections.abc import Callable
from typing import Any

import orjson
from nameko.messaging import QueueConsumer

from chassis import log, metrics, spans, trace
from chassis.sending import LOST_CONNECTION
from chassis.wire.messages import Incoming
from contracts import errors

logger = log.get(__name__)

RUNTIME = "runtime"
"""Key of the process's Runtime in nameko's configuration."""

EXPECTED = (errors.ContractError,)
"""Errors that are answers and no accidents: nameko logs no stack trace for them."""


SPANS = {"rpc": spans.SERVER, "event": spans.CONSUMER}
"""A timer, which mostly finds nothing to do, is no span."""


def incoming(message: Any) -> Incoming:
    """Return a kombu message as the wire module reads it, its body as it came."""
    body = message.body
    raw = body.encode() if isinstance(body, str) else bytes(body)
    return Incoming(raw, message.headers, message.properties.get("user_id"))


def _outcome(exc_info: Any) -> str:
    if exc_info is None:
        return "ok"
    error = exc_info[1]
    return error.code if isinstance(error, errors.ContractError) else "internal"


class Measured:
    """What entrypoints share: headers, metrics and the time that a message waited."""

    container: Any
    method_name: str

    @property
    def runtime(self) -> Any:
        """The process's parts."""
        return self.container.config[RUNTIME]

    def begin(self, message: Incoming) -> dict[str, Any]:
        """Return the worker's context from its message."""
        headers = message.headers
        sent_at = message.number("nameko.sent_at")
        if sent_at:
            wait = max(0.0, time.time() - sent_at)
            labels = (self.container.service_name, self.method_name)
            metrics.QUEUE_WAIT_SECONDS.labels(*labels).observe(wait)
        parent = headers.get("nameko.traceparent")
        return {
            "traceparent": trace.child(parent),
            "parent": parent,
            "language": headers.get("nameko.language", "hi"),
            "started": time.perf_counter(),
        }

    def end(self, kind: str, worker_ctx: Any, exc_info: Any) -> None:
        """Note how long the handler took and how it ended; ``kind`` is rpc, event or timer."""
        data, outcome = worker_ctx.data, _outcome(exc_info)
        seconds = time.perf_counter() - data.get("started", time.perf_counter())
        service, method = self.container.service_name, self.method_name
        metrics.ENTRYPOINT_SECONDS.labels(service, method, kind, outcome).observe(seconds)
        if kind in SPANS:
            own, parent = data.get("traceparent"), data.get("parent")
            name = f"{service}.{method}"
            spans.record(service, name, SPANS[kind], own, parent, seconds, outcome)


class ParkingQueueConsumer(QueueConsumer):
    """Parks what cannot be decoded, where kombu would acknowledge and so lose it; outlives a broker
    that goes while a message is being settled."""

    def ack_message(self, message: Any) -> None:
        """Acknowledge, unless the connection that brought the message is gone: then the broker
        delivers it again, and what it asks for is known to have been done."""
        self._settle(message, message.ack)

    def requeue_message(self, message: Any) -> None:
        """Give back, unless the connection is gone: then the broker has taken it back itself."""
        self._settle(message, message.requeue)

    def _settle(self, message: Any, settle: Callable[[], None]) -> None:
        # nameko's own knows amqp's errors and not the socket's, of which the whole service died.
        if message.channel.connection:
            try:
                settle()
            except LOST_CONNECTION:
                logger.warning("a message could not be settled: its connection is gone")

    def on_decode_error(self, message: Any, exc: Exception) -> None:
        """Park the raw bytes, then acknowledge."""
        runtime = self.container.config[RUNTIME]
        key = message.delivery_info.get("routing_key", "")
        runtime.parking.park(key, incoming(message), "undecodable", exc)
        self.ack_message(message)


def use_fast_json() -> None:
    """Make kombu decode and encode JSON with orjson: the same JSON in a fifth of the time."""
    from kombu.serialization import register

    register("json", orjson.dumps, orjson.loads, "application/json", "utf-8")
