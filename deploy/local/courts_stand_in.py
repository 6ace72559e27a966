"""A stand-in for the courts' feed on one machine: a process of its own with a file of its own.

    GET  /entries?after=SERIAL&limit=N   200 {"items": [entry, …]}, in the order of their serials
    POST /entries                        201 {"serial"}: as a court's clerk would enter it
    GET  /health/ready, /metrics         for whoever watches

An entry is {"serial", "fir_number", "kind", "values"}; ``kind`` is ``listed`` (cnr, court,
prosecutor, stage, next_at) or ``disposed`` (cnr, court, outcome).
"""

import hmac
import json
import os
import sqlite3
import sys
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from chassis import settings
from chassis.settings import setting
from deploy.local.ports import LOOPBACK

LARGEST_ENTRY = 100_000  # bytes
MOST_ENTRIES = 500
IDLE_SECONDS = 60


@dataclass(frozen=True, kw_only=True)
class StandInSettings:
    """Settings of the stand-in."""

    port: int = setting("STAND_IN_PORT", "port to listen on", parse=int)
    file: str = setting("STAND_IN_FILE", "database file")
    token: str = setting("COURT_FEED_TOKEN", "the token that callers must bring", secret=True)


class Entries:
    """The feed, in one file; what was answered for is on the disk."""

    def __init__(self, file: Path) -> None:
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        self._lock = threading.Lock()
        self._database = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=FULL")
        self._database.execute(
            "CREATE TABLE IF NOT EXISTS entries (serial INTEGER PRIMARY KEY AUTOINCREMENT,"
            " fir_number TEXT, kind TEXT, details TEXT)"
        )

    def add(self, fir_number: str, kind: str, values: dict[str, Any]) -> int:
        """Keep an entry; return its serial."""
        insert = "INSERT INTO entries (fir_number, kind, details) VALUES (?, ?, ?)"
        with self._lock:
            row = (fir_number, kind, json.dumps(values, ensure_ascii=False))
            return self._database.execute(insert, row).lastrowid or 0

    def after(self, serial: int, limit: int) -> list[dict[str, Any]]:
        """Return the entries with a greater serial, in order."""
        query = "SELECT * FROM entries WHERE serial > ? ORDER BY serial LIMIT ?"
        with self._lock:
            rows = self._database.execute(query, (serial, min(limit, MOST_ENTRIES))).fetchall()
        return [
            {"serial": row[0], "fir_number": row[1], "kind": row[2], "values": json.loads(row[3])}
            for row in rows
        ]


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    entries: Entries
    chosen: StandInSettings

    def do_GET(self) -> None:
        """Answer the list, or who watches."""
        place = urlsplit(self.path)
        if place.path == "/health/ready":
            self._answer(200, {"ready": True})
        elif place.path == "/metrics":
            self._answer(200, {})
        elif place.path != "/entries":
            self._answer(404, {"code": "not-found"})
        elif self._welcome():
            asked = {name: values[0] for name, values in parse_qs(place.query).items()}
            try:
                serial, limit = int(asked.get("after", 0)), int(asked.get("limit", 100))
            except ValueError:
                self._answer(400, {"code": "malformed"})
                return
            self._answer(200, {"items": self.entries.after(serial, limit)})

    def do_POST(self) -> None:
        """Take an entry."""
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST_ENTRY:
            self.close_connection = True
            self._answer(413, {"code": "too-large"})
            return
        content = self.rfile.read(length)
        if not self._welcome():
            return
        try:
            entry = json.loads(content)
            serial = self.entries.add(entry["fir_number"], entry["kind"], dict(entry["values"]))
        except (ValueError, KeyError, TypeError):
            self._answer(400, {"code": "malformed"})
            return
        self._answer(201, {"serial": serial})

    def _welcome(self) -> bool:
        brought = self.headers.get("Authorization", "").removeprefix("Bearer ")
        if hmac.compare_digest(brought.encode(), self.chosen.token.encode()):
            return True
        self._answer(401, {"code": "not-authenticated"})
        return False

    def _answer(self, status: int, body: dict[str, Any]) -> None:
        content = json.dumps(body, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: Any) -> None:
        """Write no line for each question."""


class Server(ThreadingHTTPServer):
    """Threads that do not hold up the end of the process."""

    daemon_threads = True


def main() -> int:
    """Serve until the process is ended."""
    try:
        chosen = settings.read(StandInSettings)
    except settings.MissingSetting as error:
        print(f"courts-stand-in: {error}", file=sys.stderr)
        return 2
    Handler.entries, Handler.chosen = Entries(Path(chosen.file)), chosen
    with Server((LOOPBACK, chosen.port), Handler) as server:
        print(f"courts-stand-in listens on port {chosen.port}", flush=True)
        server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
