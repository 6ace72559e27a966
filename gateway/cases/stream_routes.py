"""`GET /api/v1/cases/{reference}/events`: a case, live."""

from __future__ import annotations

from flask import Blueprint, Response, request

from contracts.typed import JsonObject
from gateway.cases import stream as case_stream
from gateway.cases import use_cases
from gateway.http.access import signed_in
from gateway.http.context import signed_in_caller
from gateway.http.description import described
from gateway.http.shapes import After

blueprint = Blueprint("events", __name__, url_prefix="/api/v1")


@blueprint.get("/cases/<reference>/events")
@signed_in(limit="read")
@described("text/event-stream", query=After, headers=(("Last-Event-ID", False),))
def events(reference: str, query: JsonObject) -> Response:
    """Stream every change from now on; `after` names the sequence that the reader has on the page,
    so that nothing is missed in between, and `Last-Event-ID` resumes after the change it names."""
    seen = _last_seen()
    after = query.get("after") if seen is None else seen
    changes = use_cases.watch_case(signed_in_caller(), reference, after)
    return Response(
        case_stream.as_event_stream(changes),
        content_type="text/event-stream; charset=utf-8",
        # Proxies must pass each line on at once.
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


def _last_seen() -> int | None:
    text = request.headers.get("Last-Event-ID", "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
