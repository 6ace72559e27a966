"""Messages as they go over the wire: nameko's form of a call and of its reply, our form of an
event, and the copy of a message that waits or is parked."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypedDict

import orjson

from chassis import metrics, topology, trace
from chassis.senders import Identity, NotProven
from contracts import errors
from contracts.envelope import false_claim, routing_key
from contracts.typed import Envelope, Json

TRANSIENT, PERSISTENT = 1, 2
"""A call lives no longer than its deadline, so writing it to the broker's disk buys nothing."""

MOST_DELIVERIES = 20
"""Deliveries of one message by a quorum queue, from which on it is taken for a poison message: one
that ends the process that handles it."""

Headers = dict[str, Any]
"""Of a message: strings, numbers, and what the broker itself has written there."""


class Properties(TypedDict, total=False):
    """AMQP's properties of a message, without those that are absent."""

    content_type: str
    content_encoding: str
    headers: Headers
    delivery_mode: int
    correlation_id: str
    reply_to: str
    expiration: str
    message_id: str
    user_id: str


@dataclass(frozen=True)
class Outgoing:
    """A message to be published; a ``mandatory`` one comes back where no queue takes it."""

    exchange: str
    key: str
    body: bytes
    properties: Properties
    mandatory: bool = True


@dataclass(frozen=True)
class Incoming:
    """A message as it came; ``user_id`` is whom the broker vouches for, None for nobody."""

    body: bytes
    headers: Mapping[str, Any]
    user_id: str | None

    def sender(self, identity: Identity) -> str:
        """Return who first sent it, as the broker proves to ``identity``; raises NotProven."""
        return identity.sender(self.user_id, self.headers)

    def number(self, header: str) -> float:
        """Return the number in a header; 0 where there is none. Whoever sends chooses what stands
        there, and an error outside a handler would end the process, one replica after the other."""
        try:
            return float(self.headers.get(header) or 0)
        except (TypeError, ValueError):
            return 0.0

    @property
    def is_poison(self) -> bool:
        """Whether it is a poison message: the broker has delivered it so often that handling it
        must be what ends the process each time."""
        return self.number("x-delivery-count") >= MOST_DELIVERIES


def call(
    identity: Identity,
    service: str,
    method: str,
    payload: Mapping[str, Json],
    *,
    id: str,
    reply_to: str,
    timeout: float,
    actor_token: str | None = None,
    language: str | None = None,
) -> Outgoing:
    """Return a call, its arguments by name. It expires with its deadline: nobody runs what nobody
    waits for any more."""
    now = time.time()
    headers = _headers(
        identity,
        now,
        deadline=f"{now + timeout:.3f}",
        actor_token=actor_token,
        traceparent=trace.current(),
        language=language,
    )
    headers["nameko.call_id_stack"] = [f"{identity.name}.{id}"]
    properties = _properties(identity, headers, TRANSIENT) | Properties(
        correlation_id=id, reply_to=reply_to, expiration=str(max(1, int(timeout * 1000)))
    )
    body = orjson.dumps({"args": [], "kwargs": payload})
    return Outgoing(topology.RPC_EXCHANGE, f"{service}.{method}", body, properties)


def reply(
    identity: Identity,
    reply_to: str,
    correlation_id: str | None,
    result: object,
    error: errors.ContractError | None,
) -> Outgoing:
    """Return the reply to a call; TypeError for a result that is not JSON."""
    properties = _properties(identity, dict(identity.headers), TRANSIENT)
    if correlation_id is not None:
        properties["correlation_id"] = correlation_id
    body = orjson.dumps({"result": result, "error": error and _error_on_the_wire(error)})
    return Outgoing(topology.RPC_EXCHANGE, reply_to, body, properties, mandatory=False)


def result_of(body: bytes) -> Json:
    """Return the result in a reply. Raises the error that it tells of: by its code, and nothing of
    what else an accident says of itself."""
    try:
        answer = orjson.loads(body)
        error, result = answer["error"], answer["result"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        raise errors.Internal("unreadable reply") from None
    if error is None:
        return result
    if not isinstance(error, dict) or "code" not in error:
        raise errors.Internal("a service failed")
    message = str(error.get("value") or "")
    raise errors.by_code(error["code"], message, error.get("fields"), error.get("details"))


def _error_on_the_wire(error: errors.ContractError) -> dict[str, Any]:
    """Return nameko's form of an error, with ours beside it: the code,
    and nothing of the inside."""
    return {
        "exc_type": type(error).__name__,
        "exc_path": f"contracts.errors.{type(error).__name__}",
        "exc_args": [error.message],
        "value": error.message,
        "code": error.code,
        "fields": error.fields,
        "details": error.details,
    }


def event(identity: Identity, envelope: Envelope) -> Outgoing:
    """Return an event of our own."""
    headers = _headers(identity, time.time(), traceparent=envelope.get("trace"))
    return Outgoing(
        topology.events_exchange(identity.name),
        routing_key(envelope),
        orjson.dumps(envelope),
        _properties(identity, headers, PERSISTENT),
    )


def check_sender(event: Envelope, message: Incoming, identity: Identity) -> None:
    """Raise NotProven, and count it, for an event that is not its sender's own, as the broker
    proves it."""
    try:
        if claim := false_claim(event, message.sender(identity)):
            raise NotProven(claim)
    except NotProven:
        metrics.FORGED_SENDERS.labels(identity.name, "event").inc()
        raise


def copy(identity: Identity, exchange: str, key: str, message: Incoming, more: Headers) -> Outgoing:
    """Return our own copy of a message, which names its first sender, with ``more`` headers."""
    headers = identity.copied(message.user_id, message.headers) | more
    return Outgoing(exchange, key, message.body, _properties(identity, headers, PERSISTENT))


def again(identity: Identity, queue: str, body: bytes, headers: Headers) -> Outgoing:
    """Return a message straight into the queue that it once came from,
    with headers as they were."""
    return Outgoing("", queue, body, _properties(identity, headers, PERSISTENT))


def _headers(identity: Identity, now: float, **context: str | None) -> Headers:
    known = {f"nameko.{name}": value for name, value in context.items() if value}
    return {**identity.headers, **known, "nameko.sent_at": f"{now:.3f}"}


def _properties(identity: Identity, headers: Headers, delivery_mode: int) -> Properties:
    return Properties(
        content_type="application/json",
        content_encoding="utf-8",
        headers=headers,
        delivery_mode=delivery_mode,
        user_id=identity.user,
    )
