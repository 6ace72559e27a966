"""A service outlives a broker that goes while one of its messages is being settled."""

from types import SimpleNamespace

import amqp
import pytest
from kombu.message import Message

from chassis.entrypoint_base import ParkingQueueConsumer

LOST = [
    ConnectionResetError(104, "Connection reset by peer"),
    BrokenPipeError(32, "Broken pipe"),
    OSError(9, "Bad file descriptor"),
    amqp.RecoverableConnectionError("connection already closed"),
    AttributeError("'NoneType' object has no attribute 'write'"),
]


def message_whose_broker_goes(error: Exception | None) -> Message:
    """One that was delivered; settling it meets `error`, None: goes well."""

    def write(*_of_frame: object, **_more: object) -> None:
        if error is not None:
            raise error

    channel = SimpleNamespace(
        connection=object(), basic_ack=write, basic_reject=write, no_ack_consumers=None
    )
    return Message(channel=channel, delivery_tag=1)


@pytest.mark.parametrize("settle", ["ack_message", "requeue_message"])
@pytest.mark.parametrize("error", LOST, ids=lambda error: type(error).__name__)
def test_a_connection_lost_while_settling_ends_nothing(settle: str, error: Exception):
    getattr(ParkingQueueConsumer(), settle)(message_whose_broker_goes(error))


@pytest.mark.parametrize("settle", ["ack_message", "requeue_message"])
def test_what_is_settled_is_settled_once(settle: str):
    message = message_whose_broker_goes(None)
    getattr(ParkingQueueConsumer(), settle)(message)
    assert message.acknowledged


def test_an_error_of_ours_is_not_swallowed():
    with pytest.raises(ZeroDivisionError):
        ParkingQueueConsumer().ack_message(message_whose_broker_goes(ZeroDivisionError()))
