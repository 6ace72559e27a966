"""How connections of amqp use their socket: they read what is there, and write together what is
written in one turn.

amqp asks for each frame in three pieces, so nine reads for a message, and sends each message and
each acknowledgement by itself: a system call, a turn of eventlet's and a packet each. Here a read
takes what has come (amqp keeps what it did not ask for), and what the greenlets of one turn write
goes out at its end, in one piece. Who must know whether a message arrived waits for the broker's
confirm or the answer, as before; what a lost connection had not sent is lost as with its socket.
"""

import socket
from contextlib import suppress
from typing import Any

import eventlet
from amqp import transport

from chassis import log

AT_ONCE = 16_384
"""Bytes of a read: some ten messages. What is left over is copied at each piece."""

logger = log.get(__name__)


class GatheringTransport(transport.TCPTransport):
    """The transport of one connection."""

    sock: Any

    def _setup_transport(self) -> None:
        super()._setup_transport()
        receive, self._send = self.sock.recv, self.sock.sendall
        self._quick_recv = lambda size: receive(max(size, AT_ONCE))
        self._unsent: list[bytes] = []
        self._sending = False
        self._write = self._write_soon

    def _shutdown_transport(self) -> None:
        """Send what waits; called before the socket is closed."""
        self._flush()

    def _write_soon(self, data: bytes | memoryview) -> None:
        # A copy: amqp writes the next frame into the same buffer.
        self._unsent.append(bytes(data))
        if len(self._unsent) == 1 and not self._sending:
            eventlet.spawn_n(self._flush_or_end)

    def _flush(self) -> None:
        if self._sending:
            return  # whoever sends takes this along
        self._sending = True
        try:
            while self._unsent:
                data = b"".join(self._unsent)
                self._unsent.clear()
                self._send(data)
        finally:
            self._sending = False

    def _flush_or_end(self) -> None:
        try:
            self._flush()
        except (OSError, AttributeError) as error:
            logger.warning("the broker cannot be written to", extra={"reason": repr(error)})
            # Not closed here: eventlet would never wake who reads. That one sees the end, and
            # connects again.
            with suppress(OSError, AttributeError):
                self.sock.shutdown(socket.SHUT_RDWR)


def install() -> None:
    """Let each connection that this process opens to the broker from now on do so."""
    transport.TCPTransport = GatheringTransport
