"""What the gateway counts. With several worker processes the counts are summed over them.

`PROMETHEUS_MULTIPROC_DIR` must be set before this module is imported for that (gunicorn_conf.py
does); without it there is one process and its own registry.
"""

from __future__ import annotations

import os
from time import perf_counter as now_seconds

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)

__all__ = ["CONTENT_TYPE_LATEST", "exposition", "now_seconds"]

_FINE = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

REQUESTS = Counter(
    "gateway_requests_total", "HTTP requests answered", ["route", "method", "status"]
)
REQUEST_SECONDS = Histogram(
    "gateway_request_seconds", "Time to answer an HTTP request", ["route"], buckets=_FINE
)
REFUSALS = Counter("gateway_refusals_total", "Problems told to callers", ["code"])
STREAMS = Gauge("gateway_streams", "Open event streams", multiprocess_mode="livesum")


def exposition() -> bytes:
    """Return all metrics of this deployable in Prometheus' text format."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(REGISTRY)
    registry = CollectorRegistry()
    multiprocess.MultiProcessCollector(registry)
    return generate_latest(registry)
