"""Health and metrics of one process, answered by the same hub as its work.

So a process whose hub is blocked does not answer, and is not taken for alive.
"""

import json
import time
from collections.abc import Callable
from typing import Any

import eventlet
import eventlet.wsgi
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

ASK_AGAIN_SECONDS = 1.0
"""Readiness asks the database; many askers share one answer."""


class Health:
    """Serves ``/health/live``, ``/health/ready`` and ``/metrics`` on one port."""

    def __init__(self, checks: dict[str, Callable[[], bool]]) -> None:
        self._checks = checks
        self._asked = 0.0
        self._answers: dict[str, bool] = {}

    def ready(self) -> dict[str, bool]:
        """Return what each check says, at most a second old."""
        if time.monotonic() - self._asked > ASK_AGAIN_SECONDS:
            self._answers = {name: check() for name, check in self._checks.items()}
            self._asked = time.monotonic()
        return self._answers

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        path = environ["PATH_INFO"]
        if path == "/metrics":
            start_response("200 OK", [("Content-Type", CONTENT_TYPE_LATEST)])
            return [generate_latest()]
        if path == "/health/live":
            return self._json(start_response, "200 OK", {"status": "live"})
        if path == "/health/ready":
            answers = self.ready()
            good = all(answers.values())
            status = "200 OK" if good else "503 Service Unavailable"
            body = {"status": "ready" if good else "not ready", "checks": answers}
            return self._json(start_response, status, body)
        return self._json(start_response, "404 Not Found", {"status": "not found"})

    @staticmethod
    def _json(start_response: Any, status: str, body: dict[str, Any]) -> list[bytes]:
        start_response(status, [("Content-Type", "application/json")])
        return [json.dumps(body).encode()]

    def serve(self, host: str, port: int) -> None:
        """Serve until the process ends; returns at once. Raises OSError if the port is taken."""
        socket = eventlet.listen((host, port))
        eventlet.spawn(eventlet.wsgi.server, socket, self, log_output=False)
