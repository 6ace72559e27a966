"""A body comes in time, or its request is ended."""

import gevent
import pytest
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
