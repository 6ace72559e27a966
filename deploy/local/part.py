"""One process of the system on this machine, and whether it is ready."""

import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from deploy.local.ports import LOOPBACK
from deploy.local.processes import Process, wait_until

READY_SECONDS = 90


@dataclass
class Part:
    """One process of the system. `user` is whom it is on the broker and in the database."""

    name: str
    user: str
    process: Process
    metrics_port: int
    log: Path | None = None

    @property
    def metrics_url(self) -> str:
        """Where Prometheus reads this process."""
        return f"http://{LOOPBACK}:{self.metrics_port}/metrics"

    @property
    def ready(self) -> bool:
        """True when the process says it can do its work.

        It is asked several times: behind the gateway's port stand several worker processes, and
        each answers for itself.
        """
        url = f"http://{LOOPBACK}:{self.metrics_port}/health/ready"
        return all(answers_ok(url) for _ in range(6 if self.name == "gateway" else 1))

    def await_ready(self) -> None:
        """Wait for that. Raises LocalError."""
        wait_until(
            lambda: self.ready,
            seconds=READY_SECONDS,
            failure=f"{self.name} did not become ready{f'; see {self.log}' if self.log else ''}.",
            process=self.process,
        )


def answers_ok(url: str) -> bool:
    """Return True if a GET on `url` is answered with 200 now."""
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError, ValueError):
        return False
