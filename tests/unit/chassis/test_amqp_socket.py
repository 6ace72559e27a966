"""A connection of amqp reads what has come at once, and writes together what one turn writes."""

from collections.abc import Iterator

import eventlet
import pytest
from eventlet.green import socket

from chassis.amqp_socket import GatheringTransport

FRAME = b"\x08\x00\x00\x00\x00\x00\x00\xce"
"""A heartbeat."""


class CountingSocket:
    """A socket that counts how often it was read from and written to."""

    def __init__(self, real: socket.socket) -> None:
        self.real = real
        self.reads = self.writes = 0
        self.is_broken = False

    def recv(self, size: int) -> bytes:
        self.reads += 1
        return self.real.recv(size)

    def sendall(self, data: bytes) -> None:
        if self.is_broken:
            raise OSError("broken pipe")
        self.writes += 1
        self.real.sendall(data)

    def __getattr__(self, name: str) -> object:
        return getattr(self.real, name)


@pytest.fixture(autouse=True)
def _limit() -> Iterator[None]:
    with eventlet.Timeout(20):
        yield


@pytest.fixture
def ends() -> Iterator[tuple[CountingSocket, socket.socket]]:
    """Our end and the broker's."""
    ours, brokers = socket.socketpair()
    yield CountingSocket(ours), brokers
    ours.close()
    brokers.close()


@pytest.fixture
def transport(ends: tuple[CountingSocket, socket.socket]) -> GatheringTransport:
    connected = GatheringTransport("nowhere:1")
    connected.sock, connected.connected = ends[0], True
    connected._setup_transport()
    return connected


def test_frames_that_have_come_are_read_at_once(
    transport: GatheringTransport, ends: tuple[CountingSocket, socket.socket]
) -> None:
    ours, brokers = ends
    brokers.sendall(FRAME * 30)
    frames = [transport.read_frame() for _ in range(30)]
    assert {kind for kind, _, _ in frames} == {8}
    assert ours.reads == 1


def test_what_one_turn_writes_goes_out_in_order_and_in_one_piece(
    transport: GatheringTransport, ends: tuple[CountingSocket, socket.socket]
) -> None:
    ours, brokers = ends
    buffer = bytearray(b"first ")
    transport.write(memoryview(buffer))
    buffer[:] = b"second"  # as amqp does, whose next frame is written into the same buffer
    transport.write(memoryview(buffer))
    assert ours.writes == 0
    eventlet.sleep(0)
    assert (brokers.recv(100), ours.writes) == (b"first second", 1)
    transport.write(b"third")
    eventlet.sleep(0)
    assert (brokers.recv(100), ours.writes) == (b"third", 2)


def test_what_is_written_while_the_broker_does_not_read_follows_in_order(
    transport: GatheringTransport, ends: tuple[CountingSocket, socket.socket]
) -> None:
    _ours, brokers = ends
    pieces = [bytes([number]) * 300_000 for number in range(8)]
    for piece in pieces:
        transport.write(piece)
        eventlet.sleep(0)
    arrived = b""
    while len(arrived) < 8 * 300_000:
        arrived += brokers.recv(1_000_000)
    assert arrived == b"".join(pieces)


def test_what_waits_is_sent_before_the_socket_is_closed(
    transport: GatheringTransport, ends: tuple[CountingSocket, socket.socket]
) -> None:
    transport.write(b"the last answer")
    transport.close()
    assert ends[1].recv(100) == b"the last answer"
    assert ends[1].recv(100) == b""


def test_a_socket_that_cannot_be_written_to_is_closed_so_that_its_reader_ends(
    transport: GatheringTransport, ends: tuple[CountingSocket, socket.socket]
) -> None:
    ends[0].is_broken = True
    reader = eventlet.spawn(transport.read_frame)
    eventlet.sleep(0)
    transport.write(b"to nobody")
    with pytest.raises(OSError):
        reader.wait()
