"""Calls: every wait has an end, every error a code, every caller a proof."""

import time

import pytest

from chassis.actor import Actor
from tests.integration.chassis.conftest import ECHO
from tests.support.polling import eventually

OFFICER = Actor(id="officer-two", role="sho")


def wait(id):
    return {"seconds": 0, "id": id}


def test_a_call_is_answered(bus):
    assert bus.request("echo", "say", {"text": "नमस्ते"})["result"] == {"text": "नमस्ते"}


def test_an_error_crosses_as_its_code(bus):
    error = bus.request("echo", "fail", {"how": "contract"})["error"]
    assert error["code"] == "validation-failed"
    assert error["fields"] == {"text": "too-long"}
    assert error["details"] == {"limit": 5}


def test_an_accident_tells_the_caller_nothing_of_the_inside(bus):
    error = bus.request("echo", "fail", {"how": "accident"})["error"]
    assert error["code"] == "internal"
    assert "secret" not in str(error)


def test_a_method_that_does_not_exist_is_not_found(bus):
    assert bus.request("echo", "no_such_method")["error"]["code"] == "not-found"


def test_a_request_without_the_contracts_shape_is_a_bad_request(bus):
    error = bus.request("echo", "read_case", {"wrong": 1}, actor=OFFICER)["error"]
    assert error["code"] == "bad-request"


def test_a_caller_who_is_not_proved_is_refused(bus):
    assert (
        bus.request("echo", "read_case", {"reference": "R"})["error"]["code"] == "not-authenticated"
    )


def test_a_proved_caller_is_known_to_the_method(bus):
    answer = bus.request("echo", "read_case", {"reference": "R"}, actor=OFFICER)
    assert answer["result"]["actor"] == "officer-two"


def test_a_slow_peer_costs_its_caller_the_deadline_and_no_more(bus):
    started = time.monotonic()
    payload = {"seconds": 3, "id": "slow"}
    ask = {"service": "echo", "method": "wait", "payload": payload, "timeout": 0.5}
    answer = bus.request("echo", "ask", ask)
    assert answer["error"]["code"] == "deadline-exceeded"
    assert time.monotonic() - started < 2.5


def test_a_service_that_is_away_is_known_to_be_away_at_once(bus):
    started = time.monotonic()
    ask = {"service": "nobody", "method": "x", "payload": {}, "timeout": 10}
    answer = bus.request("echo", "ask", ask)
    assert answer["error"]["code"] == "unavailable"
    assert time.monotonic() - started < 3


def test_a_request_whose_caller_has_gone_is_not_carried_out(bus, echo, service_process, database):
    echo.stop()
    with pytest.raises(TimeoutError):
        bus.request("echo", "wait", wait("ghost"), deadline=0.3, expiration="200")
    time_is_past = {"nameko.deadline": f"{time.time() - 1:.3f}"}
    with pytest.raises(TimeoutError):
        bus.request("echo", "wait", wait("late"), deadline=0.1, headers=time_is_past)
    service_process(ECHO)
    bus.request("echo", "wait", wait("present"))
    assert [run["wait"] for run in database["runs"].find({"wait": {"$exists": True}})] == [
        "present"
    ]


def test_the_trace_of_the_caller_is_in_the_log_of_the_service(bus, echo):
    trace_id = "0af7651916cd43dd8448eb211c80319c"
    headers = {"nameko.traceparent": f"00-{trace_id}-b7ad6b7169203331-01"}
    bus.request("echo", "fail", {"how": "accident"}, headers=headers)
    eventually(lambda: f'"trace":"{trace_id}"' in echo.log_text, what="the trace in the log")
