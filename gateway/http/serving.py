"""What the server does for every connection, whoever sends: a body comes in time or is ended, one
that is refused is read to its end within bounds, and the server's own refusals are problems, too.

A client that is still sending when the connection is closed sees a reset in place of the answer.
"""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from time import monotonic
from typing import Any, Protocol

import gevent
import orjson
from gevent.local import local
from gunicorn.http import wsgi
from gunicorn.http.errors import ParseException
from gunicorn.workers.ggevent import GeventWorker

from contracts.errors import BadRequest
from gateway.http import problems
from gateway.http.connections import Connection

GRACE_SECONDS = 20.0
"""For a body of any size: a phone that loses its signal for a moment is not cut off."""
SLOWEST_BYTES = 1024.0
"""A second, beyond the grace: a third of what the slowest phone sends."""
DRAINED_BYTES = 32 * 1024 * 1024
DRAIN_SECONDS = 5.0
LINGER_SECONDS = 1.0

_WORDS = {400: "bad-request", 414: "too-large", 431: "too-large", 501: "bad-request"}


class Readable(Protocol):
    """Where a body comes from."""

    def read(self, size: int = ..., /) -> bytes:
        """Return the next bytes."""

    def readline(self, size: int = ..., /) -> bytes:
        """Return the next line."""


class TimedBody:
    """The body of one request; each read is BadRequest or TooSlow where what comes is no body."""

    def __init__(self, body: Readable) -> None:
        self._body = body
        self._begun = monotonic()
        self._bytes = 0

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes."""
        return self._timed(lambda: self._body.read() if size < 0 else self._body.read(size))

    def readline(self, size: int = -1) -> bytes:
        """Return the next line."""
        return self._timed(lambda: self._body.readline() if size < 0 else self._body.readline(size))

    def __iter__(self) -> Iterator[bytes]:
        while line := self.readline():
            yield line

    def _timed(self, take: Callable[[], bytes]) -> bytes:
        allowed = GRACE_SECONDS + self._bytes / SLOWEST_BYTES - (monotonic() - self._begun)
        if allowed <= 0:
            raise problems.TooSlow()
        with gevent.Timeout(allowed, problems.TooSlow()):
            try:
                piece = take()
            except ParseException:
                raise BadRequest("the body is malformed") from None
        self._bytes += len(piece)
        return piece


class BodyGuard:
    """A WSGI application whose bodies are timed."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self._application = application

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Serve one request."""
        if "wsgi.input" in environ:
            environ["wsgi.input"] = TimedBody(environ["wsgi.input"])
        return self._application(environ, start)


def drain(body: TimedBody) -> None:
    """Read what is still coming of a refused body, within bounds, so that its sender reads why."""
    left = DRAINED_BYTES
    with gevent.Timeout(DRAIN_SECONDS, False):
        try:
            while left > 0 and (piece := body.read(64 * 1024)):
                left -= len(piece)
        except (BadRequest, problems.TooSlow, OSError):
            return


class OnePieceResponse(wsgi.Response):
    """An answer whose head goes out with the first piece of its body: gunicorn's own sends it
    alone, which is one more system call and one more packet for a phone on a slow line."""

    sock: Any

    def write(self, piece: bytes) -> None:
        """Send a piece of the body."""
        if self.headers_sent:
            super().write(piece)
            return
        client, gathered = self.sock, _Gathered()
        self.sock = gathered
        try:
            super().write(piece)
        finally:
            self.sock = client
        client.sendall(b"".join(gathered.pieces))


class _Gathered:
    """A socket that keeps what it is to send."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def sendall(self, piece: bytes) -> None:
        """Keep a piece."""
        self.pieces.append(piece)


class Worker(GeventWorker):
    """Refuses what is no request with a problem document, as the application refuses."""

    def init_process(self) -> None:
        """Serve until told to stop."""
        wsgi.Response = OnePieceResponse
        self._connections: set[Connection] = set()
        self._served = local()
        super().init_process()

    def handle(self, listener: socket.socket, client: socket.socket, addr: object) -> None:
        """Serve a connection to its end."""
        connection = self._served.connection = Connection(client)
        self._connections.add(connection)
        try:
            super().handle(listener, connection, addr)
        finally:
            self._connections.discard(connection)

    def timeout_ctx(self) -> Connection:
        """Return what bounds the time for the next request's head; gunicorn's own time for an idle
        connection cuts off a request that has begun to arrive."""
        return self._served.connection

    def end_idle_connections(self) -> None:
        """Call at a stop, again and again: who is not being served is waited for no longer."""
        for connection in self._connections:
            if connection.idle:
                connection.end_reading()

    def handle_error(
        self, req: object, client: socket.socket, addr: object, exc: BaseException
    ) -> None:
        """Answer what could not be read as a request."""
        super().handle_error(req, _Problems(client), addr, exc)
        with gevent.Timeout(LINGER_SECONDS, False), suppress(OSError):
            client.shutdown(socket.SHUT_WR)
            while client.recv(64 * 1024):
                pass  # what was sent beyond what was read; closing over it would lose the answer


class _Problems:
    """A socket that takes the server's HTML and sends a problem document of the same status."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def sendall(self, html: bytes) -> None:
        """Send the answer."""
        line = html.partition(b"\r\n")[0]
        status = int(line.split()[1])
        words = problems.texts("en")
        code = _WORDS.get(status, "bad-request" if status < 500 else "internal")
        body = orjson.dumps(
            {
                "type": f"/api/docs#problem-{code}",
                "title": words["titles"][code],
                "status": status,
                "detail": words["details"][code],
                "code": code,
                "reference": "",
            }
        )
        head = (
            f"Connection: close\r\nContent-Type: {problems.CONTENT_TYPE}\r\n"
            f"X-Content-Type-Options: nosniff\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self._client.sendall(line + b"\r\n" + head.encode() + body)
