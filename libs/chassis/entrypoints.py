"""nameko's entrypoints with its known failures cured: what a ``service.py`` is written with.

A service module holds one class and names it SERVICE:

    class EchoService:
        name = "echo"
        echo = Built(build)         # build(parts) -> the object that does the work
        actor = CurrentActor()      # who calls, proved

        @rpc
        def say(self, text): ...

        @subscribe("case.#")
        def case_changed(self, event): ...

        @every(seconds=5)
        def sweep(self): ...
"""

import sys
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import eventlet
import orjson
from kombu import Exchange, Queue
from marshmallow import ValidationError
from nameko.exceptions import ContainerBeingKilled, MethodNotFound
from nameko.extensions import DependencyProvider
from nameko.messaging import Consumer, QueueConsumer
from nameko.rpc import Rpc, RpcConsumer
from nameko.timer import Timer

from chassis import actor as actors
from chassis import log, metrics, topology, trace
from chassis.parking import MOST_DELIVERIES
from chassis.parts import Parts
from contracts import errors
from contracts import rpc as rpc_contracts
from contracts.envelope import EventEnvelope

logger = log.get(__name__)

RUNTIME = "runtime"
"""Key of the process's Runtime in nameko's configuration."""

ENVELOPE = EventEnvelope()

EXPECTED = (errors.ContractError,)
"""An answer, not an accident: nameko does not log its stack."""


def _outcome(exc_info: Any) -> str:
    if exc_info is None:
        return "ok"
    error = exc_info[1]
    return error.code if isinstance(error, errors.ContractError) else "internal"


class ParkingQueueConsumer(QueueConsumer):
    """Parks what cannot be decoded, where kombu would acknowledge and so lose it."""

    def on_decode_error(self, message: Any, exc: Exception) -> None:
        """Park the raw bytes, then acknowledge."""
        runtime = self.container.config[RUNTIME]
        key = message.delivery_info.get("routing_key", "")
        runtime.parking.park(key, bytes(message.body), dict(message.headers), "undecodable", exc)
        self.ack_message(message)


class _Measured:
    """What entrypoints share: headers, metrics and the time that a message waited."""

    container: Any
    method_name: str

    @property
    def runtime(self) -> Any:
        """The process's parts."""
        return self.container.config[RUNTIME]

    def _begin(self, headers: dict[str, Any]) -> dict[str, Any]:
        sent_at = headers.get("nameko.sent_at")
        if sent_at:
            wait = max(0.0, time.time() - float(sent_at))
            labels = (self.container.service_name, self.method_name)
            metrics.QUEUE_WAIT_SECONDS.labels(*labels).observe(wait)
        return {
            "traceparent": trace.child(headers.get("nameko.traceparent")),
            "language": headers.get("nameko.language", "hi"),
            "started": time.perf_counter(),
        }

    def _end(self, kind: str, worker_ctx: Any, exc_info: Any) -> None:
        seconds = time.perf_counter() - worker_ctx.data.get("started", time.perf_counter())
        metrics.ENTRYPOINT_SECONDS.labels(
            self.container.service_name, self.method_name, kind, _outcome(exc_info)
        ).observe(seconds)


# -- calls --------------------------------------------------------------------------------------


