"""How long a connection is kept for its next request, and how it ends.

Whoever closes first must be the proxy in front: what it sends in the moment in which the server
closes is lost, and a filing is not sent a second time. So an idle connection is kept for longer
than ingress-nginx keeps it (`upstream-keepalive-timeout`, 60 seconds unless configured), and before
it is closed, what has arrived by then is read.
"""

from __future__ import annotations

import socket
from contextlib import suppress
from time import monotonic
from typing import Any

import gevent
from gevent.socket import cancel_wait_ex

IDLE_SECONDS = 75.0
HEAD_SECONDS = 20.0
"""For the rest of a request's head: a phone that loses its signal for a moment is not cut off."""


class Connection:
    """A client's socket; in a `with` block, the head of the next request is waited for.

    Everything else is the socket's own.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self._awaits_head = False
        self._head_begun: float | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def __enter__(self) -> None:
        self._awaits_head, self._head_begun = True, None

    def __exit__(self, *_error: object) -> None:
        self._awaits_head = False

    @property
    def idle(self) -> bool:
        """True while nothing of a next request has come."""
        return self._awaits_head and self._head_begun is None

    def recv(self, size: int) -> bytes:
        """Return the next bytes, none at the end: also when a head does not come in time."""
        if not self._awaits_head:
            return self._client.recv(size)
        if self._head_begun is None:
            piece = self._received_within(IDLE_SECONDS, size)
            self._head_begun = monotonic()
            return piece
        return self._received_within(self._head_begun + HEAD_SECONDS - monotonic(), size)

    def end_reading(self) -> None:
        """Let what has arrived be read, and nothing that comes after it."""
        with suppress(OSError):  # the client may have closed it
            self._client.shutdown(socket.SHUT_RD)

    def _received_within(self, seconds: float, size: int) -> bytes:
        # An end from outside wakes who waits with this error.
        with gevent.Timeout(max(seconds, 0), False), suppress(cancel_wait_ex):
            return self._client.recv(size)
        self.end_reading()
        return self._client.recv(size)
