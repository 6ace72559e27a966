"""A frugal HTTP load: keep-alive connections on asyncio, either as fast as answers come or at a
fixed rate whatever the answers do. It shares the machine with what it measures, so it must cost
little: some 0.15 ms of CPU a request."""

import asyncio
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field


@dataclass
class Outcome:
    """Seconds of each answer, how many had the wanted status, and what the others said."""

    seconds: list[float] = field(default_factory=list)
    wall: float = 0.0
    refused: list[bytes] = field(default_factory=list)
    bodies: list[tuple[float, bytes]] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Good answers a second."""
        return len(self.seconds) / self.wall if self.wall else 0.0

    def quantile(self, part: float) -> float:
        """Milliseconds below which ``part`` of the answers came; nan without answers."""
        if not self.seconds:
            return float("nan")
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(part * len(ordered)))] * 1000

    def quantiles(self) -> str:
        """Median, 95th and 99th of a hundred, in milliseconds."""
        return " / ".join(f"{self.quantile(part):.0f}" for part in (0.5, 0.95, 0.99)) + " ms"


def request(method: str, path: str, token: str, body: bytes = b"", key: str = "") -> bytes:
    """The bytes of one request."""
    lines = [
        f"{method} {path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Authorization: Bearer {token}",
        "Accept-Language: hi",
        f"Content-Length: {len(body)}",
    ]
    if body:
        lines.append("Content-Type: application/json")
    if key:
        lines.append(f"Idempotency-Key: {key}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class _Connection:
    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, data: bytes) -> tuple[int, bytes]:
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        assert self._reader is not None
        self._writer.write(data)
        head = await self._reader.readuntil(b"\r\n\r\n")
        status = int(head[9:12])
        lower = head.lower()
        at = lower.index(b"content-length:") + 15
        length = int(lower[at : lower.index(b"\r", at)])
        body = await self._reader.readexactly(length)
        if b"connection: close" in lower:
            self._writer.close()
            self._writer = None
        return status, body


async def _one(connection: _Connection, data: bytes, wanted: int, started: float, out: Outcome):
    try:
        status, body = await connection.ask(data)
    except (OSError, asyncio.IncompleteReadError, ValueError) as error:
        out.refused.append(repr(error).encode())
        return
    ended = time.perf_counter()
    if status == wanted:
        out.seconds.append(ended - started)
        out.bodies.append((time.time(), body))
    else:
        out.refused.append(body[:300])


def closed_loop(
    port: int, requests: Callable[[], bytes], *, wanted: int, clients: int, seconds: float
) -> Outcome:
    """``clients`` ask one after another for ``seconds``; the rate is what the system can do."""
    out = Outcome()

    async def client(end: float) -> None:
        connection = _Connection(port)
        while time.perf_counter() < end:
            await _one(connection, requests(), wanted, time.perf_counter(), out)

    async def run() -> None:
        await asyncio.gather(*(client(time.perf_counter() + seconds) for _ in range(clients)))

    started = time.perf_counter()
    asyncio.run(run())
    out.wall = time.perf_counter() - started
    return out


def fixed_rate(
    port: int, requests: Callable[[], bytes], *, wanted: int, rate: float, seconds: float
) -> Outcome:
    """``rate`` requests a second whatever happens. Time counts from when each was due, so that
    waiting for a connection is part of it."""
    out = Outcome()
    idle: list[_Connection] = []

    async def ask(due: float) -> None:
        connection = idle.pop() if idle else _Connection(port)
        await _one(connection, requests(), wanted, due, out)
        idle.append(connection)

    async def run() -> None:
        begin = time.perf_counter()
        tasks = []
        for number in range(int(rate * seconds)):
            due = begin + number / rate
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            tasks.append(asyncio.create_task(ask(due)))
        await asyncio.gather(*tasks)

    started = time.perf_counter()
    asyncio.run(run())
    out.wall = time.perf_counter() - started
    return out


def round_robin(items: list) -> Iterator:
    """The items, over and over."""
    while True:
        yield from items
