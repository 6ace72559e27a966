"""One real service process for a test."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from deploy.local.keys import new_keys
from deploy.local.part import answers_ok
from deploy.local.ports import LOOPBACK, free_port
from deploy.local.processes import Process, wait_until
from tests.support.servers import ROOT

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
        "PYTHONPATH": f"{ROOT / 'libs'}:{ROOT}",
        "PROFILE": "local",
        "AMQP_URI": amqp_uri,
        "MONGO_URI": mongo_uri,
        "MONGO_DATABASE": database,
        "FIELD_KEY": KEYS.field_keys["complaints"],
        "ACTOR_PUBLIC_KEY": KEYS.actor_public_key,
        "NOTIFY_PUBLIC_KEY": KEYS.notify_public_key,
        "DEPLOYMENT_PUBLIC_KEY": KEYS.deployment_public_key,
        "NOTIFY_PRIVATE_KEY": KEYS.notify_private_key,
        "PUBLIC_URL": "https://setu.example.org",
    }
