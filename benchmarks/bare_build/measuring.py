"""Starts the bare build, files as fast as it goes, and stops it."""

import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import orjson
from pymongo import MongoClient

from benchmarks import load
from benchmarks.bare_build import parts
from benchmarks.processes import cpu_seconds, with_children
from tests.support.polling import eventually

WEB_PROCESSES = 2
"""As many as our gateway has."""
BODY = orjson.dumps({"category": "theft", "text": "x" * 200, "lat": 25.61, "lon": 85.14})


def measure(
    amqp_uri: str, mongo_uri: str, seconds: float, clients: int, servers: dict[str, list[int]]
) -> tuple[load.Outcome, dict[str, float]]:
    """Return the outcome of filing for so many seconds, and CPU milliseconds a filing by process,
    all that follows from it done."""
    database = f"bare_{uuid.uuid4().hex[:8]}"
    mongo: MongoClient = MongoClient(mongo_uri)
    named = {parts.AMQP_URI: amqp_uri, parts.MONGO_URI: mongo_uri, parts.DATABASE: database}
    try:
        with _processes({**os.environ, **named}) as (port, processes):
            request = load.request("POST", "/cases", "none", BODY)
            _wait_until_it_files(port, request)
            pids = {name: with_children(process.pid) for name, process in processes.items()}
            pids |= servers | {"client": [os.getpid()]}
            before = cpu_seconds(pids)
            outcome = load.closed_loop(
                port, lambda: request, wanted=201, clients=clients, seconds=seconds
            )
            _wait_until_all_are_noted(mongo[database])
            after = cpu_seconds(pids)
    finally:
        mongo.drop_database(database)
        mongo.close()
    count = max(1, len(outcome.seconds))
    return outcome, {name: (after[name] - before[name]) / count * 1000 for name in pids}


@contextmanager
def _processes(environment: dict[str, str]) -> Iterator[tuple[int, dict[str, subprocess.Popen]]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    web = ["uvicorn", "benchmarks.bare_build.web:app", "--workers", str(WEB_PROCESSES)]
    web += ["--port", str(port), "--loop", "uvloop", "--http", "httptools", "--no-access-log"]
    commands = {
        name: [f"benchmarks.bare_build.{name}"] for name in ("complaints", "routing", "notify")
    }
    processes = {
        f"bare {name}": subprocess.Popen([sys.executable, "-m", *command], env=environment)
        for name, command in {**commands, "web": [*web, "--log-level", "warning"]}.items()
    }
    try:
        yield port, processes
    finally:
        for process in processes.values():
            process.terminate()
        for process in processes.values():
            process.wait(20)


def _wait_until_it_files(port: int, request: bytes) -> None:
    def files() -> bool:
        one = load.closed_loop(port, lambda: request, wanted=201, clients=4, seconds=0.5)
        return len(one.seconds) > 4 and not one.refused

    eventually(files, seconds=60, every=0.5, what="the bare build to file")


def _wait_until_all_are_noted(database) -> None:
    cases, messages = database["cases"], database["messages"]
    eventually(
        lambda: messages.count_documents({}) == 2 * cases.count_documents({}),
        seconds=120,
        every=0.2,
        what="every message noted",
    )
    time.sleep(0.2)
