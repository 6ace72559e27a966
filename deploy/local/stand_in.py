"""What the stand-ins for others' systems share: each is a process of its own on this machine.

A stand-in says what it answers (`get`, `post`); here is how it listens, who may ask it, what it
takes for malformed, and what it answers to those who watch:

    GET  /health/ready   200 {"ready": true}
    GET  /metrics        its gauges, as Prometheus reads them

Whoever asks brings ``Authorization: Bearer TOKEN``, else 401. The file named by STAND_IN_MOOD,
when it exists, holds JSON: ``away`` (true: each question is answered with 503), ``delay`` (seconds;
each stand-in says when it waits), ``refuse`` (what it means is the stand-in's).
"""

import hmac
import json
import os
import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar, TypedDict, TypeVar
from urllib.parse import parse_qs, urlsplit

import orjson

from chassis import settings
from chassis.settings import setting
from contracts.typed import Json, JsonObject
from deploy.local.ports import LOOPBACK

IDLE_SECONDS = 60  # after which a connection without a question is closed
JSON_TYPE = "application/json"
MOST_ITEMS = 500
METRICS_TYPE = "text/plain; version=0.0.4"


@dataclass(frozen=True, kw_only=True)
class StandInSettings:
    """Settings of every stand-in."""

    port: int = setting("STAND_IN_PORT", "port to listen on", parse=int)
    mood: str = setting("STAND_IN_MOOD", "file that says how to behave", "")


@dataclass(frozen=True, kw_only=True)
class KeepingSettings(StandInSettings):
    """Settings of a stand-in that keeps what it was told."""

    file: str = setting("STAND_IN_FILE", "database file")


class Mood(TypedDict, total=False):
    """How a stand-in behaves at the moment."""

    away: bool
    delay: float
    refuse: str | bool


@dataclass(frozen=True)
class Question:
    """A request: its path, the first value of each parameter, and the body."""

    path: str
    parameters: dict[str, str]
    content: bytes = b""

    def json(self) -> Json:
        """Return the body as JSON; raises ValueError."""
        return orjson.loads(self.content)


@dataclass(frozen=True)
class Answer:
    """What is sent back."""

    status: int
    content: bytes
    media_type: str = JSON_TYPE


def answer(status: int, body: JsonObject) -> Answer:
    """Return an answer in JSON."""
    return Answer(status, orjson.dumps(body))


def page_of(question: Question, path: str, after: Callable[[int, int], list[JsonObject]]) -> Answer:
    """Answer ``GET path?after=SERIAL&limit=N`` with ``{"items": […]}``: what ``after`` gives for a
    serial and a limit, in the order of their serials."""
    if question.path != path:
        return NOT_FOUND
    serial = int(question.parameters.get("after", 0))
    limit = min(int(question.parameters.get("limit", 100)), MOST_ITEMS)
    return answer(200, {"items": after(serial, limit)})


NOT_FOUND = answer(404, {"code": "not-found"})
AWAY = answer(503, {"code": "away"})


class StandIn:
    """One system that is not there. What `get` and `post` cannot read (ValueError, KeyError,
    TypeError, AttributeError) is answered with 400."""

    name: ClassVar[str]
    largest_body: ClassVar[int]  # bytes; what is larger is not read
    open_paths: ClassVar[tuple[str, ...]] = ()
    """Beginnings of paths that anybody may ask, with no token and in any mood."""

    def __init__(self, token: str, mood_file: str) -> None:
        self._token = token
        self._mood_file = mood_file

    def get(self, question: Question) -> Answer:
        """Answer a GET."""
        return NOT_FOUND

    def post(self, question: Question) -> Answer:
        """Answer a POST."""
        return NOT_FOUND

    def gauges(self) -> dict[str, int]:
        """Return what is shown to Prometheus: values by name, with labels if there are any."""
        return {f"{self.name.replace('-', '_')}_up": 1}

    def mood(self) -> Mood:
        """Return how to behave now; a file that is absent or half written says nothing."""
        try:
            return json.loads(Path(self._mood_file).read_text()) if self._mood_file else {}
        except (OSError, ValueError):
            return {}

    def delay(self) -> None:
        """Wait as long as the mood says."""
        time.sleep(self.mood().get("delay", 0))

    def refusal(self, path: str, authorization: str) -> Answer | None:
        """Return the answer to a question that is not let in; None for one that is."""
        if path.startswith(self.open_paths):
            return None
        if not hmac.compare_digest(authorization.encode(), f"Bearer {self._token}".encode()):
            return answer(401, {"code": "not-authenticated"})
        return AWAY if self.mood().get("away") else None


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    timeout = IDLE_SECONDS
    stand_in: StandIn

    def do_GET(self) -> None:
        """Answer who watches, or pass the question on."""
        if self.path == "/health/ready":
            self._send(answer(200, {"ready": True}))
        elif self.path == "/metrics":
            gauges = self.stand_in.gauges().items()
            names = dict.fromkeys(name.partition("{")[0] for name, _ in gauges)
            lines = [f"# TYPE {name} gauge" for name in names]
            lines += [f"{name} {value}" for name, value in gauges]
            self._send(Answer(200, "\n".join([*lines, ""]).encode(), METRICS_TYPE))
        else:
            self._pass_on(self.stand_in.get, b"")

    def do_POST(self) -> None:
        """Pass the question on, unless it is too large to be read."""
        length = int(self.headers.get("Content-Length") or 0)
        if length > self.stand_in.largest_body:
            self.close_connection = True
            self._send(answer(413, {"code": "too-large"}))
        else:
            self._pass_on(self.stand_in.post, self.rfile.read(length))

    def _pass_on(self, method: Callable[[Question], Answer], content: bytes) -> None:
        place = urlsplit(self.path)
        refusal = self.stand_in.refusal(place.path, self.headers.get("Authorization", ""))
        if refusal:
            self._send(refusal)
            return
        parameters = {name: values[0] for name, values in parse_qs(place.query).items()}
        try:
            reply = method(Question(place.path, parameters, content))
        except (ValueError, KeyError, TypeError, AttributeError):
            reply = answer(400, {"code": "malformed"})
        self._send(reply)

    def _send(self, reply: Answer) -> None:
        with suppress(ConnectionError):  # whoever asked has given up
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.media_type)
            self.send_header("Content-Length", str(len(reply.content)))
            self.end_headers()
            self.wfile.write(reply.content)

    def log_message(self, format: str, *args: Json) -> None:
        """Say nothing: health is asked all the time, and questions are personal."""


class Server(ThreadingHTTPServer):
    """Threads that do not hold up the end of the process."""

    daemon_threads = True
    request_queue_size = 64


def open_database(file: str, schema: str) -> sqlite3.Connection:
    """Return a stand-in's memory in one file that others cannot read; what was answered for is on
    the disk. Whoever uses it from several threads locks."""
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    database = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute(schema)
    return database


S = TypeVar("S", bound=StandInSettings)


def run(name: str, kind: type[S], build: Callable[[S], StandIn]) -> int:
    """Serve until the process is ended; return 2 if the settings are not complete."""
    try:
        chosen = settings.read(kind)
        Handler.stand_in = build(chosen)
    except (settings.MissingSetting, ValueError) as error:
        print(f"{name}: {error}", file=sys.stderr)
        return 2
    with Server((LOOPBACK, chosen.port), Handler) as server:
        print(f"{name} listens on port {chosen.port}", flush=True)
        server.serve_forever()
    return 0
