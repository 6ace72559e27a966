"""How often one identity and one address may ask, per class of route.

Token buckets in the memory of each process. A process gets the limit divided by the number of
processes (workers × replicas), so that together they never let through more than the limit, with
no database call on any request. The price: a client that happens to stay on one process meets its
share early; the limits are set with that in mind. One-time passwords and officers' sign-in, where
a limit guards a secret, are counted in the database as well (see `counters.py`).
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from contracts.errors import TooMany

REMEMBERED = 50_000
"""Buckets kept per process; the one unused for longest is dropped, which only forgives."""


@dataclass(frozen=True, slots=True)
class RateLimit:
    """Requests a minute. Many citizens of a village share one address, so it is allowed more."""

    per_identity: int
    per_address: int


PRODUCTION = {
    "auth": RateLimit(per_identity=20, per_address=120),
    "write": RateLimit(per_identity=30, per_address=300),
    # Cases of a press on several: each is a call of its own to a service.
    "several": RateLimit(per_identity=200, per_address=2000),
    "read": RateLimit(per_identity=300, per_address=3000),
    "lookup": RateLimit(per_identity=120, per_address=600),
    "track": RateLimit(per_identity=60, per_address=300),
    "file": RateLimit(per_identity=60, per_address=300),
    "piece": RateLimit(per_identity=240, per_address=1200),
    "check": RateLimit(per_identity=20, per_address=60),
    "page": RateLimit(per_identity=300, per_address=3000),
    "partner": RateLimit(per_identity=60, per_address=600),
}
LOCAL_FACTOR = 10_000
"""One developer's load test comes from one identity and one address."""


def parse_limits(text: str) -> dict[str, RateLimit]:
    """Return `"write=30/300,read=300/3000"` as limits; ValueError for anything else."""
    limits = {}
    for part in text.split(","):
        name, _, numbers = part.strip().partition("=")
        if name not in PRODUCTION:
            raise ValueError(f"no class of routes is called {name!r}")
        identity, _, address = numbers.partition("/")
        limits[name] = RateLimit(int(identity), int(address))
    return limits


def limits_for(profile: str, chosen: dict[str, RateLimit] | None) -> dict[str, RateLimit]:
    """Return the limits in force: production's, wide open in the local profile,
    as chosen where chosen."""
    factor = LOCAL_FACTOR if profile == "local" else 1
    base = {
        name: RateLimit(limit.per_identity * factor, limit.per_address * factor)
        for name, limit in PRODUCTION.items()
    }
    return base | (chosen or {})


class RateLimiter:
    """Buckets of one process, which is one of `processes` that share the limits."""

    def __init__(
        self,
        limits: dict[str, RateLimit],
        *,
        processes: int = 1,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._limits = limits
        self._processes = processes
        self._clock = clock
        self._buckets: OrderedDict[tuple, tuple[float, float]] = OrderedDict()

    def check(self, route_class: str, identity: str | None, address: str) -> None:
        """Count one request; TooMany with `retry_after` when a bucket is empty."""
        limit = self._limits[route_class]
        self._take((route_class, "address", address), limit.per_address)
        if identity:
            self._take((route_class, "identity", identity), limit.per_identity)

    def check_identity(self, route_class: str, identity: str, per_minute: int) -> None:
        """Count one request of an identity that has a limit of its own, such as a partner's key."""
        self._take((route_class, "identity", identity), per_minute)

    def _take(self, key: tuple[str, str, str], per_minute: int) -> None:
        size = max(1.0, per_minute / self._processes)
        rate, now = size / 60.0, self._clock()
        left, since = self._buckets.pop(key, (size, now))
        left = min(size, left + (now - since) * rate)
        self._buckets[key] = (left - 1 if left >= 1 else left, now)
        if len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)
        if left < 1:
            raise TooMany(details={"retry_after": int((1 - left) / rate) + 1})
