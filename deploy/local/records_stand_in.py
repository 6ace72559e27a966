"""Stand-ins for the search of crime records and for the passport office, on one machine.

Each is a process of its own: which of the two it plays, the token that it is given says.

    POST /search  {"person": …}   200 {"candidates": [{"id", "score", "why", "about"}]}
    POST /results {"result": …}   201 {"receipt"}; the same result again: 200, the same receipt
                                  422 {"code": "missing-items"}
    GET  /results                 200 {"items": [result with its receipt]}
    GET  /health/ready            for whoever watches

Everybody in the records is invented. The file named by STAND_IN_MOOD, when it exists, holds JSON:
``delay`` (seconds before answering), ``away`` (true: every question is answered with 503).
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
from difflib import SequenceMatcher
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import orjson

from chassis import settings
from chassis.settings import setting
from deploy.local.ports import LOOPBACK

LARGEST_QUESTION = 200_000  # bytes
IDLE_SECONDS = 60  # after which a connection without a question is closed
ALIKE, NEARLY_ALIKE = 0.95, 0.8
"""Of two names: the same, and the same but for how it is written."""
WEIGHTS = {
    "name": 45,
    "name-sound": 30,
    "parent-name": 25,
    "born-on": 25,
    "birth-year": 10,
    "address": 5,
}
RECORDS: tuple[dict[str, Any], ...] = (
    {
        "id": "CR-000101",
        "name": "Test Person Wanted",
        "parent_name": "Test Parent Wanted",
        "born_on": "1985-04-12",
        "address": "Test Lane 9, Patna",
        "about": "Test Person Wanted; parent Test Parent Wanted; born 12-04-1985; invented FIR "
        "0123/2021; before the court / न्यायालय में विचाराधीन",
    },
    {
        "id": "CR-000102",
        "name": "Test Namesake",
        "parent_name": "Another Parent",
        "born_on": "1961-01-30",
        "address": "Elsewhere 1, Gaya",
        "about": "Test Namesake; parent Another Parent; born 30-01-1961; invented FIR 0045/2015; "
        "convicted / दोषसिद्धि",
    },
)
RESULT = ("reference", "file_number", "result", "as_of", "settled_at")


@dataclass(frozen=True, kw_only=True)
class StandInSettings:
    """Settings of a stand-in; the token that is there says which it is."""

    port: int = setting("STAND_IN_PORT", "port to listen on", parse=int)
    file: str = setting("STAND_IN_FILE", "database file")
    records_token: str = setting("RECORDS_TOKEN", "token of the records", "", secret=True)
    passport_office_token: str = setting(
        "PASSPORT_OFFICE_TOKEN", "token of the passport office", "", secret=True
    )
    mood: str = setting("STAND_IN_MOOD", "file that says how the stand-in behaves", "")

    @property
    def token(self) -> str:
        """What callers must bring."""
        return self.records_token or self.passport_office_token


def _likeness(one: str | None, other: str | None) -> float:
    if not one or not other:
        return 0.0
    words, others = sorted(one.casefold().split()), sorted(other.casefold().split())
    return SequenceMatcher(None, " ".join(words), " ".join(others)).ratio()


def candidates(person: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the records that may be of the person, each with its score and why."""
    found = []
    for record in RECORDS:
        why = _why(person, record)
        if {"name", "name-sound"} & set(why):
            score = min(100, sum(WEIGHTS[one] for one in why))
            row = {"id": record["id"], "score": score, "why": why, "about": record["about"]}
            found.append(row)
    return sorted(found, key=lambda row: -row["score"])


def _why(person: dict[str, Any], record: dict[str, Any]) -> list[str]:
    why = []
    name = _likeness(person.get("name"), record["name"])
    if name >= ALIKE:
        why.append("name")
    elif name >= NEARLY_ALIKE:
        why.append("name-sound")
    if _likeness(person.get("parent_name"), record["parent_name"]) >= ALIKE:
        why.append("parent-name")
    born = person.get("born_on") or ""
    if born == record["born_on"]:
        why.append("born-on")
    elif born[:4] == record["born_on"][:4]:
        why.append("birth-year")
    if any(_likeness(one, record["address"]) >= ALIKE for one in person.get("addresses", ())):
        why.append("address")
    return why


class Memory:
    """The results that the passport office has, in one file."""

    def __init__(self, file: Path) -> None:
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
        self._lock = threading.Lock()
        self._database = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute(
            "CREATE TABLE IF NOT EXISTS results (digest TEXT PRIMARY KEY, result TEXT)"
        )

    def enter(self, result: dict[str, Any]) -> tuple[int, str]:
        """Keep a result; return the status and the receipt."""
        content = json.dumps(result, sort_keys=True, ensure_ascii=False)
        digest = hashlib.sha256(content.encode()).hexdigest()
        with self._lock:
            insert = "INSERT OR IGNORE INTO results (digest, result) VALUES (?, ?)"
            new = self._database.execute(insert, (digest, content)).rowcount
        return (201 if new else 200), receipt(digest)

    def listed(self) -> list[dict[str, Any]]:
        """Return what is kept."""
        with self._lock:
            rows = self._database.execute("SELECT digest, result FROM results").fetchall()
        return [{**json.loads(result), "receipt": receipt(digest)} for digest, result in rows]


def receipt(digest: str) -> str:
    """Return the number of the receipt for a result."""
    return f"PO-{digest[:12].upper()}"


class Handler(BaseHTTPRequestHandler):
    """One connection. Nothing of a person goes to the log."""

    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    memory: Memory
    chosen: StandInSettings

    def do_GET(self) -> None:
        """Answer who watches, or what results there are."""
        if self.path == "/health/ready":
            self._answer(200, {"ready": True})
        elif self.path == "/results" and self._welcome():
            self._answer(200, {"items": self.memory.listed()})
        elif self.path != "/results":
            self._answer(404, {"code": "not-found"})

    def do_POST(self) -> None:
        """Search, or take a result."""
        length = int(self.headers.get("Content-Length") or 0)
        if length > LARGEST_QUESTION:
            self.close_connection = True
            self._answer(413, {"code": "too-large"})
            return
        content = self.rfile.read(length)
        if not self._welcome():
            return
        time.sleep(self._mood().get("delay", 0))
        try:
            self._answer(*self._replied(orjson.loads(content)))
        except (ValueError, KeyError, TypeError, AttributeError):
            self._answer(400, {"code": "malformed"})

    def _replied(self, question: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if self.path == "/search":
            return 200, {"candidates": candidates(question["person"])}
        if self.path == "/results":
            result = question["result"]
            if missing := [part for part in RESULT if not result.get(part)]:
                return 422, {"code": "missing-items", "items": missing}
            status, number = self.memory.enter(result)
            return status, {"receipt": number}
        return 404, {"code": "not-found"}

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
        body = orjson.dumps(content)
        with suppress(ConnectionError):  # whoever asked has given up
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: health is asked all the time, and questions are personal."""


class Server(ThreadingHTTPServer):
    """Threads that do not hold up the end of the process."""

    daemon_threads = True
    request_queue_size = 64


def main() -> int:
    """Serve until the process is ended."""
    try:
        chosen = settings.read(StandInSettings)
    except settings.MissingSetting as error:
        print(f"records-stand-in: {error}", file=sys.stderr)
        return 2
    Handler.memory, Handler.chosen = Memory(Path(chosen.file)), chosen
    with Server((LOOPBACK, chosen.port), Handler) as server:
        print(f"records-stand-in listens on port {chosen.port}", flush=True)
        server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
