"""A circuit breaker: after some failures in a row nobody waits for a peer that is away."""

from datetime import datetime, timedelta

from chassis import time_source


class CircuitBreaker:
    """Closed while the peer answers; open for ``pause`` after ``limit`` failures in a row.

    When the pause is over one caller is let through to try; the others still are not, until it
    has succeeded or a further pause has passed.
    """

    def __init__(self, limit: int = 3, pause: timedelta = timedelta(seconds=5)) -> None:
        self._limit = limit
        self._pause = pause
        self._failures = 0
        self._tried_again_at: datetime | None = None

    def lets_through(self) -> bool:
        """Return whether the peer may be asked now."""
        if self._failures < self._limit or self._tried_again_at is None:
            return True
        now = time_source.now()
        if now < self._tried_again_at:
            return False
        self._tried_again_at = now + self._pause
        return True

    def succeeded(self) -> None:
        """The peer answered."""
        self._failures = 0
        self._tried_again_at = None

    def failed(self) -> None:
        """The peer did not answer in time."""
        self._failures += 1
        if self._failures >= self._limit:
            self._tried_again_at = time_source.now() + self._pause
