"""Nobody waits for a peer that is away, and one attempt finds out whether it is back."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from chassis import time_source
from chassis.breaker import CircuitBreaker
from contracts.errors import ContractError, NotFound, Unavailable

SECOND = timedelta(seconds=1)


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Iterator[Clock]:
    clock = Clock()
    time_source.use(clock)
    yield clock
    time_source.use(None)


def test_it_opens_after_so_many_failures_in_a_row(clock: Clock) -> None:
    breaker = CircuitBreaker(limit=2)
    breaker.failed()
    breaker.succeeded()
    breaker.failed()
    assert breaker.lets_through() and not breaker.is_open
    breaker.failed()
    assert not breaker.lets_through() and breaker.is_open


def test_only_one_caller_tries_while_the_others_go_on_without(clock: Clock) -> None:
    breaker = CircuitBreaker(limit=1, pause=5 * SECOND)
    breaker.failed()
    clock.now += 5 * SECOND
    assert [breaker.lets_through() for _ in range(3)] == [True, False, False]
    clock.now += 5 * SECOND
    assert breaker.lets_through(), "the caller that tried came to no answer"


def test_of_many_messages_one_tries(clock: Clock) -> None:
    breaker = CircuitBreaker(limit=1, pause=5 * SECOND)
    assert breaker.room(10) == 10
    breaker.failed()
    assert breaker.room(10) == 0
    clock.now += 5 * SECOND
    assert (breaker.room(10), breaker.room(0)) == (1, 0)
    breaker.succeeded()
    assert breaker.room(10) == 10


def test_a_pause_stays_what_it_is_unless_it_may_grow(clock: Clock) -> None:
    breaker = CircuitBreaker(limit=1, pause=5 * SECOND)
    assert [_pause_after_failure(breaker, clock) for _ in range(3)] == [5 * SECOND] * 3


def test_pauses_grow_and_stay_bounded(clock: Clock) -> None:
    longest = 60 * SECOND
    breaker = CircuitBreaker(limit=1, pause=2 * SECOND, longest=longest)
    pauses = [_pause_after_failure(breaker, clock) for _ in range(30)]
    assert pauses[0] <= 3 * SECOND
    assert pauses[4] > pauses[0]
    assert max(pauses) <= longest * 1.25 + SECOND
    breaker.succeeded()
    assert breaker.room(10) == 10 and not breaker.is_open


def _pause_after_failure(breaker: CircuitBreaker, clock: Clock) -> timedelta:
    breaker.failed()
    began = clock.now
    while not breaker.room(10):
        clock.now += SECOND / 2
    return clock.now - began


def test_what_is_asked_through_it_is_answered_refused_or_not_asked_at_all(clock: Clock) -> None:
    breaker = CircuitBreaker(limit=2, pause=SECOND)
    questions: list[ContractError | None] = []

    def question(error: ContractError | None) -> str:
        questions.append(error)
        if error:
            raise error
        return "answer"

    def ask(error: ContractError | None = None) -> str:
        return breaker.ask(lambda: question(error))

    assert ask() == "answer"
    for error in (Unavailable("away"), NotFound("none"), Unavailable("away")):
        with pytest.raises(type(error)):
            ask(error)
    assert not breaker.is_open, "a refusal between two outages is an answer"
    with pytest.raises(Unavailable):
        ask(Unavailable("away"))
    assert breaker.is_open
    before = len(questions)
    with pytest.raises(Unavailable):
        ask()
    assert len(questions) == before
    clock.now += SECOND
    assert ask() == "answer" and not breaker.is_open
