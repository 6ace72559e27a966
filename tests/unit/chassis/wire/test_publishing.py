"""The broker's word on each message: confirmed, refused, returned, or lost with the connection."""

from collections.abc import Callable, Sequence

import pytest

from chassis.senders import Identity
from chassis.wire.messages import Outgoing
from chassis.wire.publishing import Batch, Confirms, publish_events
from contracts.envelope import new_event
from contracts.errors import Unavailable


def _expected(size: int) -> tuple[Confirms, Batch]:
    confirms, batch = Confirms(), Batch(size)
    assert [confirms.expect(batch, index) for index in range(size)] == list(range(1, size + 1))
    return confirms, batch


def test_one_confirm_may_speak_for_all_up_to_it() -> None:
    confirms, batch = _expected(3)
    confirms.settle(3, True, True)
    assert batch.confirmations == [True] * 3


def test_what_the_broker_refuses_or_no_queue_takes_is_not_taken() -> None:
    confirms, batch = _expected(3)
    confirms.settle(2, False, False)
    confirms.returned(3)
    confirms.settle(3, True, True)
    assert batch.confirmations == [True, False, False]


def test_before_the_last_answer_nothing_is_known() -> None:
    confirms, batch = _expected(2)
    confirms.settle(1, False, True)
    with pytest.raises(Unavailable, match="silent"):
        _ = batch.confirmations


def test_what_waits_when_the_connection_is_lost_is_not_taken() -> None:
    confirms, batch = _expected(2)
    woken: list[bool] = []
    batch.when_settled(lambda: woken.append(True))
    confirms.settle(1, False, True)
    confirms.fail()
    confirms.settle(2, False, True)
    with pytest.raises(Unavailable, match="lost"):
        _ = batch.confirmations
    assert woken == [True]


def test_who_comes_to_wait_after_the_last_answer_is_woken_at_once() -> None:
    woken: list[bool] = []
    Batch(0).when_settled(lambda: woken.append(True))
    assert woken == [True]


class Publisher:
    identity = Identity("echo", "echo")

    def __init__(self, answer: Callable[[Batch], object]) -> None:
        self._answer = answer
        self.outgoing: list[Outgoing] = []

    def publish(self, outgoing: Sequence[Outgoing]) -> Batch:
        self.outgoing += outgoing
        batch = Batch(len(outgoing))
        self._answer(batch)
        return batch


def test_of_events_is_told_which_a_queue_has() -> None:
    def answer(batch: Batch) -> None:
        batch.returned[1] = True
        for index in range(2):
            batch.settle(index, True)

    publisher = Publisher(answer)
    events = [new_event(f"case.{name}", "echo", data={}) for name in ("noted", "closed")]
    assert publish_events(publisher, events) == [True, False]
    assert [one.key for one in publisher.outgoing] == ["case.noted", "case.closed"]


def test_a_batch_says_whether_the_broker_has_refused_something() -> None:
    batch = Batch(2)
    batch.settle(0, True)
    assert not batch.refused, "not answered yet"
    batch.settle(1, False)
    assert batch.refused
    whole, lost = Batch(1), Batch(1)
    whole.settle(0, True)
    lost.fail()
    assert not whole.refused and not lost.refused
