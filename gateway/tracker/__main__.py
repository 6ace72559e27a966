"""``python -m gateway.tracker``: keeps the tracking view, in a process of its own."""

import os
import signal
import sys

from chassis import log, memory, time_source
from chassis import settings as chassis_settings
from gateway.settings import TrackerSettings
from gateway.tracker import health
from gateway.tracker.building import build

logger = log.get(__name__)


def main() -> int:
    """Run until SIGTERM or SIGINT; the exit code, 2 where a setting is missing."""
    time_source.use_environment()
    try:
        settings = chassis_settings.read(TrackerSettings, os.environ)
    except chassis_settings.MissingSetting as error:
        print(f"tracker: {error}", file=sys.stderr)
        return 2
    log.configure("gateway-tracker", settings.log_level)
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
