"""Routing that is away costs a filing at most one wait, and soon none."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from casework.policing.router import Router, recorded
from chassis import time_source
from chassis.breaker import CircuitBreaker
from contracts.errors import DeadlineExceeded, Internal, NotFound, Unavailable, ValidationFailed
from tests.support.polling import eventually


class Bus:
    """Answers or raises what the test says, and counts how often it was asked."""

    def __init__(self, answer: Callable[[], Any]) -> None:
        self.answer = answer
        self.calls: list[tuple[str, str, dict]] = []

    def __call__(self, service: str, method: str, payload: dict, timeout: float) -> Any:
        self.calls.append((service, method, payload))
        return self.answer()


def _raise(error: Exception) -> Callable[[], Any]:
    def answer() -> Any:
        raise error

    return answer


class Time:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 20, tzinfo=UTC)
        time_source.use(lambda: self.now)

    def pass_(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


QUESTION = {"category": "theft", "place": {"unknown": True}, "occurred_at": None}


@pytest.mark.parametrize("error", [DeadlineExceeded(), Unavailable()])
def test_after_three_failures_nobody_waits_for_routing(error: Exception) -> None:
    Time()
    bus = Bus(_raise(error))
    router = Router(bus)
    for _ in range(20):
        assert router.resolve(QUESTION) is None
    assert len(bus.calls) == 3


def test_routing_is_tried_again_after_a_pause_and_used_once_it_answers() -> None:
    time = Time()
    bus = Bus(_raise(DeadlineExceeded()))
    router = Router(bus, CircuitBreaker(limit=1, pause=timedelta(seconds=5)))
    assert router.resolve(QUESTION) is None
    time.pass_(5)
    bus.answer = lambda: {"outcome": "queue"}
    assert router.resolve(QUESTION) == {"outcome": "queue"}
    assert router.resolve(QUESTION) == {"outcome": "queue"}
    assert len(bus.calls) == 3


def test_a_place_that_cannot_exist_is_an_answer_and_no_failure() -> None:
    Time()
    bus = Bus(_raise(ValidationFailed(fields={"place.pin": "no-such-pin"})))
    router = Router(bus)
    for _ in range(10):
        with pytest.raises(ValidationFailed):
            router.resolve(QUESTION)
    assert len(bus.calls) == 10


class Crowd:
    """Routing for many who ask while the first question is under way."""

    def __init__(self, together: Callable[[list[dict]], Any]) -> None:
        self.methods: list[str] = []
        self._together = together
        self._may_answer = threading.Event()
        self.router = Router(self)

    def __call__(self, service: str, method: str, payload: dict, timeout: float) -> Any:
        self.methods.append(method)
        if method == "resolve":
            self._may_answer.wait(5)
            if payload["category"] == "trips":
                raise Internal
            return {"outcome": payload["category"]}
        return self._together(payload["requests"])

    def ask(self, *categories: str) -> list[Any]:
        with ThreadPoolExecutor(len(categories)) as pool:
            first = pool.submit(self.router.resolve, QUESTION | {"category": categories[0]})
            eventually(lambda: self.methods, seconds=5)
            rest = [
                pool.submit(self.router.resolve, QUESTION | {"category": category})
                for category in categories[1:]
            ]
            eventually(lambda: len(self.router._questions._waiting) == len(rest), seconds=5)
            self._may_answer.set()
            return [future.exception(5) or future.result(5) for future in (first, *rest)]


def test_questions_of_the_same_moment_are_asked_together_and_one_refused_is_one() -> None:
    refusal = {"code": "validation-failed", "fields": {"place.pin": "no-such-pin"}, "details": {}}

    def answers(questions: list[dict]) -> dict:
        return {
            "items": [
                {"error": refusal} if one["category"] == "bad" else {"outcome": one["category"]}
                for one in questions
            ]
        }

    crowd = Crowd(answers)
    first, second, refused, third = crowd.ask("a", "b", "bad", "c")
    assert [first, second, third] == [{"outcome": name} for name in "abc"]
    assert isinstance(refused, ValidationFailed) and refused.fields == refusal["fields"]
    assert crowd.methods == ["resolve", "resolve_many"]


def test_a_question_over_which_routing_stumbles_costs_its_company_nothing() -> None:
    def stumble(_questions: list[dict]) -> dict:
        raise Internal

    assert Crowd(stumble).ask("a", "b", "trips", "c") == [
        {"outcome": "a"},
        {"outcome": "b"},
        None,
        {"outcome": "c"},
    ]


def test_an_unknown_office_is_a_wrong_field() -> None:
    router = Router(Bus(_raise(NotFound())))
    with pytest.raises(ValidationFailed) as refused:
        router.office("9", "to_station")
    assert refused.value.fields == {"to_station": "no-such-station"}


def test_naming_an_office_while_routing_is_away_can_be_tried_again() -> None:
    router = Router(Bus(_raise(DeadlineExceeded())))
    with pytest.raises(Unavailable):
        router.office("9", "to_station")


def test_the_distances_a_case_keeps_do_not_tell_the_place() -> None:
    near = [{"code": str(n), "name": {}, "distance_m": n} for n in (0, 3, 900, 1000, 1001, 7432)]
    unknown = {"code": "x", "name": {}, "distance_m": None}
    record = recorded({"outcome": "ask", "alternatives": [*near, unknown]})
    distances = [one.get("distance_m") for one in record["alternatives"]]
    assert distances == [0, 1000, 1000, 1000, 2000, 8000, None]
