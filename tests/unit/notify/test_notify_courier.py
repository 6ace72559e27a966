"""Providers in order, each with its circuit breaker."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import pytest
from pymongo.errors import AutoReconnect

from chassis import time_source
from services.notify.buckets import Bucket
from services.notify.courier import FAILURES_TO_OPEN, Courier
from services.notify.message import (
    ACCEPTED,
    DOWN,
    IMPOSSIBLE,
    LATER,
    NO_PROVIDER,
    REFUSED,
    UNCERTAIN,
    UNTRIED,
    UNWILLING,
    WITHHELD,
    Outcome,
    Outgoing,
)
from services.notify.modes import Modes
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

    def parts(self, message: Outgoing) -> int:
        return 1


def note(provider: str, messages: Sequence[Outgoing], parts: Sequence[int]) -> set[str]:
    return {message.id for message in messages}


MESSAGES = [outgoing(number) for number in range(1, 6)]


def test_the_first_provider_that_can_carries_everything(clock):
    first, second = Stub("first"), Stub("second")
    outcomes = Courier("email", [first, second], note).send(MESSAGES)
    assert [(o.kind, o.provider) for o in outcomes] == [(ACCEPTED, "first")] * 5
    assert second.given == []


@pytest.mark.parametrize("trouble", [DOWN, LATER, "fault"])
def test_of_three_providers_the_last_carries_what_two_cannot(clock, trouble):
    first, second, third = Stub("first", trouble), Stub("second", trouble), Stub("third")
    outcomes = Courier("email", [first, second, third], note).send(MESSAGES)
    assert [(o.kind, o.provider) for o in outcomes] == [(ACCEPTED, "third")] * 5
    assert third.given == MESSAGES


def test_what_a_provider_will_not_take_goes_to_the_next_and_fails_only_where_all_said_so(clock):
    first, second = Stub("first", UNWILLING), Stub("second")
    outcomes = Courier("sms", [first, second], note).send(MESSAGES)
    assert [(o.kind, o.provider) for o in outcomes] == [(ACCEPTED, "second")] * 5
    for trouble, end in [(UNWILLING, UNWILLING), (DOWN, DOWN), (LATER, LATER)]:
        for kinds in [(UNWILLING, trouble), (trouble, UNWILLING)]:
            stubs = [Stub(str(number), kind) for number, kind in enumerate(kinds)]
            outcomes = Courier("sms", stubs, note).send(MESSAGES)
            assert {o.kind for o in outcomes} == {end}, kinds


def test_a_provider_at_rest_may_yet_take_what_the_other_will_not(clock):
    resting, unwilling = Stub("resting", DOWN), Stub("unwilling", UNWILLING)
    courier = Courier("sms", [resting, unwilling], note)
    for _ in range(FAILURES_TO_OPEN + 1):
        assert {o.kind for o in courier.send(MESSAGES)} == {DOWN}


def test_a_provider_that_takes_nothing_any_more_is_left_alone(clock):
    broke, second = Stub("broke", UNWILLING), Stub("second")
    courier = Courier("sms", [broke, second], note)
    for _ in range(FAILURES_TO_OPEN + 3):
        assert {o.kind for o in courier.send(MESSAGES)} == {ACCEPTED}
    assert len(broke.given) == FAILURES_TO_OPEN * 5


def test_what_is_refused_for_its_address_goes_to_nobody_else(clock):
    first, second = Stub("first", REFUSED), Stub("second")
    outcomes = Courier("email", [first, second], note).send(MESSAGES)
    assert {o.kind for o in outcomes} == {REFUSED}
    assert second.given == []


def test_nothing_of_a_service_that_is_not_live_comes_to_a_provider(clock):
    stub = Stub("one")
    modes = Modes({"exercise": "test"})
    both = [outgoing(1, owner="exercise"), outgoing(2, owner="complaints")]
    first, second = Courier("email", [stub], note, modes=modes).send(both)
    assert (first.kind, first.reason, second.kind) == (WITHHELD, "only-a-test", ACCEPTED)
    assert stub.given == both[1:]


def test_without_a_provider_a_message_ends_with_that_reason(clock):
    courier = Courier("sms", [], note)
    assert courier.send(MESSAGES) == [Outcome(IMPOSSIBLE, NO_PROVIDER)] * 5
    assert courier.room(10) == 10


def test_a_provider_that_keeps_failing_is_left_alone_and_then_probed_with_one(clock):
    only = Stub("only", DOWN)
    courier = Courier("email", [only], note)
    for _ in range(FAILURES_TO_OPEN):
        assert courier.room(100) == 100
        courier.send(MESSAGES)
    count_before = len(only.given)
    assert courier.room(100) == 0
    assert {o.kind for o in courier.send(MESSAGES)} == {DOWN}
    assert len(only.given) == count_before, "nothing was sent to a provider at rest"

    clock.advance(timedelta(seconds=3))
    assert courier.room(100) == 1
    courier.send(MESSAGES)
    assert len(only.given) == count_before + 1, "one message probes, and its failure stops the rest"

    only.kind = ACCEPTED
    clock.advance(timedelta(seconds=6))
    outcomes = courier.send(MESSAGES)
    assert {o.kind for o in outcomes} == {ACCEPTED}, "the probe went through and the rest followed"
    assert courier.room(100) == 100


def test_the_next_provider_carries_on_while_the_first_rests(clock):
    first, second = Stub("first", DOWN), Stub("second")
    courier = Courier("email", [first, second], note)
    for _ in range(5):
        assert {o.kind for o in courier.send(MESSAGES)} == {ACCEPTED}
    assert len(first.given) == FAILURES_TO_OPEN * 5
    assert len(second.given) == 25
    assert courier.room(100) == 100


def test_a_fault_of_ours_does_not_shut_the_provider_out(clock):
    faulty = Stub("faulty", "fault")
    courier = Courier("email", [faulty], note)
    for _ in range(10):
        assert {o.kind for o in courier.send(MESSAGES)} == {UNCERTAIN}
    faulty.kind = ACCEPTED
    assert {o.kind for o in courier.send(MESSAGES)} == {ACCEPTED}


# -- handed over once -----------------------------------------------------------------------------


def test_it_is_noted_who_is_asked_before_anybody_is(clock):
    steps: list[str] = []

    class Asked(Stub):
        def send(self, messages: Sequence[Outgoing]) -> list[Outcome]:
            steps.append(f"{self.name} asked")
            return super().send(messages)

    def noting(provider: str, messages: Sequence[Outgoing], parts: Sequence[int]) -> set[str]:
        steps.append(f"{provider} noted")
        return note(provider, messages, parts)

    Courier("email", [Asked("first", DOWN), Asked("second")], noting).send(MESSAGES)
    assert steps == ["first noted", "first asked", "second noted", "second asked"]


def test_what_cannot_be_noted_is_not_sent(clock):
    def away(provider: str, messages: Sequence[Outgoing], parts: Sequence[int]) -> set[str]:
        raise AutoReconnect("away")

    only = Stub("only")
    assert {o.kind for o in Courier("sms", [only], away).send(MESSAGES)} == {UNTRIED}
    assert only.given == []


def test_what_ended_meanwhile_is_not_sent_and_the_others_keep_their_places(clock):
    only = Stub("only")
    courier = Courier("sms", [only], lambda _, messages, parts: {messages[0].id, messages[4].id})
    kinds = [outcome.kind for outcome in courier.send(MESSAGES)]
    assert kinds == [ACCEPTED, UNTRIED, UNTRIED, UNTRIED, ACCEPTED]
    assert only.given == [MESSAGES[0], MESSAGES[4]]


@pytest.mark.parametrize(
    ("lane", "channel", "goes_on"),
    [
        ("status", "sms", False),
        ("bulk", "sms", False),
        ("otp", "sms", True),
        ("status", "email", True),
    ],
)
def test_a_second_provider_gets_what_the_first_may_have_only_if_it_may_come_twice(
    clock, lane, channel, goes_on
):
    first, second = Stub("first", UNCERTAIN), Stub("second")
    message = outgoing(1, lane=lane, channel=channel)
    (outcome,) = Courier(channel, [first, second], note).send([message])
    assert (second.given == [message]) is goes_on
    assert outcome.kind == (ACCEPTED if goes_on else UNCERTAIN)


def test_an_operator_is_given_as_many_parts_a_second_as_it_allows_and_not_messages(clock):
    class Long(Stub):
        def parts(self, message: Outgoing) -> int:
            return 3

    batches: list[int] = []

    def noting(provider: str, messages: Sequence[Outgoing], parts: Sequence[int]) -> set[str]:
        batches.append(sum(parts))
        return note(provider, messages, parts)

    only = Long("only")
    Courier("sms", [only], noting, buckets={"only": Bucket(6)}).send(MESSAGES[:3])
    assert batches == [6, 3]


# -- shares ---------------------------------------------------------------------------------------


def carried(courier: Courier, stubs: Sequence[Stub], times: int) -> list[int]:
    """How many of so many messages each took, sent one at a time."""
    before = [len(stub.given) for stub in stubs]
    for _ in range(times):
        courier.send(MESSAGES[:1])
    return [len(stub.given) - count for stub, count in zip(stubs, before, strict=True)]


def test_three_providers_carry_their_shares_and_a_fourth_without_one_stands_by(clock):
    stubs = [Stub("a"), Stub("b"), Stub("c"), Stub("reserve")]
    courier = Courier("sms", stubs, note, weights={"a": 6, "b": 3, "c": 1})
    a, b, c, reserve = carried(courier, stubs, 1000)
    assert reserve == 0 and 500 < a < 700 and 200 < b < 400 and 40 < c < 170
    for stub in stubs[:3]:
        stub.kind = DOWN
    assert carried(courier, stubs, 10)[3] == 10


def test_a_provider_that_failed_comes_back_to_its_share_by_and_by(clock):
    stubs = [Stub("a", DOWN), Stub("b")]
    courier = Courier("sms", stubs, note, weights={"a": 9, "b": 1})
    while len(stubs[0].given) < FAILURES_TO_OPEN:
        courier.send(MESSAGES[:1])
    stubs[0].kind = ACCEPTED
    clock.advance(timedelta(seconds=4))
    soon, _ = carried(courier, stubs, 400)
    assert soon < 280, "about half: a tenth of nine, and growing, against one"
    clock.advance(timedelta(seconds=60))
    later, _ = carried(courier, stubs, 400)
    assert later > 320
