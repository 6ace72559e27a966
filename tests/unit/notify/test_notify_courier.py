"""Providers in order, each with its circuit breaker."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import pytest

from chassis import time_source
from services.notify.courier import FAILURES_TO_OPEN, Courier
from services.notify.message import (
    ACCEPTED,
    DOWN,
    IMPOSSIBLE,
    LATER,
    NO_PROVIDER,
    REFUSED,
    Outcome,
    Outgoing,
)
from tests.unit.notify.samples import NOW, outgoing


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def advance(self, by: timedelta) -> None:
        self.now += by


@pytest.fixture
def clock() -> Iterator[Clock]:
    clock = Clock()
    time_source.use(clock)
    yield clock
    time_source.use(None)


class Stub:
    """A provider by hand: answers as it is told and remembers what it was given."""

    batch = 50

    def __init__(self, name: str, kind: str = ACCEPTED) -> None:
        self.name = name
        self.kind = kind
        self.given: list[Outgoing] = []

    def send(self, messages: Sequence[Outgoing]) -> list[Outcome]:
        if self.kind == "fault":
            raise RuntimeError("a fault of ours")
        self.given += messages
        return [Outcome(self.kind, self.kind)] * len(messages)


MESSAGES = [outgoing(number) for number in range(1, 6)]


def test_the_first_provider_that_can_carries_everything(clock):
    first, second = Stub("first"), Stub("second")
    outcomes = Courier("email", [first, second]).send(MESSAGES)
    assert [(o.kind, o.provider) for o in outcomes] == [(ACCEPTED, "first")] * 5
    assert second.given == []


@pytest.mark.parametrize("trouble", [DOWN, LATER, "fault"])
def test_of_three_providers_the_last_carries_what_two_cannot(clock, trouble):
    first, second, third = Stub("first", trouble), Stub("second", trouble), Stub("third")
    outcomes = Courier("email", [first, second, third]).send(MESSAGES)
    assert [(o.kind, o.provider) for o in outcomes] == [(ACCEPTED, "third")] * 5
    assert third.given == MESSAGES


def test_what_is_refused_for_its_address_goes_to_nobody_else(clock):
    first, second = Stub("first", REFUSED), Stub("second")
    outcomes = Courier("email", [first, second]).send(MESSAGES)
    assert {o.kind for o in outcomes} == {REFUSED}
    assert second.given == []


def test_without_a_provider_a_message_ends_with_that_reason(clock):
    courier = Courier("sms", [])
    assert courier.send(MESSAGES) == [Outcome(IMPOSSIBLE, NO_PROVIDER)] * 5
    assert courier.room(10) == 10


def test_a_provider_that_keeps_failing_is_left_alone_and_then_probed_with_one(clock):
    only = Stub("only", DOWN)
    courier = Courier("email", [only])
    for _ in range(FAILURES_TO_OPEN):
        assert courier.room(100) == 100
        courier.send(MESSAGES)
    given = len(only.given)
    assert courier.room(100) == 0
    assert {o.kind for o in courier.send(MESSAGES)} == {DOWN}
    assert len(only.given) == given, "nothing was sent to a provider at rest"

    clock.advance(timedelta(seconds=3))
    assert courier.room(100) == 1
    courier.send(MESSAGES)
    assert len(only.given) == given + 1, "one message probes, and its failure stops the rest"

    only.kind = ACCEPTED
    clock.advance(timedelta(seconds=6))
    outcomes = courier.send(MESSAGES)
    assert {o.kind for o in outcomes} == {ACCEPTED}, "the probe went through and the rest followed"
    assert courier.room(100) == 100


def test_the_next_provider_carries_on_while_the_first_rests(clock):
    first, second = Stub("first", DOWN), Stub("second")
    courier = Courier("email", [first, second])
    for _ in range(5):
        assert {o.kind for o in courier.send(MESSAGES)} == {ACCEPTED}
    assert len(first.given) == FAILURES_TO_OPEN * 5
    assert len(second.given) == 25
    assert courier.room(100) == 100


def test_a_fault_of_ours_does_not_shut_the_provider_out(clock):
    faulty = Stub("faulty", "fault")
    courier = Courier("email", [faulty])
    for _ in range(10):
        assert {o.kind for o in courier.send(MESSAGES)} == {LATER}
    faulty.kind = ACCEPTED
    assert {o.kind for o in courier.send(MESSAGES)} == {ACCEPTED}
