"""Spans cost nothing while nobody wants them, and say whose they are where somebody does."""

import subprocess
import sys
from typing import Any

import pytest

from chassis import spans, trace
from tests.support.sources import ROOT

OFF = """
import sys
import chassis.run
from chassis import spans, trace
spans.start("")
spans.record("echo", "echo.say", spans.SERVER, trace.new(), None, 0.1)
assert not spans.is_on()
print([name for name in sys.modules if name.startswith("opentelemetry")])
"""


class Kept:
    """A recorder that keeps what it is told."""

    def __init__(self) -> None:
        self.spans: list[Any] = []

    def on_end(self, span: Any) -> None:
        self.spans.append(span)


@pytest.fixture
def recorder(monkeypatch) -> Kept:
    keeper = Kept()
    monkeypatch.setattr(spans, "_recorder", keeper)
    return keeper


def test_without_a_collector_nothing_of_opentelemetry_is_loaded():
    done = subprocess.run(
        [sys.executable, "-c", OFF],
        env={"PYTHONPATH": f"{ROOT / 'libs'}:{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "[]\n"), done.stderr


def test_a_span_has_the_ids_that_the_messages_carried(recorder: Kept):
    parent = trace.new()
    own = trace.child(parent)
    spans.record("echo", "echo.say", spans.SERVER, own, parent, 0.25, "not-found")
    (span,) = recorder.spans
    assert (f"{span.context.trace_id:032x}", f"{span.context.span_id:016x}") == trace.ids(own)
    assert f"{span.parent.span_id:016x}" == parent.split("-")[2]
    assert span.end_time - span.start_time == 250_000_000
    assert span.resource.attributes["service.name"] == "echo"
    assert (span.attributes["nagrik.outcome"], span.status.is_ok) == ("not-found", False)


def test_a_parent_of_another_trace_is_none(recorder: Kept):
    spans.record("echo", "echo.say", spans.SERVER, trace.new(), trace.new(), 0.1)
    spans.record("echo", "echo.say", spans.SERVER, trace.new(), "malformed", 0.1)
    spans.record("echo", "echo.say", spans.SERVER, None, None, 0.1)
    assert [span.parent for span in recorder.spans] == [None, None]
