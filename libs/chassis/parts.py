"""What a service is built from: given once to its ``build`` function, nothing is global."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import eventlet.tpool
from pymongo.database import Database

from chassis.bus import Bus
from chassis.cipher import FieldCipher
from chassis.outbox import Outbox
from chassis.settings import ServiceSettings


@dataclass(frozen=True)
class Parts:
    """The real parts of one service process.

    ``call(service, method, payload, timeout, actor_token=None)`` asks another service and raises
    a ContractError by code; ``announce(envelope)`` sends an event that is announced again and
    again, and returns whether a queue took it.
    """

    service: str
    settings: ServiceSettings
    environ: Mapping[str, str]
    database: Database
    cipher: FieldCipher
    outbox: Outbox
    bus: Bus

    @property
    def call(self) -> Callable[..., Any]:
        """Ask another service; see Bus.call."""
        return self.bus.call

    def announce(self, envelope: dict[str, Any]) -> bool:
        """Send an event that nothing depends on arriving this time."""
        return self.bus.publish_events([envelope])[0]


def offload(work: Callable[..., Any], *arguments: Any) -> Any:
    """Run ``work`` in a real thread and return its result, so that the hub, its heartbeats and
    its health answer meanwhile. For anything that computes for more than some 50 ms."""
    return eventlet.tpool.execute(work, *arguments)
