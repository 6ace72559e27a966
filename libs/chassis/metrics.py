"""What Prometheus is shown of every process: rate, errors and duration of each entrypoint, and
how the bus and the outbox stand. Labels are names from code, never data."""

from prometheus_client import Counter, Gauge, Histogram

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)

ENTRYPOINT_SECONDS = Histogram(
    "nagrik_entrypoint_seconds",
    "Time in a handler; outcome is `ok` or an error code",
    ["service", "entrypoint", "kind", "outcome"],
    buckets=SECONDS,
)
QUEUE_WAIT_SECONDS = Histogram(
    "nagrik_queue_wait_seconds",
    "Time from sending a message to the start of its handler",
    ["service", "entrypoint"],
    buckets=SECONDS,
)
CALL_SECONDS = Histogram(
    "nagrik_call_seconds",
    "Time of a call to another service, as its caller sees it",
    ["service", "target", "outcome"],
    buckets=SECONDS,
)
DATABASE_SECONDS = Histogram(
    "nagrik_database_seconds",
    "Time of a command to the database, as the process that sent it sees it; outcome ok or failed",
    ["service", "command", "outcome"],
    buckets=SECONDS,
)
CALLS_IN_FLIGHT = Gauge(
    "nagrik_calls_in_flight",
    "Calls that wait for an answer",
    ["service"],
    multiprocess_mode="livesum",
)
EVENTS_PUBLISHED = Counter(
    "nagrik_events_published_total", "Events that the broker confirmed", ["service"]
)
EVENTS_UNROUTABLE = Counter(
    "nagrik_events_unroutable_total", "Events that no queue takes; kept in the outbox", ["service"]
)
EVENT_RETRIES = Counter(
    "nagrik_event_retries_total", "Deliveries put off to a later try", ["service", "queue"]
)
DEAD_LETTERS = Counter(
    "nagrik_dead_letters_total", "Messages parked for a person", ["service", "reason"]
)
FEED_UNFIT = Gauge(
    "nagrik_feed_unfit",
    "Entries of another system's feed that could not become a case",
    ["service"],
)
OUTBOX_PENDING = Gauge(
    "nagrik_outbox_pending", "Documents whose events wait longer than the sweep", ["service"]
)
OUTBOX_OLDEST_SECONDS = Gauge(
    "nagrik_outbox_oldest_seconds", "Age of the oldest event not yet sent", ["service"]
)
BUS_CONNECTED = Gauge("nagrik_bus_connected", "1 while this process can publish", ["service"])
FORGED_SENDERS = Counter(
    "nagrik_forged_senders_total",
    "Messages whose sender the broker does not vouch for; kind is event, rpc or reply",
    ["service", "kind"],
)
BUS_REFUSALS = Counter(
    "nagrik_bus_refusals_total",
    "Times the broker closed the sending channel; reason is its code, 404 a vanished exchange",
    ["service", "reason"],
)
BUS_PATH = Gauge(
    "nagrik_bus_path",
    "1 while this service's exchanges, queues and route to all events are in place",
    ["service"],
)
RELEASE = Gauge(
    "nagrik_release_info",
    "1, for the release of the code that this process runs",
    ["service", "release"],
    multiprocess_mode="livemax",
)
