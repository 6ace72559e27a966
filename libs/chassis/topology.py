"""The names on the broker, and what stands under them, as data.

Each service emits on its own ``{service}.events``. What it may emit is bound from there to
``nagrik.events``, on which nobody publishes: what must hear every service, also those that do not
exist yet, has its queue bound there.

A handler's queue is ``{service}.{handler}``. A failed event waits in ``{service}.retry.{delay}ms``,
whose time-to-live sends it back through ``{service}.return`` by its routing key, the name of the
handler's queue. What cannot be handled lies in ``dead.{service}``.

The deployment declares all of it, before a service starts and without one. A service that could
declare could also delete, bind and dead-letter; so it declares only the queue of its replies.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from contracts.events import key_for
from contracts.typed import JsonObject

RPC_EXCHANGE = "nameko-rpc"
ALL_EVENTS = "nagrik.events"
PROBES = "nagrik.probe"
"""A queue that keeps nothing. A probe that a service sends here has taken the route of events."""

CALLS = "rpc-"
"""How the queues of calls begin."""

CHANGES = "gateway.changes"
TRACKING = "gateway.tracking"

RETRY_DELAYS = (1.0, 5.0, 30.0, 300.0)
"""Seconds before each new try of a failed event."""

QUORUM = {"x-queue-type": "quorum"}
"""Replicated, on disk, and it survives the loss of a node."""


@dataclass(frozen=True)
class Exchange:
    """A durable exchange."""

    name: str
    kind: str = "topic"


@dataclass(frozen=True)
class Queue:
    """A durable queue."""

    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Binding:
    """From the exchange ``source`` to a queue, or to another exchange, by ``key``."""

    source: str
    destination: str
    key: str
    to_exchange: bool = False


@dataclass(frozen=True)
class Topology:
    """What is declared together."""

    exchanges: tuple[Exchange, ...] = ()
    queues: tuple[Queue, ...] = ()
    bindings: tuple[Binding, ...] = ()

    def __add__(self, other: "Topology") -> "Topology":
        return Topology(
            self.exchanges + other.exchanges,
            self.queues + other.queues,
            self.bindings + other.bindings,
        )


def events_exchange(service: str) -> str:
    """Return the name of the exchange that ``service`` emits on."""
    return f"{service}.events"


def handler_queue(service: str, handler: str) -> str:
    """Return the name of the queue of a handler of events."""
    return f"{service}.{handler}"


def calls_queue(service: str) -> str:
    """Return the name of the queue of the calls that ``service`` answers."""
    return f"{CALLS}{service}"


def reply_queue(service: str, id: str) -> str:
    """Return the name of a process's own queue of replies; ``id`` is 32 hex digits."""
    return f"rpc.reply-{service}-{id}"


def reply_key(service: str, id: str) -> str:
    """Return the key that replies to that queue have. It names the service, so that no other may
    bind a queue to it and read along."""
    return f"reply.{service}.{id}"


def dead_letter_queue(service: str) -> str:
    """Return the name of the queue of what ``service`` could not handle."""
    return f"dead.{service}"


def return_exchange(service: str) -> str:
    """Return the name of the exchange that leads to ``service``'s own queues by their names."""
    return f"{service}.return"


def retry_queue(service: str, delay: float) -> str:
    """Return the name of the queue, and its exchange, in which an event waits ``delay`` seconds."""
    return f"{service}.retry.{int(delay * 1000)}ms"


def probe_key(service: str) -> str:
    """Return the routing key of the probe with which ``service`` tests its route to
    ``nagrik.events``."""
    return f"probe.{service}"


def shared() -> Topology:
    """Return what every service uses and none owns."""
    return Topology(
        exchanges=(Exchange(RPC_EXCHANGE), Exchange(ALL_EVENTS)),
        queues=(Queue(PROBES, {**QUORUM, "x-message-ttl": 0, "x-max-length": 1}),),
        bindings=(Binding(ALL_EVENTS, PROBES, "probe.*"),),
    )


