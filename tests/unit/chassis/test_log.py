"""Personal data is never in a log."""

import json
import logging

import pytest

from chassis import log, trace


def line(message="", **extra):
    record = logging.makeLogRecord({"msg": message, "levelname": "INFO", "name": "t", **extra})
    return json.loads(log.JsonFormatter("echo").format(record))


@pytest.mark.parametrize(
    "text",
    ["9000000001", "+919000000001", "+91 90000 00001", "09000000001", "test.one@example.org"],
)
def test_a_mobile_or_an_address_in_a_text_is_taken_out(text):
    logged = line(f"sent to {text}.")
    assert text not in logged["message"]
    assert "[" in logged["message"]


@pytest.mark.parametrize("key", ["mobile", "email", "otp", "text", "name", "password", "form"])
def test_a_personal_key_is_never_written_out(key):
    assert line("x", **{"extra": {key: "Test Citizen One"}})["extra"][key] == "[personal]"


def test_credentials_in_an_address_are_taken_out():
    assert "hunter" not in line("amqp://user:hunter@127.0.0.1:5672/")["message"]


def test_a_stack_is_redacted_too():
    try:
        raise ValueError("9000000001 is not valid")
    except ValueError:
        import sys

        logged = line("failed", exc_info=sys.exc_info())
    assert "9000000001" not in logged["error"]
    assert "ValueError" in logged["error"]


def test_a_reference_and_numbers_stay_readable():
    logged = line("case K7QF-M2XA after 1234567 ms", extra_count=12)
    assert logged["message"] == "case K7QF-M2XA after 1234567 ms"
    assert logged["extra_count"] == 12


def test_a_line_carries_its_trace():
    trace.set_current(trace.new())
    try:
        assert line("x")["trace"] == trace.trace_id()
    finally:
        trace.set_current(None)


def test_a_line_says_when_in_utc_and_in_india():
    logged = line("x", created=1_798_741_800.25, msecs=250.0)
    assert logged["at"] == "2026-12-31T18:30:00.250Z"
    assert logged["at_ist"] == "2027-01-01T00:00:00.250+05:30"
