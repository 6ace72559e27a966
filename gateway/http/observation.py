"""Trace, log line and metrics of every request.

The log holds the route's pattern, never the address itself: a reference in it would be personal.
"""

from __future__ import annotations

import logging

from flask import Flask, Response, g, request

from chassis import log, spans, trace
from gateway.http.metrics import REQUEST_SECONDS, REQUESTS, now_seconds

logger = log.get(__name__)
_INFO = logging.INFO
_QUIET = ("/health/live", "/health/ready", "/metrics")


def install(app: Flask) -> None:
    """Observe all requests to `app`."""
    app.before_request(_begin)
    app.after_request(_end)


def trace_id() -> str:
    """Return the id that finds this request's trace, in logs here and in the services."""
    return trace.trace_id(g.get("traceparent")) or ""


def _begin() -> None:
    g.started = now_seconds()
    g.parent = request.headers.get("traceparent")
    g.traceparent = trace.child(g.parent)
    trace.set_current(g.traceparent)


def _end(response: Response) -> Response:
    route = request.url_rule.rule if request.url_rule else "unmatched"
    seconds = now_seconds() - g.started
    REQUESTS.labels(route, request.method, response.status_code).inc()
    REQUEST_SECONDS.labels(route).observe(seconds)
    if route not in _QUIET:
        name, outcome = f"{request.method} {route}", _outcome(response.status_code)
        spans.record("gateway", name, spans.SERVER, g.traceparent, g.parent, seconds, outcome)
    response.headers["traceparent"] = g.traceparent
    response.headers["X-Request-Id"] = trace_id()
    if route not in _QUIET:
        # Successful reads are counted above and not logged: a log line would cost more than the
        # read.
        level = logging.DEBUG if request.method == "GET" and response.status_code < 400 else _INFO
        logger.log(
            level,
            "request",
            extra={
                "route": route,
                "method": request.method,
                "status": response.status_code,
                "ms": round(seconds * 1000, 1),
                "refusal": g.get("refusal"),
            },
        )
    return response


def _outcome(status: int) -> str:
    """Return an error for our own faults alone: who is refused has had an answer."""
    return "ok" if status < 500 else str(status)
