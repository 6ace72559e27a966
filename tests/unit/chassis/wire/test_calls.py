"""Calls: each gets its own answer, from whom was asked, or an error in time."""

from collections.abc import Callable

import pytest

from chassis.senders import Identity
from chassis.wire import messages
from chassis.wire.calls import Answer, Calls
from chassis.wire.messages import Incoming, Outgoing
from contracts.errors import DeadlineExceeded, NotFound, Unavailable

GATEWAY, ECHO = Identity("gateway", "gateway"), Identity("echo", "echo")


class Hub:
    """Does not wait: while a call is under way it does what the test says."""

    identity = GATEWAY
    reply_to = "reply.gateway.1"

    def __init__(self, meanwhile: Callable[[Calls, str], object]) -> None:
        self._meanwhile = meanwhile
        self.calls = Calls(self, most=2)
        self.woken = 0
        self.doubted = 0

    def doubt(self) -> None:
        self.doubted += 1

    def ask(self, message: Outgoing, answer: Answer, seconds: float) -> None:
        answer.when_settled(self._wake)
        self._meanwhile(self.calls, message.properties["correlation_id"])

    def _wake(self) -> None:
        self.woken += 1

    def call(self) -> object:
        return self.calls.call("echo", "say", {"text": "a"}, 1.0)


def _reply(result: object, error: Exception | None = None, user: str = "echo") -> Incoming:
    reply = messages.reply(Identity(user, user), "k", "id", result, error)  # type: ignore[arg-type]
    return Incoming(reply.body, reply.properties["headers"], user)


def test_a_reply_is_the_calls_result_and_wakes_its_caller_once() -> None:
    def answered_twice(calls: Calls, id: str) -> None:
        calls.replied(id, _reply("first"))
        calls.replied(id, _reply("second"))

    hub = Hub(answered_twice)
    assert hub.call() == "first"
    assert hub.woken == 1


def test_an_error_is_raised_by_its_code() -> None:
    hub = Hub(lambda calls, id: calls.replied(id, _reply(None, NotFound())))
    with pytest.raises(NotFound):
        hub.call()


def test_an_answer_of_somebody_else_is_none() -> None:
    def forged_then_true(calls: Calls, id: str) -> None:
        calls.replied(id, _reply("forged", user="permits"))
        calls.replied(id, Incoming(b'{"result": "forged", "error": null}', {}, None))
        calls.replied(id, _reply("true"))

    assert Hub(forged_then_true).call() == "true"


def test_a_call_that_nobody_answers_in_time_ends() -> None:
    with pytest.raises(DeadlineExceeded):
        Hub(lambda calls, id: None).call()


def test_a_call_that_no_queue_takes_is_known_at_once_to_be_in_vain() -> None:
    with pytest.raises(Unavailable):
        Hub(lambda calls, id: calls.returned(id)).call()


def test_with_the_connection_all_answers_are_lost() -> None:
    hub = Hub(lambda calls, id: calls.lost())
    with pytest.raises(DeadlineExceeded):
        hub.call()


def test_a_late_reply_and_one_to_nobody_disturb_nothing() -> None:
    ids: list[str] = []
    hub = Hub(lambda calls, id: ids.append(id))
    with pytest.raises(DeadlineExceeded):
        hub.call()
    hub.calls.replied(ids[0], _reply("late"))
    hub.calls.replied(None, _reply("to nobody"))
    assert hub.woken == 0


def test_too_many_calls_at_one_time_are_turned_away_at_once() -> None:
    def call_again(calls: Calls, id: str) -> None:
        calls.call("echo", "say", {}, 1.0)

    with pytest.raises(Unavailable, match="too many"):
        Hub(call_again).call()


def test_a_deadline_puts_a_connection_in_doubt_on_which_the_service_never_answered() -> None:
    answers = [False, True, False]

    def perhaps(calls: Calls, id: str) -> None:
        if answers.pop(0):
            calls.replied(id, _reply("it is heard"))

    hub = Hub(perhaps)
    with pytest.raises(DeadlineExceeded):
        hub.call()
    assert hub.doubted == 1
    assert hub.call() == "it is heard"
    with pytest.raises(DeadlineExceeded):
        hub.call()
    assert hub.doubted == 1, "it is slow, and the way there stands"


def test_what_was_heard_on_one_connection_says_nothing_of_the_next() -> None:
    hub = Hub(lambda calls, id: calls.replied(id, _reply("it is heard")))
    hub.call()
    hub.calls.lost()
    hub._meanwhile = lambda calls, id: None
    with pytest.raises(DeadlineExceeded):
        hub.call()
    assert hub.doubted == 1


def test_with_a_lost_connection_nothing_is_in_doubt() -> None:
    hub = Hub(lambda calls, id: calls.lost())
    with pytest.raises(DeadlineExceeded):
        hub.call()
    assert hub.doubted == 0
