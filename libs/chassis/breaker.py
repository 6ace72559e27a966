"""A circuit breaker: after some failures in a row nobody waits for a peer that is away."""

import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar

from chassis import time_source
from contracts.errors import ContractError, Unavailable

Answer = TypeVar("Answer")
SPREAD = 0.25
"""Of a growing pause, by chance: many processes shall not come back at one moment."""


class CircuitBreaker:
    """Closed while the peer answers; open after ``limit`` failures in a row, for ``pause``, which
    doubles with each failure that follows, up to ``longest`` where that is given.

    When the pause is over one attempt is let through: its success closes the circuit, its failure
    opens it again.
    """

    def __init__(
        self,
        limit: int = 3,
        pause: timedelta = timedelta(seconds=5),
        longest: timedelta | None = None,
    ) -> None:
        self._limit = limit
        self._pause = pause
        self._longest = longest
        self._failures = 0
        self._tried_again_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether the peer is held to be away."""
        return self._tried_again_at is not None

    def room(self, attempts: int) -> int:
        """Return how many of so many attempts make sense now: all, one to try, or none."""
        if self._tried_again_at is None:
            return attempts
        return min(attempts, 1) if time_source.now() >= self._tried_again_at else 0

    def lets_through(self) -> bool:
        """Return whether the peer may be asked now; of many callers at once one is to try, and the
        others go on without for a further pause."""
        allowed = self.room(1) > 0
        if allowed and self.is_open:
            self._tried_again_at = time_source.now() + self._pause
        return allowed

    def ask(self, question: Callable[[], Answer]) -> Answer:
        """Return what ``question`` to the peer returns. A refusal is an answer as well: only an
        error that may pass, such as an outage, speaks against the peer.

        Raises what ``question`` raises, and Unavailable at once while the peer is held to be away.
        """
        if not self.lets_through():
            raise Unavailable("who is asked has not answered for a while")
        try:
            answer = question()
        except ContractError as error:
            if error.retryable:
                self.failed()
            else:
                self.succeeded()
            raise
        self.succeeded()
        return answer

    def succeeded(self) -> None:
        """Note that the peer answered."""
        self._failures = 0
        self._tried_again_at = None

    def failed(self) -> None:
        """Note that the peer did not answer in time, or failed, whatever was asked."""
        self._failures += 1
        if self._failures >= self._limit:
            self._tried_again_at = time_source.now() + self._next_pause()

    def _next_pause(self) -> timedelta:
        if self._longest is None:
            return self._pause
        doublings = min(self._failures - self._limit, 20)
        pause = min(self._pause * 2**doublings, self._longest)
        return pause * random.uniform(1 - SPREAD, 1 + SPREAD)
