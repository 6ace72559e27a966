"""Spans of the traces that messages carry (``chassis.trace``), sent by OTLP over HTTP.

Off unless OTEL_EXPORTER_OTLP_ENDPOINT is set; then OpenTelemetry is loaded, and not before. A span
is told of when it has ended, with its own id and its parent's as the messages have them: nothing
depends on what a greenlet knows of the one that started it.

Names and attributes are names from code, never data.
"""

import time
from typing import Any, Protocol

from chassis import trace

SERVER, CLIENT, CONSUMER = "SERVER", "CLIENT", "CONSUMER"
"""Kinds of OpenTelemetry: who answers, who asks another's system, who takes an event."""

ENDED_SECONDS = 1.0
"""Between two sendings."""
LARGEST_QUEUE, LARGEST_BATCH = 2048, 256
"""Spans that wait, and that go together. What does not fit is dropped: work never waits."""
PATIENCE_SECONDS = 5.0


class Recorder(Protocol):
    """What takes spans that have ended."""

    def on_end(self, span: Any) -> None:
        """Keep it to be sent; returns at once."""


_recorder: Recorder | None = None
_resources: dict[str, Any] = {}


def start(endpoint: str) -> None:
    """Send the spans of this process to ``endpoint`` (``http://collector:4318``) from now on; do
    nothing where it is empty. Call it in the process that works, after a fork."""
    global _recorder
    if not endpoint:
        return
    import logging

    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    # A collector that is away is no fault of ours, and says so every second, with a stack.
    logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)
    url = f"{endpoint.rstrip('/')}/v1/traces"
    _recorder = BatchSpanProcessor(
        OTLPSpanExporter(url, timeout=PATIENCE_SECONDS),
        max_queue_size=LARGEST_QUEUE,
        max_export_batch_size=LARGEST_BATCH,
        schedule_delay_millis=ENDED_SECONDS * 1000,
    )


def is_on() -> bool:
    """Return whether spans are sent."""
    return _recorder is not None


def record(
    service: str,
    name: str,
    kind: str,
    own: str | None,
    parent: str | None,
    seconds: float,
    outcome: str = "ok",
) -> None:
    """Tell of work of ``service`` that has just ended after so many ``seconds``; returns at once.

    ``own`` is the traceparent that it logged and sent on, ``parent`` that of the work that caused
    it. ``outcome`` is ``ok`` or the code of an error. Nothing where spans are not sent.
    """
    if _recorder is None or (ids := trace.ids(own)) is None:
        return
    from opentelemetry.sdk.trace import ReadableSpan
    from opentelemetry.trace import SpanKind
    from opentelemetry.trace.status import Status, StatusCode

    ended = time.time_ns()
    above = trace.ids(parent)
    _recorder.on_end(
        ReadableSpan(
            name,
            context=_context(*ids),
            parent=_context(*above) if above and above[0] == ids[0] else None,
            resource=_resource(service),
            kind=SpanKind[kind],
            attributes={"nagrik.outcome": outcome},
            status=Status(StatusCode.OK if outcome == "ok" else StatusCode.ERROR),
            start_time=ended - int(seconds * 1e9),
            end_time=ended,
        )
    )


def _context(trace_id: str, span_id: str) -> Any:
    from opentelemetry.trace import SpanContext, TraceFlags

    sampled = TraceFlags(TraceFlags.SAMPLED)
    return SpanContext(int(trace_id, 16), int(span_id, 16), is_remote=False, trace_flags=sampled)


def _resource(service: str) -> Any:
    from opentelemetry.sdk.resources import Resource

    if service not in _resources:
        _resources[service] = Resource({"service.name": service})
    return _resources[service]
