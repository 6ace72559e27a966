"""A connection is kept for its next request, and what has arrived when it is closed is read."""

from collections.abc import Iterator

import gevent
import pytest
from gevent import socket

from gateway.http import connections
from gateway.http.connections import Connection


@pytest.fixture
def ends() -> Iterator[tuple[Connection, socket.socket]]:
    """Ours, and the client's."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Connection(ours), theirs


class Unnoticed:
    """A socket in which a request arrives, of which the loop of events has not told yet."""

    def __init__(self, ours: socket.socket, client: socket.socket) -> None:
        self._ours, self._client = ours, client
        self.shutdown = ours.shutdown

    def recv(self, size: int) -> bytes:
        """The first time, the request comes too late to be returned."""
        if self._client is not None:
            self._client.send(b"GET")
            self._client = None
            gevent.sleep(5)
        return self._ours.recv(size)


def test_a_request_that_has_arrived_in_the_last_moment_is_read(ends, monkeypatch) -> None:
    monkeypatch.setattr(connections, "IDLE_SECONDS", 0.05)
    ours, client = ends
    connection = Connection(Unnoticed(ours, client))
    with gevent.Timeout(5), connection:
        assert connection.recv(100) == b"GET"
        assert connection.recv(100) == b"", "nothing more is waited for"


def test_an_idle_connection_ends_after_its_time(ends, monkeypatch) -> None:
    monkeypatch.setattr(connections, "IDLE_SECONDS", 0.05)
    connection, _client = ends
    with gevent.Timeout(5), connection:
        assert connection.recv(100) == b""


def test_a_head_that_trickles_ends_after_its_time(ends, monkeypatch) -> None:
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.2)
    connection, client = ends

    def trickle() -> None:
        while True:
            client.send(b"x")
            gevent.sleep(0.02)

    trickling = gevent.spawn(trickle)
    with gevent.Timeout(5), connection:
        while connection.recv(100):
            pass
    trickling.kill()


def test_what_is_no_head_is_not_bounded_here(ends, monkeypatch) -> None:
    monkeypatch.setattr(connections, "IDLE_SECONDS", 0)
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0)
    connection, client = ends
    with connection:
        client.send(b"POST")
        assert connection.recv(100) == b"POST"
    gevent.spawn_later(0.05, client.send, b"a body")
    with gevent.Timeout(5):
        assert connection.recv(100) == b"a body"


def test_only_a_connection_without_a_request_is_idle(ends) -> None:
    connection, client = ends
    assert not connection.idle
    with connection:
        assert connection.idle
        client.send(b"GET")
        connection.recv(100)
        assert not connection.idle


def test_an_idle_connection_can_be_ended_from_outside(ends) -> None:
    connection, _client = ends
    with gevent.Timeout(5), connection:
        waiting = gevent.spawn(connection.recv, 100)
        gevent.sleep(0)
        connection.end_reading()
        assert waiting.get() == b""


def test_ingress_nginx_closes_first() -> None:
    assert connections.IDLE_SECONDS > 60
