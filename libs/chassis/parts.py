"""What a service is built from: given once to its ``build`` function, nothing is global."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

import eventlet.semaphore
import eventlet.tpool
from eventlet.patcher import is_monkey_patched
from pymongo.database import Database

from chassis.bus import Bus
from chassis.cipher import FieldCipher
from chassis.outbox import Outbox
from chassis.settings import ServiceSettings
from chassis.wire.calls import Call
from chassis.wire.publishing import publish_events
from contracts.typed import Envelope

P = ParamSpec("P")
Result = TypeVar("Result")


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
    def call(self) -> Call:
        """Ask another service; see Bus.call."""
        return self.bus.call

    def announce(self, envelope: Envelope) -> bool:
        """Send an event that nothing depends on arriving this time."""
        return publish_events(self.bus, [envelope])[0]


_one_at_a_time = eventlet.semaphore.Semaphore()


def offload(work: Callable[P, Result], *arguments: P.args, **named: P.kwargs) -> Result:
    """Run ``work`` in a real thread and return its result, so that the hub, its heartbeats and
    its health answer meanwhile. For anything that computes for more than some 50 ms.

    One at a time: the locks of all modules, also those of ``import``, are the hub's here, and two
    real threads that meet at one would wait for each other for ever. So ``work`` neither logs nor
    loads a module that others load.
    """
    if not is_monkey_patched("thread"):
        return work(*arguments, **named)  # no hub to keep free: a tool, or a test
    with _one_at_a_time:
        return eventlet.tpool.execute(work, *arguments, **named)
