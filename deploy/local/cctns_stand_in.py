"""A stand-in for CCTNS on one machine: a process of its own with a memory of its own.

It does what must be true of the real one, so that the adapter is proved against something that
can be killed, slow, away or of another opinion:

    POST /firs {"form": …}             201 {"number", "digest"}; the same form again: 200, the same
                                       422 {"code": "missing-items", "items"}
                                       409 {"code": "differs"}: this FIR number has another form
    GET  /firs?station=CODE&day=DATE   200 {"items": [{"fir_number", "number", "digest"}]}
    GET  /health/ready, /metrics       for whoever watches

The file named by STAND_IN_MOOD, when it exists, holds JSON: ``delay`` (seconds between
storing and answering), ``refuse`` (a code), ``away`` (true: every question is answered with 503).
"""

import hashlib
import hmac
import json
import os
import sqlite3
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import orjson

from chassis import settings
from chassis.settings import setting
from deploy.local.ports import LOOPBACK

MANDATORY = ("1", "2", "3a", "3b", "3c", "4", "12", "officer")
PARTS = (
    ("1", "police_station"),
    ("1", "number"),
    ("1", "year"),
    ("1", "registered_at"),
    ("3a", "from"),
    ("3b", "received_at"),
    ("3c", "entry"),
    ("12", "text"),
)
LARGEST_FORM = 1_000_000  # bytes
IDLE_SECONDS = 60  # after which a connection without a question is closed


@dataclass(frozen=True, kw_only=True)
class StandInSettings:
    """Settings of the stand-in."""

    port: int = setting("STAND_IN_PORT", "port to listen on", parse=int)
    file: str = setting("STAND_IN_FILE", "database file")
    token: str = setting("CCTNS_TOKEN", "the token that callers must bring", secret=True)
    mood: str = setting("STAND_IN_MOOD", "file that says how to behave", "")


def digest(form: Any) -> str:
    """Return the SHA-256 of a form as JSON with sorted keys, without spaces."""
    return hashlib.sha256(orjson.dumps(form, option=orjson.OPT_SORT_KEYS)).hexdigest()


def missing_items(form: dict[str, Any]) -> list[str]:
    """Return the mandatory items, or parts of items, that the form does not fill."""
    missing = [item for item in MANDATORY if not form.get(item)]
    parts = [(item, part) for item, part in PARTS if item not in missing]
    missing += [f"{item}.{part}" for item, part in parts if not form[item].get(part)]
    if not form.get("6a") and not (form.get("6j") or {}).get("mobile"):
        missing.append("6a")
    return missing


