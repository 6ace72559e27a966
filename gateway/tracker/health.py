"""Health and metrics of the tracker on one port, in a thread beside its work."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic

import orjson
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from contracts.typed import JsonObject

SILENT_AFTER = 30.0
"""Seconds without a turn of the work's loop after which the process is not alive."""


class Health:
    """What the work last said of itself."""

    def __init__(self) -> None:
        self.bus = False
        self.database = True
        self._turned = monotonic()

    def alive(self) -> None:
        """Say that the loop has turned."""
        self._turned = monotonic()

    def answer(self, path: str) -> tuple[int, bytes, str]:
        """Return (status, body, content type) for a path."""
        if path == "/metrics":
            return 200, generate_latest(), CONTENT_TYPE_LATEST
        if path == "/health/live":
            good = not self.bus or monotonic() - self._turned < SILENT_AFTER
            return self._answer(good, {"status": "live" if good else "stuck"})
        if path == "/health/ready":
            checks = {"bus": self.bus, "database": self.database}
            good = all(checks.values())
            return self._answer(
                good, {"status": "ready" if good else "not ready", "checks": checks}
            )
        return 404, b"{}", "application/json"

    @staticmethod
    def _answer(good: bool, body: JsonObject) -> tuple[int, bytes, str]:
        return (200 if good else 503), orjson.dumps(body), "application/json"


def serve(health: Health, host: str, port: int) -> ThreadingHTTPServer:
    """Serve until the process ends; returns at once. OSError if the port is taken."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body, content_type = health.answer(self.path)
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: object) -> None:
            """Write nothing: probes are not worth a line."""

    server = ThreadingHTTPServer((host, port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
