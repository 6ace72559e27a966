"""Real service processes for tests."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePath
from typing import Any

from chassis.topology import RETRY_DELAYS
from deploy.local.broker_access import OPERATOR
from deploy.local.database import Database
from deploy.local.forked import PYTHON_PATH
from deploy.local.keys import new_keys
from deploy.local.part import answers_ok
from deploy.local.ports import LOOPBACK, free_port
from deploy.local.processes import Process, wait_until
from tests.support.servers import ROOT, Servers
from tests.support.topology import topology_of

KEYS = new_keys()


class ServiceProcess:
    """`python -m MODULE ARGUMENTS…`, with health on a port of its own."""

    def __init__(
        self, folder: Path, name: str, command: list[str], environ: Mapping[str, str]
    ) -> None:
        self.metrics_port = free_port()
        self.log = folder / f"{name}.log"
        self.process = Process(
            name,
            [sys.executable, "-m", *command],
            environ={**environ, "METRICS_PORT": str(self.metrics_port)},
            folder=ROOT,
            output=self.log,
        )

    @property
    def pid(self) -> int:
        """The process id."""
        assert self.process.pid is not None
        return self.process.pid

    @property
    def metrics_url(self) -> str:
        """Where its metrics are."""
        return f"http://{LOOPBACK}:{self.metrics_port}/metrics"

    @property
    def ready(self) -> bool:
        """True when it says so."""
        return answers_ok(f"http://{LOOPBACK}:{self.metrics_port}/health/ready")

    def start(self, *, wait: bool = True) -> "ServiceProcess":
        """Start; with `wait` until it is ready."""
        self.process.start()
        if wait:
            self.await_ready()
        return self

    def await_ready(self, seconds: float = 60) -> None:
        """Wait until ready; an error shows the end of its log."""
        try:
            wait_until(
                lambda: self.ready, seconds=seconds, failure="not ready", process=self.process
            )
        except Exception as error:
            raise AssertionError(f"{error}\n{self.log_text[-4000:]}") from error

    def stop(self) -> None:
        """SIGTERM, and wait for the end."""
        self.process.stop()

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()

    @property
    def log_text(self) -> str:
        """All it has printed so far."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""


def service_environ(amqp_uri: str, mongo_uri: str, database: str) -> dict[str, str]:
    """What every service process needs, with the keys of this test process."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": os.environ.get("HOME", "/"),
        "LANG": "C.UTF-8",
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": PYTHON_PATH,
        "PROFILE": "local",
        "AMQP_URI": amqp_uri,
        "MONGO_URI": mongo_uri,
        "MONGO_DATABASE": database,
        "FIELD_KEY": KEYS.field_keys["complaints"],
        "ACTOR_PUBLIC_KEY": KEYS.actor_public_key,
        "NOTIFY_PUBLIC_KEY": KEYS.notify_public_key,
        "GATEWAY_PUBLIC_KEY": KEYS.gateway_public_key,
        "DEPLOYMENT_PUBLIC_KEY": KEYS.deployment_public_key,
        "NOTIFY_PRIVATE_KEY": KEYS.notify_private_key,
        "PUBLIC_URL": "https://setu.example.org",
    }


StartService = Callable[..., ServiceProcess]


@contextmanager
def service_processes(
    shared: Servers, vhost: str, mongo_server: Database, database: str, folder: Path
) -> Iterator[StartService]:
    """Start real service processes in a virtual host and a database; their logs go to `folder`.

    `start("services.notify.service", SETTING="value")` starts one and waits until it is ready
    (`wait=False`: does not wait); `runner="gateway.tracker"` runs another module than
    `chassis.run`, `start("services/complaints", runner="casework.host")` a folder. What it needs
    on the broker is declared first. All that still run are stopped at the end.
    """
    uris = shared.broker.uri(OPERATOR, vhost), mongo_server.uri(OPERATOR)
    environ = service_environ(*uris, database)
    started: list[ServiceProcess] = []

    def start(
        *arguments: str, runner: str = "chassis.run", wait: bool = True, **settings: Any
    ) -> ServiceProcess:
        what = (arguments or (runner,))[0]
        name = f"{PurePath(what).name}-{len(started)}"
        changes = {key: str(value) for key, value in settings.items()}
        delays = changes.get("RETRY_DELAYS", "")
        parsed = [float(delay) for delay in delays.split(",")] if delays else RETRY_DELAYS
        shared.declare(vhost, topology_of(what, parsed))
        process = ServiceProcess(folder, name, [runner, *arguments], {**environ, **changes})
        started.append(process)
        return process.start(wait=wait)

    yield start
    for process in reversed(started):
        process.stop()
