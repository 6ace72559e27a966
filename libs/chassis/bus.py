"""All that a service sends: events, replies, calls, parked letters.

Sending and consuming use two connections, because a broker that is short of memory stops reading
from connections that publish, and acknowledgements must still get through.

Replies and calls are lost with the connection, and their deadline tells the caller; events and
parked letters are confirmed by the broker before anything is acknowledged or forgotten.
"""

import time
import uuid
from typing import Any

import eventlet
import orjson
from eventlet.event import Event

from chassis import log, metrics, topology, trace
from chassis.bus_path import BusPath
from chassis.confirms import Batch, Lost
from chassis.senders import Identity, NotProven
from chassis.sending import SendingConnection
from contracts import errors
from contracts.envelope import routing_key

logger = log.get(__name__)

PERSISTENT = 2
CONFIRM_SECONDS = 10.0
"""A quorum of disks confirms in milliseconds; past this the events are left to the sweep."""

Outgoing = tuple[str, str, bytes, dict[str, Any]]
"""Exchange, routing key, body, headers."""


def _properties(**properties: Any) -> dict[str, Any]:
    return {
        "content_type": "application/json",
        "content_encoding": "utf-8",
        **{name: value for name, value in properties.items() if value is not None},
    }


def _sent_now(**headers: str | None) -> dict[str, str]:
    context = {f"nameko.{name}": value for name, value in headers.items() if value}
    return {**context, "nameko.sent_at": f"{time.time():.3f}"}


class Bus:
    """Publishes for one service over one connection, shared by all of the process's work."""

    def __init__(
        self, uri: str, service: str, *, path: BusPath | None = None, heartbeat: int = 30
    ) -> None:
        self.identity = Identity.of(uri, service)
        self._service = service
        self._path = path
        self._path_in_doubt = False
        self._calls: dict[str, tuple[str, Event]] = {}
        self._link = SendingConnection(
            uri,
            self.identity,
            heartbeat,
            on_reply=self._replied,
            on_returned_call=self._returned,
            on_lost=self._lost,
            on_vanished=self._vanished,
        )
        self.start, self.stop = self._link.start, self._link.stop
        self.wait_connected = self._link.wait_connected

    @property
    def connected(self) -> bool:
        """Whether something can be sent now."""
        return self._link.connected

    def reply(self, routing_key: str, correlation_id: str | None, payload: dict[str, Any]) -> None:
        """Answer a call. Raises Unavailable when there is no connection, TypeError for a payload
        that is not JSON."""
        body = orjson.dumps(payload)
        properties = _properties(
            correlation_id=correlation_id, application_headers=self.identity.headers or None
        )
        with self._link.writing:
            channel = self._link.plain
            self._link.write(channel, topology.RPC_EXCHANGE, routing_key, body, properties, False)

    def publish(self, messages: list[Outgoing]) -> Batch:
        """Publish persistent messages and wait until the broker has answered for all; return its
        answers. Raises Unavailable if it has not, or while an exchange is known to be gone: to
        publish there costs the connection, and with it the replies that are under way."""
        batch = Batch(len(messages))
        if not messages:
            return batch
        self._refuse_broken_path()
        with self._link.writing:
            channel = self._link.confirming
            for index, (exchange, key, body, headers) in enumerate(messages):
                tag = self._link.confirms.expect(batch, index)
                properties = _properties(
                    delivery_mode=PERSISTENT, message_id=str(tag), application_headers=headers
                )
                self._link.write(channel, exchange, key, body, properties, True)
        try:
            with eventlet.Timeout(CONFIRM_SECONDS, errors.Unavailable("the broker is silent")):
                batch.done.wait()
        except Lost as error:
            raise errors.Unavailable("the connection was lost before the confirm") from error
        return batch

    def publish_events(self, envelopes: list[dict[str, Any]]) -> list[bool]:
        """Publish events of this service; return for each whether a queue has it durably."""
        exchange = topology.events_exchange(self._service)
        messages = [
            (
                exchange,
                routing_key(envelope),
                orjson.dumps(envelope),
                self.identity.headers | _sent_now(traceparent=envelope.get("trace")),
            )
            for envelope in envelopes
        ]
        batch = self.publish(messages)
        accepted = [
            confirmed and not returned
            for confirmed, returned in zip(batch.confirmed, batch.returned, strict=True)
        ]
        metrics.EVENTS_PUBLISHED.labels(self._service).inc(sum(accepted))
        if returned := sum(batch.returned):
            metrics.EVENTS_UNROUTABLE.labels(self._service).inc(returned)
        return accepted

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
        id, answer = uuid.uuid4().hex, Event()
        headers = self.identity.headers | _sent_now(
            traceparent=trace.current(),
            deadline=f"{time.time() + timeout:.3f}",
            actor_token=actor_token,
        )
        properties = _properties(
            reply_to=self._link.reply_to,
            correlation_id=id,
            expiration=str(max(1, int(timeout * 1000))),
            application_headers=headers,
        )
        body = orjson.dumps({"args": [], "kwargs": payload})
        key = f"{service}.{method}"
        self._calls[id] = service, answer
        try:
            with eventlet.Timeout(timeout, errors.DeadlineExceeded(f"{service} did not answer")):
                with self._link.writing:
                    channel = self._link.plain
                    self._link.write(channel, topology.RPC_EXCHANGE, key, body, properties, True)
                reply = answer.wait()
        finally:
            self._calls.pop(id, None)
        if error := reply.get("error"):
            raise errors.by_code(
                error.get("code", "internal"),
                str(error.get("value", "")),
                error.get("fields"),
                error.get("details"),
            )
        return reply["result"]

    def _replied(self, message: Any) -> None:
        id = message.properties.get("correlation_id", "")
        service, answer = self._calls.get(id, ("", None))
        if answer is None:
            return
        if self._is_from(service, message):
            del self._calls[id]
            try:
                answer.send(orjson.loads(message.body))
            except orjson.JSONDecodeError:
                answer.send_exception(errors.Internal("unreadable reply"))
        else:
            # Somebody else's answer is none; the true one may still come.
            metrics.FORGED_SENDERS.labels(self._service, "reply").inc()
            logger.error("a reply is not from whom was asked", extra={"asked": service})

    def _is_from(self, service: str, message: Any) -> bool:
        properties = message.properties
        try:
            headers = properties.get("application_headers")
            return self.identity.sender(properties.get("user_id"), headers) == service
        except NotProven:
            return False

    def _returned(self, _error: Any, _exchange: str, key: str, message: Any) -> None:
        _service, answer = self._calls.pop(message.properties.get("correlation_id", ""), ("", None))
        if answer is not None:
            answer.send_exception(errors.Unavailable(f"nobody answers {key}"))

    def _lost(self) -> None:
        calls, self._calls = self._calls, {}
        for _service, answer in calls.values():
            answer.send_exception(errors.DeadlineExceeded("the connection to the bus was lost"))

    def _vanished(self) -> None:
        self._path_in_doubt = True
        if self._path is not None:
            self._path.doubt()

    def _refuse_broken_path(self) -> None:
        if self._path_in_doubt and self._path is not None:
            if not self._path.stands():
                raise errors.Unavailable("what this service publishes on is gone")
            self._path_in_doubt = False
