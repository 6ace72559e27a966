"""What 2,000 citizens who follow their cases live cost one gateway worker, and how soon each hears
of a change: ``python -m benchmarks.live_connections``.

Each has a connection, a sign-in and a case of the own: no two share a read. Measured are the memory
of the worker by connection, its CPU while nothing changes, and the time from the note of a change
until everybody has it, for one case and for all at once as the tracker tells of a batch. The floor
of the memory is a socket and a greenlet with gevent's own loop in this process.
"""

import argparse
import asyncio
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pika
import psutil
import requests
from pymongo import MongoClient, UpdateMany
from pymongo.database import Database

from benchmarks.own_system import own_servers
from benchmarks.processes import cpu_seconds, memory_mib, with_children
from casework.desk.reference import new_reference
from deploy.local.access import gateway_topology
from deploy.local.broker_access import OPERATOR
from deploy.local.ports import free_port
from gateway.cases.store import as_document
from gateway.identity.access_tokens import AccessTokens
from gateway.identity.caller import Caller
from tests.integration.gateway.permits import DEFINITION
from tests.support import announcing_to_gateway as announcing
from tests.support.polling import eventually
from tests.support.sources import ROOT
from tests.unit.gateway.environment import environment
from tests.unit.gateway.samples import later, view

CONNECTIONS = 2_000
CONNECTING_AT_ONCE = 50
IDLE_SECONDS = 20.0
PATIENCE = 60.0


class Citizens:
    """Those who follow their cases: which change each has heard of, and when."""

    def __init__(self, port: int, tokens: AccessTokens, references: list[str]) -> None:
        self._port, self._references = port, references
        self._bearers = [
            tokens.issue(Caller(f"c-{number}", "citizen", None, "hi"), 3600)
            for number in range(len(references))
        ]
        self.heard: dict[int, float] = {}
        self.ended: list[int] = []
        self._tasks: set[asyncio.Task] = set()

    async def connect(self) -> None:
        """Open all connections; return when each has had its first heartbeat."""
        slots = asyncio.Semaphore(CONNECTING_AT_ONCE)
        await asyncio.gather(*(self._open(number, slots) for number in range(len(self._bearers))))

    async def all_heard(self, numbers: range) -> list[float]:
        """The moments at which these heard of a change, once all have; RuntimeError after a
        minute."""
        ends = time.perf_counter() + PATIENCE
        while not all(number in self.heard for number in numbers):
            if time.perf_counter() > ends:
                raise RuntimeError(f"{len(self.heard)} of {len(numbers)} heard of it")
            await asyncio.sleep(0.01)
        return [self.heard[number] for number in numbers]

    async def _open(self, number: int, slots: asyncio.Semaphore) -> None:
        async with slots:
            reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
            path = f"/api/v1/cases/{self._references[number]}/events?after=1"
            bearer = f"Authorization: Bearer {self._bearers[number]}"
            writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\n{bearer}\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            if b" 200 " not in head[:20]:
                raise RuntimeError(head.decode())
            await reader.readuntil(b"retry:")
        # A task that nobody holds is collected.
        self._tasks.add(asyncio.create_task(self._listen(number, reader, writer)))

    async def _listen(
        self, number: int, reader: asyncio.StreamReader, _writer: asyncio.StreamWriter
    ) -> None:
        while line := await reader.readline():
            if line.startswith(b"event: change"):
                self.heard.setdefault(number, time.perf_counter())
        self.ended.append(number)


def cases_of(database: Database, count: int) -> list[str]:
    """Store a case for each citizen; return their references."""
    references = [new_reference() for _ in range(count)]
    database["cases"].insert_many(
        as_document(view(reference=reference, owner=f"c-{number}"))
        for number, reference in enumerate(references)
    )
    return references


def change(database: Database, uri: str, references: list[str]) -> float:
    """Take a step in these cases and tell of it as the tracker does of a batch; return when."""
    after = later(view(), "acknowledged", "acknowledge")
    step = {name: after[name] for name in ("state", "sequence", "timeline", "updated_at")}
    database["cases"].bulk_write([UpdateMany({"_id": {"$in": references}}, {"$set": step})])
    connection = pika.BlockingConnection(pika.URLParameters(uri))
    first, *others = references
    moment = time.perf_counter()
    connection.channel().basic_publish(
        "gateway.changes", first, b"", pika.BasicProperties(headers={"CC": others})
    )
    connection.close()
    return moment


