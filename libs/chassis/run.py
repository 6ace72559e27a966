"""Run one service: ``python -m chassis.run services.echo.service``.

nameko's own command line is not used: it needs a module that current setuptools no longer have,
and it neither waits for the broker nor serves health.
"""

import warnings

# Known, and decided upon: docs/decisions/0001-nameko-and-eventlet.md.
warnings.filterwarnings("ignore", r"\s*Eventlet is deprecated")

import eventlet  # noqa: E402

eventlet.monkey_patch()

# The patch comes before everything that opens a socket or starts a thread.
import importlib  # noqa: E402
import os  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
from dataclasses import dataclass, field  # noqa: E402
from typing import Any  # noqa: E402

from nameko.containers import ServiceContainer  # noqa: E402

from chassis import (  # noqa: E402
    actor,
    amqp_socket,
    broker_address,
    entrypoint_base,
    kombu_tls,
    log,
    memory,
    mongo,
    process,
    relay,
    settings,
    subscriptions,
    topology,
)
from chassis.bus import Bus  # noqa: E402
from chassis.bus_path import BusPath  # noqa: E402
from chassis.cipher import FieldCipher  # noqa: E402
from chassis.health import Health  # noqa: E402
from chassis.outbox import Outbox  # noqa: E402
from chassis.parking import Parking  # noqa: E402
from chassis.parts import Parts  # noqa: E402
from chassis.senders import Identity  # noqa: E402

logger = log.get(__name__)

WAIT_SECONDS = 120
"""Seconds to wait for the broker and the database at start; then the process exits, so that its
supervisor sees the failure."""

GRACE_SECONDS = 20
"""Seconds for the work in hand at SIGTERM; longer than any handler's deadline."""


@dataclass(frozen=True)
class Runtime:
    """What the entrypoints reach: the parts, and what only they need."""

    parts: Parts
    bus: Bus
    path: BusPath
    parking: Parking
    actor_keys: actor.PublicKeys
    used_tokens: actor.UsedTokens = field(default_factory=actor.UsedTokens)


def _wait_for(what: str, answers: Any) -> None:
    for attempt in range(WAIT_SECONDS * 2):
        if answers():
            return
        if attempt % 10 == 0:
            logger.info(f"waiting for the {what}")
        eventlet.sleep(0.5)
    logger.critical(f"no {what} after {WAIT_SECONDS} seconds")
    sys.exit(1)


def _runtime(service_class: type, read: settings.ServiceSettings) -> Runtime:
    service = service_class.name  # type: ignore[attr-defined]
    own = topology.of_service(
        service,
        hears=subscriptions.heard_by(service_class),
        emits=(),  # by which keys it may is the deployment's affair
        retry_delays=read.retry_delays,
    )
    amqp_socket.install()
    uri = broker_address.in_any_order(read.amqp_uri)
    path = BusPath(uri, Identity.of(uri, service), own)
    bus = Bus(uri, service, path=path, heartbeat=read.heartbeat)
    bus.start()
    database = mongo.open_database(read, service)
    _wait_for("broker", lambda: bus.wait_connected(0.5))
    _wait_for("exchanges and queues of the deployment", path.stands)
    _wait_for("database", lambda: mongo.answers(database))
    outbox = Outbox(bus, read.outbox_sweep)
    relay.start(outbox)
    parts = Parts(
        service=service,
        settings=read,
        environ=os.environ,
        database=database,
        cipher=FieldCipher(database, read.field_key, read.field_key_previous),
        outbox=outbox,
        bus=bus,
    )
    keys = actor.PublicKeys.load(read.actor_public_key)
    return Runtime(parts, bus, path, Parking(bus, read.retry_delays), keys)


def _stop_at_signals(container: ServiceContainer) -> None:
    stopping: list[bool] = []

    def stop(_number: int, _frame: Any) -> None:
        if stopping:  # a second signal changes nothing
            return
        stopping.append(True)
        eventlet.spawn_after(GRACE_SECONDS, os._exit, 1)
        eventlet.spawn(container.stop)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


def after_fork() -> None:
    """Call first in a process forked from one that has read this module: the loop of events that
    was made by then is that of the parent."""
    eventlet.hubs.use_hub()


def main(module_name: str) -> int:
    """Run the module's SERVICE until it is stopped; return the process's exit code."""
    module = importlib.import_module(module_name)
    return run(module.SERVICE, getattr(module, "SETTINGS", settings.ServiceSettings))


def run(service_class: type[Any], settings_class: type[settings.ServiceSettings]) -> int:
    """Run a service class until it is stopped; return the process's exit code."""
    read = process.begin(service_class.name, settings_class)
    entrypoint_base.use_fast_json()
    kombu_tls.use_verified_tls()
    runtime = _runtime(service_class, read)
    container = ServiceContainer(
        service_class,
        {
            "AMQP_URI": broker_address.in_any_order(read.amqp_uri),
            "HEARTBEAT": read.heartbeat,
            "max_workers": read.workers,
            entrypoint_base.RUNTIME: runtime,
        },
    )
    _stop_at_signals(container)
    started: list[bool] = []
    health = Health(
        {
            "started": lambda: bool(started),
            "bus": lambda: runtime.bus.connected,
            "path": runtime.path.stands,
            "database": lambda: mongo.answers(runtime.parts.database),
        }
    )
    health.serve(read.metrics_host, read.metrics_port)
    container.start()
    started.append(True)
    memory.settle()
    logger.info("ready")
    try:
        container.wait()
    except Exception:
        logger.exception("the service died")
        return 1
    runtime.bus.stop()
    logger.info("stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
