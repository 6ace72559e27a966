"""What the service does by itself, beside what every service does."""

from collections.abc import Callable

from casework.host.extension import Job
from chassis.parts import Parts
from services.complaints.cctns.forwarding import forwarder


def forward_to_cctns(parts: Parts) -> Callable[[], int]:
    """Return what sends to CCTNS the FIRs that are due."""
    return forwarder(parts).tick


JOBS = (Job("forward_to_cctns", 3, forward_to_cctns),)
