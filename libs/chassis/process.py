"""What every process of ours does first."""

import sys
from typing import TypeVar

from chassis import log, metrics, settings, spans, time_source

S = TypeVar("S", bound=settings.ProcessSettings)


def begin(name: str, kind: type[S]) -> S:
    """Take the time from where the environment says, read the settings and open the log; return
    the settings. Ends the process with 2, and a line that names it, where one is missing."""
    time_source.use_environment()
    try:
        read = settings.read(kind)
    except settings.MissingSetting as error:
        print(f"{name}: {error}", file=sys.stderr)
        raise SystemExit(2) from None
    log.configure(name, read.log_level)
    metrics.RELEASE.labels(name, read.release).set(1)
    spans.start(read.otlp_endpoint)
    return read
