"""Work in turn: in order, one at a time, what is asked for twice done once."""

import threading
from concurrent.futures import TimeoutError as NotYet

import pytest

from casework.desk.turns import Turns


class Bench:
    """Work that waits until it is let go."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.at_once = 0
        self.most_at_once = 0
        self.may_go = threading.Event()

    def work(self, name: str) -> str:
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.may_go.wait(10)
        self.at_once -= 1
        self.done.append(name)
        if name == "broken":
            raise ValueError(name)
        return name.upper()


def test_each_is_done_in_turn_and_what_is_asked_for_twice_once() -> None:
    bench = Bench()
    turns = Turns(bench.work)
    futures = [turns.ask(name) for name in ("a", "b", "a", "b", "c")]
    bench.may_go.set()
    assert [one.result(10) for one in futures] == ["A", "B", "A", "B", "C"]
    assert (bench.done, bench.most_at_once) == (["a", "b", "c"], 1)


def test_who_does_not_wait_does_not_stop_the_work() -> None:
    bench = Bench()
    turns = Turns(bench.work)
    futures = turns.ask("a")
    with pytest.raises(NotYet):
        futures.result(0.01)
    bench.may_go.set()
    assert futures.result(10) == "A"


def test_what_fails_is_told_to_who_asked_and_may_be_asked_for_again() -> None:
    bench = Bench()
    bench.may_go.set()
    turns = Turns(bench.work)
    for _ in range(2):
        with pytest.raises(ValueError, match="broken"):
            turns.ask("broken").result(10)
    assert turns.ask("next").result(10) == "NEXT"
    assert bench.done == ["broken", "broken", "next"]