def of_service(
    service: str,
    *,
    hears: Mapping[str, str],
    emits: Sequence[str],
    retry_delays: Sequence[float] = RETRY_DELAYS,
) -> Topology:
    """Return what ``service`` owns: ``hears`` are its subscriptions, pattern by handler, ``emits``
    patterns of the events it may send."""
    calls, back = calls_queue(service), return_exchange(service)
    handlers = [(handler_queue(service, name), pattern) for name, pattern in hears.items()]
    return (
        _sending(service, emits)
        + Topology(
            queues=(Queue(calls, QUORUM), *(Queue(name, QUORUM) for name, _ in handlers)),
            bindings=(
                Binding(RPC_EXCHANGE, calls, f"{service}.*"),
                *(
                    Binding(ALL_EVENTS, name, key_for(pattern, service))
                    for name, pattern in handlers
                ),
                *(Binding(back, name, name) for name, _ in handlers),
            ),
        )
        + sum((_retry(service, delay) for delay in retry_delays), Topology())
    )


def of_gateway(*, hears: Sequence[str], emits: Sequence[str]) -> Topology:
    """Return what the gateway owns: it answers no call and puts nothing off."""
    return _sending("gateway", emits) + Topology(
        exchanges=(Exchange(CHANGES),),
        queues=(Queue(TRACKING, QUORUM),),
        bindings=tuple(Binding(ALL_EVENTS, TRACKING, pattern) for pattern in hears),
    )


def _sending(name: str, emits: Sequence[str]) -> Topology:
    """Return where it emits, and where it parks."""
    own, back, dead = events_exchange(name), return_exchange(name), dead_letter_queue(name)
    keys = (*emits, probe_key(name))
    return Topology(
        exchanges=(Exchange(own), Exchange(back, "direct")),
        queues=(Queue(dead, QUORUM),),
        bindings=(
            Binding(back, dead, dead),
            *(Binding(own, ALL_EVENTS, key, to_exchange=True) for key in keys),
        ),
    )


def _retry(service: str, delay: float) -> Topology:
    name = retry_queue(service, delay)
    arguments = {
        **QUORUM,
        "x-message-ttl": int(delay * 1000),
        "x-dead-letter-exchange": return_exchange(service),
        # The return from the retry queue is confirmed as well; without a confirm the message stays.
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",
    }
    return Topology(
        (Exchange(name, "fanout"),), (Queue(name, arguments),), (Binding(name, name, ""),)
    )


def for_one_node(document: JsonObject) -> JsonObject:
    """Return RabbitMQ's definitions document as a broker of a single node takes it: the queues of
    calls, and the probe's, are in its memory.

    They are replicated so that a service can be called after the loss of a node. Where there is no
    other node that buys nothing, and to write every call to a log costs a filing a quarter more
    computing. What is in them is waited for by somebody who will ask again.
    """
    if "queues" not in document:
        return document
    queues = [
        {**one, "arguments": {k: v for k, v in one["arguments"].items() if k not in QUORUM}}
        if one["name"] == PROBES or one["name"].startswith(CALLS)
        else one
        for one in document["queues"]
    ]
    return {**document, "queues": queues}


def definitions(topology: Topology, vhost: str) -> dict[str, list[dict[str, Any]]]:
    """Return ``topology`` as parts of RabbitMQ's definitions document."""
    durable = {"vhost": vhost, "durable": True, "auto_delete": False}
    return {
        "exchanges": [
            {**durable, "name": one.name, "type": one.kind, "internal": False, "arguments": {}}
            for one in topology.exchanges
        ],
        "queues": [
            {**durable, "name": one.name, "arguments": dict(one.arguments)}
            for one in topology.queues
        ],
        "bindings": [
            {
                "vhost": vhost,
                "source": one.source,
                "destination": one.destination,
                "destination_type": "exchange" if one.to_exchange else "queue",
                "routing_key": one.key,
                "arguments": {},
            }
            for one in topology.bindings
        ],
    }


def declare(channel: Any, topology: Topology) -> None:
    """Declare ``topology`` on a pika channel of a user who may: the deployment's, not a service's.

    Declaring again what stands already changes nothing.
    """
    for exchange in topology.exchanges:
        channel.exchange_declare(exchange.name, exchange.kind, durable=True)
    for queue in topology.queues:
        channel.queue_declare(queue.name, durable=True, arguments=dict(queue.arguments))
    for binding in topology.bindings:
        bind = channel.exchange_bind if binding.to_exchange else channel.queue_bind
        bind(binding.destination, binding.source, binding.key)
