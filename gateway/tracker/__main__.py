"""``python -m gateway.tracker``: keeps the tracking view, in a process of its own."""

import signal
import sys

from chassis import log, memory, process
from gateway.settings import TrackerSettings
from gateway.tracker import health
from gateway.tracker.building import build

logger = log.get(__name__)


def main() -> int:
    """Run until SIGTERM or SIGINT; the exit code."""
    settings = process.begin("gateway-tracker", TrackerSettings)
    parts = build(settings)
    signal.signal(signal.SIGTERM, parts.tracker.stop)
    signal.signal(signal.SIGINT, parts.tracker.stop)
    health.serve(parts.health, settings.metrics_host, settings.metrics_port)
    memory.settle()
    parts.tracker.run_for_ever()
    parts.close()
    logger.info("stopped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
