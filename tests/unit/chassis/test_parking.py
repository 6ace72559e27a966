"""A message that cannot be handled waits, or is parked; it is never dropped."""

from collections.abc import Sequence

import pytest

from chassis.parking import ATTEMPT, Parking
from chassis.senders import FIRST_SENDER, Identity
from chassis.wire.messages import Incoming, Outgoing
from chassis.wire.publishing import Batch
from contracts.errors import BadRequest, Unavailable


class Publisher:
    identity = Identity("echo", "echo")

    def __init__(self, takes: bool = True) -> None:
        self.takes = takes
        self.outgoing: list[Outgoing] = []

    def publish(self, outgoing: Sequence[Outgoing]) -> Batch:
        self.outgoing += outgoing
        batch = Batch(len(outgoing))
        for index in range(len(outgoing)):
            batch.settle(index, self.takes)
        return batch


def _message(attempt: int = 0) -> Incoming:
    return Incoming(b"{}", {ATTEMPT: attempt} if attempt else {}, "complaints")


def _parked(publisher: Publisher) -> list[tuple[str, str]]:
    return [(one.exchange, one.key) for one in publisher.outgoing]


def test_a_failure_waits_longer_each_time_then_is_parked() -> None:
    publisher = Publisher()
    parking = Parking(publisher, (1.0, 5.0))
    for attempt in range(3):
        parking.retry_or_park("echo.heard", _message(attempt), Unavailable())
    assert _parked(publisher) == [
        ("echo.retry.1000ms", "echo.heard"),
        ("echo.retry.5000ms", "echo.heard"),
        ("echo.return", "dead.echo"),
    ]
    first, _, letter = (one.properties["headers"] for one in publisher.outgoing)
    assert (first[ATTEMPT], first[FIRST_SENDER]) == (1, "complaints")
    assert (letter["x-queue"], letter["x-reason"]) == ("echo.heard", "unavailable")


def test_what_no_later_try_can_mend_is_parked_at_once() -> None:
    publisher = Publisher()
    Parking(publisher, (1.0,)).retry_or_park("echo.heard", _message(), BadRequest("no envelope"))
    assert _parked(publisher) == [("echo.return", "dead.echo")]
    assert "no envelope" in publisher.outgoing[0].properties["headers"]["x-error"]


def test_a_copy_that_the_broker_does_not_take_is_an_error_and_the_original_stays() -> None:
    with pytest.raises(ConnectionError):
        Parking(Publisher(takes=False)).park("echo.heard", _message(), "why")
