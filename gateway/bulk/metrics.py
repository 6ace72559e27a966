"""What the worker of uploads tells of itself."""

from prometheus_client import Counter, Histogram

ROWS = Counter("gateway_bulk_rows", "Rows of uploads that were worked, by outcome", ["outcome"])
ROW_SECONDS = Histogram(
    "gateway_bulk_row_seconds", "Seconds until a service had answered for a row"
)