@contextmanager
def one_worker(environ: dict[str, str], port: int) -> Iterator[psutil.Process]:
    """A gateway with one worker, ready."""
    command = [sys.executable, "-m", "gunicorn", "-c", "gateway/gunicorn_conf.py"]
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    process = subprocess.Popen(command, cwd=ROOT, env=environ, **silent)

    def is_ready() -> bool:
        try:
            return requests.get(f"http://127.0.0.1:{port}/health/ready", timeout=2).ok
        except requests.RequestException:
            return False

    try:
        eventually(is_ready, seconds=60, every=0.2, what="the gateway is ready")
        (worker,) = psutil.Process(process.pid).children()
        yield worker
    finally:
        process.terminate()
        process.wait(60)


def bare_connection_kib(count: int) -> float:
    """KiB of a socket and a greenlet that waits, in a process that does nothing else."""
    script = f"""
import gevent.monkey; gevent.monkey.patch_all()
import gevent, socket, psutil
from gevent.event import Event
me = psutil.Process()
before = me.memory_full_info().uss
pairs = [socket.socketpair() for _ in range({count})]
never = Event()
waiting = [gevent.spawn(never.wait) for _ in pairs]
gevent.sleep(0.5)
print((me.memory_full_info().uss - before) / 1024 / {count})
"""
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return float(ran.stdout)


async def measure(
    worker: psutil.Process, database: Database, uri: str, port: int, secret: str, count: int
) -> None:
    """Connect, wait, change one and then all; print what it costs."""
    references = cases_of(database, count)
    citizens = Citizens(port, AccessTokens((secret,)), references)
    pids = {"gateway": with_children(worker.pid)}
    before = memory_mib(pids)["gateway"]
    began, used = time.perf_counter(), cpu_seconds(pids)["gateway"]
    await citizens.connect()
    wall = time.perf_counter() - began
    used = cpu_seconds(pids)["gateway"] - used
    print(f"connected      {count:6,} in {wall:.1f} s, CPU {used / count * 1000:.1f} ms each")
    await asyncio.sleep(2)
    held = memory_mib(pids)["gateway"]
    each = (held - before) * 1024 / count
    print(f"memory         {before:.0f} MiB before, {held:.0f} with them: {each:.1f} KiB each")
    idle = cpu_seconds(pids)["gateway"]
    await asyncio.sleep(IDLE_SECONDS)
    idle = (cpu_seconds(pids)["gateway"] - idle) / IDLE_SECONDS
    print(f"idle           {idle * 100:.1f} % of a core, with a heartbeat each 15 s")
    for name, numbers in (("one changes", range(1)), ("all change", range(1, count))):
        used = cpu_seconds(pids)["gateway"]
        change_at = await asyncio.to_thread(
            change, database, uri, [references[number] for number in numbers]
        )
        moments = sorted(moment - change_at for moment in await citizens.all_heard(numbers))
        used = cpu_seconds(pids)["gateway"] - used
        half = moments[len(moments) // 2]
        print(f"{name:14} heard by half in {half * 1000:.0f} ms, by all in "
              f"{moments[-1] * 1000:.0f} ms, CPU {used:.2f} s")  # fmt: skip
    print(f"ended early    {len(citizens.ended)}")


def main() -> None:
    """Measure it, on servers of its own."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.live_connections")
    parser.add_argument("--connections", type=int, default=CONNECTIONS)
    count = parser.parse_args().connections
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * count + 1000
    if most != resource.RLIM_INFINITY and most < wanted:
        raise SystemExit(f"{wanted} open files are needed, {most} are allowed")
    resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))
    print(f"a bare socket and greenlet: {bare_connection_kib(count):.1f} KiB", flush=True)
    with own_servers() as servers, MongoClient(_started(servers)) as mongo:
        database, port = mongo["live_connections"], free_port()
        uri = servers.broker.uri(OPERATOR, servers.vhost(gateway_topology()))
        announcing.announce(database, "permits", DEFINITION)
        environ = os.environ | environment(
            AMQP_URI=uri,
            MONGO_URI=servers.database.uri(OPERATOR),
            MONGO_DATABASE=database.name,
            GATEWAY_WORKERS="1",
            GATEWAY_PORT=str(port),
            METRICS_PORT=str(free_port()),
            RATE_LIMITS=f"read={count}/{10 * count}",
        )
        with one_worker(environ, port) as worker:
            secret = environ["ACCESS_TOKEN_SECRETS"]
            asyncio.run(measure(worker, database, uri, port, secret, count))


def _started(servers) -> str:
    servers.start()
    return servers.database.uri(OPERATOR)


if __name__ == "__main__":
    main()
