"""Token buckets: how many messages a second go to a provider, each part of a long one counted as
operators count it, and how many of one service.

One bucket serves all senders of a process. The less urgent a lane, the more it must leave in the
bucket, so that whatever waits there a password finds a token.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence

LEFT_BY = {"otp": 0.0, "urgent": 0.1, "status": 0.25, "bulk": 0.5}
"""The share of a bucket that each lane leaves to those before it."""

SLOWED = 0.5
"""The share of its rate at which a provider goes on that said it is too much."""

RECOVERY_SECONDS = 30.0
"""After which it has its whole rate again, in a straight line."""


class Bucket:
    """`rate` tokens a second, and at most one second's worth (but at least four) at a time."""

    def __init__(self, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        if rate <= 0:
            raise ValueError(f"a rate of {rate} a second")
        self._rate = rate
        self._size = max(rate, 4.0)
        self._clock = clock
        self._tokens = self._size
        self._filled_at = clock()
        self._slowed_at: float | None = None
        self._lock = threading.Lock()

    def take(self, wanted: int, lane: str) -> int:
        """Take up to so many tokens, and return how many there were for this lane."""
        with self._lock:
            self._fill()
            usable = self._tokens - self._size * LEFT_BY[lane]
            granted = max(0, min(wanted, int(usable)))
            self._tokens -= granted
            return granted

    def take_for(self, costs: Sequence[int], lane: str) -> int:
        """Take the tokens of the first so many messages, each of which costs what it is billed for,
        and return how many. One that costs more than there is leaves a debt behind, for else a
        small bucket would never hold enough for it."""
        with self._lock:
            self._fill()
            usable = self._tokens - self._size * LEFT_BY[lane]
            granted = spent = 0
            while granted < len(costs) and usable - spent >= 1:
                spent += costs[granted]
                granted += 1
            self._tokens -= spent
            return granted

    def seconds_until(self, wanted: int, lane: str) -> float:
        """Return how long until so many tokens may be there for this lane,
        or as many as it can have."""
        with self._lock:
            self._fill()
            wanted = min(wanted, max(1, int(self._size * (1 - LEFT_BY[lane]))))
            lacking = wanted + self._size * LEFT_BY[lane] - self._tokens
            return max(0.0, lacking / self._rate_now())

    def slow_down(self) -> None:
        """Go on at a share of the rate, and come back to it by and by."""
        with self._lock:
            self._fill()
            self._slowed_at = self._clock()
            self._tokens = min(self._tokens, 0.0)

    def _fill(self) -> None:
        now = self._clock()
        grown = (now - self._filled_at) * self._rate_now()
        self._tokens = min(self._size, self._tokens + grown)
        self._filled_at = now

    def _rate_now(self) -> float:
        if self._slowed_at is None:
            return self._rate
        share = SLOWED + (1 - SLOWED) * (self._clock() - self._slowed_at) / RECOVERY_SECONDS
        if share >= 1:
            self._slowed_at = None
        return self._rate * min(share, 1.0)


class Tenants:
    """A bucket for each service, so that one's flood does not make the others wait."""

    LANES = ("status", "bulk")
    """A password and an urgent message are never put off for what a service sent before."""

    def __init__(self, rate: float, clock: Callable[[], float] = time.monotonic) -> None:
        """`rate`: messages of each service a second; 0: as many as there are."""
        self._rate = rate
        self._clock = clock
        self._buckets: dict[str, Bucket] = {}

    def may_send(self, service: str, lane: str) -> bool:
        """Take a token of a service; False if it has none now."""
        if not self._rate or lane not in self.LANES:
            return True
        bucket = self._buckets.get(service)
        if bucket is None:
            bucket = self._buckets.setdefault(service, Bucket(self._rate, self._clock))
        return bucket.take(1, "otp") == 1
