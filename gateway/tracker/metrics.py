"""What the tracker counts."""

from prometheus_client import Counter, Histogram

EVENTS = Counter("gateway_tracker_events_total", "Events taken")
CASE_EVENTS = Counter(
    "gateway_case_events_total",
    "What happened to cases, of every service that has any; counted again where it comes again",
    ["service", "event"],
)
UNDELIVERED = Counter("gateway_undelivered_total", "Notifications that reached nobody", ["channel"])
BATCH_SECONDS = Histogram("gateway_tracker_batch_seconds", "Time to store one batch")
LAG_SECONDS = Histogram(
    "gateway_tracker_lag_seconds",
    "From a change to its being shown, for the oldest event of each batch",
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 15, 60, 300),
)
PUBLIC_ROWS_REFUSED = Counter(
    "gateway_public_rows_refused_total", "Public rows that a case carried and may not carry"
)
