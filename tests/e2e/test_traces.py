"""One trace from the citizen's click to the SMS, as a collector of OpenTelemetry gets it."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from chassis import trace
from deploy.local.ports import LOOPBACK, free_port
from deploy.local.processes import Process
from tests.support.citizen import complaint
from tests.support.client import expect
from tests.support.filing_stream import COMPLAINT_TO_FIR
from tests.support.polling import eventually
from tests.support.servers import ROOT, Servers, run_folder, unique
from tests.support.system import System, end_system, start_system

CITIZEN = "9000000471"
ACKNOWLEDGED = "complaint.filed.citizen"


class Receiver:
    """A collector as a process, and what it was sent."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self._folder, port = folder, free_port()
        self.url = f"http://{LOOPBACK}:{port}"
        self.process = Process(
            "otlp-receiver",
            [sys.executable, "-m", "tests.support.otlp_receiver", str(port), folder],
            environ={"PATH": os.environ["PATH"], "PYTHONPATH": f"{ROOT / 'libs'}:{ROOT}"},
            folder=ROOT,
            output=folder / "receiver.log",
        )

    def spans(self, trace_id: str) -> dict[str, tuple[str, str, str]]:
        """Service, id and parent's id of each span of a trace, by its name."""
        return {
            span.name: (service, span.span_id.hex(), span.parent_span_id.hex())
            for service, span in self._all()
            if span.trace_id.hex() == trace_id
        }

    def _all(self) -> Iterator[tuple[str, object]]:
        for file in self._folder.glob("*.spans"):
            request = ExportTraceServiceRequest.FromString(file.read_bytes())
            for one in request.resource_spans:
                (service,) = (
                    each.value.string_value
                    for each in one.resource.attributes
                    if each.key == "service.name"
                )
                for scope in one.scope_spans:
                    yield from ((service, span) for span in scope.spans)


@pytest.fixture(scope="module")
def receiver() -> Iterator[Receiver]:
    collector = Receiver(run_folder() / unique("spans"))
    collector.process.start()
    yield collector
    collector.process.stop()


@pytest.fixture(scope="module")
def traced(shared: Servers, receiver: Receiver) -> Iterator[System]:
    """A system that sends its spans."""
    settings = {"OTEL_EXPORTER_OTLP_ENDPOINT": receiver.url}
    running = start_system(shared, run_folder() / unique("system"), COMPLAINT_TO_FIR, **settings)
    yield running
    end_system(running)


def file_complaint(system: System) -> tuple[str, str]:
    """File a complaint; the reference, and the traceparent of the request."""
    answer = system.citizen(CITIZEN).try_to_file(complaint(text="साइकिल चोरी हुई।"))
    return expect(answer, 201)["reference"], answer.headers["traceparent"]


def test_the_click_and_the_sms_are_in_one_trace_each_below_what_caused_it(
    traced: System, receiver: Receiver
):
    reference, traceparent = file_complaint(traced)
    traced.await_message(CITIZEN, ACKNOWLEDGED, reference=reference)
    ids = trace.ids(traceparent)
    assert ids
    wanted = {
        "POST /api/v1/services/<code>/cases",
        "complaints.file_case",
        "routing.resolve",
        "notify.case_changed",
        "send sms",
    }
    spans = eventually(
        lambda: (trees := receiver.spans(ids[0])).keys() >= wanted and trees, what="all spans"
    )
    click = spans["POST /api/v1/services/<code>/cases"]
    filing, notify = spans["complaints.file_case"], spans["notify.case_changed"]
    routing, sms = spans["routing.resolve"], spans["send sms"]
    assert click == ("gateway", ids[1], "")
    assert (filing[0], filing[2]) == ("complaints", click[1])
    assert (routing[0], routing[2]) == ("routing", filing[1])
    assert (notify[0], notify[2]) == ("notify", filing[1])
    assert (sms[0], sms[2]) == ("notify", notify[1])


def test_a_collector_that_is_away_or_silent_stops_nobody(traced: System, receiver: Receiver):
    assert receiver.process.pid
    os.kill(receiver.process.pid, signal.SIGSTOP)
    references = [file_complaint(traced)[0] for _ in range(5)]
    receiver.process.kill()
    references += [file_complaint(traced)[0] for _ in range(5)]
    for reference in references:
        traced.await_message(CITIZEN, ACKNOWLEDGED, reference=reference)
    assert [part.name for part in traced.stack.parts.values() if not part.process.running] == []
    receiver.process.start()

    ids = trace.ids(file_complaint(traced)[1])
    assert ids
    eventually(lambda: receiver.spans(ids[0]), what="spans again")
