"""New work shows by itself: the figures of the lists, as they change."""

from collections.abc import Iterator

import orjson
from flask import Response

from gateway.cases import inbox_stream
from gateway.cases.figures import Counts
from gateway.console.blueprint import blueprint, officer
from gateway.http.access import count
from gateway.http.context import parts


@blueprint.get("/live")
def live() -> Response:
    """Send the figures of the inbox now and after each change at the office."""
    reader = officer()
    count("read", reader)
    changes = inbox_stream.figures(parts(), reader)
    return Response(
        _as_event_stream(changes),
        content_type="text/event-stream; charset=utf-8",
        # Proxies must pass each line on at once.
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


def _as_event_stream(changes: Iterator[Counts | None]) -> Iterator[bytes]:
    yield f"retry: {inbox_stream.RECONNECT_MS}\n\n".encode()
    for figures in changes:
        if figures is None:
            yield b": heartbeat\n\n"
        else:
            yield b"event: figures\ndata: " + orjson.dumps(figures) + b"\n\n"
