"""A circuit breaker: a provider that keeps failing is left alone, then tried with one message."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

FAILURES_TO_OPEN = 3
FIRST_REST = timedelta(seconds=2)
LONGEST_REST = timedelta(seconds=60)


class Breaker:
    """Closed: everything passes. Open: nothing does until a growing, jittered rest is over.
    Then one probe passes: its success closes the circuit, its failure opens it for longer."""

    def __init__(self, failures_to_open: int = FAILURES_TO_OPEN) -> None:
        self._limit = failures_to_open
        self._failures = 0
        self._rests = 0
        self._closed_again_at: datetime | None = None

    def room(self, now: datetime, wanted: int) -> int:
        """How many of `wanted` messages may be tried now: all, one as a probe, or none."""
        if self._closed_again_at is None:
            return wanted
        return min(wanted, 1) if now >= self._closed_again_at else 0

    @property
    def is_open(self) -> bool:
        """Whether the provider is held to be down."""
        return self._closed_again_at is not None

    def succeeded(self) -> None:
        """The provider worked."""
        self._failures = self._rests = 0
        self._closed_again_at = None

    def failed(self, now: datetime) -> None:
        """The provider itself failed, whatever the message."""
        self._failures += 1
        if self._failures >= self._limit:
            rest = min(FIRST_REST * 2**self._rests, LONGEST_REST)
            self._closed_again_at = now + rest * random.uniform(0.75, 1.25)
            self._rests = min(self._rests + 1, 10)
