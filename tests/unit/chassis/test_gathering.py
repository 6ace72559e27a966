"""Callers of the same moment share a round trip: each gets its own, nobody waits for nothing."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from chassis.gathering import Gathering
from tests.support.polling import eventually


class Rounds:
    """Doubles numbers, and notes who went together. The first round waits until it is let go."""

    def __init__(self):
        self.rounds = []
        self.may_go = threading.Event()
        self.gathering = Gathering(self.work, most=8)

    def work(self, numbers):
        self.rounds.append(numbers)
        self.may_go.wait(5)
        return [ValueError(number) if number < 0 else number * 2 for number in numbers]

    def ask_many(self, pool, numbers):
        """All but the first come while the first is under way."""
        first = pool.submit(self.gathering.ask, numbers[0])
        eventually(lambda: self.rounds, seconds=5)
        rest = [pool.submit(self.gathering.ask, number) for number in numbers[1:]]
        eventually(lambda: len(self.gathering._waiting) == len(rest), seconds=5)
        return [first, *rest]


@pytest.fixture
def rounds():
    return Rounds()


@pytest.fixture
def pool():
    with ThreadPoolExecutor(20) as pool:
        yield pool


def test_who_comes_alone_goes_at_once(rounds):
    rounds.may_go.set()
    assert [rounds.gathering.ask(number) for number in (1, 2)] == [2, 4]
    assert rounds.rounds == [[1], [2]]


def test_those_who_come_meanwhile_go_together_so_many_at_a_time(rounds, pool):
    futures = rounds.ask_many(pool, list(range(20)))
    rounds.may_go.set()
    assert [future.result(5) for future in futures] == [number * 2 for number in range(20)]
    assert [len(numbers) for numbers in rounds.rounds] == [1, 8, 8, 3]


def test_what_fails_alone_fails_alone(rounds, pool):
    futures = rounds.ask_many(pool, [1, -2, 3])
    rounds.may_go.set()
    assert [futures[0].result(5), futures[2].result(5)] == [2, 6]
    with pytest.raises(ValueError, match="-2"):
        futures[1].result(5)


def test_an_error_of_a_round_is_of_that_round_alone():
    refusals = [ConnectionError("away")]

    def work(items):
        if refusals:
            raise refusals.pop()
        return items

    gathering = Gathering(work)
    with pytest.raises(ConnectionError):
        gathering.ask(1)
    assert gathering.ask(2) == 2


def test_who_is_ended_while_leading_leaves_nobody_waiting(pool):
    class Ended(BaseException):
        """What ends a handler from outside."""

    is_under_way, may_go = threading.Event(), threading.Event()
    ends = [False, True]

    def work(items):
        is_under_way.set()
        may_go.wait(5)
        if ends and ends.pop(0):
            raise Ended
        return items

    gathering = Gathering(work)
    first = pool.submit(gathering.ask, 1)
    is_under_way.wait(5)
    others = [pool.submit(gathering.ask, number) for number in (2, 3, 4)]
    eventually(lambda: len(gathering._waiting) == 3, seconds=5)
    may_go.set()
    assert first.result(5) == 1
    ended = [isinstance(future.exception(5), Ended) for future in others]
    assert sorted(ended) == [False, False, True]
    assert gathering.ask(5) == 5


ENDED_WHILE_WAITING = """
from gevent import monkey; monkey.patch_all()
import gevent
from chassis.gathering import Gathering

def work(items):
    gevent.sleep(0.05)
    return items

gathering = Gathering(work, most=1)
callers = [gevent.spawn(gathering.ask, number) for number in range(5)]
gevent.sleep(0)
{ending}
gevent.joinall(callers, timeout=5)
answers = [caller.value for caller in callers if caller.successful()]
print(sorted(answer for answer in answers if isinstance(answer, int)))
print(gevent.spawn(gathering.ask, 9).get(timeout=5))
"""


@pytest.mark.parametrize(
    ("ending", "answered"),
    [
        ("callers[1].kill()", [0, 2, 3, 4]),
        ("callers[3].kill()", [0, 1, 2, 4]),
        ("callers[0].kill(); callers[1].kill()", [2, 3, 4]),
        ("callers[0].join(); callers[1].kill()", [0, 2, 3, 4]),
    ],
    ids=["who leads next", "who is further behind", "who leads, and the next", "who just leads"],
)
def test_who_is_ended_while_waiting_leaves_nobody_waiting(ending: str, answered: list[int]) -> None:
    script = ENDED_WHILE_WAITING.format(ending=ending)
    command = [sys.executable, "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.stdout.splitlines() == [str(answered), "9"], done.stderr
