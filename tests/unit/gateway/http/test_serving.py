"""A body comes in time, or its request is ended; an answer goes out in as few pieces as it can."""

from types import SimpleNamespace

import gevent
import pytest
from gunicorn.config import Config
from gunicorn.http.errors import InvalidChunkSize

from contracts.errors import BadRequest
from gateway.http import problems, serving


class Trickle:
    """A body of which a byte comes every so many seconds."""

    def __init__(self, every: float) -> None:
        self.every = every

    def read(self, size: int = -1) -> bytes:
        """One byte."""
        gevent.sleep(self.every)
        return b"x"


@pytest.mark.parametrize("every", [0.02, 30])
def test_a_body_that_trickles_or_stops_is_ended(
    every: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "GRACE_SECONDS", 0.2)
    body = serving.TimedBody(Trickle(every))
    with gevent.Timeout(3), pytest.raises(problems.TooSlow):
        while True:
            body.read(1)


def test_a_slow_phone_is_not_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "GRACE_SECONDS", 0.2)

    class Phone(Trickle):
        def read(self, size: int = -1) -> bytes:
            gevent.sleep(self.every)
            return b"x" * 100

    body = serving.TimedBody(Phone(0.02))  # five kilobytes a second
    assert all(len(body.read(100)) == 100 for _ in range(30))


def test_a_malformed_chunk_is_a_bad_request() -> None:
    class Malformed:
        def read(self, size: int = -1) -> bytes:
            raise InvalidChunkSize(b"zz")

    with pytest.raises(BadRequest):
        serving.TimedBody(Malformed()).read(10)


class _Client:
    """A socket that notes what each call of `sendall` sent."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def sendall(self, piece: bytes) -> None:
        self.sent.append(piece)


def _response(client: _Client, *headers: tuple[str, str]) -> serving.OnePieceResponse:
    request = SimpleNamespace(method="GET", version=(1, 1), should_close=lambda: False)
    response = serving.OnePieceResponse(request, client, Config())
    response.start_response("200 OK", list(headers))
    return response


def test_head_and_body_of_an_answer_go_out_in_one_piece() -> None:
    client = _Client()
    response = _response(client, ("Content-Length", "5"))
    response.write(b"hello")
    response.close()
    (piece,) = client.sent
    assert piece.startswith(b"HTTP/1.1 200 OK\r\n")
    assert piece.endswith(b"\r\n\r\nhello")


def test_each_event_of_a_stream_goes_out_at_once() -> None:
    client = _Client()
    response = _response(client)
    response.write(b": here\n\n")
    response.write(b": still here\n\n")
    first, second = client.sent
    assert first.endswith(b"\r\n\r\n8\r\n: here\n\n\r\n")
    assert second == b"E\r\n: still here\n\n\r\n"


def test_an_answer_without_a_body_has_a_head() -> None:
    client = _Client()
    _response(client, ("Content-Length", "0")).close()
    (head,) = client.sent
    assert head.endswith(b"\r\n\r\n")
