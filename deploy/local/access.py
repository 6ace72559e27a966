"""Who has a user on the broker and the database, what each may do there, and what stands there.

The names are those of `chassis.topology`. A service sends on its own exchanges, takes from its own
queues and calls the services named here. All of that is declared from here: a service may declare,
delete and bind nothing but the queue of its own replies.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from casework.host.manifest import Manifest
from chassis import topology
from chassis.topology import Topology
from contracts.events import ANY_CITIZEN_SERVICE, EVENTS
from contracts.typed import JsonObject
from deploy.local.broker_access import OPERATOR, Access, TopicAccess, either, exactly, keys_of
from deploy.local.deployables import MANIFESTS

ID = "[0-9a-f]{32}"
REPLY_KEYS = rf"reply\.[a-z0-9-]+\.{ID}"


@dataclass(frozen=True)
class OnTheBus:
    """What a service does on the bus. `hears`: its subscriptions, pattern by handler; `calls`:
    services; `citizen`: whether it has cases of its own."""

    hears: Mapping[str, str] = field(default_factory=dict)
    calls: Sequence[str] = ()
    citizen: bool = False

    @classmethod
    def of(cls, manifest: Manifest) -> "OnTheBus":
        """Return what `service.yaml` says of it."""
        return cls(manifest.hears, manifest.calls, manifest.is_citizen_service)


ON_THE_BUS = {name: OnTheBus.of(manifest) for name, manifest in MANIFESTS.items()}
"""Rights, exchanges, queues and bindings follow from it. What the gateway hears, and what each may
emit, follows from `contracts.events`."""

SERVICES = tuple(ON_THE_BUS)
USERS = (OPERATOR, *SERVICES, "gateway")


def emitted_by(name: str, *, citizen: bool = False) -> list[str]:
    """Return patterns of the events that are this service's to send."""
    emitters = {name, ANY_CITIZEN_SERVICE} if citizen else {name}
    return [event.keys for event in EVENTS if emitters & set(event.emitted_by)]


def heard_by_gateway() -> list[str]:
    """Return patterns of the events that the gateway's tracker takes."""
    return [event.pattern for event in EVENTS if "gateway" in event.heard_by]


def service_access(name: str, does: OnTheBus) -> Access:
    """Return what a service may do."""
    replies = rf"rpc\.reply-{exactly(name)}-{ID}"
    own_events, back = topology.events_exchange(name), topology.return_exchange(name)
    retries = rf"{exactly(name)}\.retry\.[0-9]+ms"
    handlers = [topology.handler_queue(name, handler) for handler in does.hears]
    queues = [topology.calls_queue(name), topology.dead_letter_queue(name), *handlers]
    rpc = exactly(topology.RPC_EXCHANGE)
    return Access(
        configure=either(replies),
        write=either(rpc, exactly(own_events), exactly(back), retries, replies),
        # Not its own exchange: what may be read may also be bound from, into what may be written.
        read=either(rpc, replies, *map(exactly, queues)),
        topics=(
            _calling(name, *(rf"{exactly(service)}\.[a-z_]+" for service in does.calls)),
            _emitting(name, emitted_by(name, citizen=does.citizen)),
        ),
    )


def gateway_access() -> Access:
    """Return what the gateway may do: it calls every service, hears every event and says which
    officer has left a post; it answers no call."""
    own = (rf"rpc\.reply-gateway-{ID}", rf"gateway\.stream-{ID}")
    rpc, changes = exactly(topology.RPC_EXCHANGE), exactly(topology.CHANGES)
    sending = (topology.events_exchange("gateway"), topology.return_exchange("gateway"))
    queues = (topology.TRACKING, topology.dead_letter_queue("gateway"))
    return Access(
        configure=either(*own),
        write=either(rpc, changes, *map(exactly, sending), *own),
        read=either(rpc, changes, *map(exactly, queues), *own),
        topics=(
            _calling("gateway", r"[a-z0-9-]+\.[a-z_]+"),
            _emitting("gateway", emitted_by("gateway")),
        ),
    )


def _calling(name: str, *calls: str) -> TopicAccess:
    """Return the rights of a caller: it may call, answer whoever asked, and bind its own queue to
    its own replies alone."""
    own_replies = rf"reply\.{exactly(name)}\.{ID}"
    return TopicAccess(
        topology.RPC_EXCHANGE, write=either(REPLY_KEYS, *calls), read=either(own_replies)
    )


def _emitting(name: str, patterns: Sequence[str]) -> TopicAccess:
    keys = [*map(keys_of, patterns), exactly(topology.probe_key(name))]
    return TopicAccess(topology.events_exchange(name), write=either(*keys), read="^$")


def service_topology(
    name: str, does: OnTheBus, retry_delays: Sequence[float] = topology.RETRY_DELAYS
) -> Topology:
    """Return what is declared for a service."""
    emits = emitted_by(name, citizen=does.citizen)
    return topology.of_service(name, hears=does.hears, emits=emits, retry_delays=retry_delays)


def gateway_topology() -> Topology:
    """Return what is declared for the gateway and its tracker."""
    return topology.of_gateway(hears=heard_by_gateway(), emits=emitted_by("gateway"))


def whole_topology(services: Iterable[str] = SERVICES) -> Topology:
    """Return all that stands on the broker before the first process starts, of these services."""
    parts = [service_topology(name, ON_THE_BUS[name]) for name in services]
    return sum(parts, topology.shared() + gateway_topology())


ACCESS: dict[str, Access] = {
    **{name: service_access(name, does) for name, does in ON_THE_BUS.items()},
    "gateway": gateway_access(),
}

POLICIES: tuple[JsonObject, ...] = (
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