class SafeRpcConsumer(RpcConsumer):
    """A request that cannot be answered is parked; it must not kill every replica in turn."""

    queue_consumer = ParkingQueueConsumer()

    def handle_message(self, body: Any, message: Any) -> None:
        """Hand the request to its method; park one that has no way back or no form."""
        properties = message.properties
        well_formed = isinstance(body, dict) and "args" in body and "kwargs" in body
        if not properties.get("reply_to") or not well_formed:
            runtime = self.container.config[RUNTIME]
            reason = "no-reply-to" if well_formed else "malformed-request"
            key = message.delivery_info["routing_key"]
            runtime.parking.park(key, _raw(message), dict(message.headers), reason)
            self.queue_consumer.ack_message(message)
            return
        try:
            provider = self.get_provider_for_method(message.delivery_info["routing_key"])
            provider.handle_message(body, message)
        except Exception:
            self.handle_result(message, None, sys.exc_info())

    def handle_result(self, message: Any, result: Any, exc_info: Any) -> Any:
        """Answer, then acknowledge. An answer lost on the way is the caller's deadline."""
        bus = self.container.config[RUNTIME].bus
        properties = message.properties
        reply_to, correlation_id = properties["reply_to"], properties.get("correlation_id")
        error = _error_on_the_wire(exc_info[1]) if exc_info else None
        try:
            try:
                bus.reply(reply_to, correlation_id, {"result": result, "error": error})
            except TypeError as unserializable:
                logger.exception("a result cannot be sent")
                failure = _error_on_the_wire(unserializable)
                bus.reply(reply_to, correlation_id, {"result": None, "error": failure})
        except errors.Unavailable:
            logger.warning("an answer could not be sent")
        self.queue_consumer.ack_message(message)
        return result, exc_info


def _raw(message: Any) -> bytes:
    body = message.body
    return body.encode() if isinstance(body, str) else bytes(body)


def _error_on_the_wire(error: BaseException) -> dict[str, Any]:
    """nameko's form of an error, with ours beside it: the code, and nothing of the inside."""
    if not isinstance(error, errors.ContractError):
        if isinstance(error, MethodNotFound):
            error = errors.NotFound("no such method")
        else:
            error = errors.Internal("internal error")
    return {
        "exc_type": type(error).__name__,
        "exc_path": f"contracts.errors.{type(error).__name__}",
        "exc_args": [error.message],
        "value": error.message,
        "code": error.code,
        "fields": error.fields,
        "details": error.details,
    }


class ContractRpc(_Measured, Rpc):
    """An RPC whose request has the contract's shape and whose caller is proved."""

    rpc_consumer = SafeRpcConsumer()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(expected_exceptions=EXPECTED, **kwargs)

    def handle_message(self, body: dict[str, Any], message: Any) -> None:
        """Check deadline, caller and shape, then give the request to a worker."""
        headers = message.headers
        deadline = headers.get("nameko.deadline")
        if deadline and float(deadline) < time.time():
            # The caller has gone; to do it now would be a ghost's work.
            metrics.ENTRYPOINT_SECONDS.labels(
                self.container.service_name, self.method_name, "rpc", "expired"
            ).observe(0)
            self.rpc_consumer.queue_consumer.ack_message(message)
            return
        data = self._begin(headers)
        kwargs = body["kwargs"]
        contract = rpc_contracts.method(self.container.service_name, self.method_name)
        if contract is not None:
            try:
                kwargs = contract.schema.load(kwargs)
            except ValidationError as error:
                raise errors.BadRequest(f"not a {self.method_name} request: {error}") from error
            if not contract.anonymous:
                token = headers.get("nameko.actor_token")
                data["actor"] = actors.verify(token, self.runtime.actor_key)
        self.check_signature(body["args"], kwargs)
        try:
            self.container.spawn_worker(
                self,
                body["args"],
                kwargs,
                context_data=data,
                handle_result=partial(self.handle_result, message),
            )
        except ContainerBeingKilled:
            self.rpc_consumer.requeue_message(message)

    def handle_result(self, message: Any, worker_ctx: Any, result: Any, exc_info: Any) -> Any:
        """Answer and measure."""
        self._end("rpc", worker_ctx, exc_info)
        return self.rpc_consumer.handle_result(message, result, exc_info)


rpc = ContractRpc.decorator


# -- events -------------------------------------------------------------------------------------


