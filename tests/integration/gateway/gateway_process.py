"""A gateway as it runs, gunicorn with two workers, and a stream of a case's events."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import requests

from deploy.local.ports import free_port
from gateway.identity.access_tokens import AccessTokens
from gateway.identity.caller import Caller
from tests.support.polling import eventually

ROOT = Path(__file__).resolve().parents[3]


class Server:
    """One running gateway."""

    def __init__(self, environ: dict[str, str]) -> None:
        self.port, self.metrics_port = free_port(), free_port()
        self.environ = {
            **environ,
            "PYTHONPATH": f"{ROOT / 'libs'}:{ROOT}",
            "PATH": os.environ["PATH"],
            "GATEWAY_PORT": str(self.port),
            "METRICS_PORT": str(self.metrics_port),
            "GATEWAY_WORKERS": "2",
            "STREAM_HEARTBEAT": "0.5",
            "STREAMS_PER_IDENTITY": "3",
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "-c", "gateway/gunicorn_conf.py"],
            cwd=ROOT,
            env=self.environ,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.tokens = AccessTokens((environ["ACCESS_TOKEN_SECRETS"],))

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def headers(self, caller_id: str, role: str = "citizen", station: str | None = None) -> dict:
        token = self.tokens.issue(Caller(caller_id, role, station, "en"), 600)
        return {"Authorization": f"Bearer {token}", "Accept-Language": "en"}

    def workers(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children()

    def ready(self) -> bool:
        try:
            return requests.get(self.url("/health/ready"), timeout=2).status_code == 200
        except requests.RequestException:
            return False

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


NEXT_SECONDS = 40.0
"""In which a change is told: after two heartbeats at the latest."""


class Stream:
    """One open event stream, read line by line."""

    def __init__(self, server: Server, case: dict, query: str = "", **headers: str) -> None:
        self.answer = requests.get(
            server.url(f"/api/v1/cases/{case['reference']}/events{query}"),
            headers={**server.headers(case["owner"]), **headers},
            stream=True,
            timeout=10,
        )
        self._lines = (line.decode() for line in self.answer.iter_lines(chunk_size=1))

    def next_id(self) -> int:
        """Of the next change; AssertionError where only heartbeats come."""
        ends = time.monotonic() + NEXT_SECONDS
        for line in self._lines:
            if line.startswith("id: "):
                return int(line[4:])
            assert time.monotonic() < ends, "no change is told"
        raise AssertionError("the stream has ended")

    def wait_heartbeat(self) -> None:
        next(line for line in self._lines if line.startswith(":"))

    def close(self) -> None:
        self.answer.close()


@contextmanager
def running(environ: dict[str, str]) -> Iterator[Server]:
    """A gateway that is ready."""
    server = Server(environ)
    try:
        eventually(server.ready, seconds=40, every=0.2, what="the gateway is ready")
        yield server
    finally:
        if server.process.poll() is None:
            server.process.kill()
            for worker in server.workers():
                worker.kill()
        server.process.wait()