class Memory:
    """The forms, in one file; what was answered for is on the disk."""

    def __init__(self, file: Path) -> None:
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        self._lock = threading.Lock()
        self._database = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=FULL")
        self._database.execute(
            "CREATE TABLE IF NOT EXISTS firs (id INTEGER PRIMARY KEY AUTOINCREMENT,"
            " fir_number TEXT UNIQUE, station TEXT, day TEXT, form TEXT)"
        )

    def enter(self, form: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Keep a form; return the status and the answer."""
        register, own = form["1"], digest(form)
        station, fir_number = register["police_station"], register["number"]
        with self._lock:
            query = "SELECT id, form FROM firs WHERE fir_number = ?"
            kept = self._database.execute(query, (fir_number,)).fetchone()
            if kept and digest(orjson.loads(kept[1])) != own:
                return 409, {"code": "differs"}
            row = kept[0] if kept else self._add(fir_number, station, register, form)
        return 200 if kept else 201, {"number": number(station, row), "digest": own}

    def _add(self, fir_number: str, station: str, register: Any, form: Any) -> int:
        day = register["registered_at"][:10]
        values = (fir_number, station, day, json.dumps(form, ensure_ascii=False))
        insert = "INSERT INTO firs (fir_number, station, day, form) VALUES (?, ?, ?, ?)"
        return self._database.execute(insert, values).lastrowid or 0

    def listed(self, station: str, day: str) -> list[dict[str, str]]:
        """Return what stands there for a station and a day."""
        query = "SELECT id, fir_number, form FROM firs WHERE station = ? AND day = ?"
        with self._lock:
            rows = self._database.execute(query, (station, day)).fetchall()
        return [
            {
                "fir_number": fir_number,
                "number": number(station, row),
                "digest": digest(orjson.loads(form)),
            }
            for row, fir_number, form in rows
        ]

    def count(self) -> int:
        """Return how many forms there are."""
        with self._lock:
            return self._database.execute("SELECT count(*) FROM firs").fetchone()[0]


def number(station: str, row: int) -> str:
    """Return the stand-in's own number of a form."""
    return f"CCTNS-{station}-{row:07d}"


class Handler(BaseHTTPRequestHandler):
    """One connection. Nothing of a form goes to the log."""

    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    memory: Memory
    chosen: StandInSettings

    def do_GET(self) -> None:
        """Answer the list, or who watches."""
        place = urlsplit(self.path)
        if place.path == "/health/ready":
            self._answer(200, {"ready": True})
        elif place.path == "/metrics":
            text = f"# TYPE cctns_stand_in_firs gauge\ncctns_stand_in_firs {self.memory.count()}\n"
            self._send(200, "text/plain; version=0.0.4", text.encode())
        elif place.path == "/firs" and self._welcome():
            asked = {name: values[0] for name, values in parse_qs(place.query).items()}
            items = self.memory.listed(asked.get("station", ""), asked.get("day", ""))
            self._answer(200, {"items": items})
        elif place.path != "/firs":
            self._answer(404, {"code": "not-found"})

    def do_POST(self) -> None:
        """Take a form."""
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST_FORM:
            self.close_connection = True
            self._answer(413, {"code": "too-large"})
            return
        content = self.rfile.read(length)
        if not self._welcome():
            return
        try:
            form = orjson.loads(content)["form"]
            missing = missing_items(form)
        except (ValueError, KeyError, TypeError, AttributeError):
            self._answer(400, {"code": "malformed"})
            return
        if refused := self._mood().get("refuse"):
            self._answer(422, {"code": refused})
        elif missing:
            self._answer(422, {"code": "missing-items", "items": missing})
        else:
            status, answer = self.memory.enter(form)
            time.sleep(self._mood().get("delay", 0))
            self._answer(status, answer)

    def _welcome(self) -> bool:
        """Whether the question may be answered; if not, it has been."""
        given = self.headers.get("Authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {self.chosen.token}".encode()):
            self._answer(401, {"code": "not-authenticated"})
            return False
        if self._mood().get("away"):
            self._answer(503, {"code": "away"})
            return False
        return True

    def _mood(self) -> dict[str, Any]:
        try:
            return json.loads(Path(self.chosen.mood).read_text()) if self.chosen.mood else {}
        except (OSError, ValueError):
            return {}

    def _answer(self, status: int, content: dict[str, Any]) -> None:
        self._send(status, "application/json", orjson.dumps(content))

    def _send(self, status: int, media_type: str, content: bytes) -> None:
        with suppress(ConnectionError):  # whoever asked has given up
            self.send_response(status)
            self.send_header("Content-Type", media_type)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: health is asked all the time, and forms are personal."""


class Server(ThreadingHTTPServer):
    """Threads that do not hold up the end of the process."""

    daemon_threads = True
    request_queue_size = 64


def main() -> int:
    """Serve until the process is ended."""
    try:
        chosen = settings.read(StandInSettings)
    except settings.MissingSetting as error:
        print(f"cctns-stand-in: {error}", file=sys.stderr)
        return 2
    Handler.memory, Handler.chosen = Memory(Path(chosen.file)), chosen
    with Server((LOOPBACK, chosen.port), Handler) as server:
        print(f"cctns-stand-in listens on port {chosen.port}", flush=True)
        server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