class Subscription(_Measured, Consumer):
    """Hears every service's events whose type matches ``pattern``, at least once each.

    The handler gets the envelope. If it raises, the delivery is tried again later, then parked;
    a ContractError that is not retryable is parked at once.
    """

    queue_consumer = ParkingQueueConsumer()

    def __init__(self, pattern: str, **kwargs: Any) -> None:
        self.pattern = pattern
        super().__init__(queue=None, expected_exceptions=EXPECTED, **kwargs)

    def setup(self) -> None:
        """Declare the handler's own replicated queue."""
        self.queue = Queue(
            f"{self.container.service_name}.{self.method_name}",
            exchange=Exchange(topology.ALL_EVENTS, type="topic", durable=True),
            routing_key=self.pattern,
            durable=True,
            queue_arguments=dict(topology.QUORUM),
        )
        super().setup()

    def handle_message(self, body: Any, message: Any) -> None:
        """Check the envelope, then give the event to a worker."""
        headers = dict(message.headers)
        try:
            if int(headers.get("x-delivery-count", 0)) > MOST_DELIVERIES:
                raise errors.BadRequest("delivered too often")
            ENVELOPE.load(body)
        except (ValidationError, errors.BadRequest) as error:
            self._settle(message, errors.BadRequest(str(error)))
            return
        try:
            self.container.spawn_worker(
                self,
                (body,),
                {},
                context_data=self._begin(headers),
                handle_result=partial(self.handle_result, message),
            )
        except ContainerBeingKilled:
            self.queue_consumer.requeue_message(message)

    def handle_result(
        self, message: Any, worker_ctx: Any, result: Any = None, exc_info: Any = None
    ) -> Any:
        """Acknowledge what was done; put off or park what was not."""
        self._end("event", worker_ctx, exc_info)
        if exc_info is None:
            self.queue_consumer.ack_message(message)
        else:
            self._settle(message, exc_info[1])
        return result, exc_info

    def _settle(self, message: Any, error: BaseException) -> None:
        try:
            self.runtime.parking.retry_or_park(
                self.queue.name, _raw(message), dict(message.headers), error
            )
        except (errors.ContractError, ConnectionError):
            # The broker cannot take the copy; let it keep the original, and do not spin on it.
            eventlet.sleep(1)
            self.queue_consumer.requeue_message(message)
        else:
            self.queue_consumer.ack_message(message)


subscribe = Subscription.decorator


# -- time ---------------------------------------------------------------------------------------


class Every(_Measured, Timer):
    """Runs the method every so many seconds, never two at a time in one process."""

    def __init__(self, seconds: float, **kwargs: Any) -> None:
        super().__init__(interval=seconds, expected_exceptions=EXPECTED, **kwargs)

    def handle_result(self, worker_ctx: Any, result: Any, exc_info: Any) -> Any:
        """Measure."""
        self._end("timer", worker_ctx, exc_info)
        return super().handle_result(worker_ctx, result, exc_info)

    def handle_timer_tick(self) -> None:
        """Start the method with a trace of its own."""
        self.container.spawn_worker(
            self, (), {}, context_data=self._begin({}), handle_result=self.handle_result
        )


every = Every.decorator


# -- dependencies -------------------------------------------------------------------------------


class Built(DependencyProvider):
    """The object that does the service's work: built once, shared by all its workers."""

    def __init__(self, build: Callable[[Parts], Any]) -> None:
        super().__init__()
        self._build = build
        self._built: Any = None

    def setup(self) -> None:
        """Build it from the process's parts."""
        self._built = self._build(self.container.config[RUNTIME].parts)

    def get_dependency(self, worker_ctx: Any) -> Any:
        """Return it; the worker's trace begins here, in the worker's own thread."""
        trace.set_current(worker_ctx.data.get("traceparent"))
        return self._built


class CurrentActor(DependencyProvider):
    """Who calls; the system itself in a timer or an event handler."""

    def get_dependency(self, worker_ctx: Any) -> actors.Actor:
        """Return the proved actor of this call."""
        return worker_ctx.data.get("actor", actors.SYSTEM)


def use_fast_json() -> None:
    """Make kombu decode and encode JSON with orjson: the same JSON in a fifth of the time."""
    from kombu.serialization import register

    register("json", orjson.dumps, orjson.loads, "application/json", "utf-8")
