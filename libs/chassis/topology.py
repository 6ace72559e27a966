"""The names on the broker, and who declares them.

Each service emits on its own ``{service}.events`` (nameko's convention, so that any nameko
service can listen to one service). Those exchanges feed ``nagrik.events``, where what must hear
every service, also those that do not exist yet, listens.

A handler's queue is ``{service}.{handler}``. A failed event waits in ``{service}.retry.{delay}ms``,
whose time-to-live sends it back through ``{service}.return`` by its routing key, the name of the
handler's queue. What cannot be handled lies in ``dead.{service}``. All of these are the service's
own, so that no service has the right to write into another's queue.
"""

from typing import Any

RPC_EXCHANGE = "nameko-rpc"
ALL_EVENTS = "nagrik.events"

QUORUM = {"x-queue-type": "quorum"}
"""Replicated, on disk, and it survives the loss of a node."""


def events_exchange(service: str) -> str:
    """Return the name of the exchange that ``service`` emits on."""
    return f"{service}.events"


def dead_letter_queue(service: str) -> str:
    """Return the name of the queue of what ``service`` could not handle."""
    return f"dead.{service}"


def return_exchange(service: str) -> str:
    """Return the name of the exchange that leads to ``service``'s own queues by their names."""
    return f"{service}.return"


def retry_queue(service: str, delay: float) -> str:
    """Return the name of the queue, and its exchange, in which an event waits ``delay`` seconds."""
    return f"{service}.retry.{int(delay * 1000)}ms"


def declare(channel: Any, service: str, retry_delays: tuple[float, ...]) -> None:
    """Declare on a py-amqp ``channel`` what ``service`` emits on, retries and parks with."""
    channel.exchange_declare(RPC_EXCHANGE, "topic", durable=True, auto_delete=False)
    channel.exchange_declare(ALL_EVENTS, "topic", durable=True, auto_delete=False)
    channel.exchange_declare(events_exchange(service), "topic", durable=True, auto_delete=False)
    channel.exchange_bind(ALL_EVENTS, events_exchange(service), "#")
    back, dead = return_exchange(service), dead_letter_queue(service)
    channel.exchange_declare(back, "direct", durable=True, auto_delete=False)
    _declare_queue(channel, dead, {})
    channel.queue_bind(dead, back, dead)
    for delay in retry_delays:
        name = retry_queue(service, delay)
        channel.exchange_declare(name, "fanout", durable=True, auto_delete=False)
        arguments = {
            "x-message-ttl": int(delay * 1000),
            "x-dead-letter-exchange": back,
            # The way back is confirmed too, or the message stays.
            "x-dead-letter-strategy": "at-least-once",
            "x-overflow": "reject-publish",
        }
        _declare_queue(channel, name, arguments)
        channel.queue_bind(name, name, "")


def _declare_queue(channel: Any, name: str, arguments: dict[str, Any]) -> None:
    channel.queue_declare(name, durable=True, auto_delete=False, arguments=QUORUM | arguments)
