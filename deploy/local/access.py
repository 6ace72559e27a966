"""Who has a user on the broker and the database, and what each may do there.

The names are those of `chassis.topology`: a service owns its exchange, its
queues and its dead letters; it may call the services named here and no other.
"""

from collections.abc import Sequence
from typing import Any

from deploy.local.broker_access import (
    OPERATOR,
    RPC_EXCHANGE,
    Access,
    TopicAccess,
    either,
    exactly,
)

SERVICES = ("routing", "complaints", "notify")
USERS = (OPERATOR, *SERVICES, "gateway")

EVERY_EVENT = "nagrik.events"
ALL_EVENTS = exactly(EVERY_EVENT)
NOTHING = "^$"
REPLY_KEY = "[0-9a-f-]{32,36}"


def service_access(name: str, *, calls: Sequence[str] = (), emits: Sequence[str] = ()) -> Access:
    """What a service may do: `calls` are services, `emits` patterns of event types."""
    own = rf"{name}\..+"
    own_exchange = exactly(f"{name}.events")
    replies = rf"rpc\.reply-{name}-.+"
    queues = (own, f"rpc-{name}", replies, exactly(f"dead.{name}"))
    return Access(
        configure=either(RPC_EXCHANGE, ALL_EVENTS, own_exchange, *queues),
        write=either(RPC_EXCHANGE, ALL_EVENTS, own_exchange, *queues),
        read=either(RPC_EXCHANGE, ALL_EVENTS, own_exchange, *queues),
        topics=(
            TopicAccess(
                RPC_EXCHANGE,
                write=either(REPLY_KEY, *(rf"{service}\..+" for service in calls)),
                read=either(REPLY_KEY, rf"{name}\..+"),
            ),
            TopicAccess(f"{name}.events", write=either(*emits) if emits else NOTHING, read=".*"),
            # What a service says goes out by its own exchange, so in its own name.
            TopicAccess(EVERY_EVENT, write=NOTHING, read=".*"),
        ),
    )


def gateway_access() -> Access:
    """The gateway calls every service, hears every event and says which officer has left a post;
    it answers no call."""
    own = r"gateway\..+"
    temporary = r"amq\.gen.+"  # one event stream's queue, named by the broker
    queues = (own, r"rpc\.reply-gateway-.+", temporary, exactly("dead.gateway"))
    exchanges = (RPC_EXCHANGE, ALL_EVENTS)
    return Access(
        configure=either(*exchanges, *queues),
        write=either(*exchanges, *queues),
        read=either(*exchanges, *queues),
        topics=(
            TopicAccess(RPC_EXCHANGE, write=".+", read=either(REPLY_KEY)),
            TopicAccess(EVERY_EVENT, write=either(r"officer\.left"), read=".*"),
        ),
    )


CASE_EVENTS = (r"case\..+", r"definition\.announced", r"service\.announced")

ACCESS: dict[str, Access] = {
    "routing": service_access("routing", emits=[r"directory\.published"]),
    "complaints": service_access("complaints", calls=["routing"], emits=CASE_EVENTS),
    "notify": service_access(
        "notify", calls=["routing"], emits=[r"message\..+", r"messages\.held"]
    ),
    "gateway": gateway_access(),
}

POLICIES: tuple[dict[str, Any], ...] = (
    {
        # A flood of calls must not fill the memory; the oldest, dropped first, is the one
        # whose caller has most likely given up.
        "name": "calls",
        "pattern": "^rpc[-.]",
        "apply-to": "queues",
        "priority": 1,
        "definition": {"max-length": 20_000},
    },
)
